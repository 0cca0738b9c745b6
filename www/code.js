// @ts-check
// How does an experiment become a script? In the words of a library, copied or saved.

/** @import { FileText } from "./protocol.js" */

import { make } from "./parts.js";
import { save_as } from "./exports.js";
import { workshop } from "./workshop.js";

/**
 * Fills a place with a button for each library.
 * @param {HTMLElement} place
 * @param {() => { link: string, table: FileText | undefined, is_own: boolean }} experiment what is to be copied, when it is
 * @param {(words: string) => void} say what came of it
 */
export async function offer_scripts(place, experiment, say) {
  const { libraries, script } = await workshop();
  // Beside the buttons: the page's own place for problems may be far away.
  const refusal = make("p", { className: "refusal", role: "alert", hidden: true });
  const buttons = libraries().map((/** @type {string} */ lines) => {
    const [name, label] = lines.split("\n");
    const button = make("button", { type: "button", textContent: `Copy as ${label}` });
    button.addEventListener("click", () => {
      const { link, table, is_own } = experiment();
      refusal.hidden = true;
      try {
        take_along(script(name, link, table?.text), name, label, is_own, say);
      } catch (error) {
        refusal.textContent = `This experiment can’t be copied as ${label}: ${error instanceof Error ? error.message : error}.`;
        refusal.hidden = false;
      }
    });
    return button;
  });
  place.replaceChildren(...buttons, refusal);
}

/**
 * @param {any} script
 * @param {string} name
 * @param {string} label
 * @param {boolean} is_own whether the table is the reader's
 * @param {(words: string) => void} say
 */
async function take_along(script, name, label, is_own, say) {
  const { text, file_name, file_text } = script;
  script.free();
  if (file_name) save_as(file_name, new Blob([file_text], { type: "text/csv" }));
  const beside = file_name ? `; it reads ${file_name}, which is saved` : is_own ? ", with your table in it" : "";
  try {
    await navigator.clipboard.writeText(text);
    say(`Copied as ${label}${beside}`);
  } catch {
    // Without permission to copy, it is a file.
    save_as(`losscope_${name}.py`, new Blob([text], { type: "text/x-python" }));
    say(`Saved as losscope_${name}.py${beside}`);
  }
}

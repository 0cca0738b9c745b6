// @ts-check
// How does a table of the reader's come in? Dropped, chosen or pasted; it never leaves this machine.

/** @import { OwnTable } from "./protocol.js" */

import { make } from "./controls.js";

/**
 * What reads tables: fetched with the first of them.
 * @type {Promise<{ read(text: string, target: string | undefined, has_classes: boolean | undefined): OwnTable }> | null}
 */
let reader = null;

async function load_reader() {
  const { instance } = await import("./pkg/reader.js");
  const bound = instance();
  await bound({ module_or_path: new URL("./pkg/reader_bg.wasm", import.meta.url) });
  return bound;
}

export class OwnTableForm {
  #details;
  #text;
  #target;
  #report;
  #problem;
  #has_classes;
  #on_table;
  #used_target = "";
  #n_uses = 0;

  /**
   * @param {HTMLDetailsElement} details with the inputs in it
   * @param {() => boolean | undefined} has_classes whether classes are predicted now, if it is about a table of the reader's
   * @param {(table: OwnTable) => void} on_table
   */
  constructor(details, has_classes, on_table) {
    const find = (/** @type {string} */ css) => /** @type {HTMLElement} */ (details.querySelector(css));
    this.#details = details;
    this.#text = /** @type {HTMLTextAreaElement} */ (find("textarea"));
    this.#target = /** @type {HTMLSelectElement} */ (find("select"));
    this.#report = find("ul");
    this.#problem = find("[role=alert]");
    this.#has_classes = has_classes;
    this.#on_table = on_table;
    const file = /** @type {HTMLInputElement} */ (find("input[type=file]"));
    file.addEventListener("change", () => this.#take(file.files?.[0]));
    find("button").addEventListener("click", () => this.use());
    this.#target.addEventListener("change", () => this.use(this.#target.value));
    addEventListener("dragover", (event) => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    });
    addEventListener("drop", (event) => {
      if (!event.dataTransfer?.files.length) return;
      event.preventDefault();
      this.#take(event.dataTransfer.files[0]);
    });
  }

  /** Whether there is a text that could be read. */
  get has_text() {
    return this.#text.value.trim() !== "";
  }

  /** Opens the place for a table. */
  ask() {
    this.#details.open = true;
  }

  /**
   * Reads what is there, and hands it on.
   * @param {string} [target] the column to predict, or the last
   * @param {boolean} [keeps_task] whether it has to be a number or a class as before
   */
  async use(target, keeps_task = false) {
    this.#n_uses += 1;
    const use = this.#n_uses;
    try {
      const has_classes = keeps_task ? this.#has_classes() : undefined;
      const { read } = await (reader ??= load_reader());
      // Another text, or another column, was asked for meanwhile.
      if (use !== this.#n_uses) return;
      const table = read(this.#text.value, target, has_classes);
      this.#say("");
      this.#report.replaceChildren(...table.report.map((textContent) => make("li", { textContent })));
      this.#target.replaceChildren(...table.columns.map((value) => make("option", { value, textContent: value })));
      this.#target.value = table.target;
      this.#target.disabled = false;
      this.#used_target = table.target;
      this.#on_table(table);
    } catch (error) {
      // What reads tables may have been lost on the way here, or by a panic.
      if (!(error instanceof Error) || error instanceof TypeError || error instanceof WebAssembly.RuntimeError) reader = null;
      this.#target.value = this.#used_target;
      this.#details.open = true;
      this.#say(`This table can’t be used: ${error instanceof Error ? error.message : error}.`);
    }
  }

  /** @param {File | undefined} file */
  async #take(file) {
    if (!file) return;
    this.#details.open = true;
    try {
      this.#text.value = await file.text();
    } catch (error) {
      return this.#say(`${file.name} could not be read: ${error instanceof Error ? error.message : error}.`);
    }
    this.use();
  }

  /** @param {string} problem */
  #say(problem) {
    this.#problem.textContent = problem;
    this.#problem.hidden = problem === "";
  }
}

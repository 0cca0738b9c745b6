// @ts-check
// What does another site paste to have this experiment? The element with its attributes, or a frame where only frames are allowed.

/** @typedef {{ shown: string[] | undefined, locked: string[] }} Shown names of controls; all of them, where none are said */

/** What is read where there is no JavaScript. */
const FALLBACK = "A loss curve that changes as its controls move";
/** Parts of a link that an element does not have: what a lesson shows is said by attributes, and one element shows one run. */
const NOT_HERE = ["view.controls", "view.locked", "view.pin", "view.model"];

/**
 * The lines to paste.
 * @param {string} fragment of a link to the experiment, as it is looked at
 * @param {Shown} shown
 * @param {"element" | "frame"} kind
 * @param {string} page the address of this page
 */
export function snippet(fragment, { shown, locked }, kind, page) {
  // A page from a disk is not where other sites get anything from: there the files stand beside the page that has the lines.
  const is_from_disk = page.startsWith("file:");
  const place = (/** @type {string} */ file) => (is_from_disk ? file : new URL(`embed/${file}`, page).href);
  const words = [...new URLSearchParams(fragment)].filter(([name]) => name !== "v" && !NOT_HERE.includes(name));
  /** @type {[string, string][]} */
  let attributes = words.map(([name, value]) => [name.replaceAll(/[._]/g, "-"), value]);
  const names = attributes.map(([name]) => name);
  // What happens at several steps has one name: no attribute can say it, but the link can.
  if (new Set(names).size < names.length || names.includes("at")) {
    attributes = [["state", new URLSearchParams([["v", "1"], ...words]).toString()]];
  }
  const list = (/** @type {string[]} */ names) => names.map((name) => name.replaceAll("_", "-")).join(" ");
  // Where nobody has chosen, an element shows those that are wanted most.
  if (shown) attributes.push(["controls", list(shown) || "none"]);
  if (locked.length > 0) attributes.push(["locked", list(locked)]);
  if (kind === "frame") {
    const address = `${place("embed.html")}?${new URLSearchParams(attributes)}`;
    return (
      `<iframe src="${escaped(address)}" title="${FALLBACK}" sandbox="allow-scripts" loading="lazy" style="border: 0; width: 100%; height: 460px"></iframe>\n` +
      `<script src="${escaped(place("embed.js"))}" async></script>`
    );
  }
  const written = attributes.map(([name, value]) => ` ${name}="${escaped(value)}"`).join("");
  // Classic scripts are what works from a disk.
  const script = is_from_disk ? `<script src="loss-playground.classic.js">` : `<script type="module" src="${escaped(place("loss-playground.js"))}">`;
  const see = is_from_disk ? "" : `: <a href="${escaped(`${page}#${fragment}`)}">see it in Losscope</a>`;
  return `${script}</script>\n<loss-playground${written}>\n${FALLBACK}${see}.\n</loss-playground>`;
}

/** @param {string} text as it stands between double quotes */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

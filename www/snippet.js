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
  const site = new URL("embed/", page);
  const words = [...new URLSearchParams(fragment)].filter(([name]) => name !== "v" && !NOT_HERE.includes(name));
  /** @type {[string, string][]} */
  let attributes = words.map(([name, value]) => [name.replaceAll(/[._]/g, "-"), value]);
  const names = attributes.map(([name]) => name);
  // What happens at several steps has one name: no attribute can say it, but the link can.
  if (new Set(names).size < names.length || names.includes("at")) {
    attributes = [["state", new URLSearchParams([["v", "1"], ...words]).toString()]];
  }
  const list = (/** @type {string[]} */ names) => names.map((name) => name.replaceAll("_", "-")).join(" ");
  attributes.push(["controls", shown ? list(shown) || "none" : "all"]);
  if (locked.length > 0) attributes.push(["locked", list(locked)]);
  if (kind === "frame") {
    const address = new URL(`embed.html?${new URLSearchParams(attributes)}`, site).href;
    return (
      `<iframe src="${escaped(address)}" title="Loss curve" loading="lazy" style="border: 0; width: 100%; height: 460px"></iframe>\n` +
      `<script src="${escaped(new URL("embed.js", site).href)}" async></script>`
    );
  }
  const written = attributes.map(([name, value]) => ` ${name}="${escaped(value)}"`).join("");
  return (
    `<script type="module" src="${escaped(new URL("loss-playground.js", site).href)}"></script>\n` +
    `<loss-playground${written}>\n${FALLBACK}: <a href="${escaped(`${page}#${fragment}`)}">see it in Losscope</a>.\n</loss-playground>`
  );
}

/** @param {string} text as it stands between double quotes */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

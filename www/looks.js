// @ts-check
// How do looks come to the page that not every visitor needs? With the first part that has them.

import { address_of } from "./files.js";

/** @type {Set<string>} */
const worn = new Set();

/**
 * Adds looks to the page that not every visitor needs.
 * @param {string} name of a style sheet in this folder
 */
export function wear(name) {
  if (worn.has(name)) return;
  worn.add(name);
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: address_of(name) }));
}

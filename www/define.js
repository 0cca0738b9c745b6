// @ts-check
// What does a page get that loads the element? Its class, and the element itself, registered.

import { LossPlayground } from "./element.js";

export { LossPlayground };

/** Registers the element under its name, or another; nothing where there is no DOM. */
export function define(/** @type {string | undefined} */ tag) {
  LossPlayground?.define(tag);
}

define();

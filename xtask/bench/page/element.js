// @ts-check
// How fast does the element's wasm train, which was made small? Beside the page's own.

import { instance as of_element } from "./pkg/embed.js";
import { instance as of_page } from "./pkg/page.js";

/** Curves are trained again until so many milliseconds have passed. */
const LONG_ENOUGH = 60;

/**
 * @param {() => any} instance
 * @param {string} name of its wasm
 */
async function bind(instance, name) {
  const bound = instance();
  await bound({ module_or_path: `pkg/${name}_bg.wasm` });
  return { bound, tables: new bound.Tables() };
}

const contestants = { page: await bind(of_page, "page"), element: await bind(of_element, "embed") };

/**
 * A whole curve, from the link to its records.
 * @param {"page" | "element"} name
 * @param {string} link
 * @returns {Float32Array}
 */
function curve(name, link) {
  const { bound, tables } = contestants[name];
  const session = new bound.Session(link, tables);
  while (!session.done) session.advance(4096);
  const records = session.take();
  const { train_loss } = records;
  records.free();
  session.free();
  return train_loss;
}

const bench = {
  /**
   * Milliseconds for a whole curve.
   * @param {"page" | "element"} name
   * @param {string} link
   */
  async time(name, link) {
    const begin = performance.now();
    let n_curves = 0;
    let passed = 0;
    while (passed < LONG_ENOUGH) {
      curve(name, link);
      n_curves += 1;
      passed = performance.now() - begin;
    }
    return passed / n_curves;
  },

  /**
   * How many steps the curve has, and whether it has the same bits.
   * @param {string} link
   */
  async compare(link) {
    const [ours, theirs] = [curve("page", link), curve("element", link)];
    const is_same = ours.length === theirs.length && ours.every((loss, idx) => Object.is(loss, theirs[idx]));
    return { n_steps: ours.length, is_same };
  },
};

Object.assign(globalThis, { bench });

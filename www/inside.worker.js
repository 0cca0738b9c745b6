// @ts-check
// What is measured inside a run? A worker of its own trains it once more, and tells what it finds.

/** @import { FromInsideWorker, ToInsideWorker } from "./protocol.js" */

import { instance } from "./pkg/workshop.js";

/** So long, in milliseconds, until the page hears of what was measured: a picture in each frame is enough. */
const SLICE = 16;

// The page asks once, and ends the worker when it wants to hear no more.
self.onmessage = async (/** @type {MessageEvent<ToInsideWorker>} */ { data: { module, link, table } }) => {
  try {
    const bound = instance();
    await bound({ module_or_path: module });
    const run = new bound.InsideRun(link, table);
    post({ type: "begun", n_measured: run.n_measured, largest_learning_rate: run.largest_learning_rate });
    while (!run.done) {
      const begin = performance.now();
      while (!run.done && performance.now() - begin < SLICE) run.advance();
      report(run);
    }
  } catch (error) {
    post({ type: "failed", message: error instanceof Error ? error.message : String(error) });
  }
};

/** @param {any} run an `InsideRun` */
function report(run) {
  const records = run.take();
  // Each is copied out once, as it is read.
  const { step, learning_rate, sharpness, limit, weight_norm, gradient_norm, dead_units } = records;
  records.free();
  const columns = { step, learning_rate, sharpness, limit, weight_norm, gradient_norm, dead_units };
  const buffers = Object.values(columns).map((column) => column.buffer);
  post({ type: "measured", columns, done: run.done }, buffers);
}

/**
 * @param {FromInsideWorker} message
 * @param {Transferable[]} [transfer]
 */
function post(message, transfer = []) {
  self.postMessage(message, { transfer });
}

// @ts-check
// How does a thread come to an instance of the wasm, and train with it for some milliseconds?

/** @import { New } from "./protocol.js" */

import { instance } from "./pkg/losscope.js";

/**
 * The compiled wasm, of which index.html has begun the fetching and compiling.
 * @returns {Promise<WebAssembly.Module>}
 */
export async function compile() {
  try {
    const module = await /** @type {any} */ (window).losscope_wasm;
    if (module) return module;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  // Some hosts don't call it application/wasm, and some browsers can't compile while they fetch.
  const answer = await fetch(new URL("./pkg/losscope_bg.wasm", import.meta.url));
  return WebAssembly.compile(await answer.arrayBuffer());
}

/**
 * An instance with a memory of its own: what happens in it, a panic too, concerns no other.
 * @param {WebAssembly.Module} module
 */
export async function bind(module) {
  const bound = instance();
  await bound({ module_or_path: module });
  return bound;
}

/**
 * Trains until the time is up, so many steps are made or the run is over, and gives the number of steps that were made.
 * @param {{ advance(n_steps: number): void, done: boolean }} session
 * @param {number} n_due
 * @param {number} milliseconds
 */
export function train(session, n_due, milliseconds) {
  const begin = performance.now();
  let n_made = 0;
  let n_at_once = 1;
  for (let before = begin; n_made < n_due && before - begin < milliseconds && !session.done; ) {
    const n_steps = Math.min(n_due - n_made, n_at_once);
    session.advance(n_steps);
    n_made += n_steps;
    const now = performance.now();
    // A quarter of a millisecond to one of training between looks at the clock.
    if (now - before < 0.25) n_at_once = Math.min(2 * n_at_once, 4096);
    else if (now - before > 1) n_at_once = Math.max(1, n_at_once >> 1);
    before = now;
  }
  return n_made;
}

/**
 * What is new.
 * @param {{ take(): any, done: boolean }} session
 * @returns {New}
 */
export function take(session) {
  const records = session.take();
  const columns = {
    train_loss: records.train_loss,
    gradient_norm: records.gradient_norm,
    scheduled_learning_rate: records.scheduled_learning_rate,
    validation_step: records.validation_step,
    validation_loss: records.validation_loss,
    validation_metric: records.validation_metric,
  };
  const { stopped_at } = records;
  records.free();
  return { columns, stopped_at, done: session.done };
}

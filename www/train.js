// @ts-check
// How does a thread come to an instance of the wasm, and train with it for some milliseconds, by the clock?

/** @import { Columns, New } from "./protocol.js" */

import { compiled } from "./files.js";
import { instance } from "./pkg/page.js";

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
  return compiled("page");
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

/** In milliseconds: what is recorded of the clock lies at least so far apart within a slice, which looks at it more often. */
const BETWEEN_RECORDS = 1;

/** How long the training of a run has taken so far, pauses between slices left out. */
export class Clock {
  #n_known;
  #n_steps = 0;
  #milliseconds = 0;
  /** @type {number[]} */
  #clock_step = [];
  /** @type {number[]} */
  #clock_seconds = [];

  /** @param {number} [n_known] so many steps were timed already, on another thread */
  constructor(n_known = 0) {
    this.#n_known = n_known;
  }

  /**
   * So many more steps were made, in that time.
   * @param {number} n_steps
   * @param {number} milliseconds
   */
  add(n_steps, milliseconds) {
    this.#n_steps += n_steps;
    this.#milliseconds += milliseconds;
    if (this.#n_steps <= this.#n_known) return;
    this.#clock_step.push(this.#n_steps);
    this.#clock_seconds.push(this.#milliseconds / 1000);
  }

  /** What was added since, as columns of records. */
  take() {
    const clock_step = new Uint32Array(this.#clock_step.splice(0));
    const clock_seconds = new Float32Array(this.#clock_seconds.splice(0));
    return { clock_step, clock_seconds };
  }
}

/**
 * Trains until the time is up, so many steps are made or the run is over, and gives the number of steps that were made.
 * @param {{ advance(n_steps: number): number, done: boolean }} session
 * @param {number} n_due
 * @param {number} milliseconds
 * @param {Clock} clock of the run
 */
export function train(session, n_due, milliseconds, clock) {
  const begin = performance.now();
  let n_made = 0;
  let n_at_once = 1;
  let before = begin;
  // The last record of the clock.
  let n_timed = 0;
  let timed = begin;
  const record = () => {
    clock.add(n_made - n_timed, before - timed);
    n_timed = n_made;
    timed = before;
  };
  while (n_made < n_due && before - begin < milliseconds && !session.done) {
    n_made += session.advance(Math.min(n_due - n_made, n_at_once));
    const now = performance.now();
    // A quarter of a millisecond to one of training between looks at the clock.
    if (now - before < 0.25) n_at_once = Math.min(2 * n_at_once, 4096);
    else if (now - before > 1) n_at_once = Math.max(1, n_at_once >> 1);
    before = now;
    if (before - timed >= BETWEEN_RECORDS) record();
  }
  if (n_made > n_timed) record();
  return n_made;
}

/**
 * Records as columns that are JavaScript's own.
 * @param {any} records
 * @returns {Columns}
 */
export function columns_of(records) {
  const {
    train_loss, gradient_norm, scheduled_learning_rate, clipped_step, validation_step, validation_loss, validation_metric,
    weight_norm, clock_step, clock_seconds,
  } = records;
  return {
    train_loss, gradient_norm, scheduled_learning_rate, clipped_step, validation_step, validation_loss, validation_metric,
    weight_norm, clock_step, clock_seconds,
  };
}

/**
 * What is new.
 * @param {{ take(): any, done: boolean }} session
 * @param {Clock} clock of the run
 * @returns {New}
 */
export function take(session, clock) {
  const records = session.take();
  const columns = { ...columns_of(records), ...clock.take() };
  const { stopped_at } = records;
  records.free();
  return { columns, stopped_at, done: session.done };
}

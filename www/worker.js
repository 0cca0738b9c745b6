// @ts-check
// How does a run go on without holding up the page? In a worker, in slices, between which it listens.

/** @import { ToWorker, FromWorker } from "./protocol.js" */

import init, { Session } from "./pkg/losscope.js";

/** Longer than this, in milliseconds, no message waits. */
const SLICE = 8;

/** @type {Session | null} */
let session = null;
let run_id = 0;
/** Steps that are still to be made. */
let n_due = 0;
/** Steps between two looks at the clock. */
let n_at_once = 1;
let slice_is_coming = false;

// A message to oneself comes after those that are waiting already. (A timer would be held back to 4 ms; scheduler.yield()
// would go before them.)
const next_slice = new MessageChannel();
next_slice.port1.onmessage = () => guard(go_on);

const ready = init();

self.onmessage = async ({ data }) => {
  try {
    await ready;
  } catch (error) {
    return fail(error);
  }
  guard(() => take(data));
};

/** @param {ToWorker} message */
function take(message) {
  if (message.type === "start") {
    session?.free();
    session = null;
    run_id = message.run_id;
    n_due = 0;
    n_at_once = 1;
    session = new Session(message.link, message.text);
  } else if (message.run_id === run_id) {
    if (message.type === "intervene") intervene(message.name, message.value);
    else if (message.type === "pause") n_due = 0;
    else if (message.type === "finish") n_due = Infinity;
    else n_due += message.n_steps;
    if (message.type === "advance" && message.n_steps === 0) report();
    go_on_soon();
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
function intervene(name, value) {
  if (!session) return;
  /** @type {FromWorker} */
  let answer;
  try {
    answer = { type: "intervened", run_id, link: session.intervene(name, value) };
  } catch (error) {
    // An `Error` is a refusal, with its sentence; a panic of WebAssembly itself is none.
    if (error instanceof WebAssembly.RuntimeError) throw error;
    answer = { type: "refused", run_id, name, message: message_of(error) };
  }
  self.postMessage(answer);
}

function go_on_soon() {
  if (n_due === 0 || slice_is_coming) return;
  slice_is_coming = true;
  next_slice.port2.postMessage(null);
}

/** Trains for one slice of time, and reports. */
function go_on() {
  slice_is_coming = false;
  if (!session || n_due === 0) return;
  const begin = performance.now();
  for (let before = begin; n_due > 0 && before - begin < SLICE; ) {
    const n_steps = Math.min(n_due, n_at_once);
    session.advance(n_steps);
    n_due = session.done ? 0 : n_due - n_steps;
    const now = performance.now();
    // Half a millisecond to two of training between looks at the clock.
    if (now - before < 0.5) n_at_once = Math.min(2 * n_at_once, 4096);
    else if (now - before > 2) n_at_once = Math.max(1, n_at_once >> 1);
    before = now;
  }
  report();
  go_on_soon();
}

function report() {
  if (!session) return;
  const records = session.take();
  const columns = {
    train_loss: records.train_loss,
    gradient_norm: records.gradient_norm,
    scheduled_learning_rate: records.scheduled_learning_rate,
    validation_step: records.validation_step,
    validation_loss: records.validation_loss,
    validation_metric: records.validation_metric,
  };
  /** @type {FromWorker} */
  const message = { type: "records", run_id, columns, stopped_at: records.stopped_at, done: session.done };
  records.free();
  self.postMessage(message, { transfer: Object.values(columns).map((column) => column.buffer) });
}

/**
 * A panic, or anything else that is thrown, ends this worker's use: the page starts another.
 * @param {() => void} action
 */
function guard(action) {
  try {
    action();
  } catch (error) {
    fail(error);
  }
}

/** @param {unknown} error */
function fail(error) {
  n_due = 0;
  session = null;
  /** @type {FromWorker} */
  const failed = { type: "failed", run_id, message: message_of(error) };
  self.postMessage(failed);
}

/** @param {unknown} error */
function message_of(error) {
  return error instanceof Error ? error.message : String(error);
}

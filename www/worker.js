// @ts-check
// How does a run go on without holding up the page? In a worker, in slices, between which it listens.

/** @import { ToWorker, FromWorker } from "./protocol.js" */

import init, { Session } from "./pkg/losscope.js";

/** Longer than this, in milliseconds, no message waits. */
const SLICE = 8;

/** @type {Session | null} */
let session = null;
let run_id = 0;
let is_going_on = false;
let n_steps_at_once = 16;

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
    session = new Session(message.link);
    run_id = message.run_id;
    is_going_on = false;
  } else if (message.run_id === run_id) {
    if (message.type === "finish" && !is_going_on) {
      is_going_on = true;
      next_slice.port2.postMessage(null);
    } else if (message.type === "pause") {
      is_going_on = false;
    } else if (message.type === "advance") {
      session?.advance(message.n_steps);
      report();
    }
  }
}

/** Trains for one slice of time, and reports. */
function go_on() {
  if (!is_going_on || !session) return;
  const begin = performance.now();
  for (let before = begin; !session.done && before - begin < SLICE; ) {
    session.advance(n_steps_at_once);
    const now = performance.now();
    // Between looks at the clock, between half a millisecond and two of training.
    if (now - before < 0.5) n_steps_at_once *= 2;
    else if (now - before > 2) n_steps_at_once = Math.max(1, n_steps_at_once >> 1);
    before = now;
  }
  if (session.done) is_going_on = false;
  else next_slice.port2.postMessage(null);
  report();
}

function report() {
  if (!session) return;
  const train_loss = session.take_train_loss();
  const validation_step = session.take_validation_step();
  const validation_loss = session.take_validation_loss();
  /** @type {FromWorker} */
  const records = { type: "records", run_id, train_loss, validation_step, validation_loss, done: session.done };
  self.postMessage(records, { transfer: [train_loss.buffer, validation_step.buffer, validation_loss.buffer] });
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
  is_going_on = false;
  session = null;
  /** @type {FromWorker} */
  const failed = { type: "failed", message: error instanceof Error ? error.message : String(error) };
  self.postMessage(failed);
}

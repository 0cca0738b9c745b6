// @ts-check
// How does a run go on without holding up the page? In slices, between which whoever trains it listens: a thread of its own, mostly.

/** @import { FromWorker, ToWorker } from "./protocol.js" */

import { bind, Clock, take, train } from "./train.js";

/** A run that is stopped has the worker for this many milliseconds more, at the most. */
const SLICE = 6;

// An element may have to do without a worker: then the page itself calls `pump`. On a server that imports it there is neither.
if ("WorkerGlobalScope" in globalThis) {
  const { hear } = pump((message, transfer = []) => self.postMessage(message, { transfer }), SLICE);
  self.onmessage = (/** @type {MessageEvent<ToWorker>} */ { data }) => hear(data);
}

/**
 * What takes a worker's messages, and answers them.
 * @param {(message: FromWorker, transfer?: Transferable[]) => void} post
 * @param {number} slice in milliseconds: so long, at least, whatever is asked has to wait
 */
export function pump(post, slice) {
  /** @type {Promise<any>} */
  let ready;
  /** @type {any} the tables that this worker was given */
  let tables = null;
  /** @type {any} the run, if there is one */
  let session = null;
  let clock = new Clock();
  let run_id = 0;
  /** Steps that are still to be made. */
  let n_due = 0;
  /** Of these, the steps that come before anything else that is asked of the run. */
  let n_first = 0;
  /** What is asked of it meanwhile. @type {ToWorker[]} */
  let deferred = [];
  let slice_is_coming = false;

  // A message to oneself comes after those that are waiting already. (A timer would be held back to 4 ms; scheduler.yield()
  // would go before them.)
  const next_slice = new MessageChannel();
  next_slice.port1.onmessage = () => guard(go_on);

  /** @param {ToWorker} data */
  async function hear(data) {
    if (data.type === "module") ready = bind(data.module);
    /** @type {any} */
    let bound;
    try {
      bound = await ready;
    } catch (error) {
      // Told as a failure of the first run that is asked for: another worker would fare no better.
      if (data.type !== "module") fail(error, data.run_id);
      return;
    }
    guard(() => take_message(data, bound));
  }

  /**
   * @param {ToWorker} message
   * @param {any} bound
   */
  function take_message(message, bound) {
    if (message.type === "module") {
      tables = new bound.Tables();
      post({ type: "ready" });
    } else if (message.type === "table") {
      // What is wrong with it concerns the run that needs it.
      ({ run_id } = message);
      tables.put(message.file, message.text);
    } else if (message.type === "start") {
      end();
      ({ run_id } = message);
      session = new bound.Session(message.link, tables);
      clock = new Clock(message.known.n_steps);
      session.skip(message.known.n_steps, message.known.n_evaluations);
      n_first = n_due = message.n_steps;
      go_on_soon();
    } else if (message.type === "stop") {
      if (message.run_id === run_id) end();
      post({ type: "stopped", run_id: message.run_id, time: performance.timeOrigin + performance.now() });
    } else if (message.run_id === run_id && n_first > 0) {
      deferred.push(message);
    } else if (message.run_id === run_id) {
      if (message.type === "look") return look(message.is_now ? undefined : message.n_steps);
      if (message.type === "intervene") intervene(message.name, message.value);
      else if (message.type === "pause") n_due = 0;
      else if (message.type === "finish") n_due = Infinity;
      else if (message.type === "until") n_due = Math.max(0, message.n_steps - session.n_steps);
      else n_due += message.n_steps;
      if (message.type === "advance" && message.n_steps === 0) report();
      go_on_soon();
    }
  }

  function end() {
    n_due = n_first = 0;
    deferred = [];
    const ended = session;
    session = null;
    ended?.free();
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
    post(answer);
  }

  /** @param {number} [step] now, if none is said */
  function look(step) {
    const begin = performance.now();
    const numbers = session.portrait(step);
    post({ type: "portrait", run_id, numbers, milliseconds: performance.now() - begin }, [numbers.buffer]);
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
    const n_made = train(session, n_due, slice, clock);
    n_due = session.done ? 0 : n_due - n_made;
    const was_first = n_first > 0;
    n_first = session.done ? 0 : Math.max(0, n_first - n_made);
    report();
    if (was_first && n_first === 0) for (const message of deferred.splice(0)) take_message(message, null);
    go_on_soon();
  }

  function report() {
    if (!session) return;
    const records = take(session, clock);
    const buffers = Object.values(records.columns).map((column) => column.buffer);
    // What the page knows already is made once more without a word.
    if (!records.done && buffers.every((buffer) => buffer.byteLength === 0)) return;
    post({ type: "records", run_id, ...records }, buffers);
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

  /**
   * @param {unknown} error
   * @param {number} failed_id the run that it is about
   */
  function fail(error, failed_id = run_id) {
    n_due = 0;
    session = null;
    post({ type: "failed", run_id: failed_id, message: message_of(error) });
  }

  /** Nothing more is heard of it. */
  function close() {
    end();
    next_slice.port1.close();
  }

  return { hear, close };
}

/** @param {unknown} error */
function message_of(error) {
  return error instanceof Error ? error.message : String(error);
}

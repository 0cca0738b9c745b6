// @ts-check
// Which worker trains which run? The run under the reader's hand goes first; all others wait, or give way and begin anew.

/** @import { FileText, FromWorker, ToWorker } from "./protocol.js" */

/** A worker that has not stopped by then, in milliseconds, is in the middle of a long step: it is replaced. */
const PATIENCE = 16;

/**
 * A run that a worker is to make. What was asked of it is kept, so that another worker can make it from the start: with the
 * same bits, as any run.
 * @typedef {object} Job
 * @property {number} run_id
 * @property {FileText | undefined} table that it needs
 * @property {string} [engine] the kind of worker, where some runs want another than others
 * @property {ToWorker[]} asked
 * @property {ToWorker | null} [look] a question about it that is not answered yet
 * @property {(message: FromWorker) => void} on_message what comes of it
 * @property {() => void} [on_begin] what is to be done before its first records, also when it begins anew
 *
 * @typedef {object} Hand a worker, and what it is at
 * @property {Worker} worker
 * @property {string} [engine] its kind
 * @property {Map<string, string>} texts the tables that it was given
 * @property {Job | null} job
 * @property {Job | null} last the job that it has made to its end, and still has
 * @property {boolean} is_urgent whether the job is the one under the reader's hand
 * @property {boolean} is_resting whether its run has paused, and may be made again
 * @property {boolean} is_there whether it has said anything yet
 * @property {number | null} leaving the run that it was told to stop and has not stopped yet
 */

export class Pool {
  #make_worker;
  #n_most;
  /** @type {Hand[]} */
  #hands = [];
  /** @type {Job[]} runs that nobody waits for */
  #waiting = [];
  /** Runs that have paused, and lost their worker to others. @type {Set<Job>} */
  #rested = new Set();
  /** The jobs that were asked about, and not answered yet. @type {Map<number, Job>} */
  #looked_at = new Map();

  /**
   * @param {(engine?: string) => Worker} make_worker
   * @param {number} [n_most] workers: the page's own thread needs a core, too
   */
  constructor(make_worker, n_most = Math.max(1, (navigator.hardwareConcurrency || 2) - 1)) {
    this.#make_worker = make_worker;
    this.#n_most = n_most;
  }

  /** Whether there is nothing to do. */
  get is_idle() {
    return this.#waiting.length === 0 && this.#hands.every((hand) => is_idle(hand) || hand.is_resting);
  }

  get n_workers() {
    return this.#hands.length;
  }

  /** Ends all workers; the next run gets a new one. */
  close() {
    for (const hand of [...this.#hands]) {
      if (hand.job && hand.is_resting) this.#rested.add(hand.job);
      this.#drop(hand);
    }
  }

  /** Has a worker ready, so that the first run need not wait for it. */
  warm() {
    if (this.#hands.length === 0) this.#new_hand();
  }

  /**
   * Begins the run under the reader's hand at once.
   * @param {Job} job
   */
  begin(job) {
    const hands = this.#hands;
    const hand =
      this.#idle_hand(job) ??
      // On its way, for a run that nobody wants any more: sooner here than another one.
      hands.find(({ job, is_there }) => !job && !is_there) ??
      this.#another_hand(job) ??
      hands.find(({ is_resting }) => is_resting) ??
      hands.find(({ job, is_urgent }) => job && !is_urgent) ??
      hands.find(({ job }) => !job) ??
      hands[0];
    if (hand.job) {
      // Of several on one page, another reader's hand may have moved it.
      if (!hand.is_resting) this.#waiting.unshift(hand.job);
      this.#stop(hand);
    }
    this.#give(hand, job, true);
  }

  /**
   * Begins the run when there is a worker that nobody else needs. It may be stopped and begun anew: then its records come
   * once more, from the first.
   * @param {Job} job
   * @param {boolean} [is_awaited] whether it goes before all others that wait: the reader looks for what comes of it
   */
  later(job, is_awaited = false) {
    if (is_awaited) this.#waiting.unshift(job);
    else this.#waiting.push(job);
    this.#go_on();
  }

  /**
   * Asks for more of a run that was begun.
   * @param {Job} job
   * @param {ToWorker} message
   * @param {boolean} [can_wait] whether it may wait for a worker, if it has lost its own
   */
  ask(job, message, can_wait = false) {
    job.asked.push(message);
    if (message.type !== "pause" && this.#rested.delete(job)) return can_wait ? this.later(job, true) : this.begin(job);
    const hand = this.#hands.find((hand) => hand.job === job);
    if (!hand) return;
    hand.is_resting = false;
    hand.worker.postMessage(message);
  }

  /**
   * The run has paused: its worker is for others, if they need it.
   * @param {Job} job
   */
  rest(job) {
    const hand = this.#hands.find((hand) => hand.job === job);
    if (hand) hand.is_resting = true;
    else if (this.#dequeue(job)) this.#rested.add(job);
    this.#go_on();
  }

  /**
   * Asks about a run that was begun, and is perhaps over; whether a worker still has it.
   * @param {Job} job
   * @param {ToWorker} message
   */
  look(job, message) {
    const hand = this.#hands.find((hand) => hand.job === job || hand.last === job);
    if (!hand) return false;
    this.#ask_about(hand, job, message);
    return true;
  }

  /**
   * Nobody wants the run any more.
   * @param {Job} job
   */
  end(job) {
    this.#dequeue(job);
    this.#looked_at.delete(job.run_id);
    this.#rested.delete(job);
    for (const hand of this.#hands) if (hand.last === job) hand.last = null;
    const hand = this.#hands.find((hand) => hand.job === job);
    if (!hand) return;
    hand.is_resting = false;
    this.#stop(hand);
  }

  /**
   * @param {Job} job
   * @returns {boolean} whether it has waited
   */
  #dequeue(job) {
    const n_before = this.#waiting.length;
    this.#waiting = this.#waiting.filter((other) => other !== job);
    return this.#waiting.length < n_before;
  }

  /**
   * Asks about a job, and remembers who wants the answer.
   * @param {Hand} hand
   * @param {Job} job
   * @param {ToWorker} message
   */
  #ask_about(hand, job, message) {
    job.look = message;
    this.#looked_at.set(job.run_id, job);
    hand.worker.postMessage(message);
  }

  /** @param {Hand} hand */
  #stop(hand) {
    if (!hand.job) return;
    const { run_id } = hand.job;
    if (hand.is_resting) this.#rested.add(hand.job);
    hand.is_resting = false;
    hand.job = null;
    hand.leaving = run_id;
    hand.worker.postMessage({ type: "stop", run_id });
  }

  /**
   * @param {Hand} hand
   * @param {Job} job
   * @param {boolean} is_urgent
   */
  #give(hand, job, is_urgent) {
    if (hand.engine !== job.engine) {
      this.#drop(hand);
      hand = this.#new_hand(job.engine);
    }
    Object.assign(hand, { job, is_urgent, last: null, is_resting: false });
    job.on_begin?.();
    const { run_id, table } = job;
    if (table && hand.texts.get(table.file) !== table.text) {
      hand.texts.set(table.file, table.text);
      hand.worker.postMessage({ type: "table", run_id, ...table });
    }
    for (const message of job.asked) hand.worker.postMessage(message);
    // Another worker was asked, and is gone; or none was yet.
    if (job.look) this.#ask_about(hand, job, job.look);
    if (hand.leaving !== null) this.#watch(hand, hand.leaving);
  }

  /**
   * Sees to it that the run that was told to stop does not keep the one that waits for it.
   * @param {Hand} hand
   * @param {number} leaving
   */
  #watch(hand, leaving) {
    setTimeout(() => {
      if (hand.leaving !== leaving || !hand.job || !this.#hands.includes(hand)) return;
      // Another in the place of one that is still on its way would be later still.
      if (hand.is_there) this.#replace(hand);
      else this.#watch(hand, leaving);
    }, PATIENCE);
  }

  /** Gives runs that wait to workers that don't. */
  #go_on() {
    for (const job of [...this.#waiting]) {
      const hand = this.#idle_hand(job) ?? this.#another_hand(job);
      if (!hand) {
        // It goes on when that worker says that it has stopped.
        const resting = this.#hands.find(({ is_resting }) => is_resting);
        if (resting) this.#stop(resting);
        return;
      }
      this.#waiting.shift();
      this.#give(hand, job, false);
    }
  }

  /**
   * Ends the worker, and begins its run with another.
   * @param {Hand} hand
   */
  #replace(hand) {
    this.#drop(hand);
    if (hand.job) this.#give(this.#new_hand(hand.job.engine), hand.job, hand.is_urgent);
    this.#go_on();
  }

  /** @param {Hand} hand */
  #drop(hand) {
    hand.worker.terminate();
    this.#hands = this.#hands.filter((other) => other !== hand);
  }

  /**
   * One that has nothing to do: of another kind only where there can't be more.
   * @param {Job} job
   */
  #idle_hand({ engine }) {
    const idle = this.#hands.filter(is_idle);
    return idle.find((hand) => hand.engine === engine) ?? (this.#hands.length < this.#n_most ? undefined : idle[0]);
  }

  /** @param {Job} job */
  #another_hand({ engine }) {
    return this.#hands.length < this.#n_most ? this.#new_hand(engine) : undefined;
  }

  /**
   * @param {string} [engine]
   * @returns {Hand}
   */
  #new_hand(engine) {
    const worker = this.#make_worker(engine);
    /** @type {Hand} */
    const hand = { worker, engine, texts: new Map(), job: null, last: null, is_urgent: false, is_there: false, is_resting: false, leaving: null };
    worker.onmessage = (/** @type {MessageEvent<FromWorker>} */ { data }) => this.#on_message(hand, data);
    worker.onerror = (event) => {
      event.preventDefault();
      const message = event.message || "the worker could not be loaded";
      this.#on_message(hand, { type: "failed", run_id: hand.job?.run_id ?? 0, message });
    };
    this.#hands.push(hand);
    return hand;
  }

  /**
   * @param {Hand} hand
   * @param {FromWorker} message
   */
  #on_message(hand, message) {
    if (!this.#hands.includes(hand)) return;
    const job = hand.job ?? hand.last;
    hand.is_there = true;
    if (message.type === "ready") return;
    if (message.type === "stopped") {
      if (hand.leaving === message.run_id) hand.leaving = null;
      this.#go_on();
      return;
    }
    if (message.type === "portrait") {
      // Runs that have waited may have had the worker since.
      const about = this.#looked_at.get(message.run_id);
      this.#looked_at.delete(message.run_id);
      if (about) about.look = null;
      about?.on_message(message);
      return;
    }
    const has_failed = message.type === "failed";
    // Until it has said that it stopped, its records are of before, also those of a run that it was given again.
    const is_of_job = job !== null && message.run_id === job.run_id && (has_failed || hand.leaving === null);
    if (is_of_job && message.type === "records" && message.done) hand.last = job;
    if (is_of_job && (has_failed || hand.last)) hand.job = null;
    if (is_of_job) job.on_message(message);
    // A worker that failed takes the run with it that it was given meanwhile, which another makes.
    if (has_failed) this.#replace(hand);
    else this.#go_on();
  }
}

/** @param {Hand} hand */
function is_idle({ job, leaving }) {
  return !job && leaving === null;
}

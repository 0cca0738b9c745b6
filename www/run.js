// @ts-check
// How does a run start, go on and stop? The runner asks for it, and hears nothing of a run that is over.

/** @import { FileText, FromWorker, Intervened, Known, Portrayed, Records, Refused, ToWorker } from "./protocol.js" */
/** @import { Job, Pool } from "./pool.js" */

import { new_worker } from "./files.js";

/** To watch a whole run takes about as long as this, in seconds, where no speed was chosen. */
const READABLE = 12;
/** A frame that comes later than this, in milliseconds, is made up for only so far: the page was hidden. */
const LONGEST_FRAME = 100;
/** @type {Known} */
const NOTHING = { n_steps: 0, n_evaluations: 0 };

export class Runner {
  #module;
  /** @type {Pool | null} */
  #pool = null;
  /** Whether others want its workers, too. */
  #is_shared;
  #engine;
  /** What the page has of the current run. @type {Known} */
  #known = NOTHING;
  /** @type {Promise<Pool> | null} fetched after the first curve, or with the first run that needs a worker */
  #loading = null;
  #n_attempts = 0;
  /** @type {Job | null} the run under the reader's hand */
  #job = null;
  #pace = new Pace((n_steps) => this.advance(n_steps));
  /** What is to be done with the records of the current run. @type {(records: Records) => void} */
  on_records = () => {};
  /** @type {(message: string) => void} */
  on_failure = () => {};
  /** @type {(answer: Intervened | Refused) => void} */
  on_intervention = () => {};
  /** What the model says of the data, as it was asked. @type {(portrayed: Portrayed) => void} */
  on_portrait = () => {};

  /** A worker had to make way, and another makes the run again, from what was known at its start. @type {(known: Known) => void} */
  on_again = () => {};

  /**
   * @param {WebAssembly.Module} module the compiled wasm, which every worker gets
   * @param {Pool | null} [pool] where there is one already
   * @param {string} [engine] the kind of worker, in a pool that has several
   */
  constructor(module, pool = null, engine = undefined) {
    this.#module = module;
    this.#pool = pool;
    this.#engine = engine;
    this.#is_shared = pool !== null;
  }

  /**
   * At once if the pool is there: what is to stop should not wait for what the page trains in the meantime.
   * @param {(pool: Pool) => void} action
   * @param {(message: string) => void} on_error
   */
  #with_pool(action, on_error = this.on_failure) {
    if (this.#pool) return action(this.#pool);
    const make_worker = () => {
      const worker = new_worker("worker");
      worker.postMessage({ type: "module", module: this.#module });
      return worker;
    };
    // A browser may remember that a file could not be fetched: another attempt has another address.
    this.#loading ??= import(`./pool.js${this.#n_attempts++ ? `?${this.#n_attempts}` : ""}`).then(
      ({ Pool }) => (this.#pool = new Pool(make_worker)),
    );
    this.#loading.then(action).catch((error) => {
      this.#loading = null;
      on_error(error instanceof Error ? error.message : String(error));
    });
  }

  /** Has a worker ready, if that can be. */
  warm() {
    this.#with_pool(
      (pool) => pool.warm(),
      () => {},
    );
  }

  /**
   * Begins a new run, before its first step; the one before is over.
   * @param {string} link
   * @param {FileText} [table] that it needs
   * @param {Known} [known] records that the page has already
   * @param {number} [n_steps] to be made at once, before anything else that is asked
   * @param {boolean} [can_wait] whether nobody has a hand on it
   */
  start(link, table, known = NOTHING, n_steps = 0, can_wait = false) {
    this.stop();
    this.#job = this.#new_job(link, table, known, n_steps, (message) => this.#on_message(message));
    const job = this.#job;
    let n_beginnings = 0;
    this.#known = known;
    job.on_begin = () => n_beginnings++ && this.on_again((this.#known = start_of(job).known));
    this.#with_pool((pool) => (can_wait ? pool.later(job) : pool.begin(job)));
  }

  /** @param {number} n_steps */
  advance(n_steps) {
    this.#ask((run_id) => ({ type: "advance", run_id, n_steps }));
  }

  /** @param {number} n_steps that are to be made by then, and no more */
  until(n_steps) {
    this.#pace.stop();
    this.#ask((run_id) => ({ type: "until", run_id, n_steps }));
  }

  /**
   * Goes on at a pace that the eye can follow.
   * @param {number} n_planned steps of the whole run
   * @param {number} [speed] steps a second, if one was chosen
   */
  play(n_planned, speed) {
    this.#pace.start(n_planned, speed);
  }

  /**
   * Goes on to the end, as fast as possible.
   * @param {boolean} [can_wait] whether nobody has a hand on it
   */
  finish(can_wait) {
    this.#ask((run_id) => ({ type: "finish", run_id }), can_wait);
  }

  /**
   * Changes a setting of the run that is on its way.
   * @param {string} name
   * @param {string} value
   */
  intervene(name, value) {
    this.#ask((run_id) => ({ type: "intervene", run_id, name, value }));
  }

  /**
   * Asks what the model of the current run said of the data after so many steps, or says now, when there are as many at least.
   * @param {number} step
   * @param {boolean} is_now
   */
  look(step, is_now) {
    const job = this.#job;
    if (!job) return;
    this.#with_pool((pool) => {
      if (pool.look(job, { type: "look", run_id: job.run_id, n_steps: step, is_now })) return;
      // The worker that had it has another run by now: this one is made again, up to there.
      const [start] = job.asked;
      if (start.type !== "start") return;
      const again = this.#new_job(start.link, job.table, NOTHING, step, (message) => {
        if (message.type !== "portrait") return;
        pool.end(again);
        if (job === this.#job) this.on_portrait(message);
      });
      again.look = { type: "look", run_id: again.run_id, n_steps: step, is_now };
      pool.later(again, true);
    });
  }

  pause() {
    this.#pace.stop();
    this.#ask((run_id) => ({ type: "pause", run_id }));
    const job = this.#job;
    const known = this.#known;
    if (!job || !this.#is_shared) return;
    // Whoever makes it again comes to this step without a word.
    job.asked = [{ ...start_of(job), known, n_steps: known.n_steps }];
    this.#with_pool((pool) => pool.rest(job));
  }

  /** The current run is over, and nothing of it is heard any more. */
  stop() {
    this.#pace.stop();
    const job = this.#job;
    this.#job = null;
    if (job) this.#with_pool((pool) => pool.end(job));
  }

  /**
   * Makes another run to its end, when there is a worker that nobody waits for.
   * @param {string} link
   * @param {FileText | undefined} table that it needs
   * @param {{ on_begin: () => void, on_records: (records: Records) => void, on_failure: (message: string) => void }} hear `on_begin` is
   *   called before the first records, and again if it has to be made anew
   * @returns {Job}
   */
  aside(link, table, { on_begin, on_records, on_failure }) {
    const job = this.#new_job(link, table, NOTHING, 0, (message) => {
      if (message.type === "records") on_records(message);
      else if (message.type === "failed") on_failure(message.message);
    });
    job.on_begin = on_begin;
    job.asked.push({ type: "finish", run_id: job.run_id });
    this.#with_pool((pool) => pool.later(job), on_failure);
    return job;
  }

  /**
   * Nobody wants that run any more.
   * @param {Job} job
   */
  drop(job) {
    this.#with_pool((pool) => pool.end(job));
  }

  /**
   * @param {string} link
   * @param {FileText | undefined} table
   * @param {Known} known
   * @param {number} n_steps
   * @param {(message: FromWorker) => void} on_message
   * @returns {Job}
   */
  #new_job(link, table, known, n_steps, on_message) {
    last_run_id += 1;
    const run_id = last_run_id;
    return { run_id, table, engine: this.#engine, asked: [{ type: "start", run_id, link, known, n_steps }], on_message };
  }

  /**
   * @param {(run_id: number) => ToWorker} message
   * @param {boolean} [can_wait]
   */
  #ask(message, can_wait) {
    const job = this.#job;
    if (job) this.#with_pool((pool) => pool.ask(job, message(job.run_id), can_wait));
  }

  /** @param {FromWorker} message */
  #on_message(message) {
    if (message.type === "failed" || (message.type === "records" && message.done)) this.#pace.stop();
    if (message.type === "records") {
      const { n_steps, n_evaluations } = this.#known;
      const { train_loss, validation_step } = message.columns;
      this.#known = { n_steps: n_steps + train_loss.length, n_evaluations: n_evaluations + validation_step.length };
      this.on_records(message);
    }
    if (message.type === "failed") this.on_failure(message.message);
    else if (message.type === "portrait") this.on_portrait(message);
    else if (message.type === "intervened" || message.type === "refused") {
      // Another worker that has to make the run anew has the change in its link, at the very step.
      const [start] = this.#job?.asked ?? [];
      if (this.#job && message.type === "intervened" && start.type === "start") {
        const others = this.#job.asked.slice(1).filter(({ type }) => type !== "intervene");
        this.#job.asked = [{ ...start, link: message.link }, ...others];
      }
      this.on_intervention(message);
    }
  }
}

/** @param {Job} job */
function start_of({ asked: [start] }) {
  return /** @type {Extract<ToWorker, { type: "start" }>} */ (start);
}

/** Runs that were begun: several runners may share one pool. */
let last_run_id = 0;

/** How many steps are due at each frame, when a run is watched. */
class Pace {
  #advance;
  #frame = 0;

  /** @param {(n_steps: number) => void} advance called in frames in which steps are due */
  constructor(advance) {
    this.#advance = advance;
  }

  /**
   * @param {number} n_steps of the whole run
   * @param {number} [chosen] steps a second
   */
  start(n_steps, chosen = 0) {
    this.stop();
    const speed = chosen || Math.max(1, n_steps / READABLE);
    let before = performance.now();
    let n_due = 0;
    const pace = (/** @type {number} */ now) => {
      n_due += (Math.min(now - before, LONGEST_FRAME) / 1000) * speed;
      before = now;
      const n_whole = Math.floor(n_due);
      n_due -= n_whole;
      if (n_whole > 0) this.#advance(n_whole);
      this.#frame = requestAnimationFrame(pace);
    };
    this.#frame = requestAnimationFrame(pace);
  }

  stop() {
    cancelAnimationFrame(this.#frame);
  }
}

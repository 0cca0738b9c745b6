// @ts-check
// Who owns the worker? The runner: it starts and stops runs, drops what is stale, and replaces a worker that crashed.

/** @import { FromWorker, Intervened, Records, Refused, ToWorker } from "./protocol.js" */

export class Runner {
  /** @type {Worker | null} */
  #worker = null;
  #run_id = 0;
  /** @type {ToWorker[]} what was asked for the current run */
  #asked = [];
  #on_records;
  #on_failure;
  #on_intervention;

  /**
   * @param {(records: Records) => void} on_records of the current run only
   * @param {(message: string) => void} on_failure
   * @param {(answer: Intervened | Refused) => void} on_intervention
   */
  constructor(on_records, on_failure, on_intervention) {
    this.#on_records = on_records;
    this.#on_failure = on_failure;
    this.#on_intervention = on_intervention;
    this.#worker = this.#new_worker();
  }

  /**
   * Begins a new run, before its first step; the one before is over.
   * @param {string} link
   * @param {string} [text] of the table that it needs
   */
  start(link, text) {
    this.#run_id += 1;
    this.#asked = [];
    this.#worker ??= this.#new_worker();
    this.#post({ type: "start", run_id: this.#run_id, link, text });
  }

  /** @param {number} n_steps */
  advance(n_steps) {
    this.#post({ type: "advance", run_id: this.#run_id, n_steps });
  }

  /** Goes on to the end, as fast as possible. */
  finish() {
    this.#post({ type: "finish", run_id: this.#run_id });
  }

  /**
   * Changes a setting of the run that is on its way.
   * @param {string} name
   * @param {string} value
   */
  intervene(name, value) {
    this.#post({ type: "intervene", run_id: this.#run_id, name, value });
  }

  /** The current run is over, and nothing of it is heard any more. */
  stop() {
    this.pause();
    this.#run_id += 1;
    this.#asked = [];
  }

  pause() {
    this.#post({ type: "pause", run_id: this.#run_id });
  }

  /** @param {ToWorker} message */
  #post(message) {
    this.#asked.push(message);
    this.#worker?.postMessage(message);
  }

  #new_worker() {
    const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    worker.onmessage = (/** @type {MessageEvent<FromWorker>} */ { data }) => {
      if (data.type === "failed") this.#fail(worker, data.message, data.run_id);
      else if (data.run_id !== this.#run_id) return;
      else if (data.type === "records") this.#on_records(data);
      else this.#on_intervention(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(worker, event.message || "the worker could not be loaded", this.#run_id);
    };
    return worker;
  }

  /**
   * @param {Worker} worker
   * @param {string} message
   * @param {number} run_id the run that failed
   */
  #fail(worker, message, run_id) {
    worker.terminate();
    if (worker !== this.#worker) return;
    this.#worker = null;
    if (run_id === this.#run_id) {
      this.#on_failure(message);
    } else {
      // The reader has moved on: what failed is of no interest any more, but took the current run's worker with it.
      this.#worker = this.#new_worker();
      for (const message of this.#asked) this.#worker.postMessage(message);
    }
  }
}

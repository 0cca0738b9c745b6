// @ts-check
// What of a curve can be there in the very frame of the change? What the page's own thread trains in a few milliseconds.
//
// A worker's answer comes a frame later at the earliest, and most curves take less than that. It is trained in an instance of its
// own: after a panic there only that one is lost, and the worker tells of it.

/** @import { FileText, New } from "./protocol.js" */

import { bind, Clock, take, train } from "./train.js";

/** In milliseconds: the rest of a frame is for drawing it. */
const BUDGET = 6;
/** The same for the first curve of all, for which code is still slow and no worker is there yet: no task may take 50. */
const FIRST_BUDGET = 30;
/** A longer table takes too long to read here. */
const LONGEST_TABLE = 300_000;
/** A run whose steps take more multiplications is the worker's alone: here a single one could hold up the page. */
const DEAREST_STEP = 1.2e7;

export class FirstPart {
  #module;
  /** @type {Awaited<ReturnType<typeof bind>> | null} nothing while another takes the place of one that was lost */
  #bound = null;
  /** @type {any} what this instance has read */
  #tables = null;
  /** @type {Map<string, string>} of which texts */
  #texts = new Map();
  #budget = FIRST_BUDGET;
  /** The run of which the page has made the beginning, and perhaps all. @type {any} */
  #session = null;
  #link = "";

  /** @param {WebAssembly.Module} module */
  constructor(module) {
    this.#module = module;
  }

  async begin() {
    const bound = await bind(this.#module);
    this.#tables = new bound.Tables();
    this.#texts = new Map();
    this.#bound = bound;
  }

  /**
   * The first records of the run, from its first step on and perhaps all; or nothing, if there is no time for them.
   * @param {string} link
   * @param {FileText | undefined} table that it needs
   * @returns {New | null}
   */
  train(link, table) {
    this.#session?.free();
    this.#session = null;
    if (!this.#bound || (table && table.text.length > LONGEST_TABLE)) return null;
    const end = performance.now() + this.#budget;
    this.#budget = BUDGET;
    try {
      if (table && this.#texts.get(table.file) !== table.text) {
        this.#tables.put(table.file, table.text);
        this.#texts.set(table.file, table.text);
      }
      const session = this.#bound.Session.if_quick(link, this.#tables, DEAREST_STEP);
      if (!session) return null;
      const clock = new Clock();
      // At least a step or two, however long the beginning took.
      train(session, Infinity, Math.max(1, end - performance.now()), clock);
      const records = take(session, clock);
      this.#session = session;
      this.#link = link;
      return records;
    } catch {
      return this.#give_up();
    }
  }

  /**
   * What the model of that run says of the data at a step, or now; nothing where the page has not made it.
   * @param {string} link
   * @param {number} step
   * @param {boolean} is_now
   * @returns {Float32Array | null}
   */
  portrait(link, step, is_now) {
    if (link !== this.#link || !(step <= this.#session?.n_steps)) return null;
    try {
      // A run that is watched has been made to its end here already.
      return this.#session.portrait(is_now && step === this.#session.n_steps ? undefined : step);
    } catch {
      return this.#give_up();
    }
  }

  /** The instance is lost. A worker will come upon the same, and say it. */
  #give_up() {
    this.#bound = this.#session = null;
    this.begin().catch(() => {});
    return null;
  }
}

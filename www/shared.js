// @ts-check
// What do all elements of a page share? One compiled wasm, an instance that draws, one that trains at once, and the workers.

/** @import { Kind } from "./engine.js" */

import { AnyWorker, KINDS } from "./engine.js";
import { table_text } from "./files.js";
import { FirstPart } from "./first.js";
import { Pool } from "./pool.js";
import { bind, compile } from "./train.js";

/** However many cores there are. */
const MOST_WORKERS = 4;
/** Workers that have had nothing to do for so many milliseconds are ended. */
const REST = 20_000;

/** As many workers as one page may have at a time. */
export const most_workers = () => Math.max(1, Math.min(MOST_WORKERS, (globalThis.navigator?.hardwareConcurrency || 2) - 1));

export class Shared {
  module;
  bound;
  first;
  pool;
  /** @type {Map<string, Promise<string>>} */
  #tables = new Map();
  /** Where runs were trained last, by where that was asked for. @type {Map<string, Kind>} */
  kinds = new Map();
  #n_users = 0;
  #timer = 0;

  /**
   * @param {WebAssembly.Module} module
   * @param {any} bound
   * @param {FirstPart} first
   */
  constructor(module, bound, first) {
    this.module = module;
    this.bound = bound;
    this.first = first;
    const kinds_for = (/** @type {any} */ engine) => (engine === "auto" ? KINDS : [engine]);
    const make = (engine = "auto") => new AnyWorker(module, kinds_for(engine), (kind) => this.kinds.set(engine, kind));
    this.pool = new Pool(/** @type {() => any} */ (make), most_workers());
  }

  static async make() {
    const module = await compile();
    const first = new FirstPart(module);
    const [bound] = await Promise.all([bind(module), first.begin()]);
    return new Shared(module, bound, first);
  }

  get n_workers() {
    return this.pool.n_workers;
  }

  /** @param {string} name of a table's file */
  table(name) {
    let text = this.#tables.get(name);
    if (!text) {
      text = table_text(name);
      text.catch(() => this.#tables.delete(name));
      this.#tables.set(name, text);
    }
    return text;
  }

  enter() {
    this.#n_users += 1;
  }

  /** When the last has gone, nothing runs any more. */
  leave() {
    this.#n_users -= 1;
    if (this.#n_users === 0) this.#close();
  }

  /** A run is over: if no other comes, neither is a worker needed. */
  rest() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.pool.is_idle) this.#close();
      else this.rest();
    }, REST);
  }

  #close() {
    clearTimeout(this.#timer);
    this.pool.close();
  }
}

/** @type {Promise<Shared> | null} */
let coming = null;
/** The same, once it is there. @type {Shared | null} */
let there = null;

/** Nothing while it is on its way. */
export const shared_now = () => there;

/** @returns {Promise<Shared>} */
export function shared() {
  coming ??= Shared.make();
  coming.then(
    (shared) => (there = shared),
    // The next element tries again.
    () => (coming = null),
  );
  return coming;
}

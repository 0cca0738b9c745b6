// @ts-check
// On which thread can runs be trained here? In a worker with an address, in one made of a Blob, or on the page's own: whichever the
// place allows.

/** @import { FromWorker, ToWorker } from "./protocol.js" */

import { blob_worker, new_worker } from "./files.js";
import { pump } from "./worker.js";

/**
 * @typedef {"worker" | "blob" | "main"} Kind
 */

/** In the order in which they are tried. @type {Kind[]} */
export const KINDS = ["worker", "blob", "main"];
/** A worker that has said nothing by then, in milliseconds, is none: some places neither load it nor say so. */
const PATIENCE = 4000;
/** On the page's own thread a slice is shorter: whatever else there is has to wait for it. */
const SLICE = 4;

/** What this place was found to refuse. @type {Set<Kind>} */
const refused = new Set();

/** Behaves as a worker, and is the first of those kinds that answers. */
export class AnyWorker {
  /** @type {((event: { data: FromWorker }) => void) | null} */
  onmessage = null;
  /** @type {((event: { message: string, preventDefault: () => void }) => void) | null} */
  onerror = null;
  /** Which kind it is, once it has answered. @type {Kind | null} */
  kind = null;
  #module;
  #kinds;
  #on_kind;
  /** @type {Pick<Worker, "postMessage" | "terminate"> | null} */
  #worker = null;
  /** What was said before it answered. @type {ToWorker[]} */
  #said = [];
  #timer = 0;

  /**
   * @param {WebAssembly.Module} module
   * @param {Kind[]} kinds that may be tried
   * @param {(kind: Kind) => void} on_kind
   */
  constructor(module, kinds, on_kind) {
    this.#module = module;
    // The last is tried in any case.
    this.#kinds = kinds.filter((kind, idx) => !refused.has(kind) || idx === kinds.length - 1);
    this.#on_kind = on_kind;
    this.#try_next();
  }

  /** @param {ToWorker} message */
  postMessage(message) {
    if (!this.kind) this.#said.push(message);
    this.#worker?.postMessage(message);
  }

  terminate() {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = null;
    this.#kinds = [];
  }

  #try_next() {
    clearTimeout(this.#timer);
    const kind = this.#kinds.shift();
    if (!kind) return;
    /** @type {Worker} */
    let worker;
    const is_current = () => worker === this.#worker;
    const fail = (/** @type {string} */ message) => {
      if (!is_current()) return;
      if (!this.kind && this.#kinds.length > 0) {
        refused.add(kind);
        worker.terminate();
        this.#try_next();
      } else {
        this.onerror?.({ message, preventDefault() {} });
      }
    };
    try {
      worker = made(kind);
    } catch (error) {
      if (this.#kinds.length > 0) {
        refused.add(kind);
        return this.#try_next();
      }
      this.#worker = worker = /** @type {any} */ ({ postMessage() {}, terminate() {} });
      // Not before whoever made this one listens.
      queueMicrotask(() => fail(error instanceof Error ? error.message : String(error)));
      return;
    }
    this.#worker = worker;
    worker.onerror = (event) => {
      event.preventDefault();
      fail(event.message || "the worker could not be loaded");
    };
    worker.onmessage = (event) => {
      if (!is_current()) return;
      if (!this.kind) {
        clearTimeout(this.#timer);
        this.kind = kind;
        this.#said = [];
        this.#on_kind(kind);
      }
      this.onmessage?.(event);
    };
    if (kind !== "main") this.#timer = setTimeout(() => fail("the worker does not answer"), PATIENCE);
    worker.postMessage({ type: "module", module: this.#module });
    for (const message of this.#said) worker.postMessage(message);
  }
}

/**
 * @param {Kind} kind
 * @returns {Worker}
 */
function made(kind) {
  if (kind === "worker") return new_worker("worker");
  return kind === "blob" ? blob_worker("worker") : /** @type {any} */ (new MainThread());
}

/** Trains on the page's own thread, in slices between which all else goes on. */
class MainThread {
  /** @type {((event: { data: FromWorker }) => void) | null} */
  onmessage = null;
  #pump = pump((data) => this.onmessage?.({ data }), SLICE);

  /** @param {ToWorker} message */
  postMessage(message) {
    this.#pump.hear(message);
  }

  terminate() {
    this.onmessage = null;
    this.#pump.close();
  }
}

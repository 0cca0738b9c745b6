// @ts-check
// What goes on inside the run that is on the chart? Shown where its section is open; fetched when it is opened.

/** @import { FromInsideWorker, Inside as Wanted } from "./protocol.js" */

import { Canvas } from "./canvas.js";
import { make, swatch } from "./parts.js";
import { new_worker } from "./files.js";
import { wear } from "./looks.js";
import { compiled_workshop, workshop } from "./workshop.js";

/** In milliseconds: while a control moves, no run is looked into that is gone in the next frame. */
const CALM = 150;

export class Inside {
  #details;
  #canvas;
  #sentences;
  #legend = make("ul", { className: "lines" });
  #problem;
  /** @type {WebAssembly.Module | null} */
  #module = null;
  /** @type {any} the page's instance of the workshop */
  #bound = null;
  /** @type {any} an `InsideChart` */
  #chart = null;
  /** @type {Canvas | null} */
  #drawing = null;
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Wanted | null} what is to be seen */
  #wanted = null;
  /** What is seen, or on its way. */
  #link = "";
  #table = "";
  #timer = 0;

  /** @param {HTMLDetailsElement} details with a canvas, a list for the sentences and a place for a problem in it */
  constructor(details) {
    const find = (/** @type {string} */ css) => /** @type {HTMLElement} */ (details.querySelector(css));
    this.#details = details;
    this.#canvas = /** @type {HTMLCanvasElement} */ (find("canvas"));
    this.#sentences = find("ul");
    this.#problem = find("[role=alert]");
    this.#canvas.before(this.#legend);
    wear("inside.css");
    details.addEventListener("toggle", () => this.#look_soon(0));
  }

  /**
   * The curve on the chart is of this run now, or its axis is another one.
   * @param {Wanted} wanted
   */
  show(wanted) {
    const is_the_same = this.#chart && !this.#worker && wanted.link === this.#link && wanted.fragment === this.#wanted?.fragment;
    this.#wanted = wanted;
    // A cursor that moves over the curve is followed at once.
    if (!is_the_same) return this.#look_soon(CALM);
    this.#chart.look_at(wanted.cursor);
    this.#tell();
  }

  /** @param {number} milliseconds */
  #look_soon(milliseconds) {
    clearTimeout(this.#timer);
    if (!this.#details.open) return this.#stop();
    this.#timer = setTimeout(() => this.#look().catch((error) => this.#fail(error)), milliseconds);
  }

  async #look() {
    this.#module ??= await compiled_workshop();
    this.#bound ??= await workshop();
    if (!this.#chart) {
      this.#chart = new this.#bound.InsideChart();
      this.#drawing = new Canvas(this.#canvas, this.#chart, () => {});
      this.#read_by_pointer_and_keys();
    }
    // It may have been closed meanwhile.
    if (!this.#wanted || !this.#details.open) return;
    const { link, table, fragment, cursor } = this.#wanted;
    this.#chart.set_axis(fragment);
    this.#chart.look_at(cursor);
    if (link === this.#link && (table ?? "") === this.#table) return this.#tell();
    this.#stop();
    [this.#link, this.#table] = [link, table ?? ""];
    const worker = new_worker("inside.worker");
    worker.onmessage = ({ data }) => {
      // What an ended worker has sent before may still come.
      if (worker === this.#worker) this.#take(data, link);
    };
    worker.onerror = (event) => worker === this.#worker && this.#fail(event.message || "its code could not be loaded");
    worker.postMessage({ module: this.#module, link, table });
    this.#worker = worker;
  }

  /**
   * @param {FromInsideWorker} message
   * @param {string} link
   */
  #take(message, link) {
    if (message.type === "failed") return this.#fail(message.message);
    this.#say("");
    if (message.type === "begun") {
      // Until then what is seen is the run before.
      this.#chart.start(link, message.n_measured, message.largest_learning_rate);
      this.#canvas.style.setProperty("--n-panels", String(this.#chart.n_panels));
      this.#show_legend();
    } else {
      this.#chart.extend(Object.assign(new this.#bound.InsideRecords(), message.columns));
      this.#details.dataset.done = String(message.done);
      if (message.done) this.#end_worker();
    }
    this.#tell();
  }

  #show_legend() {
    const lines = this.#chart.legend().map((/** @type {any} an `InsideLine` */ { name, colour, dashes, width }) => {
      return make("li", {}, swatch({ id: name, colour, dashes: [...dashes], width }), name);
    });
    this.#legend.replaceChildren(...lines);
  }

  #tell() {
    const sentences = /** @type {string[]} */ (this.#chart.sentences());
    this.#sentences.replaceChildren(...sentences.map((textContent) => make("li", { textContent })));
    this.#drawing?.draw_soon();
  }

  #read_by_pointer_and_keys() {
    const canvas = this.#canvas;
    const leave = () => {
      // What the loss chart's own cursor is at, if anything.
      this.#chart.look_at(this.#wanted?.cursor);
      this.#tell();
    };
    for (const type of /** @type {const} */ (["pointerdown", "pointermove"])) {
      canvas.addEventListener(type, (event) => {
        this.#chart.point_at(event.offsetX * (this.#drawing?.device_ratio ?? 1));
        this.#tell();
      });
    }
    canvas.addEventListener("pointerleave", (event) => {
      // The cursor of a finger stays where it was lifted.
      if (event.pointerType !== "touch") leave();
    });
    canvas.addEventListener("blur", leave);
    canvas.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Escape") leave();
      else if (this.#chart.press(event.key)) this.#tell();
      else return;
      event.preventDefault();
    });
  }

  /** What is on its way is no longer wanted; what is complete stays. */
  #stop() {
    if (!this.#worker) return;
    this.#end_worker();
    this.#link = "";
  }

  #end_worker() {
    this.#worker?.terminate();
    this.#worker = null;
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#stop();
    // Another attempt may fare better: a file that could not be fetched, or a panic.
    this.#link = "";
    this.#say(`This run can’t be looked into: ${error instanceof Error ? error.message : error}.`);
  }

  /** @param {string} problem */
  #say(problem) {
    this.#problem.textContent = problem;
    this.#problem.hidden = problem === "";
  }
}

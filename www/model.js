// @ts-check
// What has the model learnt by the step that is looked at? Drawn beside the curve, and told.

import { Canvas } from "./canvas.js";

export class Model {
  #figure;
  #words;
  #chart;
  #canvas;
  #look;
  /** The step that is to be seen, and the one that is. */
  #wanted = -1;
  #shown = -1;
  #is_due = false;
  /** Whether a worker was asked, and has not answered yet. */
  #is_asked = false;

  /**
   * @param {HTMLElement} figure
   * @param {any} chart a `LossChart`, which has the portrait
   * @param {(step: number) => Float32Array | null} look gives the portrait of the current run at a step, or nothing where a worker has
   *   it, which is asked then
   */
  constructor(figure, chart, look) {
    const canvas = /** @type {HTMLCanvasElement} */ (figure.querySelector("canvas"));
    this.#figure = figure;
    this.#words = /** @type {HTMLElement} */ (figure.querySelector("figcaption"));
    this.#chart = chart;
    this.#look = look;
    const drawn = {
      set_theme: chart.set_theme.bind(chart),
      draw: (/** @type {HTMLCanvasElement} */ canvas, /** @type {number} */ ratio) => this.#shown >= 0 && chart.draw_model(canvas, ratio),
    };
    this.#canvas = new Canvas(canvas, drawn, () => {});
  }

  /** Another run has begun: what was asked of the one before is for nobody. */
  forget() {
    this.#wanted = -1;
    this.#is_asked = false;
  }

  /**
   * The chart shows the run at this step now.
   * @param {number} step
   */
  follow(step) {
    const { has_model } = this.#chart;
    if (this.#figure.hidden === has_model) this.#figure.hidden = !has_model;
    if (!has_model || step === this.#wanted) return;
    this.#wanted = step;
    if (this.#is_due) return;
    this.#is_due = true;
    // The curve first: it is on its way to the screen when this is drawn.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      this.#is_due = false;
      this.#ask();
    };
    port2.postMessage(null);
  }

  #ask() {
    if (this.#is_asked || this.#wanted < 0) return;
    const numbers = this.#look(this.#wanted);
    if (numbers) return this.#show(numbers);
    this.#is_asked = true;
  }

  /** @param {Float32Array} numbers of a worker, at a step that was asked for, or at the last that it had made by then */
  answer(numbers) {
    if (!this.#is_asked) return;
    this.#is_asked = false;
    this.#show(numbers);
    if (this.#wanted !== this.#shown) this.#ask();
  }

  /** @param {Float32Array} numbers */
  #show(numbers) {
    this.#shown = this.#wanted;
    this.#chart.show_model(numbers);
    this.#canvas.draw();
    const words = this.#chart.model_sentence();
    if (this.#words.textContent !== words) this.#words.textContent = words;
  }
}

// @ts-check
// What has the model learnt by the step that is looked at? Drawn beside the curve, and told.

import { Canvas } from "./canvas.js";
import { portrait } from "./workshop.js";

/**
 * What draws models, once it is fetched.
 * @param {HTMLElement} figure
 * @param {(step: number) => Float32Array | null} look as in `Model`
 */
export async function model_in(figure, look) {
  const { ModelPicture } = await portrait();
  return new Model(figure, new ModelPicture(), look);
}

export class Model {
  /** A `ModelPicture`. */
  picture;
  #words;
  #canvas;
  #element;
  #look;
  /** The step that is to be seen, and the one that is. */
  #wanted = -1;
  #shown = -1;
  #is_due = false;
  /** The step that a worker was asked about and has not answered yet; nothing where none was. @type {number | null} */
  #asked = null;

  /**
   * @param {HTMLElement} figure
   * @param {any} picture a `ModelPicture`
   * @param {(step: number) => Float32Array | null} look gives the portrait of the current run at a step, or nothing where a worker has
   *   it, which is asked then
   */
  constructor(figure, picture, look) {
    const canvas = /** @type {HTMLCanvasElement} */ (figure.querySelector("canvas"));
    this.#words = /** @type {HTMLElement} */ (figure.querySelector("figcaption"));
    this.picture = picture;
    this.#element = canvas;
    this.#look = look;
    const drawn = {
      set_theme: picture.set_theme.bind(picture),
      draw: (/** @type {HTMLCanvasElement} */ canvas, /** @type {number} */ ratio) => this.#shown >= 0 && picture.draw(canvas, ratio),
    };
    this.#canvas = new Canvas(canvas, drawn, () => {});
  }

  /** In CSS pixels, as it is seen; nothing where it is not. */
  get size() {
    const { width, height } = this.#element.getBoundingClientRect();
    return this.#shown >= 0 ? { width: Math.round(width), height: Math.round(height) } : { width: 0, height: 0 };
  }

  /** Another run has begun: what was asked of the one before is for nobody. */
  forget() {
    this.#wanted = -1;
    this.#asked = null;
  }

  /**
   * The chart shows the run at this step now.
   * @param {number} step
   */
  follow(step) {
    if (step === this.#wanted) return;
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
    if (this.#asked !== null || this.#wanted < 0) return;
    const numbers = this.#look(this.#wanted);
    if (numbers) return this.#show(numbers, this.#wanted);
    this.#asked = this.#wanted;
  }

  /** @param {Float32Array} numbers of a worker, at a step that was asked for, or at the last that it had made by then */
  answer(numbers) {
    if (this.#asked === null) return;
    const step = this.#asked;
    this.#asked = null;
    this.#show(numbers, step);
    // The reader may look at another one by now.
    if (this.#wanted !== step) this.#ask();
  }

  /**
   * @param {Float32Array} numbers
   * @param {number} step
   */
  #show(numbers, step) {
    this.#shown = step;
    this.picture.show(numbers);
    this.#canvas.draw();
    const words = this.picture.sentence();
    if (this.#words.textContent !== words) this.#words.textContent = words;
  }
}

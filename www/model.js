// @ts-check
// What has the model learnt by the step that is looked at? Drawn beside the curve, and told.

import { Canvas } from "./canvas.js";
import { portrait } from "./workshop.js";

/** In milliseconds: what takes no longer can be had for each frame. */
const CHEAP = 4;
/** What takes longer is had so seldom that it takes no more than this share of the time, */
const SHARE = 0.05;
/** but at least so often, in milliseconds. */
const LONGEST_WAIT = 300;

/**
 * Gives the portrait of the current run at a step, or now; or nothing where a worker has it, which is asked then.
 * @typedef {(step: number, is_now: boolean) => Float32Array | null} Look
 */

/**
 * What draws models, once it is fetched.
 * @param {HTMLElement} figure
 * @param {Look} look
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
  /** Whether the reader looks at no step, but at the run as it is; and whether that is over. */
  #is_now = false;
  #is_done = false;
  /** Whether something else is wanted than what was asked for last. */
  #is_stale = false;
  #is_due = false;
  /** Where what is due waits for a while. */
  #timer = 0;
  /** How long the last one took, in milliseconds: on this thread, and on a worker's. */
  #cost = 0;
  #cost_there = 0;
  /** The step of which a worker was asked, and has not told yet. */
  #asked = -1;

  /**
   * @param {HTMLElement} figure
   * @param {any} picture a `ModelPicture`
   * @param {Look} look
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
    this.#wanted = this.#asked = -1;
    // What takes long waits until the hand rests, which begins a run at each frame.
    clearTimeout(this.#timer);
    if (this.#timer) this.#is_due = false;
    this.#timer = 0;
  }

  /**
   * The chart shows the run at this step now.
   * @param {number | undefined} cursor the step that is looked at
   * @param {number} n_steps that there are
   * @param {boolean} is_done whether nothing more comes of the run
   */
  follow(cursor, n_steps, is_done) {
    const step = cursor ?? n_steps;
    const is_now = cursor === undefined;
    if (step === this.#wanted && is_now === this.#is_now && is_done === this.#is_done) return;
    this.#wanted = step;
    this.#is_now = is_now;
    this.#is_done = is_done;
    this.#is_stale = true;
    this.#ask_soon();
  }

  #ask_soon() {
    if (this.#is_due) return;
    this.#is_due = true;
    const ask = () => {
      this.#is_due = false;
      this.#timer = 0;
      this.#ask();
    };
    // A model that takes long is not asked at each frame: the curve goes first, and has most of the time.
    const cost = Math.max(this.#cost, this.#is_done ? 0 : this.#cost_there);
    if (cost > CHEAP) return void (this.#timer = setTimeout(ask, Math.min(LONGEST_WAIT, cost / SHARE)));
    // On its way to the screen is the curve when this is drawn.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ask;
    port2.postMessage(null);
  }

  #ask() {
    if (this.#asked >= 0 || this.#wanted < 0) return;
    const begin = performance.now();
    // Of a run that goes on, the step on the chart is over already, and would have to be trained once more.
    const numbers = this.#look(this.#wanted, this.#is_now);
    if (numbers) this.#show(numbers, this.#wanted, begin);
    else this.#asked = this.#wanted;
    this.#is_stale = false;
  }

  /**
   * A worker answers.
   * @param {Float32Array} numbers at the step that was asked for, or at the last that it had made by then
   * @param {number} milliseconds that it took
   */
  answer(numbers, milliseconds) {
    const step = this.#asked;
    if (step < 0) return;
    this.#asked = -1;
    this.#cost_there = milliseconds;
    this.#show(numbers, step, performance.now());
    // The reader, or the run, has moved on meanwhile.
    if (this.#is_stale) this.#ask_soon();
  }

  /**
   * @param {Float32Array} numbers
   * @param {number} step
   * @param {number} begin when the work for it began
   */
  #show(numbers, step, begin) {
    this.#shown = step;
    this.picture.show(numbers);
    this.#canvas.draw();
    const words = this.picture.sentence();
    if (this.#words.textContent !== words) this.#words.textContent = words;
    this.#cost = performance.now() - begin;
  }
}

// @ts-check
// How do Losscope and uPlot each draw the same two curves?

import { LossChart, Records } from "./pkg/page.js";
import { draw_on } from "./canvas.js";

/**
 * The same curves for both: as Losscope records them, and as the peer is given numbers.
 * @typedef {{ step: Uint32Array, train: Float32Array, validation: Float32Array, x: Float64Array, y: Float64Array[] }} Curves
 */

const WIDTH = 800;
const HEIGHT = 400;
/** Both curves' colours in both charts, as red, green and blue. */
const TRAIN = [200, 20, 20];
const VALIDATION = [20, 20, 200];

/**
 * Two curves that fall and are noisy, apart from each other, so that each can be looked for.
 * @param {number} n
 * @returns {Curves}
 */
export function make_curves(n) {
  // The generator "mulberry32": the same numbers in each run.
  let state = 7;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const curve = (/** @type {number} */ floor) => Float32Array.from({ length: n }, (_, idx) => {
    // Along powers of ten, so that every beginning of it falls, too.
    const fallen = 1 / (1 + idx / 2000) + 1 / (1 + idx / 200_000);
    return floor + 0.4 * fallen + 0.15 * (random() - 0.5);
  });
  const [train, validation] = [curve(0.1), curve(0.5)];
  return {
    step: Uint32Array.from({ length: n }, (_, idx) => idx),
    train,
    validation,
    x: Float64Array.from({ length: n }, (_, idx) => idx),
    y: [Float64Array.from(train), Float64Array.from(validation)],
  };
}

export class Losscope {
  n = 0;
  #curves;
  #canvas;
  #chart = new LossChart();

  /** @param {Curves} curves @param {HTMLElement} canvas */
  constructor(curves, canvas) {
    this.#curves = curves;
    this.#canvas = /** @type {HTMLCanvasElement} */ (canvas);
    Object.assign(this.#canvas, { width: WIDTH * devicePixelRatio, height: HEIGHT * devicePixelRatio });
    const [grey, pale, white] = [[90, 90, 90], [220, 220, 220], [255, 255, 255]];
    const theme = [grey, pale, white, TRAIN, VALIDATION, grey, grey];
    this.#chart.set_theme(new Uint8Array(theme.flat()), "sans-serif");
    this.context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext("2d"));
  }

  /**
   * The first n points of a run that is to have n_steps.
   * @param {number} n
   * @param {number} n_steps
   */
  fill(n, n_steps) {
    // A thousand training examples, a thousand times: with batches of one a million steps.
    const batch_size = 1_000_000 / n_steps;
    this.#chart.start(`v=1&dataset=own_numbers&n_rows=1250&validation_fraction=0.2&n_epochs=1000&batch_size=${batch_size}`);
    this.n = 0;
    this.append(n);
  }

  /** @param {number} n */
  append(n) {
    const { step, train, validation } = this.#curves;
    const records = new Records();
    records.train_loss = train.subarray(this.n, n);
    records.validation_step = step.subarray(this.n, n);
    records.validation_loss = validation.subarray(this.n, n);
    this.#chart.extend(records);
    this.n = n;
    this.redraw();
  }

  redraw() {
    draw_on(this.#canvas, this.#chart, devicePixelRatio);
  }

  redraw_kept() {
    throw new Error("Losscope keeps nothing that it has drawn");
  }

  /** @param {number} at a share of the width */
  point_at(at) {
    this.#chart.point_at(at * this.#canvas.width);
    this.redraw();
  }

  /** What the page makes of the chart besides, after each time it has drawn. */
  words() {
    this.#chart.state();
    this.#chart.sentence();
    this.#chart.legend();
  }
}

export class UPlot {
  n = 0;
  #curves;
  #plot;

  /**
   * @param {Curves} curves
   * @param {HTMLElement} element
   * @param {boolean} has_cursor
   */
  constructor(curves, element, has_cursor) {
    this.#curves = curves;
    const serie = (/** @type {number[]} */ colour) => ({ stroke: `rgb(${colour})`, width: 1, points: { show: false } });
    const options = {
      width: WIDTH,
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: has_cursor },
      scales: { x: { time: false } },
      series: [{}, serie(TRAIN), serie(VALIDATION)],
    };
    this.#plot = new /** @type {any} */ (globalThis).uPlot(options, this.#data(1000), element);
    /** @type {CanvasRenderingContext2D} */
    this.context = this.#plot.ctx;
  }

  /** @param {number} n */
  #data(n) {
    const { x, y } = this.#curves;
    return [x, ...y].map((column) => column.subarray(0, n));
  }

  /** @param {number} n */
  fill(n) {
    // In a batch it draws at once, else in a microtask.
    this.#plot.batch(() => this.#plot.setData(this.#data(n)));
    this.n = n;
  }

  /**
   * It has no way to append: all are set again.
   * @param {number} n
   */
  append(n) {
    this.fill(n);
  }

  /** The lines and the axes are made anew, as for any change of the view. */
  redraw() {
    this.#plot.batch(() => this.#plot.redraw(true, true));
  }

  /** The lines that were made last are drawn once more, which is possible only where nothing has changed. */
  redraw_kept() {
    this.#plot.batch(() => this.#plot.redraw(false, false));
  }

  /**
   * It moves elements over the canvas, and draws nothing.
   * @param {number} at a share of the width
   */
  point_at(at) {
    const { width, height } = this.#plot.over.getBoundingClientRect();
    this.#plot.batch(() => this.#plot.setCursor({ left: at * width, top: height / 2 }));
  }

  words() {
    throw new Error("uPlot says nothing");
  }
}

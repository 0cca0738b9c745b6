// @ts-check
// What may `cargo xtask bench chart` ask of this page? One sample at a time: who comes when is decided there.

import init from "./pkg/page.js";
import { Losscope, UPlot, make_curves } from "./charts.js";

/**
 * @typedef {object} Times
 * @property {number[]} script Milliseconds of each call.
 * @property {number[]} pixels Milliseconds of each call until a pixel of it could be read back.
 */

/** Of a million. */
const N_MOST = 1_000_000;
/** So many points come at once, */
const N_APPENDED = 1000;
/** and so many times, up to a million. */
const N_TIMES_APPENDED = 10;

const ready = init();
const curves = make_curves(N_MOST);
/** @type {Record<string, Losscope | UPlot>} */
const contestants = {};

const bench = {
  /** Makes the charts; a canvas has as many pixels as the screen then has. */
  async begin() {
    await ready;
    contestants.losscope = new Losscope(curves, element("losscope"));
    contestants.uplot = new UPlot(curves, element("uplot"), false);
    contestants["uplot-with-cursor"] = new UPlot(curves, element("uplot-with-cursor"), true);
    // What the peer's constructor leaves for later is done now.
    await painted();
  },

  /**
   * Does something so many times, and tells how long each took.
   * @param {string} contestant
   * @param {string} operation
   * @param {number} n points of each curve
   * @param {number} n_times
   * @returns {Promise<Times>}
   */
  async sample(contestant, operation, n, n_times) {
    const chart = contestants[contestant];
    const n_before = operation === "append" ? n - N_TIMES_APPENDED * N_APPENDED : n;
    if (chart.n !== n_before) chart.fill(n_before, n);
    // Once for what the first redraw after new points leaves to the second.
    chart.redraw();
    await painted();
    const times = { script: /** @type {number[]} */ ([]), pixels: /** @type {number[]} */ ([]) };
    for (let idx = 0; idx < (operation === "append" ? N_TIMES_APPENDED : n_times); idx++) {
      const action = action_of(chart, operation, n, idx);
      const start = performance.now();
      action();
      const called = performance.now();
      // Waits until all that the canvas was told is drawn: a browser puts that off.
      chart.context.getImageData(400, 200, 1, 1);
      times.script.push(called - start);
      times.pixels.push(performance.now() - start);
    }
    return times;
  },

  /**
   * How much of the width each curve covers when so many points are drawn: where it begins and ends, and in which share of the
   * columns between it is seen.
   * @param {string} contestant
   * @param {number} n
   */
  async coverage(contestant, n) {
    const chart = contestants[contestant];
    chart.fill(n, n);
    const filled = coverage(chart.context);
    // What a redraw leaves out would not be seen on a canvas that has been emptied.
    const { canvas } = chart.context;
    chart.context.clearRect(0, 0, canvas.width, canvas.height);
    chart.redraw();
    const redrawn = coverage(chart.context);
    const is_same = JSON.stringify(filled) === JSON.stringify(redrawn);
    return { ...redrawn, is_same, width: canvas.width, height: canvas.height };
  },
};

/**
 * @param {Losscope | UPlot} chart
 * @param {string} operation
 * @param {number} n
 * @param {number} idx how often it was done already
 * @returns {() => void}
 */
function action_of(chart, operation, n, idx) {
  // Across the width, and never where it was before.
  const at = 0.1 + 0.7 * ((idx * 0.381966) % 1);
  switch (operation) {
    case "new": return () => chart.fill(n, n);
    case "redraw": return () => chart.redraw();
    case "redraw-kept": return () => chart.redraw_kept();
    case "append": return () => chart.append(chart.n + N_APPENDED);
    case "cursor": return () => chart.point_at(at);
    case "words": return () => chart.words();
    default: throw new Error(`there is no ${operation}`);
  }
}

/** @param {CanvasRenderingContext2D} context */
function coverage(context) {
  const { width, height } = context.canvas;
  const { data } = context.getImageData(0, 0, width, height);
  /** @param {number} channel @param {number} other */
  const of = (channel, other) => {
    const columns = [];
    for (let x = 0; x < width; x++) {
      for (let y = 0; y < height; y++) {
        const pixel = 4 * (y * width + x);
        if (data[pixel + 3] > 60 && data[pixel + channel] > data[pixel + other] + 60) {
          columns.push(x);
          break;
        }
      }
    }
    const [first, last] = [columns[0] ?? 0, columns[columns.length - 1] ?? 0];
    return { first: first / width, last: last / width, share: columns.length / (last - first + 1) };
  };
  return { train: of(0, 2), validation: of(2, 0) };
}

/** When the frame is on the screen in which this was asked. */
async function painted() {
  for (let idx = 0; idx < 3; idx++) await new Promise(requestAnimationFrame);
}

/** @param {string} id */
function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`there is no element ${id}`);
  return found;
}

/** @type {any} */ (globalThis).bench = bench;

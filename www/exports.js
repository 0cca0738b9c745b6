// @ts-check
// How does a reader carry the chart away? As a picture or as numbers, of what is on the screen.

import { draw_on } from "./canvas.js";
import { columns_of } from "./train.js";
import { workshop } from "./workshop.js";

/**
 * Saves the chart as a file.
 * @param {string} kind csv, json, svg, or png with its scale, as in png-2
 * @param {any} chart a `LossChart`
 * @param {HTMLCanvasElement} canvas that shows it
 * @param {string} title of the run
 * @param {string} page the address that shows it
 * @param {number} text how much larger than usual its words are
 */
export async function save(kind, chart, canvas, title, page, text) {
  const { width, height } = canvas.getBoundingClientRect();
  const w = Math.round(width);
  // The chart is as high as it is on the screen.
  const h = Math.round(height) + Math.ceil(chart.caption_height(w, text, title, page));
  const [format, scale] = kind.split("-");
  /** @type {Blob} */
  let blob;
  if (format === "csv") {
    const runs = await runs_on(chart);
    blob = new Blob([runs.csv(chart.shown_fragment)], { type: "text/csv" });
    runs.free();
  } else if (format === "json") {
    const runs = await runs_on(chart);
    blob = new Blob([runs.json(page)], { type: "application/json" });
    runs.free();
  }
  else if (format === "svg") {
    const { svg } = await workshop();
    const scene = chart.scene(w, h, text, title, page);
    const font = getComputedStyle(canvas).fontFamily;
    blob = new Blob([svg(scene, font, w, h, title, `${chart.sentence()} ${page}`)], { type: "image/svg+xml" });
  } else {
    const picture = document.createElement("canvas");
    Object.assign(picture, { width: w * Number(scale), height: h * Number(scale) });
    draw_on(picture, chart, Number(scale) * text, title, page);
    blob = await png(picture);
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `losscope.${format}`;
  link.click();
  // The browser has to have begun with it.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {Promise<Blob>}
 */
function png(canvas) {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the browser made no picture of it"))), "image/png");
  });
}

/**
 * The runs that are shown, in the workshop.
 * @param {any} chart
 */
async function runs_on(chart) {
  const { Records, SavedRuns } = await workshop();
  const saved = new SavedRuns();
  chart.visible_runs().forEach((/** @type {string} */ lines, /** @type {number} */ idx) => {
    const records = chart.records_of_visible(idx);
    saved.add(lines, Object.assign(new Records(), columns_of(records), { stopped_at: records.stopped_at }));
    records.free();
  });
  return saved;
}

// @ts-check
// How does a reader carry the chart away? As a picture or as numbers, of what is on the screen.

import { draw_on } from "./canvas.js";

/** Of a picture's height, in CSS pixels, for its title, legend and address. */
const FOR_WORDS = 80;

/**
 * Saves the chart as a file.
 * @param {string} kind csv, json, svg, or png with its scale, as in png-2
 * @param {any} chart a `LossChart`
 * @param {HTMLCanvasElement} canvas that shows it
 * @param {string} title of the run
 * @param {string} page the address that shows it
 */
export async function save(kind, chart, canvas, title, page) {
  const { width, height } = canvas.getBoundingClientRect();
  const [w, h] = [Math.round(width), Math.round(height) + FOR_WORDS];
  const [format, scale] = kind.split("-");
  /** @type {Blob} */
  let blob;
  if (format === "csv") blob = new Blob([chart.csv()], { type: "text/csv" });
  else if (format === "json") blob = new Blob([chart.json(page)], { type: "application/json" });
  else if (format === "svg") blob = new Blob([chart.svg(w, h, title, page)], { type: "image/svg+xml" });
  else {
    const picture = document.createElement("canvas");
    Object.assign(picture, { width: w * Number(scale), height: h * Number(scale) });
    draw_on(picture, chart, Number(scale), title, page);
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

// @ts-check
// How does a reader carry the chart away? As a picture or as numbers, of what is on the screen; and back again.

/** @import { Model } from "./model.js" */

import { draw_on, read_theme } from "./canvas.js";
import { columns_of } from "./train.js";
import { workshop } from "./workshop.js";

/** Between the chart and the model beside it, in CSS pixels. */
const GAP = 16;
/** Of the colours of a theme, that of the ground. */
const GROUND = [6, 9];

/**
 * Saves the chart as a file.
 * @param {string} kind csv, json, svg, or png with its scale, as in png-2
 * @param {any} chart a `LossChart`
 * @param {HTMLCanvasElement} canvas that shows it
 * @param {string} title of the run
 * @param {string} page the address that shows it
 * @param {number} text how much larger than usual its words are
 * @param {Model | null} model what is shown beside it
 */
export async function save(kind, chart, canvas, title, page, text, model) {
  const [format, scale] = kind.split("-");
  save_as(`losscope.${format}`, await blob_of(format, Number(scale), chart, canvas, title, page, text, model));
}

/**
 * @param {string} format
 * @param {number} scale
 * @param {any} chart
 * @param {HTMLCanvasElement} canvas
 * @param {string} title
 * @param {string} page
 * @param {number} text
 * @param {Model | null} model
 */
async function blob_of(format, scale, chart, canvas, title, page, text, model) {
  if (format === "csv" || format === "json") {
    const runs = await runs_on(chart);
    const saved = format === "csv" ? runs.csv(chart.shown_fragment) : runs.json(page);
    runs.free();
    return new Blob([saved], { type: format === "csv" ? "text/csv" : "application/json" });
  }
  const { width, height } = canvas.getBoundingClientRect();
  const w = Math.round(width);
  const caption = Math.ceil(chart.caption_height(w, text, title, page));
  // The chart is as high as it is on the screen, and so is the model beside it.
  const size = model?.size ?? { width: 0, height: 0 };
  const left = w + GAP;
  const top = Math.round(caption / 2);
  const whole = size.width > 0 ? left + size.width + GAP : w;
  const h = Math.max(Math.round(height) + caption, size.height > 0 ? top + size.height : 0);
  const [colours, font] = read_theme(canvas);
  const ground = colours.slice(...GROUND);
  if (format === "svg") {
    const { Drawing } = await workshop();
    const drawing = new Drawing(whole, h, ground);
    drawing.put(chart.scene(w, h, text, title, page), 0, 0);
    if (model && size.width > 0) drawing.put(model.picture.scene(size.width, size.height, text), left, top);
    const words = [chart.sentence(), size.width > 0 && model?.picture.sentence(), page];
    const svg = drawing.svg(font, title, words.filter(Boolean).join(" "));
    drawing.free();
    return new Blob([svg], { type: "image/svg+xml" });
  }
  const all = canvas_of(whole, h, scale);
  const context = /** @type {CanvasRenderingContext2D} */ (all.getContext("2d"));
  context.fillStyle = `rgb(${ground.join()})`;
  context.fillRect(0, 0, all.width, all.height);
  const drawn = canvas_of(w, h, scale);
  draw_on(drawn, chart, scale * text, title, page);
  context.drawImage(drawn, 0, 0);
  if (model && size.width > 0) {
    const beside = canvas_of(size.width, size.height, scale);
    draw_on(beside, model.picture, scale * text);
    context.drawImage(beside, left * scale, top * scale);
  }
  return png(all);
}

/**
 * @param {number} width
 * @param {number} height
 * @param {number} scale
 */
function canvas_of(width, height, scale) {
  return Object.assign(document.createElement("canvas"), { width: width * scale, height: height * scale });
}

/**
 * Hands a file to the reader.
 * @param {string} name
 * @param {Blob} blob
 */
export function save_as(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
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
    saved.add(lines, moved(chart.records_of_visible(idx), Records));
  });
  return saved;
}

/**
 * Records of one instance in another.
 * @param {any} records
 * @param {new () => any} Records
 */
function moved(records, Records) {
  const there = Object.assign(new Records(), columns_of(records), { stopped_at: records.stopped_at });
  records.free();
  return there;
}

/**
 * Lets the runs of a file stay on the chart, with what was recorded of them.
 * @param {File | string} source the file that `save` made as JSON, or its text
 * @param {any} chart
 * @param {new () => any} Records of the chart's instance
 * @returns {Promise<{ links: string[], n_left_out: number, first: any }>} what they are, for how many there was no room, and what was
 *   recorded of the first
 */
export async function load_runs(source, chart, Records) {
  const text = typeof source === "string" ? source : await source.text();
  const { ReadRuns } = await workshop();
  const runs = new ReadRuns(text);
  /** @type {string[]} */
  const links = runs.links();
  const n_there = links.filter((link, idx) => chart.load_run(link, moved(runs.records(idx), Records))).length;
  const first = moved(runs.records(0), Records);
  runs.free();
  return { links, n_left_out: links.length - n_there, first };
}

// @ts-check
// How is a table of the reader's read without holding up the page? In a worker of its own, which keeps the file for the next choice.

/** @import { OwnColumn, ToReader, WasRead, NotRead } from "./protocol.js" */

import { compiled } from "./files.js";
import { instance } from "./pkg/reader.js";

/** @type {Promise<any> | null} what reads tables */
let reader = null;
/** @type {any} what was read of the file that came last */
let file = null;

self.onmessage = async (/** @type {MessageEvent<ToReader>} */ { data: { number, choice, brought } }) => {
  try {
    const bound = await (reader ??= begin());
    if (brought) {
      file?.free();
      file = null;
      file = new bound.OwnFile(await bytes_of(brought.source, bound.most_bytes()), brought.header);
    }
    const read = file.table(choice.target, choice.features, choice.has_classes);
    const { has_classes, n_rows, text, target, report } = read;
    const table = { has_classes, n_rows, text, target, report, columns: plain(read.take_columns()), has_header: file.has_header };
    read.free();
    post({ number, table });
  } catch (error) {
    // A refusal is a plain error; anything else is a fault, after which nothing here can be trusted.
    const is_lost = !(error instanceof Error) || error instanceof TypeError || error instanceof WebAssembly.RuntimeError;
    const columns = !is_lost && file ? plain(file.columns()) : [];
    const problem = error instanceof Error ? error.message : String(error);
    post({ number, problem, columns, has_header: !is_lost && file ? file.has_header : false, is_lost });
  }
};

async function begin() {
  const bound = instance();
  await bound({ module_or_path: await compiled("reader") });
  return bound;
}

/**
 * @param {Blob | string} source
 * @param {number} most
 */
async function bytes_of(source, most) {
  if (typeof source === "string") return new TextEncoder().encode(source);
  if (source.size > most) throw new Error(`it has ${(source.size / 1e6).toFixed(1)} MB, and at most ${most / 1e6} MB fit`);
  try {
    return new Uint8Array(await source.arrayBuffer());
  } catch (error) {
    throw new Error(`it could not be opened (${error instanceof Error ? error.message : error})`);
  }
}

/**
 * As another thread can be given them.
 * @param {any[]} columns
 * @returns {OwnColumn[]}
 */
function plain(columns) {
  return columns.map((column) => {
    const { name, words, is_feature, can_be_feature, is_text } = column;
    column.free();
    return { name, words, is_feature, can_be_feature, is_text };
  });
}

/** @param {WasRead | NotRead} answer */
function post(answer) {
  self.postMessage(answer);
}

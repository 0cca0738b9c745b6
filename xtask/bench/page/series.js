// @ts-check
// How does Losscope's time grow? Series of runs in which one setting changes, measured without what comes before training.

import { Run, optimizers, with_setting } from "./pkg/losscope_bench.js";
import { contests } from "./contests.js";

/**
 * @typedef {object} Setting
 * @property {string} series
 * @property {string} setting
 * @property {string} link
 * @property {any} table What the dataset's file says, where it has one.
 */

/** A thousand examples to train on: powers of ten divide them. */
const TABLE = "v=1&dataset=own_numbers&n_rows=1250&validation_fraction=0.2&n_hidden_layers=2";

/** @type {Setting[] | null} */
let all = null;

/** @returns {Promise<(Setting & { n_steps: number, n_taken: number, n_params: number })[]>} */
export async function settings() {
  all ??= await make();
  return all.map((setting) => {
    const run = new Run(setting.link, setting.table);
    const { n_steps, n_examples_taken: n_taken, n_params } = run;
    run.free();
    return { ...setting, table: null, n_steps, n_taken, n_params };
  });
}

/** @returns {Promise<Setting[]>} */
async function make() {
  const [a, b, c] = (await contests()).filter(({ name }) => name.endsWith("-sgd"));
  /** @param {{ link: string, table: any }} contest @param {Record<string, string | number>} changes */
  const change = ({ link, table }, changes) => {
    const changed = Object.entries(changes).reduce((link, [name, value]) => with_setting(link, name, String(value)), link);
    return { link: changed, table };
  };
  const long = { link: TABLE, table: b.table };
  const of_optimizers = optimizers().flatMap((/** @type {string} */ optimizer) =>
    Object.entries({ a, b }).map(([net, contest]) => ({ series: `optimizers-${net}`, setting: optimizer, ...change(contest, { optimizer }) })));
  const of_batches = [1, 7, 32, 33, 64].flatMap((batch_size) =>
    Object.entries({ a, b, c }).map(([net, contest]) => (
      { series: `batches-${net}`, setting: String(batch_size), ...change(contest, { batch_size, n_epochs: net === "a" ? 50 : 5 }) })));
  const of_steps = [1, 10, 100, 1000].map((n_epochs) => (
    { series: "steps", setting: String(100 * n_epochs), ...change(long, { n_epochs, batch_size: 10 }) }));
  const of_batch_sizes = [1, 10, 100, 1000].map((batch_size) => (
    { series: "batch_size", setting: String(batch_size), ...change(long, { batch_size, n_epochs: 20 }) }));
  const of_widths = [1, 2, 4, 8, 16, 32, 64].map((n_units) => (
    { series: "width", setting: String(n_units), ...change(long, { n_units, n_epochs: 5 }) }));
  const of_depths = [0, 1, 2, 3, 4, 5, 6].map((n_hidden_layers) => (
    { series: "depth", setting: String(n_hidden_layers), ...change(long, { n_hidden_layers, ...(n_hidden_layers ? { n_units: 16 } : {}), n_epochs: 5 }) }));
  return [of_optimizers, of_batches, of_steps, of_batch_sizes, of_widths, of_depths].flat();
}

/**
 * So many runs, each before its first step.
 * @param {string} series
 * @param {string} setting
 * @param {number} n
 */
export async function series_runs(series, setting, n) {
  all ??= await make();
  const found = all.find((other) => other.series === series && other.setting === setting);
  if (!found) throw new Error(`there is no ${setting} in ${series}`);
  return Array.from({ length: n }, () => {
    const run = new Run(found.link, found.table);
    return () => {
      run.advance(run.n_steps);
      run.free();
    };
  });
}

/**
 * Bytes of a fresh instance's memory, and how many more there are after so many steps of one long run.
 */
export async function memory() {
  // Another address is another module, whose memory nothing has used yet.
  const fresh = await import(/** @type {any} */ ("./pkg/losscope_bench.js?fresh"));
  const { memory } = await fresh.default();
  const link = `${TABLE}&batch_size=1&n_epochs=1000`;
  const run = new fresh.Run(link, new fresh.Table(link, fresh.own_table(1250)));
  const found = [{ n_steps: 0, bytes: memory.buffer.byteLength }];
  for (const n_steps of [1_000, 10_000, 100_000, 1_000_000]) {
    run.advance(n_steps - (found.at(-1)?.n_steps ?? 0));
    found.push({ n_steps, bytes: memory.buffer.byteLength });
  }
  run.free();
  return found;
}

// @ts-check
// What may `cargo xtask bench` ask of this page? One sample at a time: who comes when is decided there.

/** @import { Contest } from "./contests.js" */

import init, { Run, add_and_multiply, curve, do_part, multiply_blocks, part_names, part_operations } from "./pkg/losscope_bench.js";
import { contests, task_of } from "./contests.js";
import { convnetjs } from "./convnetjs.js";
import { train as train_reference } from "./reference.js";
import { memory, series_runs, settings } from "./series.js";
import { tensorflow } from "./tensorflow.js";

/**
 * @typedef {object} Contestant
 * @property {(contest: Contest) => string | null} cannot Why it cannot learn that curve, if so.
 * @property {() => Promise<void>} [load] What has to be there before it is asked to train.
 * @property {(contest: Contest) => any} [prepare] What comes before each training and is not counted.
 * @property {(contest: Contest, prepared?: any) => ArrayLike<number>} train Trains the whole curve, and gives its losses.
 */

/** @type {Record<string, Contestant>} */
const contestants = {
  losscope: { cannot: () => null, train: (contest) => curve(contest.link, contest.table) },
  "losscope-training": {
    cannot: () => null,
    prepare: (contest) => new Run(contest.link, contest.table),
    train: (_, run) => {
      run.advance(run.n_steps);
      return run.take();
    },
  },
  js: { cannot: () => null, train: (contest) => train_reference(task_of(contest)) },
  convnetjs,
  "tfjs-cpu": tensorflow("cpu"),
  "tfjs-wasm": tensorflow("wasm"),
};

const ready = init();
/** @type {(() => unknown)[]} */
let due = [];

const bench = {
  /** What is to be learnt, for tables and for the arithmetic of the limit. */
  async contests() {
    await ready;
    return (await contests()).map((contest) => {
      const task = task_of(contest);
      const { name } = contest;
      const n_steps = task.batch_sizes.length;
      const n_training = task.targets.length / (task.sizes[task.sizes.length - 1] ?? 1);
      const batch_size = Math.max(...task.batch_sizes);
      const { sizes, activation, optimizer, n_evaluated, learning_rate } = task;
      const n_taken = task.indices.length;
      return { name, sizes, activation, optimizer, learning_rate, n_training, batch_size, n_steps, n_taken, n_evaluated };
    });
  },

  /**
   * Everything that a contestant outside of this page needs.
   * @param {string} name
   */
  async material(name) {
    const task = task_of(await contest_of(name));
    const plain = Object.entries(task).map(([key, value]) => [key, ArrayBuffer.isView(value) ? Array.from(/** @type {any} */ (value)) : value]);
    return Object.fromEntries(plain);
  },

  /**
   * The losses that a contestant gets, which also warms it up; or why it cannot take part.
   * @param {string} name
   * @param {string} contestant
   */
  async losses(name, contestant) {
    const contest = await contest_of(name);
    const { cannot, load, prepare, train } = contestants[contestant];
    const reason = cannot(contest);
    if (reason) return { cannot: reason };
    await load?.();
    return { losses: Array.from(train(contest, prepare?.(contest))) };
  },

  /**
   * Makes everything ready for training so many whole curves.
   * @param {string} name
   * @param {string} contestant
   * @param {number} n
   */
  async prepare(name, contestant, n) {
    const contest = await contest_of(name);
    const { load, prepare, train } = contestants[contestant];
    await load?.();
    task_of(contest);
    due = Array.from({ length: n }, () => {
      const prepared = prepare?.(contest);
      return () => train(contest, prepared);
    });
  },

  /** Does what was made ready. */
  async work() {
    for (const train of due) train();
    due = [];
  },

  /** Operations in a nanosecond: the most that single precision gives here, and in products from the first cache. */
  async limits() {
    await ready;
    const rate = (/** @type {(n: number) => number} */ work, /** @type {number} */ n, /** @type {number} */ n_operations) => {
      work(n);
      work(n);
      let best = 0;
      for (let round = 0; round < 15; round++) {
        const start = performance.now();
        work(n);
        best = Math.max(best, (n * n_operations) / (performance.now() - start) / 1e6);
      }
      return best;
    };
    return { peak: rate(add_and_multiply, 1_000_000, 96), products: rate(multiply_blocks, 1_000, 65_536) };
  },

  /** The series that only Losscope runs. */
  async series() {
    await ready;
    return settings();
  },

  /**
   * Makes so many runs of a series ready.
   * @param {string} series
   * @param {string} setting
   * @param {number} n
   */
  async prepare_series(series, setting, n) {
    await ready;
    due = await series_runs(series, setting, n);
  },

  /** The parts of a step, with how many operations each has. */
  async parts() {
    await ready;
    const n_operations = part_operations();
    return part_names().map((/** @type {string} */ name, /** @type {number} */ idx) => ({ name, n_operations: n_operations[idx] }));
  },

  /**
   * Makes one part of so many steps ready.
   * @param {number} part
   * @param {number} n_steps
   */
  async prepare_part(part, n_steps) {
    due = [() => do_part(part, n_steps)];
  },

  /** How the memory of one long run grows. */
  async memory() {
    return memory();
  },
};

/** @param {string} name */
async function contest_of(name) {
  await ready;
  const contest = (await contests()).find((contest) => contest.name === name);
  if (!contest) throw new Error(`there is no contest ${name}`);
  return contest;
}

/** @type {any} */ (globalThis).bench = bench;

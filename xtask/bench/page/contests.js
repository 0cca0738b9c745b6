// @ts-check
// Which curves do all contestants learn? Three networks, with two optimizers each.

import { Material, Table, own_table } from "./pkg/losscope_bench.js";

/**
 * @typedef {object} Contest
 * @property {string} name
 * @property {string} link
 * @property {any} table What the dataset's file says, where it has one.
 */

const A = "v=1&dataset=moons&n_examples=250&validation_fraction=0.2&n_hidden_layers=2&loss=mean_squared_error&n_epochs=143";
const B =
  "v=1&dataset=own_numbers&n_rows=1250&validation_fraction=0.2&n_hidden_layers=2&n_units=32&activation=relu&batch_size=64&n_epochs=63";
const C = "v=1&dataset=digits&validation_fraction=0.2&n_units=32&batch_size=64&n_epochs=22";

/** @type {Contest[] | null} */
let all = null;

/** @returns {Promise<Contest[]>} */
export async function contests() {
  if (all) return all;
  const digits = await (await fetch("data/digits.csv")).text();
  const tables = { a: new Table(A), b: new Table(B, own_table(1250)), c: new Table(C, digits) };
  all = ["sgd", "adam"].flatMap((optimizer) => [
    { name: `a-${optimizer}`, link: `${A}&optimizer=${optimizer}`, table: tables.a },
    { name: `b-${optimizer}`, link: `${B}&optimizer=${optimizer}`, table: tables.b },
    { name: `c-${optimizer}`, link: `${C}&optimizer=${optimizer}`, table: tables.c },
  ]);
  return all;
}

/**
 * All that determines a contest's curve, as plain values: a getter of wasm would copy at each look.
 * @typedef {object} Task
 * @property {number[]} sizes
 * @property {string} activation
 * @property {string} loss
 * @property {string} optimizer
 * @property {number} learning_rate
 * @property {Float32Array} inputs
 * @property {Float32Array} targets
 * @property {Float32Array} params
 * @property {Uint32Array} batch_sizes
 * @property {Uint32Array} indices
 * @property {number} n_evaluated
 * @property {Float32Array} train_loss
 */

/** @type {Map<string, Task>} */
const tasks = new Map();

/**
 * @param {Contest} contest
 * @returns {Task}
 */
export function task_of(contest) {
  const known = tasks.get(contest.name);
  if (known) return known;
  const material = new Material(contest.link, contest.table);
  const task = {
    sizes: Array.from(material.sizes),
    activation: material.activation,
    loss: material.loss,
    optimizer: material.optimizer,
    learning_rate: material.learning_rate,
    inputs: material.inputs,
    targets: material.targets,
    params: material.params,
    batch_sizes: material.batch_sizes,
    indices: material.indices,
    n_evaluated: material.n_evaluated,
    train_loss: material.train_loss,
  };
  material.free();
  tasks.set(contest.name, task);
  return task;
}

/**
 * The layers of a flat vector of parameters: an input's weights stand side by side.
 * @param {Task} task
 */
export function layers_of(task) {
  let offset = 0;
  return task.sizes.slice(1).map((n_outputs, idx) => {
    const n_inputs = task.sizes[idx];
    const weights = task.params.subarray(offset, offset + n_inputs * n_outputs);
    const biases = task.params.subarray(offset + weights.length, offset + weights.length + n_outputs);
    offset += weights.length + n_outputs;
    return { n_inputs, n_outputs, weights, biases };
  });
}

// @ts-check
// How does ConvNetJS learn the same curve? An example at a time, with its own trainer, whose batches are set by hand.

/** @import { Contestant } from "./main.js" */

import { layers_of, task_of } from "./contests.js";

/** @type {Contestant} */
export const convnetjs = {
  cannot: (contest) => {
    if (!library()) return "not there";
    // The Adam of its later sources corrects no moments, and would learn another curve.
    return task_of(contest).optimizer === "sgd" ? null : "has no Adam as published";
  },
  train: (contest) => {
    const { Net, Trainer, Vol } = library();
    const task = task_of(contest);
    const { sizes } = task;
    const [n_inputs, n_outputs] = [sizes[0], sizes[sizes.length - 1]];
    const is_regression = task.loss === "mean_squared_error";
    const hidden = sizes.slice(1, -1).map((num_neurons) => ({ type: "fc", num_neurons, activation: task.activation }));
    const last = is_regression ? { type: "regression", num_neurons: n_outputs } : { type: "softmax", num_classes: n_outputs };
    const net = new Net();
    net.makeLayers([{ type: "input", out_sx: 1, out_sy: 1, out_depth: n_inputs }, ...hidden, last]);
    const dense = net.layers.filter((/** @type {any} */ layer) => layer.layer_type === "fc");
    layers_of(task).forEach((layer, l) => {
      for (let o = 0; o < layer.n_outputs; o++) {
        for (let i = 0; i < layer.n_inputs; i++) dense[l].filters[o].w[i] = layer.weights[i * layer.n_outputs + o];
        dense[l].biases.w[o] = layer.biases[o];
      }
    });
    const n_examples = task.targets.length / n_outputs;
    const inputs = Array.from({ length: n_examples }, (_, i) => new Vol(Array.from(task.inputs.subarray(i * n_inputs, (i + 1) * n_inputs))));
    const targets = Array.from({ length: n_examples }, (_, i) => {
      const target = Array.from(task.targets.subarray(i * n_outputs, (i + 1) * n_outputs));
      return is_regression ? target : target.indexOf(1);
    });
    // Its regression has the gradient of half the square, and calls twice the square its loss.
    const learning_rate = task.learning_rate * (is_regression ? 2 : 1);
    const loss_factor = is_regression ? 0.5 : 1;
    const trainer = new Trainer(net, { method: "sgd", learning_rate, momentum: 0, l1_decay: 0, l2_decay: 0, batch_size: 1 });
    const losses = new Float64Array(task.batch_sizes.length);
    let next = 0;
    for (let step = 0; step < losses.length; step++) {
      const n_batch = task.batch_sizes[step];
      // It updates when its count of examples is a multiple of the batch size, and an epoch's last batch is smaller.
      trainer.k = 0;
      trainer.batch_size = n_batch;
      let loss = 0;
      for (let i = 0; i < n_batch; i++) {
        const example = task.indices[next++];
        loss += trainer.train(inputs[example], targets[example]).cost_loss;
      }
      losses[step] = (loss_factor * loss) / n_batch;
    }
    return losses;
  },
};

function library() {
  return /** @type {any} */ (globalThis).convnetjs;
}

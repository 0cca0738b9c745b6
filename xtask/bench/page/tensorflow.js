// @ts-check
// How does TensorFlow.js learn the same curve? With its optimizers in a loop, which is faster than its `fit`.

/** @import { Contestant } from "./main.js" */

import { layers_of, task_of } from "./contests.js";

/**
 * @param {string} backend
 * @returns {Contestant}
 */
export function tensorflow(backend) {
  return {
    cannot: () => (library() && (backend !== "wasm" || library().wasm) ? null : "not there"),
    load: async () => {
      const tf = library();
      if (tf.getBackend() === backend) return;
      tf.enableProdMode();
      if (backend === "wasm") {
        // One thread, as all others have.
        tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
        tf.wasm.setWasmPaths("./peers/");
      }
      if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no backend ${backend}`);
      await tf.ready();
    },
    train: (contest) => {
      const tf = library();
      const task = task_of(contest);
      const { sizes } = task;
      const [n_inputs, n_outputs] = [sizes[0], sizes[sizes.length - 1]];
      const layers = layers_of(task).map(({ n_inputs, n_outputs, weights, biases }) => ({
        weights: tf.variable(tf.tensor2d(weights.slice(), [n_inputs, n_outputs])),
        biases: tf.variable(tf.tensor1d(biases.slice())),
      }));
      const variables = layers.flatMap(({ weights, biases }) => [weights, biases]);
      const optimizer =
        task.optimizer === "sgd" ? tf.train.sgd(task.learning_rate) : tf.train.adam(task.learning_rate, 0.9, 0.999, 1e-8);
      const losses = new Float64Array(task.batch_sizes.length);
      let next = 0;
      for (let step = 0; step < losses.length; step++) {
        const n_batch = task.batch_sizes[step];
        const inputs = new Float32Array(n_batch * n_inputs);
        const targets = new Float32Array(n_batch * n_outputs);
        for (let i = 0; i < n_batch; i++) {
          const example = task.indices[next++];
          inputs.set(task.inputs.subarray(example * n_inputs, (example + 1) * n_inputs), i * n_inputs);
          targets.set(task.targets.subarray(example * n_outputs, (example + 1) * n_outputs), i * n_outputs);
        }
        tf.tidy(() => {
          const x = tf.tensor2d(inputs, [n_batch, n_inputs]);
          const y = tf.tensor2d(targets, [n_batch, n_outputs]);
          const loss = () => {
            let values = x;
            layers.forEach(({ weights, biases }, l) => {
              values = values.matMul(weights).add(biases);
              if (l + 1 < layers.length) values = task.activation === "tanh" ? values.tanh() : values.relu();
            });
            if (task.loss === "mean_squared_error") return values.sub(y).square().mean();
            return tf.losses.softmaxCrossEntropy(y, values);
          };
          losses[step] = optimizer.minimize(loss, true, variables).dataSync()[0];
        });
      }
      optimizer.dispose();
      tf.dispose(variables);
      return losses;
    },
  };
}

function library() {
  return /** @type {any} */ (globalThis).tf;
}

// @ts-check
// How fast is plain JavaScript? Typed arrays and loops in double precision, without a library: the measure of all others.

/** @import { Task } from "./contests.js" */

import { layers_of } from "./contests.js";

/**
 * Trains from the first parameters to the last step.
 * @param {Task} task
 * @returns {Float64Array} The mean loss over the batch of each step.
 */
export function train(task) {
  const layers = layers_of(task).map(layer);
  const n_layers = layers.length;
  const last = layers[n_layers - 1];
  const { n_outputs } = last;
  const n_inputs = layers[0].n_inputs;
  // Double precision throughout: reading single precision would convert at each look.
  const inputs = Float64Array.from(task.inputs);
  const targets = Float64Array.from(task.targets);
  const losses = new Float64Array(task.batch_sizes.length);
  const [activate, go_back] = activations[task.activation];
  const loss_of = loss_functions[task.loss];
  const update = optimizers[task.optimizer](task.learning_rate, layers);
  let next = 0;
  for (let step = 0; step < losses.length; step++) {
    const n_batch = task.batch_sizes[step];
    for (const layer of layers) layer.weight_grads.fill(0), layer.bias_grads.fill(0);
    let loss = 0;
    for (let i = 0; i < n_batch; i++) {
      const example = task.indices[next++];
      let values = inputs.subarray(example * n_inputs, (example + 1) * n_inputs);
      for (let l = 0; l < n_layers; l++) {
        layers[l].inputs = values;
        forward(layers[l]);
        values = layers[l].outputs;
        if (l + 1 < n_layers) activate(values);
      }
      loss += loss_of(last.outputs, targets, example * n_outputs, last.gradient, n_batch);
      for (let l = n_layers - 1; l >= 0; l--) {
        if (l === 0) backward_first(layers[l]);
        else {
          backward(layers[l], layers[l - 1].gradient);
          go_back(layers[l - 1].outputs, layers[l - 1].gradient);
        }
      }
    }
    losses[step] = loss / (n_batch * (task.loss === "mean_squared_error" ? n_outputs : 1));
    update();
  }
  return losses;
}

/**
 * Weights stand output by output here, so that each sum runs over neighbours.
 * @param {ReturnType<typeof layers_of>[number]} from
 */
function layer({ n_inputs, n_outputs, weights, biases }) {
  const turned = new Float64Array(weights.length);
  for (let i = 0; i < n_inputs; i++) {
    for (let o = 0; o < n_outputs; o++) turned[o * n_inputs + i] = weights[i * n_outputs + o];
  }
  return {
    n_inputs,
    n_outputs,
    weights: turned,
    biases: Float64Array.from(biases),
    weight_grads: new Float64Array(weights.length),
    bias_grads: new Float64Array(n_outputs),
    inputs: new Float64Array(0),
    outputs: new Float64Array(n_outputs),
    gradient: new Float64Array(n_outputs),
  };
}

/** @typedef {ReturnType<typeof layer>} Layer */

/** @param {Layer} layer */
function forward({ n_inputs, n_outputs, weights, biases, inputs, outputs }) {
  for (let o = 0, w = 0; o < n_outputs; o++) {
    let sum = biases[o];
    for (let i = 0; i < n_inputs; i++, w++) sum += weights[w] * inputs[i];
    outputs[o] = sum;
  }
}

/**
 * @param {Layer} layer
 * @param {Float64Array} below The gradient by the layer's inputs.
 */
function backward({ n_inputs, n_outputs, weights, inputs, gradient, weight_grads, bias_grads }, below) {
  below.fill(0);
  for (let o = 0, w = 0; o < n_outputs; o++) {
    const value = gradient[o];
    bias_grads[o] += value;
    for (let i = 0; i < n_inputs; i++, w++) {
      weight_grads[w] += value * inputs[i];
      below[i] += value * weights[w];
    }
  }
}

/** @param {Layer} layer Nothing is below it. */
function backward_first({ n_inputs, n_outputs, inputs, gradient, weight_grads, bias_grads }) {
  for (let o = 0, w = 0; o < n_outputs; o++) {
    const value = gradient[o];
    bias_grads[o] += value;
    for (let i = 0; i < n_inputs; i++, w++) weight_grads[w] += value * inputs[i];
  }
}

/** @type {Record<string, [(values: Float64Array) => void, (outputs: Float64Array, gradient: Float64Array) => void]>} */
const activations = {
  tanh: [
    (values) => {
      for (let i = 0; i < values.length; i++) values[i] = Math.tanh(values[i]);
    },
    (outputs, gradient) => {
      for (let i = 0; i < outputs.length; i++) gradient[i] *= 1 - outputs[i] * outputs[i];
    },
  ],
  relu: [
    (values) => {
      for (let i = 0; i < values.length; i++) if (values[i] < 0) values[i] = 0;
    },
    (outputs, gradient) => {
      for (let i = 0; i < outputs.length; i++) if (outputs[i] <= 0) gradient[i] = 0;
    },
  ],
};

/**
 * Each gives the loss of one example, and fills the gradient of the mean over the batch.
 * @type {Record<string, (outputs: Float64Array, targets: Float64Array, offset: number, gradient: Float64Array, n_batch: number) => number>}
 */
const loss_functions = {
  mean_squared_error: (outputs, targets, offset, gradient, n_batch) => {
    let loss = 0;
    for (let o = 0; o < outputs.length; o++) {
      const difference = outputs[o] - targets[offset + o];
      loss += difference * difference;
      gradient[o] = (2 * difference) / (n_batch * outputs.length);
    }
    return loss;
  },
  softmax_cross_entropy: (outputs, targets, offset, gradient, n_batch) => {
    let largest = -Infinity;
    for (let o = 0; o < outputs.length; o++) if (outputs[o] > largest) largest = outputs[o];
    let sum = 0;
    for (let o = 0; o < outputs.length; o++) sum += gradient[o] = Math.exp(outputs[o] - largest);
    let loss = 0;
    for (let o = 0; o < outputs.length; o++) {
      const target = targets[offset + o];
      if (target > 0) loss += target * (largest + Math.log(sum) - outputs[o]);
      gradient[o] = (gradient[o] / sum - target) / n_batch;
    }
    return loss;
  },
};

/** @type {Record<string, (learning_rate: number, layers: Layer[]) => () => void>} */
const optimizers = {
  sgd: (learning_rate, layers) => () => {
    for (const { weights, biases, weight_grads, bias_grads } of layers) {
      for (let i = 0; i < weights.length; i++) weights[i] -= learning_rate * weight_grads[i];
      for (let i = 0; i < biases.length; i++) biases[i] -= learning_rate * bias_grads[i];
    }
  },
  adam: (learning_rate, layers) => {
    const columns = layers.flatMap(({ weights, biases, weight_grads, bias_grads }) => [
      { params: weights, grads: weight_grads, first: new Float64Array(weights.length), second: new Float64Array(weights.length) },
      { params: biases, grads: bias_grads, first: new Float64Array(biases.length), second: new Float64Array(biases.length) },
    ]);
    let first_power = 1;
    let second_power = 1;
    return () => {
      first_power *= 0.9;
      second_power *= 0.999;
      const step_size = learning_rate / (1 - first_power);
      const second_correction = Math.sqrt(1 - second_power);
      for (const { params, grads, first, second } of columns) {
        for (let i = 0; i < params.length; i++) {
          const grad = grads[i];
          first[i] = 0.9 * first[i] + 0.1 * grad;
          second[i] = 0.999 * second[i] + 0.001 * grad * grad;
          params[i] -= (step_size * first[i]) / (Math.sqrt(second[i]) / second_correction + 1e-8);
        }
      }
    };
  },
};

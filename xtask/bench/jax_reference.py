"""How fast is JAX? The whole loop over all steps is one compiled function, on one thread of the processor.

Reads requests, a line of JSON each: {"material": path, "n": number of curves}. Answers each with a line of JSON: the losses,
and the milliseconds of the processor that one curve took, the mean of so many; compilation is not counted.
"""

import json
import os
import sys
import time

# One thread, as all others have. It has to be said before JAX is imported.
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_platforms", "cpu")

ACTIVATIONS = {"tanh": jnp.tanh, "relu": jax.nn.relu}


def squared_errors(outputs, targets):
    return jnp.mean((outputs - targets) ** 2, axis=1)


def cross_entropies(outputs, targets):
    return -jnp.sum(targets * jax.nn.log_softmax(outputs), axis=1)


LOSSES = {"mean_squared_error": squared_errors, "softmax_cross_entropy": cross_entropies}


def read_layers(material):
    """The parameters layer by layer: the weights, n_inputs × n_outputs, and the biases."""
    flat, layers, offset = np.array(material["params"], np.float32), [], 0
    for n_inputs, n_outputs in zip(material["sizes"], material["sizes"][1:]):
        weights = flat[offset : offset + n_inputs * n_outputs].reshape(n_inputs, n_outputs)
        offset += weights.size
        layers.append((jnp.array(weights), jnp.array(flat[offset : offset + n_outputs])))
        offset += n_outputs
    return layers


def compile_training(material):
    """A function without arguments that trains from the first parameters and gives the loss of each step."""
    n_outputs = material["sizes"][-1]
    inputs = jnp.array(np.array(material["inputs"], np.float32).reshape(-1, material["sizes"][0]))
    targets = jnp.array(np.array(material["targets"], np.float32).reshape(-1, n_outputs))
    # An epoch's last batch is smaller, and a compiled loop has one shape: what is missing is filled up and weighs nothing.
    batch_sizes = np.array(material["batch_sizes"])
    batches = np.zeros((len(batch_sizes), batch_sizes.max()), np.int32)
    weights = np.zeros(batches.shape, np.float32)
    taken = 0
    for step, n_batch in enumerate(batch_sizes):
        batches[step, :n_batch] = material["indices"][taken : taken + n_batch]
        weights[step, :n_batch] = 1 / n_batch
        taken += n_batch
    batches, weights = jnp.array(batches), jnp.array(weights)
    activation, loss = ACTIVATIONS[material["activation"]], LOSSES[material["loss"]]
    learning_rate, is_adam = material["learning_rate"], material["optimizer"] == "adam"
    first_layers = read_layers(material)

    def mean_loss(layers, indices, weights):
        values = inputs[indices]
        for idx, (matrix, biases) in enumerate(layers):
            values = values @ matrix + biases
            if idx + 1 < len(layers):
                values = activation(values)
        return jnp.sum(weights * loss(values, targets[indices]))

    def sgd(state, batch):
        layers = state
        value, grads = jax.value_and_grad(mean_loss)(layers, *batch)
        return jax.tree.map(lambda param, grad: param - learning_rate * grad, layers, grads), value

    def adam(state, batch):
        layers, first, second, step = state
        value, grads = jax.value_and_grad(mean_loss)(layers, *batch)
        first = jax.tree.map(lambda moment, grad: 0.9 * moment + 0.1 * grad, first, grads)
        second = jax.tree.map(lambda moment, grad: 0.999 * moment + 0.001 * grad * grad, second, grads)
        step_size = learning_rate / (1 - 0.9**step)
        correction = jnp.sqrt(1 - 0.999**step)
        update = lambda param, m, v: param - step_size * m / (jnp.sqrt(v) / correction + 1e-8)
        return (jax.tree.map(update, layers, first, second), first, second, step + 1), value

    @jax.jit
    def train(layers, batches, weights):
        zeros = jax.tree.map(jnp.zeros_like, layers)
        state = (layers, zeros, zeros, jnp.float32(1)) if is_adam else layers
        return jax.lax.scan(adam if is_adam else sgd, state, (batches, weights))[1]

    return lambda: train(first_layers, batches, weights).block_until_ready()


compiled = {}
for line in sys.stdin:
    request = json.loads(line)
    path = request["material"]
    if path not in compiled:
        with open(path) as file:
            compiled[path] = compile_training(json.load(file))
        compiled[path]()
    start = time.process_time()
    for _ in range(request["n"]):
        losses = compiled[path]()
    elapsed = (time.process_time() - start) * 1000
    print(json.dumps({"losses": np.array(losses, float).tolist(), "milliseconds": elapsed / request["n"]}), flush=True)

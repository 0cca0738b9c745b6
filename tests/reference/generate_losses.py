"""Makes the trajectories of losses that the common set lacks: own-loss-*.json, in the form that README.md describes.

Run it beside this file with PyTorch 2: `python generate_losses.py`. It has no settings, and the same version of PyTorch writes
the same files again. Everything is computed in float64; inputs, targets and initial parameters are rounded to float32 first,
so that a trainer in float32 starts from the same values. Chance comes from Python's own generator, whose sequence is fixed by
its documentation for a seed, and not from PyTorch's.

* `softmax_cross_entropy`: torch.nn.CrossEntropyLoss. Three and seven classes; targets are written one-hot, as lists.
* `hinge`: torch.relu(1 - y * z).mean() with y = 2 * target - 1, which PyTorch has under no name.
* `huber` with other values of delta than 1: torch.nn.HuberLoss(delta=...).
"""

import json
import math
import pathlib
import random
import struct

import torch

FOLDER = pathlib.Path(__file__).parent
N_EXAMPLES = 64
N_STEPS = 60
BATCH_SIZE = 16


def single(value):
    """The float32 nearest to a number."""
    return struct.unpack("f", struct.pack("f", value))[0]


def softmax_cross_entropy(outputs, targets):
    return torch.nn.CrossEntropyLoss()(outputs, targets.argmax(dim=1))


def hinge(outputs, targets):
    return torch.relu(1 - (2 * targets - 1) * outputs).mean()


def huber(delta):
    return torch.nn.HuberLoss(delta=delta)


def class_of(point, n_classes):
    """Sectors around the origin: no straight line parts them, and each has examples."""
    angle = math.atan2(point[1], point[0]) / (2 * math.pi) + 0.5
    return min(int(angle * n_classes), n_classes - 1)


def one_hot(point, n_classes):
    return [1.0 if idx == class_of(point, n_classes) else 0.0 for idx in range(n_classes)]


def generate(name, loss, criterion, layers, target_of, learning_rate, seed, scale=1.0):
    chance = random.Random(seed)
    inputs = [[single(scale * chance.gauss(0, 1)) for _ in range(layers[0])] for _ in range(N_EXAMPLES)]
    targets = [target_of(point, chance) for point in inputs]
    parameters = []
    for n_inputs, n_outputs in zip(layers, layers[1:]):
        bound = 1 / math.sqrt(n_inputs)
        weight = [[single(chance.uniform(-bound, bound)) for _ in range(n_inputs)] for _ in range(n_outputs)]
        bias = [single(chance.uniform(-bound, bound)) for _ in range(n_outputs)]
        parameters.append({"weight": weight, "bias": bias})
    batches = []
    while len(batches) < N_STEPS:
        order = list(range(N_EXAMPLES))
        chance.shuffle(order)
        batches += [order[start : start + BATCH_SIZE] for start in range(0, N_EXAMPLES, BATCH_SIZE)]
    batches = batches[:N_STEPS]

    double = lambda values: torch.tensor(values, dtype=torch.float64)
    all_inputs = double(inputs)
    # One target an example is written as a number, and is a column here.
    all_targets = double(targets).reshape(N_EXAMPLES, layers[-1])
    params = [double(layer[key]).requires_grad_() for layer in parameters for key in ("weight", "bias")]
    optimizer = torch.optim.SGD(params, lr=learning_rate)
    losses, gradient_norms = [], []
    for batch in batches:
        values = all_inputs[batch]
        for idx in range(0, len(params), 2):
            values = values @ params[idx].T + params[idx + 1]
            if idx + 2 < len(params):
                values = torch.tanh(values)
        batch_loss = criterion(values, all_targets[batch])
        optimizer.zero_grad()
        batch_loss.backward()
        losses.append(batch_loss.item())
        gradient_norms.append(math.sqrt(sum((param.grad**2).sum().item() for param in params)))
        optimizer.step()
    final = [
        {"weight": params[idx].tolist(), "bias": params[idx + 1].tolist()} for idx in range(0, len(params), 2)
    ]
    reference = {
        "name": name,
        "source": f"torch {torch.__version__.split('+')[0]} float64, generate_losses.py",
        "layers": layers,
        "activation": "tanh",
        "loss": loss,
        "optimizer": {"name": "sgd", "learning_rate": learning_rate},
        "schedule": {"name": "constant"},
        "regularization": None,
        "gradient_clipping": None,
        "inputs": inputs,
        "targets": targets,
        "batches": batches,
        "initial_parameters": parameters,
        "losses": losses,
        "gradient_norms": gradient_norms,
        "learning_rates": [learning_rate] * N_STEPS,
        "final_parameters": final,
    }
    (FOLDER / f"{name}.json").write_text(json.dumps(reference, separators=(",", ":")) + "\n")
    print(f"{name}: from {losses[0]:.4f} to {losses[-1]:.4f}")


def main():
    torch.set_num_threads(1)
    for n_classes, seed in ((3, 1), (7, 2)):
        suffix = "" if n_classes == 3 else f"-{n_classes}-classes"
        generate(
            f"own-loss-softmax_cross_entropy{suffix}",
            "softmax_cross_entropy",
            softmax_cross_entropy,
            [2, 8, n_classes],
            lambda point, _: one_hot(point, n_classes),
            learning_rate=0.3,
            seed=seed,
        )
    # Inputs of hundreds without a hidden layer: logits whose exponentials overflow, so that the sum has to be stable.
    generate(
        "own-loss-softmax_cross_entropy-large-logits",
        "softmax_cross_entropy",
        softmax_cross_entropy,
        [2, 3],
        lambda point, _: one_hot(point, 3),
        learning_rate=0.001,
        seed=3,
        scale=200.0,
    )
    generate(
        "own-loss-hinge",
        "hinge",
        hinge,
        [2, 8, 1],
        lambda point, _: 1.0 if point[0] * point[1] > 0 else 0.0,
        learning_rate=0.1,
        seed=4,
    )
    for delta, seed in ((0.25, 5), (4.0, 6)):
        generate(
            f"own-loss-huber-delta-{delta:g}",
            {"name": "huber", "delta": delta},
            huber(delta),
            [3, 6, 1],
            lambda point, chance: single(2 * point[0] - point[1] * point[2] + chance.gauss(0, 1)),
            learning_rate=0.05,
            seed=seed,
        )


if __name__ == "__main__":
    main()

"""What does PyTorch make of the entries that the given reference trajectories lack? Writes own-*.json beside this file.

    python -m venv venv && venv/bin/pip install torch && venv/bin/python tests/reference/generate.py

Everything is in float64; inputs, targets and initial parameters are rounded to float32 first, so that a trainer in float32
starts from the same values. Each file depends on its own name and on nothing else: another entry in CASES leaves the
others as they are. The form is that of README.md in this folder.

Nothing here is written out by hand where PyTorch has it. The one exception is Muon, whose orthogonalization PyTorch rounds
to bfloat16: its own source is run with float64 in that place.
"""

import inspect
import json
import pathlib
import zlib

import torch
from torch.optim import _muon, lr_scheduler

N_EXAMPLES = 40
N_BATCH = 8
N_STEPS = 60


# Muon's Newton-Schulz iteration, from PyTorch's source, in float64.
orthogonalization = inspect.getsource(_muon._zeropower_via_newtonschulz)
assert orthogonalization.count("torch.bfloat16") == 1, "PyTorch's Muon has changed: look at it again"
exec(orthogonalization.replace("torch.bfloat16", "torch.float64"), _muon.__dict__)


class MuonBesideAdamW:
    """Muon for the weights between hidden layers and AdamW for the rest, as PyTorch's documentation of Muon has it."""

    def __init__(self, layers, learning_rate, momentum, nesterov, newton_schulz_steps, beta1, beta2, epsilon, weight_decay):
        hidden = [layer.weight for layer in layers[1:-1]]
        rest = [param for layer in layers for param in layer.parameters() if not any(param is other for other in hidden)]
        self.optimizers = [
            torch.optim.Muon(
                hidden, lr=learning_rate, momentum=momentum, nesterov=nesterov, ns_steps=newton_schulz_steps,
                weight_decay=weight_decay, adjust_lr_fn="match_rms_adamw",
            ),
            torch.optim.AdamW(rest, lr=learning_rate, betas=(beta1, beta2), eps=epsilon, weight_decay=weight_decay),
        ]
        self.param_groups = [group for optimizer in self.optimizers for group in optimizer.param_groups]

    def step(self):
        for optimizer in self.optimizers:
            optimizer.step()


# Losscope's words for PyTorch's.
WORDS = {
    "learning_rate": "lr",
    "epsilon": "eps",
    "initial_accumulator": "initial_accumulator_value",
}


def optimizer_of(settings, layers):
    settings = dict(settings)
    name = settings.pop("name")
    if name == "muon":
        return MuonBesideAdamW(layers, **settings)
    params = [param for layer in layers for param in layer.parameters()]
    if "beta1" in settings:
        settings["betas"] = (settings.pop("beta1"), settings.pop("beta2"))
    if name == "rprop":
        settings["etas"] = (settings.pop("shrink_factor"), settings.pop("growth_factor"))
        settings["step_sizes"] = (settings.pop("step_size_min"), settings.pop("step_size_max"))
    if name == "rmsprop":
        settings["alpha"] = settings.pop("rho")
    settings = {WORDS.get(word, word): value for word, value in settings.items()}
    kind = {
        "sgd": torch.optim.SGD, "adagrad": torch.optim.Adagrad, "adadelta": torch.optim.Adadelta,
        "rmsprop": torch.optim.RMSprop, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW,
        "amsgrad": lambda params, **rest: torch.optim.Adam(params, amsgrad=True, **rest),
        "adamax": torch.optim.Adamax, "nadam": torch.optim.NAdam, "radam": torch.optim.RAdam,
        "rprop": torch.optim.Rprop,
    }[name]
    return kind(params, **settings)


def scheduler_of(settings, optimizer, learning_rate):
    settings = dict(settings)
    name = settings.pop("name")
    if name == "constant":
        return None
    if name == "linear":
        end_factor = settings["minimum"] / learning_rate
        return lr_scheduler.LinearLR(optimizer, 1.0, end_factor, total_iters=settings["total_steps"])
    if name == "one_cycle":
        return lr_scheduler.OneCycleLR(
            optimizer, max_lr=learning_rate, total_steps=settings["total_steps"], pct_start=settings["rise_fraction"],
            div_factor=settings["initial_divisor"], final_div_factor=settings["final_divisor"], cycle_momentum=False,
        )
    if name == "cosine_restarts":
        return lr_scheduler.CosineAnnealingWarmRestarts(
            optimizer, T_0=settings["first_steps"], T_mult=settings["growth"], eta_min=settings["minimum"]
        )
    raise KeyError(name)


def rounded(tensor):
    """To float32 and back."""
    return tensor.float().double()


def layers_as_json(layers):
    return [{"weight": layer.weight.tolist(), "bias": layer.bias.tolist()} for layer in layers]


def trajectory(name, optimizer, schedule=None, sizes=(2, 8, 8, 1), full_batch=False):
    """One short training: a classification of two noisy classes, as in the given references."""
    generator = torch.Generator().manual_seed(zlib.crc32(name.encode()))

    def normal(*shape):
        return rounded(torch.randn(*shape, generator=generator, dtype=torch.float64))

    inputs = normal(N_EXAMPLES, sizes[0])
    targets = ((inputs[:, 0] * inputs[:, 1] + 0.3 * normal(N_EXAMPLES)) > 0).double()
    layers = [torch.nn.Linear(*pair, dtype=torch.float64) for pair in zip(sizes, sizes[1:])]
    with torch.no_grad():
        for layer in layers:
            layer.weight.copy_(rounded(normal(*layer.weight.shape) / layer.in_features**0.5))
            layer.bias.copy_(rounded(normal(*layer.bias.shape) / 4))
    batches = []
    while len(batches) < N_STEPS:
        order = torch.randperm(N_EXAMPLES, generator=generator).tolist()
        n_batch = N_EXAMPLES if full_batch else N_BATCH
        batches += [order[start : start + n_batch] for start in range(0, N_EXAMPLES, n_batch)]
    batches = batches[:N_STEPS]

    schedule = schedule or {"name": "constant"}
    stepper = optimizer_of(optimizer, layers)
    scheduler = scheduler_of(schedule, stepper, optimizer["learning_rate"])
    params = [param for layer in layers for param in layer.parameters()]
    initial = layers_as_json(layers)
    losses, gradient_norms, learning_rates = [], [], []
    for batch in batches:
        values = inputs[batch]
        for layer in layers[:-1]:
            values = torch.tanh(layer(values))
        outputs = layers[-1](values).squeeze(1)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(outputs, targets[batch])
        for param in params:
            param.grad = None
        loss.backward()
        losses.append(loss.item())
        gradient_norms.append(torch.stack([param.grad.square().sum() for param in params]).sum().sqrt().item())
        learning_rates.append(float(stepper.param_groups[0]["lr"]))
        stepper.step()
        if scheduler is not None and len(losses) < N_STEPS:
            scheduler.step()
    return {
        "name": name,
        "source": f"torch {torch.__version__.split('+')[0]} float64, tests/reference/generate.py",
        "layers": list(sizes),
        "activation": "tanh",
        "loss": "binary_cross_entropy",
        "optimizer": optimizer,
        "schedule": schedule,
        "regularization": None,
        "gradient_clipping": None,
        "inputs": inputs.tolist(),
        "targets": targets.tolist(),
        "batches": batches,
        "initial_parameters": initial,
        "losses": losses,
        "gradient_norms": gradient_norms,
        "learning_rates": learning_rates,
        "final_parameters": layers_as_json(layers),
    }


def plateau(name, learning_rate, schedule):
    """Validation losses as a schedule hears them, and the learning rate after each."""
    generator = torch.Generator().manual_seed(zlib.crc32(name.encode()))
    time = torch.arange(80, dtype=torch.float64)
    noise = torch.randn(80, generator=generator, dtype=torch.float64)
    losses = rounded(0.2 + 0.8 * torch.exp(-time / 8) + 0.01 * noise).tolist()
    # An improvement of less than the threshold, and one of just a little more.
    losses[30], losses[31] = min(losses[:30]) * (1 - 0.5 * schedule["plateau_threshold"]), min(losses[:30]) * 0.98
    losses = rounded(torch.tensor(losses, dtype=torch.float64)).tolist()
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=learning_rate)
    scheduler = lr_scheduler.ReduceLROnPlateau(
        optimizer, factor=schedule["factor"], patience=schedule["plateau_patience"],
        threshold=schedule["plateau_threshold"], min_lr=schedule["minimum"],
    )
    learning_rates = []
    for loss in losses:
        scheduler.step(loss)
        learning_rates.append(float(optimizer.param_groups[0]["lr"]))
    return {
        "name": name,
        "source": f"torch {torch.__version__.split('+')[0]} float64, tests/reference/generate.py",
        "learning_rate": learning_rate,
        "schedule": schedule,
        "observed_losses": losses,
        "learning_rates": learning_rates,
    }


def adam_like(name, **settings):
    return {"name": name, "learning_rate": 0.02, "beta1": 0.9, "beta2": 0.99, "epsilon": 1e-8, **settings}


MUON = adam_like("muon", momentum=0.95, nesterov=True, newton_schulz_steps=5, weight_decay=0.05)
# Neither square nor all wide: one matrix between hidden layers has more rows than columns, the other fewer.
MUON_SIZES = (2, 6, 10, 4, 1)
RPROP = {"name": "rprop", "learning_rate": 0.01, "shrink_factor": 0.5, "growth_factor": 1.2}
SGD = {"name": "sgd", "learning_rate": 0.3}

CASES = [
    trajectory("own-optimizer-amsgrad", adam_like("amsgrad", beta2=0.9)),
    trajectory("own-optimizer-amsgrad-weight-decay", adam_like("amsgrad", beta1=0.5, beta2=0.9, weight_decay=0.05)),
    trajectory("own-optimizer-adamw-no-decay", adam_like("adamw", beta1=0.8, epsilon=1e-3, weight_decay=0.0)),
    trajectory("own-optimizer-adamax-weight-decay", adam_like("adamax", beta2=0.9, epsilon=1e-3, weight_decay=0.05)),
    trajectory("own-optimizer-nadam-weight-decay", adam_like("nadam", momentum_decay=0.02, weight_decay=0.05)),
    trajectory("own-optimizer-radam-weight-decay", adam_like("radam", weight_decay=0.05)),
    # The average of squares is too short to be trusted at any step.
    trajectory("own-optimizer-radam-short", adam_like("radam", beta2=0.5)),
    trajectory(
        "own-optimizer-adagrad-weight-decay",
        {"name": "adagrad", "learning_rate": 0.1, "initial_accumulator": 0.1, "epsilon": 1e-6, "weight_decay": 0.05},
    ),
    trajectory(
        "own-optimizer-adadelta-weight-decay",
        {"name": "adadelta", "learning_rate": 4.0, "rho": 0.95, "epsilon": 1e-6, "weight_decay": 0.05},
    ),
    trajectory(
        "own-optimizer-rmsprop-weight-decay",
        {"name": "rmsprop", "learning_rate": 0.005, "rho": 0.9, "momentum": 0.5, "epsilon": 1e-6, "weight_decay": 0.05},
    ),
    trajectory("own-optimizer-rprop", {**RPROP, "step_size_min": 1e-6, "step_size_max": 50.0}, full_batch=True),
    # Both limits are reached.
    trajectory("own-optimizer-rprop-limits", {**RPROP, "step_size_min": 5e-3, "step_size_max": 0.05}, full_batch=True),
    trajectory("own-optimizer-muon", MUON, sizes=MUON_SIZES),
    trajectory(
        "own-optimizer-muon-plain",
        {**MUON, "momentum": 0.8, "nesterov": False, "newton_schulz_steps": 3, "weight_decay": 0.0},
        sizes=MUON_SIZES,
    ),
    trajectory("own-schedule-linear", SGD, {"name": "linear", "minimum": 0.01, "total_steps": 50}),
    trajectory(
        "own-schedule-one_cycle",
        SGD,
        {"name": "one_cycle", "rise_fraction": 0.3, "initial_divisor": 25.0, "final_divisor": 1e4, "total_steps": 60},
    ),
    trajectory(
        "own-schedule-one_cycle-no-rise",
        SGD,
        {"name": "one_cycle", "rise_fraction": 0.0, "initial_divisor": 2.0, "final_divisor": 10.0, "total_steps": 60},
    ),
    trajectory(
        "own-schedule-cosine_restarts", SGD, {"name": "cosine_restarts", "first_steps": 8, "growth": 2, "minimum": 0.01}
    ),
    trajectory(
        "own-schedule-cosine_restarts-even", SGD, {"name": "cosine_restarts", "first_steps": 13, "growth": 1, "minimum": 0.0}
    ),
    plateau(
        "own-plateau",
        0.1,
        {"name": "reduce_on_plateau", "factor": 0.5, "plateau_patience": 5, "plateau_threshold": 1e-4, "minimum": 0.0},
    ),
    plateau(
        "own-plateau-impatient",
        0.1,
        {"name": "reduce_on_plateau", "factor": 0.2, "plateau_patience": 0, "plateau_threshold": 0.03, "minimum": 1e-3},
    ),
    # Reductions of less than 1e-8 are not made.
    plateau(
        "own-plateau-tiny",
        1e-6,
        {"name": "reduce_on_plateau", "factor": 0.3, "plateau_patience": 1, "plateau_threshold": 0.01, "minimum": 0.0},
    ),
]

if __name__ == "__main__":
    folder = pathlib.Path(__file__).parent
    for case in CASES:
        (folder / f"{case['name']}.json").write_text(json.dumps(case, separators=(",", ":")) + "\n")
        print(case["name"])

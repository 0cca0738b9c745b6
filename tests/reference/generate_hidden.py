"""Trajectories of networks with batch or layer normalization, by PyTorch in double precision.

    python tests/reference/generate_hidden.py

writes `own-batch_normalization.json`, `own-layer_normalization.json` and two of several layers beside itself, in the form that
README.md describes, and besides: `hidden_normalization`, each hidden layer's `scale` and `shift` among its parameters, and
`validation_inputs`, `validation_targets`, `validation_losses` at evaluation (running statistics) before the first step and
after each. Inputs, targets and initial parameters are representable in float32.
"""

import json
import pathlib

import torch

HERE = pathlib.Path(__file__).parent


def numbers(tensor):
    return tensor.detach().tolist()


class Network(torch.nn.Module):
    def __init__(self, sizes, normalization):
        super().__init__()
        self.linears = torch.nn.ModuleList(torch.nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        make = {"batch_normalization": torch.nn.BatchNorm1d, "layer_normalization": torch.nn.LayerNorm}[normalization]
        self.norms = torch.nn.ModuleList(make(size) for size in sizes[1:-1])

    def forward(self, x):
        for linear, norm in zip(self.linears, self.norms):
            x = torch.tanh(norm(linear(x)))
        return self.linears[-1](x)

    def layers(self):
        layers = []
        for idx, linear in enumerate(self.linears):
            layer = {"weight": numbers(linear.weight), "bias": numbers(linear.bias)}
            if idx < len(self.norms):
                layer |= {"scale": numbers(self.norms[idx].weight), "shift": numbers(self.norms[idx].bias)}
            layers.append(layer)
        return layers


def trajectory(name, sizes, normalization, batch_size, learning_rate, n_steps=60):
    torch.manual_seed(11)
    single = lambda *shape: torch.randn(*shape).to(torch.float32).to(torch.float64)
    inputs, targets = single(40, sizes[0]), single(40, 1)
    validation_inputs, validation_targets = single(20, sizes[0]), single(20, 1)
    network = Network(sizes, normalization).double()
    with torch.no_grad():
        for parameter in network.parameters():
            # Scales and shifts off their neutral values, so that their gradients matter at once.
            parameter.add_(0.1 * torch.randn_like(parameter))
            parameter.copy_(parameter.to(torch.float32))
    initial = network.layers()
    optimizer = torch.optim.SGD(network.parameters(), lr=learning_rate)
    loss_function = torch.nn.MSELoss()
    record = {"losses": [], "gradient_norms": [], "learning_rates": [], "validation_losses": [], "batches": []}

    def evaluate():
        network.eval()
        with torch.no_grad():
            record["validation_losses"].append(loss_function(network(validation_inputs), validation_targets).item())
        network.train()

    evaluate()
    for _ in range(n_steps):
        batch = torch.randperm(40)[:batch_size]
        optimizer.zero_grad()
        loss = loss_function(network(inputs[batch]), targets[batch])
        loss.backward()
        record["batches"].append(batch.tolist())
        record["losses"].append(loss.item())
        norm = torch.cat([parameter.grad.flatten() for parameter in network.parameters()]).norm()
        record["gradient_norms"].append(norm.item())
        record["learning_rates"].append(learning_rate)
        optimizer.step()
        evaluate()
    result = {
        "name": name,
        "source": f"torch {torch.__version__} float64",
        "layers": sizes,
        "activation": "tanh",
        "hidden_normalization": normalization,
        "loss": "mean_squared_error",
        "optimizer": {"name": "sgd", "learning_rate": learning_rate},
        "schedule": {"name": "constant"},
        "regularization": None,
        "gradient_clipping": None,
        "inputs": numbers(inputs),
        "targets": numbers(targets.flatten()),
        "validation_inputs": numbers(validation_inputs),
        "validation_targets": numbers(validation_targets.flatten()),
        "initial_parameters": initial,
        "final_parameters": network.layers(),
        **record,
    }
    (HERE / f"{name}.json").write_text(json.dumps(result, separators=(",", ":")))


trajectory("own-batch_normalization", [3, 6, 1], "batch_normalization", 16, 0.05)
trajectory("own-batch_normalization-deep", [3, 5, 4, 1], "batch_normalization", 7, 0.02)
trajectory("own-layer_normalization", [3, 6, 1], "layer_normalization", 16, 0.05)
trajectory("own-layer_normalization-deep", [3, 5, 4, 1], "layer_normalization", 1, 0.02)

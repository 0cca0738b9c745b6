"""What does scikit-learn say of networks that Losscope has trained? It gets their weights, and predicts and counts by itself.

    cargo test --test portrait_numbers
    python tests/reference/portrait/generate.py target/tmp/portrait-numbers tests/reference/portrait

The first writes the weights and the examples of each network into the folder `target/tmp/portrait-numbers`, whether or not it fails. scikit-learn
computes in double precision. An example or a cell is near a border where less than MARGIN is between the logarithms of the two
largest probabilities: there, single precision may see another class. Of examples none may be so near.
"""

import json
import pathlib
import sys

import numpy as np
from sklearn.metrics import accuracy_score, confusion_matrix, r2_score
from sklearn.neural_network import MLPClassifier, MLPRegressor

MARGIN = 1e-4
N_CELLS = 56
N_PLACES = 200
ACTIVATIONS = {"tanh": "tanh", "relu": "relu", "sigmoid": "logistic", "identity": "identity"}


def rows(numbers, n_columns):
    return np.array(numbers, dtype=np.float64).reshape(-1, n_columns)


def network(case):
    """scikit-learn's model with these weights."""
    layers = case["layers"]
    coefs = [rows(layer["weights"], len(layer["biases"])) for layer in layers]
    intercepts = [np.array(layer["biases"], dtype=np.float64) for layer in layers]
    sizes = [len(intercept) for intercept in intercepts[:-1]]
    kind = MLPClassifier if case["classes"] else MLPRegressor
    model = kind(hidden_layer_sizes=sizes, activation=ACTIVATIONS[case["activation"]])
    inputs = np.zeros((2, coefs[0].shape[0]))
    if case["classes"]:
        model.partial_fit(inputs, [0, 1], classes=range(len(case["classes"])))
    else:
        model.partial_fit(inputs, [0.0, 1.0])
    if case["classes"] and len(intercepts[-1]) == 1:
        intercepts[-1] = intercepts[-1] - case["threshold"]
    elif len(case["classes"]) == 2:
        # Of two classes it has one output: how much more speaks for the second.
        coefs[-1] = coefs[-1][:, 1:] - coefs[-1][:, :1]
        intercepts[-1] = intercepts[-1][1:] - intercepts[-1][:1]
    assert [coef.shape for coef in coefs] == [coef.shape for coef in model.coefs_]
    model.coefs_, model.intercepts_ = coefs, intercepts
    return model


def margins(model, inputs):
    logarithms = np.sort(model.predict_log_proba(inputs), axis=1)
    return logarithms[:, -1] - logarithms[:, -2]


def normalized(values, scaling):
    return (values - scaling["subtract"]) / scaling["divide"]


def cells(case, model):
    """The class at the middle of each cell, row by row from the top, and the cells that are near a border."""
    middles = (np.arange(N_CELLS) + 0.5) / N_CELLS
    columns, lines = (low + middles * (high - low) for low, high in case["bounds"])
    x, y = np.meshgrid(columns, lines[::-1])
    features = case["features"]
    inputs = np.column_stack([normalized(x.ravel(), features[0]), normalized(y.ravel(), features[1])])
    near = np.flatnonzero(margins(model, inputs) < MARGIN)
    return "".join(map(str, model.predict(inputs))), near.tolist()


def reference(case):
    model = network(case)
    n_inputs = rows(case["layers"][0]["weights"], len(case["layers"][0]["biases"])).shape[0]
    n_outputs = len(case["layers"][-1]["biases"])
    found = {"bits": case["bits"]}
    for split in ["training", "validation"]:
        inputs, targets = rows(case[split]["inputs"], n_inputs), rows(case[split]["targets"], n_outputs)
        if case["classes"]:
            truth = targets.argmax(axis=1) if n_outputs > 1 else targets[:, 0].astype(int)
            said = model.predict(inputs)
            assert (margins(model, inputs) >= MARGIN).all(), "an example is near a border: choose another seed"
            matrix = confusion_matrix(truth, said, labels=range(len(case["classes"])))
            found[split] = {"accuracy": accuracy_score(truth, said), "confusion_matrix": matrix.tolist()}
        else:
            scaling = case["target"]
            truth, said = (numbers * scaling["divide"] + scaling["subtract"] for numbers in [targets[:, 0], model.predict(inputs)])
            found[split] = {"r2": r2_score(truth, said), "predicted": [float(f"{number:.8g}") for number in said]}
    if case["classes"] and n_inputs == 2:
        found["cells"], found["near_a_border"] = cells(case, model)
    if not case["classes"] and n_inputs == 1:
        places = np.linspace(*case["bounds"][0], N_PLACES)[:, None]
        line = model.predict(normalized(places, case["features"][0])) * case["target"]["divide"] + case["target"]["subtract"]
        found["line"] = [float(f"{number:.8g}") for number in line]
    return found


folder, target = map(pathlib.Path, sys.argv[1:])
for path in sorted(folder.glob("*.json")):
    (target / path.name).write_text(json.dumps(reference(json.loads(path.read_text()))) + "\n")

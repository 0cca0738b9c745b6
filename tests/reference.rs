//! Training agrees with PyTorch, step by step: `tests/reference/*.json`, whose README says how they were made.

use losscope::catalog::Choice;
use losscope::loss::LOSSES;
use losscope::model::Model;
use losscope::model::activation::ACTIVATIONS;
use losscope::optimizer::OPTIMIZERS;
use losscope::trainer::{Batches, Examples, Parts, Trainer};
use serde_json::Value;
use std::path::Path;

/// Relative to the reference, or absolute where that is smaller: the reference is in double precision.
const RELATIVE: f64 = 2e-4;
const ABSOLUTE: f64 = 1e-6;

#[test]
fn every_reference_trajectory_is_followed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference");
    let mut n_followed = 0;
    for entry in std::fs::read_dir(folder).expect("tests/reference is there") {
        let path = entry.expect("a folder can be listed").path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let text = std::fs::read_to_string(&path).expect("a reference can be read");
            follow(&serde_json::from_str(&text).expect("a reference is JSON"));
            n_followed += 1;
        }
    }
    assert_eq!(n_followed, 16, "a reference was added or lost: say so here");
}

fn follow(reference: &Value) {
    let name = text(&reference["name"]);
    let mut trainer = trainer(reference);
    let losses = numbers(&reference["losses"]);
    let gradient_norms = numbers(&reference["gradient_norms"]);
    for (step, (&loss, &gradient_norm)) in losses.iter().zip(&gradient_norms).enumerate() {
        trainer.advance(1);
        close(f64::from(trainer.history().train_loss[step]), loss, || format!("{name}: loss of step {step}"));
        let squares = trainer.grads().iter().map(|&grad| f64::from(grad) * f64::from(grad));
        close(squares.sum::<f64>().sqrt(), gradient_norm, || format!("{name}: gradient norm of step {step}"));
    }
    for (idx, (&param, expected)) in trainer.params().iter().zip(params(&reference["final_parameters"])).enumerate() {
        close(f64::from(param), f64::from(expected), || format!("{name}: parameter {idx} at the end"));
    }
    assert_eq!(trainer.history().train_loss.len(), losses.len());
}

fn trainer(reference: &Value) -> Trainer {
    for unsupported in ["regularization", "gradient_clipping"] {
        assert!(reference[unsupported].is_null(), "{unsupported} is not trained yet");
    }
    assert_eq!(text(&reference["schedule"]["name"]), "constant");
    let activation = text(&reference["activation"]);
    let loss = text(&reference["loss"]);
    let sizes: Vec<usize> = numbers(&reference["layers"]).iter().map(|&size| size as usize).collect();
    let activation = ACTIVATIONS.iter().find(|spec| spec.name == activation).expect("the activation is there");
    let model = Model::new(&sizes, activation);
    let initial = params(&reference["initial_parameters"]);
    let optimizer = optimizer(&reference["optimizer"]);
    let batches: Vec<Vec<u32>> = list(&reference["batches"])
        .iter()
        .map(|batch| numbers(batch).iter().map(|&idx| idx as u32).collect())
        .collect();
    let n_steps = batches.len() as u32;
    let parts = Parts {
        optimizer: (optimizer.spec.build)(&optimizer.values, initial.len()),
        model,
        params: initial,
        loss: LOSSES.iter().find(|spec| spec.name == loss).expect("the loss is there"),
        learning_rate: number(&reference["optimizer"]["learning_rate"]),
        training: Examples {
            inputs: list(&reference["inputs"]).iter().flat_map(singles).collect(),
            targets: singles(&reference["targets"]),
        },
        validation: Examples::default(),
        batches: Batches::Given(batches.into_iter()),
    };
    Trainer::from_parts(parts, 1, n_steps)
}

fn optimizer(reference: &Value) -> Choice<losscope::optimizer::OptimizerSpec> {
    let name = text(&reference["name"]);
    let spec = OPTIMIZERS.iter().find(|spec| spec.name == name).expect("the optimizer is there");
    let mut choice = Choice::new(spec);
    for (key, value) in reference.as_object().expect("an optimizer is an object") {
        if key != "name" && key != "learning_rate" {
            let idx = spec.hyperparameters.iter().position(|hyperparameter| hyperparameter.name == key);
            let number = value.as_bool().map_or_else(|| number(value), |on| if on { 1.0 } else { 0.0 });
            choice.values.numbers[idx.unwrap_or_else(|| panic!("{name} has {key}"))] = number;
        }
    }
    choice
}

/// Parameters in the order of `Model`: PyTorch has weights as outputs × inputs.
fn params(layers: &Value) -> Vec<f32> {
    let mut params = Vec::new();
    for layer in list(layers) {
        let weight: Vec<Vec<f32>> = list(&layer["weight"]).iter().map(singles).collect();
        for input in 0..weight[0].len() {
            params.extend(weight.iter().map(|weights_of_output| weights_of_output[input]));
        }
        params.extend(singles(&layer["bias"]));
    }
    params
}

fn close(value: f64, expected: f64, what: impl FnOnce() -> String) {
    let error = (value - expected).abs();
    let allowed = (RELATIVE * expected.abs()).max(ABSOLUTE);
    assert!(error <= allowed, "{} is {value}, and PyTorch's {expected}", what());
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().expect("a list")
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn numbers(value: &Value) -> Vec<f64> {
    list(value).iter().map(number).collect()
}

fn singles(value: &Value) -> Vec<f32> {
    numbers(value).iter().map(|&number| number as f32).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

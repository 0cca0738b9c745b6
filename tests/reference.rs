//! Training agrees with PyTorch, step by step: `tests/reference/*.json`, whose README says how they were made.

use losscope::catalog::{Choice, Spec, Task};
use losscope::gradient_clipping::GRADIENT_CLIPPINGS;
use losscope::loss::LOSSES;
use losscope::model::Model;
use losscope::model::activation::ACTIVATIONS;
use losscope::model::hidden_normalization::HIDDEN_NORMALIZATIONS;
use losscope::optimizer::{Layout, OPTIMIZERS};
use losscope::regularization::REGULARIZATIONS;
use losscope::rng::{Rng, Stream};
use losscope::schedule::{SCHEDULES, Span};
use losscope::trainer::{Batches, Examples, Parts, Trainer};
use serde_json::Value;
use std::path::Path;

/// Relative to the reference, or absolute where that is smaller: the reference is in double precision.
const RELATIVE: f64 = 2e-4;
const ABSOLUTE: f64 = 1e-6;

#[test]
fn every_reference_trajectory_is_followed() {
    let references = references();
    for reference in &references {
        if reference["observed_losses"].is_array() {
            follow_schedule(reference);
        } else {
            follow(reference);
        }
    }
    assert!(!references.is_empty(), "there is something to follow");
}

#[test]
fn every_entry_has_a_trajectory_of_an_independent_program() {
    fn names<S: Spec>(registry: &'static [S]) -> Vec<&'static str> {
        registry.iter().map(Spec::name).filter(|name| *name != "none").collect()
    }
    for (key, entries) in [
        ("activation", names(ACTIVATIONS)),
        ("hidden_normalization", names(HIDDEN_NORMALIZATIONS)),
        ("loss", names(LOSSES)),
        ("optimizer", names(OPTIMIZERS)),
        ("schedule", names(SCHEDULES)),
        ("regularization", names(REGULARIZATIONS)),
        ("gradient_clipping", names(GRADIENT_CLIPPINGS)),
    ] {
        let followed: Vec<String> = own_references().iter().filter_map(|reference| name_of(&reference[key])).collect();
        for entry in entries {
            assert!(followed.iter().any(|name| name == entry), "no file in tests/reference/ has the {key} {entry}");
        }
    }
}

/// The references of the project, or those of the folder that LOSSCOPE_REFERENCE_DIR names.
fn references() -> Vec<Value> {
    match std::env::var_os("LOSSCOPE_REFERENCE_DIR") {
        Some(folder) => read_folder(Path::new(&folder)),
        None => own_references(),
    }
}

fn own_references() -> Vec<Value> {
    read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference"))
}

fn read_folder(folder: &Path) -> Vec<Value> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a folder can be listed").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    let read = |path: &std::path::PathBuf| std::fs::read_to_string(path).expect("a reference can be read");
    paths.iter().map(|path| serde_json::from_str(&read(path)).expect("a reference is JSON")).collect()
}

/// What an entry of a reference is called: a text, an object with a name or a kind, or null.
fn name_of(entry: &Value) -> Option<String> {
    let name = entry.get("name").or(entry.get("kind")).unwrap_or(entry);
    name.as_str().map(str::to_owned)
}

fn follow(reference: &Value) {
    let name = text(&reference["name"]);
    let mut trainer = trainer(reference);
    let losses = numbers(&reference["losses"]);
    let learning_rates = numbers(&reference["learning_rates"]);
    let gradient_norms = numbers(&reference["gradient_norms"]);
    for (step, (&loss, &gradient_norm)) in losses.iter().zip(&gradient_norms).enumerate() {
        trainer.advance(1);
        close(f64::from(trainer.history().train_loss[step]), loss, || format!("{name}: loss of step {step}"));
        let history = trainer.history();
        close(f64::from(history.gradient_norm[step]), gradient_norm, || {
            format!("{name}: gradient norm of step {step}")
        });
        let learning_rate = f64::from(history.scheduled_learning_rate[step]);
        close(learning_rate, learning_rates[step], || format!("{name}: learning rate of step {step}"));
    }
    let validation_losses = list_or_none(&reference["validation_losses"]);
    assert_eq!(trainer.history().validation_loss.len(), validation_losses.len(), "{name}");
    for (step, (&loss, expected)) in trainer.history().validation_loss.iter().zip(validation_losses).enumerate() {
        close(f64::from(loss), number(expected), || format!("{name}: validation loss after {step} steps"));
    }
    for (idx, (&param, expected)) in trainer.params().iter().zip(params(&reference["final_parameters"])).enumerate() {
        close(f64::from(param), f64::from(expected), || format!("{name}: parameter {idx} at the end"));
    }
    assert_eq!(trainer.history().train_loss.len(), losses.len());
}

/// A schedule that hears of validation losses, and what it makes of the learning rate after each.
fn follow_schedule(reference: &Value) {
    let choice = choice(SCHEDULES, &reference["schedule"]);
    let span = Span { learning_rate: number(&reference["learning_rate"]), n_steps: 1 };
    let mut schedule = (choice.spec.build)(&choice.values, span);
    let learning_rates = numbers(&reference["learning_rates"]);
    for (idx, (loss, expected)) in singles(&reference["observed_losses"]).into_iter().zip(learning_rates).enumerate() {
        schedule.observe(loss);
        let learning_rate = schedule.learning_rate(0);
        let error = (learning_rate - expected).abs();
        let name = text(&reference["name"]);
        // In double precision here too, and at times below ABSOLUTE.
        assert!(error <= 1e-12 * expected, "{name}: {learning_rate} after loss {idx}, and PyTorch's {expected}");
    }
}

fn trainer(reference: &Value) -> Trainer {
    let sizes: Vec<usize> = numbers(&reference["layers"]).iter().map(|&size| size as usize).collect();
    let hidden_normalization = choice(HIDDEN_NORMALIZATIONS, &reference["hidden_normalization"]).spec;
    let model =
        Model::with_hidden(&sizes, choice(ACTIVATIONS, &reference["activation"]).spec, hidden_normalization, 0.0);
    let learnt = params(&reference["initial_parameters"]);
    assert_eq!(learnt.len(), model.n_params());
    let mut initial = model.neutral_params();
    initial[..learnt.len()].copy_from_slice(&learnt);
    let batches: Vec<Vec<u32>> = list(&reference["batches"])
        .iter()
        .map(|batch| numbers(batch).iter().map(|&idx| idx as u32).collect())
        .collect();
    let n_steps = batches.len() as u32;
    let optimizer = choice(OPTIMIZERS, &reference["optimizer"]);
    let schedule = choice(SCHEDULES, &reference["schedule"]);
    let span = Span { learning_rate: number(&reference["optimizer"]["learning_rate"]), n_steps };
    let layout = Layout { n_params: model.n_params(), hidden_matrices: model.hidden_matrices() };
    let parts = Parts {
        model,
        params: initial,
        task: Task::Regression,
        loss: choice(LOSSES, &reference["loss"]),
        regularization: choice(REGULARIZATIONS, &reference["regularization"]),
        gradient_clipping: choice(GRADIENT_CLIPPINGS, &reference["gradient_clipping"]),
        optimizer: (optimizer.spec.build)(&optimizer.values, &layout),
        schedule: (schedule.spec.build)(&schedule.values, span),
        early_stopping: None,
        training: Examples {
            inputs: list(&reference["inputs"]).iter().flat_map(singles).collect(),
            targets: list(&reference["targets"]).iter().flat_map(one_or_several).collect(),
        },
        validation: Examples {
            inputs: list_or_none(&reference["validation_inputs"]).iter().flat_map(singles).collect(),
            targets: list_or_none(&reference["validation_targets"]).iter().flat_map(one_or_several).collect(),
        },
        batches: Batches::Given(batches.into_iter()),
        dropout: Rng::new(0, Stream::Dropout),
    };
    Trainer::from_parts(parts, 1, n_steps)
}

/// The entry that a reference names, with the hyperparameters that it gives: a name, an object with one, or null for `none`.
fn choice<S: Spec>(registry: &'static [S], reference: &Value) -> Choice<S> {
    let empty = serde_json::Map::new();
    let settings = reference.as_object().unwrap_or(&empty);
    let named = settings.get("name").or(settings.get("kind")).unwrap_or(reference);
    let name = named.as_str().unwrap_or("none");
    let spec = registry.iter().find(|spec| spec.name() == name).unwrap_or_else(|| panic!("{name} is there"));
    let mut choice = Choice::new(spec);
    for (key, value) in settings {
        if !["name", "kind", "learning_rate"].contains(&key.as_str()) {
            let idx = spec.hyperparameters().iter().position(|hyperparameter| hyperparameter.name == key);
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
        for of_units in ["scale", "shift"] {
            params.extend(list_or_none(&layer[of_units]).iter().map(|value| number(value) as f32));
        }
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

/// A list that not every reference has.
fn list_or_none(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
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

/// The targets of an example: a number, or a list with one for each output.
fn one_or_several(value: &Value) -> Vec<f32> {
    if value.is_array() { singles(value) } else { vec![number(value) as f32] }
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

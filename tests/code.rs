//! An exported script gives the curve that Losscope shows: each registry's entries, run by Python where the library is there.

mod python;
mod tables;

use losscope::catalog::Task;
use losscope::code::{LIBRARIES, script};
use losscope::dataset::{DATASETS, Dataset, Targets};
use losscope::experiment::Experiment;
use losscope::gradient_clipping::GRADIENT_CLIPPINGS;
use losscope::history::History;
use losscope::loss::LOSSES;
use losscope::model::activation::ACTIVATIONS;
use losscope::model::hidden_normalization::HIDDEN_NORMALIZATIONS;
use losscope::model::initialisation::INITIALISATIONS;
use losscope::normalization::NORMALIZATIONS;
use losscope::optimizer::OPTIMIZERS;
use losscope::regularization::REGULARIZATIONS;
use losscope::rng::Rng;
use losscope::schedule::SCHEDULES;
use std::path::PathBuf;

/// Relative to what Losscope has, or absolute where that is below 1.
const TOLERANCE: f64 = 1e-3;

/// An experiment that is exported, with a name for messages and files.
struct Case {
    name: String,
    experiment: Experiment,
}

/// Small and short, with a last batch that is not full.
const SHORT: &[(&str, &str)] = &[("n_examples", "40"), ("batch_size", "9"), ("n_epochs", "4"), ("n_units", "6")];
const OF_NUMBERS: &[(&str, &str)] = &[("dataset", "sine")];
const OF_CLASSES: &[(&str, &str)] = &[("dataset", "gaussians")];

fn case(name: &str, settings: &[&[(&str, &str)]]) -> Case {
    let settings = settings.concat();
    // A setting that is said again is meant.
    let is_last = |idx: usize| {
        let name = settings[idx].0;
        name == "at" || settings[idx + 1..].iter().all(|(other, _)| *other != name)
    };
    let settings: Vec<_> = (0..settings.len()).filter(|&idx| is_last(idx)).map(|idx| settings[idx]).collect();
    let experiment = Experiment::from_settings(&settings).unwrap_or_else(|error| panic!("{name}: {error}"));
    Case { name: name.to_owned(), experiment }
}

/// Every entry of every registry, and what else is set beside them.
fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut add = |name: &str, settings: &[&[(&str, &str)]]| cases.push(case(name, settings));
    for spec in OPTIMIZERS {
        let optimizer = [("optimizer", spec.name), ("n_hidden_layers", "2")];
        let optimizer: &[_] = if spec.full_batch { &[optimizer[0], ("n_epochs", "12")] } else { &optimizer };
        let short = if spec.full_batch { &SHORT[..1] } else { SHORT };
        add(&format!("optimizer-{}", spec.name), &[OF_NUMBERS, short, optimizer]);
        // Every number moved away from its default, as far as that keeps a run calm.
        let moved: Vec<(&str, String)> = spec.hyperparameters.iter().map(moved).collect();
        let moved: Vec<_> = moved.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let changing = [("schedule", "exponential"), ("factor", "0.9")];
        add(&format!("optimizer-{}-moved", spec.name), &[OF_NUMBERS, short, optimizer, &moved, &changing]);
    }
    for spec in LOSSES {
        for (task, data) in [(Task::Regression, OF_NUMBERS), (Task::Classification, &[("dataset", "penguins")])] {
            if spec.tasks.contains(&task) {
                let data = [data, &[("loss", spec.name)]].concat();
                let short = if task == Task::Regression { SHORT } else { &SHORT[1..] };
                add(&format!("loss-{}-{task:?}", spec.name), &[&data, short]);
            }
        }
    }
    for spec in SCHEDULES {
        let schedule = [("schedule", spec.name), ("optimizer", "sgd"), ("momentum", "0.5")];
        let own: Vec<_> = spec.hyperparameters.iter().map(|own| (own.name, in_a_short_run(own.name))).collect();
        let own: Vec<_> = own.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        let name = format!("schedule-{}", spec.name);
        add(&name, &[OF_NUMBERS, SHORT, &schedule, &own]);
        if spec.hyperparameters.iter().any(|own| own.name == "total_steps") {
            add(&format!("{name}-past-its-end"), &[OF_NUMBERS, SHORT, &schedule, &own, &[("total_steps", "7")]]);
        }
        let changed = [("at", "5.learning_rate.0.1"), ("at", "9.learning_rate.0.02")];
        add(&format!("{name}-changed-on-the-way"), &[OF_NUMBERS, SHORT, &schedule, &own, &changed]);
    }
    for spec in NORMALIZATIONS {
        let normalization = [("dataset", "cars"), ("normalization", spec.name), ("learning_rate", "1e-4")];
        add(&format!("normalization-{}", spec.name), &[&normalization, &[("n_epochs", "2"), ("batch_size", "64")]]);
    }
    for spec in REGULARIZATIONS {
        let mut settings = vec![("regularization", spec.name), ("n_hidden_layers", "2")];
        if spec.add_gradient.is_some() {
            settings.push(("strength", "0.1"));
        }
        add(&format!("regularization-{}", spec.name), &[OF_CLASSES, SHORT, &settings]);
    }
    for spec in GRADIENT_CLIPPINGS {
        let mut settings = vec![("gradient_clipping", spec.name), ("learning_rate", "0.2")];
        if spec.clip.is_some() {
            settings.push(("threshold", "0.05"));
        }
        add(&format!("gradient_clipping-{}", spec.name), &[OF_NUMBERS, SHORT, &settings]);
    }
    for spec in ACTIVATIONS {
        add(&format!("activation-{}", spec.name), &[OF_NUMBERS, SHORT, &[("activation", spec.name)]]);
    }
    for spec in HIDDEN_NORMALIZATIONS {
        // Not with Adam: it makes steps of the rounding errors that are all the gradient of a bias before batch normalization.
        let settings = [("hidden_normalization", spec.name), ("n_hidden_layers", "2"), ("momentum", "0.5")];
        let name = format!("hidden_normalization-{}", spec.name);
        add(&name, &[OF_NUMBERS, SHORT, &settings]);
        add(&format!("{name}-and-an-example-alone"), &[OF_NUMBERS, SHORT, &settings, &[("batch_size", "3")]]);
    }
    for spec in INITIALISATIONS {
        add(&format!("initialisation-{}", spec.name), &[OF_NUMBERS, SHORT, &[("initialisation", spec.name)]]);
    }
    for spec in DATASETS {
        let mut settings = vec![("dataset", spec.name), ("n_epochs", "2"), ("batch_size", "50"), ("stretch", "3")];
        if spec.task == Task::Classification {
            settings.push(("label_noise", "0.1"));
        }
        add(&format!("dataset-{}", spec.name), &[&settings]);
    }
    add("all-defaults", &[]);
    let dropout = [("dropout", "0.3"), ("n_hidden_layers", "2"), ("activation", "relu")];
    add("dropout", &[OF_CLASSES, SHORT, &dropout]);
    add("linear", &[OF_NUMBERS, &SHORT[..3], &[("n_hidden_layers", "0")]]);
    add("linear-muon", &[OF_NUMBERS, &SHORT[..3], &[("n_hidden_layers", "0"), ("optimizer", "muon")]]);
    add("full-batch", &[OF_NUMBERS, SHORT, &[("batch_size", "full")]]);
    add("batches-of-one", &[OF_NUMBERS, SHORT, &[("batch_size", "1")]]);
    let stopping = [("early_stopping", "on"), ("patience", "2"), ("n_epochs", "12"), ("learning_rate", "0.6")];
    add("early-stopping", &[OF_CLASSES, SHORT, &stopping]);
    add("early-stopping-min-delta", &[OF_CLASSES, SHORT, &stopping, &[("min_delta", "0.1"), ("restore_best", "off")]]);
    add("early-stopping-goes-on", &[OF_CLASSES, SHORT, &stopping, &[("go_on_after_stop", "on")]]);
    let live = [("dropout", "0.2"), ("regularization", "l2"), ("gradient_clipping", "norm"), ("threshold", "0.5")];
    let changes = [
        ("at", "4.dropout.0"),
        ("at", "6.strength.0.3"),
        ("at", "6.threshold.0.1"),
        ("at", "9.dropout.0.5"),
        ("at", "11.learning_rate.0.2"),
    ];
    add("changes-on-the-way", &[OF_CLASSES, SHORT, &live, &changes]);
    add("one-cycle-without-a-rise", &[OF_NUMBERS, SHORT, &[("schedule", "one_cycle"), ("rise_fraction", "0")]]);
    add("one-cycle-without-a-fall", &[OF_NUMBERS, SHORT, &[("schedule", "one_cycle"), ("rise_fraction", "1")]]);
    add("sgd-with-nesterov", &[OF_NUMBERS, SHORT, &[("momentum", "0.9"), ("nesterov", "on")]]);
    add(
        "a-table-beside-the-script",
        &[&[("dataset", "own_numbers"), ("n_rows", "4000"), ("n_epochs", "1"), ("batch_size", "1000")]],
    );
    cases
}

/// Another value than the default.
fn moved(hyperparameter: &losscope::catalog::Hyperparameter) -> (&'static str, String) {
    let value = match hyperparameter.name {
        "momentum" => "0.6",
        "nesterov" if hyperparameter.default == 0.0 => "on",
        "nesterov" => "off",
        "weight_decay" => "0.05",
        "epsilon" => "0.01",
        "rho" => "0.8",
        "beta1" => "0.8",
        "beta2" => "0.9",
        "initial_accumulator" => "0.1",
        "momentum_decay" => "0.05",
        "shrink_factor" => "0.4",
        "growth_factor" => "1.3",
        "step_size_min" => "0.001",
        "step_size_max" => "0.02",
        "newton_schulz_steps" => "3",
        other => panic!("say here to which value {other} is moved"),
    };
    (hyperparameter.name, value.to_owned())
}

/// What makes a schedule do in a dozen steps what it does.
fn in_a_short_run(name: &str) -> &'static str {
    match name {
        "every" => "4",
        "factor" => "0.7",
        "decay_steps" => "5",
        "minimum" => "0.001",
        "warmup_steps" => "4",
        "first_steps" => "3",
        "plateau_patience" => "0",
        "plateau_threshold" => "0.1",
        "growth" | "total_steps" | "rise_fraction" | "initial_divisor" | "final_divisor" => "",
        other => panic!("say here what {other} is in a short run"),
    }
}

/// The table of a case, where it has one.
fn table(experiment: &Experiment) -> Option<Dataset> {
    let n_examples = (experiment.dataset.spec.n_examples)(&experiment.dataset.values);
    match tables::table(experiment.dataset.spec) {
        // As many rows as are asked for, with so many features that they are no part of a script.
        Some(table) if table.n_examples() != n_examples => {
            let mut rng = Rng::pcg32(7, 7);
            let mut normal = |n: usize| -> Vec<f32> { (0..n).map(|_| rng.normal() as f32).collect() };
            let feature_names = (0..100).map(|idx| format!("feature, \"{idx}\"\n")).collect();
            let targets = Targets::Numbers { name: "the\ntarget".to_owned(), values: normal(n_examples) };
            Some(Dataset { feature_names, features: normal(100 * n_examples), targets })
        }
        table => table,
    }
}

fn history(experiment: &Experiment) -> History {
    let mut trainer = losscope::trainer::Trainer::with_table(experiment, table(experiment).as_ref());
    trainer.advance(u32::MAX);
    trainer.history().clone()
}

#[test]
fn scripts_give_the_curves_that_losscope_shows() {
    let mut all: Vec<String> = Vec::new();
    for library in LIBRARIES {
        let Some(python) = python::with(library.packages) else {
            println!(
                "skipped: no script for {} was run, because no Python here has {}",
                library.label, library.packages
            );
            continue;
        };
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("code-{}", library.name));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        let only = std::env::var("LOSSCOPE_CODE_CASE").unwrap_or_default();
        let cases: Vec<Case> = cases().into_iter().filter(|case| case.name.contains(&only)).collect();
        let mut cases_run = Vec::new();
        for case in &cases {
            if let Ok(script) = script(library, &case.experiment, table(&case.experiment).as_ref()) {
                std::fs::write(folder.join(format!("{}.py", case.name)), script.text).expect("a script can be written");
                if let Some(file) = script.file {
                    std::fs::write(folder.join(file.name), file.text).expect("a table can be written");
                }
                cases_run.push(case);
            }
        }
        let results = python::run(&python, &folder);
        let mut failures = Vec::new();
        let mut worst = (0.0, "none");
        for case in &cases_run {
            match results.iter().find(|result| result.name == case.name) {
                None => failures.push(format!("{}: it was not run", case.name)),
                Some(result) => match compare(&history(&case.experiment), result) {
                    Ok(error) if error > worst.0 => worst = (error, &case.name),
                    Ok(_) => {}
                    Err(message) => failures.push(format!("{}: {message}", case.name)),
                },
            }
        }
        all.extend(failures.iter().map(|failure| format!("{}, in {}: {failure}", library.label, folder.display())));
        println!(
            "{}: {} of {} experiments; the largest error is {:.1e}, of {}",
            library.label,
            cases_run.len(),
            cases.len(),
            worst.0,
            worst.1
        );
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

/// The largest error, or what is too far off.
fn compare(history: &History, result: &python::Result) -> Result<f64, String> {
    let python::Losses { train_loss, validation_loss } = result.losses.as_ref().map_err(Clone::clone)?;
    let mut largest: f64 = 0.0;
    for (what, ours, theirs) in
        [("training", &history.train_loss, train_loss), ("validation", &history.validation_loss, validation_loss)]
    {
        if ours.len() != theirs.len() {
            return Err(format!("{} {what} losses, where there are {}", theirs.len(), ours.len()));
        }
        for (idx, (&ours, &theirs)) in ours.iter().zip(theirs).enumerate() {
            let ours = f64::from(ours);
            let error = (ours - theirs).abs() / ours.abs().max(1.0);
            // A comparison that NaN fails.
            if !(error <= TOLERANCE) {
                return Err(format!("{what} loss {idx} is {theirs}, and {ours} in Losscope"));
            }
            largest = largest.max(error);
        }
    }
    Ok(largest)
}

//! An exported script gives the curve that Losscope shows: each registry's entries, run by Python where the library is there.

mod python;
mod tables;

use losscope::catalog::{Hyperparameter, Stops, Task};
use losscope::code::{LIBRARIES, Library, Script, script};
use losscope::dataset::{DATASETS, Dataset, Targets};
use losscope::experiment::Experiment;
use losscope::gradient_clipping::GRADIENT_CLIPPINGS;
use losscope::link;
use losscope::loss::LOSSES;
use losscope::model::activation::ACTIVATIONS;
use losscope::model::hidden_normalization::HIDDEN_NORMALIZATIONS;
use losscope::model::initialisation::INITIALISATIONS;
use losscope::normalization::NORMALIZATIONS;
use losscope::optimizer::OPTIMIZERS;
use losscope::regularization::REGULARIZATIONS;
use losscope::rng::{Rng, Stream};
use losscope::schedule::SCHEDULES;
use losscope::trainer::Trainer;
use std::io::Write;

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
        // A 0 that is left out may be another number.
        let zeros = spec.hyperparameters.iter().filter(|own| own.min == 0.0);
        let zeros: Vec<_> = zeros.map(|own| (own.name, if own.stops == Stops::Switch { "off" } else { "0" })).collect();
        if !zeros.is_empty() {
            add(&format!("optimizer-{}-zeros", spec.name), &[OF_NUMBERS, short, optimizer, &zeros]);
        }
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
        for end in ["least", "most"] {
            let value = |own: &Hyperparameter| if end == "least" { own.min } else { own.max };
            let own: Vec<_> = spec.hyperparameters.iter().map(|own| (own.name, value(own).to_string())).collect();
            let own: Vec<_> = own.iter().map(|(name, value)| (*name, value.as_str())).collect();
            add(&format!("{name}-at-the-{end}"), &[OF_NUMBERS, SHORT, &schedule, &own]);
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
    // Examples whose losses are above 36, where the probability of their class differs from 0 by no more than a rounding error.
    let large = [("initialisation", "too_large"), ("n_hidden_layers", "2"), ("n_units", "16"), ("activation", "tanh")];
    for dataset in ["penguins", "breast_cancer"] {
        // Steps that are small: such a run is a wild one.
        let small = [("dataset", dataset), ("n_epochs", "2"), ("learning_rate", "1e-4")];
        add(&format!("sure-and-wrong-{dataset}"), &[&small, &large]);
    }
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
fn moved(hyperparameter: &Hyperparameter) -> (&'static str, String) {
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
    large_table(experiment).or_else(|| tables::table(experiment.dataset.spec))
}

/// A table of the reader's that has more rows than is usual, and so many features that they are no part of a script.
fn large_table(experiment: &Experiment) -> Option<Dataset> {
    let n_examples = (experiment.dataset.spec.n_examples)(&experiment.dataset.values);
    if experiment.dataset.spec.name != "own_numbers" || n_examples == 100 {
        return None;
    }
    let mut rng = Rng::pcg32(7, 7);
    let mut normal = |n: usize| -> Vec<f32> { (0..n).map(|_| rng.normal() as f32).collect() };
    let feature_names = (0..100).map(|idx| format!("feature, \"{idx}\"\n")).collect();
    let targets = Targets::Numbers { name: "the\ntarget".to_owned(), values: normal(n_examples) };
    Some(Dataset { feature_names, features: normal(100 * n_examples), targets })
}

fn trainer(experiment: &Experiment) -> Trainer {
    match large_table(experiment) {
        Some(table) => Trainer::with_table(experiment, Some(&table)),
        None => tables::trainer(experiment),
    }
}

/// What each library has of the case: a script, or why there is none.
fn scripts(case: &Case) -> Vec<(&'static Library, Result<Script, String>)> {
    let mut scripts = Vec::new();
    for library in LIBRARIES.iter() {
        scripts.push((library, script(library, &case.experiment, table(&case.experiment).as_ref())));
    }
    scripts
}

fn library(name: &str) -> &'static Library {
    LIBRARIES.iter().find(|library| library.name == name).expect("the library is there")
}

/// The script of a library that must have one.
fn text(name: &str, settings: &[(&str, &str)]) -> String {
    let Case { experiment, .. } = case("a test", &[settings]);
    let script = script(library(name), &experiment, table(&experiment).as_ref());
    script.unwrap_or_else(|error| panic!("{settings:?}: {error}")).text
}

/// Why there is no script.
fn refusal(name: &str, settings: &[(&str, &str)]) -> String {
    let Case { experiment, .. } = case("a test", &[settings]);
    script(library(name), &experiment, table(&experiment).as_ref()).expect_err("it can't be expressed")
}

/// Seen also where what tests print is not shown.
fn say(sentence: &str) {
    writeln!(std::io::stderr(), "{sentence}").expect("there is somebody to tell");
}

#[test]
fn scripts_give_the_curves_that_losscope_shows() {
    let cases = cases();
    let mut failures = Vec::new();
    for library in LIBRARIES {
        let Library { label, packages, .. } = library;
        let Some(python) = python::with(packages) else {
            say(&format!("skipped: no script for {label} was run, because no Python here has {packages}"));
            continue;
        };
        let folder = python::empty_folder(library.name);
        let mut n_written = 0;
        for case in &cases {
            if let Ok(script) = script(library, &case.experiment, table(&case.experiment).as_ref()) {
                python::write(&folder, &format!("{}.py", case.name), &script.text);
                script.file.into_iter().for_each(|file| python::write(&folder, file.name, &file.text));
                n_written += 1;
            }
        }
        let results = python::run(&python, &folder);
        assert_eq!(results.len(), n_written, "each script of {label} was run");
        let mut worst = (0.0, "none");
        for result in &results {
            let case = cases.iter().find(|case| case.name == result.name).expect("it was written for a case");
            match compare(case, result) {
                Ok(error) if error > worst.0 => worst = (error, &case.name),
                Ok(_) => {}
                Err(message) => failures.push(format!("{}/{}.py: {message}", folder.display(), case.name)),
            }
        }
        println!("{label}: {n_written} scripts; the largest error is {:.1e}, of {}", worst.0, worst.1);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn runs_that_are_compared_do_what_they_are_named_for() {
    for case in cases() {
        let mut trainer = trainer(&case.experiment);
        trainer.advance(u32::MAX);
        let history = trainer.history().clone();
        let last = history.validation_loss.last().copied().unwrap_or(f32::NAN);
        assert!(last.is_finite(), "{} is not a wild one", case.name);
        if case.name.starts_with("early-stopping") {
            let stopped_at = history.stopped_at.expect("it stops");
            assert!(stopped_at < case.experiment.n_steps(), "{} stops before its end", case.name);
            let is_restored = trainer.validation_loss() < last;
            assert_eq!(is_restored, case.experiment.restore_best, "{} had a lower loss before", case.name);
        }
        if case.experiment.gradient_clipping.spec.clip.is_some() {
            assert!(!history.clipped_step.is_empty(), "{} has something to clip", case.name);
        }
        if case.name == "schedule-reduce_on_plateau" {
            let rates = &history.scheduled_learning_rate;
            assert!(rates.windows(2).any(|pair| pair[1] < pair[0]), "{} reduces", case.name);
        }
    }
}

#[test]
fn what_losscope_has_can_all_be_expressed_in_pytorch_and_in_keras() {
    for case in cases() {
        for (library, script) in scripts(&case) {
            match script {
                Ok(script) => assert!(script.text.contains("def train():"), "{} for {}", case.name, library.label),
                Err(error) => assert_eq!(library.name, "scikit_learn", "{}: {error}", case.name),
            }
        }
    }
}

#[test]
fn scikit_learn_has_what_it_has_and_else_says_what_it_lacks() {
    let has = |settings: &[(&str, &str)]| text("scikit_learn", settings);
    assert!(has(&[]).contains("MLPRegressor("));
    assert!(has(&[("dataset", "penguins"), ("optimizer", "adam")]).contains("MLPClassifier("));
    assert!(has(&[("regularization", "l2"), ("strength", "0.01")]).contains("alpha=0.01 / 2 * len(batch)"));
    let lacks = |settings: &[(&str, &str)]| refusal("scikit_learn", settings);
    assert_eq!(lacks(&[("dropout", "0.2")]), "scikit-learn has no dropout");
    assert_eq!(lacks(&[("optimizer", "lion")]), "scikit-learn has no such optimizer (Lion)");
    assert_eq!(lacks(&[("gradient_clipping", "norm")]), "scikit-learn clips no gradients");
    assert_eq!(lacks(&[("at", "9.learning_rate.0.01")]), "scikit-learn changes no learning rate on the way");
    for case in cases() {
        for (library, script) in scripts(&case) {
            if let Err(sentence) = script {
                assert!(sentence.starts_with(library.label) && !sentence.ends_with('.'), "{}: {sentence}", case.name);
            }
        }
    }
}

#[test]
fn every_entry_is_said_in_the_librarys_own_word_where_it_has_one() {
    let check = |settings: &[(&str, &str)], [in_pytorch, in_keras]: [&str; 2]| {
        for (name, word) in [("pytorch", in_pytorch), ("keras", in_keras)] {
            let text = text(name, settings);
            assert!(text.contains(word), "{name} has {word} for {settings:?}");
            // What is written out says so by being there.
            let is_written_out = !word.contains('.');
            let class = word.trim_start_matches("class ");
            assert_eq!(text.contains(&format!("class {class}")), is_written_out, "{name}, {settings:?}");
        }
    };
    for spec in OPTIMIZERS {
        let words = match spec.name {
            "sgd" => ["torch.optim.SGD(", "keras.optimizers.SGD("],
            "adagrad" => ["torch.optim.Adagrad(", "class Adagrad("],
            "adadelta" => ["torch.optim.Adadelta(", "keras.optimizers.Adadelta("],
            "rmsprop" => ["torch.optim.RMSprop(", "class RMSprop("],
            "adam" => ["torch.optim.Adam(", "keras.optimizers.Adam("],
            "adamw" => ["torch.optim.AdamW(", "keras.optimizers.AdamW("],
            "amsgrad" => ["torch.optim.Adam(", "keras.optimizers.Adam("],
            "adamax" => ["torch.optim.Adamax(", "keras.optimizers.Adamax("],
            "nadam" => ["torch.optim.NAdam(", "class Nadam("],
            "radam" => ["torch.optim.RAdam(", "class RAdam("],
            "lion" => ["class Lion(", "keras.optimizers.Lion("],
            "rprop" => ["torch.optim.Rprop(", "class Rprop("],
            "muon" => ["class Muon(", "class Muon("],
            other => panic!("say here what PyTorch and Keras call {other}"),
        };
        check(&[("optimizer", spec.name), ("n_hidden_layers", "2")], words);
    }
    for spec in SCHEDULES {
        let words = match spec.name {
            "constant" => ["torch.optim.SGD(", "keras.optimizers.SGD("],
            "step" => ["lr_scheduler.StepLR(", "schedules.ExponentialDecay("],
            "exponential" => ["lr_scheduler.ExponentialLR(", "schedules.ExponentialDecay("],
            "inverse_time" => ["def scheduled_learning_rate(", "schedules.InverseTimeDecay("],
            "linear" => ["lr_scheduler.LinearLR(", "schedules.PolynomialDecay("],
            "cosine" => ["lr_scheduler.CosineAnnealingLR(", "schedules.CosineDecay("],
            "warmup_cosine" => ["def scheduled_learning_rate("; 2],
            "one_cycle" => ["lr_scheduler.OneCycleLR(", "def scheduled_learning_rate("],
            "cosine_restarts" => ["lr_scheduler.CosineAnnealingWarmRestarts(", "def scheduled_learning_rate("],
            "reduce_on_plateau" => ["lr_scheduler.ReduceLROnPlateau(", "class ReduceOnPlateau:"],
            other => panic!("say here what PyTorch and Keras call {other}"),
        };
        for (name, word) in [("pytorch", words[0]), ("keras", words[1])] {
            assert!(text(name, &[("schedule", spec.name)]).contains(word), "{name} has {word} for {}", spec.name);
        }
    }
    for spec in LOSSES {
        let words = match spec.name {
            "mean_squared_error" => ["nn.MSELoss(", "losses.MeanSquaredError("],
            "mean_absolute_error" => ["nn.L1Loss(", "losses.MeanAbsoluteError("],
            "huber" => ["nn.HuberLoss(", "losses.Huber("],
            "binary_cross_entropy" => ["nn.BCEWithLogitsLoss(", "losses.BinaryCrossentropy(from_logits=True"],
            "softmax_cross_entropy" => {
                ["nn.CrossEntropyLoss(", "losses.SparseCategoricalCrossentropy(from_logits=True"]
            }
            "hinge" => ["torch.relu(1 - (2 * targets - 1) * outputs)", "losses.Hinge("],
            other => panic!("say here what PyTorch and Keras call {other}"),
        };
        let dataset = if spec.tasks.contains(&Task::Regression) { "sine" } else { "moons" };
        check(&[("dataset", dataset), ("loss", spec.name)], words);
    }
    for spec in ACTIVATIONS {
        let words = match spec.name {
            "tanh" => ["nn.Tanh(", "\"tanh\""],
            "relu" => ["nn.ReLU(", "\"relu\""],
            "leaky_relu" => ["nn.LeakyReLU(0.01", "layers.LeakyReLU(negative_slope=0.01"],
            "elu" => ["nn.ELU(", "\"elu\""],
            "gelu" => ["nn.GELU(", "\"gelu\""],
            "silu" => ["nn.SiLU(", "\"silu\""],
            "sigmoid" => ["nn.Sigmoid(", "\"sigmoid\""],
            "softplus" => ["nn.Softplus(", "\"softplus\""],
            "identity" => ["nn.Identity(", "\"linear\""],
            other => panic!("say here what PyTorch and Keras call {other}"),
        };
        for (name, word) in [("pytorch", words[0]), ("keras", words[1])] {
            assert!(text(name, &[("activation", spec.name)]).contains(word), "{name} has {word} for {}", spec.name);
        }
    }
}

#[test]
fn a_script_names_every_control_and_the_link_that_it_is_of() {
    for case in cases() {
        for (library, script) in scripts(&case) {
            let Ok(Script { text, .. }) = script else { continue };
            assert!(text.contains(&format!("#     #{}\n", link::encode(&case.experiment))), "{}", case.name);
            assert!(text.contains(&format!("#     pip install {}\n", library.packages)), "{}", case.name);
            let comments: Vec<&str> = text.lines().take_while(|line| line.starts_with('#')).collect();
            let comments = comments.join(" ").replace(" # ", " ");
            for setting in case.experiment.at(0).in_words() {
                let said = format!("{} {}", setting.label, setting.words);
                assert!(comments.contains(&said), "{}: {said}", case.name);
            }
        }
    }
}

#[test]
fn what_a_reader_reads_first_is_no_longer_than_two_pages() {
    for case in cases() {
        for (library, script) in scripts(&case) {
            let Ok(Script { text, .. }) = script else { continue };
            let (own, _) = text.split_once("class Chances").expect("chance comes after the training");
            let n_lines = own.lines().count();
            assert!(n_lines <= 190, "{} for {}: {n_lines} lines", case.name, library.label);
            if case.name == "all-defaults" {
                assert!((60..=110).contains(&n_lines), "{n_lines} lines for {}", library.label);
            }
            let (code, _) = text.split_once("# Data: ").expect("the numbers come last");
            for line in code.lines().filter(|line| !line.starts_with('#')) {
                assert!(line.chars().count() <= 190, "{} for {}: {line}", case.name, library.label);
            }
        }
    }
}

#[test]
fn the_numbers_of_a_script_are_those_of_the_run_to_the_last_bit() {
    for case in cases() {
        let Experiment { dataset, seed, .. } = &case.experiment;
        let table = table(&case.experiment);
        let loaded = dataset.spec.load(&dataset.values, &mut Rng::new(*seed, Stream::Data), table.as_ref());
        let targets: Vec<f32> = match loaded.targets {
            Targets::Numbers { values, .. } => values,
            Targets::Classes { labels, .. } => labels.into_iter().map(|label| label as f32).collect(),
        };
        let trainer = trainer(&case.experiment);
        let layers = trainer.model().layers().iter();
        let params: Vec<f32> =
            layers.map(|layer| layer.of(trainer.params())).flat_map(|(w, b)| [w, b].concat()).collect();
        let bits = |numbers: &[f32]| numbers.iter().map(|number| number.to_bits()).collect::<Vec<u32>>();
        for (library, script) in scripts(&case) {
            let Ok(script) = script else { continue };
            let check = |name: &str, expected: &[f32]| {
                let numbers = numbers(&script.text, name);
                assert_eq!(bits(&numbers), bits(expected), "{name} of {} for {}", case.name, library.label);
            };
            check("FIRST_PARAMETERS", &params);
            match script.file {
                None => {
                    check("FEATURES", &loaded.features);
                    check("TARGETS", &targets);
                }
                Some(file) => {
                    let rows = file.text.lines().skip(1).flat_map(|row| row.split(','));
                    let numbers: Vec<f32> = rows.map(|number| number.parse().expect("a number")).collect();
                    let rows = loaded.features.chunks(loaded.feature_names.len()).zip(&targets);
                    let expected: Vec<f32> = rows.flat_map(|(row, target)| [row, &[*target]].concat()).collect();
                    assert_eq!(bits(&numbers), bits(&expected));
                }
            }
        }
    }
}

/// What the script reads as `name`, by the letter of RFC 4648 and of NumPy's names for kinds of numbers.
fn numbers(text: &str, name: &str) -> Vec<f32> {
    let (_, rest) = text.split_once(&format!("\n{name} = \"\"\"\n")).expect("the numbers are there");
    let (blob, _) = rest.split_once("\"\"\"").expect("they end");
    let (_, rest) = text.split_once(&format!("numbers({name}, \"")).expect("they are read");
    let alphabet = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['+', '/']);
    let digits: Vec<char> = alphabet.collect();
    let n_padded = blob.matches('=').count();
    let mut bytes = Vec::new();
    let characters: Vec<char> = blob.chars().filter(|character| !character.is_whitespace()).collect();
    for four in characters.chunks_exact(4) {
        let digit = |character: &char| digits.iter().position(|digit| digit == character).unwrap_or(0) as u32;
        let bits = four.iter().fold(0, |bits, character| bits * 64 + digit(character));
        bytes.extend_from_slice(&bits.to_be_bytes()[1..]);
    }
    bytes.truncate(bytes.len() - n_padded);
    match rest.split_once('"').expect("the kind ends").0 {
        "u1" => bytes.into_iter().map(f32::from).collect(),
        "<f4" => bytes.chunks_exact(4).map(|four| f32::from_le_bytes(four.try_into().expect("four bytes"))).collect(),
        other => panic!("there is no kind {other}"),
    }
}

#[test]
fn scripts_are_python_without_any_library() {
    let Some(python) = python::with("") else {
        return say("skipped: no script was compiled, because there is no Python here");
    };
    let folder = python::empty_folder("compiled");
    for case in cases() {
        for (library, script) in scripts(&case) {
            if let Ok(script) = script {
                python::write(&folder, &format!("{}-{}.py", library.name, case.name), &script.text);
            }
        }
    }
    let program =
        "import pathlib; [compile(path.read_text('utf-8'), path, 'exec') for path in pathlib.Path('.').glob('*.py')]";
    assert_eq!(python::evaluate(&python, &folder, &[program]), "");
}

#[test]
fn the_generator_in_scripts_draws_what_losscope_draws() {
    let Some(python) = python::with("") else {
        return say("skipped: the generator in scripts was not run, because there is no Python here");
    };
    let folder = python::empty_folder("generator");
    python::write(&folder, "chances.py", include_str!("../src/code/python/chances.py"));
    let program = "import chances, sys; chances.SEED = int(sys.argv[1]); it = chances.Chances(int(sys.argv[2])); \
                   order = list(range(1000)); it.shuffle(order); print(*order, *[it.draw() for _ in range(1000)], it.uniform() * 2**32)";
    for (seed, stream) in [(0, Stream::Split), (1, Stream::Batches), (u32::MAX, Stream::Dropout)] {
        let arguments = [program, &seed.to_string(), &(stream as u32).to_string()];
        let text = python::evaluate(&python, &folder, &arguments);
        let theirs: Vec<f64> = text.split_whitespace().map(|number| number.parse().expect("a number")).collect();
        let mut rng = Rng::new(seed, stream);
        let mut ours: Vec<u32> = (0..1000).collect();
        rng.shuffle(&mut ours);
        ours.extend((0..1001).map(|_| rng.next_u32()));
        assert_eq!(theirs, ours.into_iter().map(f64::from).collect::<Vec<_>>(), "seed {seed}");
    }
}

#[test]
fn whatever_can_be_changed_on_the_way_can_be_in_a_script() {
    let settings = [("regularization", "l1"), ("gradient_clipping", "value"), ("dropout", "0.1"), ("dataset", "moons")];
    let Case { experiment, .. } = case("all live settings", &[&settings]);
    let live: Vec<_> = experiment.controls().into_iter().filter(|control| control.live).collect();
    assert!(live.len() >= 4, "there is something to change");
    for control in live {
        let changed = experiment.intervene(7, control.name, "0.3").expect("allowed");
        for name in ["pytorch", "keras"] {
            let [before, after] = [&experiment, &changed]
                .map(|experiment| script(library(name), experiment, None).expect("it can be expressed").text);
            assert!(!before.contains("step == 7") && after.contains("step == 7"), "{name}: {}", control.name);
        }
    }
}

#[test]
fn names_in_a_readers_table_stay_within_their_line() {
    let name = "a\nraise SystemExit(1)\r# \u{2028}\"\"\"".to_owned();
    let targets = Targets::Classes { names: vec![name.clone(), name.clone()], labels: vec![0, 1, 0, 1], positive: 1 };
    let dataset = Dataset { feature_names: vec![name.clone()], features: vec![1.0, 2.5, 3.0, 4.0], targets };
    let settings =
        [("dataset", "own_classes"), ("n_rows", "4"), ("loss", "binary_cross_entropy"), ("batch_size", "full")];
    let Case { experiment, .. } = case("a table", &[&settings]);
    for library in LIBRARIES {
        let Script { text, .. } = script(library, &experiment, Some(&dataset)).expect("it can be expressed");
        assert!(text.matches("raise SystemExit(1)").count() >= 2, "its names are there");
        for line in text.split(['\n', '\r', '\u{2028}']) {
            assert!(!line.trim_start().starts_with("raise"), "{line}");
        }
        for line in text.lines().filter(|line| line.contains("raise SystemExit(1)")) {
            let comment = line.find('#').expect("a name is in a comment");
            assert!(!line[..comment].contains("raise"), "{line}");
        }
    }
}

#[test]
fn without_its_table_there_is_no_script_but_a_sentence() {
    let Case { experiment, .. } = case("digits", &[&[("dataset", "digits")]]);
    for library in LIBRARIES {
        assert_eq!(script(library, &experiment, None), Err("the data of digits are not here yet".to_owned()));
    }
    let other = tables::table(DATASETS.iter().find(|spec| spec.name == "breast_cancer").expect("it is there"))
        .expect("it has a file");
    let sentence = script(&LIBRARIES[0], &experiment, Some(&other)).expect_err("another table");
    assert_eq!(sentence, "the table has 569 rows; for this experiment it must have 1797");
}

/// The largest error, or what is too far off.
fn compare(case: &Case, result: &python::Run) -> Result<f64, String> {
    let python::Losses { train_loss, validation_loss, restored_loss } = result.losses.as_ref().map_err(Clone::clone)?;
    let mut trainer = trainer(&case.experiment);
    trainer.advance(u32::MAX);
    let is_restored = case.experiment.early_stopping_settings().is_some_and(|settings| settings.restore_best);
    let restored = if is_restored { vec![trainer.validation_loss()] } else { Vec::new() };
    let history = trainer.history();
    let mut largest: f64 = 0.0;
    for (what, ours, theirs) in [
        ("training", &history.train_loss, train_loss),
        ("validation", &history.validation_loss, validation_loss),
        ("restored", &restored, restored_loss),
    ] {
        if ours.len() != theirs.len() {
            return Err(format!("{} {what} losses, where there are {}", theirs.len(), ours.len()));
        }
        for (idx, (&ours, &theirs)) in ours.iter().zip(theirs).enumerate() {
            let ours = f64::from(ours);
            let error = (ours - theirs).abs() / ours.abs().max(1.0);
            if error.is_nan() || error > TOLERANCE {
                return Err(format!("{what} loss {idx} is {theirs}, and {ours} in Losscope"));
            }
            largest = largest.max(error);
        }
    }
    Ok(largest)
}

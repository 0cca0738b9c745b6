//! What a portrait says is what scikit-learn says of the same weights: classes of cells and examples, counts, accuracy and R².
//!
//! scikit-learn's answers are kept in tests/reference/portrait, with the program that asks it. Where a Python has it, it is asked anew.

mod hash;
mod python;
mod tables;

use hash::Hash;
use losscope::dataset::csv::{self, CsvOptions};
use losscope::dataset::{Dataset, plain};
use losscope::experiment::Experiment;
use losscope::normalization::Scaling;
use losscope::portrait::{Kind, Portrait, counts, sentence};
use losscope::probe;
use losscope::trainer::{Examples, Trainer};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

const N_CELLS: usize = 56;

struct Case {
    name: &'static str,
    settings: &'static [(&'static str, &'static str)],
    kind: Kind,
}

/// One and several outputs, every kind of portrait, each activation that scikit-learn has, and scales that are not the usual ones.
const CASES: &[Case] = &[
    Case {
        name: "moons",
        settings: &[("dataset", "moons"), ("learning_rate", "0.5"), ("n_epochs", "200")],
        kind: Kind::Regions,
    },
    Case {
        name: "circles-relu-min_max",
        settings: &[
            ("dataset", "circles"),
            ("noise", "0.25"),
            ("normalization", "min_max"),
            ("activation", "relu"),
            ("learning_rate", "0.5"),
            ("n_epochs", "200"),
        ],
        kind: Kind::Regions,
    },
    Case {
        name: "gaussians-hinge-stretched",
        settings: &[("dataset", "gaussians"), ("loss", "hinge"), ("stretch", "10"), ("normalization", "none")],
        kind: Kind::Regions,
    },
    Case {
        name: "two_spirals-softmax-sigmoid",
        settings: &[
            ("dataset", "two_spirals"),
            ("noise", "0.5"),
            ("loss", "softmax_cross_entropy"),
            ("activation", "sigmoid"),
            ("optimizer", "adam"),
            ("n_units", "32"),
            ("learning_rate", "0.03"),
            ("n_epochs", "200"),
        ],
        kind: Kind::Regions,
    },
    Case {
        name: "own-three-classes",
        settings: &[("dataset", "own_classes"), ("n_rows", "333"), ("learning_rate", "0.3")],
        kind: Kind::Regions,
    },
    Case { name: "penguins", settings: &[("dataset", "penguins"), ("n_epochs", "3")], kind: Kind::Confusion },
    Case {
        name: "penguins-one-output",
        settings: &[("dataset", "penguins"), ("loss", "binary_cross_entropy"), ("n_epochs", "8")],
        kind: Kind::Confusion,
    },
    Case { name: "digits", settings: &[("dataset", "digits"), ("n_epochs", "4")], kind: Kind::Confusion },
    Case { name: "cars", settings: &[], kind: Kind::Predicted },
    Case {
        name: "sine",
        settings: &[("dataset", "sine"), ("optimizer", "adam"), ("learning_rate", "0.03"), ("n_epochs", "200")],
        kind: Kind::Line,
    },
];

/// All penguins, of which two measures are features: three classes in the plane.
fn two_measures() -> Dataset {
    let features = Some(vec!["bill_length_mm".to_owned(), "bill_depth_mm".to_owned()]);
    let options = CsvOptions { features, ..CsvOptions::default() };
    let table = csv::read(include_str!("../src/dataset/penguins.csv"), &options).expect("a shipped table can be read");
    plain::read(&table.to_plain()).expect("what was written can be read")
}

/// The trained network.
fn trained(case: &Case) -> Trainer {
    let experiment = Experiment::from_settings(case.settings).expect("the settings are allowed");
    let is_own = experiment.dataset.spec.is_own();
    let mut trainer =
        if is_own { Trainer::with_table(&experiment, Some(&two_measures())) } else { tables::trainer(&experiment) };
    trainer.advance(u32::MAX);
    trainer
}

fn portrait(case: &Case, trainer: &Trainer) -> Portrait {
    let experiment = Experiment::from_settings(case.settings).expect("the settings are allowed");
    let width = experiment.dataset.spec.file.as_ref().map_or(0, |file| file.picture_width);
    let portrait = probe::portrait(trainer, trainer.params(), trainer.history().n_steps(), width);
    assert_eq!(portrait.facts().kind, case.kind, "{}", case.name);
    portrait
}

fn bits(params: &[f32]) -> String {
    let mut hash = Hash::default();
    params.iter().for_each(|param| hash.add(param.to_bits()));
    format!("{:016x}", hash.value())
}

/// The network and its examples, as generate.py reads them. Singles are written as doubles, which loses nothing.
fn exported(case: &Case, trainer: &Trainer, portrait: &Portrait) -> Value {
    let experiment = Experiment::from_settings(case.settings).expect("the settings are allowed");
    let exact = |values: &[f32]| values.iter().map(|value| f64::from(*value)).collect::<Vec<f64>>();
    let layer = |layer: &losscope::model::Layer| {
        let (weights, biases) = layer.of(trainer.params());
        json!({"weights": exact(weights), "biases": exact(biases)})
    };
    // Of a large split, a portrait looks at the first examples only.
    let [n_inputs, n_outputs] = [trainer.model().n_inputs(), trainer.model().n_outputs()];
    let first = |values: &[f32], n_columns: usize| exact(&values[..values.len().min(probe::MOST_EXAMPLES * n_columns)]);
    let split = |Examples { inputs, targets }: &Examples| json!({"inputs": first(inputs, n_inputs), "targets": first(targets, n_outputs)});
    let scaling = |Scaling { subtract, divide }: &Scaling| json!({"subtract": f64::from(*subtract), "divide": f64::from(*divide)});
    let (training, validation) = trainer.splits();
    let meaning = trainer.meaning();
    json!({
        "bits": bits(trainer.params()),
        "activation": experiment.activation.spec.name,
        "threshold": f64::from(trainer.loss().spec.threshold),
        "classes": portrait.names().1,
        "layers": trainer.model().layers().iter().map(layer).collect::<Vec<_>>(),
        "training": split(training),
        "validation": split(validation),
        "features": meaning.features.iter().map(scaling).collect::<Vec<_>>(),
        "target": scaling(&meaning.target),
        "bounds": portrait.bounds().map(|bounds| exact(&bounds)),
    })
}

fn numbers(values: &Value) -> Vec<f64> {
    let values = values.as_array().expect("a list");
    values.iter().map(|value| value.as_f64().expect("a number")).collect()
}

/// The number that stands in the sentence behind these words, or before others.
fn between(sentence: &str, before: &str, after: &str) -> f64 {
    let (rest, _) = sentence.split_once(after).unwrap_or_else(|| panic!("{after:?} is in {sentence:?}"));
    let (_, number) = rest.rsplit_once(before).unwrap_or_else(|| panic!("{before:?} is in {sentence:?}"));
    number.parse().unwrap_or_else(|_| panic!("{number:?} is a number in {sentence:?}"))
}

/// The portrait says what scikit-learn says.
fn check(name: &str, portrait: &Portrait, expected: &Value) {
    let told = sentence(portrait);
    let n_classes = portrait.names().1.len();
    let n_training = portrait.facts().n_training;
    for (is_training, split) in [(true, "training"), (false, "validation")] {
        let expected = &expected[split];
        if n_classes == 0 {
            let predicted = numbers(&expected["predicted"]);
            let said = if is_training { &portrait.said()[..n_training] } else { &portrait.said()[n_training..] };
            assert_eq!(said.len(), predicted.len(), "{name}");
            let [_, [low, high]] = portrait.bounds();
            for (said, predicted) in said.iter().zip(predicted) {
                assert!(
                    (f64::from(*said) - predicted).abs() < 1e-5 * f64::from(high - low),
                    "{name}: {said}, {predicted}"
                );
            }
            let r2 = expected["r2"].as_f64().expect("a number");
            let to_three_digits: f64 = format!("{r2:.2e}").parse().expect("it was written as a number");
            assert_eq!(between(&told, " ", &format!(" on {split}")), to_three_digits, "{name}");
        } else {
            let matrix: Vec<f64> =
                expected["confusion_matrix"].as_array().expect("rows").iter().flat_map(numbers).collect();
            let counted: Vec<f64> = counts(portrait, is_training).into_iter().map(f64::from).collect();
            assert_eq!(counted, matrix, "{name}, {split}");
            let first = if name == "digits" && is_training { "first 1000 " } else { "" };
            let percent = 100.0 * expected["accuracy"].as_f64().expect("a number");
            assert_eq!(
                between(&told, " ", &format!("\u{a0}% of the {first}{split}")),
                (percent + 1e-9).floor(),
                "{name}"
            );
            if !is_training {
                let mistakes = matrix.iter().enumerate().filter(|(idx, _)| idx / n_classes != idx % n_classes);
                let most = mistakes.fold(0.0, |most: f64, (_, count)| most.max(*count));
                assert!(most > 0.0, "{name}: what makes no mistakes proves little");
                let (_, mistakes) = told.split_once(" most frequent mistake").expect("there are mistakes");
                let (_, mistakes) = mistakes.split_once(": ").expect("they are listed");
                let times = mistakes.split(' ').next().expect("words");
                assert_eq!(times.parse(), Ok(most), "{name}");
            }
        }
    }
    if let Some(cells) = expected["cells"].as_str() {
        let near = numbers(&expected["near_a_border"]);
        // Single precision may see another class where scikit-learn is as good as undecided. In these networks that is nowhere.
        assert!(near.is_empty(), "{name}: {near:?}");
        let grid = portrait.grid();
        assert!((grid.len(), cells.len()) == (N_CELLS * N_CELLS, N_CELLS * N_CELLS), "{name}");
        for (idx, (cell, class)) in grid.iter().zip(cells.chars()).enumerate() {
            let is_same = class.to_digit(10) == Some(*cell as u32);
            assert!(is_same, "{name}, cell {idx}: {cell} and {class}");
        }
        let is_seen = |class: usize| cells.contains(&class.to_string());
        assert!((0..n_classes).all(is_seen), "{name}: each class has a region");
    }
    assert_eq!(case_of(name).kind == Kind::Regions, expected["cells"].is_string(), "{name}");
    if case_of(name).kind == Kind::Line {
        let line = numbers(&expected["line"]);
        assert_eq!(line.len(), portrait.grid().len());
        for (idx, (said, predicted)) in portrait.grid().iter().zip(line).enumerate() {
            assert!((f64::from(*said) - predicted).abs() < 1e-5, "{name}, place {idx}: {said} and {predicted}");
        }
    }
}

fn case_of(name: &str) -> &'static Case {
    CASES.iter().find(|case| case.name == name).expect("the case is there")
}

fn folder(parts: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(parts)
}

#[test]
fn regions_counts_accuracy_and_r2_are_those_of_scikit_learn() {
    let exports = Path::new(env!("CARGO_TARGET_TMPDIR")).join("portrait-numbers");
    let answers = Path::new(env!("CARGO_TARGET_TMPDIR")).join("portrait-numbers-answers");
    for folder in [&exports, &answers] {
        std::fs::create_dir_all(folder).expect("a folder can be made");
    }
    let portraits: Vec<(&Case, String, Portrait)> = CASES
        .iter()
        .map(|case| {
            let trainer = trained(case);
            let portrait = portrait(case, &trainer);
            let text = exported(case, &trainer, &portrait).to_string();
            std::fs::write(exports.join(format!("{}.json", case.name)), text).expect("a file can be written");
            (case, bits(trainer.params()), portrait)
        })
        .collect();
    let mut folders = vec![folder("tests/reference/portrait")];
    match python::with("scikit-learn") {
        None => println!("There is no Python with scikit-learn (LOSSCOPE_PYTHON): only its kept answers are compared."),
        Some(python) => {
            let program = folder("tests/reference/portrait/generate.py");
            let output =
                Command::new(python).arg(program).args([&exports, &answers]).output().expect("Python is there");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            folders.push(answers);
        }
    }
    for folder in folders {
        for (Case { name, .. }, bits, portrait) in &portraits {
            let file = folder.join(format!("{name}.json"));
            let text = std::fs::read_to_string(&file)
                .unwrap_or_else(|_| panic!("{name}: ask scikit-learn, as generate.py says"));
            let expected: Value = serde_json::from_str(&text).expect("it is JSON");
            assert_eq!(
                expected["bits"].as_str(),
                Some(bits.as_str()),
                "{name} has other weights than scikit-learn was asked about"
            );
            check(name, portrait, &expected);
        }
    }
}

/// Counts of true classes do not depend on what is predicted, only on which name belongs to which: those of the tables.
#[test]
fn each_class_has_the_name_that_its_examples_have() {
    // As palmerpenguins publishes them.
    for (name, expected) in [
        ("penguins", vec![("Adelie", 146), ("Chinstrap", 68), ("Gentoo", 119)]),
        ("penguins-one-output", vec![("not Adelie", 187), ("Adelie", 146)]),
        ("own-three-classes", vec![("Adelie", 146), ("Chinstrap", 68), ("Gentoo", 119)]),
    ] {
        let case = case_of(name);
        let portrait = portrait(case, &trained(case));
        let (_, names) = portrait.names();
        let count = |class: usize| portrait.truth().iter().filter(|truth| **truth as usize == class).count();
        let counted: Vec<(&str, usize)> =
            names.iter().enumerate().map(|(idx, name)| (name.as_str(), count(idx))).collect();
        assert_eq!(counted, expected, "{name}");
    }
    // Of circles the inner one is near the middle.
    let case = case_of("circles-relu-min_max");
    let portrait = portrait(case, &trained(case));
    let (_, names) = portrait.names();
    let distance = |name: &str| {
        let places = portrait.features().chunks_exact(2).zip(portrait.truth());
        let of_class: Vec<f32> = places
            .filter(|(_, truth)| names[**truth as usize] == name)
            .map(|(place, _)| place[0] * place[0] + place[1] * place[1])
            .collect();
        of_class.iter().sum::<f32>() / of_class.len() as f32
    };
    assert!(2.0 * distance("inner") < distance("outer"), "{} and {}", distance("inner"), distance("outer"));
}

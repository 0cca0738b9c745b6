//! What is there to learn from? The registry of datasets.

mod breast_cancer;
mod cars;
mod circles;
pub mod csv;
mod digits;
mod examples;
mod gaussians;
mod moons;
mod own_classes;
mod own_numbers;
mod penguins;
pub mod plain;
mod plane;
mod sine;
mod step;
mod table;
mod two_spirals;
mod xor;

use crate::catalog::{Hyperparameter, Stops, Task, Values, implement_spec};
use crate::rng::Rng;
pub use examples::{Dataset, Targets};

/// Every dataset, in the order in which the page lists them.
pub const DATASETS: &[DatasetSpec] = &[
    cars::SPEC,
    penguins::SPEC,
    breast_cancer::SPEC,
    digits::SPEC,
    moons::SPEC,
    circles::SPEC,
    xor::SPEC,
    gaussians::SPEC,
    two_spirals::SPEC,
    sine::SPEC,
    plane::SPEC,
    step::SPEC,
    own_numbers::SPEC,
    own_classes::SPEC,
];

/// An entry of the registry.
pub struct DatasetSpec {
    pub name: &'static str,
    pub label: &'static str,
    pub help: &'static str,
    pub reference: &'static str,
    pub hyperparameters: &'static [Hyperparameter],
    pub task: Task,
    /// The loss that a practitioner would take for it.
    pub default_loss: &'static str,
    /// How many examples [`DatasetSpec::load`] gives, without loading them.
    pub n_examples: fn(&Values) -> usize,
    /// The table that it is made of, where the page fetches one.
    pub file: Option<File>,
    /// The examples before label noise. Use [`DatasetSpec::load`].
    make: fn(&Values, &mut Rng, table: Option<&Dataset>) -> Dataset,
}
implement_spec!(DatasetSpec);

/// A table that is too large to be there before it is chosen.
pub struct File {
    /// In `www/data/`, but for the reader's own.
    pub name: &'static str,
    /// Whether the reader brings it, so that no link has it.
    pub is_own: bool,
    /// How many pixels a row has, where an example is a picture; else 0.
    pub picture_width: usize,
    /// What its text says; nothing if it is the text of something else.
    pub read: fn(&str) -> Option<Dataset>,
}

/// The table of that name, if a dataset is made of it.
pub fn file(name: &str) -> Option<&'static File> {
    DATASETS.iter().filter_map(|spec| spec.file.as_ref()).find(|file| file.name == name)
}

/// The dataset of a table that the reader brings, for that task.
pub fn own(task: Task) -> Option<&'static DatasetSpec> {
    DATASETS.iter().find(|spec| spec.task == task && spec.is_own())
}

impl DatasetSpec {
    /// Whether it is made of a table that the reader brings, so that no link has it.
    pub fn is_own(&self) -> bool {
        self.file.as_ref().is_some_and(|file| file.is_own)
    }

    /// The same values and the same stream give the same examples. `table` is what [`File::read`] gave, where there is a
    /// file.
    ///
    /// # Panics
    /// Without a table where there is a file.
    pub fn load(&self, values: &Values, rng: &mut Rng, table: Option<&Dataset>) -> Dataset {
        let mut dataset = (self.make)(values, rng, table);
        if let Targets::Classes { names, labels, .. } = &mut dataset.targets {
            replace_labels(labels, names.len() as u32, values.get(LABEL_NOISE.name), rng);
        }
        dataset
    }
}

/// The examples of a table that was fetched.
fn fetched(table: Option<&Dataset>) -> Dataset {
    table.expect("a dataset of a file is loaded with what the file says").clone()
}

/// Gives a share of the examples another class, each of the others being equally likely.
///
/// The chances are drawn after everything else and whatever the share is, so that without noise nothing changes and with
/// more of it the labels that were wrong stay wrong in the same way.
fn replace_labels(labels: &mut [u32], n_classes: u32, share: f64, rng: &mut Rng) {
    let mut replacements: Vec<(usize, u32)> = labels
        .iter()
        .enumerate()
        .map(|(idx, label)| (idx, (label + 1 + rng.below(n_classes - 1)) % n_classes))
        .collect();
    rng.shuffle(&mut replacements);
    // Halves are rounded up; there are no negative ones.
    let n_replaced = (share * labels.len() as f64 + 0.5) as usize;
    for (idx, replacement) in replacements.into_iter().take(n_replaced) {
        labels[idx] = replacement;
    }
}

/// How many examples a made dataset has.
const N_EXAMPLES: Hyperparameter = Hyperparameter {
    name: "n_examples",
    label: "Examples",
    help: "More examples leave less room for remembering: the two curves come together.",
    unit: "examples",
    default: 200.0,
    min: 10.0,
    max: 1000.0,
    whole: true,
    stops: Stops::Listed(&[10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0]),
    ..Hyperparameter::PLAIN
};

/// How many rows of a reader's own table can be used: the page sets it when it has read the table.
const N_ROWS: Hyperparameter = Hyperparameter {
    name: "n_rows",
    label: "Rows",
    help: "The rows of your table that can be used; reading a table sets it.",
    unit: "rows",
    default: 100.0,
    min: 2.0,
    max: csv::MAX_ROWS as f64,
    whole: true,
    is_found: true,
    ..Hyperparameter::PLAIN
};

/// The share of the examples whose class is replaced by another. Every classification has it; [`DatasetSpec::load`] does it.
const LABEL_NOISE: Hyperparameter = Hyperparameter {
    name: "label_noise",
    label: "Wrong labels",
    help: "Examples with another class than their own, in both splits: the training curve can still fall by remembering them, the validation curve cannot.",
    unit: "%",
    max: 0.5,
    stops: Stops::Listed(&[0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5]),
    named: &[(0.0, "none")],
    ..Hyperparameter::PLAIN
};

/// The standard deviation of what is added to a made dataset.
const NOISE: Hyperparameter = Hyperparameter {
    name: "noise",
    label: "Noise",
    help: "What no model can know: the height at which the validation curve ends.",
    default: 0.2,
    max: 2.0,
    stops: Stops::Listed(&[0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1.0]),
    named: &[(0.0, "none")],
    ..Hyperparameter::PLAIN
};

//! The tables that the page fetches, for tests that train on every dataset.

use losscope::dataset::{Dataset, DatasetSpec};
use losscope::experiment::Experiment;
use losscope::trainer::Trainer;

/// What the dataset's file says, where it has one.
pub fn table(spec: &DatasetSpec) -> Option<Dataset> {
    let file = spec.file.as_ref()?;
    let text = match file.name {
        "breast_cancer.csv" => include_str!("../../www/data/breast_cancer.csv"),
        "digits.csv" => include_str!("../../www/data/digits.csv"),
        other => panic!("include {other} here"),
    };
    Some((file.read)(text).expect("a shipped table can be read"))
}

/// A run of the experiment, whatever its dataset.
pub fn trainer(experiment: &Experiment) -> Trainer {
    Trainer::with_table(experiment, table(experiment.dataset.spec).as_ref())
}

//! The tables that the page fetches, for tests that train on every dataset.

use losscope::dataset::{Dataset, DatasetSpec, csv};
use losscope::experiment::Experiment;
use losscope::trainer::Trainer;

/// What the dataset's file says, where it has one.
pub fn table(spec: &DatasetSpec) -> Option<Dataset> {
    let file = spec.file.as_ref()?;
    let text = match file.name {
        "breast_cancer.csv" => include_str!("../../www/data/breast_cancer.csv"),
        "digits.csv" => include_str!("../../www/data/digits.csv"),
        // For the two of the reader's own, tables that ship; of a hundred rows, which is what they have by default.
        "own_numbers" => include_str!("../../src/dataset/cars.csv"),
        "own_classes" => include_str!("../../src/dataset/penguins.csv"),
        other => panic!("include {other} here"),
    };
    let (header, rows) = text.split_once('\n').expect("a table has a header");
    let rows: Vec<&str> = rows.lines().collect();
    let rows = if file.is_own { rows.into_iter().step_by(3).take(100).collect() } else { rows };
    let text: Vec<&str> = std::iter::once(header).chain(rows).collect();
    let text = text.join("\n");
    let own = || csv::read(&text, &csv::CsvOptions::default()).expect("a shipped table can be read").to_plain();
    let text = if file.is_own { own() } else { text };
    Some((file.read)(&text).expect("a shipped table can be read"))
}

/// A run of the experiment, whatever its dataset.
pub fn trainer(experiment: &Experiment) -> Trainer {
    Trainer::with_table(experiment, table(experiment.dataset.spec).as_ref())
}

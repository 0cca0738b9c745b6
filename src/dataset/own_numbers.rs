//! A reader's own table: which number belongs to each row?
//!
//! The page reads the file with `csv.rs` and hands the worker what [`csv::Table::to_csv`] makes of it: features first, the
//! target last.
//! Prefer it to see how the curves of this page look on data that one knows.

use super::csv::{self, CsvOptions};
use super::{Dataset, DatasetSpec, File, N_ROWS, fetched};
use crate::catalog::Task;

pub const SPEC: DatasetSpec = DatasetSpec {
    name: "own_numbers",
    label: "Your own table: a number",
    help: "A table of yours, from which a number is predicted. It stays on your machine: a link has the settings, and not the data.",
    reference: "",
    hyperparameters: &[N_ROWS],
    task: Task::Regression,
    default_loss: "mean_squared_error",
    n_examples: |values| values.get("n_rows") as usize,
    file: Some(File {
        name: "own_numbers",
        is_own: true,
        read: |text| {
            let options = CsvOptions { task: Some(Task::Regression), header: Some(true), target: None };
            csv::read(text, &options).map(Dataset::from)
        },
    }),
    make: |_, _, table| fetched(table),
};

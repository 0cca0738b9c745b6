//! A reader's own table: which class belongs to each row?
//!
//! The page reads the file with `csv.rs` and hands the worker what `plain.rs` makes of it.
//! Prefer it to see how the curves of this page look on data that one knows.

use super::{DatasetSpec, File, LABEL_NOISE, N_ROWS, fetched, plain};
use crate::catalog::Task;

pub const SPEC: DatasetSpec = DatasetSpec {
    name: "own_classes",
    label: "Your own table: a class",
    help: "A table of yours, from which a class is predicted. It stays on your machine: a link has the settings, and not the data.",
    reference: "",
    hyperparameters: &[N_ROWS, LABEL_NOISE],
    task: Task::Classification,
    default_loss: "softmax_cross_entropy",
    n_examples: |values| values.get("n_rows") as usize,
    file: Some(File { name: "own_classes", is_own: true, picture_width: 0, read: plain::read }),
    make: |_, _, table| fetched(table),
};

//! Digits: which one was written? 1797 images of 8 × 8 pixels, ten classes.
//!
//! UCI Optical Recognition of Handwritten Digits, test part (Alpaydin & Kaynak, 1998), CC BY 4.0.
//! Prefer it to feel the speed: sixty-four features want a wide network.

use super::{DatasetSpec, File, LABEL_NOISE, fetched, table};
use crate::catalog::Task;

pub const SPEC: DatasetSpec = DatasetSpec {
    name: "digits",
    label: "Digits: ten classes",
    help: "1797 handwritten digits of 8 × 8 pixels: a wider network than for the other data pays.",
    reference: "UCI Optical Recognition of Handwritten Digits, Alpaydin & Kaynak 1998, CC BY 4.0",
    hyperparameters: &[LABEL_NOISE],
    task: Task::Classification,
    default_loss: "softmax_cross_entropy",
    n_examples: |_| 1797,
    file: Some(File {
        name: "digits.csv",
        is_own: false,
        picture_width: 8,
        read: |text| table::classification(text, "3"),
    }),
    make: |_, _, table| fetched(table),
};

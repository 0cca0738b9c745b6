//! Cars: how far does one come with a gallon? 392 cars, six features, a number to predict.
//!
//! UCI Auto MPG (R. Quinlan, 1993), CC BY 4.0, without the six rows that lack the horsepower.
//! Prefer it to see regression on real data: weight in thousands of pounds stands beside cylinders in units.

use super::{Dataset, DatasetSpec, table};
use crate::catalog::Task;
use std::sync::LazyLock;

const TABLE: &str = include_str!("cars.csv");
const N_EXAMPLES: usize = 392;

pub const SPEC: DatasetSpec = DatasetSpec {
    name: "cars",
    label: "Cars: miles per gallon",
    help: "392 cars of 1970–82: predict miles per gallon from weight, power and four more. A loss of 1 is no better than always guessing the mean.",
    reference: "UCI Auto MPG, Quinlan 1993, CC BY 4.0",
    hyperparameters: &[],
    task: Task::Regression,
    default_loss: "mean_squared_error",
    n_examples: |_| N_EXAMPLES,
    file: None,
    make: |_, _, _| {
        // Read once: a slider asks for it sixty times a second.
        static DATASET: LazyLock<Dataset> =
            LazyLock::new(|| table::regression(TABLE).expect("a shipped table can be read"));
        DATASET.clone()
    },
};

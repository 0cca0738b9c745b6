//! Penguins: which species? 333 birds, four measures of the body, three species.
//!
//! palmerpenguins (K. Gorman, T. Williams & W. Fraser, 2014), CC0, without the birds that lack a measure.
//! Prefer it to see what normalization repairs: millimetres stand beside grams, a hundred times larger.

use super::{Dataset, DatasetSpec, LABEL_NOISE, table};
use crate::catalog::Task;
use std::sync::LazyLock;

const TABLE: &str = include_str!("penguins.csv");
const N_EXAMPLES: usize = 333;

pub const SPEC: DatasetSpec = DatasetSpec {
    name: "penguins",
    label: "Penguins: which species",
    help: "333 penguins: tell Adélie, Chinstrap and Gentoo by bill, flipper and body mass. A loss with one output tells only the Adélies from the rest.",
    reference: "palmerpenguins, Gorman, Williams & Fraser 2014, CC0",
    hyperparameters: &[LABEL_NOISE],
    task: Task::Classification,
    default_loss: "softmax_cross_entropy",
    n_examples: |_| N_EXAMPLES,
    file: None,
    make: |_, _, _| {
        // Read once: a slider asks for it sixty times a second.
        static DATASET: LazyLock<Dataset> =
            LazyLock::new(|| table::classification(TABLE, "Adelie").expect("a shipped table can be read"));
        DATASET.clone()
    },
};

//! Gaussians: from which of two overlapping clouds is a point?
//!
//! (x, y) = (−1, −1) for class 0 and (1, 1) for class 1, plus normal noise of standard deviation s in each coordinate. The
//! best that any model can do is the line x + y = 0, which errs with probability Φ(−√2/s): 8 % at s = 1.
//! Duda & Hart, "Pattern Classification and Scene Analysis", 1973, Section 2.7.
//! Prefer it to see a floor: a linear model is the best there is, and more units only remember.

use super::{Dataset, DatasetSpec, LABEL_NOISE, N_EXAMPLES, NOISE, Targets};
use crate::catalog::{Hyperparameter, Task};

pub const SPEC: DatasetSpec = DatasetSpec {
    name: "gaussians",
    label: "Gaussians: two overlapping clouds",
    help: "Two round clouds that overlap: a linear model is already the best there is, and the curve ends at a floor that no network gets below.",
    reference: "Duda & Hart 1973, Section 2.7",
    hyperparameters: &[N_EXAMPLES, Hyperparameter { default: 1.0, ..NOISE }, LABEL_NOISE],
    task: Task::Classification,
    default_loss: "binary_cross_entropy",
    n_examples: |values| values.get("n_examples") as usize,
    file: None,
    make: |values, rng, _| {
        let labels: Vec<u32> = (0..values.get("n_examples") as u32).map(|idx| idx % 2).collect();
        let features = labels.iter().flat_map(|&label| {
            let centre = if label == 0 { -1.0 } else { 1.0 };
            let (x, y) = (centre, centre);
            let noise = values.get("noise");
            [(x + noise * rng.normal()) as f32, (y + noise * rng.normal()) as f32]
        });
        Dataset {
            feature_names: vec!["x".to_owned(), "y".to_owned()],
            features: features.collect(),
            targets: Targets::Classes {
                names: vec!["lower left".to_owned(), "upper right".to_owned()],
                labels,
                positive: 1,
            },
        }
    },
};

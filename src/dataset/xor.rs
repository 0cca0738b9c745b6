//! Exclusive or: do the signs of the two features differ?
//!
//! (x, y) is one of the four corners (±1, ±1), each equally often, plus normal noise; class 1 where the corner's signs
//! differ.
//! Minsky & Papert, "Perceptrons", 1969; learnt with a hidden layer in Rumelhart, Hinton & Williams, "Learning Internal
//! Representations by Error Propagation", 1986. DIFFERENCE from them: the corners are clouds, so that there is something
//! to hold out.
//! Prefer it to see a plateau: neither feature says anything alone, so the curve is flat until a unit combines them.

use super::{Dataset, DatasetSpec, LABEL_NOISE, N_EXAMPLES, NOISE, Targets};
use crate::catalog::{Hyperparameter, Task};

pub const SPEC: DatasetSpec = DatasetSpec {
    name: "xor",
    label: "Exclusive or: four clouds",
    help: "Four clouds, opposite ones of one class: neither feature helps alone, so the curve lies on a plateau before it falls.",
    reference: "Minsky & Papert 1969; Rumelhart, Hinton & Williams 1986",
    hyperparameters: &[Hyperparameter { default: 500.0, ..N_EXAMPLES }, NOISE, LABEL_NOISE],
    task: Task::Classification,
    default_loss: "binary_cross_entropy",
    n_examples: |values| values.get("n_examples") as usize,
    file: None,
    make: |values, rng, _| {
        let labels: Vec<u32> = (0..values.get("n_examples") as u32).map(|idx| idx % 2).collect();
        let features = labels.iter().flat_map(|&label| {
            let x = if rng.below(2) == 0 { -1.0 } else { 1.0 };
            let y = if label == 0 { x } else { -x };
            let noise = values.get("noise");
            [(x + noise * rng.normal()) as f32, (y + noise * rng.normal()) as f32]
        });
        Dataset {
            feature_names: vec!["x".to_owned(), "y".to_owned()],
            features: features.collect(),
            targets: Targets::Classes { names: vec!["same".to_owned(), "different".to_owned()], labels, positive: 1 },
        }
    },
};

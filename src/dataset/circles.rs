//! Circles: is a point on the inner or on the outer of two circles around one centre?
//!
//! x = r·(cos φ, sin φ), φ uniform in [0, 2π), r = 1 for class 0 and 0.3 for class 1, plus normal noise: scikit-learn's
//! `make_circles`. DIFFERENCE from scikit-learn: φ is random, not evenly spaced; the inner radius is 0.3, not 0.8, and there
//! are 500 examples, so that plain gradient descent at the default settings gets off the plateau at the start.
//! Prefer it to see what a hidden layer is for: a linear model does no better than guessing.

use super::{Dataset, DatasetSpec, LABEL_NOISE, N_EXAMPLES, NOISE, Targets};
use crate::catalog::{Hyperparameter, Task};
use crate::math;

pub const SPEC: DatasetSpec = DatasetSpec {
    name: "circles",
    label: "Circles: one inside the other",
    help: "Two circles around one centre: a linear model is no better than guessing, and three hidden units close the ring.",
    reference: "after scikit-learn's make_circles",
    hyperparameters: &[
        Hyperparameter { default: 500.0, ..N_EXAMPLES },
        Hyperparameter { default: 0.1, ..NOISE },
        LABEL_NOISE,
    ],
    task: Task::Classification,
    default_loss: "binary_cross_entropy",
    n_examples: |values| values.get("n_examples") as usize,
    file: None,
    make: |values, rng, _| {
        let labels: Vec<u32> = (0..values.get("n_examples") as u32).map(|idx| idx % 2).collect();
        let features = labels.iter().flat_map(|&label| {
            let angle = 2.0 * std::f64::consts::PI * rng.uniform();
            let radius = if label == 0 { 1.0 } else { 0.3 };
            let (x, y) = (radius * math::f64::cos(angle), radius * math::f64::sin(angle));
            let noise = values.get("noise");
            [(x + noise * rng.normal()) as f32, (y + noise * rng.normal()) as f32]
        });
        Dataset {
            feature_names: vec!["x".to_owned(), "y".to_owned()],
            features: features.collect(),
            targets: Targets::Classes { names: vec!["outer".to_owned(), "inner".to_owned()], labels, positive: 1 },
        }
    },
};

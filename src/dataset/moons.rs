//! Moons: which of two interleaved half circles does a point belong to?
//!
//! x = (cos φ, sin φ) for class 0 and (1 − cos φ, ½ − sin φ) for class 1, φ uniform in [0, π), plus normal noise: scikit-learn's
//! `make_moons`, whose defaults these are but for the noise. DIFFERENCE from scikit-learn: φ is random, not evenly spaced.
//! Prefer it to see a linear model fail: no straight line parts the moons.

use super::{Dataset, DatasetSpec, LABEL_NOISE, N_EXAMPLES, NOISE, Targets};
use crate::catalog::Task;
use crate::math;

pub const SPEC: DatasetSpec = DatasetSpec {
    name: "moons",
    label: "Moons: two classes in the plane",
    help: "Two interleaved half circles, which no straight line can part: a linear model underfits them.",
    reference: "after scikit-learn's make_moons",
    hyperparameters: &[N_EXAMPLES, NOISE, LABEL_NOISE],
    task: Task::Classification,
    default_loss: "binary_cross_entropy",
    n_examples: |values| values.get("n_examples") as usize,
    file: None,
    make: |values, rng, _| {
        let labels: Vec<u32> = (0..values.get("n_examples") as u32).map(|idx| idx % 2).collect();
        let features = labels.iter().flat_map(|&label| {
            let angle = std::f64::consts::PI * rng.uniform();
            let (x, y) = (math::f64::cos(angle), math::f64::sin(angle));
            let (x, y) = if label == 0 { (x, y) } else { (1.0 - x, 0.5 - y) };
            let noise = values.get("noise");
            [(x + noise * rng.normal()) as f32, (y + noise * rng.normal()) as f32]
        });
        Dataset {
            feature_names: vec!["x".to_owned(), "y".to_owned()],
            features: features.collect(),
            targets: Targets::Classes { names: vec!["upper".to_owned(), "lower".to_owned()], labels, positive: 1 },
        }
    },
};

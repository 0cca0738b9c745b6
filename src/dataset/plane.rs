//! Plane: which weighted sum of two features is it?
//!
//! y = x₁ − ½·x₂ + noise·ε, x₁ and x₂ uniform in [−1, 1), ε standard normal.
//! Prefer it to see the simplest loss there is: a linear model has one valley, and its curve a rate that one can compute.

use super::{Dataset, DatasetSpec, N_EXAMPLES, NOISE, Targets};
use crate::catalog::Task;

pub const SPEC: DatasetSpec = DatasetSpec {
    name: "plane",
    label: "Plane: a weighted sum",
    help: "A tilted plane with noise: a linear model finds it, and hidden layers have nothing to add.",
    reference: "made here: y = x1 − x2 / 2 + noise",
    hyperparameters: &[N_EXAMPLES, NOISE],
    task: Task::Regression,
    default_loss: "mean_squared_error",
    n_examples: |values| values.get("n_examples") as usize,
    file: None,
    make: |values, rng, _| {
        let examples = (0..values.get("n_examples") as u32).map(|_| {
            let (x1, x2) = (2.0 * rng.uniform() - 1.0, 2.0 * rng.uniform() - 1.0);
            ([x1 as f32, x2 as f32], (x1 - 0.5 * x2 + values.get("noise") * rng.normal()) as f32)
        });
        let (features, values): (Vec<_>, _) = examples.unzip();
        Dataset {
            feature_names: vec!["x1".to_owned(), "x2".to_owned()],
            features: features.concat(),
            targets: Targets::Numbers { name: "y".to_owned(), values },
        }
    },
};

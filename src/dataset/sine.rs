//! Sine: what does a noisy wave look like without its noise?
//!
//! y = sin x + noise·ε, x uniform in [−π, π), ε standard normal.
//! Prefer it to see overfitting: with few examples a wide network draws the noise.

use super::{Dataset, DatasetSpec, N_EXAMPLES, NOISE, Targets};
use crate::catalog::Task;
use crate::math;

pub const SPEC: DatasetSpec = DatasetSpec {
    name: "sine",
    label: "Sine: a noisy wave",
    help: "One period of a sine with noise: with few examples, a wide network learns the noise.",
    reference: "made here: y = sin x + noise",
    hyperparameters: &[N_EXAMPLES, NOISE],
    task: Task::Regression,
    default_loss: "mean_squared_error",
    n_examples: |values| values.get("n_examples") as usize,
    file: None,
    make: |values, rng, _| {
        let examples = (0..values.get("n_examples") as u32).map(|_| {
            let x = std::f64::consts::PI * (2.0 * rng.uniform() - 1.0);
            (x as f32, (math::f64::sin(x) + values.get("noise") * rng.normal()) as f32)
        });
        let (features, values) = examples.unzip();
        Dataset {
            feature_names: vec!["x".to_owned()],
            features,
            targets: Targets::Numbers { name: "y".to_owned(), values },
        }
    },
};

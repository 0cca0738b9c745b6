//! Step: how does a smooth network draw a jump?
//!
//! y = −1 for x < 0 and 1 for x ≥ 0, plus noise·ε, x uniform in [−1, 1), ε standard normal.
//! Prefer it to see a slow tail: the slope at the jump has to grow without end, and each bit of it takes longer.

use super::{Dataset, DatasetSpec, N_EXAMPLES, NOISE, Targets};
use crate::catalog::Task;

pub const SPEC: DatasetSpec = DatasetSpec {
    name: "step",
    label: "Step: a jump",
    help: "One feature and a jump at 0: the curve falls fast and then has a long tail, because the slope has to grow without end.",
    reference: "made here: y = sign x + noise",
    hyperparameters: &[N_EXAMPLES, NOISE],
    task: Task::Regression,
    default_loss: "mean_squared_error",
    n_examples: |values| values.get("n_examples") as usize,
    file: None,
    make: |values, rng, _| {
        let examples = (0..values.get("n_examples") as u32).map(|_| {
            let x = 2.0 * rng.uniform() - 1.0;
            let y = if x < 0.0 { -1.0 } else { 1.0 };
            (x as f32, (y + values.get("noise") * rng.normal()) as f32)
        });
        let (features, values) = examples.unzip();
        Dataset {
            feature_names: vec!["x".to_owned()],
            features,
            targets: Targets::Numbers { name: "y".to_owned(), values },
        }
    },
};

//! Mean squared error: (output − target)², derivative 2 (output − target).
//!
//! PyTorch's `MSELoss`.
//! Prefer it for numbers with noise of one size; a far-off example weighs with its square.

use super::{LossSpec, Outputs, gradient_of, mean_of};
use crate::catalog::Task;

pub const SPEC: LossSpec = LossSpec {
    name: "mean_squared_error",
    label: "Mean squared error",
    help: "The square of how far off the prediction is: examples that are far off weigh most.",
    reference: "Gauss, 1809; PyTorch's MSELoss",
    hyperparameters: &[],
    tasks: &[Task::Regression, Task::Classification],
    outputs: Outputs::One,
    threshold: 0.5,
    mean: |_, predictions| mean_of(predictions, |output, target| (output - target) * (output - target)),
    mean_and_gradient: |values, predictions, gradient| {
        gradient_of(predictions, gradient, |output, target| 2.0 * (output - target));
        (SPEC.mean)(values, predictions)
    },
};

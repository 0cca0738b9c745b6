//! Mean squared error: (output − target)², derivative 2 (output − target).
//!
//! PyTorch's `MSELoss`.
//! Prefer it for numbers with noise of one size; a far-off example weighs with its square.

use super::{LossSpec, gradient_of, mean_of};
use crate::catalog::Task;

pub const SPEC: LossSpec = LossSpec {
    name: "mean_squared_error",
    label: "Mean squared error",
    help: "The square of how far off the prediction is: examples that are far off weigh most.",
    reference: "Gauss, 1809; PyTorch's MSELoss",
    hyperparameters: &[],
    tasks: &[Task::Regression, Task::Classification],
    mean: |outputs, targets| mean_of(outputs, targets, |output, target| (output - target) * (output - target)),
    gradient: |outputs, targets, gradient| {
        gradient_of(outputs, targets, gradient, |output, target| 2.0 * (output - target));
    },
};

//! Mean absolute error: |output − target|, derivative the sign of output − target and 0 at 0 (PyTorch's choice).
//!
//! PyTorch's `L1Loss`. For numbers alone: what makes it smallest is the median, and that of zeros and ones is 0 or 1, which
//! says nothing of how sure a class is.
//! Prefer it where some targets are plainly wrong: it fits the median, which outliers don't move. Its gradient has one size
//! however near the end is, so that the curve trembles until the learning rate falls.

use super::{LossSpec, Outputs, gradient_of, mean_of};
use crate::catalog::Task;

pub const SPEC: LossSpec = LossSpec {
    name: "mean_absolute_error",
    label: "Mean absolute error",
    help: "How far off the prediction is: outliers weigh no more than the rest, and the curve trembles at its end, because the gradient doesn't shrink.",
    reference: "Laplace, 1774; PyTorch's L1Loss",
    hyperparameters: &[],
    tasks: &[Task::Regression],
    outputs: Outputs::One,
    threshold: 0.5,
    mean: |_, predictions| mean_of(predictions, |output, target| (output - target).abs()),
    mean_and_gradient: |values, predictions, gradient| {
        gradient_of(predictions, gradient, |output, target| {
            let difference = output - target;
            let sign_or_zero = if difference < 0.0 { -1.0 } else { difference };
            // What is neither above nor below 0 is 0 or NaN, and stays.
            if difference > 0.0 { 1.0 } else { sign_or_zero }
        });
        (SPEC.mean)(values, predictions)
    },
};

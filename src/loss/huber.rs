//! Huber's loss of d = output − target: d²/2 where |d| ≤ δ and else δ (|d| − δ/2), derivative d, but no further from 0
//! than δ.
//!
//! Huber, "Robust Estimation of a Location Parameter", 1964; PyTorch's `HuberLoss`, whose default δ = 1 this is. For numbers
//! alone: between 0 and 1 it would be half the squared error, which is there for classes too.
//! Prefer it for numbers with a few wild ones among them: smooth near 0 as the squared error, beyond δ as calm as the
//! absolute one.

use super::{LossSpec, Outputs, gradient_of, mean_of};
use crate::catalog::{Hyperparameter, Stops, Task};

pub const SPEC: LossSpec = LossSpec {
    name: "huber",
    label: "Huber",
    help: "Squared for small errors, straight for large ones: outliers pull with a limited force, and the curve still settles.",
    reference: "Huber 1964; PyTorch's HuberLoss",
    hyperparameters: &[Hyperparameter {
        name: "delta",
        is_rare: true,
        label: "Huber's δ",
        help: "From this error on the loss goes up straight: small means near the absolute error, large near half the squared one.",
        default: 1.0,
        min: 0.01,
        max: 100.0,
        stops: Stops::Logarithmic,
        ..Hyperparameter::PLAIN
    }],
    tasks: &[Task::Regression],
    outputs: Outputs::One,
    threshold: 0.5,
    mean: |values, predictions| {
        let delta = values.get("delta") as f32;
        mean_of(predictions, |output, target| {
            let distance = (output - target).abs();
            let straight = delta * (distance - 0.5 * delta);
            // A comparison that NaN fails.
            if distance <= delta { 0.5 * distance * distance } else { straight }
        })
    },
    mean_and_gradient: |values, predictions, gradient| {
        let delta = values.get("delta") as f32;
        gradient_of(predictions, gradient, |output, target| {
            let difference = output - target;
            let above = if difference < -delta { -delta } else { difference };
            if above > delta { delta } else { above }
        });
        (SPEC.mean)(values, predictions)
    },
};

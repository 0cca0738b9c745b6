//! Exponential: η(t) = η₀ · factorᵗ.
//!
//! PyTorch's `ExponentialLR`, whose `gamma` this is, stepped after each update.
//! Prefer it for an even fall: every hundred steps take the same share of what is left.

use super::{FACTOR, Function, ScheduleSpec};
use crate::catalog::{Hyperparameter, Stops};
use crate::math;

pub const SPEC: ScheduleSpec = ScheduleSpec {
    name: "exponential",
    label: "Exponential",
    help: "Loses the same share at every step: the curve comes to rest evenly, and too early if the factor is small.",
    reference: "PyTorch's ExponentialLR",
    hyperparameters: &[Hyperparameter {
        help: "What is left of the learning rate after each step: 0.99 leaves a third after a hundred.",
        default: 0.995,
        stops: Stops::Listed(&[0.5, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999, 1.0]),
        ..FACTOR
    }],
    build: |values, span| {
        let factor = values.get("factor");
        Box::new(Function(move |step| span.learning_rate * math::f64::pow(factor, f64::from(step))))
    },
};

//! Inverse time: η(t) = η₀ / (1 + t/decay_steps).
//!
//! Robbins & Monro, "A Stochastic Approximation Method", 1951: steps that add up to infinity, and their squares don't.
//! Keras' `InverseTimeDecay` with a rate of 1. Adagrad's `lr_decay` in PyTorch is 1/decay_steps.
//! Prefer it when a run has no set end: it never stops learning, and its noise fades all the same.

use super::{Function, ScheduleSpec};
use crate::catalog::{Hyperparameter, Stops};

pub const SPEC: ScheduleSpec = ScheduleSpec {
    name: "inverse_time",
    label: "Inverse time",
    help: "Falls fast first and ever more slowly: the noise fades, and learning never quite stops.",
    reference: "Robbins & Monro 1951",
    hyperparameters: &[Hyperparameter {
        name: "decay_steps",
        label: "Half after",
        help: "After how many steps the learning rate is half: few, and the curve soon hardly falls.",
        unit: "steps",
        default: 100.0,
        min: 1.0,
        max: 1e6,
        whole: true,
        stops: Stops::Listed(&[1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0]),
        ..Hyperparameter::PLAIN
    }],
    build: |values, span| {
        let decay_steps = values.get("decay_steps");
        Box::new(Function(move |step| span.learning_rate / (1.0 + f64::from(step) / decay_steps)))
    },
};

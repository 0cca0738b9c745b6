//! Step: η(t) = η₀ · factor^⌊t / every⌋.
//!
//! PyTorch's `StepLR`, whose `step_size` and `gamma` these are, with defaults that suit short runs.
//! Prefer it to see at each stair that a smaller learning rate lets the loss fall once more.

use super::{FACTOR, Function, ScheduleSpec};
use crate::catalog::{Hyperparameter, Stops};
use crate::math;

pub const SPEC: ScheduleSpec = ScheduleSpec {
    name: "step",
    label: "Stairs",
    help: "Falls at once every so many steps: the loss often falls a stair with it.",
    reference: "PyTorch's StepLR",
    hyperparameters: &[
        Hyperparameter {
            name: "every",
            label: "Every",
            help: "Steps between two falls: few, and the learning rate is soon too small to learn.",
            unit: "steps",
            default: 200.0,
            min: 1.0,
            max: 1e6,
            whole: true,
            stops: Stops::Listed(&[10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0]),
            ..Hyperparameter::PLAIN
        },
        FACTOR,
    ],
    build: |values, span| {
        let (every, factor) = (values.get("every"), values.get("factor"));
        Box::new(Function(move |step| {
            span.learning_rate * math::f64::pow(factor, math::f64::floor(f64::from(step) / every))
        }))
    },
};

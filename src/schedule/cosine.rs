//! Cosine: η(t) = η_min + (η₀ − η_min)/2 · (1 + cos(π · min(t, T)/T)).
//!
//! Loshchilov & Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017, without the restarts. PyTorch's
//! `CosineAnnealingLR`. DIFFERENCE from PyTorch: past T it stays at the minimum, where PyTorch goes up again.
//! Prefer it when the length of the run is known: long, large steps first, and a quiet end.

use super::{Function, ScheduleSpec, TOTAL_STEPS, total_steps};
use crate::catalog::{Hyperparameter, Stops};
use crate::math;

pub const SPEC: ScheduleSpec = ScheduleSpec {
    name: "cosine",
    label: "Cosine",
    help: "Falls along half a cosine: large steps for long, and a quiet end.",
    reference: "Loshchilov & Hutter 2017",
    hyperparameters: &[
        Hyperparameter {
            name: "minimum",
            label: "Down to",
            help: "The learning rate at the end.",
            max: 1.0,
            stops: Stops::Listed(&[0.0, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1]),
            ..Hyperparameter::PLAIN
        },
        TOTAL_STEPS,
    ],
    build: |values, span| {
        let minimum = values.get("minimum").min(span.learning_rate);
        let total_steps = total_steps(values, span);
        Box::new(Function(move |step| {
            let share = (f64::from(step) / total_steps).min(1.0);
            minimum + 0.5 * (span.learning_rate - minimum) * (1.0 + math::f64::cos(std::f64::consts::PI * share))
        }))
    },
};

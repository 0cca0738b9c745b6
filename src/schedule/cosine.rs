//! Cosine: η(t) = η_min + (η₀ − η_min)/2 · (1 + cos(π · min(t, T)/T)).
//!
//! Loshchilov & Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017, without the restarts. PyTorch's
//! `CosineAnnealingLR`. DIFFERENCE from PyTorch: past T it stays at the minimum, where PyTorch goes up again.
//! Prefer it when the length of the run is known: long, large steps first, and a quiet end.

use super::{Function, MINIMUM, ScheduleSpec, TOTAL_STEPS, half_cosine, minimum, share, total_steps};

pub const SPEC: ScheduleSpec = ScheduleSpec {
    name: "cosine",
    label: "Cosine",
    help: "Falls along half a cosine: large steps for long, and a quiet end.",
    reference: "Loshchilov & Hutter 2017",
    hyperparameters: &[MINIMUM, TOTAL_STEPS],
    build: |values, span| {
        let minimum = minimum(values, span);
        let total_steps = total_steps(values, span);
        Box::new(Function(move |step| half_cosine(span.learning_rate, minimum, share(step, 0.0, total_steps))))
    },
};

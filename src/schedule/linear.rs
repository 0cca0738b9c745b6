//! Linear: η(t) = η₀ + (η_min − η₀) · min(t, T)/T.
//!
//! PyTorch's `LinearLR` with a `start_factor` of 1 and an `end_factor` of η_min/η₀.
//! Prefer it as the plainest way down to a known end; it does about as well as a cosine.

use super::{Function, MINIMUM, ScheduleSpec, TOTAL_STEPS, minimum, share, total_steps};

pub const SPEC: ScheduleSpec = ScheduleSpec {
    name: "linear",
    label: "Linear",
    help: "Falls by the same amount at every step: the curve loses its noise little by little.",
    reference: "PyTorch's LinearLR",
    hyperparameters: &[MINIMUM, TOTAL_STEPS],
    build: |values, span| {
        let minimum = minimum(values, span);
        let total_steps = total_steps(values, span);
        Box::new(Function(move |step| {
            span.learning_rate + (minimum - span.learning_rate) * share(step, 0.0, total_steps)
        }))
    },
};

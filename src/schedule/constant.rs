//! Constant: η(t) = η₀.
//!
//! Prefer it to see what the learning rate alone does.

use super::{Function, ScheduleSpec};

pub const SPEC: ScheduleSpec = ScheduleSpec {
    name: "constant",
    label: "Constant",
    help: "The same learning rate at every step.",
    reference: "",
    hyperparameters: &[],
    build: |_, span| Box::new(Function(move |_| span.learning_rate)),
};

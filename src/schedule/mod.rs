//! How does the learning rate change during a run? The registry of schedules.

mod constant;
mod cosine;

use crate::catalog::{Hyperparameter, Stops, Values, implement_spec};

/// Every schedule, in the order in which the page lists them.
pub const SCHEDULES: &[ScheduleSpec] = &[constant::SPEC, cosine::SPEC];

/// An entry of the registry.
pub struct ScheduleSpec {
    pub name: &'static str,
    pub label: &'static str,
    pub help: &'static str,
    pub reference: &'static str,
    pub hyperparameters: &'static [Hyperparameter],
    /// The schedule of a run, before its first step.
    pub build: fn(&Values, Span) -> Box<dyn Schedule>,
}
implement_spec!(ScheduleSpec);

/// What a schedule is laid over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// The learning rate that the reader set.
    pub learning_rate: f64,
    /// Steps of the whole run.
    pub n_steps: u32,
}

/// A rule that gives the learning rate of each step: finite, and not below 0, also past the end of its span.
pub trait Schedule {
    /// The learning rate for the update of `step`, counted from 0.
    fn learning_rate(&self, step: u32) -> f64;

    /// Hears of each validation loss, in order, if it wants to.
    fn observe(&mut self, _validation_loss: f32) {}
}

/// A schedule that is a function of the step.
struct Function<F>(F);

impl<F: Fn(u32) -> f64> Schedule for Function<F> {
    fn learning_rate(&self, step: u32) -> f64 {
        (self.0)(step)
    }
}

/// The number of steps that a schedule needs to its end; by default, the run's.
const TOTAL_STEPS: Hyperparameter = Hyperparameter {
    name: "total_steps",
    label: "Over",
    help: "After how many steps the schedule has come to its end.",
    unit: "steps of the run",
    default: f64::INFINITY,
    min: 1.0,
    max: 1e6,
    whole: true,
    stops: Stops::Listed(&[10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, f64::INFINITY]),
    named: &[(f64::INFINITY, "the whole run")],
    limitless: Some("run"),
    ..Hyperparameter::PLAIN
};

/// The steps of [`TOTAL_STEPS`], as a number.
fn total_steps(values: &Values, span: Span) -> f64 {
    values.get(TOTAL_STEPS.name).min(f64::from(span.n_steps.max(1)))
}

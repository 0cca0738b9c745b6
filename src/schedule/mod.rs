//! How does the learning rate change during a run? The registry of schedules.

mod constant;
mod cosine;
mod cosine_restarts;
mod exponential;
mod inverse_time;
mod linear;
mod one_cycle;
mod reduce_on_plateau;
mod step;
mod warmup_cosine;

use crate::catalog::{Hyperparameter, Stops, Values, implement_spec};
use crate::math;

/// Every schedule, in the order in which the page lists them.
pub const SCHEDULES: &[ScheduleSpec] = &[
    constant::SPEC,
    step::SPEC,
    exponential::SPEC,
    inverse_time::SPEC,
    linear::SPEC,
    cosine::SPEC,
    warmup_cosine::SPEC,
    one_cycle::SPEC,
    cosine_restarts::SPEC,
    reduce_on_plateau::SPEC,
];

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

/// A rule that gives the learning rate of each step: finite, and not below 0, also past the end of its span. It is `Clone`, so
/// that a run can be taken up again from where it was.
pub trait Schedule: Duplicate {
    /// The learning rate for the update of `step`, counted from 0.
    fn learning_rate(&self, step: u32) -> f64;

    /// Hears of each validation loss, in order, if it wants to.
    fn observe(&mut self, _validation_loss: f32) {}
}

/// What every schedule has that is `Clone`.
pub trait Duplicate {
    /// The same, with the same memory.
    fn duplicate(&self) -> Box<dyn Schedule>;
}

impl<T: Schedule + Clone + 'static> Duplicate for T {
    fn duplicate(&self) -> Box<dyn Schedule> {
        Box::new(self.clone())
    }
}

/// A schedule that is a function of the step.
#[derive(Clone)]
struct Function<F>(F);

impl<F: Fn(u32) -> f64 + Clone + 'static> Schedule for Function<F> {
    fn learning_rate(&self, step: u32) -> f64 {
        (self.0)(step)
    }
}

/// The number of steps that a schedule needs to its end; by default, the run's.
const TOTAL_STEPS: Hyperparameter = Hyperparameter {
    name: "total_steps",
    is_rare: true,
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

/// The lowest learning rate of a schedule.
const MINIMUM: Hyperparameter = Hyperparameter {
    name: "minimum",
    is_rare: true,
    label: "Down to",
    help: "The learning rate at the end: with a small one the curve comes to rest, with none it stands still.",
    max: 1.0,
    stops: Stops::Listed(&[0.0, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1]),
    ..Hyperparameter::PLAIN
};

/// The learning rate of [`MINIMUM`]; no more than the one that the reader set, which it would else rise to.
fn minimum(values: &Values, span: Span) -> f64 {
    values.get(MINIMUM.name).min(span.learning_rate)
}

/// How much is left of the learning rate when it falls.
const FACTOR: Hyperparameter = Hyperparameter {
    name: "factor",
    label: "Times",
    help: "What is left of the learning rate each time: less brings the curve to rest sooner, at times too soon.",
    default: 0.5,
    stops: Stops::Listed(&[0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 1.0]),
    ..Hyperparameter::PLAIN
};

/// How much of the way from step `from` to step `to` is done, from 0 to 1; all of it from `to` on, also where there is no way.
fn share(step: u32, from: f64, to: f64) -> f64 {
    let step = f64::from(step);
    if step < to { (step - from) / (to - from) } else { 1.0 }
}

/// From `start` to `end` along half a cosine.
fn half_cosine(start: f64, end: f64, share: f64) -> f64 {
    end + 0.5 * (start - end) * (1.0 + math::f64::cos(std::f64::consts::PI * share))
}

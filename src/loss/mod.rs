//! What is minimised? The registry of losses.

mod binary_cross_entropy;
mod hinge;
mod huber;
mod mean_absolute_error;
mod mean_squared_error;
mod softmax_cross_entropy;

use crate::catalog::{Hyperparameter, Task, Values, implement_spec};

/// Every loss, in the order in which the page lists them.
pub const LOSSES: &[LossSpec] = &[
    mean_squared_error::SPEC,
    mean_absolute_error::SPEC,
    huber::SPEC,
    binary_cross_entropy::SPEC,
    softmax_cross_entropy::SPEC,
    hinge::SPEC,
];

/// An entry of the registry.
pub struct LossSpec {
    pub name: &'static str,
    pub label: &'static str,
    pub help: &'static str,
    pub reference: &'static str,
    pub hyperparameters: &'static [Hyperparameter],
    /// What it can be used for.
    pub tasks: &'static [Task],
    /// How many outputs a model needs for it.
    pub outputs: Outputs,
    /// Of a classification with one output: the output from which on the class is predicted.
    pub threshold: f32,
    /// The mean over the examples. Sums are taken in double precision, one term after the other.
    pub mean: fn(&Values, &Predictions) -> f32,
    /// The same mean, and its gradient by each output.
    pub mean_and_gradient: fn(&Values, &Predictions, gradient: &mut [f32]) -> f32,
}
implement_spec!(LossSpec);

/// How many outputs a model has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outputs {
    /// One: a number, or how much speaks for the positive class against the rest, whose target is 1 or 0.
    One,
    /// One for each class; the target is 1 for the true class and 0 for the others.
    OnePerClass,
}

/// What a model says of some examples, and what would be true.
#[derive(Clone, Copy, Debug)]
pub struct Predictions<'a> {
    /// `n_examples × n_outputs`.
    pub outputs: &'a [f32],
    /// `n_examples × n_outputs`.
    pub targets: &'a [f32],
    pub n_outputs: usize,
}

/// Outputs whose losses are computed side by side, before they are added up.
const BLOCK: usize = 32;

/// The mean of `loss(output, target)` over all outputs.
fn mean_of(predictions: &Predictions, loss: impl Fn(f32, f32) -> f32) -> f32 {
    let Predictions { outputs, targets, .. } = *predictions;
    if let ([output], [target]) = (outputs, targets) {
        return loss(*output, *target);
    }
    let mut losses = [0.0; BLOCK];
    let mut sum = 0.0;
    for (outputs, targets) in outputs.chunks(BLOCK).zip(targets.chunks(BLOCK)) {
        for ((loss_of_one, &output), &target) in losses.iter_mut().zip(outputs).zip(targets) {
            *loss_of_one = loss(output, target);
        }
        sum = losses.iter().take(outputs.len()).fold(sum, |sum, &loss| sum + f64::from(loss));
    }
    (sum / outputs.len() as f64) as f32
}

/// `derivative(output, target) / n` for each of the n outputs.
fn gradient_of(predictions: &Predictions, gradient: &mut [f32], derivative: impl Fn(f32, f32) -> f32) {
    let Predictions { outputs, targets, .. } = predictions;
    let share = 1.0 / outputs.len() as f32;
    for ((gradient, &output), &target) in gradient.iter_mut().zip(*outputs).zip(*targets) {
        *gradient = derivative(output, target) * share;
    }
}

//! What is minimised? The registry of losses.

mod binary_cross_entropy;
mod mean_squared_error;

use crate::catalog::{Hyperparameter, Task, implement_spec};

/// Every loss, in the order in which the page lists them.
pub const LOSSES: &[LossSpec] = &[mean_squared_error::SPEC, binary_cross_entropy::SPEC];

/// An entry of the registry.
pub struct LossSpec {
    pub name: &'static str,
    pub label: &'static str,
    pub help: &'static str,
    pub reference: &'static str,
    pub hyperparameters: &'static [Hyperparameter],
    /// What it can be used for.
    pub tasks: &'static [Task],
    /// The mean over all outputs of all examples. Sums are taken in double precision, one term after the other.
    pub mean: fn(outputs: &[f32], targets: &[f32]) -> f32,
    /// The gradient of that mean by each output.
    pub gradient: fn(outputs: &[f32], targets: &[f32], gradient: &mut [f32]),
}
implement_spec!(LossSpec);

/// The mean of `loss(output, target)`.
fn mean_of(outputs: &[f32], targets: &[f32], loss: impl Fn(f32, f32) -> f32) -> f32 {
    let sum: f64 = outputs.iter().zip(targets).map(|(&output, &target)| f64::from(loss(output, target))).sum();
    (sum / outputs.len() as f64) as f32
}

/// `derivative(output, target) / n` for each of the n outputs.
fn gradient_of(outputs: &[f32], targets: &[f32], gradient: &mut [f32], derivative: impl Fn(f32, f32) -> f32) {
    let share = 1.0 / outputs.len() as f32;
    for ((gradient, &output), &target) in gradient.iter_mut().zip(outputs).zip(targets) {
        *gradient = derivative(output, target) * share;
    }
}

//! Sigmoid: f(x) = σ(x) = 1/(1 + e⁻ˣ), f′ = σ(x) σ(−x). NaN stays NaN.
//!
//! PyTorch's `Sigmoid`. 1 − σ(x) is written σ(−x), which keeps its digits where σ(x) comes near 1.
//! Prefer it to see the vanishing gradient: its slope is at most ¼, and each layer takes its share.

use super::ActivationSpec;
use crate::lanes::map_in_place;
use crate::math;

pub const SPEC: ActivationSpec = ActivationSpec {
    name: "sigmoid",
    label: "Sigmoid",
    help: "From 0 to 1, with a slope of ¼ at most: each layer makes the gradient smaller, and deep networks of it hardly learn.",
    reference: "Rumelhart, Hinton & Williams 1986",
    hyperparameters: &[],
    forward: |sums, outputs| {
        outputs.copy_from_slice(sums);
        map_in_place(outputs, math::sigmoid);
    },
    backward: |sums, outputs, gradient| {
        for ((gradient, &sum), &output) in gradient.iter_mut().zip(sums).zip(outputs) {
            *gradient *= output * math::sigmoid(-sum);
        }
    },
};

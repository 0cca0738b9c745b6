//! Sigmoid: f(x) = σ(x) = 1/(1 + e⁻ˣ), f′ = σ(x) σ(−x). NaN stays NaN.
//!
//! PyTorch's `Sigmoid`. 1 − σ(x) is written σ(−x), which keeps its digits where σ(x) comes near 1.
//! Prefer it to see the vanishing gradient: its slope is at most ¼, and each layer takes its share.

use super::ActivationSpec;
use crate::math::Exp;

pub const SPEC: ActivationSpec = ActivationSpec {
    name: "sigmoid",
    label: "Sigmoid",
    help: "From 0 to 1, with a slope of ¼ at most: each layer makes the gradient smaller, and deep networks of it hardly learn.",
    reference: "Rumelhart, Hinton & Williams 1986",
    hyperparameters: &[],
    forward: |sums, outputs| {
        let exp = Exp::for_a_loop();
        for (output, &sum) in outputs.iter_mut().zip(sums) {
            *output = exp.sigmoid(sum);
        }
    },
    backward: |sums, outputs, gradient| {
        let exp = Exp::for_a_loop();
        for ((gradient, &sum), &output) in gradient.iter_mut().zip(sums).zip(outputs) {
            *gradient *= output * exp.sigmoid(-sum);
        }
    },
};

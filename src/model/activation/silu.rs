//! SiLU (swish): f(x) = x·σ(x), f′ = σ(x) (1 + x·σ(−x)). NaN stays NaN.
//!
//! Elfwing, Uchibe & Doya, "Sigmoid-Weighted Linear Units for Neural Network Function Approximation", 2018; Ramachandran, Zoph &
//! Le, "Searching for Activation Functions", 2017. PyTorch's `SiLU`. Its 1 − σ(x) is written σ(−x), which keeps its digits.
//! Prefer it for deep networks as a smooth ReLU: nearly GELU, and cheaper.

use super::ActivationSpec;
use crate::math::Exp;

pub const SPEC: ActivationSpec = ActivationSpec {
    name: "silu",
    label: "SiLU (swish)",
    help: "Each sum times its own sigmoid: a smooth ReLU with a shallow dip, so that small negative sums still learn.",
    reference: "Elfwing, Uchibe & Doya 2018",
    hyperparameters: &[],
    forward: |sums, outputs| {
        let exp = Exp::for_a_loop();
        for (output, &sum) in outputs.iter_mut().zip(sums) {
            *output = sum * exp.sigmoid(sum);
        }
    },
    backward: |sums, _, gradient| {
        let exp = Exp::for_a_loop();
        for (gradient, &sum) in gradient.iter_mut().zip(sums) {
            *gradient *= exp.sigmoid(sum) * (1.0 + sum * exp.sigmoid(-sum));
        }
    },
};

//! ELU: f(x) = x where x > 0 and else eˣ − 1, f′ = 1 and eˣ. NaN stays NaN.
//!
//! Clevert, Unterthiner & Hochreiter, "Fast and Accurate Deep Network Learning by Exponential Linear Units", 2016, with α = 1,
//! PyTorch's default.
//! Prefer it for deep networks where ReLU's corner is in the way: smooth, and its outputs average nearer to 0.

use super::ActivationSpec;
use crate::math::Exp;

pub const SPEC: ActivationSpec = ActivationSpec {
    name: "elu",
    label: "ELU",
    help: "Straight above zero, and bending smoothly to −1 below: the curve often falls faster at first than with ReLU.",
    reference: "Clevert, Unterthiner & Hochreiter 2016",
    hyperparameters: &[],
    forward: |sums, outputs| {
        let exp = Exp::for_a_loop();
        for (output, &sum) in outputs.iter_mut().zip(sums) {
            *output = if sum > 0.0 { sum } else { exp.minus_1(sum) };
        }
    },
    backward: |sums, _, gradient| {
        let exp = Exp::for_a_loop();
        for (gradient, &sum) in gradient.iter_mut().zip(sums) {
            *gradient *= if sum > 0.0 { 1.0 } else { exp.of(sum) };
        }
    },
};

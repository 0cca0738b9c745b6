//! Softplus: f(x) = ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|), f′ = σ(x). NaN stays NaN.
//!
//! Dugas et al., "Incorporating Second-Order Functional Knowledge for Better Option Pricing", 2001. DIFFERENCE from PyTorch:
//! `Softplus` there is x itself from 20 up, which single precision can't tell from this.
//! Prefer it where outputs must stay above 0, or to see ReLU without its corner and without its exact zeros.

use super::ActivationSpec;
use crate::math::{self, Exp};

pub const SPEC: ActivationSpec = ActivationSpec {
    name: "softplus",
    label: "Softplus",
    help: "ReLU drawn with a soft pen: always above zero, never quite flat, so that no unit dies, but all sums drift upwards.",
    reference: "Dugas et al. 2001",
    hyperparameters: &[],
    forward: |sums, outputs| {
        let exp = Exp::for_a_loop();
        for (output, &sum) in outputs.iter_mut().zip(sums) {
            // A comparison that NaN fails.
            let positive_part = if sum < 0.0 { 0.0 } else { sum };
            *output = positive_part + math::ln_1p(exp.of(-sum.abs()));
        }
    },
    backward: |sums, _, gradient| {
        let exp = Exp::for_a_loop();
        for (gradient, &sum) in gradient.iter_mut().zip(sums) {
            *gradient *= exp.sigmoid(sum);
        }
    },
};

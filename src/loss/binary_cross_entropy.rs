//! Binary cross-entropy of a logit z and a target y in {0, 1}: max(z, 0) − z·y + ln(1 + e^−|z|), derivative σ(z) − y.
//!
//! PyTorch's `BCEWithLogitsLoss`: the sigmoid is inside, so that no logit overflows.
//! Prefer it for two classes: a sure mistake costs much, and its gradient never vanishes.

use super::{LossSpec, Outputs, gradient_of, mean_of};
use crate::catalog::Task;
use crate::math::{self, Exp};

pub const SPEC: LossSpec = LossSpec {
    name: "binary_cross_entropy",
    label: "Binary cross-entropy",
    help: "Minus the logarithm of the probability that was given to the truth: a sure mistake costs much.",
    reference: "PyTorch's BCEWithLogitsLoss",
    hyperparameters: &[],
    tasks: &[Task::Classification],
    outputs: Outputs::One,
    threshold: 0.0,
    mean: |_, predictions| {
        let exp = Exp::for_a_loop();
        mean_of(predictions, |logit, target| {
            let positive_part = if logit > 0.0 { logit } else { 0.0 };
            positive_part - logit * target + math::ln_1p(exp.of(-logit.abs()))
        })
    },
    mean_and_gradient: |values, predictions, gradient| {
        let exp = Exp::for_a_loop();
        gradient_of(predictions, gradient, |logit, target| exp.sigmoid(logit) - target);
        (SPEC.mean)(values, predictions)
    },
};

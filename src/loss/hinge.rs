//! Hinge of an output z and a target 0 or 1, which mean the signs y = −1 and y = 1: max(0, 1 − y·z), derivative −y where
//! y·z < 1 and else 0.
//!
//! Cortes & Vapnik, "Support-Vector Networks", 1995; scikit-learn's `hinge_loss`. DIFFERENCE from PyTorch: it has no such loss
//! (`HingeEmbeddingLoss` is another one); `relu(1 − y·z)` there gives the same, the choice at the kink included.
//! Prefer it for two classes when only the side counts: an example that is right by a margin of 1 teaches nothing more, and
//! outputs are no probabilities.

use super::{LossSpec, Outputs, gradient_of, mean_of};
use crate::catalog::Task;

pub const SPEC: LossSpec = LossSpec {
    name: "hinge",
    label: "Hinge",
    help: "Zero for what is right by a margin, and growing straight for the rest: the curve can reach exactly 0, and then learning is over.",
    reference: "Cortes & Vapnik 1995; scikit-learn's hinge_loss",
    hyperparameters: &[],
    tasks: &[Task::Classification],
    outputs: Outputs::One,
    threshold: 0.0,
    mean: |_, predictions| {
        mean_of(predictions, |output, target| {
            let shortfall = 1.0 - sign_of(target) * output;
            // A comparison that NaN fails.
            if shortfall < 0.0 { 0.0 } else { shortfall }
        })
    },
    mean_and_gradient: |values, predictions, gradient| {
        gradient_of(predictions, gradient, |output, target| {
            let sign = sign_of(target);
            let shortfall = 1.0 - sign * output;
            let slope_or_nan = if shortfall > 0.0 { -sign } else { shortfall };
            if shortfall <= 0.0 { 0.0 } else { slope_or_nan }
        });
        (SPEC.mean)(values, predictions)
    },
};

/// −1 for 0 and 1 for 1.
#[inline(always)]
fn sign_of(target: f32) -> f32 {
    2.0 * target - 1.0
}

//! ReLU: f(x) = max(0, x), f′ = 1 where x > 0 and else 0 (PyTorch's choice at 0). NaN stays NaN.
//!
//! Prefer it for deep networks; too large a step can leave units at 0 for good.

use super::ActivationSpec;

pub const SPEC: ActivationSpec = ActivationSpec {
    name: "relu",
    label: "ReLU",
    help: "Zero below zero, straight above: good for many layers; too large a step can kill units for good.",
    reference: "Nair & Hinton, 2010",
    hyperparameters: &[],
    forward: |sums, outputs| {
        for (output, &sum) in outputs.iter_mut().zip(sums) {
            // A comparison that NaN fails, where max would swallow it.
            *output = if sum < 0.0 { 0.0 } else { sum };
        }
    },
    backward: |sums, _, gradient| {
        for (gradient, &sum) in gradient.iter_mut().zip(sums) {
            *gradient = if sum <= 0.0 { 0.0 } else { *gradient };
        }
    },
};

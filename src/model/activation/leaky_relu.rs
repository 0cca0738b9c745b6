//! Leaky ReLU: f(x) = x where x > 0 and else 0.01 x, f′ = 1 and 0.01 (at 0 too, PyTorch's choice). NaN stays NaN.
//!
//! Maas, Hannun & Ng, "Rectifier Nonlinearities Improve Neural Network Acoustic Models", 2013; the slope is PyTorch's default.
//! Prefer it where ReLU loses units for good: the small slope lets them come back.

use super::ActivationSpec;

/// Below zero.
const SLOPE: f32 = 0.01;

pub const SPEC: ActivationSpec = ActivationSpec {
    name: "leaky_relu",
    label: "Leaky ReLU",
    help: "ReLU with a slope of 0.01 below zero: a unit that a large step has thrown there still learns its way back.",
    reference: "Maas, Hannun & Ng 2013",
    hyperparameters: &[],
    forward: |sums, outputs| {
        for (output, &sum) in outputs.iter_mut().zip(sums) {
            // A comparison that NaN fails.
            *output = if sum < 0.0 { SLOPE * sum } else { sum };
        }
    },
    backward: |sums, _, gradient| {
        for (gradient, &sum) in gradient.iter_mut().zip(sums) {
            *gradient = if sum <= 0.0 { SLOPE * *gradient } else { *gradient };
        }
    },
};

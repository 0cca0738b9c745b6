//! GELU: f(x) = x·Φ(x) with Φ(x) = ½ (1 + erf(x/√2)), the normal distribution, f′ = Φ(x) + x·φ(x) with
//! φ(x) = exp(−x²/2) / √(2π). NaN stays NaN.
//!
//! Hendrycks & Gimpel, "Gaussian Error Linear Units", 2016; the exact form, PyTorch's default, not the one with tanh.
//! 1 + erf z is taken as erfc(−z), which keeps its digits where erf z comes near −1.
//! Prefer it to see what transformers use: like ReLU from afar, smooth near 0, with a dip just below.

use super::ActivationSpec;
use crate::math;

/// 1/√(2π).
const PEAK: f32 = 0.398_942_3;

pub const SPEC: ActivationSpec = ActivationSpec {
    name: "gelu",
    label: "GELU",
    help: "ReLU with its corner rounded off and a dip below zero: a smooth curve, where ReLU's may jerk.",
    reference: "Hendrycks & Gimpel 2016",
    hyperparameters: &[],
    forward: |sums, outputs| {
        for (output, &sum) in outputs.iter_mut().zip(sums) {
            *output = sum * normal_distribution(sum);
        }
    },
    backward: |sums, _, gradient| {
        for (gradient, &sum) in gradient.iter_mut().zip(sums) {
            *gradient *= normal_distribution(sum) + sum * (PEAK * math::exp(-0.5 * sum * sum));
        }
    },
};

#[inline(always)]
fn normal_distribution(x: f32) -> f32 {
    0.5 * math::erfc(-std::f32::consts::FRAC_1_SQRT_2 * x)
}

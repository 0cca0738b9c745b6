//! tanh: f(x) = tanh x, f′ = 1 − f².
//!
//! Prefer it for small, smooth problems; deep stacks of it saturate and their gradients vanish.

use super::ActivationSpec;
use crate::lanes::map_in_place;
use crate::math::{self, TANH_END};

pub const SPEC: ActivationSpec = ActivationSpec {
    name: "tanh",
    label: "tanh",
    help: "Smooth and bounded: good for small networks; many layers of it saturate.",
    reference: "LeCun, Bottou, Orr & Müller, Efficient BackProp, 1998",
    hyperparameters: &[],
    forward: |sums, outputs| {
        // Apart from the rest, because here the compiler finds the one instruction that each comparison takes.
        for (output, &sum) in outputs.iter_mut().zip(sums) {
            let low = if sum < -TANH_END { -TANH_END } else { sum };
            *output = if low > TANH_END { TANH_END } else { low };
        }
        map_in_place(outputs, math::tanh_inside);
    },
    backward: |_, outputs, gradient| {
        for (gradient, &output) in gradient.iter_mut().zip(outputs) {
            *gradient *= 1.0 - output * output;
        }
    },
};

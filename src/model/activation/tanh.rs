//! tanh: f(x) = tanh x, f′ = 1 − f².
//!
//! Prefer it for small, smooth problems; deep stacks of it saturate and their gradients vanish.

use super::ActivationSpec;
use crate::math::Tanh;

pub const SPEC: ActivationSpec = ActivationSpec {
    name: "tanh",
    label: "tanh",
    help: "Smooth and bounded: good for small networks; many layers of it saturate.",
    reference: "LeCun, Bottou, Orr & Müller, Efficient BackProp, 1998",
    hyperparameters: &[],
    forward: |sums, outputs| {
        let tanh = Tanh::for_a_loop();
        for (output, &sum) in outputs.iter_mut().zip(sums) {
            *output = tanh.of(sum);
        }
    },
    backward: |_, outputs, gradient| {
        for (gradient, &output) in gradient.iter_mut().zip(outputs) {
            *gradient *= 1.0 - output * output;
        }
    },
};

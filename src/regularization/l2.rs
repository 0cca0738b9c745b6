//! L2: adds λ/2·Σw² to what is minimised, λ·w to the gradient.
//!
//! Hoerl & Kennard, "Ridge Regression", 1970; Krogh & Hertz, "A Simple Weight Decay Can Improve Generalization", 1992. Unlike an
//! optimizer's weight decay it leaves the biases alone.
//! Prefer it to bring the two curves together when a network overfits.

use super::{RegularizationSpec, STRENGTH};

pub const SPEC: RegularizationSpec = RegularizationSpec {
    name: "l2",
    label: "L2",
    help: "Pulls large weights towards zero, small ones hardly: a smoother function.",
    reference: "Hoerl & Kennard 1970; Krogh & Hertz 1992",
    hyperparameters: &[STRENGTH],
    add_gradient: Some(|values, weights, grads| {
        let strength = values.get("strength") as f32;
        for (grad, &weight) in grads.iter_mut().zip(weights) {
            *grad += strength * weight;
        }
    }),
};

//! L1: adds λ·Σ|w| to what is minimised, λ·sign(w) to the gradient; 0 at 0.
//!
//! Tibshirani, "Regression Shrinkage and Selection via the Lasso", 1996.
//! Prefer it when few features should matter: it makes weights exactly small, not only smaller.

use super::{RegularizationSpec, STRENGTH};

pub const SPEC: RegularizationSpec = RegularizationSpec {
    name: "l1",
    label: "L1",
    help: "Pulls every weight towards zero with the same force: few weights stay.",
    reference: "Tibshirani 1996",
    hyperparameters: &[STRENGTH],
    add_gradient: Some(|values, weights, grads| {
        let strength = values.get("strength") as f32;
        for (grad, &weight) in grads.iter_mut().zip(weights) {
            let sign = if weight > 0.0 { 1.0 } else { 0.0 } - if weight < 0.0 { 1.0 } else { 0.0 };
            *grad += strength * sign;
        }
    }),
};

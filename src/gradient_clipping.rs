//! How large may a gradient be? The registry of clippings, all in this file: each is a line.
//!
//! Pascanu, Mikolov & Bengio, "On the difficulty of training recurrent neural networks", 2013; PyTorch's `clip_grad_norm_` and
//! `clip_grad_value_`. Clipping comes after regularization and before the update; the norm is recorded before it.

use crate::catalog::{Choice, Hyperparameter, Stops, Values, implement_spec};

/// Every clipping, in the order in which the page lists them.
pub const GRADIENT_CLIPPINGS: &[GradientClippingSpec] = &[NONE, NORM, VALUE];

/// An entry of the registry.
pub struct GradientClippingSpec {
    pub name: &'static str,
    pub label: &'static str,
    pub help: &'static str,
    pub reference: &'static str,
    pub hyperparameters: &'static [Hyperparameter],
    pub clip: Option<Clip>,
}
implement_spec!(GradientClippingSpec);

/// The norm above which this clipping shortens a gradient, if it does that.
pub fn norm_threshold(clipping: &Choice<GradientClippingSpec>) -> Option<f64> {
    (clipping.spec.name == NORM.name).then(|| clipping.values.get("threshold"))
}

/// Makes the gradient small enough, if that is wanted, and says whether that changed it; `norm` is its L2 norm over all
/// parameters.
pub type Clip = fn(&Values, grads: &mut [f32], norm: f64) -> bool;

const THRESHOLD: Hyperparameter = Hyperparameter {
    name: "threshold",
    label: "Threshold",
    help: "Gradients above it are made as large as it: small values slow every step, large ones change nothing.",
    default: 1.0,
    min: 1e-4,
    max: 100.0,
    stops: Stops::Logarithmic,
    live: true,
    ..Hyperparameter::PLAIN
};

const NONE: GradientClippingSpec = GradientClippingSpec {
    name: "none",
    label: "None",
    help: "Steps follow the gradient, however large.",
    reference: "",
    hyperparameters: &[],
    clip: None,
};

/// PyTorch's coefficient: threshold / (norm + 10⁻⁶), where that is below 1.
const NORM: GradientClippingSpec = GradientClippingSpec {
    name: "norm",
    label: "By norm",
    help: "Shortens a long gradient and keeps its direction: it can save a run that would fly off.",
    reference: "Pascanu, Mikolov & Bengio 2013; PyTorch's clip_grad_norm_",
    hyperparameters: &[THRESHOLD],
    clip: Some(|values, grads, norm| {
        let coefficient = values.get("threshold") / (norm + 1e-6);
        let is_too_long = coefficient < 1.0;
        if is_too_long {
            grads.iter_mut().for_each(|grad| *grad *= coefficient as f32);
        }
        is_too_long
    }),
};

const VALUE: GradientClippingSpec = GradientClippingSpec {
    name: "value",
    label: "By value",
    help: "Cuts each number of the gradient by itself, which turns its direction.",
    reference: "PyTorch's clip_grad_value_",
    hyperparameters: &[THRESHOLD],
    clip: Some(|values, grads, _| {
        let threshold = values.get("threshold") as f32;
        let mut is_cut = false;
        for grad in grads {
            // Comparisons, which leave a NaN as it is; both of them, so that the loop has no branches.
            is_cut |= (*grad > threshold) | (*grad < -threshold);
            *grad = if *grad > threshold { threshold } else { *grad };
            *grad = if *grad < -threshold { -threshold } else { *grad };
        }
        is_cut
    }),
};

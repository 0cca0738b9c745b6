//! What keeps weights small? The registry of regularizations, which act on weights and never on biases.

mod l1;
mod l2;
mod none;

use crate::catalog::{Hyperparameter, Stops, Values, implement_spec};

/// Every regularization, in the order in which the page lists them.
pub const REGULARIZATIONS: &[RegularizationSpec] = &[none::SPEC, l1::SPEC, l2::SPEC];

/// An entry of the registry.
pub struct RegularizationSpec {
    pub name: &'static str,
    pub label: &'static str,
    pub help: &'static str,
    pub reference: &'static str,
    pub hyperparameters: &'static [Hyperparameter],
    /// Where there is a penalty. It is no part of the recorded losses.
    pub add_gradient: Option<AddGradient>,
}

/// Adds the gradient of a penalty by some weights to theirs.
pub type AddGradient = fn(&Values, weights: &[f32], grads: &mut [f32]);
implement_spec!(RegularizationSpec);

const STRENGTH: Hyperparameter = Hyperparameter {
    name: "strength",
    label: "Strength",
    help: "How hard the weights are pulled: too hard, and both curves stay high.",
    default: 0.001,
    max: 10.0,
    stops: Stops::Listed(&[0.0, 1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1.0]),
    live: true,
    ..Hyperparameter::PLAIN
};

//! What does a hidden unit make of its sum? The registry of activations.

mod elu;
mod gelu;
mod identity;
mod leaky_relu;
mod relu;
mod sigmoid;
mod silu;
mod softplus;
mod tanh;

use crate::catalog::{Hyperparameter, implement_spec};

/// Every activation, in the order in which the page lists them.
pub const ACTIVATIONS: &[ActivationSpec] = &[
    tanh::SPEC,
    relu::SPEC,
    leaky_relu::SPEC,
    elu::SPEC,
    gelu::SPEC,
    silu::SPEC,
    sigmoid::SPEC,
    softplus::SPEC,
    identity::SPEC,
];

/// An entry of the registry.
pub struct ActivationSpec {
    pub name: &'static str,
    pub label: &'static str,
    pub help: &'static str,
    pub reference: &'static str,
    pub hyperparameters: &'static [Hyperparameter],
    /// `outputs[i] = f(sums[i])`.
    pub forward: fn(sums: &[f32], outputs: &mut [f32]),
    /// `gradient[i] *= f′(sums[i])`; the outputs are there for those whose derivative they give cheaply.
    pub backward: fn(sums: &[f32], outputs: &[f32], gradient: &mut [f32]),
}
implement_spec!(ActivationSpec);

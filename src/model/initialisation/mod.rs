//! With which parameters does training begin? The registry of initialisations.

mod glorot_uniform;
mod he_normal;
mod normal_by_fan_in;
mod too_large;
mod uniform_by_fan_in;
mod zeros;

use super::Model;
use crate::catalog::{Hyperparameter, implement_spec};
use crate::rng::Rng;

/// Every initialisation, in the order in which the page lists them.
pub const INITIALISATIONS: &[InitialisationSpec] = &[
    uniform_by_fan_in::SPEC,
    normal_by_fan_in::SPEC,
    glorot_uniform::SPEC,
    he_normal::SPEC,
    zeros::SPEC,
    too_large::SPEC,
];

/// An entry of the registry.
pub struct InitialisationSpec {
    pub name: &'static str,
    pub label: &'static str,
    pub help: &'static str,
    pub reference: &'static str,
    pub hyperparameters: &'static [Hyperparameter],
    /// A weight of a layer with so many inputs and outputs.
    pub weight: fn(n_inputs: f64, n_outputs: f64, rng: &mut Rng) -> f64,
    /// A bias of such a layer.
    pub bias: fn(n_inputs: f64, rng: &mut Rng) -> f64,
}
implement_spec!(InitialisationSpec);

impl InitialisationSpec {
    /// Fresh parameters for the model, its statistics included: layer by layer the weights, the biases, and where the hidden
    /// sums are normalized a scale of 1 and a shift of 0 for each unit.
    pub fn draw(&self, model: &Model, rng: &mut Rng) -> Vec<f32> {
        let mut params = model.neutral_params();
        for layer in model.layers() {
            let (n_inputs, n_outputs) = (layer.n_inputs as f64, layer.n_outputs as f64);
            let (weights, biases) = layer.of_mut(&mut params);
            weights.iter_mut().for_each(|weight| *weight = (self.weight)(n_inputs, n_outputs, rng) as f32);
            biases.iter_mut().for_each(|bias| *bias = (self.bias)(n_inputs, rng) as f32);
        }
        params
    }
}

/// Uniform in ±bound.
fn uniform(bound: f64, rng: &mut Rng) -> f64 {
    bound * (2.0 * rng.uniform() - 1.0)
}

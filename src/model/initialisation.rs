//! With which parameters does training begin?
//!
//! Weights and biases uniform in ±1/√n_inputs of their layer: PyTorch's `nn.Linear`, whose `kaiming_uniform_(a=√5)` comes to this.

use super::Model;
use crate::rng::Rng;

/// Fresh parameters, `model.n_params()` of them.
pub fn uniform_by_fan_in(model: &Model, rng: &mut Rng) -> Vec<f32> {
    let mut params = Vec::with_capacity(model.n_params());
    for layer in model.layers() {
        let bound = 1.0 / (layer.n_inputs as f64).sqrt();
        for _ in 0..(layer.n_inputs + 1) * layer.n_outputs {
            params.push((bound * (2.0 * rng.uniform() - 1.0)) as f32);
        }
    }
    params
}

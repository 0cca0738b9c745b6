//! How large are the weights of each layer, and what the loss asks of them?

use crate::math;
use crate::model::Model;

/// The L2 norm of the weights of each layer, the output layer last: of the parameters, or of the gradient by them. Biases, scales and
/// shifts are left out: they are few, and next to large weights nothing would be seen of a layer that shrinks.
pub fn norms(model: &Model, values: &[f32]) -> Vec<f32> {
    model.weights().map(|weights| math::norm(&values[weights]) as f32).collect()
}

/// What a layer is called: hidden ones by their number, from 1 on.
pub fn label(layer_idx: usize, n_layers: usize) -> String {
    if layer_idx + 1 == n_layers { "output".to_owned() } else { format!("layer {}", layer_idx + 1) }
}

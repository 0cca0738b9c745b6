//! Layer normalization: y = γ (x − μ)/√(σ² + ε) + β, with μ and σ² of the example over the units of the layer.
//!
//! Ba, Kiros & Hinton, "Layer Normalization", 2016, eq. 3. PyTorch's `LayerNorm`, whose ε = 10⁻⁵ this is. The same in training and at
//! evaluation, and of any batch size.
//! Prefer it where batches are small.

use super::{EPSILON, HiddenNormalizationSpec, Statistics, Sums, add_param_gradients, scale_and_shift};

pub const SPEC: HiddenNormalizationSpec = HiddenNormalizationSpec {
    name: "layer_normalization",
    label: "Layer normalization",
    help: "Each example with mean 0 and deviation 1 over the units of a layer: works for any batch size.",
    reference: "Ba, Kiros & Hinton 2016, eq. 3",
    hyperparameters: &[],
    has_params: true,
    has_statistics: false,
    forward,
    backward,
};

fn forward(sums: &mut Sums, _: Statistics) {
    let Sums { n_units, values, whitened, inverse_deviations, .. } = sums;
    let share = 1.0 / *n_units as f32;
    let examples = values.chunks_exact(*n_units).zip(whitened.chunks_exact_mut(*n_units));
    for ((values, whitened), inverse) in examples.zip(inverse_deviations.iter_mut()) {
        let mean = share * values.iter().sum::<f32>();
        let variance = share * values.iter().map(|value| (value - mean) * (value - mean)).sum::<f32>();
        *inverse = 1.0 / (variance + EPSILON).sqrt();
        whitened.iter_mut().zip(values).for_each(|(whitened, value)| *whitened = (value - mean) * *inverse);
    }
    scale_and_shift(sums);
}

/// ∂L/∂x = 1/√(σ² + ε) · (h − mean(h) − x̂ · mean(h x̂)) with h = γ g, means over the units.
fn backward(sums: &Sums, gradient: &mut [f32], scale_grads: &mut [f32], shift_grads: &mut [f32]) {
    add_param_gradients(sums, gradient, scale_grads, shift_grads);
    let share = 1.0 / sums.n_units as f32;
    let examples = gradient.chunks_exact_mut(sums.n_units).zip(sums.whitened.chunks_exact(sums.n_units));
    for ((gradient, whitened), &inverse) in examples.zip(sums.inverse_deviations.iter()) {
        gradient.iter_mut().zip(sums.scale).for_each(|(gradient, scale)| *gradient *= scale);
        let mean = share * gradient.iter().sum::<f32>();
        let along = share * gradient.iter().zip(whitened).map(|(gradient, whitened)| gradient * whitened).sum::<f32>();
        for (gradient, whitened) in gradient.iter_mut().zip(whitened) {
            *gradient = inverse * (*gradient - mean - whitened * along);
        }
    }
}

//! What keeps the sums inside the network at one scale? The registry of normalizations between a hidden layer's sums and its
//! activation.

mod batch_normalization;
mod layer_normalization;
mod none;

use crate::catalog::{Hyperparameter, implement_spec};

/// Every one, in the order in which the page lists them.
pub const HIDDEN_NORMALIZATIONS: &[HiddenNormalizationSpec] =
    &[none::SPEC, batch_normalization::SPEC, layer_normalization::SPEC];

/// An entry of the registry.
pub struct HiddenNormalizationSpec {
    pub name: &'static str,
    pub label: &'static str,
    pub help: &'static str,
    pub reference: &'static str,
    pub hyperparameters: &'static [Hyperparameter],
    /// Whether each hidden unit has a scale and a shift to learn.
    pub has_params: bool,
    /// Whether each hidden unit has a running mean and variance, which stand in at evaluation.
    pub has_statistics: bool,
    /// Normalizes the sums of a layer.
    pub forward: fn(&mut Sums, Statistics),
    /// Turns the gradient by the normalized sums into that by the sums, in training, and puts those by scale and shift, which
    /// are 0 before, where they belong.
    pub backward: fn(&Sums, gradient: &mut [f32], scale_grads: &mut [f32], shift_grads: &mut [f32]),
}
implement_spec!(HiddenNormalizationSpec);

/// The sums of a layer on their way, `n_examples × n_units`, with what the way back needs.
pub struct Sums<'a> {
    pub n_units: usize,
    pub values: &'a mut [f32],
    /// The same with mean 0 and variance 1, before scale and shift.
    pub whitened: &'a mut [f32],
    /// 1/√(variance + ε), of each unit or of each example.
    pub inverse_deviations: &'a mut [f32],
    /// Room for two numbers for each unit.
    pub moments: &'a mut [f32],
    /// One for each unit.
    pub scale: &'a [f32],
    /// One for each unit.
    pub shift: &'a [f32],
}

/// The mean and variance of each unit.
pub enum Statistics<'a> {
    /// In training: those of the batch, to be moved into the running ones.
    Running { mean: &'a mut [f32], variance: &'a mut [f32] },
    /// At evaluation.
    Fixed { mean: &'a [f32], variance: &'a [f32] },
}

/// PyTorch's ε, added to the variance.
const EPSILON: f32 = 1e-5;

/// `values = whitened · scale + shift`, for each unit.
fn scale_and_shift(sums: &mut Sums) {
    let Sums { n_units, values, whitened, scale, shift, .. } = sums;
    for (values, whitened) in values.chunks_exact_mut(*n_units).zip(whitened.chunks_exact(*n_units)) {
        for (((value, &whitened), &scale), &shift) in values.iter_mut().zip(whitened).zip(*scale).zip(*shift) {
            *value = whitened * scale + shift;
        }
    }
}

/// Adds up the gradients of scale and shift: Σ gradient · whitened and Σ gradient, over the examples.
fn add_param_gradients(sums: &Sums, gradient: &[f32], scale_grads: &mut [f32], shift_grads: &mut [f32]) {
    for (gradient, whitened) in gradient.chunks_exact(sums.n_units).zip(sums.whitened.chunks_exact(sums.n_units)) {
        let grads = scale_grads.iter_mut().zip(shift_grads.iter_mut());
        for ((&gradient, &whitened), (scale_grad, shift_grad)) in gradient.iter().zip(whitened).zip(grads) {
            *scale_grad += gradient * whitened;
            *shift_grad += gradient;
        }
    }
}

//! Batch normalization: y = γ (x − μ)/√(σ² + ε) + β, with μ and σ² of the unit over the batch; at evaluation their running averages.
//!
//! Ioffe & Szegedy, "Batch Normalization", 2015, Algorithms 1 and 2. PyTorch's `BatchNorm1d`, whose ε = 10⁻⁵ and momentum 0.1 these are:
//! the batch is normalized by the variance that divides by n, the running one takes that by n − 1. DIFFERENCE from PyTorch: a batch
//! of one example, for which PyTorch refuses to train, has variance 0 in both.
//! Prefer it for deep networks and batches that are not small: it allows larger learning rates.

use super::{EPSILON, HiddenNormalizationSpec, Statistics, Sums, add_param_gradients, scale_and_shift};
use crate::products::sum_rows;

/// How much of the batch goes into the running statistics.
const MOMENTUM: f32 = 0.1;

pub const SPEC: HiddenNormalizationSpec = HiddenNormalizationSpec {
    name: "batch_normalization",
    label: "Batch normalization",
    help: "Each unit with mean 0 and deviation 1 over the batch: larger learning rates hold, and small batches make it noisy.",
    reference: "Ioffe & Szegedy 2015, Algorithms 1 and 2",
    hyperparameters: &[],
    has_params: true,
    has_statistics: true,
    forward,
    backward,
};

fn forward(sums: &mut Sums, statistics: Statistics) {
    match statistics {
        Statistics::Fixed { mean, variance } => whiten(sums, mean, variance),
        Statistics::Running { mean, variance } => {
            let n_examples = sums.values.len() / sums.n_units;
            // Taken out for as long as they are read beside the rest.
            let moments = std::mem::take(&mut sums.moments);
            let (batch_mean, batch_variance) = moments.split_at_mut(sums.n_units);
            take_moments(sums, n_examples, batch_mean, batch_variance);
            whiten(sums, batch_mean, batch_variance);
            let unbiased = if n_examples > 1 { n_examples as f32 / (n_examples - 1) as f32 } else { 1.0 };
            for (running, batch) in mean.iter_mut().zip(batch_mean) {
                *running += MOMENTUM * (*batch - *running);
            }
            for (running, batch) in variance.iter_mut().zip(batch_variance) {
                *running += MOMENTUM * (unbiased * *batch - *running);
            }
            sums.moments = moments;
        }
    }
    scale_and_shift(sums);
}

/// Mean and variance of each unit over the batch.
fn take_moments(sums: &Sums, n_examples: usize, mean: &mut [f32], variance: &mut [f32]) {
    let share = 1.0 / n_examples as f32;
    sum_rows(sums.values, mean);
    mean.iter_mut().for_each(|mean| *mean *= share);
    variance.fill(0.0);
    for values in sums.values.chunks_exact(sums.n_units) {
        for ((variance, value), mean) in variance.iter_mut().zip(values).zip(mean.iter()) {
            *variance += (value - mean) * (value - mean);
        }
    }
    variance.iter_mut().for_each(|variance| *variance *= share);
}

fn whiten(sums: &mut Sums, mean: &[f32], variance: &[f32]) {
    let Sums { n_units, values, whitened, inverse_deviations, .. } = sums;
    for (inverse, variance) in inverse_deviations.iter_mut().zip(variance) {
        *inverse = 1.0 / (variance + EPSILON).sqrt();
    }
    for (values, whitened) in values.chunks_exact(*n_units).zip(whitened.chunks_exact_mut(*n_units)) {
        let statistics = mean.iter().zip(inverse_deviations.iter());
        for ((whitened, value), (mean, inverse)) in whitened.iter_mut().zip(values).zip(statistics) {
            *whitened = (value - mean) * inverse;
        }
    }
}

/// ∂L/∂x = γ/√(σ² + ε) · (g − mean(g) − x̂ · mean(g x̂)), means over the batch.
fn backward(sums: &Sums, gradient: &mut [f32], scale_grads: &mut [f32], shift_grads: &mut [f32]) {
    let n_units = sums.n_units;
    let share = n_units as f32 / gradient.len() as f32;
    add_param_gradients(sums, gradient, scale_grads, shift_grads);
    for (gradient, whitened) in gradient.chunks_exact_mut(n_units).zip(sums.whitened.chunks_exact(n_units)) {
        for unit in 0..n_units {
            let centred = gradient[unit] - share * shift_grads[unit] - whitened[unit] * share * scale_grads[unit];
            gradient[unit] = sums.scale[unit] * sums.inverse_deviations[unit] * centred;
        }
    }
}

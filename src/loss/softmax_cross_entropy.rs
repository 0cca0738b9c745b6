//! Softmax cross-entropy of the logits z, one for each class, and the true class t: ln Σ exp zᵢ − z_t, derivative
//! pᵢ − yᵢ with p = softmax z and y = 1 for the true class and else 0.
//!
//! PyTorch's `CrossEntropyLoss`, whose mean is over the examples, not over the outputs. The largest logit z_m is taken out of
//! the sum, ln Σ exp zᵢ = z_m + ln(1 + Σ_{i≠m} exp(zᵢ − z_m)), so that no logit overflows and a sure prediction keeps the
//! digits of its small loss.
//! Prefer it for many classes: each class has an output of its own, and a loss of ln(number of classes) is that of guessing.

use super::{LossSpec, Outputs, Predictions};
use crate::catalog::Task;
use crate::math;

pub const SPEC: LossSpec = LossSpec {
    name: "softmax_cross_entropy",
    label: "Softmax cross-entropy",
    help: "Minus the logarithm of the probability that was given to the true class, with an output for each class: guessing among three costs 1.1.",
    reference: "Bridle 1990; PyTorch's CrossEntropyLoss",
    hyperparameters: &[],
    tasks: &[Task::Classification],
    outputs: Outputs::OnePerClass,
    threshold: 0.0,
    mean: |_, predictions| {
        let losses = examples(predictions).map(|(logits, targets)| {
            let largest = largest(logits);
            let rest = sum_of_the_others(logits, largest);
            let of_rest = if rest <= 1.0 { math::ln_1p(rest) } else { math::ln(1.0 + rest) };
            // The logit of the true class; the others are left out, as 0 times an infinite one would be NaN.
            let truth: f32 = logits.iter().zip(targets).map(|(&logit, &y)| if y > 0.0 { logit } else { 0.0 }).sum();
            f64::from((logits[largest] - truth) + of_rest)
        });
        let sum: f64 = losses.sum();
        (sum / n_examples(predictions)) as f32
    },
    gradient: |_, predictions, gradient| {
        let share = (1.0 / n_examples(predictions)) as f32;
        let gradients = gradient.chunks_exact_mut(predictions.n_outputs);
        for ((logits, targets), gradient) in examples(predictions).zip(gradients) {
            let largest = largest(logits);
            let sum = 1.0 + sum_of_the_others(logits, largest);
            let highest = logits[largest];
            let mut of_the_false = 0.0;
            for ((gradient, &logit), &y) in gradient.iter_mut().zip(logits).zip(targets) {
                let probability = math::exp(logit - highest) / sum;
                of_the_false += if y > 0.0 { 0.0 } else { probability };
                *gradient = probability * share;
            }
            for (gradient, &y) in gradient.iter_mut().zip(targets) {
                // p − 1 of the true class is minus what the others have: so it keeps its digits where p comes near 1.
                *gradient = if y > 0.0 { -of_the_false * share } else { *gradient };
            }
        }
    },
};

/// The logits of each example with its targets.
fn examples<'a>(predictions: &Predictions<'a>) -> impl Iterator<Item = (&'a [f32], &'a [f32])> {
    let Predictions { outputs, targets, n_outputs } = *predictions;
    outputs.chunks_exact(n_outputs).zip(targets.chunks_exact(n_outputs))
}

fn n_examples(predictions: &Predictions) -> f64 {
    (predictions.outputs.len() / predictions.n_outputs) as f64
}

/// The index of the largest logit, the first of equals. Where one is NaN, any: the sum that follows is NaN too.
fn largest(logits: &[f32]) -> usize {
    logits.iter().enumerate().fold(0, |best, (idx, &logit)| if logit > logits[best] { idx } else { best })
}

/// Σ exp(zᵢ − z_m) over all but the largest, whose term would be 1.
fn sum_of_the_others(logits: &[f32], largest: usize) -> f32 {
    let others = logits.iter().enumerate().filter(|(idx, _)| *idx != largest);
    others.map(|(_, &logit)| math::exp(logit - logits[largest])).sum()
}

//! Softmax cross-entropy of the logits z, one for each class, and the true class t: ln Σ exp zᵢ − z_t, derivative
//! pᵢ − yᵢ with p = softmax z and y = 1 for the true class and else 0.
//!
//! PyTorch's `CrossEntropyLoss`, whose mean is over the examples, not over the outputs. The largest logit z_m is taken out of
//! the sum, ln Σ exp zᵢ = z_m + ln(1 + Σ_{i≠m} exp(zᵢ − z_m)), so that no logit overflows and a sure prediction keeps the
//! digits of its small loss.
//! Prefer it for many classes: each class has an output of its own, and a loss of ln(number of classes) is that of guessing.

use super::{LossSpec, Outputs, Predictions};
use crate::catalog::Task;
use crate::lanes::{Lanes, N_LANES};
use crate::math;
use std::array::from_fn;
use wide::{CmpEq, CmpGt, CmpLe};

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
        let n_examples = n_examples(predictions);
        let mut sum = 0.0;
        with_scratch(predictions.n_outputs, |logits| {
            for first in (0..n_examples).step_by(N_LANES) {
                let highest = take_logits(predictions, first, logits);
                let targets = rows(predictions.targets, predictions.n_outputs, first);
                let mut others = Others::new();
                let mut truth = Lanes::ZERO;
                for (class, &logits) in logits.iter().enumerate() {
                    others.add(math::exp(logits - highest));
                    // The logit of the true class; the others are left out, as 0 times an infinite one would be NaN.
                    truth += is_true(targets, class).blend(logits, Lanes::ZERO);
                }
                let rest = others.sum;
                let of_rest = rest.cmp_le(Lanes::ONE).blend(math::ln_1p(rest), math::ln(Lanes::ONE + rest));
                let losses = (highest - truth + of_rest).to_array();
                sum = losses.iter().take(n_examples - first).fold(sum, |sum, &loss| sum + f64::from(loss));
            }
        });
        (sum / n_examples as f64) as f32
    },
    gradient: |_, predictions, gradient| {
        let n_examples = n_examples(predictions);
        let share = Lanes::splat((1.0 / n_examples as f64) as f32);
        with_scratch(predictions.n_outputs, |terms| {
            for first in (0..n_examples).step_by(N_LANES) {
                let highest = take_logits(predictions, first, terms);
                let targets = rows(predictions.targets, predictions.n_outputs, first);
                let mut others = Others::new();
                for term in terms.iter_mut() {
                    *term = math::exp(*term - highest);
                    others.add(*term);
                }
                let sum = Lanes::ONE + others.sum;
                let mut of_the_false = Lanes::ZERO;
                for (class, term) in terms.iter_mut().enumerate() {
                    let probability = *term / sum;
                    let is_true = is_true(targets, class);
                    of_the_false += is_true.blend(Lanes::ZERO, probability);
                    // A mark that no probability has.
                    *term = is_true.blend(-Lanes::ONE, probability * share);
                }
                // p − 1 of the true class is minus what the others have: so it keeps its digits where p comes near 1.
                let of_the_true = -of_the_false * share;
                for term in terms.iter_mut() {
                    *term = term.cmp_eq(-Lanes::ONE).blend(of_the_true, *term);
                }
                let gradient = &mut gradient[first * predictions.n_outputs..];
                for (lane, gradient) in gradient.chunks_exact_mut(predictions.n_outputs).take(N_LANES).enumerate() {
                    for (value, term) in gradient.iter_mut().zip(terms.iter()) {
                        *value = term.as_array_ref()[lane];
                    }
                }
            }
        });
    },
};

fn n_examples(predictions: &Predictions) -> usize {
    predictions.outputs.len() / predictions.n_outputs
}

/// Calls with room for so many classes.
fn with_scratch(n_classes: usize, action: impl FnOnce(&mut [Lanes])) {
    const MOST: usize = 64;
    if n_classes <= MOST {
        action(&mut [Lanes::ZERO; MOST][..n_classes]);
    } else {
        action(&mut vec![Lanes::ZERO; n_classes]);
    }
}

/// An example for each lane. Behind the last one of all, lanes have that one again.
#[inline(always)]
fn rows(values: &[f32], n_columns: usize, first: usize) -> [&[f32]; N_LANES] {
    let last = values.len() - n_columns;
    from_fn(|lane| &values[((first + lane) * n_columns).min(last)..][..n_columns])
}

/// The logits of four examples, class by class, and the largest of each. Where one is NaN, any: the sum that follows is NaN
/// too.
#[inline(always)]
fn take_logits(predictions: &Predictions, first: usize, logits: &mut [Lanes]) -> Lanes {
    let rows = rows(predictions.outputs, logits.len(), first);
    let mut highest = Lanes::new(rows.map(|row| row[0]));
    for (class, logits) in logits.iter_mut().enumerate() {
        *logits = Lanes::new(rows.map(|row| row[class]));
        highest = logits.cmp_gt(highest).blend(*logits, highest);
    }
    highest
}

/// All bits of a lane where that class is the true one of its example.
#[inline(always)]
fn is_true(targets: [&[f32]; N_LANES], class: usize) -> Lanes {
    Lanes::new(targets.map(|targets| targets[class])).cmp_gt(Lanes::ZERO)
}

/// Σ exp(zᵢ − z_m) over all classes but the (first) largest, whose term is 1.
struct Others {
    sum: Lanes,
    is_the_largest_to_come: Lanes,
}

impl Others {
    #[inline(always)]
    fn new() -> Others {
        Others { sum: Lanes::ZERO, is_the_largest_to_come: Lanes::ZERO.cmp_eq(Lanes::ZERO) }
    }

    #[inline(always)]
    fn add(&mut self, term: Lanes) {
        let is_largest = self.is_the_largest_to_come & term.cmp_eq(Lanes::ONE);
        self.is_the_largest_to_come ^= is_largest;
        self.sum += is_largest.blend(Lanes::ZERO, term);
    }
}

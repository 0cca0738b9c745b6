//! Softmax cross-entropy of the logits z, one for each class, and the true class t: ln Σ exp zᵢ − z_t, derivative
//! pᵢ − yᵢ with p = softmax z and y = 1 for the true class and else 0.
//!
//! PyTorch's `CrossEntropyLoss`, whose mean is over the examples, not over the outputs. The largest logit z_m is taken out of
//! the sum, ln Σ exp zᵢ = z_m + ln(1 + Σ_{i≠m} exp(zᵢ − z_m)), so that no logit overflows and a sure prediction keeps the
//! digits of its small loss.
//! Prefer it for many classes: each class has an output of its own, and a loss of ln(number of classes) is that of guessing.

use super::{LossSpec, Outputs, Predictions};
use crate::catalog::Task;
use crate::lanes::{Lanes, N_LANES, Number};
use crate::math;
use crate::products::transpose;
use std::array::from_fn;
use wide::{CmpEq, CmpLe};

pub const SPEC: LossSpec = LossSpec {
    name: "softmax_cross_entropy",
    label: "Softmax cross-entropy",
    help: "Minus the logarithm of the probability that was given to the true class, with an output for each class: guessing among three costs 1.1.",
    reference: "Bridle 1990; PyTorch's CrossEntropyLoss",
    hyperparameters: &[],
    tasks: &[Task::Classification],
    outputs: Outputs::OnePerClass,
    threshold: 0.0,
    mean: |_, predictions| mean(predictions, None),
    mean_and_gradient: |_, predictions, gradient| mean(predictions, Some(gradient)),
};

/// Lanes of examples that are computed side by side: with one alone, each operation would wait for the one before.
const L: usize = 2;
const N: usize = L * N_LANES;
/// Classes for which there is always room.
const MOST: usize = 64;

/// A number for each of the examples.
type Each = [Lanes; L];

fn mean(predictions: &Predictions, mut gradient: Option<&mut [f32]>) -> f32 {
    let Predictions { outputs, targets, n_outputs } = *predictions;
    let n_examples = (outputs.len() / n_outputs) as f64;
    let share = Lanes::splat((1.0 / n_examples) as f32);
    let (mut room, mut more_room) = ([[Lanes::ZERO; L]; MOST], Vec::new());
    let terms = if n_outputs <= MOST {
        &mut room[..n_outputs]
    } else {
        more_room.resize(n_outputs, [Lanes::ZERO; L]);
        &mut more_room
    };
    let mut sum = 0.0;
    for (idx, (logits, targets)) in outputs.chunks(N * n_outputs).zip(targets.chunks(N * n_outputs)).enumerate() {
        let block = Block::new(logits, targets, terms);
        let losses = block.losses();
        let losses = losses.iter().flat_map(|losses| losses.as_array_ref());
        sum = losses.take(logits.len() / n_outputs).fold(sum, |sum, &loss| sum + f64::from(loss));
        if let Some(gradient) = &mut gradient {
            block.terms_to_gradient(terms, share);
            class_by_class_to_rows(terms, &mut gradient[idx * N * n_outputs..][..logits.len()]);
        }
    }
    (sum / n_examples) as f32
}

/// What is known of `N` examples, or fewer: then of the rest something or other.
struct Block {
    /// The largest logit minus that of the true class.
    distance: Each,
    /// Which class is the true one.
    truth: Each,
    /// Σ exp(zᵢ − z_m) over all classes but the (first) largest, whose term is 1.
    others: Each,
}

impl Block {
    /// `terms` becomes exp(zᵢ − z_m), class by class.
    #[inline(always)]
    fn new(logits: &[f32], targets: &[f32], terms: &mut [Each]) -> Block {
        let truth = true_classes(targets, terms.len());
        rows_to_class_by_class(logits, terms);
        // Where one is NaN, any: the sum that follows is NaN too.
        let mut highest = terms[0];
        for logits in terms.iter() {
            highest = from_fn(|idx| highest[idx].if_less(logits[idx], logits[idx], highest[idx]));
        }
        let mut of_truth = [Lanes::ZERO; L];
        let mut others = [Lanes::ZERO; L];
        // All bits once it was met.
        let mut is_met = [Lanes::ZERO; L];
        for (class, terms) in terms.iter_mut().enumerate() {
            let class = Lanes::splat(class as f32);
            for idx in 0..L {
                of_truth[idx] = truth[idx].cmp_eq(class).blend(terms[idx], of_truth[idx]);
                let term = math::exp(terms[idx] - highest[idx]);
                let is_one = term.cmp_eq(Lanes::ONE);
                let is_met_now = is_met[idx] | is_one;
                // Left out where it is met just now.
                others[idx] += (is_met[idx] ^ is_met_now).blend(Lanes::ZERO, term);
                is_met[idx] = is_met_now;
                terms[idx] = term;
            }
        }
        Block { distance: from_fn(|idx| highest[idx] - of_truth[idx]), truth, others }
    }

    #[inline(always)]
    fn losses(&self) -> Each {
        from_fn(|idx| self.distance[idx] + logarithm(self.others[idx]))
    }

    #[inline(always)]
    fn terms_to_gradient(&self, terms: &mut [Each], share: Lanes) {
        let Block { truth, others, .. } = self;
        let mut of_the_false = [Lanes::ZERO; L];
        for (class, terms) in terms.iter_mut().enumerate() {
            let class = Lanes::splat(class as f32);
            for idx in 0..L {
                let probability = terms[idx] / (Lanes::ONE + others[idx]);
                of_the_false[idx] += truth[idx].cmp_eq(class).blend(Lanes::ZERO, probability);
                terms[idx] = probability * share;
            }
        }
        // p − 1 of the true class is minus what the others have: so it keeps its digits where p comes near 1.
        let of_the_true: Each = from_fn(|idx| -of_the_false[idx] * share);
        for (class, terms) in terms.iter_mut().enumerate() {
            let class = Lanes::splat(class as f32);
            *terms = from_fn(|idx| truth[idx].cmp_eq(class).blend(of_the_true[idx], terms[idx]));
        }
    }
}

/// ln(1 + rest), without losing the digits of a small rest.
#[inline(never)]
fn logarithm(rest: Lanes) -> Lanes {
    rest.cmp_le(Lanes::ONE).blend(math::ln_1p(rest), math::ln(Lanes::ONE + rest))
}

/// The class of each example whose target is above 0.
#[inline(always)]
fn true_classes(targets: &[f32], n_classes: usize) -> Each {
    let mut classes = [0.0; N];
    for (truth, targets) in classes.iter_mut().zip(targets.chunks_exact(n_classes)) {
        // Without a branch, which would be guessed wrong for nearly every example.
        let class: u32 = (0..).zip(targets).map(|(class, &y)| u32::from(y > 0.0) * class).sum();
        *truth = class as f32;
    }
    bytemuck::cast(classes)
}

/// Of a whole block in one go.
#[inline(always)]
fn rows_to_class_by_class(rows: &[f32], terms: &mut [Each]) {
    let n_classes = terms.len();
    let terms: &mut [f32] = bytemuck::cast_slice_mut(terms);
    if rows.len() == terms.len() {
        return transpose(rows, n_classes, terms);
    }
    for (idx, row) in rows.chunks_exact(n_classes).enumerate() {
        terms.chunks_exact_mut(N).zip(row).for_each(|(terms, &value)| terms[idx] = value);
    }
}

#[inline(always)]
fn class_by_class_to_rows(terms: &[Each], rows: &mut [f32]) {
    let n_classes = terms.len();
    let terms: &[f32] = bytemuck::cast_slice(terms);
    if rows.len() == terms.len() {
        return transpose(terms, N, rows);
    }
    for (idx, row) in rows.chunks_exact_mut(n_classes).enumerate() {
        row.iter_mut().zip(terms.chunks_exact(N)).for_each(|(value, terms)| *value = terms[idx]);
    }
}

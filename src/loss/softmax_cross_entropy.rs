//! Softmax cross-entropy of the logits z, one for each class, and the true class t: ln Σ exp zᵢ − z_t, derivative
//! pᵢ − yᵢ with p = softmax z and y = 1 for the true class and else 0.
//!
//! PyTorch's `CrossEntropyLoss`, whose mean is over the examples, not over the outputs. The largest logit z_m is taken out of
//! the sum, ln Σ exp zᵢ = z_m + ln(1 + Σ_{i≠m} exp(zᵢ − z_m)), so that no logit overflows and a sure prediction keeps the
//! digits of its small loss. Of targets exactly one is above 0. Sixteen examples are computed side by side; beyond 64 classes,
//! more than any table here may have, room for them is allocated.
//! Prefer it for many classes: each class has an output of its own, and a loss of ln(number of classes) is that of guessing.

use super::{LossSpec, Outputs, Predictions};
use crate::catalog::Task;
use crate::lanes::{Block, Lanes, N_IN_BLOCK, Number};
use crate::math::{self, Exp};
use crate::products::transpose;

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

/// Examples that are computed side by side.
const N: usize = N_IN_BLOCK;
/// Classes for which there is always room.
const MOST: usize = 64;

fn mean(predictions: &Predictions, mut gradient: Option<&mut [f32]>) -> f32 {
    let Predictions { outputs, targets, n_outputs } = *predictions;
    let n_examples = (outputs.len() / n_outputs) as f64;
    let share = Block::of((1.0 / n_examples) as f32);
    // An array of arrays would be filled by a long row of instructions.
    let (mut room, mut more_room) = ([0.0; N * MOST], Vec::new());
    let terms = if n_outputs <= MOST {
        &mut room.as_chunks_mut().0[..n_outputs]
    } else {
        more_room.resize(n_outputs, [0.0; N]);
        &mut more_room
    };
    let mut sum = 0.0;
    for (idx, (logits, targets)) in outputs.chunks(N * n_outputs).zip(targets.chunks(N * n_outputs)).enumerate() {
        let examples = Examples::new(logits, targets, terms);
        let losses = examples.losses().to_array();
        sum = losses.iter().take(logits.len() / n_outputs).fold(sum, |sum, &loss| sum + f64::from(loss));
        if let Some(gradient) = &mut gradient {
            examples.terms_to_gradient(terms, share);
            class_by_class_to_rows(terms, &mut gradient[idx * N * n_outputs..][..logits.len()]);
        }
    }
    (sum / n_examples) as f32
}

/// What is known of `N` examples, or fewer: then of the rest something or other.
struct Examples {
    /// The largest logit minus that of the true class.
    distance: Block,
    /// Which class is the true one.
    truth: Block,
    /// Σ exp(zᵢ − z_m) over all classes but the (first) largest, whose term is 1.
    others: Block,
}

impl Examples {
    /// `terms` becomes exp(zᵢ − z_m), class by class.
    #[inline(always)]
    fn new(logits: &[f32], targets: &[f32], terms: &mut [[f32; N]]) -> Examples {
        let truth = true_classes(targets, terms.len());
        rows_to_class_by_class(logits, terms);
        // Where one is NaN, any: the sum that follows is NaN too.
        let (mut highest, mut largest) = (Block::new(terms[0]), Block::ZERO);
        let mut of_truth = Block::ZERO;
        for (class, logits) in (0u16..).zip(terms.iter()) {
            let (class, logits) = (Block::of(f32::from(class)), Block::new(*logits));
            largest = highest.if_less(logits, class, largest);
            highest = highest.if_less(logits, logits, highest);
            of_truth = truth.if_equal(class, logits, of_truth);
        }
        for terms in terms.iter_mut() {
            *terms = (Block::new(*terms) - highest).to_array();
        }
        for term in terms.as_flattened_mut() {
            *term = if *term < Exp::START { Exp::START } else { *term };
        }
        for terms in terms.iter_mut() {
            *terms = math::exp_inside(Block::new(*terms)).to_array();
        }
        let mut others = Block::ZERO;
        for (class, terms) in (0u16..).zip(terms.iter()) {
            let class = Block::of(f32::from(class));
            others = others + largest.if_equal(class, Block::ZERO, Block::new(*terms));
        }
        Examples { distance: highest - of_truth, truth, others }
    }

    #[inline(always)]
    fn losses(&self) -> Block {
        self.distance + self.others.each(ln_1_plus)
    }

    #[inline(always)]
    fn terms_to_gradient(&self, terms: &mut [[f32; N]], share: Block) {
        let sum = Block::of(1.0) + self.others;
        let mut of_the_false = Block::ZERO;
        for (class, terms) in (0u16..).zip(terms.iter_mut()) {
            let probability = Block::new(*terms) / sum;
            let class = Block::of(f32::from(class));
            of_the_false = of_the_false + self.truth.if_equal(class, Block::ZERO, probability);
            *terms = (probability * share).to_array();
        }
        // p − 1 of the true class is minus what the others have: so it keeps its digits where p comes near 1.
        let of_the_true = -of_the_false * share;
        for (class, terms) in (0u16..).zip(terms.iter_mut()) {
            let class = Block::of(f32::from(class));
            *terms = self.truth.if_equal(class, of_the_true, Block::new(*terms)).to_array();
        }
    }
}

/// ln(1 + x) for x ≥ 0. One for all lanes of a block: here it is the code that is long, and not the time.
#[inline(never)]
fn ln_1_plus(x: Lanes) -> Lanes {
    let one = Lanes::of(1.0);
    one.if_less(x, math::ln(one + x), math::ln_1p(x))
}

/// The class of each example whose target is above 0.
#[inline(never)]
fn true_classes(targets: &[f32], n_classes: usize) -> Block {
    let mut classes = [0.0; N];
    for (truth, targets) in classes.iter_mut().zip(targets.chunks_exact(n_classes)) {
        // Without a branch, which would be guessed wrong for nearly every example.
        let class: u32 = (0..).zip(targets).map(|(class, &y)| u32::from(y > 0.0) * class).sum();
        *truth = class as f32;
    }
    Block::new(classes)
}

/// Of a whole block in one go.
#[inline(never)]
fn rows_to_class_by_class(rows: &[f32], terms: &mut [[f32; N]]) {
    let n_classes = terms.len();
    if rows.len() == N * n_classes {
        return transpose(rows, n_classes, terms.as_flattened_mut());
    }
    for (idx, row) in rows.chunks_exact(n_classes).enumerate() {
        for (class, &value) in row.iter().enumerate() {
            terms[class][idx] = value;
        }
    }
}

#[inline(never)]
fn class_by_class_to_rows(terms: &[[f32; N]], rows: &mut [f32]) {
    let n_classes = terms.len();
    if rows.len() == N * n_classes {
        return transpose(terms.as_flattened(), N, rows);
    }
    for (idx, row) in rows.chunks_exact_mut(n_classes).enumerate() {
        for (class, value) in row.iter_mut().enumerate() {
            *value = terms[class][idx];
        }
    }
}

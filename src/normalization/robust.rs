//! Robust: (x − median) / (third quartile − first quartile) of the training split.
//!
//! scikit-learn's `RobustScaler`: between two values a quantile lies on the straight line from one to the other. A feature
//! whose quartiles are equal is only moved.
//! Prefer it where a few values are wild: they move neither the median nor the quartiles.

use super::{NormalizationSpec, Scaling};
use std::collections::BinaryHeap;

pub const SPEC: NormalizationSpec = NormalizationSpec {
    name: "robust",
    label: "Robust",
    help: "Each feature with median 0 and the middle half of its values 1 wide: a few wild values spoil nothing for the rest.",
    reference: "scikit-learn's RobustScaler",
    hyperparameters: &[],
    fit: |values| {
        let sorted = sorted(values);
        Scaling::new(quantile(&sorted, 0.5), quantile(&sorted, 0.75) - quantile(&sorted, 0.25))
    },
};

/// In the order of [`f32::total_cmp`], by a heap: the standard library's faster ways to sort are much longer than all else here.
fn sorted(values: &[f32]) -> Vec<f32> {
    // A negative number's other bits are turned over, so that whole numbers have that order; twice it is what it was.
    let turn = |bits: i32| bits ^ ((bits >> 31) as u32 >> 1) as i32;
    let heap: BinaryHeap<i32> = values.iter().map(|value| turn(value.to_bits() as i32)).collect();
    heap.into_sorted_vec().into_iter().map(|bits| f32::from_bits(turn(bits) as u32)).collect()
}

/// The value below which that share of the sorted values lies.
fn quantile(sorted: &[f32], share: f64) -> f64 {
    let last = sorted.len() - 1;
    let position = share * last as f64;
    // Positions are not negative, so the cast rounds down.
    let below = position as usize;
    let (low, high) = (f64::from(sorted[below]), f64::from(sorted[(below + 1).min(last)]));
    low + (high - low) * (position - below as f64)
}

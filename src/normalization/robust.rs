//! Robust: (x − median) / (third quartile − first quartile) of the training split.
//!
//! scikit-learn's `RobustScaler`: between two values a quantile lies on the straight line from one to the other. A feature
//! whose quartiles are equal is only moved.
//! Prefer it where a few values are wild: they move neither the median nor the quartiles.

use super::{NormalizationSpec, Scaling};

pub const SPEC: NormalizationSpec = NormalizationSpec {
    name: "robust",
    label: "Robust",
    help: "Each feature with median 0 and the middle half of its values 1 wide: a few wild values spoil nothing for the rest.",
    reference: "scikit-learn's RobustScaler",
    hyperparameters: &[],
    fit: |values| {
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f32::total_cmp);
        Scaling::new(quantile(&sorted, 0.5), quantile(&sorted, 0.75) - quantile(&sorted, 0.25))
    },
};

/// The value below which that share of the sorted values lies.
fn quantile(sorted: &[f32], share: f64) -> f64 {
    let last = sorted.len() - 1;
    let position = share * last as f64;
    // Positions are not negative, so the cast rounds down.
    let below = position as usize;
    let (low, high) = (f64::from(sorted[below]), f64::from(sorted[(below + 1).min(last)]));
    low + (high - low) * (position - below as f64)
}

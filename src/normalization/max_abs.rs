//! Max-abs: x / max |x|, in [−1, 1] on the training split.
//!
//! scikit-learn's `MaxAbsScaler`. A feature of zeros stays as it is.
//! Prefer it where 0 means "nothing there" and has to stay 0, as in counts; a feature far from 0 stays far from it.

use super::{NormalizationSpec, Scaling};

pub const SPEC: NormalizationSpec = NormalizationSpec {
    name: "max_abs",
    label: "Max-abs",
    help: "Each feature divided by its largest size: zeros stay zeros, but values that all lie far from 0 stay crowded together.",
    reference: "scikit-learn's MaxAbsScaler",
    hyperparameters: &[],
    fit: |values| {
        let largest = values.iter().map(|value| value.abs()).fold(0.0, f32::max);
        Scaling::new(0.0, f64::from(largest))
    },
};

//! Min–max: (x − min) / (max − min), in [0, 1] on the training split.
//!
//! scikit-learn's `MinMaxScaler`. A feature without spread becomes 0.
//! Prefer it for features with hard bounds, such as pixels; one outlier squeezes all the rest.

use super::{NormalizationSpec, Scaling};

pub const SPEC: NormalizationSpec = NormalizationSpec {
    name: "min_max",
    label: "Min–max",
    help: "Each feature from 0 to 1: for features with hard bounds; one outlier squeezes the rest.",
    reference: "scikit-learn's MinMaxScaler",
    hyperparameters: &[],
    fit: |values| {
        let min = values.iter().copied().fold(f32::INFINITY, f32::min);
        let max = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        Scaling::new(f64::from(min), f64::from(max) - f64::from(min))
    },
};

//! Standardize: (x − mean) / standard deviation, mean 0 and deviation 1 on the training split.
//!
//! scikit-learn's `StandardScaler`: the deviation divides by n. A feature without spread becomes 0.
//! Prefer it: it is what most networks on tables want.

use super::{NormalizationSpec, Scaling};

pub const SPEC: NormalizationSpec = NormalizationSpec {
    name: "standardize",
    label: "Standardize",
    help: "Each feature with mean 0 and standard deviation 1: what most networks want.",
    reference: "scikit-learn's StandardScaler",
    hyperparameters: &[],
    fit: |values| {
        let n = values.len() as f64;
        let mean = values.iter().map(|&value| f64::from(value)).sum::<f64>() / n;
        let variance =
            values.iter().map(|&value| (f64::from(value) - mean) * (f64::from(value) - mean)).sum::<f64>() / n;
        Scaling::new(mean, variance.sqrt())
    },
};

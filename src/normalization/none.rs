//! None: features as they were measured.
//!
//! Prefer it to see what goes wrong without.

use super::{NormalizationSpec, Scaling};

pub const SPEC: NormalizationSpec = NormalizationSpec {
    name: "none",
    label: "None",
    help: "Features as they were measured: fine where they are of one size, hardly learnable where grams stand beside millimetres.",
    reference: "",
    hyperparameters: &[],
    fit: |_| Scaling { subtract: 0.0, divide: 1.0 },
};

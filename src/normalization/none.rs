//! None: features as they were measured.
//!
//! Prefer it to see what goes wrong without.

use super::{NormalizationSpec, Scaling};

pub const SPEC: NormalizationSpec = NormalizationSpec {
    name: "none",
    label: "None",
    help: "Features as they were measured: grams beside millimetres, and a loss that hardly falls.",
    reference: "",
    hyperparameters: &[],
    fit: |_| Scaling { subtract: 0.0, divide: 1.0 },
};

//! None: weights are as large as the data make them.
//!
//! Prefer it to see a network overfit.

use super::RegularizationSpec;

pub const SPEC: RegularizationSpec = RegularizationSpec {
    name: "none",
    label: "None",
    help: "Weights are as large as the data make them.",
    reference: "",
    hyperparameters: &[],
    add_gradient: None,
};

//! None: sums go into the activation as they are.
//!
//! Prefer it for one or two layers.

use super::HiddenNormalizationSpec;

pub const SPEC: HiddenNormalizationSpec = HiddenNormalizationSpec {
    name: "none",
    label: "None",
    help: "Sums go into the activation as they are.",
    reference: "",
    hyperparameters: &[],
    has_params: false,
    has_statistics: false,
    forward: |_, _| {},
    backward: |_, _, _, _| {},
};

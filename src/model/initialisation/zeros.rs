//! Zeros: all weights and biases 0.
//!
//! Prefer it to see why nobody does: all units of a layer stay the same, and with tanh or ReLU only the last bias learns.

use super::InitialisationSpec;

pub const SPEC: InitialisationSpec = InitialisationSpec {
    name: "zeros",
    label: "Zeros",
    help: "A linear model learns from here; hidden units stay alike, and the curve stays high.",
    reference: "",
    hyperparameters: &[],
    weight: |_, _, _| 0.0,
    bias: |_, _| 0.0,
};

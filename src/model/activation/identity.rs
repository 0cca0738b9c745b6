//! Identity: f(x) = x, f′ = 1.
//!
//! PyTorch's `Identity`. However many layers there are, the network stays a linear model.
//! Prefer it to see what the bends are for: layers without them fit no more than one does.

use super::ActivationSpec;

pub const SPEC: ActivationSpec = ActivationSpec {
    name: "identity",
    label: "Identity (none)",
    help: "No bend at all: the whole network stays a linear model, and its curve ends where a linear model's does.",
    reference: "PyTorch's Identity",
    hyperparameters: &[],
    forward: |sums, outputs| outputs.copy_from_slice(sums),
    backward: |_, _, _| {},
};

//! Too large: weights normal with standard deviation 5, biases 0.
//!
//! Prefer it to see what too much does: tanh saturates and its gradients vanish, ReLU sends huge losses.

use super::InitialisationSpec;

pub const SPEC: InitialisationSpec = InitialisationSpec {
    name: "too_large",
    label: "Too large",
    help: "A high start, saturated units, and gradients that are tiny or huge.",
    reference: "",
    hyperparameters: &[],
    weight: |_, _, rng| 5.0 * rng.normal(),
    bias: |_, _| 0.0,
};

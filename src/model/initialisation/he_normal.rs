//! He: weights normal with variance 2/n_inputs, biases 0.
//!
//! He, Zhang, Ren & Sun, "Delving Deep into Rectifiers", 2015, eq. 10; PyTorch's `kaiming_normal_`.
//! Prefer it for ReLU, which halves the variance of what passes.

use super::InitialisationSpec;

pub const SPEC: InitialisationSpec = InitialisationSpec {
    name: "he_normal",
    label: "He",
    help: "Made for ReLU in many layers: the curve starts to fall at once, however deep the network.",
    reference: "He, Zhang, Ren & Sun 2015, eq. 10",
    hyperparameters: &[],
    weight: |n_inputs, _, rng| (2.0 / n_inputs).sqrt() * rng.normal(),
    bias: |_, _| 0.0,
};

//! Uniform by fan-in: weights and biases uniform in ±1/√n_inputs.
//!
//! PyTorch's `nn.Linear`, whose `kaiming_uniform_(a=√5)` comes to this.
//! Prefer it to have what PyTorch does when nothing is said.

use super::{InitialisationSpec, uniform};

pub const SPEC: InitialisationSpec = InitialisationSpec {
    name: "uniform_by_fan_in",
    label: "Uniform by fan-in",
    help: "PyTorch's own: a little small for many layers, safe for few.",
    reference: "LeCun, Bottou, Orr & Müller 1998; PyTorch's Linear",
    hyperparameters: &[],
    weight: |n_inputs, _, rng| uniform(1.0 / n_inputs.sqrt(), rng),
    bias: |n_inputs, rng| uniform(1.0 / n_inputs.sqrt(), rng),
};

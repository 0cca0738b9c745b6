//! Glorot: weights uniform in ±√(6/(n_inputs + n_outputs)), biases 0.
//!
//! Glorot & Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010, eq. 16; PyTorch's `xavier_uniform_`.
//! Prefer it for tanh in several layers: signals and gradients both keep their size.

use super::{InitialisationSpec, uniform};

pub const SPEC: InitialisationSpec = InitialisationSpec {
    name: "glorot_uniform",
    label: "Glorot",
    help: "Made for tanh in several layers: signals and gradients both keep their size.",
    reference: "Glorot & Bengio 2010, eq. 16",
    hyperparameters: &[],
    weight: |n_inputs, n_outputs, rng| uniform((6.0 / (n_inputs + n_outputs)).sqrt(), rng),
    bias: |_, _| 0.0,
};

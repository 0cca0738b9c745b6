//! Normal by fan-in: weights normal with variance 1/n_inputs, biases 0.
//!
//! LeCun, Bottou, Orr & Müller, "Efficient BackProp", 1998, §4.6; Keras' `lecun_normal` without its truncation.
//! Prefer it for tanh: sums keep the variance of their inputs.

use super::InitialisationSpec;

pub const SPEC: InitialisationSpec = InitialisationSpec {
    name: "normal_by_fan_in",
    label: "Normal by fan-in",
    help: "Keeps the size of the signal from layer to layer, where units are nearly linear.",
    reference: "LeCun, Bottou, Orr & Müller 1998, §4.6",
    hyperparameters: &[],
    weight: |n_inputs, _, rng| rng.normal() / n_inputs.sqrt(),
    bias: |_, _| 0.0,
};

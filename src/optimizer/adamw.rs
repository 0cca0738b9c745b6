//! AdamW: θ ← θ − ηλθ, then Adam's step: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − η/(1−β₁ᵗ) · m / (√(v/(1−β₂ᵗ)) + ε).
//!
//! Loshchilov & Hutter, "Decoupled Weight Decay Regularization", 2019, Algorithm 2. PyTorch's `AdamW`, whose defaults these are
//! but for the learning rate: the decay is multiplied by the scheduled learning rate, and biases decay too.
//! Prefer it over Adam when weights should decay: Adam divides the decay by the size of the gradients, this does not.

use super::averages::{Average, BETA1, BETA2};
use super::{DECOUPLED_WEIGHT_DECAY, EPSILON, Optimizer, OptimizerSpec};
use crate::catalog::Values;

pub const SPEC: OptimizerSpec = OptimizerSpec {
    name: "adamw",
    label: "AdamW",
    help: "Adam with a weight decay that pulls at every weight alike: what most large networks are trained with.",
    reference: "Loshchilov & Hutter 2019, Algorithm 2",
    default_learning_rate: 0.01,
    hyperparameters: &[BETA1, BETA2, EPSILON, DECOUPLED_WEIGHT_DECAY],
    full_batch: false,
    build: |values, layout| Box::new(AdamW::new(values, layout.n_params)),
};

#[derive(Clone)]
pub struct AdamW {
    mean: Average,
    square: Average,
    epsilon: f32,
    weight_decay: f64,
    first_moment: Vec<f32>,
    second_moment: Vec<f32>,
}

impl AdamW {
    pub fn new(values: &Values, n_params: usize) -> AdamW {
        AdamW {
            mean: Average::new(values.get("beta1")),
            square: Average::new(values.get("beta2")),
            epsilon: values.get("epsilon") as f32,
            weight_decay: values.get("weight_decay"),
            first_moment: vec![0.0; n_params],
            second_moment: vec![0.0; n_params],
        }
    }
}

impl Optimizer for AdamW {
    fn update(&mut self, params: &mut [f32], grads: &[f32], learning_rate: f64) {
        let step_size = (learning_rate / (1.0 - self.mean.next_power())) as f32;
        let second_correction = (1.0 - self.square.next_power()).sqrt() as f32;
        let decay = (learning_rate * self.weight_decay) as f32;
        let AdamW { mean, square, epsilon, .. } = *self;
        let moments = self.first_moment.iter_mut().zip(&mut self.second_moment);
        for ((param, &grad), (first_moment, second_moment)) in params.iter_mut().zip(grads).zip(moments) {
            *param -= decay * *param;
            *first_moment = mean.with(*first_moment, grad);
            *second_moment = square.with_square(*second_moment, grad);
            *param -= step_size * (*first_moment / (second_moment.sqrt() / second_correction + epsilon));
        }
    }
}

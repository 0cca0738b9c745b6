//! Adam: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − η/(1−β₁ᵗ) · m / (√(v/(1−β₂ᵗ)) + ε), with g ← g + λθ before.
//!
//! Kingma & Ba, "Adam: A Method for Stochastic Optimization", 2015, Algorithm 1. PyTorch's `Adam`, whose defaults these are but
//! for the learning rate, which suits the small networks here: ε is added after the root of the corrected moment.
//! Prefer it when features or layers differ in scale: each parameter gets a step of its own size.

use super::averages::{Average, BETA1, BETA2};
use super::{COUPLED_WEIGHT_DECAY, EPSILON, Optimizer, OptimizerSpec};

pub const SPEC: OptimizerSpec = OptimizerSpec {
    name: "adam",
    label: "Adam",
    help: "A step of its own size for each parameter: forgiving about scales, and often the fastest at first.",
    reference: "Kingma & Ba 2015, Algorithm 1",
    default_learning_rate: 0.01,
    hyperparameters: &[BETA1, BETA2, EPSILON, COUPLED_WEIGHT_DECAY],
    full_batch: false,
    build: |values, layout| {
        Box::new(Adam {
            mean: Average::new(values.get("beta1")),
            square: Average::new(values.get("beta2")),
            epsilon: values.get("epsilon") as f32,
            weight_decay: values.get("weight_decay") as f32,
            first_moment: vec![0.0; layout.n_params],
            second_moment: vec![0.0; layout.n_params],
        })
    },
};

#[derive(Clone)]
struct Adam {
    mean: Average,
    square: Average,
    epsilon: f32,
    weight_decay: f32,
    first_moment: Vec<f32>,
    second_moment: Vec<f32>,
}

impl Optimizer for Adam {
    fn update(&mut self, params: &mut [f32], grads: &[f32], learning_rate: f64) {
        let step_size = (learning_rate / (1.0 - self.mean.next_power())) as f32;
        let second_correction = (1.0 - self.square.next_power()).sqrt() as f32;
        let Adam { mean, square, epsilon, weight_decay, .. } = *self;
        let moments = self.first_moment.iter_mut().zip(&mut self.second_moment);
        for ((param, &grad), (first_moment, second_moment)) in params.iter_mut().zip(grads).zip(moments) {
            let grad = grad + weight_decay * *param;
            *first_moment = mean.with(*first_moment, grad);
            *second_moment = square.with_square(*second_moment, grad);
            *param -= step_size * (*first_moment / (second_moment.sqrt() / second_correction + epsilon));
        }
    }
}

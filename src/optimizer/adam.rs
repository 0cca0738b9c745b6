//! Adam: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − η/(1−β₁ᵗ) · m / (√(v/(1−β₂ᵗ)) + ε), with g ← g + λθ before.
//!
//! Kingma & Ba, "Adam: A Method for Stochastic Optimization", 2015, Algorithm 1. PyTorch's `Adam`, whose defaults these are but
//! for the learning rate, which suits the small networks here: ε is added after the root of the corrected moment.
//! Prefer it when features or layers differ in scale: each parameter gets a step of its own size.

use super::{COUPLED_WEIGHT_DECAY, Optimizer, OptimizerSpec};
use crate::catalog::{Hyperparameter, Stops};

pub const SPEC: OptimizerSpec = OptimizerSpec {
    name: "adam",
    label: "Adam",
    help: "A step of its own size for each parameter: forgiving about scales, and often the fastest at first.",
    reference: "Kingma & Ba 2015, Algorithm 1",
    default_learning_rate: 0.01,
    hyperparameters: &[
        Hyperparameter {
            name: "beta1",
            label: "β₁ (decay of the mean)",
            help: "How long gradients are averaged: more evens out the noise, and overshoots.",
            default: 0.9,
            max: 0.9999,
            stops: Stops::Listed(&[0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99]),
            ..Hyperparameter::PLAIN
        },
        Hyperparameter {
            name: "beta2",
            label: "β₂ (decay of the square)",
            help: "How long the squares of gradients are averaged, which set the size of the steps.",
            default: 0.999,
            max: 0.99999,
            stops: Stops::Listed(&[0.0, 0.5, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999]),
            ..Hyperparameter::PLAIN
        },
        Hyperparameter {
            name: "epsilon",
            label: "ε",
            help: "Keeps steps small where gradients are tiny.",
            default: 1e-8,
            min: 1e-12,
            max: 1.0,
            stops: Stops::Listed(&[1e-12, 1e-10, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0]),
            ..Hyperparameter::PLAIN
        },
        COUPLED_WEIGHT_DECAY,
    ],
    full_batch: false,
    build: |values, layout| {
        Box::new(Adam {
            beta1: values.get("beta1"),
            beta2: values.get("beta2"),
            epsilon: values.get("epsilon") as f32,
            weight_decay: values.get("weight_decay") as f32,
            beta1_power: 1.0,
            beta2_power: 1.0,
            first_moment: vec![0.0; layout.n_params],
            second_moment: vec![0.0; layout.n_params],
        })
    },
};

struct Adam {
    beta1: f64,
    beta2: f64,
    epsilon: f32,
    weight_decay: f32,
    /// β₁ᵗ and β₂ᵗ at step t, by multiplication: powers would depend on the platform.
    beta1_power: f64,
    beta2_power: f64,
    first_moment: Vec<f32>,
    second_moment: Vec<f32>,
}

impl Optimizer for Adam {
    fn update(&mut self, params: &mut [f32], grads: &[f32], learning_rate: f64) {
        self.beta1_power *= self.beta1;
        self.beta2_power *= self.beta2;
        let step_size = (learning_rate / (1.0 - self.beta1_power)) as f32;
        let second_correction = (1.0 - self.beta2_power).sqrt() as f32;
        let (beta1, beta2) = (self.beta1 as f32, self.beta2 as f32);
        let (rest1, rest2) = ((1.0 - self.beta1) as f32, (1.0 - self.beta2) as f32);
        let moments = self.first_moment.iter_mut().zip(&mut self.second_moment);
        for ((param, &grad), (first_moment, second_moment)) in params.iter_mut().zip(grads).zip(moments) {
            let grad = grad + self.weight_decay * *param;
            *first_moment = beta1 * *first_moment + rest1 * grad;
            *second_moment = beta2 * *second_moment + rest2 * grad * grad;
            *param -= step_size * (*first_moment / (second_moment.sqrt() / second_correction + self.epsilon));
        }
    }
}

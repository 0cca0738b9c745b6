//! Adamax: m ← β₁m + (1−β₁)g, u ← max(β₂u, |g| + ε), θ ← θ − η/(1−β₁ᵗ) · m / u, with g ← g + λθ before.
//!
//! Kingma & Ba, "Adam: A Method for Stochastic Optimization", 2015, Algorithm 2. PyTorch's `Adamax`, whose defaults these are but
//! for the learning rate. DIFFERENCE from the paper, as in PyTorch: ε is added to each gradient's size, where the paper has none.
//! Prefer it when gradients are rare and large: their size is a fading maximum, which noise shakes less than an average.

use super::averages::{Average, BETA1, BETA2};
use super::{COUPLED_WEIGHT_DECAY, EPSILON, Optimizer, OptimizerSpec, larger};
use crate::catalog::Hyperparameter;

pub const SPEC: OptimizerSpec = OptimizerSpec {
    name: "adamax",
    label: "Adamax",
    help: "Adam that divides by the largest recent gradient instead of the usual one: steady steps, slower after a shock.",
    reference: "Kingma & Ba 2015, Algorithm 2",
    default_learning_rate: 0.02,
    hyperparameters: &[
        BETA1,
        Hyperparameter {
            label: "β₂ (decay of the maximum)",
            help: "How long the largest gradient is remembered, which sets the size of the steps.",
            ..BETA2
        },
        EPSILON,
        COUPLED_WEIGHT_DECAY,
    ],
    full_batch: false,
    build: |values, layout| {
        Box::new(Adamax {
            mean: Average::new(values.get("beta1")),
            beta2: values.get("beta2") as f32,
            epsilon: values.get("epsilon") as f32,
            weight_decay: values.get("weight_decay") as f32,
            first_moment: vec![0.0; layout.n_params],
            largest: vec![0.0; layout.n_params],
        })
    },
};

#[derive(Clone)]
struct Adamax {
    mean: Average,
    beta2: f32,
    epsilon: f32,
    weight_decay: f32,
    first_moment: Vec<f32>,
    /// The fading maximum of the gradients' sizes.
    largest: Vec<f32>,
}

impl Optimizer for Adamax {
    fn update(&mut self, params: &mut [f32], grads: &[f32], learning_rate: f64) {
        let step_size = (learning_rate / (1.0 - self.mean.next_power())) as f32;
        let Adamax { mean, beta2, epsilon, weight_decay, .. } = *self;
        let state = self.first_moment.iter_mut().zip(&mut self.largest);
        for ((param, &grad), (first_moment, largest)) in params.iter_mut().zip(grads).zip(state) {
            let grad = grad + weight_decay * *param;
            *first_moment = mean.with(*first_moment, grad);
            *largest = larger(beta2 * *largest, grad.abs() + epsilon);
            *param -= step_size * (*first_moment / *largest);
        }
    }
}

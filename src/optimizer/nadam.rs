//! NAdam: μₜ = β₁(1 − ½·0.96^(tψ)), m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g²,
//! m̂ = μₜ₊₁m/(1 − μ₁⋯μₜ₊₁) + (1−μₜ)g/(1 − μ₁⋯μₜ), θ ← θ − η m̂ / (√(v/(1−β₂ᵗ)) + ε), with g ← g + λθ before.
//!
//! Dozat, "Incorporating Nesterov Momentum into Adam", 2016. PyTorch's `NAdam`, whose defaults these are but for the learning
//! rate; ψ is its `momentum_decay`.
//! Prefer it over Adam where momentum helps: the newest gradient counts at once, as in Nesterov's form of it.

use super::averages::{Average, BETA1, BETA2};
use super::{COUPLED_WEIGHT_DECAY, EPSILON, Optimizer, OptimizerSpec};
use crate::catalog::{Hyperparameter, Stops};
use crate::math;

pub const SPEC: OptimizerSpec = OptimizerSpec {
    name: "nadam",
    label: "NAdam",
    help: "Adam that looks one momentum step ahead: it turns sooner, so that the curve overshoots less.",
    reference: "Dozat 2016",
    default_learning_rate: 0.01,
    hyperparameters: &[
        BETA1,
        BETA2,
        EPSILON,
        Hyperparameter {
            name: "momentum_decay",
            is_rare: true,
            label: "ψ (warm-up of the momentum)",
            help: "How soon momentum grows from half of β₁ to all of it: 0 leaves it at half.",
            default: 0.004,
            stops: Stops::Listed(&[0.0, 0.001, 0.002, 0.004, 0.01, 0.02, 0.05, 0.1, 1.0]),
            ..Hyperparameter::PLAIN
        },
        COUPLED_WEIGHT_DECAY,
    ],
    full_batch: false,
    build: |values, layout| {
        Box::new(NAdam {
            beta1: values.get("beta1"),
            momentum_decay: values.get("momentum_decay"),
            mean: Average::new(values.get("beta1")),
            square: Average::new(values.get("beta2")),
            epsilon: values.get("epsilon") as f32,
            weight_decay: values.get("weight_decay") as f32,
            n_updates: 0.0,
            momentum_product: 1.0,
            first_moment: vec![0.0; layout.n_params],
            second_moment: vec![0.0; layout.n_params],
        })
    },
};

#[derive(Clone)]
struct NAdam {
    beta1: f64,
    momentum_decay: f64,
    mean: Average,
    square: Average,
    epsilon: f32,
    weight_decay: f32,
    n_updates: f64,
    /// μ₁⋯μₜ
    momentum_product: f64,
    first_moment: Vec<f32>,
    second_moment: Vec<f32>,
}

impl NAdam {
    /// μₜ
    fn momentum(&self, update: f64) -> f64 {
        self.beta1 * (1.0 - 0.5 * math::f64::pow(0.96, update * self.momentum_decay))
    }
}

impl Optimizer for NAdam {
    fn update(&mut self, params: &mut [f32], grads: &[f32], learning_rate: f64) {
        self.n_updates += 1.0;
        let (momentum, next_momentum) = (self.momentum(self.n_updates), self.momentum(self.n_updates + 1.0));
        self.momentum_product *= momentum;
        let mean_step = (learning_rate * next_momentum / (1.0 - self.momentum_product * next_momentum)) as f32;
        let grad_step = (learning_rate * (1.0 - momentum) / (1.0 - self.momentum_product)) as f32;
        let second_correction = (1.0 - self.square.next_power()).sqrt() as f32;
        let NAdam { mean, square, epsilon, weight_decay, .. } = *self;
        let moments = self.first_moment.iter_mut().zip(&mut self.second_moment);
        for ((param, &grad), (first_moment, second_moment)) in params.iter_mut().zip(grads).zip(moments) {
            let grad = grad + weight_decay * *param;
            *first_moment = mean.with(*first_moment, grad);
            *second_moment = square.with_square(*second_moment, grad);
            let step = mean_step * *first_moment + grad_step * grad;
            *param -= step / (second_moment.sqrt() / second_correction + epsilon);
        }
    }
}

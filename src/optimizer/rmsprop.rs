//! RMSprop: s ← ρs + (1−ρ)g², v ← μv + g/(√s + ε), θ ← θ − ηv, with g ← g + λθ before.
//!
//! Tieleman & Hinton, "Lecture 6.5: rmsprop", Coursera, 2012. PyTorch's `RMSprop`, not centered, whose defaults these are; ρ is
//! its `alpha`. The average starts at 0 and is not corrected for it, so that the first steps are 1/√(1−ρ) times as long.
//! Prefer it to see what Adam adds: it is Adam without its mean and without its correction.

use super::averages::{Average, RHO};
use super::{COUPLED_WEIGHT_DECAY, EPSILON, MOMENTUM, Optimizer, OptimizerSpec};
use crate::catalog::Hyperparameter;

pub const SPEC: OptimizerSpec = OptimizerSpec {
    name: "rmsprop",
    label: "RMSprop",
    help: "Divides each step by the recent size of its gradients: fast and forgiving about scales, with large first steps.",
    reference: "Tieleman & Hinton 2012",
    default_learning_rate: 0.01,
    hyperparameters: &[Hyperparameter { default: 0.99, ..RHO }, MOMENTUM, EPSILON, COUPLED_WEIGHT_DECAY],
    full_batch: false,
    build: |values, layout| {
        Box::new(RmsProp {
            square: Average::new(values.get("rho")),
            momentum: values.get("momentum") as f32,
            epsilon: values.get("epsilon") as f32,
            weight_decay: values.get("weight_decay") as f32,
            squared_grads: vec![0.0; layout.n_params],
            velocity: vec![0.0; layout.n_params],
        })
    },
};

#[derive(Clone)]
struct RmsProp {
    square: Average,
    momentum: f32,
    epsilon: f32,
    weight_decay: f32,
    squared_grads: Vec<f32>,
    velocity: Vec<f32>,
}

impl Optimizer for RmsProp {
    fn update(&mut self, params: &mut [f32], grads: &[f32], learning_rate: f64) {
        let learning_rate = learning_rate as f32;
        let RmsProp { square, momentum, epsilon, weight_decay, .. } = *self;
        let state = self.squared_grads.iter_mut().zip(&mut self.velocity);
        for ((param, &grad), (squared_grad, velocity)) in params.iter_mut().zip(grads).zip(state) {
            let grad = grad + weight_decay * *param;
            *squared_grad = square.with_square(*squared_grad, grad);
            *velocity = momentum * *velocity + grad / (squared_grad.sqrt() + epsilon);
            *param -= learning_rate * *velocity;
        }
    }
}

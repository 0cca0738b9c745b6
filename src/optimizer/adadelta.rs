//! Adadelta: s ← ρs + (1−ρ)g², Δ = √(d + ε)/√(s + ε) · g, d ← ρd + (1−ρ)Δ², θ ← θ − ηΔ, with g ← g + λθ before.
//!
//! Zeiler, "ADADELTA: An Adaptive Learning Rate Method", 2012, Algorithm 1, which has no η. PyTorch's `Adadelta`, whose defaults
//! these are but for the learning rate: with η = 1 the first steps are about √ε each, and a short run sees little else.
//! Prefer it to see steps that find their own length: it starts slowly and speeds up.

use super::averages::{Average, RHO};
use super::{COUPLED_WEIGHT_DECAY, EPSILON, Optimizer, OptimizerSpec};
use crate::catalog::Hyperparameter;

pub const SPEC: OptimizerSpec = OptimizerSpec {
    name: "adadelta",
    label: "Adadelta",
    help: "Finds the length of its steps by itself: the curve starts flat and falls faster and faster.",
    reference: "Zeiler 2012, Algorithm 1",
    default_learning_rate: 4.0,
    hyperparameters: &[
        Hyperparameter {
            help: "How long the squares of gradients and of steps are averaged, which set the size of the steps.",
            default: 0.9,
            ..RHO
        },
        Hyperparameter {
            help: "Sets the size of the first steps, from which all later ones grow: smaller makes a slower start.",
            default: 1e-6,
            ..EPSILON
        },
        COUPLED_WEIGHT_DECAY,
    ],
    full_batch: false,
    build: |values, layout| {
        Box::new(Adadelta {
            square: Average::new(values.get("rho")),
            epsilon: values.get("epsilon") as f32,
            weight_decay: values.get("weight_decay") as f32,
            squared_grads: vec![0.0; layout.n_params],
            squared_steps: vec![0.0; layout.n_params],
        })
    },
};

#[derive(Clone)]
struct Adadelta {
    square: Average,
    epsilon: f32,
    weight_decay: f32,
    squared_grads: Vec<f32>,
    squared_steps: Vec<f32>,
}

impl Optimizer for Adadelta {
    fn update(&mut self, params: &mut [f32], grads: &[f32], learning_rate: f64) {
        let learning_rate = learning_rate as f32;
        let Adadelta { square, epsilon, weight_decay, .. } = *self;
        let state = self.squared_grads.iter_mut().zip(&mut self.squared_steps);
        for ((param, &grad), (squared_grad, squared_step)) in params.iter_mut().zip(grads).zip(state) {
            let grad = grad + weight_decay * *param;
            *squared_grad = square.with_square(*squared_grad, grad);
            let step = (*squared_step + epsilon).sqrt() / (*squared_grad + epsilon).sqrt() * grad;
            *squared_step = square.with_square(*squared_step, step);
            *param -= learning_rate * step;
        }
    }
}

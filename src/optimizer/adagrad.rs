//! Adagrad: s ← s + g², θ ← θ − η g / (√s + ε), with g ← g + λθ before.
//!
//! Duchi, Hazan & Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization", 2011, Figure 1 with
//! diagonal matrices. PyTorch's `Adagrad`, whose defaults these are but for the learning rate. Its `lr_decay` is the schedule
//! `inverse_time` here.
//! Prefer it when some features are rare: what has seldom had a gradient still makes large steps.

use super::{COUPLED_WEIGHT_DECAY, EPSILON, Optimizer, OptimizerSpec};
use crate::catalog::{Hyperparameter, Stops};

pub const SPEC: OptimizerSpec = OptimizerSpec {
    name: "adagrad",
    label: "Adagrad",
    help: "Divides each step by all gradients so far: it slows down by itself, at times too early.",
    reference: "Duchi, Hazan & Singer 2011",
    default_learning_rate: 0.1,
    hyperparameters: &[
        Hyperparameter {
            name: "initial_accumulator",
            is_rare: true,
            label: "Sum at the start",
            help: "Where the sum of squares starts: more makes the first steps smaller.",
            max: 100.0,
            stops: Stops::Listed(&[0.0, 1e-3, 1e-2, 1e-1, 1.0, 10.0]),
            ..Hyperparameter::PLAIN
        },
        Hyperparameter { default: 1e-10, ..EPSILON },
        COUPLED_WEIGHT_DECAY,
    ],
    full_batch: false,
    build: |values, layout| {
        Box::new(Adagrad {
            epsilon: values.get("epsilon") as f32,
            weight_decay: values.get("weight_decay") as f32,
            sum_of_squares: vec![values.get("initial_accumulator") as f32; layout.n_params],
        })
    },
};

#[derive(Clone)]
struct Adagrad {
    epsilon: f32,
    weight_decay: f32,
    sum_of_squares: Vec<f32>,
}

impl Optimizer for Adagrad {
    fn update(&mut self, params: &mut [f32], grads: &[f32], learning_rate: f64) {
        let learning_rate = learning_rate as f32;
        for ((param, &grad), sum_of_squares) in params.iter_mut().zip(grads).zip(&mut self.sum_of_squares) {
            let grad = grad + self.weight_decay * *param;
            *sum_of_squares += grad * grad;
            *param -= learning_rate * (grad / (sum_of_squares.sqrt() + self.epsilon));
        }
    }
}

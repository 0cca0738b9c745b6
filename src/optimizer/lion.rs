//! Lion: θ ← θ − η (sign(β₁m + (1−β₁)g) + λθ), and then m ← β₂m + (1−β₂)g.
//!
//! Chen et al., "Symbolic Discovery of Optimization Algorithms", 2023, Algorithm 2, whose β₁ and β₂ these are. PyTorch has none.
//! Where the sum is exactly 0, so is the sign.
//! Prefer it to see what is left of a gradient without its size: every parameter makes a step of the same length.

use super::averages::{Average, BETA1, BETA2};
use super::{DECOUPLED_WEIGHT_DECAY, Optimizer, OptimizerSpec, sign};
use crate::catalog::Hyperparameter;

pub const SPEC: OptimizerSpec = OptimizerSpec {
    name: "lion",
    label: "Lion",
    help: "Steps of one length in each direction: fast at first, and it trembles at the end unless a schedule makes steps smaller.",
    reference: "Chen et al. 2023, Algorithm 2",
    default_learning_rate: 0.0032,
    hyperparameters: &[
        Hyperparameter {
            label: "β₁ (weight of the memory)",
            help: "How much the direction is that of past gradients and not of the newest.",
            ..BETA1
        },
        Hyperparameter {
            label: "β₂ (decay of the memory)",
            help: "How long gradients are remembered: more evens out the noise, and overshoots.",
            default: 0.99,
            ..BETA2
        },
        DECOUPLED_WEIGHT_DECAY,
    ],
    full_batch: false,
    build: |values, layout| {
        Box::new(Lion {
            direction: Average::new(values.get("beta1")),
            memory: Average::new(values.get("beta2")),
            weight_decay: values.get("weight_decay") as f32,
            first_moment: vec![0.0; layout.n_params],
        })
    },
};

#[derive(Clone)]
struct Lion {
    direction: Average,
    memory: Average,
    weight_decay: f32,
    first_moment: Vec<f32>,
}

impl Optimizer for Lion {
    fn update(&mut self, params: &mut [f32], grads: &[f32], learning_rate: f64) {
        let learning_rate = learning_rate as f32;
        let Lion { direction, memory, weight_decay, .. } = *self;
        for ((param, &grad), first_moment) in params.iter_mut().zip(grads).zip(&mut self.first_moment) {
            let direction = sign(direction.with(*first_moment, grad));
            *param -= learning_rate * (direction + weight_decay * *param);
            *first_moment = memory.with(*first_moment, grad);
        }
    }
}

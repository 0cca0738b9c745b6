//! Stochastic gradient descent, with momentum: g ← g + λθ, v ← μv + g, θ ← θ − η v, or θ ← θ − η (g + μv) with Nesterov's.
//!
//! Polyak 1964; Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013. PyTorch's `SGD`
//! without dampening, whose defaults these are: the first v is g, and the learning rate multiplies v afterwards, so that a
//! schedule acts at once. Nesterov's form has no effect without momentum.
//! Prefer it to see gradients as they are; momentum smooths the noise of small batches and overshoots.

use super::{COUPLED_WEIGHT_DECAY, MOMENTUM, NESTEROV, Optimizer, OptimizerSpec};

pub const SPEC: OptimizerSpec = OptimizerSpec {
    name: "sgd",
    label: "SGD",
    help: "Straight down the gradient of the batch: plain, and the one whose curve says most about the learning rate.",
    reference: "Robbins & Monro 1951; Polyak 1964; Sutskever et al. 2013",
    default_learning_rate: 0.05,
    hyperparameters: &[MOMENTUM, NESTEROV, COUPLED_WEIGHT_DECAY],
    full_batch: false,
    build: |values, layout| {
        Box::new(Sgd {
            momentum: values.get("momentum") as f32,
            nesterov: values.is_on("nesterov"),
            weight_decay: values.get("weight_decay") as f32,
            velocity: vec![0.0; layout.n_params],
        })
    },
};

#[derive(Clone)]
struct Sgd {
    momentum: f32,
    nesterov: bool,
    weight_decay: f32,
    velocity: Vec<f32>,
}

impl Optimizer for Sgd {
    fn update(&mut self, params: &mut [f32], grads: &[f32], learning_rate: f64) {
        let learning_rate = learning_rate as f32;
        if self.momentum == 0.0 {
            for (param, &grad) in params.iter_mut().zip(grads) {
                *param -= learning_rate * (grad + self.weight_decay * *param);
            }
            return;
        }
        for ((param, &grad), velocity) in params.iter_mut().zip(grads).zip(&mut self.velocity) {
            let grad = grad + self.weight_decay * *param;
            *velocity = self.momentum * *velocity + grad;
            let step = if self.nesterov { grad + self.momentum * *velocity } else { *velocity };
            *param -= learning_rate * step;
        }
    }
}

//! AMSGrad: as Adam, with the largest v so far: v̂ ← max(v̂, v), θ ← θ − η/(1−β₁ᵗ) · m / (√(v̂/(1−β₂ᵗ)) + ε), with g ← g + λθ before.
//!
//! Reddi, Kale & Kumar, "On the Convergence of Adam and Beyond", 2018, Algorithm 2. PyTorch's `Adam(amsgrad=True)`, whose
//! defaults these are but for the learning rate. DIFFERENCE from the paper, as in PyTorch: the moments are corrected for their
//! start at 0, and the correction comes after the maximum, so that steps may still grow a little in the first ones.
//! Prefer it when Adam grows restless late in a run: a rare large gradient is never forgotten.

use super::averages::{Average, BETA1, BETA2};
use super::{COUPLED_WEIGHT_DECAY, EPSILON, Optimizer, OptimizerSpec, larger};

pub const SPEC: OptimizerSpec = OptimizerSpec {
    name: "amsgrad",
    label: "AMSGrad",
    help: "Adam that never forgets a large gradient: its steps only get smaller, which calms the end of the curve.",
    reference: "Reddi, Kale & Kumar 2018, Algorithm 2",
    default_learning_rate: 0.01,
    hyperparameters: &[BETA1, BETA2, EPSILON, COUPLED_WEIGHT_DECAY],
    full_batch: false,
    build: |values, layout| {
        Box::new(AmsGrad {
            mean: Average::new(values.get("beta1")),
            square: Average::new(values.get("beta2")),
            epsilon: values.get("epsilon") as f32,
            weight_decay: values.get("weight_decay") as f32,
            first_moment: vec![0.0; layout.n_params],
            second_moment: vec![0.0; layout.n_params],
            largest: vec![0.0; layout.n_params],
        })
    },
};

#[derive(Clone)]
struct AmsGrad {
    mean: Average,
    square: Average,
    epsilon: f32,
    weight_decay: f32,
    first_moment: Vec<f32>,
    second_moment: Vec<f32>,
    /// The largest second moment so far.
    largest: Vec<f32>,
}

impl Optimizer for AmsGrad {
    fn update(&mut self, params: &mut [f32], grads: &[f32], learning_rate: f64) {
        let step_size = (learning_rate / (1.0 - self.mean.next_power())) as f32;
        let second_correction = (1.0 - self.square.next_power()).sqrt() as f32;
        let AmsGrad { mean, square, epsilon, weight_decay, .. } = *self;
        let moments = self.first_moment.iter_mut().zip(&mut self.second_moment).zip(&mut self.largest);
        for ((param, &grad), ((first_moment, second_moment), largest)) in params.iter_mut().zip(grads).zip(moments) {
            let grad = grad + weight_decay * *param;
            *first_moment = mean.with(*first_moment, grad);
            *second_moment = square.with_square(*second_moment, grad);
            *largest = larger(*largest, *second_moment);
            *param -= step_size * (*first_moment / (largest.sqrt() / second_correction + epsilon));
        }
    }
}

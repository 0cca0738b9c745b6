//! RAdam: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², m̂ = m/(1−β₁ᵗ), ρ∞ = 2/(1−β₂) − 1, ρₜ = ρ∞ − 2tβ₂ᵗ/(1−β₂ᵗ);
//! θ ← θ − η rₜ m̂ √(1−β₂ᵗ)/(√v + ε) with rₜ² = (ρₜ−4)(ρₜ−2)ρ∞ / ((ρ∞−4)(ρ∞−2)ρₜ) where ρₜ > 5, and θ ← θ − η m̂ before;
//! with g ← g + λθ first.
//!
//! Liu et al., "On the Variance of the Adaptive Learning Rate and Beyond", 2020, Algorithm 2. PyTorch's `RAdam`, whose defaults
//! these are but for the learning rate. DIFFERENCE from the paper, as in PyTorch: the threshold is 5 and not 4, and there is an ε,
//! which is added to the root of the uncorrected v.
//! Prefer it where Adam's first steps are wild: it warms up by itself.

use super::averages::{Average, BETA1, BETA2};
use super::{COUPLED_WEIGHT_DECAY, EPSILON, Optimizer, OptimizerSpec};

pub const SPEC: OptimizerSpec = OptimizerSpec {
    name: "radam",
    label: "RAdam",
    help: "Adam with a warm-up built in: small steps until it has seen enough gradients to know their size.",
    reference: "Liu et al. 2020, Algorithm 2",
    default_learning_rate: 0.02,
    hyperparameters: &[BETA1, BETA2, EPSILON, COUPLED_WEIGHT_DECAY],
    full_batch: false,
    build: |values, layout| {
        Box::new(RAdam {
            largest_length: 2.0 / (1.0 - values.get("beta2")) - 1.0,
            mean: Average::new(values.get("beta1")),
            square: Average::new(values.get("beta2")),
            epsilon: values.get("epsilon") as f32,
            weight_decay: values.get("weight_decay") as f32,
            n_updates: 0.0,
            first_moment: vec![0.0; layout.n_params],
            second_moment: vec![0.0; layout.n_params],
        })
    },
};

#[derive(Clone)]
struct RAdam {
    /// ρ∞: over how many gradients the average of squares goes in the end.
    largest_length: f64,
    mean: Average,
    square: Average,
    epsilon: f32,
    weight_decay: f32,
    n_updates: f64,
    first_moment: Vec<f32>,
    second_moment: Vec<f32>,
}

impl RAdam {
    /// rₜ√(1−β₂ᵗ), or nothing while the average of squares goes over too few gradients to be trusted.
    fn rectification(&self, beta2_power: f64) -> Option<f64> {
        let largest = self.largest_length;
        let length = largest - 2.0 * self.n_updates * beta2_power / (1.0 - beta2_power);
        let squared = (length - 4.0) * (length - 2.0) * largest / ((largest - 4.0) * (largest - 2.0) * length);
        (length > 5.0).then(|| squared.sqrt() * (1.0 - beta2_power).sqrt())
    }
}

impl Optimizer for RAdam {
    fn update(&mut self, params: &mut [f32], grads: &[f32], learning_rate: f64) {
        self.n_updates += 1.0;
        let step_size = learning_rate / (1.0 - self.mean.next_power());
        let beta2_power = self.square.next_power();
        let rectification = self.rectification(beta2_power);
        let step_size = (step_size * rectification.unwrap_or(1.0)) as f32;
        let RAdam { mean, square, epsilon, weight_decay, .. } = *self;
        let moments = self.first_moment.iter_mut().zip(&mut self.second_moment);
        for ((param, &grad), (first_moment, second_moment)) in params.iter_mut().zip(grads).zip(moments) {
            let grad = grad + weight_decay * *param;
            *first_moment = mean.with(*first_moment, grad);
            *second_moment = square.with_square(*second_moment, grad);
            let size = if rectification.is_some() { second_moment.sqrt() + epsilon } else { 1.0 };
            *param -= step_size * (*first_moment / size);
        }
    }
}

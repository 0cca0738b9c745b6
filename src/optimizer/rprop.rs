//! Rprop: δ ← η₊δ where gₜgₜ₋₁ > 0, η₋δ where gₜgₜ₋₁ < 0 (and then gₜ ← 0), kept within δ_min…δ_max; θ ← θ − δ sign gₜ.
//!
//! Riedmiller & Braun, "A Direct Adaptive Method for Faster Backpropagation Learning: The RPROP Algorithm", 1993, in the form
//! without weight-backtracking (Rprop⁻ of Igel & Hüsken 2003 but for gₜ ← 0). PyTorch's `Rprop`, whose defaults these are: the
//! learning rate is δ at the first step, and a schedule has no effect after it.
//! Prefer it when each step sees all examples: only signs count, so that the scale of a gradient doesn't matter at all. With
//! batches signs flip by chance, which is why it takes the whole training split.

use super::{Optimizer, OptimizerSpec, sign};
use crate::catalog::{Hyperparameter, Stops};

pub const SPEC: OptimizerSpec = OptimizerSpec {
    name: "rprop",
    label: "Rprop",
    help: "Takes all examples and looks at signs only: each parameter's step grows until the slope turns, then shrinks. The learning rate is only the first step.",
    reference: "Riedmiller & Braun 1993",
    default_learning_rate: 0.01,
    hyperparameters: &[
        Hyperparameter {
            name: "shrink_factor",
            is_rare: true,
            label: "η₋ (where the slope turns)",
            help: "What a step is multiplied by after it went too far: smaller settles sooner, at times in the wrong place.",
            default: 0.5,
            min: 0.01,
            max: 0.99,
            stops: Stops::Listed(&[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]),
            ..Hyperparameter::PLAIN
        },
        Hyperparameter {
            name: "growth_factor",
            is_rare: true,
            label: "η₊ (where it doesn’t)",
            help: "What a step is multiplied by while the slope keeps its sign: more speeds up, and overshoots.",
            default: 1.2,
            min: 1.01,
            max: 10.0,
            stops: Stops::Listed(&[1.01, 1.05, 1.1, 1.2, 1.3, 1.5, 2.0, 3.0]),
            ..Hyperparameter::PLAIN
        },
        Hyperparameter {
            name: "step_size_min",
            is_rare: true,
            label: "Smallest step",
            help: "No step gets smaller than this: larger makes the end of the curve tremble.",
            default: 1e-6,
            min: 1e-12,
            max: 1e-2,
            stops: Stops::Listed(&[1e-12, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2]),
            ..Hyperparameter::PLAIN
        },
        Hyperparameter {
            name: "step_size_max",
            is_rare: true,
            label: "Largest step",
            help: "No step gets larger than this: a limit to how far a long slope can throw a weight.",
            default: 50.0,
            // Above the largest step_size_min, so that there is always something between the two.
            min: 0.02,
            max: 1000.0,
            stops: Stops::Listed(&[0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0, 50.0, 1000.0]),
            ..Hyperparameter::PLAIN
        },
    ],
    full_batch: true,
    build: |values, layout| {
        Box::new(Rprop {
            shrink_factor: values.get("shrink_factor") as f32,
            growth_factor: values.get("growth_factor") as f32,
            step_size_min: values.get("step_size_min") as f32,
            step_size_max: values.get("step_size_max") as f32,
            last_grads: vec![0.0; layout.n_params],
            step_sizes: None,
        })
    },
};

#[derive(Clone)]
struct Rprop {
    shrink_factor: f32,
    growth_factor: f32,
    step_size_min: f32,
    step_size_max: f32,
    last_grads: Vec<f32>,
    /// The learning rate at the first step; nothing before it.
    step_sizes: Option<Vec<f32>>,
}

impl Optimizer for Rprop {
    fn update(&mut self, params: &mut [f32], grads: &[f32], learning_rate: f64) {
        let step_sizes = self.step_sizes.get_or_insert_with(|| vec![learning_rate as f32; params.len()]);
        let state = self.last_grads.iter_mut().zip(step_sizes);
        for ((param, &grad), (last_grad, step_size)) in params.iter_mut().zip(grads).zip(state) {
            // Signs before their product, which may be too small for a number.
            let agreement = sign(grad) * sign(*last_grad);
            let factor = if agreement > 0.0 {
                self.growth_factor
            } else if agreement < 0.0 {
                self.shrink_factor
            } else {
                1.0
            };
            // As `clamp`, which has a message that takes all that writes an f32 along.
            *step_size *= factor;
            *step_size = if *step_size < self.step_size_min { self.step_size_min } else { *step_size };
            *step_size = if *step_size > self.step_size_max { self.step_size_max } else { *step_size };
            // Where the slope has turned the parameter stays, and the next step neither grows nor shrinks.
            *last_grad = if agreement < 0.0 { 0.0 } else { grad };
            *param -= *step_size * sign(*last_grad);
        }
    }
}

//! How does a gradient become a step? The registry of optimizers.

mod adam;
mod sgd;

use crate::catalog::{Hyperparameter, Matrix, Stops, Values, implement_spec};

/// Every optimizer, in the order in which the page lists them.
pub const OPTIMIZERS: &[OptimizerSpec] = &[sgd::SPEC, adam::SPEC];

/// An entry of the registry.
pub struct OptimizerSpec {
    pub name: &'static str,
    pub label: &'static str,
    pub help: &'static str,
    pub reference: &'static str,
    pub default_learning_rate: f64,
    pub hyperparameters: &'static [Hyperparameter],
    /// Whether it makes sense only where each step takes the whole training split.
    pub full_batch: bool,
    /// The optimizer before its first step.
    pub build: fn(&Values, &Layout) -> Box<dyn Optimizer>,
}
implement_spec!(OptimizerSpec);

/// What an optimizer may know of the parameters: how many there are, and which are matrices.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    pub n_params: usize,
    /// The weights between hidden layers, which some optimizers treat as matrices.
    pub hidden_matrices: Vec<Matrix>,
}

/// A rule that updates parameters, with whatever it remembers from step to step.
pub trait Optimizer {
    /// One step. `params` and `grads` have `n_params` numbers.
    fn update(&mut self, params: &mut [f32], grads: &[f32], learning_rate: f64);
}

/// L2 in PyTorch's coupled sense: added to the gradient as `weight_decay · parameter`, biases included.
const COUPLED_WEIGHT_DECAY: Hyperparameter = Hyperparameter {
    name: "weight_decay",
    label: "Weight decay",
    help: "Pulls every weight towards zero: the training loss stays higher, and the two curves closer together.",
    max: 10.0,
    stops: Stops::Listed(&[0.0, 1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1.0]),
    named: &[(0.0, "none")],
    ..Hyperparameter::PLAIN
};

//! How does a gradient become a step? The registry of optimizers.

mod adadelta;
mod adagrad;
mod adam;
mod adamax;
mod adamw;
mod amsgrad;
mod averages;
mod lion;
mod muon;
mod nadam;
mod radam;
mod rmsprop;
mod rprop;
mod sgd;

use crate::catalog::{Hyperparameter, Matrix, Stops, Values, implement_spec};

/// Every optimizer, in the order in which the page lists them.
pub const OPTIMIZERS: &[OptimizerSpec] = &[
    sgd::SPEC,
    adagrad::SPEC,
    adadelta::SPEC,
    rmsprop::SPEC,
    adam::SPEC,
    adamw::SPEC,
    amsgrad::SPEC,
    adamax::SPEC,
    nadam::SPEC,
    radam::SPEC,
    lion::SPEC,
    rprop::SPEC,
    muon::SPEC,
];

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

/// A rule that updates parameters, with whatever it remembers from step to step. It is `Clone`, so that a run can be taken up
/// again from where it was.
pub trait Optimizer: Duplicate {
    /// One step. `params` and `grads` have `n_params` numbers.
    fn update(&mut self, params: &mut [f32], grads: &[f32], learning_rate: f64);
}

/// What every optimizer has that is `Clone`.
pub trait Duplicate {
    /// The same, with the same memory.
    fn duplicate(&self) -> Box<dyn Optimizer>;
}

impl<T: Optimizer + Clone + 'static> Duplicate for T {
    fn duplicate(&self) -> Box<dyn Optimizer> {
        Box::new(self.clone())
    }
}

/// How much of the last step goes on.
const MOMENTUM: Hyperparameter = Hyperparameter {
    name: "momentum",
    label: "Momentum",
    help: "How much of the last step goes on: it evens out the noise, and overshoots.",
    max: 0.999,
    stops: Stops::Listed(&[0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99]),
    named: &[(0.0, "none")],
    ..Hyperparameter::PLAIN
};

/// Whether momentum is Nesterov's.
const NESTEROV: Hyperparameter = Hyperparameter {
    name: "nesterov",
    is_rare: true,
    label: "Look ahead (Nesterov’s momentum)",
    help: "Looks one momentum step ahead, which damps the overshoot; without momentum it changes nothing.",
    stops: Stops::Switch,
    ..Hyperparameter::PLAIN
};

/// What keeps a division by the size of gradients from being one by 0.
const EPSILON: Hyperparameter = Hyperparameter {
    name: "epsilon",
    is_rare: true,
    label: "ε",
    help: "Keeps steps small where gradients are tiny.",
    default: 1e-8,
    min: 1e-12,
    max: 1.0,
    stops: Stops::Listed(&[1e-12, 1e-10, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0]),
    ..Hyperparameter::PLAIN
};

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

/// Weight decay beside the gradient: θ ← θ − ηλθ, biases included.
const DECOUPLED_WEIGHT_DECAY: Hyperparameter = Hyperparameter {
    help: "Shrinks every weight a little at each step, whatever its gradient: the two curves stay closer together.",
    default: 0.01,
    ..COUPLED_WEIGHT_DECAY
};

/// 1, −1, or 0 where the value is 0; NaN for NaN. `f32::signum` is 1 at 0, which would move what has no gradient.
#[inline(always)]
fn sign(value: f32) -> f32 {
    if value > 0.0 {
        1.0
    } else if value < 0.0 {
        -1.0
    } else {
        value
    }
}

/// The larger of the two, or NaN where one is: `f32::max` would lose it.
#[inline(always)]
fn larger(a: f32, b: f32) -> f32 {
    if a > b || a.is_nan() { a } else { b }
}

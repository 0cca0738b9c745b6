//! How large may the learning rate be? Gradient descent falls along a direction of curvature λ as long as its step is shorter than
//! twice the way to the lowest point: learning rate · λ < 2.
//!
//! LeCun, Simard & Pearlmutter, "Automatic Learning Rate Maximization by On-Line Estimation of the Hessian's Eigenvectors", 1993. With
//! momentum μ it is 2 (1 + μ), and in Nesterov's form, as PyTorch has it, 2 (1 + μ) / (1 + 2μ): where a root of the recurrence leaves
//! the unit circle at −1. Weight decay adds to every curvature. A linear model with squared error has the same Hessian everywhere, so
//! there the largest learning rate that converges is known before the first step. Elsewhere the limit is a sharpness that goes with
//! the learning rate: Cohen et al., "Gradient Descent on Neural Networks Typically Occurs at the Edge of Stability", 2021.

use super::Meter;
use crate::experiment::Experiment;
use crate::trainer::Trainer;

/// So exactly the sharpness is known, relative to itself.
const TOLERANCE: f64 = 1e-5;

/// What learning rate × (sharpness + weight decay) has to stay below; nothing for optimizers that scale each gradient, where the
/// sharpness alone says nothing.
pub fn reach(experiment: &Experiment) -> Option<f64> {
    let values = &experiment.optimizer.values;
    if experiment.optimizer.spec.name != "sgd" {
        return None;
    }
    let momentum = values.get("momentum");
    let nesterov = if values.is_on("nesterov") { 1.0 + 2.0 * momentum } else { 1.0 };
    Some(2.0 * (1.0 + momentum) / nesterov)
}

/// The sharpness above which this learning rate makes gradient descent swing to and fro, ever further.
pub fn limit(experiment: &Experiment, learning_rate: f64) -> Option<f64> {
    reach(experiment).map(|reach| reach / learning_rate - weight_decay(experiment))
}

/// The largest learning rate with which the full batch converges, where a single number says it: of a linear model with squared error
/// under gradient descent.
pub fn largest(experiment: &Experiment, trainer: &Trainer) -> Option<f64> {
    let reach = reach(experiment).filter(|_| why_none(experiment).is_none())?;
    let mut meter = Meter::new(experiment, trainer, usize::MAX);
    let sharpness = meter.measure(trainer.params(), &experiment.regularization, TOLERANCE).sharpness;
    let curvature = f64::from(sharpness) + weight_decay(experiment);
    (curvature > 0.0).then(|| reach / curvature)
}

/// Why there is no such number, in words that follow “because”.
pub fn why_none(experiment: &Experiment) -> Option<&'static str> {
    let reasons = [
        (experiment.n_hidden_layers > 0, "the sharpness of a network with hidden layers changes as it learns"),
        (
            experiment.loss.spec.name != "mean_squared_error",
            "the curvature of this loss changes with the outputs; of the squared error it doesn’t",
        ),
        (experiment.optimizer.spec.name != "sgd", "this optimizer scales each gradient; with SGD it doesn’t"),
        (experiment.regularization.spec.name == "l1", "L1 pulls with the same force however near the end is"),
    ];
    reasons.into_iter().find(|(holds, _)| *holds).map(|(_, reason)| reason)
}

fn weight_decay(experiment: &Experiment) -> f64 {
    experiment.optimizer.values.get("weight_decay")
}

//! How good is a model in the terms that people use? Accuracy for classes, R² for numbers.

use crate::catalog::Task;
use crate::loss::{LossSpec, Outputs, Predictions};

/// The share of examples whose class is right, or the share of the targets' variance that is explained: 1 is perfect in
/// both, and R² is below 0 for what is worse than guessing the mean. NaN where an output is.
///
/// scikit-learn's `accuracy_score` and `r2_score`.
pub fn metric(task: Task, loss: &LossSpec, predictions: &Predictions) -> f32 {
    let is_whole = predictions.outputs.iter().all(|output| !output.is_nan());
    match task {
        _ if !is_whole => f32::NAN,
        Task::Regression => r_squared(predictions.outputs, predictions.targets) as f32,
        Task::Classification => accuracy(loss, predictions),
    }
}

/// The name of the metric, for people.
pub fn label(task: Task) -> &'static str {
    match task {
        Task::Regression => "R²",
        Task::Classification => "accuracy",
    }
}

/// The share of the targets' variance that the outputs explain.
pub fn r_squared(outputs: &[f32], targets: &[f32]) -> f64 {
    let mean = targets.iter().map(|&target| f64::from(target)).sum::<f64>() / targets.len() as f64;
    let square = |value: f64| value * value;
    let total: f64 = targets.iter().map(|&target| square(f64::from(target) - mean)).sum();
    let rest: f64 =
        outputs.iter().zip(targets).map(|(&output, &target)| square(f64::from(output) - f64::from(target))).sum();
    // Of targets without spread nothing can be explained: perfect or not, as scikit-learn has it.
    if total > 0.0 {
        1.0 - rest / total
    } else if rest == 0.0 {
        1.0
    } else {
        0.0
    }
}

fn accuracy(loss: &LossSpec, Predictions { outputs, targets, n_outputs }: &Predictions) -> f32 {
    let examples = outputs.chunks_exact(*n_outputs).zip(targets.chunks_exact(*n_outputs));
    let n_right = examples.filter(|(outputs, targets)| class(loss, outputs) == true_class(loss, targets));
    n_right.count() as f32 / (outputs.len() / n_outputs) as f32
}

/// The class that the outputs of an example speak for; of a single output, 1 is the class that it speaks for and 0 the rest.
pub fn class(loss: &LossSpec, outputs: &[f32]) -> usize {
    match loss.outputs {
        Outputs::One => usize::from(outputs[0] >= loss.threshold),
        Outputs::OnePerClass => largest(outputs),
    }
}

/// The class that is true, counted in the same way.
pub fn true_class(loss: &LossSpec, targets: &[f32]) -> usize {
    match loss.outputs {
        Outputs::One => usize::from(targets[0] >= 0.5),
        Outputs::OnePerClass => largest(targets),
    }
}

/// The index of the largest value, the first of equals.
pub fn largest(values: &[f32]) -> usize {
    values.iter().enumerate().fold(0, |best, (idx, value)| if *value > values[best] { idx } else { best })
}

//! The metric is that of scikit-learn.
//!
//! Its numbers here are those of scikit-learn 1.9.1, printed by
//!
//! ```python
//! import numpy as np
//! from sklearn.metrics import r2_score, accuracy_score
//! targets = [3.0, -0.5, 2.0, 7.0, 4.25]
//! outputs = [2.5, 0.0, 2.0, 8.0, -1.5]
//! print(r2_score(targets, outputs), r2_score(targets, targets), r2_score(targets, [np.mean(targets)] * 5))
//! print(r2_score([2, 2, 2], [2, 2, 2]), r2_score([2, 2, 2], [2, 2, 2.5]))
//! classes = [1, 0, 1, 1, 0, 0, 1]
//! outputs = np.array([0.7, -0.2, 0.4, -0.1, 0.6, -2.0, 1.5])
//! print(accuracy_score(classes, outputs >= 0.5), accuracy_score(classes, outputs >= 0))
//! logits = np.array([[2, 1, 0], [0, 0.5, 0.25], [-1, -2, -0.5], [3, 4, 5], [1, -1, 0]])
//! print(accuracy_score([0, 1, 0, 2, 1], logits.argmax(axis=1)))
//! ```

use losscope::catalog::Task;
use losscope::loss::{LOSSES, LossSpec, Outputs, Predictions};
use losscope::metric::metric;

fn find(name: &str) -> &'static LossSpec {
    LOSSES.iter().find(|loss| loss.name == name).expect("the loss is there")
}

fn r_squared(outputs: &[f32], targets: &[f32]) -> f32 {
    metric(Task::Regression, find("mean_squared_error"), &Predictions { outputs, targets, n_outputs: 1 })
}

#[test]
fn r_squared_is_r2_score() {
    let targets = [3.0, -0.5, 2.0, 7.0, 4.25];
    assert!((r_squared(&[2.5, 0.0, 2.0, 8.0, -1.5], &targets) - -0.125_814_33).abs() < 1e-7);
    assert_eq!(r_squared(&targets, &targets), 1.0);
    assert!(r_squared(&[3.15; 5], &targets).abs() < 1e-7);
    assert_eq!(r_squared(&[2.0; 3], &[2.0; 3]), 1.0);
    assert_eq!(r_squared(&[2.0, 2.0, 2.5], &[2.0; 3]), 0.0);
}

#[test]
fn accuracy_is_accuracy_score_at_the_threshold_of_the_loss() {
    let outputs = &[0.7, -0.2, 0.4, -0.1, 0.6, -2.0, 1.5];
    let targets = &[1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0];
    let accuracy = |name| metric(Task::Classification, find(name), &Predictions { outputs, targets, n_outputs: 1 });
    // Numbers are classes from ½ on, logits and sides from 0 on.
    assert_eq!(accuracy("mean_squared_error"), 4.0 / 7.0);
    assert_eq!(accuracy("binary_cross_entropy"), 5.0 / 7.0);
    assert_eq!(accuracy("hinge"), 5.0 / 7.0);
}

#[test]
fn accuracy_of_many_classes_is_that_of_the_largest_output() {
    let outputs = &[2.0, 1.0, 0.0, 0.0, 0.5, 0.25, -1.0, -2.0, -0.5, 3.0, 4.0, 5.0, 1.0, -1.0, 0.0];
    let targets: Vec<f32> =
        [0, 1, 0, 2, 1].iter().flat_map(|&class| (0..3).map(move |idx| if idx == class { 1.0 } else { 0.0 })).collect();
    let predictions = Predictions { outputs, targets: &targets, n_outputs: 3 };
    assert_eq!(metric(Task::Classification, find("softmax_cross_entropy"), &predictions), 0.6);
}

#[test]
fn a_metric_of_nan_is_nan() {
    for loss in LOSSES {
        let n_outputs = if loss.outputs == Outputs::One { 1 } else { 2 };
        let predictions = Predictions { outputs: &[0.5, f32::NAN], targets: &[1.0, 0.0], n_outputs };
        for &task in loss.tasks {
            assert!(metric(task, loss, &predictions).is_nan(), "{}", loss.name);
        }
    }
}

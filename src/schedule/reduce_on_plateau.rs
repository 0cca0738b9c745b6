//! Reduce on plateau: η ← max(factor · η, η_min) whenever more than `plateau_patience` validation losses in a row were not below
//! (1 − plateau_threshold) · the best one.
//!
//! PyTorch's `ReduceLROnPlateau` in mode `min` with a relative threshold, whose `patience` and `threshold` these are, with
//! defaults that suit short runs. It hears of a validation loss after each epoch; one that is not finite is no improvement.
//! DIFFERENCE from PyTorch: there is no `cooldown`.
//! Prefer it when nothing is known of the run: it waits until the curve is flat, and then makes it fall once more.

use super::{FACTOR, MINIMUM, Schedule, ScheduleSpec, minimum};
use crate::catalog::{Hyperparameter, Stops};

pub const SPEC: ScheduleSpec = ScheduleSpec {
    name: "reduce_on_plateau",
    label: "Reduce on plateau",
    help: "Watches the validation loss, and falls when that no longer does.",
    reference: "PyTorch's ReduceLROnPlateau",
    hyperparameters: &[
        FACTOR,
        Hyperparameter {
            name: "plateau_patience",
            label: "Waits for",
            help: "Epochs without improvement that it lets pass: few, and a noisy curve makes the learning rate too small too soon.",
            unit: "epochs",
            default: 5.0,
            max: 1000.0,
            whole: true,
            stops: Stops::Listed(&[0.0, 1.0, 2.0, 3.0, 5.0, 8.0, 10.0, 15.0, 20.0, 30.0, 50.0, 100.0]),
            ..Hyperparameter::PLAIN
        },
        Hyperparameter {
            name: "plateau_threshold",
            is_rare: true,
            label: "Least improvement",
            help: "The share by which the loss has to fall below the best one to count.",
            unit: "%",
            default: 1e-4,
            max: 1.0,
            stops: Stops::Listed(&[0.0, 1e-5, 1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1]),
            named: &[(0.0, "any")],
            ..Hyperparameter::PLAIN
        },
        MINIMUM,
    ],
    build: |values, span| {
        Box::new(ReduceOnPlateau {
            factor: values.get("factor"),
            patience: values.get("plateau_patience") as u32,
            threshold: values.get("plateau_threshold"),
            minimum: minimum(values, span),
            learning_rate: span.learning_rate,
            best: f64::INFINITY,
            n_waited: 0,
        })
    },
};

/// PyTorch leaves the learning rate alone where the reduction would be no more than this.
const LEAST_REDUCTION: f64 = 1e-8;

#[derive(Clone)]
struct ReduceOnPlateau {
    factor: f64,
    patience: u32,
    threshold: f64,
    minimum: f64,
    learning_rate: f64,
    best: f64,
    /// Validation losses without improvement since the last one or the last reduction.
    n_waited: u32,
}

impl Schedule for ReduceOnPlateau {
    fn learning_rate(&self, _step: u32) -> f64 {
        self.learning_rate
    }

    fn observe(&mut self, validation_loss: f32) {
        let validation_loss = f64::from(validation_loss);
        // A NaN is not less than anything.
        if validation_loss < self.best * (1.0 - self.threshold) {
            self.best = validation_loss;
            self.n_waited = 0;
        } else {
            self.n_waited += 1;
        }
        if self.n_waited > self.patience {
            self.n_waited = 0;
            let reduced = (self.learning_rate * self.factor).max(self.minimum);
            if self.learning_rate - reduced > LEAST_REDUCTION {
                self.learning_rate = reduced;
            }
        }
    }
}

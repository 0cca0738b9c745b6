//! What do the optimizers that average gradients over steps share? The averages, and what a reader may set of them.

use crate::catalog::{Hyperparameter, Stops};

/// The decay of the average of gradients.
pub const BETA1: Hyperparameter = Hyperparameter {
    name: "beta1",
    is_rare: true,
    label: "β₁ (decay of the mean)",
    help: "How long gradients are averaged: more evens out the noise, and overshoots.",
    default: 0.9,
    max: 0.9999,
    stops: Stops::Listed(&[0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99]),
    ..Hyperparameter::PLAIN
};

/// The decay of the average of their squares.
pub const BETA2: Hyperparameter = Hyperparameter {
    name: "beta2",
    is_rare: true,
    label: "β₂ (decay of the square)",
    help: "How long the squares of gradients are averaged, which set the size of the steps.",
    default: 0.999,
    max: 0.99999,
    stops: Stops::Listed(&[0.0, 0.5, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999]),
    ..Hyperparameter::PLAIN
};

/// The same where there is no other average.
pub const RHO: Hyperparameter = Hyperparameter { name: "rho", label: "ρ (decay of the square)", ..BETA2 };

/// An exponential average over steps, x̄ ← βx̄ + (1−β)x, of as many values as one likes.
#[derive(Clone, Copy, Debug)]
pub struct Average {
    beta: f64,
    /// βᵗ at step t, by multiplication: the share of x̄ that is still the 0 from which it began.
    power: f64,
    /// β and 1 − β in single precision.
    keep: f32,
    rest: f32,
}

impl Average {
    pub fn new(beta: f64) -> Average {
        Average { beta, power: 1.0, keep: beta as f32, rest: (1.0 - beta) as f32 }
    }

    /// Goes on to the next step, and gives its βᵗ.
    pub fn next_power(&mut self) -> f64 {
        self.power *= self.beta;
        self.power
    }

    /// The average with one more value.
    #[inline(always)]
    pub fn with(self, average: f32, value: f32) -> f32 {
        self.keep * average + self.rest * value
    }

    /// The average with the square of one more value.
    #[inline(always)]
    pub fn with_square(self, average: f32, value: f32) -> f32 {
        self.keep * average + self.rest * value * value
    }
}

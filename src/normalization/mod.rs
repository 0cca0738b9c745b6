//! How are features brought to one scale? The registry of normalizations.
//!
//! Each is fitted on the training split alone and applied to both splits: what is held out must not be seen.

mod max_abs;
mod min_max;
mod none;
mod robust;
mod standardize;

use crate::catalog::{Hyperparameter, implement_spec};

/// Every normalization, in the order in which the page lists them.
pub const NORMALIZATIONS: &[NormalizationSpec] =
    &[none::SPEC, min_max::SPEC, max_abs::SPEC, standardize::SPEC, robust::SPEC];

/// An entry of the registry.
pub struct NormalizationSpec {
    pub name: &'static str,
    pub label: &'static str,
    pub help: &'static str,
    pub reference: &'static str,
    pub hyperparameters: &'static [Hyperparameter],
    /// The scaling for one feature, from its values in the training split, of which there is at least one.
    pub fit: fn(&[f32]) -> Scaling,
}
implement_spec!(NormalizationSpec);

/// `(value − subtract) / divide`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scaling {
    pub subtract: f32,
    /// Never 0: a feature without spread is only moved.
    pub divide: f32,
}

impl Scaling {
    fn new(subtract: f64, divide: f64) -> Scaling {
        let divide = divide as f32;
        Scaling { subtract: subtract as f32, divide: if divide > 0.0 { divide } else { 1.0 } }
    }

    pub fn apply(&self, value: f32) -> f32 {
        (value - self.subtract) / self.divide
    }

    /// What was scaled, but for rounding.
    pub fn undo(&self, value: f32) -> f32 {
        value * self.divide + self.subtract
    }
}

impl Default for Scaling {
    /// Leaves everything as it is.
    fn default() -> Scaling {
        Scaling { subtract: 0.0, divide: 1.0 }
    }
}

/// The scaling that targets of a regression always get, so that a loss of 1 is that of guessing the mean.
pub fn standard(values: &[f32]) -> Scaling {
    (standardize::SPEC.fit)(values)
}

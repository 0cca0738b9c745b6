//! How is a noisy curve smoothed? As TensorBoard does: an exponential moving average, without its bias towards 0.
//!
//! last ← w·last + (1 − w)·value and smoothed = last / (1 − wⁿ), for the n-th finite value; values that are not finite stay as they
//! are and count nothing. (`classicSmoothing` in tensorboard/webapp/widgets/line_chart; Kingma & Ba 2015, Section 3.)
//!
//! DIFFERENCE from TensorBoard: over a logarithmic axis, the logarithms are averaged, because that is where the eye averages; values
//! that have none stay as they are. A constant series, which TensorBoard leaves alone, comes out the same but for rounding.

use super::domain::Scale;
use crate::math::f64::{exp, ln};

/// What has been averaged so far.
#[derive(Clone, Debug)]
pub struct Smoothing {
    weight: f64,
    scale: Scale,
    last: f64,
    /// wⁿ.
    left: f64,
}

impl Smoothing {
    /// `weight` is that of what came before, 0 to below 1.
    pub fn new(weight: f64, scale: Scale) -> Smoothing {
        Smoothing { weight, scale, last: 0.0, left: 1.0 }
    }

    /// Whether it is the same way of smoothing.
    pub fn is(&self, weight: f64, scale: Scale) -> bool {
        self.weight == weight && self.scale == scale
    }

    /// The smoothed value at the next of the series.
    pub fn next(&mut self, value: f64) -> f64 {
        if !value.is_finite() || self.weight <= 0.0 {
            return value;
        }
        match self.scale {
            Scale::Linear => self.average(value),
            Scale::Logarithmic if value > 0.0 => {
                let average = self.average(ln(value));
                exp(average)
            }
            Scale::Logarithmic => value,
        }
    }

    fn average(&mut self, value: f64) -> f64 {
        self.last = self.weight * self.last + (1.0 - self.weight) * value;
        self.left *= self.weight;
        self.last / (1.0 - self.left)
    }
}

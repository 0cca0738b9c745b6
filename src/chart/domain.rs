//! Which losses are on the axis? This is the gate: what it returns is finite and not empty, whatever a run recorded.

use super::Scale;
use super::ticks;
use crate::history::History;
use crate::math::f64::{floor, log10, pow};

/// A finite range of losses, `low < high`, and of a logarithmic one `0 < low`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Domain {
    pub low: f64,
    pub high: f64,
    pub scale: Scale,
}

impl Domain {
    /// Where a finite loss stands, 0 at the low end and 1 at the high one. A loss of 0 or less has no place on a
    /// logarithmic axis; it is as far below as anything can be.
    pub fn fraction(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Linear => (value - self.low) / (self.high - self.low),
            Scale::Logarithmic if value > 0.0 => log10(value / self.low) / log10(self.high / self.low),
            Scale::Logarithmic => -1e6,
        }
    }
}

/// Losses above this many times the loss at the start are off the scale, so that a spike or a divergence leaves the rest
/// readable.
const LINEAR_CEILING: f64 = 1.5;
const LOGARITHMIC_CEILING: f64 = 100.0;
/// A logarithmic axis spans this many decades at the most.
const DECADES: f64 = 9.0;

/// The range that shows these histories.
pub fn of_losses<'a>(histories: impl Iterator<Item = &'a History> + Clone, scale: Scale) -> Domain {
    let finite = |losses: &'a [f32]| losses.iter().map(|&loss| f64::from(loss)).filter(|loss| loss.is_finite());
    let losses =
        histories.clone().flat_map(|history| finite(&history.train_loss).chain(finite(&history.validation_loss)));
    let max = losses.clone().fold(f64::NEG_INFINITY, f64::max);
    let min = losses.clone().fold(f64::INFINITY, f64::min);
    if min > max {
        return Domain { low: if scale == Scale::Linear { 0.0 } else { 0.1 }, high: 1.0, scale };
    }
    // The validation loss at the start is over many examples; that of the first batch may be over one.
    let start = histories
        .filter_map(|history| finite(&history.validation_loss).chain(finite(&history.train_loss)).next())
        .fold(0.0, f64::max);
    match scale {
        Scale::Linear => {
            let ceiling = if start > 0.0 { LINEAR_CEILING * start } else { max };
            linear(min.min(0.0).max(-ceiling.abs()), max.min(ceiling))
        }
        Scale::Logarithmic => {
            let ceiling = if start > 0.0 { LOGARITHMIC_CEILING * start } else { max };
            let min = losses.filter(|&loss| loss > 0.0).fold(f64::INFINITY, f64::min);
            logarithmic(min, max.min(ceiling))
        }
    }
}

/// Both ends on a tick.
fn linear(low: f64, high: f64) -> Domain {
    let scale = Scale::Linear;
    if high <= low {
        return Domain { low, high: low + if low == 0.0 { 1.0 } else { low.abs() }, scale };
    }
    let step = ticks::step(low, high, 5);
    let high = -floor(-high / step) * step;
    Domain { low: floor(low / step) * step, high, scale }
}

/// Both ends on 1, 2 or 5 times a power of ten.
fn logarithmic(low: f64, high: f64) -> Domain {
    let scale = Scale::Logarithmic;
    if high <= 0.0 || low.is_infinite() {
        return Domain { low: 0.1, high: 1.0, scale };
    }
    let low = low.max(high * pow(10.0, -DECADES));
    let high = round_up(high);
    let low = round_down(low);
    Domain { low: if low < high { low } else { high / 10.0 }, high, scale }
}

fn round_up(value: f64) -> f64 {
    let decade = pow(10.0, floor(log10(value)));
    [1.0, 2.0, 5.0, 10.0].map(|digit| digit * decade).into_iter().find(|&end| end >= value * 0.999_999).unwrap_or(value)
}

fn round_down(value: f64) -> f64 {
    let decade = pow(10.0, floor(log10(value)));
    let ends = [5.0, 2.0, 1.0].map(|digit| digit * decade);
    ends.into_iter().find(|&end| end <= value * 1.000_001).unwrap_or(value)
}

//! Where on the horizontal axis does a step of a run stand? By steps, epochs, examples or seconds.

use crate::words::measured;

/// What the horizontal axis counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Step,
    Epoch,
    Examples,
    Time,
}

impl Unit {
    /// A position on the axis, as people say it; of a step they say the step.
    pub fn words(self, position: f64) -> Option<String> {
        match self {
            Unit::Step => None,
            Unit::Epoch => {
                let written = format!("{position:.2}");
                Some(format!("epoch {}", written.trim_end_matches('0').trim_end_matches('.')))
            }
            Unit::Examples => Some(format!("{position} examples seen")),
            Unit::Time => Some(format!("{} seconds", measured(position))),
        }
    }
}

/// What is to be known of a run to place its steps.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pace<'a> {
    pub steps_per_epoch: u32,
    pub n_batch: u32,
    pub n_training: u32,
    /// After so many steps, training had taken so many seconds.
    pub clock_step: &'a [u32],
    pub clock_seconds: &'a [f32],
}

impl Pace<'_> {
    /// Where a step stands, in that unit. It never falls from step to step.
    pub fn position(&self, unit: Unit, step: f64) -> f64 {
        let steps_per_epoch = f64::from(self.steps_per_epoch.max(1));
        match unit {
            Unit::Step => step,
            Unit::Epoch => step / steps_per_epoch,
            Unit::Examples => {
                // The last batch of an epoch takes what is left.
                let epoch = (step / steps_per_epoch).floor();
                let n_training = f64::from(self.n_training);
                epoch * n_training + ((step - epoch * steps_per_epoch) * f64::from(self.n_batch)).min(n_training)
            }
            Unit::Time => self.seconds(step),
        }
    }

    fn seconds(&self, step: f64) -> f64 {
        let next = self.clock_step.partition_point(|&known| f64::from(known) < step);
        let at = |idx: usize| Some((f64::from(*self.clock_step.get(idx)?), f64::from(*self.clock_seconds.get(idx)?)));
        let before = next.checked_sub(1).and_then(at).unwrap_or((0.0, 0.0));
        let Some(after) = at(next) else { return before.1 };
        before.1 + (after.1 - before.1) * (step - before.0) / (after.0 - before.0).max(1e-9)
    }
}

/// Which steps the values of a series are of.
#[derive(Clone, Copy, Debug)]
pub enum Steps<'a> {
    /// One each, from 0 on.
    Each,
    These(&'a [u32]),
}

impl Steps<'_> {
    pub fn of(&self, idx: usize) -> u32 {
        match self {
            Steps::Each => idx as u32,
            Steps::These(steps) => steps.get(idx).copied().unwrap_or(u32::MAX),
        }
    }

    /// Of `n` values, the one whose step is nearest.
    pub fn nearest(&self, step: u32, n: usize) -> Option<usize> {
        nearest_beside(self.first_from(step, n), n, |idx| f64::from(self.of(idx).abs_diff(step)))
    }

    /// The first of `n` values that is of this step or a later one.
    pub fn first_from(&self, step: u32, n: usize) -> usize {
        match self {
            Steps::Each => (step as usize).min(n),
            Steps::These(steps) => steps.partition_point(|&other| other < step).min(n),
        }
    }
}

/// Where the values of a series stand on the axis.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'a> {
    pub pace: Pace<'a>,
    pub unit: Unit,
    pub steps: Steps<'a>,
}

impl Placed<'_> {
    pub fn at(&self, idx: usize) -> f64 {
        self.pace.position(self.unit, f64::from(self.steps.of(idx)))
    }

    /// The first of `n` values that stands at `position` or beyond.
    pub fn first_at(&self, position: f64, n: usize) -> usize {
        let (mut low, mut high) = (0, n);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.at(middle) < position { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The one of `n` values that stands nearest.
    pub fn nearest(&self, position: f64, n: usize) -> Option<usize> {
        nearest_beside(self.first_at(position, n), n, |idx| (self.at(idx) - position).abs())
    }
}

/// Of `n` values, that at `after` or the one before it, whichever is less far; where both are as far, the one before.
fn nearest_beside(after: usize, n: usize, distance: impl Fn(usize) -> f64) -> Option<usize> {
    match after.checked_sub(1) {
        _ if n == 0 => None,
        None => Some(0),
        Some(before) if after == n || distance(before) <= distance(after) => Some(before),
        Some(_) => Some(after),
    }
}

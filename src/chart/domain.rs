//! Which numbers are on an axis? This is the gate: what it returns is finite and not empty, whatever a run recorded.

use super::series::{Extremes, Series};
use super::ticks;
use crate::math::f64::{floor, log10, pow};
use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    Linear,
    Logarithmic,
}

impl Scale {
    fn of(self, value: f64) -> f64 {
        match self {
            Scale::Linear => value,
            Scale::Logarithmic => log10(value),
        }
    }

    fn back(self, place: f64) -> f64 {
        match self {
            Scale::Linear => place,
            Scale::Logarithmic => pow(10.0, place),
        }
    }
}

/// A finite range of numbers, `low < high`, and of a logarithmic one `0 < low`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Domain {
    pub low: f64,
    pub high: f64,
    pub scale: Scale,
    /// Where `low` stands on the scale, and how far from there `high` does.
    from: f64,
    over: f64,
}

/// Larger and smaller numbers than these have no place: their differences and ratios would not be numbers any more.
const LARGEST: f64 = 1e304;
const SMALLEST: f64 = 1e-304;
const LEAST_DECADE: f64 = -304.0;

impl Domain {
    /// The range from `low` to `high`, or the nearest to it that is one.
    pub fn new(low: f64, high: f64, scale: Scale) -> Domain {
        let (mut low, mut high) = (low.clamp(-LARGEST, LARGEST), high.clamp(-LARGEST, LARGEST));
        if low.is_nan() || high.is_nan() {
            (low, high) = (0.0, 1.0);
        }
        if scale == Scale::Logarithmic {
            high = if high > 0.0 { high.max(SMALLEST) } else { 1.0 };
            low = if low > 0.0 { low.max(SMALLEST) } else { high / 10.0 };
        }
        let from = scale.of(low);
        let over = scale.of(high) - from;
        // A range that no axis could resolve is as empty as one that is.
        if over <= 1e-13 * from.abs() || over <= 0.0 {
            high = match scale {
                Scale::Linear => low + if low == 0.0 { 1.0 } else { low.abs() },
                Scale::Logarithmic => low * 10.0,
            };
            return Domain { low, high, scale, from, over: scale.of(high) - from };
        }
        Domain { low, high, scale, from, over }
    }

    /// Where a finite number stands, 0 at the low end and 1 at the high one. One of 0 or less has no place on a logarithmic axis; it
    /// is as far below as anything can be.
    pub fn fraction(&self, value: f64) -> f64 {
        if self.scale == Scale::Logarithmic && value <= 0.0 {
            return -1e6;
        }
        ((self.scale.of(value) - self.from) / self.over).clamp(-1e6, 1e6)
    }

    /// The number that stands there.
    pub fn value_at(&self, fraction: f64) -> f64 {
        self.scale.back(self.from + fraction * self.over)
    }
}

/// What a curve has in sight.
#[derive(Clone, Debug, Default)]
pub struct Sight {
    /// Of up to [`STRETCHES`] stretches of it, the extremes that are there.
    stretches: Vec<Extremes>,
    /// Those of the values above 0.
    positive: Vec<Extremes>,
    /// Whether it has values that are not finite.
    has_gap: bool,
    /// Its first finite value, if that is in sight.
    start: Option<f64>,
    /// The highest value of the stretch that begins there: much may happen in it that a logarithmic horizontal axis shows.
    beginning: Option<f64>,
}

/// So many stretches of a curve are asked for their extremes.
const STRETCHES: usize = 128;

impl Sight {
    pub fn of(series: &Series, range: Range<usize>) -> Sight {
        let range = range.start..range.end.min(series.len());
        let n_stretches = range.len().min(STRETCHES);
        let edge = |idx: usize| range.start + range.len() * idx / n_stretches;
        let of = |extremes: &dyn Fn(Range<usize>) -> Extremes| -> Vec<Extremes> {
            (0..n_stretches)
                .map(|idx| extremes(edge(idx)..edge(idx + 1)))
                .filter(|stretch| !stretch.is_empty())
                .collect()
        };
        let stretches = of(&|range| series.extremes(range));
        let positive = match series.not_positive() {
            Some(_) => of(&|range| series.positive_extremes(range)),
            None => stretches.clone(),
        };
        // On a logarithmic axis the very first step has no place.
        let is_start = range.start <= 1;
        let start = series.values().iter().take(STRETCHES).copied().find(|value| value.is_finite() && is_start);
        let beginning = stretches.first().filter(|_| is_start).map(|stretch| stretch.high);
        Sight { stretches, positive, has_gap: series.has_gap(range), start, beginning }
    }

    /// The value that is to be in sight whatever else is.
    #[must_use]
    pub fn with(mut self, value: f64) -> Sight {
        let only = Extremes { low: value, high: value };
        self.stretches.push(only);
        self.positive.extend(Some(only).filter(|only| only.low > 0.0));
        self
    }
}

/// A range reaches this many times the spread of the common values beyond them, and no further for a few that are off.
const BEYOND: f64 = 2.0;
/// The value at the start is in sight, and this many times it: a curve may rise above its start, but one that flies off leaves the
/// rest readable.
const START: f64 = 1.5;
const MOST_OF_START: f64 = 4.0;
/// What is no loss may rise to this many times its start: the norm of a gradient mostly does.
const FLOWN_OFF: f64 = 1000.0;
const MOST_OF_START_LOGARITHMIC: f64 = 100.0;

/// What is known of a quantity, before any value of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// It begins at 0, and is to fall: what rises to many times its start has flown off.
    Loss,
    /// It begins at 0.
    Size,
    /// It may be anything.
    Any,
}

/// The range that shows these curves, so that a few values far off don't flatten all others. `is_whole` is whether all of the
/// horizontal axis is in sight: only then does an axis begin at 0 because of its nature.
pub fn of(sights: &[Sight], scale: Scale, nature: Nature, is_whole: bool) -> Domain {
    let all = || sights.iter().flat_map(|sight| &sight.stretches);
    let start = sights.iter().filter_map(|sight| sight.start).reduce(f64::max);
    let has_gap = sights.iter().any(|sight| sight.has_gap);
    match scale {
        Scale::Linear => {
            let Some((low, high)) = common(all().map(|stretch| (stretch.low, stretch.high))) else {
                return Domain::new(0.0, 1.0, scale);
            };
            let spread = BEYOND * (high.common - low.common).max(0.0);
            let (mut floor, mut ceiling) = (low.common - spread, high.common + spread);
            let first =
                sights.iter().filter_map(|sight| sight.start).filter(|first| *first >= low.common - 5.0 * spread);
            floor = first.fold(floor, f64::min);
            if let Some(start) = start.map(f64::abs).filter(|start| *start > 0.0) {
                ceiling = ceiling.max(START * start);
                let most = MOST_OF_START * start.max(low.extreme.min(high.common).abs());
                let beginning = sights.iter().filter_map(|sight| sight.beginning).fold(ceiling, f64::max);
                ceiling = ceiling.max(beginning.min(most));
                if nature == Nature::Loss || high.common > FLOWN_OFF * start {
                    ceiling = ceiling.min(most);
                }
                if low.common < -FLOWN_OFF * start {
                    floor = floor.max(-most);
                }
            }
            let ceiling = ceiling.max(low.extreme);
            // What is beyond is cut off, and the axis ends with what is not.
            let lowest =
                all().map(|stretch| stretch.low).filter(|value| *value >= floor).reduce(f64::min).unwrap_or(floor);
            let highest =
                all().map(|stretch| stretch.high).filter(|value| *value <= ceiling).reduce(f64::max).unwrap_or(ceiling);
            let to_be_seen = if high.common > ceiling { START } else { 1.0 };
            let highest = start.map_or(highest, |start| highest.max((to_be_seen * start.abs()).min(high.extreme)));
            let is_from_zero = nature != Nature::Any && is_whole;
            let low = if is_from_zero { lowest.min(0.0) } else { lowest };
            linear(low, highest.max(if is_from_zero { 0.0 } else { low }))
        }
        Scale::Logarithmic => {
            let positive = sights.iter().flat_map(|sight| &sight.positive);
            let logarithms = positive.map(|stretch| (log10(stretch.low), log10(stretch.high)));
            let Some((low, high)) = common(logarithms) else { return Domain::new(0.1, 1.0, scale) };
            let spread = (BEYOND * (high.common - low.common)).max(1.0);
            let mut ceiling = high.extreme.min(high.common + spread);
            if let Some(start) = start.filter(|start| *start > 0.0 && has_gap) {
                ceiling = ceiling.min(log10(MOST_OF_START_LOGARITHMIC * start));
            }
            let floor = low.extreme.max(low.common - spread);
            logarithmic(floor.min(ceiling), ceiling)
        }
    }
}

/// An end of what was recorded: the very end, and that of all but a few values.
#[derive(Clone, Copy)]
struct End {
    extreme: f64,
    common: f64,
}

impl End {
    /// The last of the values in order, and the one that only `n_off` of them are beyond.
    fn of(values: &[f64], n_off: usize, is_high: bool) -> Option<End> {
        let is_beyond = |a: f64, b: f64| if is_high { a > b } else { a < b };
        // The outermost so far, the last one first. They are few, and the values not many.
        let mut outermost: Vec<f64> = Vec::new();
        for &value in values {
            let place = outermost.iter().position(|&other| is_beyond(value, other)).unwrap_or(outermost.len());
            if place <= n_off {
                outermost.insert(place, value);
                outermost.truncate(n_off + 1);
            }
        }
        Some(End { extreme: *outermost.first()?, common: *outermost.last()? })
    }
}

/// Both ends of stretches with these lows and highs.
fn common(stretches: impl Iterator<Item = (f64, f64)>) -> Option<(End, End)> {
    let (lows, highs): (Vec<f64>, Vec<f64>) = stretches.unzip();
    // A twentieth of the stretches may be off at each end.
    let n_off = lows.len() / 20;
    Some((End::of(&lows, n_off, false)?, End::of(&highs, n_off, true)?))
}

/// Both ends on a tick.
fn linear(low: f64, high: f64) -> Domain {
    let domain = Domain::new(low, high, Scale::Linear);
    let step = ticks::step(domain.low, domain.high, 6);
    if !(step > 0.0 && step.is_finite()) {
        return domain;
    }
    // Dividing by the inverse where the step is below 1 gives 0.3 and not 0.30000000000000004.
    let times_step = |k: f64| if step < 1.0 { k / (1.0 / step).round() } else { k * step };
    // Just above, so that 0.30000000000000004 is still 0.3.
    let high = times_step(-floor(-domain.high / step + 1e-9));
    Domain::new(times_step(floor(domain.low / step + 1e-9)), high, Scale::Linear)
}

/// Both ends on 1, 2 or 5 times a power of ten, where that is near; of logarithms.
fn logarithmic(low: f64, high: f64) -> Domain {
    let (low, high) = (low.clamp(LEAST_DECADE, -LEAST_DECADE), high.clamp(LEAST_DECADE, -LEAST_DECADE));
    let (decade_low, decade_high) = (floor(low + 1e-9), floor(high));
    let ends = [1.0, 2.0, 5.0, 10.0];
    let up = ends.map(|digit| decade_high + log10(digit)).into_iter().find(|&end| end >= high - 1e-9);
    let down = ends.map(|digit| decade_low + log10(digit)).into_iter().rev().find(|&end| end <= low + 1e-9);
    let (low, high) = (down.unwrap_or(low), up.unwrap_or(high));
    let low = if low < high { low } else { high - 1.0 };
    Domain::new(ten_to(low), ten_to(high), Scale::Logarithmic)
}

/// 1, 2 or 5 times a power of ten, from its logarithm.
fn ten_to(logarithm: f64) -> f64 {
    let decade = floor(logarithm + 1e-9);
    let digit = pow(10.0, logarithm - decade).round();
    digit * ticks::power_of_ten(decade)
}

//! Where do an axis' numbers stand, and how are they written?
//!
//! Linear ticks are those of d3-array: multiples of 1, 2 or 5 times a power of ten, about as many as asked for.

use super::domain::{Domain, Scale};
use crate::math::f64::{floor, log10};
use crate::words;

/// A line of the grid. Without a label it is a minor one.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    pub value: f64,
    pub label: String,
}

/// About `count` ticks.
pub fn of(domain: &Domain, count: usize) -> Vec<Tick> {
    let Domain { low, high, scale, .. } = *domain;
    // Less than a decade reads better in equal steps.
    if scale == Scale::Logarithmic && log10(high) - log10(low) > 0.95 {
        return logarithmic(low, high, count);
    }
    let step = step(low, high, count);
    let values = linear(low, high, count);
    let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    values.into_iter().map(|value| Tick { value, label: label(value, step, largest) }).collect()
}

/// Only whole numbers, for what is counted.
pub fn whole(domain: &Domain, count: usize) -> Vec<Tick> {
    let mut ticks = of(domain, count);
    if step(domain.low, domain.high, count) < 1.0 {
        ticks.retain_mut(|tick| {
            tick.label = label(tick.value, 1.0, tick.value.abs());
            tick.value == floor(tick.value)
        });
    }
    ticks
}

/// d3's `ticks`: the multiples of 1, 2 or 5 times a power of ten from `low` to `high`, about `count` of them.
pub fn linear(low: f64, high: f64, count: usize) -> Vec<f64> {
    let Some(spec) = Spec::new(low, high, count as f64) else { return Vec::new() };
    let Spec { first, last, increment } = spec;
    // Dividing by the inverse where the step is below 1 gives 0.3 and not 0.30000000000000004.
    let value = |k: f64| if increment < 0.0 { k / -increment } else { k * increment };
    (0..=(last - first) as u32).map(|k| value(first + f64::from(k))).collect()
}

/// The distance of about `count` ticks.
pub fn step(low: f64, high: f64, count: usize) -> f64 {
    let count = count.max(1) as f64;
    let spec = Spec::new(low, high, count);
    match spec.map_or_else(|| increment((high - low) / count), |spec| spec.increment) {
        inverse if inverse < 0.0 => -1.0 / inverse,
        step => step,
    }
}

/// 1, 2 or 5 times a power of ten, near `rough`; below 1 minus its inverse, which is a whole number.
fn increment(rough: f64) -> f64 {
    let power = floor(log10(rough));
    let factor = match rough / power_of_ten(power) {
        // The geometric means of the neighbours: √50, √10, √2.
        excess if excess >= 7.071_067_811_865_475 => 10.0,
        excess if excess >= 3.162_277_660_168_379_5 => 5.0,
        excess if excess >= std::f64::consts::SQRT_2 => 2.0,
        _ => 1.0,
    };
    if power < 0.0 { -power_of_ten(-power) / factor } else { power_of_ten(power) * factor }
}

/// The number that is nearest to a whole power of ten; beyond the largest there is infinity.
pub fn power_of_ten(exponent: f64) -> f64 {
    words::read(&format!("1e{exponent}")).unwrap_or(f64::NAN)
}

/// d3's `tickSpec`: the multiples that are the first and the last tick.
struct Spec {
    first: f64,
    last: f64,
    increment: f64,
}

impl Spec {
    fn new(low: f64, high: f64, count: f64) -> Option<Spec> {
        if !(count > 0.0 && low < high) {
            return None;
        }
        let increment = increment((high - low) / count);
        if increment == 0.0 || !increment.is_finite() {
            return None;
        }
        let multiple = |value: f64| if increment < 0.0 { value * -increment } else { value / increment };
        let value = |k: f64| if increment < 0.0 { k / -increment } else { k * increment };
        // JavaScript's Math.round: halves go up.
        let mut first = floor(multiple(low) + 0.5);
        let mut last = floor(multiple(high) + 0.5);
        if value(first) < low {
            first += 1.0;
        }
        if value(last) > high {
            last -= 1.0;
        }
        if last < first && (0.5..2.0).contains(&count) {
            return Spec::new(low, high, 2.0 * count);
        }
        (first <= last && last - first < 1e4).then_some(Spec { first, last, increment })
    }
}

/// Powers of ten with labels, as many as fit; between them 2 and 5, or all, where there is room.
fn logarithmic(low: f64, high: f64, count: usize) -> Vec<Tick> {
    let first = floor(log10(low) + 1e-9);
    let last = floor(log10(high) + 1e-9);
    let n_decades = last - first + 1.0;
    // Labels stand at every third, tenth, thirtieth … power, so that a reader can count on.
    let needed = n_decades / count.max(1) as f64;
    let strides = [1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0];
    let n_powers = |every: f64| floor((log10(high) + 1e-9) / every) + floor((1e-9 - log10(low)) / every) + 1.0;
    let fits = strides.into_iter().find(|every| *every >= needed).unwrap_or(500.0);
    // A single number would say nothing of the scale.
    let says_something = |every: &f64| *every <= fits && n_powers(*every) >= 2.0;
    let every = strides.into_iter().rev().find(says_something).unwrap_or(fits);
    // From 1 to 2 it is less than a third of a decade.
    let room = count as f64 / (log10(high) - log10(low));
    let labelled: &[f64] = if room >= 1.6 || n_powers(1.0) < 2.0 { &[1.0, 2.0, 5.0] } else { &[1.0] };
    let has_minor = every <= 1.0;
    let mut ticks = Vec::new();
    for decade in 0..n_decades as u32 {
        let exponent = first + f64::from(decade);
        let is_main = floor(exponent / every) * every == exponent;
        if !is_main && every > 10.0 {
            continue;
        }
        for digit in 1..10 {
            let digit = f64::from(digit);
            // Through its decimal, so that 0.3 is not 0.30000000000000004.
            let Some(value) = words::read::<f64>(&format!("{digit}e{exponent}")) else { continue };
            if value < low * 0.999_999 || value > high * 1.000_001 || (digit > 1.0 && !has_minor) {
                continue;
            }
            let is_labelled = labelled.contains(&digit) && is_main;
            ticks.push(Tick { value, label: if is_labelled { words::short(value) } else { String::new() } });
        }
    }
    ticks
}

/// As many decimals as the step has; thousands and millions by their letters, and powers of ten where zeros would have to be
/// counted.
fn label(value: f64, step: f64, largest: f64) -> String {
    let size = value.abs();
    if !(1e-3..1e9).contains(&largest) {
        if value == 0.0 {
            return "0".to_owned();
        }
        let digits = floor(log10(size) + 1e-9) - floor(log10(step) + 1e-9);
        let written = format!("{value:.*e}", digits.max(0.0) as usize);
        let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
        return format!("{}e{exponent}", without_zeros(mantissa));
    }
    let decimals = |step: f64| (-floor(log10(step) + 1e-9)).max(0.0) as usize;
    let (unit, letter) = match size {
        size if size >= 1e6 && largest >= 1e4 && step >= 1e3 => (1e6, " M"),
        size if size >= 1e3 && largest >= 1e4 && step >= 100.0 => (1e3, " k"),
        _ => return format!("{value:.*}", decimals(step).min(12)),
    };
    format!("{}{letter}", without_zeros(&format!("{:.*}", decimals(step / unit).min(12), value / unit)))
}

/// Without the zeros at the end of a fraction.
fn without_zeros(number: &str) -> &str {
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { number }
}

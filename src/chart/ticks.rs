//! Where do an axis' numbers stand, and how are they written?
//!
//! Linear ticks are those of d3-array: multiples of 1, 2 or 5 times a power of ten, about as many as asked for.

use super::Scale;
use super::domain::Domain;
use crate::math::f64::{floor, log10, pow};
use crate::words;

/// A line of the grid. Without a label it is a minor one.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    pub value: f64,
    pub label: String,
}

/// About `count` ticks for the losses.
pub fn of(domain: &Domain, count: usize) -> Vec<Tick> {
    let Domain { low, high, scale } = *domain;
    // Less than a decade reads better in equal steps.
    if scale == Scale::Linear || high / low < 9.0 {
        let step = step(low, high, count);
        return multiples(low, high, step).map(|value| Tick { value, label: label(value, step) }).collect();
    }
    logarithmic(low, high, count)
}

/// About `count` whole numbers from 0 to `max`.
pub fn whole(max: f64, count: usize) -> Vec<Tick> {
    let step = step(0.0, max, count).max(1.0);
    let in_thousands = max >= 10_000.0 && step >= 1000.0;
    let label = |value: f64| match value {
        0.0 => "0".to_owned(),
        value if in_thousands => format!("{} k", words::number(value / 1000.0)),
        value => words::number(value),
    };
    multiples(0.0, max, step).map(|value| Tick { value, label: label(value) }).collect()
}

/// The distance of about `count` ticks: 1, 2 or 5 times a power of ten (d3's `tickIncrement`).
pub fn step(low: f64, high: f64, count: usize) -> f64 {
    let rough = (high - low) / count.max(1) as f64;
    let decade = pow(10.0, floor(log10(rough)));
    let factor = match rough / decade {
        // The geometric means of the neighbours: √50, √10, √2.
        excess if excess >= 7.071_067_811_865_475 => 10.0,
        excess if excess >= 3.162_277_660_168_379_5 => 5.0,
        excess if excess >= std::f64::consts::SQRT_2 => 2.0,
        _ => 1.0,
    };
    factor * decade
}

/// The multiples of `step` from `low` to `high`.
fn multiples(low: f64, high: f64, step: f64) -> impl Iterator<Item = f64> {
    let first = -floor(-low / step + 1e-9);
    let last = floor(high / step + 1e-9);
    // Dividing by the inverse where that is whole gives 0.3 and not 0.30000000000000004.
    let inverse = (1.0 / step).round();
    let value = move |k: f64| if step < 1.0 && inverse >= 2.0 { k / inverse } else { k * step };
    (0..=(last - first).max(0.0) as u32).map(move |k| value(first + f64::from(k)))
}

/// Powers of ten with labels, as many as fit; between them 2 and 5, or all, where there is room.
fn logarithmic(low: f64, high: f64, count: usize) -> Vec<Tick> {
    let first = floor(log10(low) + 1e-9);
    let last = floor(log10(high) + 1e-9);
    let n_decades = last - first + 1.0;
    let every = -floor(-n_decades / count.max(1) as f64);
    let room = count as f64 / n_decades;
    let labelled: &[f64] = if room >= 3.0 { &[1.0, 2.0, 5.0] } else { &[1.0] };
    let mut ticks = Vec::new();
    for decade in 0..n_decades as u32 {
        let power = pow(10.0, first + f64::from(decade));
        for digit in 1..10 {
            let digit = f64::from(digit);
            let value = digit * power;
            if value < low * 0.999_999 || value > high * 1.000_001 || (digit > 1.0 && every > 1.0) {
                continue;
            }
            let is_labelled = labelled.contains(&digit) && f64::from(decade) % every == 0.0;
            // Through its decimal, so that 0.3 is not written 0.30000000000000004.
            let written = format!("{digit}e{}", first + f64::from(decade));
            let written = words::read(&written).unwrap_or(value);
            ticks.push(Tick { value, label: if is_labelled { words::number(written) } else { String::new() } });
        }
    }
    ticks
}

/// As many decimals as the step has.
fn label(value: f64, step: f64) -> String {
    if value == 0.0 && step < 1e-5 {
        return "0".to_owned();
    }
    let decimals = -floor(log10(step) + 1e-9);
    if !(-5.0..=5.0).contains(&decimals) && value != 0.0 {
        return format!("{value:.1e}");
    }
    format!("{value:.*}", decimals.clamp(0.0, 5.0) as usize)
}

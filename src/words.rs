//! How are numbers written for people?

use crate::math;

/// A setting or a tick as people write it: all its digits, exponents only where zeros would have to be counted.
///
/// ```
/// use losscope::words::number;
/// assert_eq!([number(0.001), number(1e-6), number(250000.0)], ["0.001", "1e-6", "250000"]);
/// ```
pub fn number(value: f64) -> String {
    let magnitude = value.abs();
    if value == 0.0 {
        "0".to_owned()
    } else if !(1e-4..1e10).contains(&magnitude) {
        format!("{value:e}")
    } else {
        format!("{value}")
    }
}

/// A measured value to four significant digits.
///
/// ```
/// use losscope::words::measured;
/// assert_eq!([measured(0.0312345), measured(12.0), measured(1.5e12), measured(f64::NAN)], ["0.03123", "12.00", "1.500e12", "not a number"]);
/// ```
pub fn measured(value: f64) -> String {
    if value.is_nan() {
        return "not a number".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "infinite" } else { "minus infinite" }.to_owned();
    }
    let magnitude = value.abs();
    if value != 0.0 && !(1e-3..1e6).contains(&magnitude) {
        return format!("{value:.3e}");
    }
    let digits_before_the_point =
        if magnitude < 1.0 { 1.0 } else { math::f64::floor(math::f64::log10(magnitude)) + 1.0 };
    let leading_zeros =
        if magnitude < 1.0 && value != 0.0 { -math::f64::floor(math::f64::log10(magnitude)) - 1.0 } else { 0.0 };
    let decimals = if magnitude < 1.0 { 4.0 + leading_zeros } else { 4.0 - digits_before_the_point };
    let decimals = decimals.clamp(0.0, 8.0) as usize;
    format!("{value:.decimals$}")
}

/// A count with its unit: `1 step`, `900 steps`.
pub fn count(value: u32, units: &str) -> String {
    let unit = if value == 1 { units.strip_suffix('s').unwrap_or(units) } else { units };
    format!("{value} {unit}")
}

//! How are numbers written for people, and read?

// `reader` compiles this file from elsewhere, too.
#[path = "words/decimal.rs"]
mod decimal;

use decimal::Float;

/// The number that is nearest to the decimal, as Rust itself reads it (infinities and NaN are none here).
///
/// ```
/// use losscope::words::read;
/// assert_eq!([read("0.1"), read("-1e-3"), read("0x1"), read("inf")], [Some(0.1), Some(-1e-3), None, None]);
/// ```
pub fn read<T: Float>(text: &str) -> Option<T> {
    decimal::nearest(text, T::N_BITS, T::LEAST).map(T::of)
}

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

/// A round number on an axis: thousands and millions by their letters.
///
/// ```
/// use losscope::words::short;
/// assert_eq!([short(0.001), short(1e-6), short(12_000.0), short(5e6), short(1e12)], ["0.001", "1e-6", "12 k", "5 M", "1e12"]);
/// ```
pub fn short(value: f64) -> String {
    match value.abs() {
        size if (1e-4..1e4).contains(&size) => format!("{value}"),
        size if (1e4..1e6).contains(&size) => format!("{} k", value / 1e3),
        size if (1e6..1e9).contains(&size) => format!("{} M", value / 1e6),
        0.0 => "0".to_owned(),
        _ => format!("{value:e}"),
    }
}

/// The number with so many significant digits that is nearest.
///
/// ```
/// use losscope::words::to_digits;
/// assert_eq!([to_digits(0.0123456, 3), to_digits(99999.0, 2), to_digits(0.0, 6)], [0.0123, 100000.0, 0.0]);
/// ```
pub fn to_digits(value: f64, n_digits: usize) -> f64 {
    read(&format!("{value:.*e}", n_digits.saturating_sub(1))).unwrap_or(value)
}

/// A measured value to four significant digits; whole numbers up to 999999 keep all of theirs.
///
/// ```
/// use losscope::words::measured;
/// assert_eq!([measured(0.0312345), measured(12.0), measured(9.99996)], ["0.03123", "12.00", "10.00"]);
/// assert_eq!([measured(1.5e12), measured(0.0), measured(f64::NAN)], ["1.500e12", "0", "not a number"]);
/// ```
pub fn measured(value: f64) -> String {
    if value.is_nan() {
        return "not a number".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "infinite" } else { "minus infinite" }.to_owned();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    let scientific = format!("{value:.3e}");
    // The exponent after rounding: 9.99996 is 1.000e1.
    let exponent = scientific.split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0i32);
    match exponent {
        -4..=5 => format!("{value:.*}", usize::try_from(3 - exponent).unwrap_or(0)),
        _ => scientific,
    }
}

/// A count with its unit: `1 step`, `900 steps`.
pub fn count(value: u32, units: &str) -> String {
    let unit = if value == 1 { singular(units) } else { units.to_owned() };
    format!("{value} {unit}")
}

/// A plural's singular, where only its first word has an s too many: `steps of the run`.
pub fn singular(units: &str) -> String {
    let singular = |word: &str| word.strip_suffix('s').unwrap_or(word).to_owned();
    match units.split_once(' ') {
        Some((first, rest)) => singular(first) + " " + rest,
        None => singular(units),
    }
}

/// What stands before and after the first such separator, if it is there. The standard library's search by more than a
/// character is made for long texts, and a hundredth of the page.
///
/// ```
/// use losscope::words::split_once;
/// assert_eq!([split_once("1..2..3", ".."), split_once("1.2", "..")], [Some(("1", "2..3")), None]);
/// ```
pub fn split_once<'a>(text: &'a str, separator: &str) -> Option<(&'a str, &'a str)> {
    let mut places = text.char_indices().map(|(idx, _)| text.split_at_checked(idx));
    places.find_map(|place| place.and_then(|(before, rest)| Some((before, rest.strip_prefix(separator)?))))
}

/// What stands between such separators.
///
/// ```
/// use losscope::words::split;
/// assert_eq!([split("a, b", ", "), split("", ", ")], [vec!["a", "b"], vec![""]]);
/// ```
pub fn split<'a>(mut text: &'a str, separator: &str) -> Vec<&'a str> {
    let mut parts = Vec::new();
    while let Some((part, rest)) = split_once(text, separator) {
        parts.push(part);
        text = rest;
    }
    parts.push(text);
    parts
}

/// With a capital at the beginning, where that is a letter of ASCII.
///
/// ```
/// use losscope::words::capitalized;
/// assert_eq!([capitalized("rate 0.1"), capitalized("β₁ 0.9")], ["Rate 0.1", "β₁ 0.9"]);
/// ```
pub fn capitalized(words: &str) -> String {
    let mut words = words.to_owned();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// One after the other, as in a sentence.
///
/// ```
/// use losscope::words::listed;
/// assert_eq!(listed(&["a", "b", "c"].map(str::to_owned)), "a, b and c");
/// ```
pub fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

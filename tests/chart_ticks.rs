//! Ticks stand where d3 puts them, and are written as people write numbers.
//!
//! `tests/reference/chart/` has what d3-array and d3-scale themselves answer, and the program that asked them.

use losscope::chart::Scale;
use losscope::chart::domain::Domain;
use losscope::chart::text;
use losscope::chart::ticks::{self, Tick};
use losscope::math::f64::log10;
use proptest::prelude::*;
use serde_json::Value;

/// The ticks of an axis, after what holds for all of them: they rise, they are on the axis, and no two labels are the same.
fn check((low, high): (f64, f64), scale: Scale, count: usize) -> Vec<Tick> {
    let domain = Domain::new(low, high, scale);
    let ticks = ticks::of(&domain, count);
    assert!(ticks.windows(2).all(|pair| pair[0].value < pair[1].value), "{low} to {high}: {ticks:?}");
    let is_on_axis = |tick: &Tick| (-1e-6..=1.0 + 1e-6).contains(&domain.fraction(tick.value));
    assert!(ticks.iter().all(is_on_axis), "{low} to {high}: {ticks:?}");
    let labels = labels(&ticks);
    assert!(labels.windows(2).all(|pair| pair[0] != pair[1]), "{low} to {high}: {labels:?}");
    ticks
}

fn labels(ticks: &[Tick]) -> Vec<&str> {
    ticks.iter().map(|tick| tick.label.as_str()).filter(|label| !label.is_empty()).collect()
}

fn reference(file: &str) -> Vec<Value> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/chart").join(file);
    let text = std::fs::read_to_string(path).expect("it is in the repository");
    let file: Value = serde_json::from_str(&text).expect("it is JSON");
    file["cases"].as_array().expect("a list").clone()
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("a list").iter().map(number).collect()
}

#[test]
fn linear_ticks_are_those_of_d3_bit_for_bit() {
    let mut n_compared = 0;
    for case in reference("ticks.json") {
        // Of ours, a count is a whole number; d3 takes fractions and negative ones, too.
        let count = number(&case["count"]);
        if count < 1.0 || count.fract() != 0.0 {
            continue;
        }
        let (low, high) = (number(&case["start"]), number(&case["stop"]));
        let ticks = ticks::linear(low, high, count as usize);
        assert_eq!(ticks, numbers(&case["ticks"]), "{low} to {high}, {count}");
        n_compared += 1;
    }
    assert!(n_compared >= 220, "{n_compared} cases");
}

#[test]
fn the_step_is_that_of_d3() {
    for case in reference("ticks.json") {
        let (count, Some(increment)) = (number(&case["count"]), case["increment"].as_f64()) else { continue };
        if count >= 1.0 && count.fract() == 0.0 {
            let step = if increment < 0.0 { -1.0 / increment } else { increment };
            let (low, high) = (number(&case["start"]), number(&case["stop"]));
            assert_eq!(ticks::step(low, high, count as usize), step, "{low} to {high}, {count}");
        }
    }
}

#[test]
fn logarithmic_ticks_are_those_of_d3_where_all_decades_have_room() {
    let mut n_compared = 0;
    for case in reference("log_ticks.json") {
        let (low, high, count) = (number(&case["low"]), number(&case["high"]), number(&case["count"]) as usize);
        let n_decades = log10(high) - log10(low);
        let ticks = check((low, high), Scale::Logarithmic, count);
        let values: Vec<f64> = ticks.iter().map(|tick| tick.value).collect();
        // DIFFERENCE from d3: below a decade ours are always in equal steps; more decades than there is room for have no lines
        // between; and 1, 2 and 5 have labels instead of as many as would fit.
        if n_decades > 0.95 && log10(high).floor() - log10(low).floor() < count as f64 {
            assert_eq!(values, numbers(&case["ticks"]), "{low} to {high}, {count}");
            n_compared += 1;
        } else if n_decades <= 0.95 {
            assert_eq!(values, ticks::linear(low, high, count), "{low} to {high}, {count}");
        }
        let labelled = ticks.iter().filter(|tick| !tick.label.is_empty());
        for tick in labelled.filter(|_| n_decades > 0.95) {
            let digit = format!("{:e}", tick.value);
            assert!(["1", "2", "5"].contains(&digit.split('e').next().expect("a mantissa")), "{tick:?}");
        }
    }
    assert!(n_compared >= 30, "{n_compared} cases");
}

#[test]
fn labels_have_the_decimals_of_their_step() {
    let linear = |low, high, count| {
        let ticks = check((low, high), Scale::Linear, count);
        ticks.into_iter().map(|tick| tick.label).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(linear(0.0, 1.0, 5), "0.0 0.2 0.4 0.6 0.8 1.0");
    assert_eq!(linear(0.0, 20.0, 4), "0 5 10 15 20");
    assert_eq!(linear(0.0, 0.3, 3), "0.0 0.1 0.2 0.3");
    assert_eq!(linear(-1.0, 1.0, 4), "-1.0 -0.5 0.0 0.5 1.0");
    assert_eq!(linear(0.031, 0.0316, 3), "0.0310 0.0312 0.0314 0.0316");
    assert_eq!(linear(0.0, 20_000.0, 4), "0 5 k 10 k 15 k 20 k");
    assert_eq!(linear(0.0, 1e6, 5), "0 200 k 400 k 600 k 800 k 1 M");
    assert_eq!(linear(0.0, 3e6, 6), "0 500 k 1 M 1.5 M 2 M 2.5 M 3 M");
    assert_eq!(linear(12_000.0, 12_004.0, 4), "12000 12001 12002 12003 12004");
    assert_eq!(linear(0.0, 3e-6, 3), "0 1e-6 2e-6 3e-6");
    assert_eq!(linear(0.0, 2e-6, 4), "0 5e-7 1e-6 1.5e-6 2e-6");
    assert_eq!(linear(0.0, 2e30, 4), "0 5e29 1e30 1.5e30 2e30");
}

#[test]
fn logarithmic_labels_are_powers_of_ten_and_1_2_5_where_there_is_room() {
    let logarithmic = |low, high, count| {
        let ticks = check((low, high), Scale::Logarithmic, count);
        labels(&ticks).join(" ")
    };
    assert_eq!(logarithmic(0.01, 10.0, 4), "0.01 0.1 1 10");
    assert_eq!(logarithmic(0.05, 2.0, 6), "0.05 0.1 0.2 0.5 1 2");
    assert_eq!(logarithmic(0.2, 6.0, 2), "0.2 0.5 1 2 5", "one number says nothing of the scale");
    assert_eq!(logarithmic(0.1, 10.0, 2), "0.1 1 10");
    assert_eq!(logarithmic(0.1, 10.0, 1), "0.1 1 10");
    assert_eq!(logarithmic(1e-6, 1e3, 4), "1e-6 0.001 1 1000");
    assert_eq!(logarithmic(1e3, 1e7, 5), "1000 10 k 100 k 1 M 10 M");
    assert_eq!(logarithmic(1e-300, 1e300, 5), "1e-200 1 1e200");
    assert_eq!(check((0.01, 10.0), Scale::Logarithmic, 4).len(), 28);
}

#[test]
fn what_is_counted_has_whole_numbers() {
    let whole = |low, high, count| {
        let ticks = ticks::whole(&Domain::new(low, high, Scale::Linear), count);
        ticks.into_iter().map(|tick| tick.label).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(whole(0.0, 3.0, 10), "0 1 2 3");
    assert_eq!(whole(0.0, 60.0, 6), "0 10 20 30 40 50 60");
    assert_eq!(whole(200.5, 202.25, 10), "201 202");
    assert_eq!(whole(200_000.25, 200_001.5, 10), "200001");
}

proptest! {
    #[test]
    fn any_axis_has_ticks_whose_labels_say_where_they_stand(low in -300.0f64..300.0, span in 0.0f64..40.0, count in 1usize..14, sign in -1i32..2) {
        let (a, b) = (ticks::power_of_ten(low.floor()) * (1.0 + low.fract().abs()), ticks::power_of_ten((low + span).min(300.0).floor()) * 2.3);
        let ranges = [((a.min(b), a.max(b)), Scale::Logarithmic), ((f64::from(sign) * a.min(b), a.max(b)), Scale::Linear)];
        for ((low, high), scale) in ranges.into_iter().filter(|((low, high), _)| low < high) {
            let ticks = check((low, high), scale, count);
            prop_assert!(ticks.len() <= 40 * count + 40);
            let largest = ticks.iter().map(|tick| tick.value.abs()).fold(0.0, f64::max);
            for tick in ticks.iter().filter(|tick| !tick.label.is_empty()) {
                let read = |text: &str| text.parse::<f64>().expect("a number");
                let value = match tick.label.split_once(' ') {
                    Some((number, "k")) => 1e3 * read(number),
                    Some((number, "M")) => 1e6 * read(number),
                    _ => read(&tick.label),
                };
                prop_assert!((value - tick.value).abs() <= 1e-9 * largest, "{:?}", tick);
            }
        }
    }

    #[test]
    fn names_at_the_ends_of_curves_are_apart_and_near_their_curves(
        mut wanted in prop::collection::vec(0.0f64..100.0, 0..12), gap in 1.0f64..9.0,
    ) {
        wanted.sort_by(f64::total_cmp);
        let heights = text::apart(&wanted, gap, (0.0, 100.0));
        prop_assert_eq!(heights.len(), wanted.len());
        prop_assert!(heights.iter().all(|height| (-1e-9..=100.0 + 1e-9).contains(height)));
        prop_assert!(heights.windows(2).all(|pair| pair[1] - pair[0] >= gap - 1e-9), "{:?}", heights);
        // Those that have room stay where they are.
        let is_free = |idx: usize| {
            (idx == 0 || wanted[idx] - wanted[idx - 1] >= 12.0 * gap) && (idx + 1 == wanted.len() || wanted[idx + 1] - wanted[idx] >= 12.0 * gap)
        };
        for idx in (0..wanted.len()).filter(|&idx| is_free(idx) && (12.0 * gap..100.0 - 12.0 * gap).contains(&wanted[idx])) {
            prop_assert!((heights[idx] - wanted[idx]).abs() < 1e-9);
        }
    }
}

//! A curve is smoothed as TensorBoard smooths it.
//!
//! `tests/reference/chart/smoothing.json` has what TensorBoard's own code makes of these series.

use losscope::chart::Scale;
use losscope::chart::smoothing::Smoothing;
use losscope::math::f64::{exp, ln};
use serde_json::Value;

fn check(values: &[f64], weight: f64, scale: Scale) -> Vec<f64> {
    let mut smoothing = Smoothing::new(weight, scale);
    values.iter().map(|&value| smoothing.next(value)).collect()
}

fn cases() -> Vec<(String, f64, Vec<f64>, Vec<f64>)> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/chart/smoothing.json");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).expect("it is there")).expect("it is JSON");
    let number = |value: &Value| match value {
        Value::String(text) => text.parse().expect("NaN or an infinity"),
        other => other.as_f64().expect("a number"),
    };
    let numbers = |value: &Value| value.as_array().expect("a list").iter().map(number).collect();
    let case = |case: &Value| {
        let name = case["name"].as_str().expect("a name").to_owned();
        (name, number(&case["weight"]), numbers(&case["values"]), numbers(&case["smoothed"]))
    };
    file["cases"].as_array().expect("a list").iter().map(case).collect()
}

fn assert_near(name: &str, actual: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(actual.len(), expected.len());
    for (idx, (&actual, &expected)) in actual.iter().zip(expected).enumerate() {
        let is_near = actual == expected || (actual - expected).abs() <= tolerance * expected.abs();
        assert!(is_near || (actual.is_nan() && expected.is_nan()), "{name}, value {idx}: {actual}, not {expected}");
    }
}

#[test]
fn a_linear_axis_has_the_numbers_of_tensorboard() {
    let cases = cases();
    for (name, weight, values, smoothed) in &cases {
        // Where positive and negative values cancel, the error is one of the values.
        let scale = if name == "through zero" { 1e-10 } else { 1e-12 };
        assert_near(&format!("{name}, weight {weight}"), &check(values, *weight, Scale::Linear), smoothed, scale);
    }
    assert!(cases.len() >= 80, "{} cases", cases.len());
}

#[test]
fn a_logarithmic_axis_has_what_tensorboard_makes_of_the_logarithms() {
    let mut n_compared = 0;
    for (name, weight, logarithms, smoothed) in cases() {
        if logarithms.iter().any(|value| value.abs() > 100.0 || value.is_infinite()) {
            continue;
        }
        let values: Vec<f64> = logarithms.iter().map(|&value| exp(value)).collect();
        let expected: Vec<f64> = smoothed.iter().map(|&value| exp(value)).collect();
        assert_near(&format!("{name}, weight {weight}"), &check(&values, weight, Scale::Logarithmic), &expected, 1e-12);
        n_compared += 1;
    }
    assert!(n_compared >= 60, "{n_compared} cases");
}

#[test]
fn what_has_no_logarithm_stays_and_counts_nothing() {
    let smooth = check(&[1.0, 0.0, -2.0, f64::NAN, f64::INFINITY, 4.0], 0.5, Scale::Logarithmic);
    assert_eq!(smooth[..3], [1.0, 0.0, -2.0]);
    assert!(smooth[3].is_nan() && smooth[4] == f64::INFINITY);
    assert_near("the last", &smooth[5..], &[exp((0.25 * ln(1.0) + 0.5 * ln(4.0)) / 0.75)], 1e-12);
}

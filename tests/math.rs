//! The elementary functions are as accurate as `src/math.rs` says, and keep NaN.
//!
//! Compared with the standard library in double precision, over every float32 whose last 9 bits are 0 in the range.

mod functions;
mod hash;
mod snapshot;

use hash::Hash;
use losscope::math;

/// `tests/web.rs` compares the browser's with the same file. With `UPDATE_SNAPSHOTS=1` it is written anew.
#[test]
fn every_function_has_the_bits_that_it_had_alone_and_in_lanes() {
    let lines = functions::lines();
    assert_eq!(lines, snapshot::kept("functions.txt", &lines));
}

/// The largest error over the range, relative to the true value, or to `floor` where that is larger.
#[allow(clippy::disallowed_methods)]
fn check(function: fn(f32) -> f32, truth: fn(f64) -> f64, from: f32, to: f32, floor: f64, largest: f64) {
    let mut worst = (0.0, 0.0);
    for bits in (0..=u32::MAX >> 9).map(|high| high << 9) {
        let x = f32::from_bits(bits);
        if !(from..=to).contains(&x) {
            continue;
        }
        let expected = truth(f64::from(x));
        let error = (f64::from(function(x)) - expected).abs() / expected.abs().max(floor);
        if error > worst.0 || error.is_nan() {
            worst = (error, x);
        }
    }
    assert!(worst.0 <= largest, "error {} at {}, allowed {largest}", worst.0, worst.1);
    assert!(function(f32::NAN).is_nan(), "NaN was lost");
}

#[test]
#[allow(clippy::disallowed_methods)]
fn exp_is_within_2_5e_7_of_the_truth() {
    check(math::exp, f64::exp, -87.0, 88.7, 0.0, 2.5e-7);
}

#[test]
fn exp_ends_in_zero_and_in_infinity() {
    assert_eq!([-1e30, -105.0, -f32::INFINITY].map(math::exp), [0.0; 3]);
    assert_eq!([1e30, 89.0, f32::INFINITY].map(math::exp), [f32::INFINITY; 3]);
    assert_eq!(math::exp(0.0), 1.0);
}

#[test]
#[allow(clippy::disallowed_methods)]
fn tanh_is_within_4e_7_of_the_truth() {
    check(math::tanh, f64::tanh, f32::NEG_INFINITY, f32::INFINITY, 1e-30, 4e-7);
}

#[test]
#[allow(clippy::disallowed_methods)]
fn sigmoid_is_within_2_5e_7_of_the_truth() {
    check(math::sigmoid, |x| 1.0 / (1.0 + (-x).exp()), -80.0, 200.0, 0.0, 2.5e-7);
}

#[test]
#[allow(clippy::disallowed_methods)]
fn ln_1p_is_within_2e_7_of_the_truth() {
    check(math::ln_1p, f64::ln_1p, 0.0, 1.0, 1e-30, 2e-7);
}

#[test]
#[allow(clippy::disallowed_methods)]
fn exp_m1_is_within_2_5e_7_of_the_truth() {
    check(math::exp_m1, f64::exp_m1, f32::NEG_INFINITY, 0.0, 1e-37, 2.5e-7);
}

#[test]
#[allow(clippy::disallowed_methods)]
fn ln_is_within_2e_7_of_the_truth() {
    check(math::ln, f64::ln, f32::MIN_POSITIVE, f32::MAX, 1e-30, 2e-7);
    check(math::ln, f64::ln, 0.5, 2.0, 1e-30, 2e-7);
    // Below the smallest normal number too, where the step of `check` is too wide.
    for bits in [1, 2, 3, 1000, 0x007f_ffff] {
        let x = f32::from_bits(bits);
        let expected = f64::from(x).ln();
        assert!((f64::from(math::ln(x)) / expected - 1.0).abs() < 2e-7, "{x}");
    }
}

#[test]
fn ln_has_its_ends_where_the_standard_has_them() {
    assert_eq!([0.0, 1.0, f32::INFINITY].map(math::ln), [f32::NEG_INFINITY, 0.0, f32::INFINITY]);
    assert!([-1.0, -1e-40, f32::NEG_INFINITY].map(math::ln).iter().all(|value| value.is_nan()));
}

#[test]
fn erfc_is_within_6e_7_of_the_truth() {
    check(math::erfc, libm::erfc, f32::NEG_INFINITY, 9.1, 0.0, 6e-7);
    // Beyond, the truth is below the normal numbers of single precision.
    check(math::erfc, libm::erfc, 9.1, f32::INFINITY, 1e-37, 6e-7);
    assert_eq!([math::erfc(f32::INFINITY), math::erfc(1e30), math::erfc(f32::NEG_INFINITY)], [0.0, 0.0, 2.0]);
}

#[test]
fn erf_from_its_complement_is_within_5e_7_of_the_truth() {
    // GELU needs 1 + erf x, which is erfc(−x).
    check(|x| math::erfc(-x), |x| 1.0 + libm::erf(x), f32::NEG_INFINITY, f32::INFINITY, 1.0, 5e-7);
}

//! The elementary functions are as accurate as `src/math.rs` says, and keep NaN.
//!
//! Compared with the standard library in double precision, over every float32 whose last 9 bits are 0 in the range.

use losscope::math;

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

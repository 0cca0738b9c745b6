//! Numbers are written as people write them, and mean what they meant.

use losscope::history::History;
use losscope::summary;
use losscope::words::{self, measured, number};
use proptest::prelude::*;

#[test]
fn measured_values_have_four_significant_digits_on_both_sides_of_a_power_of_ten() {
    for (value, words) in [
        (9.9994, "9.999"),
        (9.99996, "10.00"),
        (0.99996, "1.000"),
        (0.0999996, "0.1000"),
        (99.9999, "100.0"),
        (999.96, "1000"),
        (12345.6, "12346"),
        (999_999.6, "1.000e6"),
        (0.000123456, "0.0001235"),
        (0.0000123456, "1.235e-5"),
        (-0.5, "-0.5000"),
    ] {
        assert_eq!(measured(value), words);
    }
}

#[test]
fn a_run_is_told_as_it_was() {
    let check = |validation_loss: [f32; 3]| {
        let history = History {
            train_loss: vec![1.0, 0.5, 0.25, 0.25, 0.125],
            validation_step: vec![0, 2, 4],
            validation_loss: validation_loss.to_vec(),
            validation_metric: vec![0.0, 0.5, 0.75],
            ..History::default()
        };
        (summary::state(&history, 8, 2, "accuracy"), summary::sentence(&history))
    };
    let (state, sentence) = check([2.0, 1.0, 0.5]);
    assert_eq!(
        state,
        "Step 5 of 8 · training loss 0.1875 (mean of the last 2 steps) · validation loss 0.5000 · accuracy 0.7500"
    );
    assert_eq!(sentence, "Validation loss falls from 2.000 to 0.5000 in 4 steps.");
    assert_eq!(
        check([1.0, 0.5, 0.75]).1,
        "Validation loss falls from 1.000 to 0.7500 in 4 steps; it was lowest, 0.5000, at step 2."
    );
    assert_eq!(check([1.0, 1.0, 1.0]).1, "Validation loss stays at 1.000 for 4 steps.");
    assert_eq!(check([1.0, 1.0, 0.99]).1, "Validation loss hardly changes: from 1.000 to 0.9900 in 4 steps.");
    assert_eq!(check([1.0, 1.5, 2.0]).1, "Validation loss rises from 1.000 to 2.000 in 4 steps.");
    assert_eq!(check([1.0, f32::INFINITY, f32::NAN]).1, "Diverged: at step 2 the loss left the finite numbers.");
    assert_eq!(summary::state(&History::default(), 8, 2, "accuracy"), "Step 0 of 8");
    assert_eq!(summary::sentence(&History::default()), "");
}

proptest! {
    #[test]
    fn a_measured_value_is_within_half_of_its_fourth_digit(value in any::<f64>()) {
        prop_assume!(value.is_finite());
        let read: f64 = measured(value).parse().expect("it is a number");
        prop_assert!((read - value).abs() <= 5.001e-4 * value.abs(), "{value} was written {}", measured(value));
    }

    #[test]
    fn a_number_is_read_back_to_the_same_bits(value in any::<f64>()) {
        prop_assume!(value.is_finite() && value != 0.0);
        prop_assert_eq!(number(value).parse::<f64>().map(f64::to_bits), Ok(value.to_bits()));
        prop_assert_eq!(words::read(&number(value)).map(f64::to_bits), Some(value.to_bits()));
    }
}

proptest! {
    #[test]
    fn a_number_is_read_to_the_bits_that_the_standard_library_reads(
        sign in "[-+]?", whole in "[0-9]{0,25}", fraction in "(\\.[0-9]{0,25})?", exponent in "([eE][-+]?[0-9]{1,3})?",
    ) {
        let text = format!("{sign}{whole}{fraction}{exponent}");
        let expected: Option<f64> = text.parse().ok();
        prop_assert_eq!(words::read::<f64>(&text).map(f64::to_bits), expected.map(f64::to_bits), "{}", text);
        let expected: Option<f32> = text.parse().ok();
        prop_assert_eq!(words::read::<f32>(&text).map(f32::to_bits), expected.map(f32::to_bits), "{}", text);
    }
}

proptest! {
    #[test]
    fn halfway_between_two_numbers_the_even_one_is_read_and_a_digit_more_is_the_upper_one(
        number in 0u32..1 << 24, power in -1074i32..128, zeros in 0usize..900, more in "[01]?",
    ) {
        // Exactly (number + ½) · 2 to that power: halfway where the number is of f32's 24 bits, or subnormal.
        let unit = (power..0).fold(1.0, |unit, _| unit / 2.0) * (0..power).fold(1.0, |unit, _| unit * 2.0);
        let digits = format!("{:.1074}", (10.0 * f64::from(number) + 5.0) * unit);
        let text = format!("{digits}{}{more}e-1", "0".repeat(zeros));
        let read = (words::read::<f64>(&text).map(f64::to_bits), words::read::<f32>(&text).map(f32::to_bits));
        prop_assert_eq!(read, (text.parse().ok().map(f64::to_bits), text.parse().ok().map(f32::to_bits)), "{}", text);
    }
}

#[test]
fn what_is_no_decimal_number_is_not_read() {
    for text in [
        "", "-", ".", "e5", "1e", "1e+", "nan", "inf", "infinity", "0x10", "1_000", "1,5", " 1", "1 ", "½", "--1",
        "1.2.3",
    ] {
        assert_eq!(words::read::<f64>(text), None, "{text:?}");
    }
}

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
        (summary::state(&history, 8, 2, "accuracy"), summary::sentence(&history, 2))
    };
    let (state, sentence) = check([2.0, 1.0, 0.5]);
    assert_eq!(
        state,
        "Step 5 of 8 · training loss 0.1875 (mean of the last 2 steps) · validation loss 0.5000 · accuracy 0.7500"
    );
    let training = "Training loss falls from 1.000 to 0.1875 in 5 steps";
    assert_eq!(sentence, format!("{training}; validation loss falls from 2.000 to 0.5000."));
    let told = |validation_loss, words: &str| {
        assert_eq!(check(validation_loss).1, format!("{training}; validation loss {words}."))
    };
    told([1.0, 0.5, 0.75], "is lowest, 0.5000, at step 2 and rises to 0.7500");
    told([1.0, 0.5, 0.500_000_1], "falls from 1.000 to 0.5000");
    told([1.0, 1.0, 1.0], "stays at 1.000");
    told([1.0, 1.0, 0.99], "hardly changes, from 1.000 to 0.9900");
    told([1.0, 1.5, 2.0], "rises from 1.000 to 2.000");
    assert_eq!(check([1.0, f32::INFINITY, f32::NAN]).1, "Diverged: at step 2 the loss was infinite.");
    assert_eq!(check([1.0, 0.5, f32::NAN]).1, "Diverged: at step 4 the loss was not a number.");
    assert_eq!(summary::state(&History::default(), 8, 2, "accuracy"), "Step 0 of 8");
    assert_eq!(summary::sentence(&History::default(), 2), "");
}

#[test]
fn a_run_of_many_steps_is_told_by_its_last_epoch() {
    let history = |stopped_at| History {
        train_loss: (0..400).map(|step| if step < 390 { 1.1 } else { 0.08 }).collect(),
        validation_step: (0..=40).map(|epoch| 10 * epoch).collect(),
        validation_loss: (0..=40).map(|epoch| if epoch == 13 { 0.21 } else { 0.34 }).collect(),
        stopped_at,
        ..History::default()
    };
    let sentence = "Training loss falls from 1.100 to 0.08000 in 400 steps; validation loss is lowest, 0.2100, at step 130 and rises to 0.3400";
    assert_eq!(summary::sentence(&history(None), 10), format!("{sentence}."));
    assert_eq!(summary::sentence(&history(Some(400)), 10), format!("{sentence}; early stopping ended it at step 400."));
    assert_eq!(
        summary::sentence(&history(Some(230)), 10),
        format!("{sentence}; early stopping would have ended it at step 230.")
    );
}

proptest! {
    #[test]
    fn a_run_is_told_in_twenty_rows_with_its_first_lowest_and_last(losses in prop::collection::vec(0.1f32..1.0, 0..200), pace in 1u32..50) {
        let steps: Vec<u32> = (0..losses.len() as u32).map(|epoch| pace * epoch).collect();
        let history = History { validation_step: steps.clone(), validation_loss: losses, ..History::default() };
        let told = summary::told_steps(&history);
        prop_assert!(told.len() <= 20 && told.len() >= steps.len().min(18), "{:?}", told);
        prop_assert!(told.windows(2).all(|pair| pair[0] < pair[1]) && told.iter().all(|step| steps.contains(step)));
        prop_assert_eq!((told.first(), told.last()), (steps.first(), steps.last()));
        prop_assert!(history.best_validation().is_none_or(|(step, _)| told.contains(&step)));
        let widest = told.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or(0);
        prop_assert!(widest <= pace * (1 + steps.len() as u32 / 18), "{:?} has a hole", told);
    }
}

#[test]
fn round_numbers_on_an_axis_are_short() {
    for (value, words) in [
        (0.0, "0"),
        (1.0, "1"),
        (-5.0, "-5"),
        (0.001, "0.001"),
        (0.0005, "0.0005"),
        (1e-6, "1e-6"),
        (5000.0, "5000"),
        (12_000.0, "12 k"),
        (200_000.0, "200 k"),
        (1e6, "1 M"),
        (1.5e6, "1.5 M"),
        (5e8, "500 M"),
        (1e9, "1e9"),
        (2e30, "2e30"),
    ] {
        assert_eq!(words::short(value), words);
    }
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

//! A link brings back what was in sight, and says what it can't.

use losscope::chart::view::View;
use losscope::chart::{Scale, Unit};
use losscope::experiment::Experiment;
use losscope::link;
use proptest::prelude::*;

/// The view that a link's fragment makes, as the page reads it.
fn check(view: &View) -> View {
    let experiment = link::encode(&Experiment::default().with("learning_rate", "0.3").expect("allowed"));
    let fragment = link::join(&experiment, &view.pairs());
    let (rest, pairs) = link::split(&format!("#{fragment}"));
    assert_eq!(rest, experiment, "the experiment is as it was");
    assert!(link::decode(&rest).is_ok());
    let mut read = View::default();
    pairs.iter().for_each(|(name, value)| read.set(name, value).expect("it was written"));
    read
}

/// Ranges of numbers with six digits, which is what links keep.
fn zoom() -> impl Strategy<Value = Option<(f64, f64)>> {
    prop::option::of((-99_999i32..99_999, 1i32..99_999, -6i32..7).prop_map(|(low, over, exponent)| {
        let number = |digits: i32| format!("{digits}e{exponent}").parse().expect("a number");
        (number(low), number(low + over))
    }))
}

fn view() -> impl Strategy<Value = View> {
    let unit = prop::sample::select(vec![Unit::Step, Unit::Epoch, Unit::Examples, Unit::Time]);
    let scale = || prop::sample::select(vec![Scale::Linear, Scale::Logarithmic]);
    let below: Vec<_> = losscope::chart::quantity::BELOW.iter().map(|(quantity, ..)| *quantity).collect();
    let hidden =
        prop::sample::subsequence(vec!["training".to_owned(), "validation".to_owned(), "before".to_owned()], 0..=3);
    let parts = (
        unit,
        (scale(), scale(), scale()),
        0.0f64..0.999,
        prop::option::of(prop::sample::select(below)),
        (zoom(), zoom(), zoom()),
        (hidden, any::<bool>()),
    );
    parts.prop_map(|(unit, (x_scale, y_scale, below_scale), smoothing, below, zooms, (hidden, has_model))| View {
        unit,
        x_scale,
        y_scale,
        smoothing,
        below,
        below_scale,
        x_zoom: zooms.0,
        y_zooms: [zooms.1, zooms.2],
        hidden,
        has_model,
    })
}

proptest! {
    #[test]
    fn every_view_comes_back_from_its_link(view in view()) {
        prop_assert_eq!(check(&view), view);
    }

    #[test]
    fn no_text_breaks_a_view(name in "[a-z_]{0,12}|x|x_range|hidden|smoothing", value in ".{0,20}|[-0-9e.]{1,20}") {
        let mut view = View::default();
        if let Err(sentence) = view.set(&name, &value) {
            prop_assert!(sentence.contains(&name) && view == View::default(), "{}", sentence);
        } else {
            let again = check(&view);
            prop_assert_eq!(again.pairs(), view.pairs());
        }
    }

    #[test]
    fn any_fragment_is_split_without_loss(pairs in prop::collection::vec(("(view\\.)?[a-z]{1,5}", "[a-z0-9.]{0,5}"), 0..6)) {
        let fragment: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let (experiment, view) = link::split(&fragment.join("&"));
        let view: Vec<String> = view.iter().map(|(name, value)| format!("view.{name}={value}")).collect();
        let (of_view, of_experiment): (Vec<String>, Vec<String>) = fragment.into_iter().partition(|pair| pair.starts_with("view."));
        prop_assert_eq!(view, of_view);
        prop_assert_eq!(experiment, of_experiment.join("&"));
    }
}

#[test]
fn the_view_at_first_is_not_in_the_link() {
    assert_eq!(View::default().pairs(), []);
    let experiment = link::encode(&Experiment::default());
    assert_eq!(link::join(&experiment, &[]), experiment);
    assert_eq!(link::split(""), (String::new(), Vec::new()));
}

#[test]
fn a_link_is_readable() {
    let mut view = View::default();
    for (name, value) in [
        ("x", "step"),
        ("y_scale", "log"),
        ("smoothing", "0.9"),
        ("x_range", "10..200.5"),
        ("hidden", "training before"),
    ] {
        view.set(name, value).expect("allowed");
    }
    let expected =
        "v=1&view.x=step&view.y_scale=log&view.smoothing=0.9&view.x_range=10..200.5&view.hidden=training+before";
    assert_eq!(link::join("v=1", &view.pairs()), expected);
}

#[test]
fn what_can_not_be_is_refused_in_a_sentence() {
    for (name, value, sentence) in [
        ("x", "hour", "view.x is hour; it must be epoch, step, examples or time"),
        ("y_scale", "LOG", "view.y_scale is LOG; it must be linear or log"),
        ("smoothing", "1", "view.smoothing is 1; it must be from 0 to 0.999"),
        ("smoothing", "-0.1", "view.smoothing is -0.1; it must be from 0 to 0.999"),
        ("smoothing", "NaN", "view.smoothing is NaN; it must be from 0 to 0.999"),
        (
            "below",
            "loss",
            "view.below is loss; it must be none, metric, gradient_norm, scheduled_learning_rate, weight_norm",
        ),
        ("x_range", "5..1", "view.x_range is 5..1; it must be two numbers with the lower one first, as in 10..200"),
        ("y_range", "1", "view.y_range is 1; it must be two numbers with the lower one first, as in 10..200"),
        (
            "below_range",
            "1..inf",
            "view.below_range is 1..inf; it must be two numbers with the lower one first, as in 10..200",
        ),
        (
            "y_range",
            "1..1e999",
            "view.y_range is 1..1e999; it must be two numbers with the lower one first, as in 10..200",
        ),
        ("hidden", "pinned-0", "view.hidden is pinned-0; it must be some of training, validation and before"),
    ] {
        let mut view = View::default();
        assert_eq!(view.set(name, value), Err(sentence.to_owned()));
        assert_eq!(view, View::default());
    }
    let unknown = View::default().set("colour", "red").expect_err("no such part");
    assert!(unknown.starts_with("view.colour is no part of the view; these are: x, x_scale, "), "{unknown}");
}

#[test]
fn each_value_that_the_page_offers_can_be_set() {
    let mut view = View::default();
    view.set("below", "metric").expect("allowed");
    let controls = view.controls("R²");
    assert!(controls.len() >= 6, "{controls:?}");
    for control in &controls {
        assert!(control.options.iter().any(|(value, _)| *value == control.value), "{control:?}");
        for (value, _) in &control.options {
            assert_eq!(view.set(control.name, value), Ok(()));
        }
    }
}

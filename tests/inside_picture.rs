//! The inside of a run is drawn where it belongs, and told in words that are so.
//!
//! Pictures are kept under `tests/snapshots/`, as those of the chart; `UPDATE_SNAPSHOTS=1` writes them anew.

mod picture;
mod snapshot;

use losscope::chart::reading::Move;
use losscope::chart::{Curve, Picture, Scale, Tint, Unit};
use losscope::experiment::Experiment;
use losscope::inside::picture::Panels;
use losscope::inside::{About, Inside, Records};
use picture::{BEFORE, Drawn, TRAIN, VALIDATION, dark, draw, light};

/// The whole run, as the page has it.
fn panels(settings: &[(&str, &str)]) -> Panels {
    let experiment = Experiment::from_settings(settings).expect("allowed");
    let mut inside = Inside::new(&experiment, None);
    let mut panels = Panels::new(inside.about().clone());
    // In pieces, as they come from a worker.
    while !inside.is_done() {
        let n_known = inside.records().len();
        inside.advance();
        panels.extend(&inside.records().since(n_known, inside.about().n_layers));
    }
    // As text, in which what is no number is the same as itself.
    let told = |records: &Records| format!("{records:?}");
    assert!(told(panels.records()) == told(inside.records()), "in pieces it is the same");
    panels
}

/// Compares a picture with its snapshot, after everything that holds for all pictures.
fn check(name: &str, picture: &Picture, size: (u32, u32)) -> Drawn {
    let drawn = draw(picture, &light(), size);
    drawn.assert_sound(name);
    let expected = snapshot::kept(&format!("inside-{name}.svg"), &drawn.svg);
    assert!(drawn.svg == expected, "inside-{name}.svg is another picture now: look at it with UPDATE_SNAPSHOTS=1");
    drawn
}

const SIZE: (u32, u32) = (720, 640);

const DEAD: &[(&str, &str)] = &[
    ("dataset", "moons"),
    ("activation", "relu"),
    ("n_hidden_layers", "4"),
    ("learning_rate", "0.5"),
    ("schedule", "step"),
    ("n_epochs", "100"),
];

#[test]
fn each_layer_has_a_curve_of_its_own_in_each_panel() {
    let panels = panels(&[("n_hidden_layers", "2")]);
    let picture = panels.picture(Unit::Epoch, Scale::Linear, 1.0, None);
    let names: Vec<&str> = picture.panels.iter().map(|panel| panel.name.as_str()).collect();
    let expected = ["Weights (norm by layer)", "Gradient (norm by layer)", "Share of saturated units", "Sharpness"];
    assert_eq!(names, expected);
    let labels = |panel: usize| picture.panels[panel].curves.iter().map(|curve| &*curve.label).collect::<Vec<_>>();
    assert_eq!(labels(0), ["layer 1", "layer 2", "output"]);
    assert_eq!(labels(1), labels(0));
    assert_eq!(labels(2), ["layer 1", "layer 2"], "outputs don’t die");
    assert_eq!(labels(3), ["2 / learning rate", "sharpness"]);
    let drawn = check("layers", &picture, SIZE);
    for word in ["layer 1", "layer 2", "output", "sharpness", "2 / learning rate", "epoch"] {
        assert!(drawn.says(word), "{word} is not in {:?}", drawn.texts());
    }
    // Each in a colour of its own: two lines of the output layer, in two panels.
    assert_eq!(drawn.lines(TRAIN).len(), 2);
    assert_eq!(drawn.lines(VALIDATION).len(), 1);
}

#[test]
fn a_legend_has_each_curve_once_and_no_two_look_alike() {
    for settings in [&[("n_hidden_layers", "6"), ("n_epochs", "2")][..], &[("n_hidden_layers", "0"), ("n_epochs", "2")]]
    {
        let panels = panels(settings);
        let legend = panels.legend();
        let drawn = panels.picture(Unit::Step, Scale::Linear, 1.0, None);
        let looks = |curve: &Curve| (curve.tint, curve.dashes, curve.name.clone());
        let mut curves = drawn.panels.iter().flat_map(|panel| &panel.curves);
        assert!(
            curves.all(|curve| legend.iter().any(|line| looks(line) == looks(curve))),
            "all are named: {settings:?}"
        );
        for (idx, line) in legend.iter().enumerate() {
            let is_like =
                |other: &Curve| (other.tint, other.dashes) == (line.tint, line.dashes) || other.name == line.name;
            assert!(!legend[..idx].iter().any(is_like), "{} is as another: {settings:?}", line.name);
        }
    }
}

#[test]
fn the_limit_follows_the_schedule() {
    let panels = panels(DEAD);
    let records = panels.records();
    for (limit, rate) in records.limit.iter().zip(&records.learning_rate) {
        assert!((limit * rate - 2.0).abs() < 1e-5, "{limit} at {rate}");
    }
    assert!(records.learning_rate.first() > records.learning_rate.last());
    let drawn = check("dead", &panels.picture(Unit::Step, Scale::Linear, 1.0, None), SIZE);
    assert!(!drawn.lines(BEFORE).is_empty() && drawn.says("Share of dead units"));
}

#[test]
fn momentum_and_weight_decay_move_the_limit_and_are_named_beside_it() {
    for (settings, label, expected) in [
        (&[("momentum", "0.9")][..], "3.8 / learning rate", 3.8 / 0.05),
        (&[("momentum", "0.9"), ("nesterov", "on")], "1.36 / learning rate", 3.8 / 2.8 / 0.05),
        (&[("weight_decay", "0.3")], "2 / learning rate − weight decay", 2.0 / 0.05 - 0.3),
    ] {
        let panels = panels(&[settings, &[("n_epochs", "2")]].concat());
        let picture = panels.picture(Unit::Step, Scale::Linear, 1.0, None);
        let sharpness = picture.panels.last().expect("there are panels");
        assert_eq!(sharpness.curves[0].label, label);
        assert!((sharpness.curves[0].series.values()[0] - expected).abs() < 1e-4 * expected, "{label}");
    }
}

#[test]
fn where_the_optimizer_scales_gradients_there_is_no_limit() {
    let panels = panels(&[("optimizer", "adam"), ("n_epochs", "5")]);
    let picture = panels.picture(Unit::Step, Scale::Linear, 1.0, None);
    let sharpness = picture.panels.last().expect("there are panels");
    assert_eq!(sharpness.curves.iter().map(|curve| curve.tint).collect::<Vec<_>>(), [Tint::Validation]);
    let sentences = panels.sentences(None);
    assert!(sentences[0].ends_with("with this optimizer it sets the learning rate no plain limit."), "{sentences:?}");
}

#[test]
fn a_linear_model_has_no_units_to_die() {
    let panels = panels(&[("n_hidden_layers", "0"), ("n_epochs", "5")]);
    let picture = panels.picture(Unit::Step, Scale::Linear, 1.0, None);
    assert_eq!(picture.panels.len(), 3);
    check("linear", &picture, SIZE);
}

#[test]
fn a_run_of_which_nothing_is_measured_yet_has_axes_and_one_that_diverged_is_marked() {
    let experiment = Experiment::default();
    let empty = Panels::new(About::of(&experiment));
    let drawn = check("empty", &empty.picture(Unit::Step, Scale::Logarithmic, 1.0, Some(3)), SIZE);
    assert!(drawn.says("Sharpness"));
    let panels = panels(&[("learning_rate", "1"), ("n_epochs", "10")]);
    let first = panels.records().sharpness.iter().position(|sharpness| !sharpness.is_finite()).expect("it diverges");
    let step = panels.records().step[first];
    let drawn = check("diverged", &panels.picture(Unit::Step, Scale::Linear, 1.0, None), SIZE);
    assert!(drawn.says(&format!("no numbers at step {step}")), "{:?}", drawn.texts());
}

#[test]
fn pictures_are_sound_at_any_size_unit_and_cursor() {
    let panels = panels(&[("n_hidden_layers", "6"), ("n_epochs", "20"), ("activation", "relu")]);
    for unit in [Unit::Step, Unit::Epoch, Unit::Examples, Unit::Time] {
        for scale in [Scale::Linear, Scale::Logarithmic] {
            for (width, height, ratio) in [(280, 560, 1.0), (720, 640, 1.0), (1440, 1280, 2.0)] {
                for cursor in [None, Some(0), Some(77), Some(u32::MAX)] {
                    let picture = panels.picture(unit, scale, ratio, cursor);
                    for theme in [light(), dark()] {
                        let name = format!("{unit:?} {scale:?} {width} {cursor:?}");
                        draw(&picture, &theme, (width, height)).assert_sound(&name);
                    }
                }
            }
        }
    }
    check("cursor", &panels.picture(Unit::Step, Scale::Linear, 1.0, Some(77)), (360, 720));
}

/// Two hidden layers of four units, at three records.
fn made_up(sharpness: &[f32], dead_units: &[f32]) -> (About, Records) {
    let about = About {
        n_steps: 100,
        n_layers: 3,
        n_units: 4,
        dead: Some("dead"),
        reach: Some((2.0, 0.0)),
        ..About::default()
    };
    let n = sharpness.len();
    let records = Records {
        step: (0..n as u32).map(|idx| 50 * idx).collect(),
        learning_rate: vec![0.05; n],
        sharpness: sharpness.to_vec(),
        limit: vec![40.0; n],
        weight_norm: [1.0, 2.5, 3.25].repeat(n),
        gradient_norm: [0.5, 0.25, 0.125].repeat(n),
        dead_units: dead_units.to_vec(),
    };
    (about, records)
}

#[test]
fn a_record_is_told_in_sentences() {
    let (about, records) = made_up(&[34.0, 38.0, 43.0], &[0.0, 0.0, 1.0, 0.0, 2.0, 4.0]);
    let mut panels = Panels::new(about);
    panels.extend(&records);
    let layers =
        "Weights 1.000 in layer 1, 2.500 in layer 2 and 3.250 in the output layer; gradient 0.5000, 0.2500 and 0.1250.";
    let expected = [
        (Some(0), ["Sharpness 34.00 at step 0: below 2 / learning rate = 40.00.", layers, "No unit is dead."]),
        // The record nearest to the cursor.
        (
            Some(60),
            [
                "Sharpness 38.00 at step 50: just below 2 / learning rate = 40.00.",
                layers,
                "1 of 4 units in layer 1 is dead.",
            ],
        ),
        (
            None,
            [
                "Sharpness 43.00 at step 100: just above 2 / learning rate = 40.00.",
                layers,
                "2 of 4 units in layer 1 and 4 of 4 units in layer 2 are dead.",
            ],
        ),
    ];
    for (cursor, sentences) in expected {
        assert_eq!(panels.sentences(cursor), sentences, "{cursor:?}");
    }
    assert_eq!(Panels::new(About::default()).sentences(Some(3)), [""; 0], "of nothing, nothing");
}

#[test]
fn a_cursor_goes_from_record_to_record_and_to_the_one_below_a_pointer() {
    let panels = panels(&[("n_epochs", "40")]);
    let steps = panels.records().step.clone();
    assert_eq!(steps.len(), 201);
    let last = steps[200];
    for (cursor, to, expected) in [
        (None, Move::Next, 0),
        (None, Move::Previous, last),
        (Some(steps[7]), Move::Next, steps[8]),
        (Some(steps[7]), Move::Previous, steps[6]),
        (Some(steps[7]), Move::PageForward, steps[27]),
        (Some(steps[7]), Move::PageBack, 0),
        (Some(last), Move::Next, last),
        (Some(0), Move::Previous, 0),
        (Some(steps[7]), Move::First, 0),
        (Some(steps[7]), Move::Last, last),
    ] {
        assert_eq!(panels.step_after(cursor, to), Some(expected), "{cursor:?} {to:?}");
    }
    let (epochs, per_epoch) = (12.3, f64::from(panels.about().steps_per_epoch));
    let nearest = |position: f64| {
        steps
            .iter()
            .copied()
            .min_by(|a, b| (f64::from(*a) - position).abs().total_cmp(&(f64::from(*b) - position).abs()))
    };
    assert_eq!(panels.step_near(Unit::Epoch, epochs), nearest(epochs * per_epoch));
    assert_eq!(panels.step_near(Unit::Time, epochs), nearest(epochs * per_epoch), "seconds are not known, and epochs");
    assert_eq!(panels.step_near(Unit::Step, 101.0), nearest(101.0));
    let empty = Panels::new(About::default());
    assert_eq!((empty.step_near(Unit::Step, 3.0), empty.step_after(Some(3), Move::Next)), (None, None));
}

#[test]
fn the_largest_learning_rate_of_a_linear_model_is_named() {
    let panels = panels(&[("n_hidden_layers", "0"), ("n_epochs", "2"), ("batch_size", "full")]);
    let sentences = panels.sentences(None);
    let last = sentences.last().expect("there are some");
    // The preset at_the_edge lies just below, at 0.2, and its stop above, 0.25, diverges.
    assert_eq!(
        last,
        "A linear model with squared error: gradient descent on the full batch converges below a learning rate of 0.2371."
    );
}

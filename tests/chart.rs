//! The chart tells the truth: whatever a run recorded is drawn where it belongs, or marked.
//!
//! Each picture is drawn as SVG and kept under `tests/snapshots/`, to be looked at; `UPDATE_SNAPSHOTS=1` writes them anew.

mod picture;
mod snapshot;

use losscope::chart::run::About;
use losscope::chart::scope::Scope;
use losscope::chart::{
    Caption, Curve, Horizontal, Nature, Pace, Panel, Picture, Placed, Scale, Series, Steps, Tint, Unit, dash,
};
use losscope::experiment::Experiment;
use losscope::history::History;
use losscope::trainer::Trainer;
use picture::{Drawn, TEXT, TRAIN, VALIDATION, WARNING, light, noise, run, scope, scope_of, train_only};

/// Compares a picture with its snapshot, after everything that holds for all pictures.
fn check(name: &str, drawn: Drawn) -> Drawn {
    let expected = snapshot::kept(&format!("{name}.svg"), &drawn.svg);
    drawn.assert_sound(name);
    assert!(drawn.svg == expected, "{name}.svg is another picture now: look at it with UPDATE_SNAPSHOTS=1");
    drawn
}

/// A picture of that history, as the page shows it after these parts of the view were set.
fn check_view(name: &str, history: &History, view: &[(&str, &str)]) -> Drawn {
    let mut scope = scope(history);
    set(&mut scope, view);
    check(name, picture::page(&mut scope))
}

fn set(scope: &mut Scope, view: &[(&str, &str)]) {
    for (name, value) in view {
        scope.set(name, value).expect("a part of the view");
    }
}

const LOG: &[(&str, &str)] = &[("y_scale", "log")];

#[test]
fn a_healthy_run_has_both_curves_and_names_on_its_axes() {
    let drawn = check_view("healthy", &run(400, 1.0), &[]);
    assert_eq!(drawn.lines(TRAIN).len(), 1);
    assert_eq!(drawn.lines(VALIDATION)[0].len(), 41);
    assert!(drawn.texts().iter().any(|text| text.starts_with("step")), "{:?}", drawn.texts());
    for word in ["Mean squared error", "0.0", "1.0", "400", "training", "validation"] {
        assert!(drawn.says(word), "{word} is not in {:?}", drawn.texts());
    }
    check_view("healthy-logarithmic", &run(400, 1.0), LOG);
}

#[test]
fn the_run_before_is_a_dashed_ghost_under_the_current_one() {
    let mut scope = scope(&run(400, 0.4));
    scope.keep();
    scope.start(picture::about(400));
    scope.extend(&run(400, 1.0), true);
    let drawn = check("ghost", picture::page(&mut scope));
    let first = |colour: &str| drawn.svg.find(&format!("stroke=\"{colour}\"")).expect("a line");
    assert!(first(picture::BEFORE) < first(TRAIN), "the ghost is drawn first");
    assert!(drawn.lines(picture::BEFORE).len() > 20 && drawn.says("before"));
}

#[test]
fn an_empty_run_has_axes_and_no_curve() {
    let drawn = check_view("empty", &History::default(), &[]);
    assert!(drawn.lines(TRAIN).is_empty() && drawn.says("Mean squared error"));
    check_view("empty-logarithmic", &History::default(), LOG);
}

#[test]
fn a_single_record_is_a_dot_and_two_are_a_line() {
    assert!(check_view("one", &train_only(&[1.0]), &[]).svg.contains("<circle"));
    assert_eq!(check_view("two", &train_only(&[1.0, 0.5]), &[]).lines(TRAIN)[0].len(), 2);
}

#[test]
fn a_constant_loss_is_a_level_line() {
    for (name, view) in [("constant", &[][..]), ("constant-logarithmic", LOG)] {
        let drawn = check_view(name, &train_only(&[0.7; 50]), view);
        let line = &drawn.lines(TRAIN)[0];
        assert!(line.iter().all(|point| point.1 == line[0].1));
    }
    check_view("zero", &train_only(&[0.0; 50]), &[]);
}

#[test]
fn a_nan_loss_breaks_the_line_and_is_marked() {
    let nan = f32::NAN;
    for (name, losses, n_lines) in [
        ("nan-first", [nan, 1.0, 0.9, 0.8, 0.7, 0.6], 1),
        ("nan-middle", [1.0, 0.9, nan, 0.8, 0.7, 0.6], 2),
        ("nan-last", [1.0, 0.9, 0.8, 0.7, 0.6, nan], 1),
        ("all-nan", [nan; 6], 0),
    ] {
        let drawn = check_view(name, &train_only(&losses), &[]);
        assert_eq!(drawn.lines(TRAIN).len(), n_lines, "{name}");
        let first = losses.iter().position(|loss| loss.is_nan()).expect("there is one");
        assert!(drawn.says(&format!("not a number at step {first}")), "{name}: {:?}", drawn.texts());
        assert!(drawn.svg.contains(WARNING), "{name}");
    }
}

#[test]
fn infinite_losses_break_the_line_and_are_marked() {
    let losses = [1.0, 0.8, f32::INFINITY, 0.7, 0.6, -f32::INFINITY, 0.5, 0.4];
    let drawn = check_view("infinite", &train_only(&losses), &[]);
    assert_eq!(drawn.lines(TRAIN).len(), 3);
    assert!(drawn.says("infinite at step 2"), "{:?}", drawn.texts());
    check_view("infinite-logarithmic", &train_only(&losses), LOG);
}

#[test]
fn a_diverging_run_stays_readable() {
    let mut trainer = Trainer::new(&Experiment::default().with("learning_rate", "1").expect("allowed"));
    trainer.advance(100);
    let history = trainer.history();
    let step = history.first_non_finite_step().expect("it diverges");
    for (name, view) in [("diverging", &[][..]), ("diverging-logarithmic", LOG)] {
        let mut scope = scope_of(picture::about(100), history);
        set(&mut scope, view);
        let drawn = check(name, picture::page(&mut scope));
        assert!(drawn.texts().iter().any(|text| text.ends_with(&format!(" at step {step}"))), "{:?}", drawn.texts());
        // The first steps use much of the height, although the last finite loss is above 1e30.
        let heights = drawn.lines(TRAIN).concat();
        let spread = |f: fn(f64, f64) -> f64, from| heights.iter().map(|point| point.1).fold(from, f);
        assert!(spread(f64::max, 0.0) - spread(f64::min, 1e9) > 150.0, "{name}");
    }
}

#[test]
fn a_spike_leaves_the_rest_readable_and_is_marked_at_the_edge() {
    let mut spiky = run(400, 1.0);
    spiky.train_loss[200] = 1000.0;
    let drawn = check_view("spike", &spiky, &[]);
    assert!(drawn.lines(TRAIN)[0][0].1 < 200.0, "the start is high up");
    let top = drawn.layout.panels[0].top.round();
    let marks = drawn.rectangles(TRAIN);
    assert!(marks.iter().any(|mark| mark[1] == top - 3.0 && mark[3] == top), "{marks:?} has none at {top}");
}

#[test]
fn values_without_a_place_on_a_logarithmic_axis_are_told_in_words() {
    let mut negative = run(400, 1.0);
    negative.train_loss[200..230].fill(-0.1);
    negative.train_loss[300] = 0.0;
    let drawn = check_view("negative-logarithmic", &negative, LOG);
    let words = "training loss is 0 or less 31 times, first at step 200: a log axis has no place for it";
    assert!(drawn.says(words), "{:?}", drawn.texts());
    let drawn = check_view("negative", &negative, &[]);
    assert!(!drawn.texts().iter().any(|text| text.contains("log axis")));
    check_view("zero-logarithmic", &train_only(&[0.0; 50]), LOG);
}

/// A panel over steps with that curve.
fn panel<'a>(series: &'a Series, band: Option<(&'a Series, &'a Series)>, scale: Scale) -> Picture<'a> {
    let end = series.len() as f64;
    let pace = Pace { steps_per_epoch: 10, ..Pace::default() };
    let curve = Curve {
        series,
        placed: Placed { pace, unit: Unit::Step, steps: Steps::Each },
        raw: None,
        band,
        tint: Tint::Train,
        dashes: dash::WHOLE,
        width: 1.0,
        strength: 1.0,
        label: "training".to_owned(),
        name: "training loss".to_owned(),
    };
    let panel = Panel {
        name: "Mean squared error".to_owned(),
        scale,
        zoom: None,
        nature: Nature::Size,
        share: 1.0,
        curves: vec![curve],
        levels: Vec::new(),
        marks: Vec::new(),
        rug: None,
    };
    let horizontal = Horizontal { unit: Unit::Step, scale: Scale::Linear, whole: (0.0, end), zoom: None, pace };
    Picture { panels: vec![panel], horizontal, pixel_ratio: 1.0, cursor: None, caption: None }
}

#[test]
fn numbers_of_any_size_have_an_axis() {
    let exponents = (-300..=300).step_by(5);
    let series: Series = exponents.map(|exponent| losscope::chart::ticks::power_of_ten(f64::from(exponent))).collect();
    for (name, scale) in [("range", Scale::Linear), ("range-logarithmic", Scale::Logarithmic)] {
        let drawn = check(name, picture::draw(&panel(&series, None, scale), &light(), (720, 360)));
        let heights: Vec<f64> = drawn.lines(TRAIN).concat().iter().map(|point| point.1).collect();
        let is_straight =
            heights.len() == 121 && heights.windows(2).all(|pair| (1.0..=3.0).contains(&(pair[0] - pair[1])));
        assert_eq!(is_straight, scale == Scale::Logarithmic, "{heights:?}");
    }
    let series: Series = [f64::MAX, f64::MIN, 1.0, f64::MIN_POSITIVE, 5e-324, -0.0].into_iter().collect();
    check("extremes", picture::draw(&panel(&series, None, Scale::Linear), &light(), (720, 360)));
    check("extremes-logarithmic", picture::draw(&panel(&series, None, Scale::Logarithmic), &light(), (720, 360)));
}

#[test]
fn a_band_is_an_area_around_its_curve() {
    let series = |shift: f64| -> Series {
        let loss =
            |step: u32| 0.05 + 1.0 / (1.0 + 0.05 * f64::from(step)) + shift * (0.2 + 0.05 * f64::from(noise(step)));
        (0..300).map(loss).collect()
    };
    let [low, median, high] = [-0.3, 0.0, 0.6].map(series);
    let drawn = check("band", picture::draw(&panel(&median, Some((&low, &high)), Scale::Linear), &light(), (720, 360)));
    let area = drawn.svg.find("<polygon").expect("an area");
    assert!(area < drawn.svg.find(&format!("stroke=\"{TRAIN}\"")).expect("a line"), "the curve is over its band");
}

#[test]
fn a_million_steps_are_a_few_points_in_each_pixel_column() {
    let losses: Vec<f32> =
        (0..1_000_000).map(|step| 0.1 + 20.0 / (20.0 + (step / 1000) as f32) * (1.0 + noise(step))).collect();
    let drawn = check_view("million", &train_only(&losses), &[]);
    let n_points = drawn.lines(TRAIN).concat().len() + drawn.areas(TRAIN).concat().len();
    assert!((1000..=4 * 720).contains(&n_points), "{n_points}");
    check_view("million-smooth", &train_only(&losses), &[("smoothing", "0.999"), ("x_scale", "log")]);
}

/// What is written at the marks of [`picture::eventful`].
const MARKS: [&str; 6] = [
    "lowest 0.1500, step 120",
    "early stop",
    "rate 0.01",
    "momentum 0.9",
    "weight decay 0.001",
    "not a number at step 390",
];

#[test]
fn every_mark_has_its_word_and_none_lies_over_another() {
    let (about, history) = picture::eventful();
    let mut scope = scope_of(about, &history);
    let drawn = check("marks", picture::page(&mut scope));
    for words in MARKS.iter().chain(&["clipped"]) {
        assert!(drawn.says(words), "{words} is not in {:?}", drawn.texts());
    }
    set(&mut scope, &[("below", "gradient_norm"), ("y_scale", "log")]);
    scope.point_at(300.0);
    let drawn = check("marks-and-clipping", picture::page_of(&mut scope, &light(), (720, 460)));
    assert!(drawn.says("clipped above 2"), "{:?}", drawn.texts());
    set(&mut scope, &[("x", "epoch")]);
    let drawn = check("marks-narrow", picture::page_of(&mut scope, &light(), (360, 460)));
    assert!(drawn.says("not a number at step 390"), "the worst news has room first");
}

#[test]
fn smoothing_leaves_the_raw_curve_as_a_shadow() {
    for (name, scale) in [("smooth", "linear"), ("smooth-logarithmic", "log")] {
        let drawn = check_view(name, &run(400, 1.0), &[("smoothing", "0.9"), ("y_scale", scale)]);
        let [raw, smooth] = &drawn.lines(TRAIN)[..] else { panic!("two lines") };
        let climb = |line: &[(f64, f64)]| line.windows(2).map(|pair| (pair[1].1 - pair[0].1).abs()).sum::<f64>();
        assert!(climb(smooth) < 0.3 * climb(raw), "{name}: {} of {}", climb(smooth), climb(raw));
    }
}

#[test]
fn pinned_runs_have_colours_and_dashes_of_their_own() {
    let mut scope = many();
    let drawn = check("many", picture::page(&mut scope));
    for [red, green, blue] in light().pinned {
        let lines = drawn.lines(&format!("#{red:02X}{green:02X}{blue:02X}"));
        assert!(lines.len() > 10, "a dashed line");
    }
    scope.isolate("pinned-3");
    check("many-alone", picture::page(&mut scope));
}

/// A current run, a ghost and seven pinned ones.
fn many() -> Scope {
    let mut scope = scope(&run(400, 0.3));
    for idx in 0..7u8 {
        let title = format!("Penguins, learning rate 0.{}", idx + 1);
        scope.start(About { link: format!("v=1&learning_rate=0.{}", idx + 1), ..picture::titled(&title) });
        scope.extend(&run(400, 0.2 * f32::from(idx + 1)), true);
        assert!(scope.pin());
    }
    scope.keep();
    scope.start(picture::about(400));
    scope.extend(&run(400, 2.5), true);
    scope
}

#[test]
fn a_second_panel_shares_the_axis_and_the_cursor() {
    for below in ["metric", "gradient_norm", "scheduled_learning_rate", "weight_norm"] {
        let mut scope = scope(&run(400, 1.0));
        set(&mut scope, &[("below", below), ("below_scale", if below == "gradient_norm" { "log" } else { "linear" })]);
        picture::page(&mut scope);
        scope.point_at(300.0);
        let drawn = check(&format!("below-{below}"), picture::page_of(&mut scope, &light(), (720, 460)));
        let cursor: Vec<_> = drawn
            .rectangles(TEXT)
            .into_iter()
            .filter(|line| line[2] - line[0] == 1.0 && line[3] - line[1] > 60.0)
            .collect();
        let at = |idx: usize| cursor.iter().filter(|line| line[1] == drawn.layout.panels[idx].top.round()).count();
        assert!(at(0) >= 1 && at(1) >= 1, "{cursor:?}");
    }
}

#[test]
fn a_zoomed_chart_shows_its_part_and_no_more() {
    let drawn = check_view("zoom-x", &run(400, 1.0), &[("x_range", "40..110")]);
    assert!(drawn.says("40") && drawn.says("110") && !drawn.says("400"), "{:?}", drawn.texts());
    let ends: Vec<f64> = drawn.lines(TRAIN).concat().iter().map(|point| point.0).collect();
    assert_eq!(
        (ends[0], ends[ends.len() - 1]),
        (drawn.layout.left, drawn.layout.right),
        "the line goes on to both edges"
    );
    check_view("zoom-y", &run(400, 1.0), &[("y_range", "0.05..0.3")]);
    check_view("zoom-both", &run(400, 1.0), &[("x_range", "150..250"), ("y_range", "0.05..0.15")]);
    check_view("zoom-deep", &run(400, 1.0), &[("x_range", "200.5..202.25")]);
}

#[test]
fn the_horizontal_axis_counts_steps_epochs_examples_or_seconds() {
    for (unit, name, end) in [
        ("step", "step", "400"),
        ("epoch", "epoch", "40"),
        ("examples", "examples seen", "6000"),
        ("time", "seconds of training", "1.4"),
    ] {
        let drawn = check_view(&format!("by-{unit}"), &run(400, 1.0), &[("x", unit)]);
        assert!(drawn.texts().iter().any(|text| text.starts_with(name)) && drawn.says(end), "{:?}", drawn.texts());
        let drawn = check_view(&format!("by-{unit}-logarithmic"), &run(400, 1.0), &[("x", unit), ("x_scale", "log")]);
        // Step 0 has no place there, so that the curve of validation begins with the first epoch, at a third of the way.
        let [begin, ..] = drawn.lines(VALIDATION)[0][..] else { panic!("a line") };
        assert!(begin.0 > drawn.layout.left + 100.0, "{begin:?} is at the left edge");
    }
}

#[test]
fn an_export_has_a_title_a_legend_and_the_link() {
    let mut scope = scope(&run(400, 0.4));
    scope.keep();
    scope.start(picture::about(400));
    scope.extend(&run(400, 1.0), true);
    set(&mut scope, &[("below", "metric")]);
    let caption =
        Caption { title: "Penguins, learning rate 0.3 & more <b>", link: "https://losscope.org/#v=1&dataset=penguins" };
    let drawn = check("export", picture::exported(&mut scope, caption, (960, 600)));
    for words in [caption.title, caption.link, "before", "training loss", "validation loss"] {
        assert!(drawn.says(&words.replace("<b>", "<b&gt;")), "{words} is not in {:?}", drawn.texts());
    }
    check("export-narrow", picture::exported(&mut many(), caption, (480, 480)));
}

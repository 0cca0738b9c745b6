//! The chart tells the truth: whatever a run recorded is drawn where it belongs, or marked.
//!
//! Each picture is drawn as SVG and kept under `tests/snapshots/`, to be looked at; `UPDATE_SNAPSHOTS=1` writes them anew.

mod snapshot;

use losscope::chart::domain::{self, Domain};
use losscope::chart::{Horizontal, Picture, Run, Scale, Theme, View, decimate, draw, ticks};
use losscope::experiment::Experiment;
use losscope::history::History;
use losscope::trainer::Trainer;
use plotters::backend::SVGBackend;
use proptest::prelude::*;

const TRAIN: &str = "#1F5FBF";
const VALIDATION: &str = "#C2510C";
const WARNING: &str = "#B3261E";

fn theme() -> Theme {
    Theme {
        text: [88, 98, 115],
        grid: [230, 233, 237],
        train: [31, 95, 191],
        validation: [194, 81, 12],
        warning: [179, 38, 30],
        font: "sans-serif".to_owned(),
    }
}

fn svg(history: &History, previous: Option<&History>, scale: Scale, (width, height): (u32, u32)) -> String {
    let run = |history| Run { history, steps_per_epoch: 10, n_steps: 100 };
    let picture = Picture {
        current: run(history),
        previous: previous.map(run),
        view: View { x: Horizontal::Epoch, y: scale, pixel_ratio: 1.0 },
        y_name: "Mean squared error",
    };
    let mut svg = String::new();
    {
        let mut backend = SVGBackend::with_string(&mut svg, (width, height));
        draw(&mut backend, &picture, &theme()).expect("drawing into a string can't fail");
        plotters::backend::DrawingBackend::present(&mut backend).expect("nor can closing it");
    }
    svg
}

/// Draws the history, compares with the snapshot, and gives the SVG for claims of its own.
fn check(name: &str, history: &History, previous: Option<&History>, scale: Scale) -> String {
    let svg = svg(history, previous, scale, (720, 360));
    assert_all_inside(&svg);
    let expected = snapshot::kept(&format!("{name}.svg"), &svg);
    assert!(svg == expected, "{name}.svg is another picture now: look at it with UPDATE_SNAPSHOTS=1");
    svg
}

/// The points of every line of that colour.
fn lines(svg: &str, colour: &str) -> Vec<Vec<(f64, f64)>> {
    let line =
        regex::Regex::new(&format!(r#"<polyline [^>]*stroke="{colour}"[^>]*points="([^"]*)""#)).expect("a pattern");
    let points = |text: &str| {
        let numbers = |pair: &str| pair.split_once(',').map(|(x, y)| (x.parse().expect("x"), y.parse().expect("y")));
        text.split_whitespace().filter_map(numbers).collect()
    };
    line.captures_iter(svg).map(|capture| points(&capture[1])).collect()
}

fn texts(svg: &str) -> Vec<String> {
    let text = regex::Regex::new(r"(?s)<text [^>]*>\s*(.*?)\s*</text>").expect("a pattern");
    text.captures_iter(svg).map(|capture| capture[1].to_owned()).collect()
}

/// Every curve, dot and mark lies between the axes; what is off the scale may reach 3 pixels over the edge.
fn assert_all_inside(svg: &str) {
    assert!(!svg.contains("NaN") && !svg.contains("inf\""), "a number that is none was drawn");
    // The horizontal axis says where the others are; FONT_SIZE is 12, and the plot begins at 2.4 of it.
    let axis = rectangles(svg, "#586273").into_iter().max_by(|a, b| a[2].total_cmp(&b[2])).expect("there is an axis");
    let (left, right, top, bottom) = (axis[0], axis[0] + axis[2], 28.0, axis[1] + 1.0);
    let inside = |x: f64, y: f64, over: f64| {
        let is_inside = (left..=right).contains(&x) && (top - over..=bottom + over).contains(&y);
        assert!(is_inside, "({x}, {y}) is outside of {left}–{right}, {top}–{bottom}");
    };
    for colour in [TRAIN, VALIDATION] {
        lines(svg, colour).into_iter().flatten().for_each(|(x, y)| inside(x, y, 0.0));
        for [x, y, _, height] in rectangles(svg, colour) {
            inside(x, y, 3.0);
            inside(x, y + height, 3.0);
        }
    }
    let circle = regex::Regex::new(r#"<circle cx="([^"]*)" cy="([^"]*)""#).expect("a pattern");
    for capture in circle.captures_iter(svg) {
        inside(capture[1].parse().expect("x"), capture[2].parse().expect("y"), 0.0);
    }
}

/// Left, top, width and height of every rectangle of that colour.
fn rectangles(svg: &str, colour: &str) -> Vec<[f64; 4]> {
    let pattern = format!(r#"<rect x="(.*?)" y="(.*?)" width="(.*?)" height="(.*?)" opacity="[^"]*" fill="{colour}""#);
    let rectangle = regex::Regex::new(&pattern).expect("a pattern");
    let number = |capture: &regex::Captures, idx: usize| capture[idx].parse().expect("a number");
    rectangle.captures_iter(svg).map(|capture| [1, 2, 3, 4].map(|idx| number(&capture, idx))).collect()
}

fn train_only(train_loss: &[f32]) -> History {
    History { train_loss: train_loss.to_vec(), ..History::default() }
}

/// 100 steps from 2 down to about 0.1.
fn healthy() -> History {
    let loss = |step: u32| 0.1 + 1.9 / (1.0 + 0.2 * step as f32);
    let wobble = |step: u32| if step.is_multiple_of(3) { 0.1 } else { -0.03 };
    History {
        train_loss: (0..100).map(|step| loss(step) + wobble(step)).collect(),
        validation_step: (0..=10).map(|epoch| 10 * epoch).collect(),
        validation_loss: (0..=10).map(|epoch| 0.05 + loss(10 * epoch)).collect(),
        ..History::default()
    }
}

#[test]
fn a_healthy_run_has_both_curves_and_names_on_its_axes() {
    let svg = check("healthy", &healthy(), None, Scale::Linear);
    assert_eq!(lines(&svg, TRAIN).len(), 1);
    assert_eq!(lines(&svg, VALIDATION)[0].len(), 11);
    for word in ["epoch", "Mean squared error", "0.0", "2.5", "10"] {
        assert!(texts(&svg).iter().any(|text| text == word), "{word} is not in {:?}", texts(&svg));
    }
    check("healthy-logarithmic", &healthy(), None, Scale::Logarithmic);
}

#[test]
fn the_previous_run_is_a_faint_ghost_under_the_current_one() {
    let mut faster = healthy();
    faster.train_loss.iter_mut().for_each(|loss| *loss *= 0.5);
    let svg = check("ghost", &faster, Some(&healthy()), Scale::Linear);
    let faint = svg.find(&format!(r#"opacity="0.4" stroke="{TRAIN}""#)).expect("a faint line");
    let strong = svg.find(&format!(r#"opacity="1" stroke="{TRAIN}""#)).expect("a strong line");
    assert!(faint < strong, "the ghost is drawn first");
}

#[test]
fn an_empty_run_has_axes_and_no_curve() {
    let svg = check("empty", &History::default(), None, Scale::Linear);
    assert!(lines(&svg, TRAIN).is_empty() && !texts(&svg).is_empty());
    check("empty-logarithmic", &History::default(), None, Scale::Logarithmic);
}

#[test]
fn a_single_record_is_a_dot() {
    assert!(check("one", &train_only(&[1.0]), None, Scale::Linear).contains("<circle"));
}

#[test]
fn a_constant_loss_is_a_level_line() {
    for (name, scale) in [("constant", Scale::Linear), ("constant-logarithmic", Scale::Logarithmic)] {
        let svg = check(name, &train_only(&[0.7; 50]), None, scale);
        let line = &lines(&svg, TRAIN)[0];
        assert!(line.iter().all(|point| point.1 == line[0].1));
    }
    check("zero", &train_only(&[0.0; 50]), None, Scale::Linear);
}

#[test]
fn a_nan_loss_breaks_the_line_and_is_marked() {
    let nan = f32::NAN;
    for (name, losses, n_lines) in [
        ("nan-first", [nan, 1.0, 0.9, 0.8, 0.7], 1),
        ("nan-middle", [1.0, 0.9, nan, 0.8, 0.7], 2),
        ("nan-last", [1.0, 0.9, 0.8, 0.7, nan], 1),
        ("all-nan", [nan; 5], 0),
    ] {
        let svg = check(name, &train_only(&losses), None, Scale::Linear);
        assert_eq!(lines(&svg, TRAIN).len(), n_lines, "{name}");
        let first = losses.iter().position(|loss| loss.is_nan()).expect("there is one");
        assert!(texts(&svg).contains(&format!("not finite at step {first}")), "{name}");
        assert!(svg.contains(WARNING), "{name}");
    }
}

#[test]
fn a_diverging_run_stays_readable() {
    let mut trainer = Trainer::new(&Experiment::default().with("learning_rate", "1").expect("allowed"));
    trainer.advance(100);
    let history = trainer.history();
    let step = history.first_non_finite_step().expect("it diverges");
    for (name, scale) in [("diverging", Scale::Linear), ("diverging-logarithmic", Scale::Logarithmic)] {
        let svg = check(name, history, None, scale);
        assert!(texts(&svg).contains(&format!("not finite at step {step}")));
        // The first steps use much of the height, although the last finite loss is above 1e30.
        let heights = lines(&svg, TRAIN).concat();
        let spread = |f: fn(f64, f64) -> f64, from| heights.iter().map(|point| point.1).fold(from, f);
        assert!(spread(f64::max, 0.0) - spread(f64::min, 1e9) > 150.0, "{name}");
    }
}

#[test]
fn extreme_and_negative_losses_are_drawn_or_marked_at_the_edge() {
    let losses =
        [1.0, f32::MAX, 1e-38, f32::MIN_POSITIVE / 4.0, 0.5, f32::INFINITY, 0.4, -f32::INFINITY, -3.0, 0.0, 0.3];
    check("extremes", &train_only(&losses), None, Scale::Linear);
    check("extremes-logarithmic", &train_only(&losses), None, Scale::Logarithmic);
}

#[test]
fn a_spike_leaves_the_rest_readable_and_is_marked_at_the_edge() {
    let mut spiky = healthy();
    spiky.train_loss[50] = 1000.0;
    let svg = check("spike", &spiky, None, Scale::Linear);
    let top = lines(&svg, TRAIN).concat().iter().map(|point| point.1).fold(f64::INFINITY, f64::min);
    assert!(lines(&svg, TRAIN)[0][0].1 < 200.0, "the start is high up");
    let mark = format!(r#"y="{}" width="2" height="3" opacity="1" fill="{TRAIN}""#, top - 3.0);
    assert!(svg.contains(&mark), "{mark}");
}

#[test]
fn labels_never_collide_at_any_width() {
    for scale in [Scale::Linear, Scale::Logarithmic] {
        for width in (280..2560).step_by(40) {
            for height in [120, 300, 900] {
                for n_steps in [1, 30, 1080, 250_000] {
                    let mut history = healthy();
                    history.train_loss[(width / 40) as usize] = f32::NAN;
                    let run = Run { history: &history, steps_per_epoch: 1, n_steps: n_steps.max(100) };
                    let view = View { x: Horizontal::Step, y: scale, pixel_ratio: 1.0 };
                    let short = Run { n_steps, ..run };
                    let picture = Picture { current: run, previous: Some(short), view, y_name: "Mean squared error" };
                    let mut svg = String::new();
                    draw(&mut SVGBackend::with_string(&mut svg, (width, height)), &picture, &theme()).expect("drawn");
                    assert_labels_apart(&svg, f64::from(width));
                }
            }
        }
    }
}

/// Boxes of texts, with digits as wide as 0.6 of the font, don't touch.
fn assert_labels_apart(svg: &str, width: f64) {
    let text = regex::Regex::new(
        r#"(?s)<text x="(-?\d+)" y="(-?\d+)" dy="([^"]*)" text-anchor="(\w+)" [^>]*>\s*(.*?)\s*</text>"#,
    )
    .expect("a pattern");
    let boxes: Vec<_> = text
        .captures_iter(svg)
        .map(|capture| {
            let (x, y): (f64, f64) = (capture[1].parse().expect("x"), capture[2].parse().expect("y"));
            let length = 7.2 * capture[5].chars().count() as f64;
            let left = match &capture[4] {
                "start" => x,
                "middle" => x - 0.5 * length,
                _ => x - length,
            };
            let top = if &capture[3] == "0.76em" { y } else { y - 6.0 };
            (left, left + length, top, top + 12.0, capture[5].to_owned())
        })
        .collect();
    for (idx, a) in boxes.iter().enumerate() {
        assert!(a.0 >= -1.0 && a.1 <= width + 1.0, "{a:?} is cut off at width {width}");
        for b in &boxes[..idx] {
            let apart = a.1 <= b.0 || b.1 <= a.0 || a.3 <= b.2 || b.3 <= a.2;
            assert!(apart, "at width {width}: {a:?} and {b:?}");
        }
    }
}

#[test]
fn ticks_are_multiples_of_1_2_or_5() {
    let labels = |low, high, count| {
        let ticks = ticks::of(&Domain { low, high, scale: Scale::Linear }, count);
        ticks.into_iter().map(|tick| tick.label).collect::<Vec<_>>()
    };
    // What d3.ticks gives.
    assert_eq!(labels(0.0, 1.0, 5), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
    assert_eq!(labels(0.0, 1.0, 10).len(), 11);
    assert_eq!(labels(0.0, 20.0, 4), ["0", "5", "10", "15", "20"]);
    assert_eq!(labels(0.0, 0.3, 3), ["0.0", "0.1", "0.2", "0.3"]);
    let exact: Vec<f64> =
        ticks::of(&Domain { low: 0.0, high: 1.0, scale: Scale::Linear }, 10).iter().map(|tick| tick.value).collect();
    assert_eq!(exact, [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]);
}

#[test]
fn logarithmic_ticks_are_powers_of_ten_with_minor_ones_between() {
    let ticks = ticks::of(&Domain { low: 0.01, high: 10.0, scale: Scale::Logarithmic }, 4);
    let labels: Vec<_> = ticks.iter().map(|tick| tick.label.as_str()).filter(|label| !label.is_empty()).collect();
    assert_eq!(labels, ["0.01", "0.1", "1", "10"]);
    assert_eq!(ticks.len(), 28);
    let far = ticks::of(&Domain { low: 1e-6, high: 1e3, scale: Scale::Logarithmic }, 4);
    let labels: Vec<_> = far.iter().map(|tick| tick.label.as_str()).filter(|label| !label.is_empty()).collect();
    assert_eq!(labels, ["1e-6", "0.001", "1", "1000"]);
}

#[test]
fn whole_ticks_are_whole_and_written_as_people_do() {
    let labels = |max, count| ticks::whole(max, count).into_iter().map(|tick| tick.label).collect::<Vec<_>>();
    assert_eq!(labels(3.0, 10), ["0", "1", "2", "3"]);
    assert_eq!(labels(60.0, 6), ["0", "10", "20", "30", "40", "50", "60"]);
    assert_eq!(labels(20_000.0, 4), ["0", "5 k", "10 k", "15 k", "20 k"]);
}

proptest! {
    #[test]
    fn the_axis_is_finite_and_not_empty_whatever_was_recorded(
        train_loss in prop::collection::vec(any::<f32>(), 0..40),
        validation_loss in prop::collection::vec(any::<f32>(), 0..40),
    ) {
        let validation_step = (0..validation_loss.len() as u32).collect();
        let history = History { train_loss, validation_step, validation_loss, ..History::default() };
        for scale in [Scale::Linear, Scale::Logarithmic] {
            let Domain { low, high, .. } = domain::of_losses([&history].into_iter(), scale);
            prop_assert!(low.is_finite() && high.is_finite() && low < high, "{low} to {high}");
            prop_assert!(scale == Scale::Linear || low > 0.0);
            assert_all_inside(&svg(&history, None, scale, (300, 200)));
        }
    }

    #[test]
    fn decimation_keeps_the_lowest_and_highest_value_of_each_pixel_column(values in prop::collection::vec(any::<f32>(), 1..2000)) {
        let n_columns = 37.0;
        let x = |idx: usize| idx as f64 * n_columns / values.len() as f64;
        let kept: Vec<(f64, f64)> =
            decimate::pieces(values.iter().enumerate().map(|(idx, &value)| (x(idx), value))).concat();
        let extremes = |points: &mut dyn Iterator<Item = (f64, f64)>| {
            let mut columns = std::collections::BTreeMap::new();
            for (x, value) in points {
                let column = columns.entry(x.round() as i64).or_insert((value, value));
                *column = (column.0.min(value), column.1.max(value));
            }
            columns
        };
        let mut all = values.iter().enumerate().map(|(idx, &value)| (x(idx), f64::from(value))).filter(|(_, value)| value.is_finite());
        prop_assert_eq!(extremes(&mut kept.iter().copied()), extremes(&mut all));
        prop_assert!(kept.is_sorted_by_key(|point| point.0), "the order of time is kept");
    }

    #[test]
    fn a_clipped_line_stays_inside_and_on_the_line(values in prop::collection::vec(-3.0f64..4.0, 1..40)) {
        let line: Vec<(f64, f64)> = values.iter().enumerate().map(|(idx, &value)| (idx as f64, value)).collect();
        for &(x, y) in decimate::inside(&line, 0.0, 1.0).iter().flatten() {
            prop_assert!((0.0..=1.0).contains(&y));
            let before = line[x as usize];
            let after = line[(x as usize + 1).min(line.len() - 1)];
            let expected = before.1 + (x - before.0) * (after.1 - before.1);
            prop_assert!((y - expected).abs() < 1e-9, "({x}, {y}) is not on the line");
        }
        let n_inside = line.iter().filter(|point| (0.0..=1.0).contains(&point.1)).count();
        let n_kept = decimate::inside(&line, 0.0, 1.0).concat().iter().filter(|point| line.contains(point)).count();
        prop_assert_eq!(n_kept, n_inside);
    }
}

//! The reader finds, reads and keeps what is on the chart.

mod picture;

use losscope::catalog::Setting;
use losscope::chart::dash;
use losscope::chart::pins::MOST_PINNED;
use losscope::chart::reading::{Entry, Move};
use losscope::chart::run::About;
use losscope::chart::scope::Scope;
use losscope::chart::{Layout, Tint};
use losscope::history::History;
use losscope::words::measured;
use picture::{about, run, train_only};
use proptest::prelude::*;

/// A chart of a run of 400 steps with these parts of the view, as it is after it was drawn.
fn check(view: &[(&str, &str)]) -> Scope {
    let mut scope = picture::scope(&run(400, 1.0));
    view.iter().for_each(|(name, value)| scope.set(name, value).expect("a part of the view"));
    picture::page(&mut scope);
    scope
}

/// Draws it anew, as the page does before the next input.
fn layout(scope: &mut Scope) -> Layout {
    picture::page(scope).layout
}

fn entry(scope: &Scope, id: &str) -> Entry {
    scope.legend().into_iter().find(|entry| entry.id == id).unwrap_or_else(|| panic!("{id} is not in the legend"))
}

fn pinned(title: &str) -> About {
    About { title: title.to_owned(), link: format!("v=1&{title}"), ..about(400) }
}

#[test]
fn the_cursor_is_at_the_step_nearest_to_the_pointer() {
    for unit in ["step", "epoch", "examples", "time"] {
        for scale in ["linear", "log"] {
            let mut scope = check(&[("x", unit), ("x_scale", scale)]);
            let layout = layout(&mut scope);
            let history = run(400, 1.0);
            for step in [1, 7, 60, 250, 400] {
                let position = scope.picture(1.0, None).horizontal.pace.position(scope.view.unit, f64::from(step));
                scope.point_at(layout.x(position) + 0.01);
                assert_eq!(scope.cursor(), Some(step), "{unit}, {scale}");
            }
            scope.point_at(-1e9);
            assert_eq!(scope.cursor(), Some(u32::from(scale == "log")), "left of the axis is its beginning");
            scope.point_at(1e9);
            assert_eq!(scope.cursor(), Some(history.n_steps()));
            scope.leave();
            assert_eq!(scope.cursor(), None);
        }
    }
}

#[test]
fn keys_move_the_cursor_by_a_step_by_a_tenth_or_to_an_end() {
    let mut scope = check(&[]);
    let mut after = |moves: &[Move]| {
        moves.iter().for_each(|&to| scope.move_cursor(to));
        scope.cursor().expect("it is there")
    };
    assert_eq!(after(&[Move::Next]), 0, "at first it appears at the beginning");
    assert_eq!(after(&[Move::Next, Move::Next, Move::Next]), 3);
    assert_eq!(after(&[Move::Previous]), 2);
    assert_eq!(after(&[Move::PageForward]), 42);
    assert_eq!(after(&[Move::PageBack, Move::PageBack]), 0);
    assert_eq!(after(&[Move::Last]), 400);
    assert_eq!(after(&[Move::Next, Move::PageForward]), 400);
    assert_eq!(after(&[Move::First, Move::Previous]), 0);
    let mut scope = check(&[]);
    scope.move_cursor(Move::Previous);
    assert_eq!(scope.cursor(), Some(400), "at first it appears at the end");
    let mut scope = check(&[("x_scale", "log")]);
    scope.move_cursor(Move::First);
    scope.move_cursor(Move::Previous);
    assert_eq!(scope.cursor(), Some(1), "step 0 has no place on a logarithmic axis");
    let mut empty = picture::scope(&History::default());
    empty.move_cursor(Move::Next);
    assert_eq!(empty.cursor(), None);
}

#[test]
fn what_is_read_stays_in_sight() {
    for scale in ["linear", "log"] {
        let mut scope = check(&[("x_scale", scale), ("x_range", "100..150")]);
        for (to, first) in [
            (Move::Next, 100),
            (Move::PageForward, 105),
            (Move::Last, 400),
            (Move::PageBack, 0),
            (Move::First, 0),
            (Move::PageForward, 0),
        ] {
            scope.move_cursor(to);
            let layout = layout(&mut scope);
            let step = scope.cursor().expect("a cursor");
            assert!(first == 0 || step == first, "{step}, not {first}");
            let x = layout.x(f64::from(step));
            assert!(
                (layout.left - 0.5..=layout.right + 0.5).contains(&x),
                "{scale}: step {step} is at {x}, beside {:?}",
                scope.view.x_zoom
            );
        }
    }
}

#[test]
fn a_drag_zooms_the_axes_along_which_it_is_long() {
    let zooms = |from: (f64, f64), to: (f64, f64)| {
        let mut scope = check(&[]);
        let is_zoomed = scope.zoom_to(from, to, 1.0);
        assert_eq!(is_zoomed, scope.view.is_zoomed());
        (scope.view.x_zoom, scope.view.y_zooms[0])
    };
    assert_eq!(zooms((200.0, 100.0), (211.0, 111.0)), (None, None), "a click is no drag");
    let (x, y) = zooms((200.0, 100.0), (300.0, 105.0));
    assert!(x.is_some() && y.is_none());
    let (x, y) = zooms((200.0, 100.0), (205.0, 200.0));
    assert!(x.is_none() && y.is_some());
    let (x, y) = zooms((300.0, 200.0), (200.0, 100.0));
    let layout = layout(&mut check(&[]));
    let is_near = |zoom: Option<(f64, f64)>, low: f64, high: f64| {
        let (a, b) = zoom.expect("it is zoomed");
        // What is less than a pixel is rounded away, so that links stay short.
        (a - low).abs().max((b - high).abs()) < 1e-4 * (high - low)
    };
    assert!(is_near(x, layout.position_at(200.0), layout.position_at(300.0)), "in either direction: {x:?}");
    assert!(is_near(y, layout.panels[0].value_at(200.0), layout.panels[0].value_at(100.0)), "{y:?}");
    let mut scope = check(&[("below", "metric")]);
    let below = scope.layout.clone().expect("it was drawn").panels[1].clone();
    assert!(scope.zoom_to((200.0, below.top + 2.0), (205.0, below.bottom - 2.0), 1.0));
    assert!(scope.view.y_zooms[0].is_none() && scope.view.y_zooms[1].is_some());
    scope.reset_zoom();
    assert!(!scope.view.is_zoomed());
}

#[test]
fn the_wheel_zooms_around_the_pointer_and_no_farther_than_all() {
    let mut scope = check(&[]);
    let whole = layout(&mut scope);
    let pointer = whole.left + 0.25 * (whole.right - whole.left);
    let below = whole.position_at(pointer);
    scope.zoom_by(pointer, 0.5, 0.0);
    let (low, high) = scope.view.x_zoom.expect("it is zoomed");
    assert!((high - low - 200.0).abs() < 1e-6);
    assert!((low + 0.25 * (high - low) - below).abs() < 1e-6, "what is below the pointer stays there: {low} to {high}");
    layout(&mut scope);
    scope.zoom_by(pointer, 1.0, -1e5);
    assert_eq!(
        scope.view.x_zoom.map(|(low, high)| (low.round(), high.round())),
        Some((200.0, 400.0)),
        "not beyond the end"
    );
    layout(&mut scope);
    scope.zoom_by(pointer, 1.0, 1e5);
    assert_eq!(
        scope.view.x_zoom.map(|(low, high)| (low.round(), high.round())),
        Some((0.0, 200.0)),
        "nor the beginning"
    );
    layout(&mut scope);
    scope.zoom_by(pointer, 1e9, 0.0);
    assert_eq!(scope.view.x_zoom, None, "all is all");
    for _ in 0..100 {
        layout(&mut scope);
        scope.zoom_by(pointer, 0.5, 0.0);
    }
    let (low, high) = scope.view.x_zoom.expect("it is zoomed");
    assert!((1.9..=2.1).contains(&(high - low)), "two steps at least: {low} to {high}");
}

#[test]
fn two_moves_between_drawings_zoom_as_much_as_with_one_between() {
    let zoomed = |is_drawn: bool| {
        let mut scope = check(&[]);
        layout(&mut scope);
        scope.zoom_by(300.0, 0.8, 5.0);
        if is_drawn {
            layout(&mut scope);
        }
        scope.zoom_by(400.0, 0.7, -3.0);
        scope.view.x_zoom.expect("it is zoomed")
    };
    assert_eq!(zoomed(false), zoomed(true));
}

#[test]
fn two_steps_are_the_least_wherever_the_pointer_is() {
    for share in [0.0, 0.5, 1.0] {
        let mut scope = check(&[]);
        let whole = layout(&mut scope);
        for _ in 0..60 {
            scope.zoom_by(whole.left + share * (whole.right - whole.left), 0.5, 0.0);
        }
        let (low, high) = scope.view.x_zoom.expect("it is zoomed");
        assert!((1.9..2.1).contains(&(high - low)) && (0.0..=400.0).contains(&high), "{share}: {low} to {high}");
        assert!((low - share * 398.0).abs() < 2.0, "{share}: {low}");
    }
}

#[test]
fn a_zoom_from_0_begins_at_the_first_step_on_a_logarithmic_axis() {
    let mut scope = check(&[("x_range", "0..50"), ("y_range", "0..0.5"), ("x_scale", "log"), ("y_scale", "log")]);
    assert_eq!(scope.view.x_zoom, Some((1.0, 50.0)));
    assert_eq!(scope.view.y_zooms[0], None, "a range of losses from 0 has no such beginning");
    assert!(layout(&mut scope).panels[0].y.low > 0.0);
}

#[test]
fn a_shorter_run_keeps_what_it_has_of_the_part_that_was_looked_at() {
    let mut scope = check(&[("x_range", "50..300")]);
    for (n_steps, expected) in [(200, None), (1000, Some((50.0, 300.0)))] {
        scope.view.x_zoom = Some((50.0, 300.0));
        scope.start(about(n_steps));
        scope.extend(&run(n_steps, 1.0), true);
        assert_eq!(scope.view.x_zoom.map(|(low, high)| (low.round(), high.round())), expected, "{n_steps}");
    }
}

#[test]
fn the_cursor_ends_with_the_run() {
    let mut scope = check(&[]);
    scope.move_cursor(Move::Last);
    scope.start(about(400));
    scope.extend(&run(50, 1.0), true);
    assert_eq!(scope.cursor(), Some(50), "there is no other that goes on");
    assert!(scope.spoken().starts_with("Step 50:"), "{}", scope.spoken());
}

#[test]
fn where_a_clock_stands_still_the_step_is_read_that_the_cursor_is_at() {
    let mut history = run(40, 1.0);
    history.clock_step = vec![1, 30, 40];
    history.clock_seconds = vec![0.001, 0.001, 0.002];
    let mut scope = picture::scope(&history);
    scope.set("x", "time").expect("a unit");
    scope.move_cursor(Move::First);
    (0..7).for_each(|_| scope.move_cursor(Move::Next));
    assert!(scope.spoken().starts_with("Step 7, "), "{}", scope.spoken());
    let loss = losscope::words::measured(f64::from(history.train_loss[7]));
    assert_eq!(entry(&scope, "training").value, loss);
    assert!(picture::page(&mut scope).svg.contains("step 7, "), "it is written, too");
}

#[test]
fn every_run_that_is_shown_is_spoken_and_no_other() {
    let mut scope = check(&[]);
    scope.keep();
    scope.start(pinned("slow"));
    scope.extend(&run(400, 0.5), true);
    scope.move_cursor(Move::First);
    assert!(scope.spoken().contains(", before "), "{}", scope.spoken());
    scope.toggle("before");
    scope.toggle("training");
    assert!(!scope.spoken().contains("before") && !scope.spoken().contains("training"), "{}", scope.spoken());
}

#[test]
fn the_end_of_a_very_long_run_can_be_looked_at() {
    let mut scope = picture::scope(&train_only(&vec![1.0; 2_000_000]));
    for (low, high) in [(1_999_990.0, 1_999_994.0), (1_234_567.0, 1_234_599.0)] {
        scope.reset_zoom();
        let whole = layout(&mut scope);
        scope.zoom_to((whole.x(low - 1000.0), 0.0), (whole.x(low + 5000.0).max(whole.x(low) + 13.0), 0.0), 1.0);
        for _ in 0..40 {
            let layout = layout(&mut scope);
            let pointer = layout.x(0.5 * (low + high)).clamp(layout.left, layout.right);
            scope.zoom_by(pointer, 0.7, 0.0);
        }
        let (from, to) = scope.view.x_zoom.expect("it is zoomed");
        assert!((1.9..2.1).contains(&(to - from)) && low <= from && to <= high, "{from} to {to}");
        let mut read = losscope::chart::view::View::default();
        scope.view.pairs().iter().for_each(|(name, value)| read.set(name, value).expect("it was written"));
        assert_eq!(read.x_zoom, scope.view.x_zoom);
    }
}

proptest! {
    #[test]
    fn any_zoom_is_a_part_of_the_axis(moves in prop::collection::vec((0.0f64..720.0, 0.01f64..20.0, -900.0f64..900.0), 1..12), is_log: bool) {
        let mut scope = check(&[("x_scale", if is_log { "log" } else { "linear" })]);
        let first = if is_log { 1.0 } else { 0.0 };
        for (x, factor, moved) in moves {
            scope.zoom_by(x, factor, moved);
            if let Some((low, high)) = scope.view.x_zoom {
                prop_assert!(low < high && low >= first - 1e-9 && high <= 400.0 + 1e-9, "{} to {}", low, high);
            }
            layout(&mut scope).x(1.0);
        }
    }
}

#[test]
fn another_unit_shows_the_same_steps() {
    let mut scope = check(&[("x_range", "100..200")]);
    for (unit, low, high) in
        [("epoch", 10.0, 20.0), ("examples", 1550.0, 3100.0), ("time", 0.2, 0.4), ("step", 100.0, 200.0)]
    {
        scope.set("x", unit).expect("a unit");
        let zoom = scope.view.x_zoom.expect("it is zoomed");
        assert!((zoom.0 - low).abs() < 1e-6 && (zoom.1 - high).abs() < 1e-6, "{unit}: {zoom:?}");
    }
}

#[test]
fn a_curve_is_hidden_shown_or_alone() {
    let mut scope = check(&[]);
    let shown = |scope: &Scope| {
        scope.picture(1.0, None).panels[0].curves.iter().map(|curve| curve.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(shown(&scope), ["training loss", "validation loss"]);
    scope.toggle("training");
    assert_eq!(shown(&scope), ["validation loss"]);
    assert!(entry(&scope, "training").is_hidden);
    scope.toggle("training");
    scope.isolate("training");
    assert_eq!(shown(&scope), ["training loss"]);
    assert!(
        scope.picture(1.0, None).panels[0].marks.iter().all(|mark| !mark.words.starts_with("lowest")),
        "its curve is hidden"
    );
    scope.isolate("training");
    assert_eq!(shown(&scope).len(), 2, "once more, and all are there");
}

#[test]
fn a_pinned_run_keeps_its_colour_and_dashes() {
    let mut scope = Scope::default();
    assert!(!scope.pin(), "there is nothing to be kept");
    for title in ["first", "second", "third"] {
        scope.start(pinned(title));
        scope.extend(&run(400, 1.0), true);
        assert!(scope.pin());
        assert!(!scope.pin(), "once is enough");
    }
    let second = entry(&scope, "pinned-1");
    assert_eq!((second.tint, second.dashes), (Tint::Pinned(1), dash::PINNED[1]));
    scope.unpin("pinned-0");
    assert_eq!(entry(&scope, "pinned-1"), second);
    scope.start(pinned("fourth"));
    scope.extend(&run(400, 1.0), true);
    assert!(scope.pin());
    assert_eq!(entry(&scope, "pinned-0").name, "fourth", "the free number is taken again");
    let looks: Vec<(Tint, _)> = scope.legend().into_iter().map(|entry| (entry.tint, entry.dashes)).collect();
    assert!((1..looks.len()).all(|idx| !looks[..idx].contains(&looks[idx])), "{looks:?}");
    // A run of another loss has no place on this axis.
    scope.start(About { loss_label: "Cross-entropy".to_owned(), ..pinned("other") });
    scope.extend(&run(400, 1.0), true);
    let entry = entry(&scope, "pinned-1");
    assert!(!entry.can_be_shown && entry.value == "not shown: mean squared error", "{entry:?}");
}

#[test]
fn what_is_gone_is_neither_hidden_nor_brought_out_any_more() {
    let mut scope = Scope::default();
    for title in ["first", "second", "third"] {
        scope.start(pinned(title));
        scope.extend(&run(400, 1.0), true);
        scope.pin();
    }
    scope.highlighted = Some("pinned-1".to_owned());
    scope.toggle("pinned-0");
    assert_eq!(scope.highlighted, None, "the pointer is on what was just hidden");
    scope.highlighted = Some("pinned-1".to_owned());
    scope.unpin("pinned-1");
    assert_eq!(scope.highlighted, None);
    assert!(scope.view.is_hidden("pinned-0"));
    scope.set_pins(Vec::new());
    assert_eq!(scope.view.hidden, [""; 0]);
}

#[test]
fn pins_that_are_set_stand_in_that_order_and_keep_what_was_trained() {
    let mut scope = Scope::default();
    for title in ["first", "second", "third"] {
        scope.start(pinned(title));
        scope.extend(&run(400, 1.0), true);
        scope.pin();
    }
    let order = |scope: &Scope| scope.pinned_links().map(str::to_owned).collect::<Vec<_>>();
    let [first, second, third] = ["first", "second", "third"].map(pinned);
    scope.set_pins(vec![third.clone()]);
    scope.set_pins(vec![first.clone(), second.clone(), third.clone()]);
    assert_eq!(order(&scope), ["v=1&first", "v=1&second", "v=1&third"], "as when one goes back and forth in the past");
    assert_eq!(scope.pins_to_come().collect::<Vec<_>>(), ["v=1&first", "v=1&second"], "the third was there");
    let many = (0..30).map(|number| pinned(&number.to_string())).collect();
    scope.set_pins(many);
    assert_eq!(order(&scope).len(), MOST_PINNED);
}

#[test]
fn only_losses_of_the_same_data_are_ranked() {
    let mut scope = Scope::default();
    let of = |data: &str| {
        let setting = Setting {
            name: "dataset",
            label: "data".to_owned(),
            words: data.to_owned(),
            is_default: false,
            speaks_for_itself: true,
        };
        About { settings: vec![setting], ..pinned(data) }
    };
    for data in ["cars", "sine"] {
        scope.start(of(data));
        scope.extend(&run(400, 1.0), true);
        scope.pin();
    }
    let ranks: Vec<_> = scope.rows().iter().map(|row| (row.name.clone(), row.best_value.is_finite())).collect();
    let expected = [("sine", true), ("cars", false), ("sine", true)].map(|(name, ranks)| (name.to_owned(), ranks));
    assert_eq!(ranks, expected, "the current run first");
}

#[test]
fn pinned_curves_are_called_by_what_differs() {
    let of = |rate: &str, momentum: &str| {
        let setting = |name, label: &str, words: &str, default: &str| Setting {
            name,
            label: label.to_owned(),
            words: words.to_owned(),
            is_default: words == default,
            speaks_for_itself: false,
        };
        let rate = setting("learning_rate", "learning rate", rate, "0.05");
        let momentum = setting("momentum", "momentum", momentum, "none");
        About { settings: vec![rate, momentum], ..pinned("Penguins") }
    };
    let mut scope = Scope::default();
    scope.start(of("0.05", "none"));
    scope.extend(&run(400, 1.0), true);
    scope.pin();
    let mut label = |about: About| {
        scope.start(about);
        scope.extend(&run(400, 1.0), true);
        scope.picture(1.0, None).panels[0].curves[1].label.clone()
    };
    assert_eq!(label(of("0.3", "none")), "learning rate 0.05", "by its own value, though that is the default");
    assert_eq!(label(of("0.3", "0.9")), "learning rate 0.05, momentum none");
    assert_eq!(label(of("0.05", "none")), "Penguins", "where nothing differs, by its title");
}

#[test]
fn the_ghost_is_the_last_run_that_is_a_curve() {
    let mut scope = Scope::default();
    let begin = |scope: &mut Scope, n_steps: u32, pace: f32| {
        scope.keep();
        scope.start(about(400));
        scope.extend(&run(400, pace).since(0, 0).cut(n_steps), true);
    };
    begin(&mut scope, 20, 1.0);
    assert!(scope.comparable().is_none());
    begin(&mut scope, 400, 2.0);
    assert_eq!(scope.comparable().map(|run| run.history().n_steps()), Some(20), "better than nothing");
    begin(&mut scope, 30, 3.0);
    assert_eq!(scope.comparable().map(|run| run.history().n_steps()), Some(400));
    begin(&mut scope, 400, 4.0);
    assert_eq!(scope.comparable().map(|run| run.history().n_steps()), Some(400), "a beginning is no curve");
    assert_eq!(entry(&scope, "before").tint, Tint::Before);
    scope.start(About { loss_label: "Cross-entropy".to_owned(), ..about(400) });
    scope.extend(&run(400, 1.0), true);
    assert!(scope.comparable().is_none(), "two losses have no axis in common");
}

trait Cut {
    fn cut(self, n_steps: u32) -> Self;
}

impl Cut for History {
    /// The beginning of a run.
    fn cut(mut self, n_steps: u32) -> History {
        self.train_loss.truncate(n_steps as usize);
        self.validation_step.retain(|&step| step <= n_steps);
        self.validation_loss.truncate(self.validation_step.len());
        self
    }
}

#[test]
fn the_legend_has_the_recorded_numbers_at_the_cursor() {
    let history = run(400, 1.0);
    let mut scope = check(&[("smoothing", "0.9"), ("below", "metric")]);
    let values = |scope: &Scope| {
        [entry(scope, "training").value, entry(scope, "validation").value, scope.below_entry().expect("a panel").1]
    };
    let recorded = |step: usize, evaluation: usize| {
        let numbers =
            [history.train_loss[step], history.validation_loss[evaluation], history.validation_metric[evaluation]];
        numbers.map(|number| measured(f64::from(number)))
    };
    assert_eq!(values(&scope), recorded(399, 40), "without a cursor, the last ones");
    for (step, evaluation) in [(0, 0), (4, 0), (6, 1), (123, 12), (128, 13), (399, 40)] {
        scope.point_at(scope.layout.as_ref().expect("it was drawn").x(f64::from(step)));
        assert_eq!(values(&scope), recorded(step as usize, evaluation), "at step {step}");
    }
}

#[test]
fn a_rate_that_the_reader_lowered_is_told_once() {
    let words = |interventions: Vec<(u32, String)>| {
        let about = About { interventions, ..about(400) };
        let scope = picture::scope_of(about, &run(400, 1.0));
        let marks = scope.picture(1.0, None).panels.remove(0).marks;
        marks.into_iter().filter(|mark| mark.position == 200.0).map(|mark| mark.words).collect::<Vec<_>>()
    };
    assert_eq!(words(Vec::new()), ["rate 0.01"], "the schedule lowered it");
    assert_eq!(words(vec![(200, "learning rate 0.01".to_owned())]), ["learning rate 0.01"]);
}

#[test]
fn a_run_that_has_ended_has_no_value_there_and_a_longer_one_is_read_beyond_the_current() {
    let mut scope = picture::scope(&train_only(&[5.0, 4.0, 3.0]));
    scope.keep();
    scope.start(about(10));
    scope.extend(&train_only(&[9.0; 10]), true);
    picture::page(&mut scope);
    scope.point_at(1e9);
    assert_eq!(entry(&scope, "before").value, "– / –");
    scope.move_cursor(Move::First);
    assert_eq!(entry(&scope, "before").value, "5.000 / –");
    // The other way round: the current one stops early.
    let mut scope = picture::scope(&run(400, 1.0));
    scope.keep();
    scope.start(about(400));
    scope.extend(&run(50, 1.0), true);
    picture::page(&mut scope);
    let layout = scope.layout.clone().expect("it was drawn");
    scope.point_at(layout.x(300.0));
    assert_eq!(scope.cursor(), Some(300));
    assert_eq!(entry(&scope, "training").value, "–");
    let before = f64::from(run(400, 1.0).train_loss[300]);
    assert!(entry(&scope, "before").value.starts_with(&measured(before)), "{}", entry(&scope, "before").value);
}

#[test]
fn the_cursor_is_told_in_a_sentence() {
    let history = run(400, 1.0);
    let loss = |step: usize| measured(f64::from(history.train_loss[step]));
    let validation = |epoch: usize| measured(f64::from(history.validation_loss[epoch]));
    let told = |view: &[(&str, &str)], step: u32| {
        let mut scope = check(view);
        assert_eq!(scope.spoken(), "");
        let position = scope.picture(1.0, None).horizontal.pace.position(scope.view.unit, f64::from(step));
        scope.point_at(scope.layout.as_ref().expect("it was drawn").x(position));
        scope.spoken()
    };
    assert_eq!(told(&[], 20), format!("Step 20: training loss {}, validation loss {}.", loss(20), validation(2)));
    assert_eq!(
        told(&[], 23),
        format!("Step 23: training loss {}, validation loss {} at step 20.", loss(23), validation(2))
    );
    let metric = measured(f64::from(history.validation_metric[2]));
    assert_eq!(
        told(&[("x", "epoch"), ("below", "metric")], 20),
        format!(
            "Step 20, epoch 2: training loss {}, validation loss {}, R² on validation {metric}.",
            loss(20),
            validation(2)
        )
    );
    assert!(
        told(&[("x", "examples")], 25).starts_with("Step 25, 390 examples seen: "),
        "{}",
        told(&[("x", "examples")], 25)
    );
    assert!(told(&[("x", "time")], 100).starts_with("Step 100, 0.2000 seconds: "));
}

//! A picture of any width and theme has all its words, and none of them over another.

mod picture;
mod snapshot;

use losscope::chart::run::About;
use losscope::chart::scope::Scope;
use losscope::chart::{Caption, Theme};
use losscope::history::History;
use picture::{Drawn, light, page_of, run, scope_of};
use proptest::prelude::*;

/// Compares a picture with its snapshot, after everything that holds for all pictures.
fn check(name: &str, drawn: &Drawn) {
    let expected = snapshot::kept(&format!("{name}.svg"), &drawn.svg);
    drawn.assert_sound(name);
    assert!(drawn.svg == expected, "{name}.svg is another picture now: look at it with UPDATE_SNAPSHOTS=1");
}

/// A chart with everything: a ghost, a pinned run, every mark, two panels.
fn full() -> Scope {
    let mut scope = Scope::default();
    for (idx, pace) in [0.4, 0.2].into_iter().enumerate() {
        let title = format!("Penguins, batch size {}", 8 << idx);
        scope.start(About { link: format!("{idx}"), ..picture::titled(&title) });
        scope.extend(&run(400, pace), true);
        if idx == 0 {
            assert!(scope.pin());
        }
    }
    scope.keep();
    let (about, history) = picture::eventful();
    scope.start(about);
    scope.extend(&history, true);
    for (name, value) in [("x", "step"), ("below", "gradient_norm"), ("below_scale", "log")] {
        scope.set(name, value).expect("a part of the view");
    }
    scope
}

#[test]
fn a_chart_of_any_width_is_complete() {
    for width in [280, 360, 720, 1280, 2560] {
        let drawn = page_of(&mut full(), &light(), (width, 460));
        check(&format!("width-{width}"), &drawn);
        assert!(drawn.texts().iter().any(|text| text.starts_with("step")), "{:?}", drawn.texts());
        for words in ["Mean squared error", "Gradient norm before clipping", "not a number at step 390", "0.0", "0"] {
            assert!(drawn.says(words), "{words} is not in {:?} at width {width}", drawn.texts());
        }
    }
}

#[test]
fn every_theme_has_its_picture() {
    for (name, theme) in [("light", light()), ("dark", picture::dark()), ("forced", picture::forced())] {
        let mut scope = full();
        scope.prepare();
        let caption = Caption { title: "Penguins, learning rate 0.3", link: "https://losscope.org/#v=1" };
        let drawn = picture::draw(&scope.picture(1.0, Some(caption)), &theme, (720, 460));
        check(&format!("theme-{name}"), &drawn);
    }
}

#[test]
fn twice_the_pixels_are_the_same_picture() {
    let mut scope = full();
    scope.prepare();
    let small = picture::draw(&scope.picture(1.0, None), &light(), (720, 460));
    let large = picture::draw(&scope.picture(2.0, None), &light(), (1440, 920));
    large.assert_sound("twice");
    assert_eq!(small.texts(), large.texts());
    for ((words, a), (_, b)) in small.written().iter().zip(large.written()) {
        assert!(a.iter().zip(b).all(|(a, b)| (2.0 * a - b).abs() <= 4.0), "{words}: {a:?} and {b:?}");
    }
}

#[test]
fn labels_never_collide_at_any_width() {
    let mut scope = full();
    let mut plain = picture::scope(&run(400, 1.0));
    for (idx, width) in (280..2560).step_by(37).enumerate() {
        let scale = ["linear", "log"][idx % 2];
        let unit = ["step", "epoch", "examples", "time"][idx % 4];
        for scope in [&mut scope, &mut plain] {
            for (name, value) in [("x", unit), ("y_scale", scale), ("x_scale", ["linear", "log"][idx / 4 % 2])] {
                scope.set(name, value).expect("a part of the view");
            }
            for height in [200, 360, 900] {
                page_of(scope, &light(), (width, height)).assert_sound(&format!("{width} × {height}, {scale}, {unit}"));
            }
        }
    }
}

#[test]
fn a_chart_that_is_too_small_is_nothing_rather_than_a_mess() {
    for size in [(1, 1), (30, 30), (100, 20), (20, 300), (60, 60), (280, 60)] {
        page_of(&mut full(), &light(), size).assert_sound(&format!("{size:?}"));
    }
}

#[test]
fn no_height_is_too_small_and_no_export_has_too_many_curves() {
    for height in 1..200 {
        for width in [300, 720] {
            page_of(&mut full(), &light(), (width, height));
        }
    }
    let mut scope = full();
    for number in 0..40 {
        let link = format!("v=1&seed={number}");
        scope.current.about =
            About { title: format!("Cars, learning rate 0.{number}, batch size 7"), link, ..scope.current.about };
        scope.pin();
        for size in [(320, 240), (800, 240), (1100, 420)] {
            picture::exported(&mut scope, Caption { title: "Many", link: "https://example.org" }, size);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn whatever_was_recorded_the_picture_is_sound(
        train_loss in prop::collection::vec(prop_oneof![any::<f32>(), -1.0f32..3.0], 0..60),
        validation_loss in prop::collection::vec(prop_oneof![any::<f32>(), 0.0f32..3.0], 0..8),
        n_steps in prop_oneof![Just(1u32), Just(30), Just(1080), Just(250_000), 1u32..u32::MAX],
        width in 280u32..1400, height in 160u32..700,
        view in prop::collection::vec(prop::sample::select(VIEWS.to_vec()), 0..6), cursor in -10.0f64..1500.0,
    ) {
        let mut scope = some_scope(train_loss, validation_loss, n_steps);
        for (name, value) in view {
            scope.set(name, value).expect("a part of the view");
        }
        page_of(&mut scope, &light(), (width, height));
        scope.point_at(cursor);
        page_of(&mut scope, &light(), (width, height)).assert_sound(&format!("{:?}", scope.view));
    }
}

const VIEWS: [(&str, &str); 16] = [
    ("x", "epoch"),
    ("x", "examples"),
    ("x", "time"),
    ("x_scale", "log"),
    ("y_scale", "log"),
    ("below", "metric"),
    ("below", "gradient_norm"),
    ("below", "scheduled_learning_rate"),
    ("below", "weight_norm"),
    ("below_scale", "log"),
    ("smoothing", "0.9"),
    ("x_range", "3..17.5"),
    ("x_range", "0.001..0.0011"),
    ("y_range", "-1..0.5"),
    ("y_range", "0.5..0.500001"),
    ("hidden", "training"),
];

fn some_scope(train_loss: Vec<f32>, validation_loss: Vec<f32>, n_steps: u32) -> Scope {
    let n = train_loss.len() as u32;
    let theirs = |values: &[f32]| values.iter().rev().copied().collect::<Vec<f32>>();
    let history = History {
        gradient_norm: theirs(&train_loss),
        scheduled_learning_rate: vec![0.1; n as usize],
        clipped_step: (0..n).filter(|step| step % 3 == 0).collect(),
        validation_step: (0..validation_loss.len() as u32).map(|epoch| 10 * epoch).collect(),
        validation_metric: theirs(&validation_loss),
        weight_norm: validation_loss.clone(),
        train_loss,
        validation_loss,
        clock_step: vec![n.max(1)],
        clock_seconds: vec![0.01],
        stopped_at: Some(n / 2),
    };
    let interventions = vec![(n / 3, "learning rate 0.01".to_owned())];
    scope_of(About { threshold: Some(0.5), interventions, ..picture::about(n_steps) }, &history)
}

#[test]
fn a_theme_without_colours_for_pinned_runs_is_drawn() {
    let theme = Theme { pinned: Vec::new(), ..light() };
    page_of(&mut full(), &theme, (720, 460)).assert_sound("no colours");
}

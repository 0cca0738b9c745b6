//! What a model has learnt is drawn and told as it is.

mod picture;
mod snapshot;
mod tables;

use losscope::chart::Theme;
use losscope::chart::scene::Scene;
use losscope::experiment::Experiment;
use losscope::export::svg::svg;
use losscope::portrait::{Kind, Portrait, compose, sentence};
use losscope::probe;

/// The portrait of an experiment's model at its end, after the way from one wasm instance to another.
fn portrait(settings: &[(&str, &str)]) -> Portrait {
    let experiment = Experiment::from_settings(settings).expect("the settings are allowed");
    let mut trainer = tables::trainer(&experiment);
    trainer.advance(u32::MAX);
    let width = experiment.dataset.spec.file.as_ref().map_or(0, |file| file.picture_width);
    let portrait = probe::portrait(&trainer, trainer.params(), trainer.history().n_steps(), width);
    assert_eq!(Portrait::of(portrait.numbers().to_vec()), portrait);
    portrait
}

fn drawn(portrait: &Portrait, theme: &Theme, width: u32) -> String {
    let size = (width, width + 20);
    let scene = Scene::unpacked(&compose(portrait, theme, size, 1.0).packed());
    svg(&scene, &theme.font, size, "Model", &sentence(portrait))
}

/// Draws it, and compares with what was looked at once.
fn check(name: &str, settings: &[(&str, &str)], kind: Kind) -> Portrait {
    let portrait = portrait(settings);
    assert_eq!(portrait.facts().kind, kind);
    let svg = drawn(&portrait, &picture::light(), 320);
    assert!(svg == snapshot::kept(&format!("model-{name}.svg"), &svg), "{name} looks different: see tests/snapshots");
    portrait
}

#[test]
fn two_classes_in_the_plane_have_regions() {
    let portrait =
        check("moons", &[("dataset", "moons"), ("learning_rate", "0.5"), ("n_epochs", "200")], Kind::Regions);
    println!("{}", sentence(&portrait));
}

#[test]
fn three_classes_in_the_plane_have_regions() {
    check(
        "gaussians",
        &[
            ("dataset", "two_spirals"),
            ("optimizer", "adam"),
            ("n_hidden_layers", "2"),
            ("n_units", "32"),
            ("learning_rate", "0.02"),
            ("n_epochs", "200"),
        ],
        Kind::Regions,
    );
}

#[test]
fn one_feature_has_a_line() {
    let portrait = check(
        "sine",
        &[("dataset", "sine"), ("optimizer", "adam"), ("learning_rate", "0.03"), ("n_epochs", "200")],
        Kind::Line,
    );
    println!("{}", sentence(&portrait));
}

#[test]
fn numbers_of_several_features_stand_over_the_true_ones() {
    let portrait = check("cars", &[], Kind::Predicted);
    println!("{}", sentence(&portrait));
}

#[test]
fn few_classes_of_several_features_have_both_splits_in_a_matrix() {
    let portrait = check("penguins", &[("dataset", "penguins")], Kind::Confusion);
    println!("{}", sentence(&portrait));
}

#[test]
fn digits_are_pictures() {
    let portrait = check("digits", &[("dataset", "digits"), ("n_epochs", "10")], Kind::Confusion);
    println!("{}", sentence(&portrait));
}

//! What do snapshots and portraits cost? Measured when it is asked for, and written into BENCHMARKS.md.
//!
//! `cargo test --test portrait_cost -- --ignored --nocapture`

mod tables;

use losscope::chart::Theme;
use losscope::experiment::Experiment;
use losscope::portrait::{compose, sentence};
use losscope::probe;
use losscope::trainer::snapshots::Recorded;
use std::hint::black_box;
use std::time::Instant;

const N_ROUNDS: usize = 31;

/// The median of several rounds, in milliseconds.
fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn milliseconds<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    black_box(work());
    1000.0 * start.elapsed().as_secs_f64()
}

#[test]
#[ignore = "it measures times, which are the machine's"]
fn snapshots_cost_little_and_portraits_come_within_a_frame() {
    let theme = Theme::of(&[9; 30], "sans-serif".to_owned());
    println!(
        "| experiment | steps | training, ms | with snapshots ÷ without | an earlier model, ms | its portrait, ms | drawn and told, ms |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for settings in [
        &[][..],
        &[("dataset", "moons")],
        &[("dataset", "penguins")],
        &[("dataset", "digits")],
        &[("dataset", "two_spirals"), ("n_hidden_layers", "6"), ("n_units", "64"), ("optimizer", "adam")],
    ] {
        let experiment = Experiment::from_settings(settings).expect("the settings are allowed");
        let width = experiment.dataset.spec.file.as_ref().map_or(0, |file| file.picture_width);
        let [mut bare, mut ratios, mut back, mut looks, mut draws] = [const { Vec::new() }; 5];
        for round in 0..N_ROUNDS {
            let mut plain = tables::trainer(&experiment);
            let mut run = Recorded::new(tables::trainer(&experiment));
            let train = |plain: &mut losscope::trainer::Trainer| milliseconds(|| plain.advance(u32::MAX));
            // In turn first, since the second finds everything warm.
            let (without, with) = if round % 2 == 0 {
                let without = train(&mut plain);
                (without, milliseconds(|| run.advance(u32::MAX)))
            } else {
                let with = milliseconds(|| run.advance(u32::MAX));
                (train(&mut plain), with)
            };
            bare.push(without);
            ratios.push(with / without);
            let n_steps = run.trainer().history().n_steps();
            let step = (round as u32 * 7919) % n_steps;
            let mut params = Vec::new();
            back.push(milliseconds(|| params = run.params_at(step)));
            let mut portrait = losscope::portrait::Portrait::default();
            looks.push(milliseconds(|| portrait = probe::portrait(run.trainer(), &params, step, width)));
            draws.push(milliseconds(|| (compose(&portrait, &theme, (640, 680), 2.0), sentence(&portrait))));
        }
        let title = if settings.is_empty() {
            "cars, as it is at first".to_owned()
        } else {
            settings.iter().map(|(_, value)| *value).collect::<Vec<_>>().join(" ")
        };
        let n_steps = experiment.n_steps();
        let [bare, ratio, back, look, draw] = [bare, ratios, back, looks, draws].map(median);
        println!("| {title} | {n_steps} | {bare:.2} | {ratio:.3} | {back:.3} | {look:.3} | {draw:.3} |");
    }
}

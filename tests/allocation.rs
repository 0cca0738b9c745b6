//! Nothing is allocated in a step, whatever was chosen; and what a run takes is bounded, and given back.

use losscope::dataset::DATASETS;
use losscope::experiment::Experiment;
use losscope::gradient_clipping::GRADIENT_CLIPPINGS;
use losscope::loss::LOSSES;
use losscope::model::activation::ACTIVATIONS;
use losscope::model::hidden_normalization::HIDDEN_NORMALIZATIONS;
use losscope::optimizer::OPTIMIZERS;
use losscope::probe;
use losscope::regularization::REGULARIZATIONS;
use losscope::rng::{Rng, Stream};
use losscope::schedule::SCHEDULES;
use losscope::trainer::Trainer;
use losscope::trainer::snapshots::{self, Recorded};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    /// Of this thread alone: tests run side by side.
    static N_ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
    static N_BYTES: Cell<isize> = const { Cell::new(0) };
    static MOST_BYTES: Cell<isize> = const { Cell::new(0) };
}

struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

// SAFETY: all is handed on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        N_ALLOCATIONS.set(N_ALLOCATIONS.get() + 1);
        N_BYTES.set(N_BYTES.get() + layout.size() as isize);
        MOST_BYTES.set(MOST_BYTES.get().max(N_BYTES.get()));
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        N_BYTES.set(N_BYTES.get() - layout.size() as isize);
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// Steps with their evaluations allocate nothing, after the first epoch has made whatever there is to be made once.
fn check(settings: &[(&str, &str)]) {
    let experiment = Experiment::from_settings(settings).expect("allowed");
    let mut trainer = Trainer::new(&experiment);
    trainer.advance(experiment.steps_per_epoch());
    let before = N_ALLOCATIONS.get();
    trainer.advance(u32::MAX);
    assert_eq!(N_ALLOCATIONS.get() - before, 0, "{settings:?}");
    assert!(trainer.is_done());
}

#[test]
fn no_step_allocates_whatever_is_chosen() {
    let short = [("n_epochs", "4"), ("n_hidden_layers", "3")];
    let with = |name, value| check(&[&short[..], &[(name, value)]].concat());
    for spec in DATASETS.iter().filter(|spec| spec.file.is_none()) {
        with("dataset", spec.name);
        for loss in LOSSES.iter().filter(|loss| loss.tasks.contains(&spec.task)) {
            check(&[("dataset", spec.name), ("loss", loss.name), ("n_epochs", "4")]);
        }
    }
    for spec in ACTIVATIONS {
        with("activation", spec.name);
    }
    for spec in HIDDEN_NORMALIZATIONS {
        with("hidden_normalization", spec.name);
    }
    for spec in OPTIMIZERS {
        with("optimizer", spec.name);
    }
    for spec in SCHEDULES {
        with("schedule", spec.name);
    }
    for spec in REGULARIZATIONS {
        with("regularization", spec.name);
    }
    for spec in GRADIENT_CLIPPINGS {
        with("gradient_clipping", spec.name);
        if spec.clip.is_some() {
            check(&[&short[..], &[("gradient_clipping", spec.name), ("threshold", "1e-4")]].concat());
        }
    }
    for (name, value) in [("dropout", "0.3"), ("batch_size", "1"), ("batch_size", "7"), ("batch_size", "full")] {
        with(name, value);
    }
    with("early_stopping", "on");
}

#[test]
fn a_million_steps_take_less_than_32_megabytes_and_give_all_of_it_back() {
    let settings = [("dataset", "sine"), ("n_examples", "1000"), ("validation_fraction", "0.1"), ("batch_size", "1")];
    let clipped = [("gradient_clipping", "norm"), ("threshold", "1e-4")];
    let long = [("n_epochs", "1000"), ("n_units", "1")];
    let experiment = Experiment::from_settings(&[&settings[..], &clipped, &long].concat());
    let before = N_BYTES.get();
    MOST_BYTES.set(before);
    let mut trainer = Trainer::new(&experiment.expect("allowed"));
    assert!(trainer.n_steps() >= 900_000);
    trainer.advance(u32::MAX);
    let most = MOST_BYTES.get() - before;
    drop(trainer);
    assert!(most * 1_000_000 / 900_000 < 32_000_000, "{most} bytes");
    assert!(N_BYTES.get() - before < 10_000, "{} bytes are left", N_BYTES.get() - before);
}

/// Data, workspaces and one portrait, in bytes.
const SLACK: isize = 2 << 20;

/// Makes a run with snapshots, and looks back at it so many times from each of four places of it. `cargo test --test allocation -- looked_back
/// --nocapture` prints what BENCHMARKS.md says of it.
fn look_back(name: &str, settings: &[(&str, &str)], n_looks: u32) {
    let experiment = Experiment::from_settings(settings).expect("allowed");
    let before = N_BYTES.get();
    let mut run = Recorded::new(Trainer::new(&experiment));
    let n_steps = run.trainer().n_steps();
    let n_evaluations = n_steps / experiment.steps_per_epoch() + 2;
    // Three columns of every step and four of every evaluation, of four bytes each.
    let records = (12 * n_steps + 16 * n_evaluations) as isize;
    let most_ever = records + snapshots::MOST_BYTES as isize + SLACK;
    let mut rng = Rng::new(1, Stream::Data);
    println!("{name}: {n_steps} steps, {:.2} MB of records", records as f64 / 1e6);
    for share in [1000, 100, 10, 1] {
        let until = n_steps / share;
        MOST_BYTES.set(N_BYTES.get());
        run.advance(until - run.trainer().history().n_steps());
        let rest = N_BYTES.get() - before;
        let mut look = |run: &mut Recorded| {
            let step = rng.below(until + 1);
            let params = run.params_at(step);
            drop(probe::portrait(run.trainer(), &params, step, 0));
        };
        look(&mut run);
        let after_one = N_BYTES.get() - before;
        (1..n_looks).for_each(|_| look(&mut run));
        let (after_all, most) = (N_BYTES.get() - before, MOST_BYTES.get() - before);
        let megabytes =
            [rest, run.n_bytes() as isize, after_all, most].map(|bytes| format!("{:.2}", bytes as f64 / 1e6));
        let [rest_in_words, kept, after, top] = megabytes;
        println!(
            "  {until} steps: {rest_in_words} MB, of which {kept} snapshots; after {n_looks} looks {after}; at most {top}"
        );
        assert_eq!(after_one, after_all, "{name}: looking back keeps nothing");
        assert!(after_all - rest < 10_000, "{name}: {rest}, then {after_all}");
        assert!(most < most_ever, "{name}: {most} bytes of {most_ever}");
    }
    drop(run);
    assert!(N_BYTES.get() - before < 10_000, "{name}: {} bytes are left", N_BYTES.get() - before);
}

#[test]
fn a_long_run_that_is_looked_back_at_takes_its_records_and_16_megabytes() {
    let long = [("dataset", "sine"), ("n_examples", "1000"), ("validation_fraction", "0.1"), ("batch_size", "1")];
    look_back("a long run", &[&long[..], &[("n_epochs", "1000"), ("n_units", "1")]].concat(), 250);
    let large = [("dataset", "gaussians"), ("n_hidden_layers", "6"), ("n_units", "64"), ("optimizer", "adam")];
    look_back("a large network", &[&large[..], &[("batch_size", "8"), ("n_epochs", "200")]].concat(), 10);
}

//! The model of an earlier step is the one that was there, to the last bit, and to look at it changes nothing.

use losscope::experiment::Experiment;
use losscope::optimizer::OPTIMIZERS;
use losscope::schedule::SCHEDULES;
use losscope::trainer::Trainer;
use losscope::trainer::snapshots::{MOST_BYTES, MOST_SNAPSHOTS, Recorded};

fn experiment(settings: &[(&str, &str)]) -> Experiment {
    Experiment::from_settings(settings).expect("the settings are allowed")
}

fn bits(params: &[f32]) -> Vec<u32> {
    params.iter().map(|param| param.to_bits()).collect()
}

/// Looks back from several places of the run, and compares with runs that went just so far.
fn check(experiment: &Experiment) {
    let mut whole = Trainer::new(experiment);
    whole.advance(whole.n_steps());
    let n_steps = whole.history().n_steps();
    let mut run = Recorded::new(Trainer::new(experiment));
    for until in [n_steps / 3, n_steps] {
        // In pieces, as the page has them made.
        for n_steps in [1, 2, 30, 7].into_iter().cycle() {
            let left = until - run.trainer().history().n_steps();
            if left == 0 {
                break;
            }
            run.advance(n_steps.min(left));
        }
        for step in [until / 2, 0, until - 1, 1, until / 7, until / 2 + 1] {
            let mut other = Trainer::new(experiment);
            other.advance(step);
            assert_eq!(bits(&run.params_at(step)), bits(other.params()), "step {step} from {until}");
        }
        assert_eq!(run.trainer().history().n_steps(), until);
    }
    assert_eq!(run.trainer().history(), whole.history());
    assert_eq!(bits(run.trainer().params()), bits(whole.params()));
    // Of a step that is yet to come, and of the end: those of the last step, whatever early stopping has taken back.
    let last = whole.replaced().map_or(whole.params(), |(_, params)| params);
    assert_eq!(bits(&run.params_at(u32::MAX)), bits(last));
    assert_eq!(bits(&run.params_at(n_steps)), bits(last));
}

#[test]
fn with_every_optimizer_the_model_of_an_earlier_step_has_the_same_bits() {
    for optimizer in OPTIMIZERS {
        // One that needs whole epochs has no size of batches to set.
        let batch: &[(&str, &str)] = if optimizer.full_batch { &[] } else { &[("batch_size", "16")] };
        let settings =
            [("dataset", "moons"), ("optimizer", optimizer.name), ("n_hidden_layers", "2"), ("n_epochs", "20")];
        check(&experiment(&[&settings[..], batch].concat()));
    }
}

#[test]
fn with_every_schedule_the_model_of_an_earlier_step_has_the_same_bits() {
    for schedule in SCHEDULES {
        check(&experiment(&[("schedule", schedule.name), ("learning_rate", "0.3"), ("n_epochs", "20")]));
    }
}

#[test]
fn chance_memory_and_statistics_are_as_they_were() {
    check(&experiment(&[
        ("dropout", "0.3"),
        ("momentum", "0.9"),
        ("hidden_normalization", "batch_normalization"),
        ("n_epochs", "15"),
    ]));
    check(&experiment(&[
        ("batch_size", "1"),
        ("n_epochs", "3"),
        ("regularization", "l2"),
        ("gradient_clipping", "norm"),
    ]));
}

#[test]
fn early_stopping_stands_where_it_stood() {
    let settings = [
        ("dataset", "gaussians"),
        ("n_examples", "100"),
        ("noise", "1"),
        ("n_units", "32"),
        ("optimizer", "adam"),
        ("early_stopping", "on"),
        ("n_epochs", "100"),
    ];
    check(&experiment(&settings));
    check(&experiment(&[&settings[..], &[("go_on_after_stop", "on")]].concat()));
}

#[test]
fn what_was_changed_on_the_way_is_changed_again() {
    let before = experiment(&[("momentum", "0.9"), ("n_epochs", "20")]);
    let mut run = Recorded::new(Trainer::new(&before));
    run.advance(100);
    let between = before.intervene(100, "learning_rate", "0.3").expect("it can be changed");
    run.change(&between);
    run.advance(40);
    let after = between.intervene(140, "learning_rate", "0.01").expect("it can be changed");
    run.change(&after);
    run.advance(40);
    for step in [179, 150, 141, 140, 139, 101, 100, 99, 30] {
        let mut other = Trainer::new(&after);
        other.advance(step);
        assert_eq!(bits(&run.params_at(step)), bits(other.params()), "step {step}");
    }
    check(&after);
}

#[test]
fn a_long_run_and_a_large_one_stay_within_the_memory() {
    let long = experiment(&[("dataset", "xor"), ("n_examples", "10"), ("batch_size", "1"), ("n_epochs", "1000")]);
    let mut run = Recorded::new(Trainer::new(&long));
    run.advance(4_000);
    let early = run.n_bytes();
    run.advance(u32::MAX);
    assert!(run.n_bytes() < 10 * early && run.n_bytes() < 1 << 20, "{early}, then {}", run.n_bytes());
    let large = experiment(&[
        ("dataset", "gaussians"),
        ("n_hidden_layers", "6"),
        ("n_units", "64"),
        ("optimizer", "adam"),
        ("early_stopping", "off"),
        ("n_epochs", "60"),
    ]);
    let mut run = Recorded::new(Trainer::new(&large));
    run.advance(u32::MAX);
    assert!(run.n_bytes() <= MOST_BYTES + MOST_BYTES / MOST_SNAPSHOTS as usize, "{}", run.n_bytes());
    assert!(run.n_bytes() > MOST_BYTES / 4, "the memory is made use of: {}", run.n_bytes());
}

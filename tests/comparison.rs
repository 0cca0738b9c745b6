//! What is said of a change is what the two curves did.

use losscope::comparison::{Side, difference, sentence, short_difference};
use losscope::experiment::Experiment;
use losscope::history::{History, Outline};
use losscope::trainer::Trainer;

/// A run, with all that is compared of it.
struct Run {
    experiment: Experiment,
    history: History,
    outline: Outline,
    steps_per_epoch: u32,
    is_complete: bool,
}

fn run(link: &str) -> Run {
    let experiment = losscope::link::decode(link).expect("allowed");
    let mut trainer = Trainer::new(&experiment);
    trainer.advance(u32::MAX);
    let history = trainer.history().clone();
    Run {
        outline: history.outline(),
        history,
        steps_per_epoch: experiment.steps_per_epoch(),
        is_complete: true,
        experiment,
    }
}

/// A run of that experiment, but with these validation losses, one each ten steps.
fn with_losses(link: &str, losses: &[f32]) -> Run {
    let history = History {
        train_loss: vec![losses[0]; 10 * (losses.len() - 1)],
        validation_step: (0..losses.len() as u32).map(|idx| 10 * idx).collect(),
        validation_loss: losses.to_vec(),
        ..History::default()
    };
    let experiment = losscope::link::decode(link).expect("allowed");
    Run { outline: history.outline(), history, steps_per_epoch: 10, is_complete: true, experiment }
}

fn check(before: &Run, after: &Run) -> Option<String> {
    let settings = [before, after].map(|run| run.experiment.in_words());
    let interventions = [before, after].map(|run| run.experiment.interventions_in_words());
    let runs = [before, after];
    let [before, after] = [0, 1].map(|idx| Side {
        settings: &settings[idx],
        interventions: &interventions[idx],
        history: &runs[idx].history,
        outline: &runs[idx].outline,
        steps_per_epoch: runs[idx].steps_per_epoch,
        is_complete: runs[idx].is_complete,
    });
    sentence(before, after)
}

/// What is said of two changes of the learning rate with these validation losses.
fn of_losses(before: &[f32], after: &[f32]) -> String {
    let words = check(&with_losses("learning_rate=0.01", before), &with_losses("learning_rate=0.1", after));
    let words = words.expect("something changed");
    words.strip_prefix("Learning rate 0.01 → 0.1: ").unwrap_or_else(|| panic!("{words}")).to_owned()
}

#[test]
fn a_change_is_told_with_what_it_did() {
    assert_eq!(
        of_losses(&[1.0, 0.5, 0.3, 0.21], &[1.0, 0.2, 0.19, 0.195]),
        "reached 0.21 after 10 steps instead of 30; best validation loss 0.21 → 0.19."
    );
    assert_eq!(
        of_losses(&[1.0, 0.2043], &[1.0, 0.9, 0.2043]),
        "reached 0.21 after 20 steps instead of 10; best validation loss 0.204, as before.",
        "to the next number of two digits, which both have reached"
    );
    assert_eq!(
        of_losses(&[1.0, 0.5, 0.4], &[1.0, 0.45, 0.39]),
        "reached 0.4 after 20 steps, as before; best validation loss 0.4 → 0.39."
    );
    assert_eq!(of_losses(&[0.1, 0.11], &[0.1, 0.115]), "best validation loss 0.1, as before.", "both began there");
    assert_eq!(
        of_losses(&[30.0, 9.93], &[30.0, 9.95]),
        "reached 10 after 10 steps, as before; best validation loss 9.93 → 9.95."
    );
    assert_eq!(
        of_losses(&[1.0, 0.0], &[1.0, 0.5, 0.0]),
        "reached 0 after 20 steps instead of 10; best validation loss 0, as before."
    );
}

#[test]
fn divergence_is_told_before_all_else() {
    let (fine, gone) = ([1.0, 0.5, 0.4], [1.0, 1e30, f32::INFINITY]);
    assert_eq!(of_losses(&fine, &gone), "diverges at step 20.");
    assert_eq!(of_losses(&gone, &fine), "no longer diverges; best validation loss 0.4.");
    assert_eq!(of_losses(&gone, &[1.0, f32::NAN]), "diverges at step 10 instead of 20.");
    assert_eq!(of_losses(&gone, &[2.0, 1e30, f32::INFINITY]), "still diverges at step 20.");
}

#[test]
fn of_real_runs_the_numbers_are_those_of_their_histories() {
    let (before, after) = (run("learning_rate=0.01"), run("learning_rate=0.1"));
    let words = check(&before, &after).expect("something changed");
    let best = |run: &Run| run.history.validation_loss.iter().copied().fold(f32::INFINITY, f32::min);
    let level: f32 =
        words.split("reached ").nth(1).and_then(|rest| rest.split(' ').next()?.parse().ok()).expect("a level");
    assert!(level >= best(&before).max(best(&after)) && level < 1.1 * best(&before).max(best(&after)), "{words}");
    let three = |loss: f32| format!("{loss:.3}").trim_end_matches('0').to_owned();
    let first = |run: &Run| {
        let idx = run.history.validation_loss.iter().position(|&loss| loss <= level).expect("both have reached it");
        run.history.validation_step[idx]
    };
    let expected = format!(
        "Learning rate 0.01 → 0.1: reached {level} after {} steps instead of {}; best validation loss {} → {}.",
        first(&after),
        first(&before),
        three(best(&before)),
        three(best(&after))
    );
    assert_eq!(words, expected);
}

#[test]
fn steps_of_another_size_are_counted_in_epochs() {
    let words = check(&run(""), &run("batch_size=full")).expect("something changed");
    assert!(words.starts_with("Batch size 32 examples → all 274 examples: reached "), "{words}");
    assert!(words.contains(" epochs instead of ") && !words.contains("step"), "{words}");
}

#[test]
fn a_setting_that_does_nothing_is_found_out() {
    // Nesterov's form has no effect without momentum.
    let words = check(&run(""), &run("nesterov=on"));
    assert_eq!(
        words.as_deref(),
        Some("Look ahead (Nesterov’s momentum) off → on: the curve stays the same, bit for bit.")
    );
}

#[test]
fn another_choice_brings_its_own_settings_and_only_those_that_were_set_are_named() {
    let words = check(&run(""), &run("optimizer=adam&beta1=0.8")).expect("something changed");
    let expected = "Optimizer SGD → Adam, β₁ (decay of the mean) 0.8, learning rate 0.05 → 0.01: ";
    assert!(words.starts_with(expected), "{words}");
    let many = check(&run(""), &run("optimizer=adam&learning_rate=0.1&batch_size=8&n_epochs=20&seed=3"))
        .expect("something changed");
    assert!(
        many.starts_with(
            "Optimizer SGD → Adam, learning rate 0.05 → 0.1, batch size 32 examples → 8 examples and 2 more: "
        ),
        "{many}"
    );
}

#[test]
fn other_data_are_not_compared() {
    let words = check(&run("dataset=sine"), &run("dataset=plane")).expect("something changed");
    assert!(words.ends_with(": other data, so the two losses are not comparable."), "{words}");
    assert!(words.starts_with("Data Sine"), "{words}");
}

#[test]
fn another_loss_is_not_compared() {
    let words = check(&run(""), &run("loss=mean_absolute_error")).expect("something changed");
    let expected = "Loss Mean squared error → Mean absolute error: another loss, so the two are not comparable.";
    assert_eq!(words, expected);
}

#[test]
fn a_curve_that_does_not_stay_where_it_came_to_is_told_by_its_shape() {
    assert_eq!(
        of_losses(&[1.0, 0.5, 0.4, 0.3, 0.25], &[1.0, 0.2, 0.5, 0.2, 0.4, 0.2, 0.3, 0.21]),
        "validation loss jumps up by a tenth 3 times instead of never; best validation loss 0.25 → 0.2."
    );
    assert_eq!(
        of_losses(&[1.0, 0.5, 1.85], &[1.0, 0.6, 0.46, 0.54]),
        "validation loss ends at 0.54 instead of 1.85; best validation loss 0.5 → 0.46."
    );
    assert_eq!(
        of_losses(&[1.0, 9.96], &[1.0, 9.97, 0.5]),
        "validation loss ends at 0.5 instead of 9.96; best validation loss 1 → 0.5."
    );
    let end_early = |losses: &[f32]| {
        let mut run = with_losses("learning_rate=0.1", losses);
        run.history.stopped_at = Some(run.history.n_steps());
        run
    };
    let whole = with_losses("learning_rate=0.01", &[1.0, 0.5, 0.4, 0.39]);
    let words = check(&whole, &end_early(&[1.0, 0.5, 0.45])).expect("something changed");
    assert_eq!(words, "Learning rate 0.01 → 0.1: stops early, at step 20; best validation loss 0.39 → 0.45.");
    let back = check(&end_early(&[1.0, 0.5, 0.45]), &whole).expect("something changed");
    assert_eq!(back, "Learning rate 0.1 → 0.01: no longer stops early; best validation loss 0.45 → 0.39.");
}

#[test]
fn changes_on_the_way_are_told_and_so_is_taking_them_back() {
    let (before, after) = (run(""), run("at=100.learning_rate.0.5"));
    let words = check(&before, &after).expect("something changed");
    assert!(words.starts_with("Learning rate 0.5 from step 100: "), "{words}");
    let back = check(&after, &before).expect("something changed");
    assert!(back.starts_with("No longer learning rate 0.5 from step 100: "), "{back}");
    let (two, one) = (run("at=100.learning_rate.0.5&at=300.learning_rate.0.1"), run("at=100.learning_rate.0.5"));
    let words = check(&two, &one).expect("something changed");
    assert!(words.starts_with("No longer learning rate 0.1 from step 300: "), "of the other, nothing changed: {words}");
    // A control that is moved for the whole run takes them with it.
    let moved = check(&one, &run("learning_rate=0.1")).expect("something changed");
    assert!(moved.starts_with("Learning rate 0.05 → 0.1, no longer learning rate 0.5 from step 100: "), "{moved}");
}

#[test]
fn the_same_run_again_is_no_change_and_an_unfinished_one_has_done_nothing_yet() {
    assert_eq!(check(&run("seed=2"), &run("seed=2")), None);
    let unfinished = Run { is_complete: false, ..run("seed=3") };
    assert_eq!(check(&run("seed=2"), &unfinished).as_deref(), Some("Seed 2 → 3."));
}

#[test]
fn a_run_is_called_by_what_it_has_and_the_other_has_not() {
    let words = |link: &str| losscope::link::decode(link).expect("allowed").in_words();
    assert_eq!(difference(&words("learning_rate=0.3"), &words("")), ["learning rate 0.3"]);
    assert_eq!(difference(&words(""), &words("learning_rate=0.3")), ["learning rate 0.05"]);
    assert_eq!(difference(&words("optimizer=muon"), &words("optimizer=muon")), [""; 0]);
    assert_eq!(difference(&words("optimizer=lion&seed=5"), &words("optimizer=lion")), ["seed 5"]);
    let of_lion = ["Lion", "weight decay 0.01", "learning rate 0.0032"];
    assert_eq!(difference(&words("optimizer=lion"), &words("")), of_lion, "its defaults differ, too");
    assert_eq!(short_difference(&words("optimizer=lion"), &words("")), ["Lion"]);
    assert_eq!(
        short_difference(&words(""), &words("optimizer=lion")).len(),
        3,
        "where nothing was set by hand, all of it"
    );
}

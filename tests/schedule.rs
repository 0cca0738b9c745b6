//! Every schedule gives a learning rate that can be used, at every step, whatever was set.

use losscope::catalog::{Choice, Spec};
use losscope::schedule::{SCHEDULES, Schedule, ScheduleSpec, Span};
use proptest::prelude::*;

fn build(spec: &'static ScheduleSpec, settings: &[(&str, f64)], span: Span) -> Box<dyn Schedule> {
    let mut choice = Choice::new(spec);
    for (name, value) in settings {
        let idx = spec.hyperparameters.iter().position(|hyperparameter| hyperparameter.name == *name);
        choice.values.numbers[idx.expect("it has one of that name")] = *value;
    }
    (spec.build)(&choice.values, span)
}

fn named(name: &str) -> &'static ScheduleSpec {
    SCHEDULES.iter().find(|spec| spec.name == name).expect("it is registered")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_schedule_is_finite_and_not_below_0_at_every_step_also_past_its_end(
        which in any::<prop::sample::Index>(),
        stops in prop::collection::vec(any::<prop::sample::Index>(), 8),
        learning_rate in prop::sample::select(&[1e-6, 3e-5, 0.01, 1.0 / 3.0, 1.0, 10.0][..]),
        n_steps in prop_oneof![1u32..5, 1u32..2000, Just(1_000_000)],
        steps in prop::collection::vec(prop_oneof![0u32..100, 0u32..5000, any::<u32>(), Just(u32::MAX)], 20),
        losses in prop::collection::vec(prop_oneof![0.0f32..2.0, Just(f32::NAN), Just(f32::INFINITY), Just(0.0)], 20),
    ) {
        let spec = which.get(SCHEDULES);
        let mut choice = Choice::new(spec);
        for ((number, hyperparameter), stop) in choice.values.numbers.iter_mut().zip(spec.hyperparameters()).zip(stops) {
            // The ends are allowed too, which a link may name.
            let mut values = hyperparameter.stop_values();
            values.extend([hyperparameter.min, hyperparameter.max]);
            *number = *stop.get(&values);
        }
        let mut schedule = (spec.build)(&choice.values, Span { learning_rate, n_steps });
        let mut steps_of_the_run = steps.clone();
        steps_of_the_run.extend([0, 1, n_steps - 1, n_steps, n_steps + 1]);
        for (idx, step) in steps_of_the_run.into_iter().enumerate() {
            let scheduled = schedule.learning_rate(step);
            prop_assert!(
                scheduled >= 0.0 && scheduled <= learning_rate * (1.0 + 1e-9),
                "{}: {scheduled} at step {step} of {n_steps}, from {learning_rate}, with {:?}", spec.name, choice.values
            );
            schedule.observe(losses[idx % losses.len()]);
        }
    }
}

#[test]
fn only_a_schedule_that_starts_low_does_not_start_at_the_learning_rate_that_was_set() {
    for spec in SCHEDULES {
        let first = build(spec, &[], Span { learning_rate: 0.5, n_steps: 1000 }).learning_rate(0);
        assert_eq!(
            first != 0.5,
            ["warmup_cosine", "one_cycle"].contains(&spec.name),
            "{} starts at {first}",
            spec.name
        );
    }
}

#[test]
fn a_minimum_above_the_learning_rate_does_not_raise_it() {
    let with_minimum = |spec: &&ScheduleSpec| spec.hyperparameters.iter().any(|other| other.name == "minimum");
    for spec in SCHEDULES.iter().filter(with_minimum) {
        let mut schedule = build(spec, &[("minimum", 1.0)], Span { learning_rate: 0.1, n_steps: 100 });
        for step in 0..200 {
            schedule.observe(1.0);
            assert_eq!(schedule.learning_rate(step), 0.1, "{}", spec.name);
        }
    }
}

#[test]
fn a_warm_up_longer_than_the_run_is_all_there_is() {
    let span = Span { learning_rate: 1.0, n_steps: 10 };
    let schedule = build(named("warmup_cosine"), &[("warmup_steps", 100.0)], span);
    assert_eq!(
        (0..10).map(|step| schedule.learning_rate(step)).collect::<Vec<_>>(),
        [0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1]
    );
    assert_eq!(schedule.learning_rate(100), 0.0);
}

#[test]
fn restarts_come_after_each_length_times_the_growth() {
    let span = Span { learning_rate: 1.0, n_steps: 1 };
    let schedule = build(named("cosine_restarts"), &[("first_steps", 10.0), ("growth", 3.0)], span);
    let restarts: Vec<u32> = (0..500).filter(|&step| schedule.learning_rate(step) == 1.0).collect();
    assert_eq!(restarts, [0, 10, 40, 130, 400]);
}

#[test]
fn a_loss_that_is_nan_is_no_improvement() {
    let span = Span { learning_rate: 1.0, n_steps: 1 };
    let mut schedule = build(named("reduce_on_plateau"), &[("plateau_patience", 1.0)], span);
    let mut after = |loss| {
        schedule.observe(loss);
        schedule.learning_rate(0)
    };
    assert_eq!([after(1.0), after(f32::NAN), after(f32::NAN), after(0.5), after(0.4)], [1.0, 1.0, 0.5, 0.5, 0.5]);
}

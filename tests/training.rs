//! What happens around a step: clipping, dropout, early stopping, and the order of it all.

use losscope::catalog::{Choice, Values};
use losscope::early_stopping::{EarlyStopping, Settings};
use losscope::experiment::Experiment;
use losscope::gradient_clipping::GRADIENT_CLIPPINGS;
use losscope::history::History;
use losscope::model::Model;
use losscope::model::activation::ACTIVATIONS;
use losscope::model::hidden_normalization::HIDDEN_NORMALIZATIONS;
use losscope::model::initialisation::INITIALISATIONS;
use losscope::normalization::NORMALIZATIONS;
use losscope::regularization::REGULARIZATIONS;
use losscope::rng::{Rng, Stream};
use losscope::trainer::Trainer;
use proptest::prelude::*;

fn with(settings: &[(&str, &str)]) -> Experiment {
    Experiment::from_settings(settings).expect("allowed")
}

fn run(settings: &[(&str, &str)]) -> Trainer {
    let mut trainer = Trainer::new(&with(settings));
    trainer.advance(u32::MAX);
    trainer
}

fn clipping(name: &str, threshold: f64) -> Choice<losscope::gradient_clipping::GradientClippingSpec> {
    let spec = GRADIENT_CLIPPINGS.iter().find(|spec| spec.name == name).expect("the clipping is there");
    let mut choice = Choice::new(spec);
    choice.values.numbers[0] = threshold;
    choice
}

#[test]
fn a_history_up_to_a_step_is_that_of_a_run_that_came_so_far() {
    let settings = [
        ("gradient_clipping", "norm"),
        ("threshold", "0.5"),
        ("early_stopping", "on"),
        ("patience", "1"),
        ("learning_rate", "0.5"),
    ];
    let experiment = with(&settings);
    let mut whole = Trainer::new(&experiment);
    whole.advance(u32::MAX);
    let n_steps = whole.history().n_steps();
    assert!(
        whole.history().stopped_at.is_some() && !whole.history().clipped_step.is_empty(),
        "there is something to cut"
    );
    for step in (0..=n_steps).step_by(7).chain([n_steps - 1, n_steps, n_steps + 5]) {
        let mut part = Trainer::new(&experiment);
        part.advance(step);
        assert_eq!(&whole.history().until(step), part.history(), "at step {step} of {n_steps}");
    }
}

proptest! {
    #[test]
    fn clipping_by_norm_never_changes_the_direction(
        grads in prop::collection::vec(-1e3f32..1e3, 1..30),
        threshold in 1e-4f64..100.0,
    ) {
        let norm = grads.iter().map(|&grad| f64::from(grad) * f64::from(grad)).sum::<f64>().sqrt();
        prop_assume!(norm > 1e-3);
        let clipping = clipping("norm", threshold);
        let mut clipped = grads.clone();
        clipping.spec.clip.expect("it clips")(&clipping.values, &mut clipped, norm);
        let clipped_norm = clipped.iter().map(|&grad| f64::from(grad) * f64::from(grad)).sum::<f64>().sqrt();
        prop_assert!(clipped_norm <= threshold.max(norm.min(threshold)) * (1.0 + 1e-5));
        let along: f64 = grads.iter().zip(&clipped).map(|(&a, &b)| f64::from(a) * f64::from(b)).sum();
        prop_assert!(along / (norm * clipped_norm) > 1.0 - 1e-6, "the cosine is {}", along / (norm * clipped_norm));
        if norm <= threshold * (1.0 - 1e-6) - 1e-6 {
            prop_assert_eq!(clipped, grads);
        }
    }

    #[test]
    fn an_epoch_takes_each_example_once(n_examples in 10u32..80, batch_size in 1u32..80, seed in any::<u32>()) {
        let experiment = Experiment::default()
            .with("dataset", "sine")
            .and_then(|experiment| experiment.with("n_examples", &n_examples.to_string()))
            .and_then(|experiment| experiment.with("seed", &seed.to_string()))
            .expect("allowed");
        let batch_size = batch_size.min(experiment.n_training() as u32);
        let experiment = experiment.with("batch_size", &batch_size.to_string()).expect("allowed");
        let mut trainer = Trainer::new(&experiment);
        let bits = |inputs: &[f32]| inputs.iter().map(|input| input.to_bits()).collect::<Vec<u32>>();
        let mut all = bits(&trainer.splits().0.inputs);
        all.sort_unstable();
        for _ in 0..2 {
            let mut taken = Vec::new();
            for _ in 0..experiment.steps_per_epoch() {
                trainer.advance(1);
                taken.extend(bits(&trainer.batch().inputs));
            }
            taken.sort_unstable();
            prop_assert_eq!(&taken, &all);
        }
    }

    #[test]
    fn min_max_lands_between_0_and_1_on_the_training_split(column in prop::collection::vec(-1e30f32..1e30, 1..40)) {
        let min_max = NORMALIZATIONS.iter().find(|spec| spec.name == "min_max").expect("min_max is there");
        let scaling = (min_max.fit)(&column);
        for value in column {
            prop_assert!((0.0..=1.0).contains(&scaling.apply(value)), "{value} became {}", scaling.apply(value));
        }
    }

    #[test]
    fn clipping_by_value_leaves_nothing_above_the_threshold(grads in prop::collection::vec(-1e3f32..1e3, 1..30)) {
        let clipping = clipping("value", 0.5);
        let mut clipped = grads.clone();
        let is_changed = clipping.spec.clip.expect("it clips")(&clipping.values, &mut clipped, 0.0);
        prop_assert_eq!(is_changed, clipped != grads);
        for (clipped, grad) in clipped.iter().zip(grads) {
            prop_assert_eq!(*clipped, grad.clamp(-0.5, 0.5));
        }
    }

    #[test]
    fn early_stopping_restores_the_lowest_loss_and_waits_as_long_as_it_says(
        losses in prop::collection::vec(0.0f32..4.0, 1..60),
        patience in 1u32..10,
        min_delta in 0.0f64..0.5,
    ) {
        let settings = Settings { patience, min_delta, restore_best: true, go_on: false };
        let mut early_stopping = EarlyStopping::new(settings);
        let stop = losses.iter().enumerate().position(|(idx, &loss)| early_stopping.observe(idx as u32, loss, &[idx as f32]));
        // Written out again: the epochs since the last loss that was below the best to beat by more than min_delta.
        let mut to_beat = f64::INFINITY;
        let mut waited = 0;
        let expected = losses.iter().position(|&loss| {
            let is_better = f64::from(loss) < to_beat - min_delta;
            to_beat = if is_better { f64::from(loss) } else { to_beat };
            waited = if is_better { 0 } else { waited + 1 };
            waited >= patience
        });
        prop_assert_eq!(stop, expected);
        let seen = &losses[..stop.map_or(losses.len(), |stop| stop + 1)];
        let lowest = seen.iter().copied().fold(f32::INFINITY, f32::min);
        let mut params = [99.0];
        early_stopping.restore(&mut params);
        prop_assert_eq!(seen[params[0] as usize], lowest);
        prop_assert_eq!(early_stopping.replaced(), Some((params[0] as u32, &[99.0f32][..])));
    }
}

#[test]
fn gradients_that_are_no_numbers_are_not_made_to_look_like_some() {
    for spec in GRADIENT_CLIPPINGS {
        let mut grads = [f32::NAN, 1.0];
        if let Some(clip) = spec.clip {
            let is_changed = clip(&Values::defaults(spec.hyperparameters), &mut grads, f64::NAN);
            assert!(!is_changed, "{}", spec.name);
        }
        assert!(grads[0].is_nan(), "{}", spec.name);
    }
}

/// The recorded steps are those after which `is_clipped` says so of the trainer.
fn check_clipped_steps(settings: &[(&str, &str)], is_clipped: impl Fn(&Trainer) -> bool) {
    let mut trainer = Trainer::new(&with(settings));
    let mut expected = Vec::new();
    while !trainer.is_done() {
        let step = trainer.history().n_steps();
        trainer.advance(1);
        if is_clipped(&trainer) {
            expected.push(step);
        }
    }
    assert_eq!(trainer.history().clipped_step, expected, "{settings:?}");
    let n_clipped = expected.len() as u32;
    assert!(0 < n_clipped && n_clipped < trainer.n_steps(), "{n_clipped} of {} tell nothing", trainer.n_steps());
}

#[test]
fn the_steps_that_were_clipped_are_those_whose_gradient_was_too_long_or_had_a_number_too_large() {
    let short = ("n_epochs", "20");
    let by_norm = [short, ("gradient_clipping", "norm"), ("threshold", "0.5")];
    // Weight decay comes after clipping, so that the second of them diverges: what is no number is not above any.
    let diverging = [("learning_rate", "10"), ("weight_decay", "1")];
    for settings in [&by_norm[..], &[&by_norm[..], &diverging].concat()] {
        check_clipped_steps(settings, |trainer| {
            let norm = trainer.history().gradient_norm.last().expect("a step was made");
            f64::from(*norm) + 1e-6 > 0.5
        });
    }
    assert!(run(&[&by_norm[..], &diverging].concat()).history().gradient_norm.iter().any(|norm| norm.is_nan()));
    // A number that was cut is as large as the threshold, to the bit, and any other hardly ever is.
    let settings = [short, ("gradient_clipping", "value"), ("threshold", "0.2")];
    check_clipped_steps(&settings, |trainer| trainer.grads().iter().any(|grad| grad.abs() == 0.2));
    for settings in [&[short][..], &[short, ("gradient_clipping", "norm"), ("threshold", "100")]] {
        assert!(run(settings).history().clipped_step.is_empty(), "{settings:?}");
    }
}

#[test]
fn the_norm_of_all_parameters_is_recorded_at_each_evaluation() {
    // Batch normalization has statistics behind the parameters, which are none.
    let settings = [("hidden_normalization", "batch_normalization"), ("n_hidden_layers", "2"), ("n_epochs", "10")];
    let mut trainer = Trainer::new(&with(&settings));
    let mut expected = Vec::new();
    loop {
        if trainer.history().validation_step.len() > expected.len() {
            let params = &trainer.params()[..trainer.grads().len()];
            assert!(params.len() < trainer.params().len());
            expected.push(params.iter().map(|&param| f64::from(param) * f64::from(param)).sum::<f64>().sqrt());
        }
        if trainer.is_done() {
            break;
        }
        trainer.advance(1);
    }
    let weight_norm = &trainer.history().weight_norm;
    assert_eq!((weight_norm.len(), expected.len()), (11, 11));
    for (norm, expected) in weight_norm.iter().zip(expected) {
        assert!((f64::from(*norm) - expected).abs() < 1e-6 * expected, "{norm} and {expected}");
    }
}

#[test]
fn records_that_are_taken_in_pieces_are_those_of_the_whole_run() {
    for name in ["norm", "value"] {
        let settings = [("gradient_clipping", name), ("threshold", "0.2"), ("n_epochs", "20")];
        let mut trainer = Trainer::new(&with(&settings));
        let mut taken = History::default();
        for n_steps in [0, 1, 2, 50, 0, 7].into_iter().cycle() {
            trainer.advance(n_steps);
            let (n_steps, n_evaluations) = (taken.train_loss.len(), taken.validation_step.len());
            taken.extend(&trainer.history().since(n_steps, n_evaluations));
            assert_eq!(&taken, trainer.history());
            if trainer.is_done() {
                break;
            }
        }
        assert!(!taken.clipped_step.is_empty(), "{name}");
    }
}

#[test]
fn the_clock_goes_on_when_a_second_thread_makes_the_run_from_its_start() {
    let looks = |looks: &[(u32, f32)]| {
        let (clock_step, clock_seconds) = looks.iter().copied().unzip();
        History { clock_step, clock_seconds, ..History::default() }
    };
    let mut history = looks(&[]);
    history.extend(&looks(&[(40, 0.001), (90, 0.002)]));
    history.extend(&looks(&[(30, 0.0005), (90, 0.0015), (100, 0.0018)]));
    history.extend(&looks(&[(150, 0.003), (150, 0.004)]));
    assert_eq!(history, looks(&[(40, 0.001), (90, 0.002), (100, 0.002), (150, 0.003)]));
    assert_eq!(history.since(90, 0), looks(&[(100, 0.002), (150, 0.003)]));
}

#[test]
fn after_early_stopping_the_parameters_give_exactly_the_best_recorded_loss() {
    for (name, value) in [
        ("learning_rate", "0.4"),
        ("batch_size", "4"),
        ("hidden_normalization", "batch_normalization"),
        ("dropout", "0.2"),
    ] {
        for patience in ["1", "3", "10"] {
            let mut trainer =
                run(&[("early_stopping", "on"), ("patience", patience), ("learning_rate", "0.2"), (name, value)]
                    .into_iter()
                    .rev()
                    .fold(Vec::new(), |mut settings: Vec<(&str, &str)>, setting| {
                        if settings.iter().all(|(name, _)| *name != setting.0) {
                            settings.push(setting);
                        }
                        settings
                    }));
            let (_, best) = trainer.history().best_validation().expect("it starts finite");
            assert_eq!(trainer.validation_loss().to_bits(), best.to_bits(), "{name} {value}, patience {patience}");
        }
    }
}

#[test]
fn a_run_that_goes_on_past_its_stop_shows_what_was_avoided() {
    let settings = [("early_stopping", "on"), ("patience", "2"), ("learning_rate", "0.4")];
    let stopped = run(&settings);
    let stop = stopped.history().stopped_at.expect("it stops");
    assert_eq!(stopped.history().n_steps(), stop);
    assert!(stopped.is_done() && stop < stopped.n_steps());
    let going_on = run(&[&settings[..], &[("go_on_after_stop", "on"), ("restore_best", "off")]].concat());
    assert_eq!(going_on.history().stopped_at, Some(stop));
    assert_eq!(going_on.history().n_steps(), going_on.n_steps());
    let shared = stop as usize;
    assert_eq!(going_on.history().train_loss[..shared], stopped.history().train_loss[..shared]);
}

#[test]
fn early_stopping_without_a_stop_changes_no_loss() {
    let plain = run(&[]);
    let watched = run(&[("early_stopping", "on"), ("patience", "1000")]);
    assert_eq!(watched.history(), plain.history());
}

#[test]
fn a_batch_of_the_full_split_makes_the_order_irrelevant() {
    // Only the order of sums differs between the epochs' shuffles: another seed of the batches alone is the same curve.
    let experiment = with(&[("batch_size", "full"), ("n_epochs", "50")]);
    let mut a = Trainer::new(&experiment);
    let mut b = Trainer::new(&experiment);
    b.reshuffle(Rng::new(77, Stream::Batches));
    a.advance(u32::MAX);
    b.advance(u32::MAX);
    assert_ne!(a.batch(), b.batch(), "the orders differ");
    for (a, b) in a.history().train_loss.iter().zip(&b.history().train_loss) {
        assert!((a - b).abs() < 1e-5, "{a} and {b}");
    }
}

#[test]
fn dropout_is_off_at_evaluation_and_keeps_the_expected_output() {
    let model = Model::with_hidden(&[4, 64, 1], &ACTIVATIONS[0], &HIDDEN_NORMALIZATIONS[0], 0.5);
    let mut params = INITIALISATIONS[0].draw(&model, &mut Rng::new(1, Stream::InitialParameters));
    let inputs = [0.3, -1.0, 0.5, 2.0];
    let mut workspace = model.workspace(1);
    let evaluated = model.forward(&params, &inputs, &mut workspace)[0];
    let mut rng = Rng::new(1, Stream::Dropout);
    let outputs: Vec<f64> = (0..20_000)
        .map(|_| f64::from(model.forward_in_training(&mut params, &inputs, &mut workspace, &mut rng)[0]))
        .collect();
    let mean = outputs.iter().sum::<f64>() / outputs.len() as f64;
    let variance = outputs.iter().map(|output| (output - mean) * (output - mean)).sum::<f64>() / outputs.len() as f64;
    let standard_error = (variance / outputs.len() as f64).sqrt();
    assert!(variance > 1e-4, "units are left out in training");
    // The output is linear in the hidden units, so its expectation is that without dropout.
    assert!((mean - f64::from(evaluated)).abs() < 4.0 * standard_error, "{mean} and {evaluated}");
    assert_eq!(model.forward(&params, &inputs, &mut workspace)[0], evaluated);
}

#[test]
fn regularization_spares_the_biases() {
    for spec in REGULARIZATIONS.iter().filter(|spec| spec.name != "none") {
        // With a target that is its mean and inputs that are 0, only regularization moves a weight, and nothing the biases.
        let settings =
            [("regularization", spec.name), ("strength", "0.1"), ("n_hidden_layers", "0"), ("learning_rate", "1e-6")];
        let mut with = Trainer::new(&self::with(&settings));
        let mut without = Trainer::new(&self::with(&settings[2..]));
        with.advance(1);
        without.advance(1);
        let n_weights = with.grads().len() - 1;
        assert_eq!(with.grads()[n_weights], without.grads()[n_weights], "{}", spec.name);
        for (idx, (a, b)) in with.grads()[..n_weights].iter().zip(&without.grads()[..n_weights]).enumerate() {
            assert_ne!(a, b, "{}: weight {idx}", spec.name);
        }
    }
}

#[test]
fn initial_weights_have_the_spread_that_their_papers_give() {
    let model = Model::new(&[200, 300, 1], &ACTIVATIONS[0]);
    for (name, deviation) in [
        ("uniform_by_fan_in", (1.0f64 / (3.0 * 200.0)).sqrt()),
        ("normal_by_fan_in", (1.0f64 / 200.0).sqrt()),
        ("glorot_uniform", (2.0f64 / 500.0).sqrt()),
        ("he_normal", (2.0f64 / 200.0).sqrt()),
        ("zeros", 0.0),
        ("too_large", 5.0),
    ] {
        let spec = INITIALISATIONS.iter().find(|spec| spec.name == name).expect("the initialisation is there");
        let params = spec.draw(&model, &mut Rng::new(3, Stream::InitialParameters));
        let (weights, _) = model.layers()[0].of(&params);
        let variance =
            weights.iter().map(|&weight| f64::from(weight) * f64::from(weight)).sum::<f64>() / weights.len() as f64;
        assert!((variance.sqrt() - deviation).abs() <= 0.01 * deviation, "{name}: {} for {deviation}", variance.sqrt());
    }
    assert_eq!(INITIALISATIONS.len(), 6, "each has its line here");
}

#[test]
fn an_intervention_while_watching_gives_the_curve_of_its_link() {
    for (name, value) in [("learning_rate", "0.001"), ("dropout", "0.5"), ("strength", "0.1"), ("threshold", "0.01")] {
        let experiment = with(&[("regularization", "l2"), ("gradient_clipping", "norm"), ("n_epochs", "20")]);
        let mut watched = Trainer::new(&experiment);
        watched.advance(60);
        let changed = experiment.intervene(60, name, value).expect("it is live");
        watched.change(&changed);
        watched.advance(u32::MAX);
        let mut from_link =
            Trainer::new(&losscope::link::decode(&losscope::link::encode(&changed)).expect("its own link"));
        from_link.advance(u32::MAX);
        assert_eq!(watched.history(), from_link.history(), "{name}");
        let mut unchanged = Trainer::new(&experiment);
        unchanged.advance(u32::MAX);
        assert_eq!(watched.history().train_loss[..60], unchanged.history().train_loss[..60], "{name}");
        assert_ne!(watched.history().train_loss[62..], unchanged.history().train_loss[62..], "{name}");
    }
}

#[test]
fn a_stretched_feature_minds_only_without_normalization() {
    let losses = |settings: &[(&str, &str)]| run(settings).history().validation_loss.clone();
    let far = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    let moons = ("dataset", "moons");
    let standardized = far(&losses(&[moons, ("stretch", "100")]), &losses(&[moons]));
    assert!(standardized < 1e-3, "{standardized}");
    let none = [moons, ("normalization", "none")];
    let (plain, stretched) = (losses(&none), losses(&[none[0], none[1], ("stretch", "100")]));
    assert!(far(&plain, &stretched) > 0.1);
}

#[test]
fn an_intervention_before_one_that_is_still_to_come_is_not_undone_by_it() {
    let planned = losscope::link::decode("at=60.learning_rate.0.01").expect("allowed");
    let mut watched = Trainer::new(&planned);
    watched.advance(20);
    // Two moves of one slider at one step, back to where it was, are as none.
    let once = planned.intervene(20, "learning_rate", "0.2").expect("it is live");
    watched.change(&once);
    let back = once.intervene(20, "learning_rate", "0.05").expect("it is live");
    watched.change(&back);
    let dropped = back.intervene(20, "dropout", "0.5").expect("it is live");
    watched.change(&dropped);
    watched.advance(u32::MAX);
    assert_eq!(
        losscope::link::encode(&dropped),
        "v=1&at=20.learning_rate.0.05&at=20.dropout.0.5&at=60.learning_rate.0.01"
    );
    let mut from_link = Trainer::new(&dropped);
    from_link.advance(u32::MAX);
    assert_eq!(watched.history(), from_link.history());
}

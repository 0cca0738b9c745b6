//! What a preset says of its curve is true: of its own run, and of nearly every other seed.

mod runs;

use losscope::catalog::Input;
use losscope::experiment::Experiment;
use losscope::link;
use losscope::presets::{PRESETS, Preset};
use runs::{Run, Verdict, above, below, between, climbs, largest, largest_ratio, last, root_mean_square, smallest};

/// The seeds over which a claim is checked, besides that of the link.
const SEEDS: std::ops::RangeInclusive<u32> = 1..=20;

/// For how many of them it has to hold.
const ENOUGH: usize = 18;

/// What a preset says, as a measurement.
struct Claim {
    name: &'static str,
    /// Checks the preset's run, and beside it that with the change, which has the same seed.
    check: fn(linked: &Run, tried: &Run) -> Verdict,
}

const CLAIMS: &[Claim] = &[
    Claim { name: "healthy", check: healthy },
    Claim { name: "learning_rate_too_low", check: learning_rate_too_low },
    Claim { name: "learning_rate_too_high", check: learning_rate_too_high },
    Claim { name: "at_the_edge", check: at_the_edge },
    Claim { name: "edge_of_stability", check: edge_of_stability },
    Claim { name: "diverging", check: diverging },
    Claim { name: "batch_of_one", check: batch_of_one },
    Claim { name: "noise_between", check: noise_between },
    Claim { name: "full_batch", check: full_batch },
    Claim { name: "underfitting", check: underfitting },
    Claim { name: "overfitting", check: overfitting },
    Claim { name: "more_data", check: more_data },
    Claim { name: "label_noise", check: label_noise },
    Claim { name: "unscaled_features", check: unscaled_features },
    Claim { name: "first_weights_too_large", check: first_weights_too_large },
    Claim { name: "vanishing_gradient", check: vanishing_gradient },
    Claim { name: "dead_relus", check: dead_relus },
    Claim { name: "momentum_overshoot", check: momentum_overshoot },
    Claim { name: "adam_against_sgd", check: adam_against_sgd },
    Claim { name: "schedule_at_the_end", check: schedule_at_the_end },
    Claim { name: "early_stopping", check: early_stopping },
    Claim { name: "weight_decay", check: weight_decay },
    Claim { name: "clipping_rescues", check: clipping_rescues },
];

fn healthy(linked: &Run, tried: &Run) -> Verdict {
    below("after five epochs", linked.validation()[5], 0.5 * linked.start())?;
    below("what the second half takes off", f64::from(linked.validation()[30]) - linked.end(), 0.1 * linked.start())?;
    below("the end", linked.end(), 1.1 * linked.lowest())?;
    below("tried, after one epoch", tried.validation()[1], linked.validation()[1])?;
    between("tried, the end", tried.end(), 0.75 * linked.end(), 1.25 * linked.end())
}

fn learning_rate_too_low(linked: &Run, tried: &Run) -> Verdict {
    let validation = linked.validation();
    below("the largest ratio of two epochs", largest_ratio(validation), 1.0)?;
    below("the last ten epochs", linked.end(), 0.95 * validation[validation.len() - 11])?;
    below("tried, after ten epochs", tried.validation()[10], linked.end())
}

fn learning_rate_too_high(linked: &Run, tried: &Run) -> Verdict {
    let jumps = |run: &Run, from: usize| {
        let after = &run.validation()[from..];
        after.windows(2).filter(|pair| pair[1] >= 1.1 * pair[0]).count() as f64
    };
    above("jumps", jumps(linked, 0), 5.0)?;
    above("jumps in the last twenty epochs", jumps(linked, 40), 0.0)?;
    below("tried, jumps after the tenth epoch", jumps(tried, 10), 2.0)
}

fn at_the_edge(linked: &Run, tried: &Run) -> Verdict {
    below("the largest ratio of two steps", largest_ratio(linked.training()), 1.0)?;
    // Of a quadratic loss: LeCun, Simard & Pearlmutter 1993; the steepest curvature is the largest eigenvalue of the Hessian.
    between("the limit", 2.0 / linked.steepest_curvature(), 0.2, 0.25)?;
    let training = tried.training();
    above("tried, the end", last(training), 1000.0 * training[0])
}

fn edge_of_stability(linked: &Run, tried: &Run) -> Verdict {
    // Cohen et al., "Gradient Descent on Neural Networks Typically Occurs at the Edge of Stability", 2021.
    let shares = linked.sharpness_by_its_limit();
    above("the largest sharpness, by that at the start", largest(&shares), 1.2 * f64::from(shares[0]))?;
    above("the largest sharpness, by its limit", largest(&shares), 1.0)?;
    let second_half = &shares[shares.len() / 2..];
    above("the least sharpness of the second half, by its limit", smallest(second_half), 7.0 / 8.0)?;
    below("the largest sharpness of the second half, by its limit", largest(second_half), 9.0 / 8.0)?;
    above("steps at which training loss goes up", linked.rises() as f64, 24.0)?;
    below("training loss at the end", linked.training_end(), 0.02)?;
    below("tried, the largest sharpness, by its limit", largest(&tried.sharpness_by_its_limit()), 0.5)?;
    between("tried, steps at which training loss goes up", tried.rises() as f64, 0.0, 0.0)?;
    above("tried, training loss at the end", tried.training_end(), 2.0 * linked.training_end())
}

fn diverging(linked: &Run, tried: &Run) -> Verdict {
    let Some(end) = linked.history().first_non_finite_step() else { return Err("it stays finite".to_owned()) };
    below("the step without a number", f64::from(end), 5.0 * f64::from(linked.trainer.steps_per_epoch()))?;
    let finite = &linked.training()[..end as usize];
    above("training loss before", largest(finite), 1000.0 * finite[0])?;
    let gradients = &linked.history().gradient_norm[..end as usize];
    let larger = gradients.windows(2).filter(|pair| pair[1] > pair[0]).count() as f64;
    above("gradients larger than the one before", larger, 0.5 * (gradients.len() - 1) as f64)?;
    below("tried, after five epochs", tried.validation()[5], 0.5 * tried.start())
}

fn batch_of_one(linked: &Run, tried: &Run) -> Verdict {
    above("its jumps", linked.jumps(), 4.0 * tried.jumps())
}

fn noise_between(linked: &Run, tried: &Run) -> Verdict {
    below("its jumps", linked.jumps(), 0.5 * linked.with("batch_size", "1").jumps())?;
    below("tried, its jumps", tried.jumps(), linked.jumps() / 1.5)
}

fn full_batch(linked: &Run, tried: &Run) -> Verdict {
    below("the largest ratio of two steps", largest_ratio(linked.training()), 1.0)?;
    between("steps an epoch", linked.trainer.steps_per_epoch(), 1.0, 1.0)?;
    between("tried, steps an epoch", tried.trainer.steps_per_epoch(), 9.0, 9.0)?;
    below("tried, the end", tried.training_end(), 0.9 * linked.training_end())
}

fn underfitting(linked: &Run, tried: &Run) -> Verdict {
    let guessing = std::f64::consts::LN_2;
    for loss in [linked.lowest(), linked.end(), linked.training_end()] {
        between("its loss", loss, 0.92 * guessing, 1.08 * guessing)?;
    }
    below("tried, validation", tried.end(), 0.15)?;
    below("tried, training", tried.training_end(), 0.15)
}

fn overfitting(linked: &Run, tried: &Run) -> Verdict {
    below("the epoch of the lowest", linked.lowest_epoch() as f64, linked.n_epochs() as f64 / 3.0)?;
    above("the end", linked.end(), 1.5 * linked.lowest())?;
    below("training loss at the end", linked.training_end(), 0.5 * linked.training_in(linked.lowest_epoch()))?;
    below("tried, the end", tried.end(), linked.end() / 1.5)
}

fn more_data(linked: &Run, tried: &Run) -> Verdict {
    below("validation loss at the end", linked.end(), 1.8 * linked.training_end())?;
    above("tried, validation loss at the end", tried.end(), 5.0 * tried.training_end())
}

fn label_noise(linked: &Run, tried: &Run) -> Verdict {
    // Who knows everything but which labels are wrong reaches −0.8 ln 0.8 − 0.2 ln 0.2 = 0.5004 in the mean.
    above("the lowest", linked.lowest(), 0.5)?;
    below("training loss at the end", linked.training_end(), 0.5)?;
    below("tried, the lowest", tried.lowest(), 0.35)
}

fn unscaled_features(linked: &Run, tried: &Run) -> Verdict {
    let n_units = f64::from(linked.experiment.n_units);
    between("units in one flat end for every example", linked.units_in_one_flat_end() as f64, n_units, n_units)?;
    above("the lowest", linked.lowest(), 0.95)?;
    below("tried, the end", tried.end(), 0.15)
}

fn first_weights_too_large(linked: &Run, tried: &Run) -> Verdict {
    let guessing = 1.0986;
    above("units in their flat ends, at the start", linked.before_the_first_step().saturated(), 0.5)?;
    above("the start", linked.start(), 2.0 * guessing)?;
    between("tried, the start", tried.start(), 0.8 * guessing, 1.25 * guessing)?;
    below("tried, the end", tried.end(), linked.end() / 3.0)
}

fn vanishing_gradient(linked: &Run, tried: &Run) -> Verdict {
    above("how many times smaller", linked.gradient_shrinks(), 1000.0)?;
    between("training loss at the end", linked.training_end(), 0.9, 1.1)?;
    below("tried, how many times smaller", tried.gradient_shrinks(), 100.0)?;
    below("tried, training loss at the end", tried.training_end(), 0.25)
}

fn dead_relus(linked: &Run, tried: &Run) -> Verdict {
    above("layers that are 0 for every example", linked.dead_layers() as f64, 0.0)?;
    // Exactly: at the last step nothing moves in the layers up to the dead one.
    let model = linked.model();
    let (first, _) = model.layers()[0].of(linked.trainer.grads());
    between("the gradient of the first weights", root_mean_square(first), 0.0, 0.0)?;
    let guessing = std::f64::consts::LN_2;
    between("the end", linked.end(), 0.95 * guessing, 1.2 * guessing)?;
    between("tried, layers that are 0 for every example", tried.dead_layers() as f64, 0.0, 0.0)?;
    below("tried, the end", tried.end(), 0.1)
}

fn momentum_overshoot(linked: &Run, tried: &Run) -> Verdict {
    above("climbs", climbs(linked.training(), 1.5) as f64, 1.0)?;
    above("the share of rises on which a step goes up the slope that it is on", linked.uphill(), 0.5)?;
    below("tried, the largest ratio of two steps", largest_ratio(tried.training()), 1.0)
}

fn adam_against_sgd(linked: &Run, tried: &Run) -> Verdict {
    below("the end", linked.end(), 0.3)?;
    // Whatever the learning rate: every stop of the slider.
    let controls = tried.experiment.controls();
    let learning_rate = controls.iter().find(|control| control.name == "learning_rate").expect("it applies");
    let Input::Slider { stops, .. } = &learning_rate.input else { panic!("the learning rate is a slider") };
    stops.iter().try_for_each(|stop| {
        let lowest = tried.with("learning_rate", &stop.value).lowest();
        above(&format!("the lowest with SGD at {}", stop.value), lowest, 0.65)
    })
}

fn schedule_at_the_end(linked: &Run, tried: &Run) -> Verdict {
    // From the lowest to the highest of six evaluations: five epochs.
    let spread = |losses: &[f32]| largest(losses) / smallest(losses);
    let first_half = &linked.validation()[10..=30];
    above("jumps in the first half", spread(first_half), 1.2)?;
    let late = |run: &Run| spread(&run.validation()[run.validation().len() - 6..]);
    below("the spread of the last five epochs", late(linked), 1.05)?;
    above("tried, the spread of the last five epochs", late(tried), 1.1)?;
    above("tried, training loss at the end", tried.training_end(), 1.2 * linked.training_end())
}

fn early_stopping(linked: &Run, tried: &Run) -> Verdict {
    let Some(stop) = linked.history().stopped_at else { return Err("nothing would stop it".to_owned()) };
    let mark = (stop / linked.trainer.steps_per_epoch()) as usize;
    let validation = linked.validation();
    let lowest_before = smallest(&validation[..=mark - 5]);
    above("the lowest of the five epochs up to the mark", smallest(&validation[mark - 4..=mark]), lowest_before)?;
    below("training loss at the end", linked.training_end(), linked.training_in(mark))?;
    above("the end", linked.end(), 1.5 * f64::from(validation[mark]))?;
    let of_tried = tried.history();
    between("tried, the last step", f64::from(of_tried.n_steps()), f64::from(stop), f64::from(stop))?;
    between("tried, the loss that is kept", tried.loss_at_the_end(), tried.lowest(), tried.lowest())
}

fn weight_decay(linked: &Run, tried: &Run) -> Verdict {
    below("the end", linked.end(), 1.25 * linked.lowest())?;
    above("training loss at the end", linked.training_end(), tried.training_end())?;
    let weights = |run: &Run| last(&run.history().weight_norm);
    above("tried, the size of the weights", weights(tried), 2.0 * weights(linked))?;
    above("tried, the end", tried.end(), 1.5 * linked.end())
}

fn clipping_rescues(linked: &Run, tried: &Run) -> Verdict {
    let too_long: Vec<u32> =
        (0..).zip(linked.training_gradients()).filter(|(_, norm)| *norm > 0.1).map(|(step, _)| step).collect();
    if linked.history().clipped_step != too_long {
        return Err("others than the gradients longer than 0.1 are shortened".to_owned());
    }
    above("gradients that are shortened", too_long.len() as f64, 0.0)?;
    below("the end", linked.end(), 0.3)?;
    let end = tried.history().first_non_finite_step().map_or(f64::INFINITY, f64::from);
    below("tried, the step without a number", end, 5.0 * f64::from(tried.trainer.steps_per_epoch()))
}

fn experiment(preset: &Preset) -> Experiment {
    link::decode(preset.link).expect("the link of a preset can be read")
}

fn check(claim: &Claim, experiment: &Experiment) -> Verdict {
    let linked = Run::of(experiment.clone());
    let preset = PRESETS.iter().find(|preset| preset.name == claim.name);
    let (name, value) = preset.expect("every claim has a preset, which a test holds").change;
    (claim.check)(&linked, &linked.with(name, value))
}

fn claim(preset: &Preset) -> &'static Claim {
    CLAIMS.iter().find(|claim| claim.name == preset.name).expect("every preset has a claim, which a test holds")
}

/// A test for each preset, so that they run side by side and the name of the one that fails is seen.
macro_rules! test_presets {
    ($($name:ident)*) => {
        $(
            mod $name {
                #[test]
                fn shows_what_it_says() {
                    super::check_preset(stringify!($name));
                }
            }
        )*

        #[test]
        fn every_preset_has_a_claim_and_a_test_and_the_other_way_round() {
            let presets: Vec<&str> = PRESETS.iter().map(|preset| preset.name).collect();
            let claims: Vec<&str> = CLAIMS.iter().map(|claim| claim.name).collect();
            assert_eq!(presets, claims);
            assert_eq!(presets, [$(stringify!($name)),*]);
        }
    };
}

test_presets! {
    healthy learning_rate_too_low learning_rate_too_high at_the_edge edge_of_stability diverging
    batch_of_one noise_between full_batch
    underfitting overfitting more_data label_noise
    unscaled_features first_weights_too_large vanishing_gradient dead_relus
    momentum_overshoot adam_against_sgd schedule_at_the_end
    early_stopping weight_decay clipping_rescues
}

fn check_preset(name: &str) {
    let preset = PRESETS.iter().find(|preset| preset.name == name).expect("a preset of this name");
    let (claim, experiment) = (claim(preset), experiment(preset));
    // What a reader sees first.
    assert_eq!(check(claim, &experiment), Ok(()), "{name}, as linked");
    let failures: Vec<String> = SEEDS
        .filter_map(|seed| {
            let experiment = experiment.with("seed", &seed.to_string()).expect("a seed is allowed");
            check(claim, &experiment).err().map(|why| format!("seed {seed}: {why}"))
        })
        .collect();
    let n_held = SEEDS.count() - failures.len();
    println!("{name}: {n_held} of {}", SEEDS.count());
    assert!(n_held >= ENOUGH, "{name} holds for {n_held} of {} seeds\n{}", SEEDS.count(), failures.join("\n"));
}

#[test]
fn a_preset_is_found_by_exactly_its_link() {
    for preset in PRESETS {
        assert_eq!(link::encode(&experiment(preset)), preset.link, "{}", preset.name);
        assert!(experiment(preset).dataset.spec.file.is_none(), "{} would have to fetch its data first", preset.name);
    }
}

#[test]
fn names_titles_and_links_are_unique_and_groups_stand_together() {
    let unique = |mut texts: Vec<&str>| {
        texts.sort_unstable();
        assert!(texts.windows(2).all(|pair| pair[0] != pair[1]), "{texts:?}");
    };
    unique(PRESETS.iter().map(|preset| preset.name).collect());
    unique(PRESETS.iter().map(|preset| preset.title).collect());
    unique(PRESETS.iter().map(|preset| preset.link).collect());
    let mut groups: Vec<&str> = PRESETS.iter().map(|preset| preset.group).collect();
    groups.dedup();
    assert!((4..=6).contains(&groups.len()), "{groups:?}");
    unique(groups);
}

#[test]
fn texts_are_one_short_sentence_each() {
    for Preset { name, title, why, try_this, .. } in PRESETS {
        assert!(name.chars().all(|character| character.is_ascii_lowercase() || character == '_'), "{name}");
        for (text, most) in [(why, 160), (try_this, 110), (title, 30)] {
            assert!(text.chars().count() <= most, "{name}: {} of {most}: {text}", text.chars().count());
            assert!(!text.contains('\''), "{name}: ’ is the apostrophe: {text}");
        }
        for text in [why, try_this] {
            assert!(text.ends_with('.') && !text.contains(". "), "{name}: one sentence: {text}");
        }
    }
}

#[test]
fn what_to_try_is_said_in_the_words_of_its_control() {
    for preset in PRESETS {
        let (name, value) = preset.change;
        let experiment = experiment(preset).with(name, value).expect("a change that a reader can make");
        let controls = experiment.controls();
        let control = controls.iter().find(|control| control.name == name).expect("it applies after the change");
        assert_eq!(control.value, value, "{}", preset.name);
        let words = match &control.input {
            Input::Choice { options } => {
                options.iter().find(|option| option.value == value).map(|option| option.label.to_owned())
            }
            // The number alone where a unit follows it, and the word where it has one.
            Input::Slider { stops, position, .. } => {
                assert_eq!(stops[*position].value, value, "{}: the slider does not stop there", preset.name);
                stops[*position].words.split([' ', '(']).next().map(str::to_owned)
            }
            _ => Some(value.to_owned()),
        };
        let words = words.expect("what was chosen has a name");
        let said = preset.try_this.to_lowercase();
        assert!(said.contains(&control.label.to_lowercase()), "{}: {}: {said}", preset.name, control.label);
        assert!(said.contains(&words.to_lowercase()), "{}: {words}: {said}", preset.name);
    }
}

/// How far the training curves of all seeds jump, in order, with all else as the settings say.
fn jumps_by_seed(batch_size: &str, settings: &[(&str, &str)]) -> Vec<f64> {
    let of_seed = |seed: u32| {
        let seed = seed.to_string();
        let own = [("batch_size", batch_size), ("seed", seed.as_str())];
        Run::of(Experiment::from_settings(&[&own, settings].concat()).expect("allowed")).jumps_of_whole_batches()
    };
    SEEDS.map(of_seed).collect()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}

#[test]
fn the_training_curve_jumps_less_the_more_examples_a_batch_has() {
    // Medians, all else as by default. A widespread text says the opposite.
    let measured = [("1", 0.371), ("8", 0.1226), ("32", 0.0646), ("128", 0.036), ("full", 0.0001)];
    let jumps = measured.map(|(batch_size, _)| jumps_by_seed(batch_size, &[]));
    for pair in jumps.windows(2) {
        assert!(pair[0].iter().zip(&pair[1]).all(|(smaller, larger)| *smaller > 1.2 * larger), "{pair:?}");
    }
    let medians = jumps.map(median);
    for ((batch_size, expected), median) in measured.into_iter().zip(medians) {
        assert!((median - expected).abs() < 5e-4, "batches of {batch_size}: say here what was measured: {medians:?}");
    }
}

#[test]
fn of_a_network_that_hardly_moves_the_curve_jumps_by_the_square_root_of_the_batch() {
    // So that what is seen is only which examples come together, as in the mean of a sample.
    let jumps = |batch_size| median(jumps_by_seed(batch_size, &[("learning_rate", "0.000001")]));
    for (batch_size, n_examples) in [("4", 4.0_f64), ("8", 8.0), ("32", 32.0)] {
        let ratio = jumps("1") / jumps(batch_size);
        let root = n_examples.sqrt();
        assert!((0.85 * root..1.15 * root).contains(&ratio), "batches of {batch_size}: {ratio}, and not about {root}");
    }
}

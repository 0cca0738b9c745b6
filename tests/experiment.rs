//! An experiment is read, changed and written without loss, and what is not allowed gets a clear sentence.

use losscope::catalog::{Control, Input};
use losscope::dataset::DATASETS;
use losscope::experiment::{Allowed, BatchSize, Experiment, Intervention, all_settings};
use losscope::gradient_clipping::GRADIENT_CLIPPINGS;
use losscope::link;
use losscope::loss::LOSSES;
use losscope::normalization::NORMALIZATIONS;
use losscope::optimizer::OPTIMIZERS;
use losscope::regularization::REGULARIZATIONS;
use losscope::schedule::SCHEDULES;
use proptest::prelude::*;

fn control(experiment: &Experiment, name: &str) -> Control {
    let control = experiment.controls().into_iter().find(|control| control.name == name);
    control.unwrap_or_else(|| panic!("{name} applies"))
}

fn refusal(link: &str) -> String {
    link::decode(link).expect_err("refused").to_string()
}

#[test]
fn the_default_experiment_is_an_empty_link_and_allowed() {
    assert_eq!(link::encode(&Experiment::default()), "v=1");
    for link in ["", "#", "v=1", "#v=1"] {
        assert_eq!(link::decode(link), Ok(Experiment::default()));
    }
    assert_eq!(Experiment::default().validate(), Ok(()));
}

#[test]
fn a_link_has_readable_words_and_leaves_defaults_out() {
    let settings = [("dataset", "penguins"), ("learning_rate", "0.3"), ("batch_size", "full"), ("nesterov", "on")];
    let experiment = Experiment::from_settings(&settings).expect("allowed");
    assert_eq!(link::encode(&experiment), "v=1&dataset=penguins&nesterov=on&learning_rate=0.3&batch_size=full");
    assert_eq!(experiment.batch_size, BatchSize::Full);
    assert_eq!(experiment.n_batch(), experiment.n_training());
}

#[test]
fn a_number_keeps_its_bits_through_a_link() {
    for learning_rate in [0.1, 1e-6, 0.1 + f64::EPSILON, 9.999_999_999_999_998, 1.0 / 3.0] {
        let experiment = Experiment { learning_rate, ..Experiment::default() };
        let read = link::decode(&link::encode(&experiment)).expect("allowed");
        assert_eq!(read.learning_rate.to_bits(), learning_rate.to_bits());
    }
}

#[test]
fn a_refusal_says_what_was_given_and_what_is_allowed() {
    let normalizations: Vec<_> = NORMALIZATIONS.iter().map(|spec| spec.name).collect();
    for (link, sentence) in [
        ("learning_rate=-1", "learning_rate is -1; it must be a number from 1e-6 to 10"),
        ("learning_rate=NaN", "learning_rate is NaN; it must be a number from 1e-6 to 10"),
        ("learning_rate=inf", "learning_rate is inf; it must be a number from 1e-6 to 10"),
        ("learning_rate=", "learning_rate is empty; it must be a number from 1e-6 to 10"),
        ("batch_size=0", "batch_size is 0; it must be a whole number from 1 to 274, or full"),
        ("batch_size=2.5", "batch_size is 2.5; it must be a whole number from 1 to 274, or full"),
        ("n_units=1000000000", "n_units is 1000000000; it must be a whole number from 1 to 64"),
        ("nesterov=yes", "nesterov is yes; it must be on or off"),
        ("normalization=adm", &format!("normalization is adm; it must be one of {}", normalizations.join(", "))),
        (
            "loss=binary_cross_entropy",
            "loss is binary_cross_entropy; it must be one of mean_squared_error, mean_absolute_error, huber",
        ),
        ("seed=4294967296", "seed is 4294967296; it must be a whole number from 0 to 4294967295"),
        ("v=2", "v is 2; it must be 1, the version of links that this page reads"),
        ("v=1&v=1", "v is 1; it must be given only once"),
        ("seed=1&seed=2", "seed is 2; it must be given only once"),
    ] {
        assert_eq!(refusal(link), sentence);
    }
}

#[test]
fn an_unknown_setting_is_refused_with_the_settings_that_there_are() {
    let sentence = refusal("lerning_rate=0.1");
    assert!(
        sentence.starts_with("there is no setting lerning_rate in this experiment; there are dataset, "),
        "{sentence}"
    );
    // Adam has no momentum, a linear model no units.
    assert!(refusal("optimizer=adam&momentum=0.9").starts_with("there is no setting momentum in this experiment"));
    assert!(refusal("n_hidden_layers=0&n_units=4").starts_with("there is no setting n_units in this experiment"));
}

#[test]
fn a_sentence_stays_short_however_long_the_link() {
    assert!(refusal(&format!("optimizer={}", "ä".repeat(100_000))).len() < 300);
}

#[test]
fn what_was_not_set_follows_its_default() {
    let default = Experiment::default();
    let adam = default.with("optimizer", "adam").expect("allowed");
    assert_eq!(adam.learning_rate, adam.optimizer.spec.default_learning_rate);
    assert_ne!(adam.learning_rate, default.learning_rate);
    let penguins = default.with("dataset", "penguins").expect("allowed");
    assert_eq!(penguins.loss.spec.name, "softmax_cross_entropy");
    let moons = penguins.with("dataset", "moons").expect("allowed");
    assert_eq!(moons.loss.spec.name, "binary_cross_entropy");
}

#[test]
fn what_was_set_and_still_applies_stays() {
    let set =
        Experiment::default().with("learning_rate", "0.3").expect("allowed").with("momentum", "0.9").expect("allowed");
    let adam = set.with("optimizer", "adam").expect("allowed");
    assert_eq!(adam.learning_rate, 0.3);
    assert_eq!(link::encode(&adam), "v=1&optimizer=adam&learning_rate=0.3");
}

#[test]
fn what_no_longer_fits_moves_to_the_nearest_that_does() {
    let large = Experiment::default().with("batch_size", "256").expect("allowed");
    let small = large.with("validation_fraction", "0.9").expect("allowed");
    assert_eq!(small.batch_size, BatchSize::Full);
    assert_eq!(small.validate(), Ok(()));
    // A default that doesn't fit gives way too.
    let tiny = Experiment::from_settings(&[("dataset", "sine"), ("n_examples", "10")]).expect("allowed");
    assert_eq!(tiny.validate(), Ok(()));
    assert_eq!(link::decode(&link::encode(&tiny)), Ok(tiny));
}

#[test]
fn delta_is_a_setting_of_huber_alone() {
    let huber = Experiment::default().with("loss", "huber").expect("allowed").with("delta", "0.5").expect("allowed");
    assert_eq!(link::encode(&huber), "v=1&loss=huber&delta=0.5");
    // Classes have no Huber, and with it goes its setting.
    assert_eq!(link::encode(&huber.with("dataset", "moons").expect("allowed")), "v=1&dataset=moons");
    assert!(refusal("delta=0.5").starts_with("there is no setting delta in this experiment"));
    assert_eq!(refusal("loss=huber&delta=0"), "delta is 0; it must be a number from 0.01 to 100");
}

#[test]
fn a_change_that_is_not_allowed_is_refused() {
    let sentence = |name, value| Experiment::default().with(name, value).expect_err("refused").to_string();
    assert_eq!(sentence("learning_rate", "0"), "learning_rate is 0; it must be a number from 1e-6 to 10");
    assert!(sentence("no_such", "0").starts_with("there is no setting no_such in this experiment"));
}

#[test]
fn an_experiment_that_was_put_together_is_checked() {
    let bad = Experiment { learning_rate: f64::NAN, ..Experiment::default() };
    assert_eq!(
        bad.validate().expect_err("refused").to_string(),
        "learning_rate is NaN; it must be a number from 1e-6 to 10"
    );
    let bad = Experiment { batch_size: BatchSize::Examples(300), ..Experiment::default() };
    assert!(bad.validate().is_err());
    let bad = Experiment { n_hidden_layers: 7, ..Experiment::default() };
    assert!(bad.validate().is_err());
    let intervention = |value: &str| Intervention { step: 3, name: "learning_rate", value: value.to_owned() };
    let good = Experiment { interventions: vec![intervention("0.1")], ..Experiment::default() };
    assert_eq!(good.validate(), Ok(()));
    let bad = Experiment { interventions: vec![intervention("none")], ..Experiment::default() };
    assert_eq!(
        bad.validate().expect_err("refused").to_string(),
        "learning_rate is none; it must be a number from 1e-6 to 10"
    );
}

#[test]
fn every_control_can_be_set_to_each_of_its_values() {
    for dataset in DATASETS {
        for optimizer in OPTIMIZERS {
            let settings = [("dataset", dataset.name), ("optimizer", optimizer.name)];
            let experiment = Experiment::from_settings(&settings).expect("allowed");
            for control in experiment.controls() {
                let values: Vec<String> = match &control.input {
                    Input::Choice { options } => options.iter().map(|option| option.value.to_owned()).collect(),
                    Input::Slider { stops, .. } => stops.iter().map(|stop| stop.value.clone()).collect(),
                    Input::Switch => vec!["off".to_owned(), "on".to_owned()],
                    Input::Number { min, max, .. } => vec![min.to_string(), max.to_string()],
                };
                assert!(values.len() > 1, "{} is no control", control.name);
                for value in values {
                    let changed = experiment.with(control.name, &value).expect("every stop is allowed");
                    assert_eq!(self::control(&changed, control.name).value, value, "{}", control.name);
                    assert_eq!(link::decode(&link::encode(&changed)), Ok(changed));
                }
            }
        }
    }
}

#[test]
fn every_control_is_described() {
    for dataset in DATASETS {
        for control in Experiment::from_settings(&[("dataset", dataset.name)]).expect("allowed").controls() {
            let name = control.name;
            assert!(!control.label.is_empty() && control.help.len() > 20, "{name} says too little");
            assert!(control.help.ends_with('.'), "the help of {name} is no sentence");
            if let Input::Choice { options } = control.input {
                for option in options {
                    assert!(!option.label.is_empty() && option.help.ends_with('.'), "{name}: {}", option.value);
                }
            }
        }
    }
}

#[test]
fn names_that_can_be_set_together_are_unique() {
    for dataset in DATASETS {
        for optimizer in OPTIMIZERS {
            for schedule in SCHEDULES {
                let choices = [("dataset", dataset.name), ("optimizer", optimizer.name), ("schedule", schedule.name)];
                let others = [("early_stopping", "on"), ("gradient_clipping", "norm"), ("regularization", "l2")];
                let settings = [&choices[..], &others].concat();
                let controls = Experiment::from_settings(&settings).expect("allowed").controls();
                let mut names: Vec<_> = controls.iter().map(|control| control.name).collect();
                names.push("v");
                names.sort_unstable();
                let n_names = names.len();
                names.dedup();
                assert_eq!(names.len(), n_names, "{names:?}");
            }
        }
    }
}

/// The default experiment and those with each entry of each registry that has settings of its own.
fn experiments_of_every_entry() -> Vec<Experiment> {
    let mut choices: Vec<Vec<(&str, &str)>> = vec![vec![], vec![("early_stopping", "on")]];
    choices.extend(DATASETS.iter().map(|spec| vec![("dataset", spec.name)]));
    choices.extend(OPTIMIZERS.iter().map(|spec| vec![("optimizer", spec.name)]));
    choices.extend(SCHEDULES.iter().map(|spec| vec![("schedule", spec.name)]));
    choices.extend(REGULARIZATIONS.iter().map(|spec| vec![("regularization", spec.name)]));
    choices.extend(GRADIENT_CLIPPINGS.iter().map(|spec| vec![("gradient_clipping", spec.name)]));
    for dataset in DATASETS {
        let suitable = LOSSES.iter().filter(|loss| loss.tasks.contains(&dataset.task));
        choices.extend(suitable.map(|loss| vec![("dataset", dataset.name), ("loss", loss.name)]));
    }
    choices.iter().map(|settings| Experiment::from_settings(settings).expect("allowed")).collect()
}

#[test]
fn all_settings_are_those_of_every_entry_once_and_in_the_order_of_the_page() {
    let all = all_settings();
    let mut shown = std::collections::BTreeSet::new();
    for experiment in experiments_of_every_entry() {
        let controls = experiment.controls();
        let place = |control: &Control| all.iter().position(|setting| setting.name == control.name);
        let places: Vec<_> = controls.iter().map(place).collect();
        assert!(places.iter().all(Option::is_some), "one is missing of {}", link::encode(&experiment));
        assert!(places.is_sorted(), "another order than the page's: {}", link::encode(&experiment));
        shown.extend(controls.iter().map(|control| control.name));
    }
    let mut names: Vec<&str> = all.iter().map(|setting| setting.name).collect();
    names.sort_unstable();
    assert!(names.iter().eq(shown.iter()), "each once, and nothing that nobody shows: {names:?}, {shown:?}");
    assert!(all.iter().map(|setting| setting.group).is_sorted());
}

#[test]
fn a_setting_of_all_allows_whatever_any_experiment_does() {
    let all = all_settings();
    for experiment in experiments_of_every_entry() {
        for control in experiment.controls() {
            let setting = all.iter().find(|setting| setting.name == control.name).expect("it is one of all");
            assert_eq!(setting.of, control.of, "{}", control.name);
            let default = setting.default.as_ref();
            assert!(default.is_none_or(|default| *default == control.default), "{}", control.name);
            match (&setting.allowed, &control.input) {
                (Allowed::Choice { options: all }, Input::Choice { options }) => {
                    assert!(options.iter().all(|option| all.contains(option)), "{}", control.name);
                }
                (Allowed::Number { min, max, limitless, .. }, Input::Slider { stops, .. }) => {
                    for stop in stops.iter().filter(|stop| Some(stop.value.as_str()) != *limitless) {
                        let value: f64 = stop.value.parse().expect("a stop is a number");
                        assert!((*min..=*max).contains(&value), "{} can't be {value}", control.name);
                    }
                }
                (Allowed::Number { min, max, .. }, Input::Number { min: least, max: most, .. }) => {
                    assert!(min <= least && max >= most, "{}", control.name);
                }
                (Allowed::Switch, Input::Switch) => {}
                (allowed, input) => panic!("{} is {allowed:?}, and shown as {input:?}", control.name),
            }
        }
    }
}

#[test]
fn a_default_that_depends_on_the_optimizer_is_none_of_all_settings() {
    let all = all_settings();
    let setting = |name: &str| all.iter().find(|setting| setting.name == name).expect("it is one of all");
    assert_eq!(setting("learning_rate").default, None);
    assert_eq!(setting("optimizer").default.as_deref(), Some("sgd"));
    let with_nesterov = OPTIMIZERS.iter().filter(|spec| spec.hyperparameters.iter().any(|own| own.name == "nesterov"));
    assert_eq!(setting("nesterov").entries, with_nesterov.map(|spec| spec.name).collect::<Vec<_>>());
    assert_eq!((setting("patience").of, setting("patience").entries.len()), (Some("early_stopping"), 0));
}

#[test]
fn a_slider_stands_at_the_stop_that_is_its_value() {
    let optimizers = OPTIMIZERS.iter().map(|optimizer| ("optimizer", optimizer.name));
    for setting in optimizers.chain(SCHEDULES.iter().map(|schedule| ("schedule", schedule.name))) {
        for control in Experiment::from_settings(&[setting]).expect("allowed").controls() {
            if let Input::Slider { stops, position, .. } = &control.input {
                assert_eq!(stops[*position].value, control.value, "the default of {} is no stop", control.name);
                assert_eq!(stops[*position].words, control.words);
            }
            assert!(control.help.ends_with('.'), "the help of {} is no sentence", control.name);
        }
    }
}

#[test]
fn interventions_are_in_the_link_and_in_the_order_of_their_steps() {
    let experiment = Experiment::default()
        .intervene(300, "learning_rate", "0.01")
        .and_then(|experiment| experiment.intervene(100, "learning_rate", "0.1"))
        .expect("allowed");
    assert_eq!(link::encode(&experiment), "v=1&at=100.learning_rate.0.1&at=300.learning_rate.0.01");
    assert_eq!(link::decode(&link::encode(&experiment)), Ok(experiment.clone()));
    assert_eq!([99, 100, 299, 300].map(|step| experiment.at(step).learning_rate), [0.05, 0.1, 0.1, 0.01]);
    assert_eq!(control(&experiment, "learning_rate").value, "0.01", "the control shows what holds at the end");
    assert_eq!(
        experiment.interventions_in_words(),
        [(100, "learning rate 0.1".to_owned()), (300, "learning rate 0.01".to_owned())]
    );
    // What is set for the whole run is not changed on the way any more; another setting leaves it alone.
    let set = experiment.with("learning_rate", "0.2").expect("allowed");
    assert_eq!(link::encode(&set), "v=1&learning_rate=0.2");
    let seed = experiment.with("seed", "3").expect("allowed");
    assert_eq!(link::encode(&seed), "v=1&seed=3&at=100.learning_rate.0.1&at=300.learning_rate.0.01");
    // A shorter run has no such step.
    let short = experiment.with("n_epochs", "20").expect("allowed");
    assert_eq!(link::encode(&short), "v=1&n_epochs=20&at=100.learning_rate.0.1");
}

#[test]
fn an_intervention_that_cannot_be_is_refused_with_a_sentence() {
    for (link, sentence) in [
        ("at=300", "at is 300; it must be a step, a setting and its value, as in 300.learning_rate.0.01"),
        ("at=0.learning_rate.0.1", "at is 0.learning_rate.0.1; it must be at a step from 1 to 539"),
        ("at=540.learning_rate.0.1", "at is 540.learning_rate.0.1; it must be at a step from 1 to 539"),
        (
            "at=3.seed.4",
            "at is 3.seed.4; it must be of a setting that can be changed on the way: learning_rate, dropout",
        ),
        ("at=3.learning_rate.-1", "learning_rate is -1; it must be a number from 1e-6 to 10"),
    ] {
        assert_eq!(refusal(link), sentence);
    }
}

#[test]
fn more_interventions_than_can_be_told_are_refused() {
    let link: Vec<String> = (1..=101).map(|step| format!("at={step}.learning_rate.0.1")).collect();
    assert!(link::decode(&link[..100].join("&")).is_ok());
    assert_eq!(refusal(&link.join("&")), "at is 101.learning_rate.0.1; it must be given at most 100 times");
}

#[test]
fn between_two_stops_a_slider_stands_at_the_nearer_one() {
    let stop = |value: &str| {
        let control = control(&Experiment::default().with("learning_rate", value).expect("allowed"), "learning_rate");
        let Input::Slider { stops, position, .. } = control.input else { panic!("the learning rate is a slider") };
        assert_eq!(control.value, value);
        stops[position].value.clone()
    };
    assert_eq!([stop("0.319"), stop("0.26"), stop("9.9"), stop("1.1e-6")], ["0.32", "0.25", "10", "1e-6"]);
}

#[test]
fn values_are_shown_in_words() {
    let words = |name, value| control(&Experiment::default().with(name, value).expect("allowed"), name).words;
    assert_eq!(words("batch_size", "1"), "1 example");
    assert_eq!(words("batch_size", "32"), "32 examples");
    assert_eq!(words("batch_size", "full"), "all 274 examples");
    assert_eq!(words("validation_fraction", "0.3"), "30 %");
    assert_eq!(words("n_hidden_layers", "0"), "none (linear)");
    assert_eq!(words("learning_rate", "0.000001"), "1e-6");
}

#[test]
fn what_is_typed_is_read_in_the_unit_that_the_page_shows() {
    let experiment = Experiment::default();
    let read = |name: &str, typed: &str| experiment.read_typed(name, typed).map_err(|error| error.to_string());
    assert_eq!(read("learning_rate", " 0.3 "), Ok("0.3".to_owned()));
    assert_eq!(read("validation_fraction", "15"), Ok("0.15".to_owned()));
    assert_eq!(read("validation_fraction", "15 %"), Ok("0.15".to_owned()));
    assert_eq!(read("validation_fraction", "12.34%"), Ok("0.1234".to_owned()));
    assert_eq!(read("batch_size", "16 examples"), Ok("16".to_owned()));
    assert_eq!(read("batch_size", "1 example"), Ok("1".to_owned()));
    assert_eq!(read("batch_size", "full"), Ok("full".to_owned()));
    assert_eq!(read("n_hidden_layers", "none (linear)"), Ok("0".to_owned()));
    let refused = |text: &str| Err(text.to_owned());
    assert_eq!(read("learning_rate", "50"), refused("learning_rate is 50; it must be a number from 1e-6 to 10"));
    assert_eq!(
        read("validation_fraction", "5 %"),
        refused("validation_fraction is 5 %; it must be a number from 10 to 90, in percent")
    );
    assert_eq!(
        read("batch_size", ""),
        refused("batch_size is empty; it must be a whole number from 1 to 274, or full")
    );
    assert_eq!(read("rho", "1"), refused("rho is 1; it must be of a setting that is a number in this experiment"));
}

#[test]
fn every_slider_reads_back_what_it_shows_and_what_it_would_have_typed() {
    let optimizers = losscope::optimizer::OPTIMIZERS.iter().map(|optimizer| ("optimizer", optimizer.name));
    let datasets = losscope::dataset::DATASETS.iter().map(|dataset| ("dataset", dataset.name));
    let schedules = losscope::schedule::SCHEDULES.iter().map(|schedule| ("schedule", schedule.name));
    let mut n_sliders = 0;
    for setting in optimizers.chain(datasets).chain(schedules).chain([("early_stopping", "on")]) {
        let experiment = Experiment::from_settings(&[setting]).expect("allowed");
        for control in experiment.controls() {
            let Input::Slider { stops, .. } = control.input else { continue };
            for stop in stops {
                let moved = experiment.with(control.name, &stop.value).expect("a stop is allowed");
                let of_it =
                    moved.controls().into_iter().find(|other| other.name == control.name).expect("it still applies");
                let Input::Slider { typed, .. } = of_it.input else { panic!("it is a slider") };
                assert_eq!(
                    experiment.read_typed(control.name, &typed).as_deref(),
                    Ok(stop.value.as_str()),
                    "{}",
                    control.name
                );
                // "All 274 examples" is no number to be typed.
                if !stop.words.starts_with("all ") {
                    assert_eq!(
                        experiment.read_typed(control.name, &stop.words).as_deref(),
                        Ok(stop.value.as_str()),
                        "{}",
                        control.name
                    );
                }
                n_sliders += 1;
            }
        }
    }
    assert!(n_sliders > 1000, "{n_sliders}");
}

#[test]
fn a_race_is_of_each_optimizer_at_its_own_default_and_else_the_same() {
    let settings = [
        ("dataset", "moons"),
        ("optimizer", "adam"),
        ("learning_rate", "0.3"),
        ("beta1", "0.5"),
        ("batch_size", "8"),
        ("seed", "4"),
        ("at", "30.learning_rate.0.1"),
    ];
    let racers = Experiment::from_settings(&settings).expect("allowed").racers();
    assert_eq!(racers.len(), losscope::optimizer::OPTIMIZERS.len());
    for (racer, optimizer) in racers.iter().zip(losscope::optimizer::OPTIMIZERS) {
        let batch_size = if optimizer.full_batch { "full" } else { "8" };
        let mut fresh = vec![("dataset", "moons"), ("seed", "4"), ("optimizer", optimizer.name)];
        fresh.extend((!optimizer.full_batch).then_some(("batch_size", batch_size)));
        assert_eq!(racer, &Experiment::from_settings(&fresh).expect("allowed"), "{}", optimizer.name);
    }
}

#[test]
fn a_link_within_a_link_stays_readable_and_comes_back() {
    let links = [
        "v=1",
        "v=1&learning_rate=0.1",
        "v=1&dataset=moons&learning_rate=1e-6&at=3.learning_rate.1e-5&at=9.learning_rate.0.5",
    ];
    for link in links {
        assert_eq!(link::unpack(&link::pack(link)), link);
    }
    assert_eq!(link::pack(links[2]), "dataset-moons*learning_rate-1e-6*at-3.learning_rate.1e-5*at-9.learning_rate.0.5");
    assert_eq!(link::unpack(""), "v=1");
}

#[test]
fn a_control_that_is_out_of_sight_is_one_that_few_change() {
    let controls = Experiment::default().controls();
    let seen: Vec<&str> = controls.iter().filter(|control| !control.is_rare).map(|control| control.name).collect();
    let expected = [
        "dataset",
        "normalization",
        "n_hidden_layers",
        "n_units",
        "activation",
        "optimizer",
        "momentum",
        "weight_decay",
        "learning_rate",
        "schedule",
        "batch_size",
        "gradient_clipping",
        "regularization",
        "dropout",
        "early_stopping",
        "n_epochs",
        "seed",
    ];
    assert_eq!(seen, expected);
    let groups: Vec<_> = controls.iter().map(|control| control.group).collect();
    assert!(groups.is_sorted(), "in the order of the page: {groups:?}");
}

proptest! {
    #[test]
    fn a_link_of_noise_is_read_or_refused_and_never_panics(noise in ".*") {
        if let Ok(experiment) = link::decode(&noise) {
            prop_assert_eq!(experiment.validate(), Ok(()));
        }
    }

    #[test]
    fn any_value_of_any_setting_is_read_or_refused(which in any::<prop::sample::Index>(), value in "[0-9a-z.e+-]{0,12}|-?[0-9]{1,20}") {
        let controls = Experiment::default().controls();
        let name: &'static str = controls[which.index(controls.len())].name;
        if let Ok(experiment) = Experiment::default().with(name, &value) {
            prop_assert_eq!(experiment.validate(), Ok(()));
            prop_assert_eq!(link::decode(&link::encode(&experiment)), Ok(experiment));
        }
    }

    #[test]
    fn any_walk_over_the_controls_stays_allowed(walk in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..20)) {
        let mut experiment = Experiment::default();
        for (which, to) in walk {
            let controls = experiment.controls();
            let control = &controls[which.index(controls.len())];
            let value = match &control.input {
                Input::Choice { options } => options[to.index(options.len())].value.to_owned(),
                Input::Slider { stops, .. } => stops[to.index(stops.len())].value.clone(),
                Input::Switch => ["off", "on"][to.index(2)].to_owned(),
                Input::Number { .. } => to.index(1000).to_string(),
            };
            experiment = experiment.with(control.name, &value).expect("a control offers only what is allowed");
            prop_assert_eq!(experiment.validate(), Ok(()));
            let read = link::decode(&link::encode(&experiment));
            prop_assert_eq!(read.as_ref(), Ok(&experiment));
        }
    }
}

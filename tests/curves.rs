//! The curves have the shapes that a reader is told to expect.

mod tables;

use losscope::catalog::Input;
use losscope::experiment::Experiment;
use losscope::history::History;

fn run(experiment: &Experiment) -> History {
    let mut trainer = tables::trainer(experiment);
    trainer.advance(u32::MAX);
    trainer.history().clone()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Shape {
    HardlyFalling,
    FallingSlowly,
    FallingFast,
    Bouncing,
    Diverging,
}

fn shape(history: &History) -> Shape {
    let losses = &history.validation_loss;
    let (start, end) = (losses[0], losses[losses.len() - 1]);
    let late = &losses[losses.len() / 3..];
    let best = late.iter().copied().fold(f32::INFINITY, f32::min);
    let rises = late.windows(2).filter(|pair| pair[1] > 1.25 * pair[0]).count();
    if history.first_non_finite_step().is_some() {
        Shape::Diverging
    } else if end > 0.95 * start && best > 0.95 * start {
        Shape::HardlyFalling
    } else if rises * 20 > late.len() {
        Shape::Bouncing
    } else if losses[losses.len() / 4] > 0.4 * start {
        Shape::FallingSlowly
    } else {
        Shape::FallingFast
    }
}

#[test]
fn from_the_lowest_learning_rate_to_the_highest_the_curve_goes_through_all_five_shapes_in_order() {
    let experiment = Experiment::default();
    let controls = experiment.controls();
    let learning_rate = controls.iter().find(|control| control.name == "learning_rate").expect("it applies");
    let Input::Slider { stops, .. } = &learning_rate.input else { panic!("the learning rate is a slider") };
    let shapes: Vec<Shape> = stops
        .iter()
        .map(|stop| shape(&run(&experiment.with("learning_rate", &stop.value).expect("a stop is allowed"))))
        .collect();
    let table: Vec<_> = stops.iter().map(|stop| stop.value.as_str()).zip(&shapes).collect();
    assert!(shapes.is_sorted(), "{table:?}");
    let mut seen = shapes.clone();
    seen.dedup();
    let all = [Shape::HardlyFalling, Shape::FallingSlowly, Shape::FallingFast, Shape::Bouncing, Shape::Diverging];
    assert_eq!(seen, all, "{table:?}");
}

#[test]
fn penguins_without_normalization_learn_visibly_worse_than_standardized() {
    for seed in 0..20 {
        let best = |normalization: &str| {
            let seed = seed.to_string();
            let settings = [("dataset", "penguins"), ("normalization", normalization), ("seed", &seed)];
            run(&Experiment::from_settings(&settings).expect("allowed")).best_validation().expect("it starts finite").1
        };
        let (none, standardize) = (best("none"), best("standardize"));
        assert!(none > 4.0 * standardize, "seed {seed}: {none} without, {standardize} standardized");
    }
}

#[test]
fn every_optimizer_learns_every_dataset_at_its_own_default() {
    for dataset in losscope::dataset::DATASETS {
        for optimizer in losscope::optimizer::OPTIMIZERS {
            for seed in ["0", "1", "2"] {
                let settings = [("dataset", dataset.name), ("optimizer", optimizer.name), ("seed", seed)];
                let history = run(&Experiment::from_settings(&settings).expect("allowed"));
                let (_, best) = history.best_validation().expect("it starts finite");
                let start = history.validation_loss[0];
                assert!(best < 0.8 * start, "{settings:?}: from {start} to no less than {best}");
            }
        }
    }
}

#[test]
fn muon_learns_through_hidden_matrices_and_is_adamw_without() {
    for dataset in losscope::dataset::DATASETS {
        let losses = |optimizer: &str, n_hidden_layers: &str| {
            let settings = [("dataset", dataset.name), ("optimizer", optimizer), ("n_hidden_layers", n_hidden_layers)];
            run(&Experiment::from_settings(&settings).expect("allowed")).validation_loss
        };
        assert_eq!(losses("muon", "1"), losses("adamw", "1"));
        let through_four = losses("muon", "4");
        assert_ne!(through_four, losses("adamw", "4"));
        let best = through_four.iter().copied().fold(f32::INFINITY, f32::min);
        assert!(best < 0.8 * through_four[0], "{}: from {} to no less than {best}", dataset.name, through_four[0]);
    }
}

#[test]
fn a_linear_model_underfits_the_moons_and_a_wide_one_does_not() {
    for seed in 0..10 {
        let best = |n_hidden_layers: &str| {
            let seed = seed.to_string();
            let settings = [
                ("dataset", "moons"),
                ("n_hidden_layers", n_hidden_layers),
                ("optimizer", "adam"),
                ("learning_rate", "0.05"),
                ("seed", &seed),
            ];
            run(&Experiment::from_settings(&settings).expect("allowed")).best_validation().expect("it starts finite").1
        };
        assert!(best("0") > 1.4 * best("2"), "seed {seed}: {} and {}", best("0"), best("2"));
    }
}

#[test]
fn with_all_defaults_each_dataset_ends_with_the_metric_that_was_measured() {
    // The lowest and the median over seeds 0 to 19, at the last step: R² of numbers, accuracy of classes.
    let measured = [
        ("cars", 0.787, 0.861),
        ("penguins", 0.970, 0.990),
        ("breast_cancer", 0.947, 0.977),
        ("digits", 0.942, 0.955),
        ("moons", 0.833, 0.867),
        ("circles", 0.820, 0.920),
        ("xor", 1.000, 1.000),
        ("gaussians", 0.850, 0.900),
        ("two_spirals", 0.860, 0.887),
        ("sine", 0.721, 0.823),
        ("plane", 0.868, 0.906),
        ("step", 0.720, 0.833),
    ];
    let names: Vec<_> = measured.iter().map(|(name, ..)| *name).collect();
    // A reader's own table ends as it will.
    let is_own = |dataset: &&losscope::dataset::DatasetSpec| dataset.is_own();
    let all: Vec<_> =
        losscope::dataset::DATASETS.iter().filter(|dataset| !is_own(dataset)).map(|dataset| dataset.name).collect();
    assert_eq!(names, all, "measure the new dataset and say it here");
    for (dataset, lowest, median) in measured {
        let mut metrics: Vec<f32> = (0..20)
            .map(|seed| {
                let settings = [("dataset", dataset), ("seed", &seed.to_string())];
                let history = run(&Experiment::from_settings(&settings).expect("allowed"));
                *history.validation_metric.last().expect("it was evaluated")
            })
            .collect();
        metrics.sort_unstable_by(f32::total_cmp);
        let is_as_measured = (metrics[0] - lowest).abs() < 1e-3 && (metrics[10] - median).abs() < 1e-3;
        assert!(is_as_measured, "{dataset}: say here what was measured: {metrics:?}");
    }
}

#[test]
fn six_layers_without_a_bend_fit_the_moons_as_a_linear_model_does() {
    // On the training loss of full batches: there the best linear model is a bound that no product of matrices gets below.
    for seed in 0..20 {
        let lowest = |activation: &[(&str, &str)]| {
            let seed = seed.to_string();
            let common = [
                ("dataset", "moons"),
                ("optimizer", "adam"),
                ("learning_rate", "0.02"),
                ("batch_size", "full"),
                ("n_epochs", "1000"),
                ("seed", seed.as_str()),
            ];
            let history = run(&Experiment::from_settings(&[&common, activation].concat()).expect("allowed"));
            history.train_loss.into_iter().fold(f32::INFINITY, f32::min)
        };
        let linear = lowest(&[("n_hidden_layers", "0")]);
        let identity = lowest(&[("n_hidden_layers", "6"), ("activation", "identity")]);
        assert!((identity / linear - 1.0).abs() < 0.01, "seed {seed}: {identity}, and {linear} with none");
    }
}

#[test]
fn a_diverging_run_goes_on_and_keeps_what_it_recorded() {
    let history = run(&Experiment::default().with("learning_rate", "10").expect("allowed"));
    let step = history.first_non_finite_step().expect("it diverges");
    assert!(step > 0 && history.train_loss[..step as usize].iter().all(|loss| loss.is_finite()));
    assert_eq!(history.train_loss.len(), 540);
}

//! Datasets are what they say, and what is held out is never seen.

use losscope::catalog::{Task, Values};
use losscope::dataset::{DATASETS, Dataset, DatasetSpec, Targets};
use losscope::experiment::Experiment;
use losscope::loss::LOSSES;
use losscope::normalization::NORMALIZATIONS;
use losscope::rng::{Rng, Stream};
use losscope::trainer::Trainer;

fn load(spec: &DatasetSpec, seed: u32) -> Dataset {
    (spec.load)(&Values::defaults(spec.hyperparameters), &mut Rng::new(seed, Stream::Data))
}

fn find(name: &str) -> &'static DatasetSpec {
    DATASETS.iter().find(|spec| spec.name == name).expect("the dataset is there")
}

/// Examples in a form that can be sorted and compared.
fn bits_of_rows(inputs: &[f32], n_features: usize) -> Vec<Vec<u32>> {
    inputs.chunks(n_features).map(|row| row.iter().map(|value| value.to_bits()).collect()).collect()
}

#[test]
fn every_dataset_has_the_examples_that_it_announces() {
    for spec in DATASETS {
        let dataset = load(spec, 1);
        assert_eq!(dataset.n_examples(), (spec.n_examples)(&Values::defaults(spec.hyperparameters)), "{}", spec.name);
        assert_eq!(dataset.features.len(), dataset.n_examples() * dataset.n_features(), "{}", spec.name);
        assert!(dataset.features.iter().all(|feature| feature.is_finite()), "{}", spec.name);
        match (&dataset.targets, spec.task) {
            (Targets::Numbers { values, .. }, Task::Regression) => {
                assert!(values.iter().all(|value| value.is_finite()))
            }
            (Targets::Classes { names, labels, positive }, Task::Classification) => {
                assert!(labels.iter().all(|&label| (label as usize) < names.len()));
                assert!(labels.contains(positive) && labels.iter().any(|label| label != positive));
            }
            _ => panic!("{} has targets of another task", spec.name),
        }
    }
}

#[test]
fn every_dataset_has_a_loss_that_suits_it() {
    for spec in DATASETS {
        let loss = LOSSES.iter().find(|loss| loss.name == spec.default_loss).expect("the default loss is there");
        assert!(loss.tasks.contains(&spec.task), "{}", spec.name);
    }
}

#[test]
fn the_tables_are_those_of_their_sources() {
    // Counts and means as palmerpenguins and UCI publish them, after leaving out rows with missing values.
    let penguins = load(find("penguins"), 1);
    let Targets::Classes { names, labels, positive } = &penguins.targets else { panic!("penguins are of species") };
    assert_eq!(names, &["Adelie", "Chinstrap", "Gentoo"]);
    assert_eq!([0, 1, 2].map(|class| labels.iter().filter(|&&label| label == class).count()), [146, 68, 119]);
    assert_eq!(*positive, 0);
    let cars = load(find("cars"), 1);
    let Targets::Numbers { name, values } = &cars.targets else { panic!("cars go miles") };
    assert_eq!(name, "miles_per_gallon");
    let mean = values.iter().sum::<f32>() / values.len() as f32;
    assert!(values.len() == 392 && (mean - 23.446).abs() < 0.001, "{mean}");
}

#[test]
fn made_data_follow_the_seed_and_the_shipped_do_not() {
    for spec in DATASETS {
        assert_eq!(load(spec, 1), load(spec, 1), "{}", spec.name);
        let is_made = !spec.hyperparameters.is_empty();
        assert_eq!(load(spec, 1) != load(spec, 2), is_made, "{}", spec.name);
    }
}

#[test]
fn without_noise_the_made_data_lie_on_their_curves() {
    let quiet = |spec: &'static DatasetSpec| {
        let mut values = Values::defaults(spec.hyperparameters);
        let noise = spec.hyperparameters.iter().position(|hyperparameter| hyperparameter.name == "noise");
        values.numbers[noise.expect("a made dataset has noise")] = 0.0;
        (spec.load)(&values, &mut Rng::new(5, Stream::Data))
    };
    let moons = quiet(find("moons"));
    let Targets::Classes { labels, .. } = &moons.targets else { panic!("moons are of two classes") };
    for (point, label) in moons.features.chunks(2).zip(labels) {
        let (x, y) = if *label == 0 { (point[0], point[1]) } else { (1.0 - point[0], 0.5 - point[1]) };
        assert!((x * x + y * y - 1.0).abs() < 1e-5 && y >= -1e-6);
    }
    let sine = quiet(find("sine"));
    let Targets::Numbers { values, .. } = &sine.targets else { panic!("a sine has values") };
    for (&x, &y) in sine.features.iter().zip(values) {
        #[allow(clippy::disallowed_methods)]
        let expected = f64::from(x).sin();
        assert!((f64::from(y) - expected).abs() < 1e-6);
    }
}

#[test]
fn each_normalization_does_to_the_training_split_what_it_says() {
    let values = [3.0, -1.0, 4.0, 1.0, -5.0, 9.0];
    let scaled = |name: &str, values: &[f32]| {
        let spec = NORMALIZATIONS.iter().find(|spec| spec.name == name).expect("the normalization is there");
        let scaling = (spec.fit)(values);
        values.iter().map(|&value| scaling.apply(value)).collect::<Vec<f32>>()
    };
    assert_eq!(scaled("none", &values), values);
    let min_max = scaled("min_max", &values);
    assert_eq!(min_max, values.map(|value| (value + 5.0) / 14.0));
    // Mean 11/6, population variance 133/6 − (11/6)², as scikit-learn's StandardScaler has them.
    let deviation = (133.0f64 / 6.0 - (11.0 / 6.0) * (11.0 / 6.0)).sqrt();
    for (scaled, value) in scaled("standardize", &values).iter().zip(values) {
        assert!((f64::from(*scaled) - (f64::from(value) - 11.0 / 6.0) / deviation).abs() < 1e-6);
    }
    for spec in NORMALIZATIONS {
        // A feature without spread, and a single example, stay finite.
        assert!(scaled(spec.name, &[7.0, 7.0, 7.0]).iter().all(|value| value.is_finite()), "{}", spec.name);
        assert!(scaled(spec.name, &[7.0]).iter().all(|value| value.is_finite()), "{}", spec.name);
    }
}

#[test]
fn min_max_of_random_columns_is_exactly_0_to_1() {
    let spec = NORMALIZATIONS.iter().find(|spec| spec.name == "min_max").expect("min_max is there");
    let mut rng = Rng::new(1, Stream::Data);
    for _ in 0..1000 {
        let scale = 1.0 + rng.uniform() * 1e6;
        let column: Vec<f32> = (0..20).map(|_| (scale * rng.normal()) as f32).collect();
        let scaling = (spec.fit)(&column);
        let scaled: Vec<f32> = column.iter().map(|&value| scaling.apply(value)).collect();
        assert!(scaled.iter().all(|value| (0.0..=1.0).contains(value)), "{scaled:?}");
        assert!(scaled.contains(&0.0) && scaled.contains(&1.0));
    }
}

#[test]
fn the_splits_share_no_example_and_leave_none_out() {
    for spec in DATASETS {
        for fraction in ["0.1", "0.3", "0.9"] {
            let settings = [("dataset", spec.name), ("validation_fraction", fraction), ("normalization", "none")];
            let experiment = Experiment::from_settings(&settings).expect("allowed");
            let trainer = Trainer::new(&experiment);
            let (training, validation) = trainer.splits();
            let n_features = load(spec, 0).n_features();
            let rows = |inputs: &[f32]| bits_of_rows(inputs, n_features);
            assert_eq!(training.inputs.len(), experiment.n_training() * n_features);
            assert_eq!(validation.inputs.len(), experiment.n_validation() * n_features);
            let mut together = [rows(&training.inputs), rows(&validation.inputs)].concat();
            let dataset = (spec.load)(&experiment.dataset.values, &mut Rng::new(experiment.seed, Stream::Data));
            let mut all = rows(&dataset.features);
            together.sort_unstable();
            all.sort_unstable();
            assert_eq!(together, all, "{} {fraction}", spec.name);
        }
    }
}

#[test]
fn scaling_is_fitted_on_the_training_split_alone() {
    for spec in DATASETS {
        let experiment = Experiment::from_settings(&[("dataset", spec.name)]).expect("allowed");
        let trainer = Trainer::new(&experiment);
        let (training, validation) = trainer.splits();
        let n_features = load(spec, 0).n_features();
        let mean = |inputs: &[f32], feature: usize| {
            let column: Vec<f64> = inputs.chunks(n_features).map(|row| f64::from(row[feature])).collect();
            column.iter().sum::<f64>() / column.len() as f64
        };
        for feature in 0..n_features {
            assert!(mean(&training.inputs, feature).abs() < 1e-5, "{}", spec.name);
            assert!(mean(&validation.inputs, feature).abs() > 1e-5, "{}", spec.name);
        }
    }
}

#[test]
fn an_epoch_takes_each_example_once_in_an_order_of_its_own() {
    for batch_size in ["1", "7", "32", "full"] {
        let settings = [("dataset", "penguins"), ("batch_size", batch_size), ("learning_rate", "1e-6")];
        let experiment = Experiment::from_settings(&settings).expect("allowed");
        let mut trainer = Trainer::new(&experiment);
        let mut orders = Vec::new();
        for _ in 0..3 {
            let mut taken = Vec::new();
            for _ in 0..experiment.steps_per_epoch() {
                trainer.advance(1);
                let batch = trainer.batch();
                assert!(batch.targets.len() <= experiment.n_batch());
                taken.extend(bits_of_rows(&batch.inputs, 4));
            }
            let mut sorted = taken.clone();
            sorted.sort_unstable();
            orders.push((taken, sorted));
        }
        let mut all = bits_of_rows(&trainer.splits().0.inputs, 4);
        all.sort_unstable();
        assert!(orders.iter().all(|(_, sorted)| *sorted == all), "batch size {batch_size}");
        assert!(orders[0].0 != orders[1].0 && orders[1].0 != orders[2].0, "batch size {batch_size}");
    }
}

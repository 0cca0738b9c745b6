//! Datasets are what they say, and what is held out is never seen.

mod tables;

use losscope::catalog::{Task, Values};
use losscope::dataset::{DATASETS, Dataset, DatasetSpec, Targets};
use losscope::experiment::Experiment;
use losscope::loss::LOSSES;
use losscope::normalization::NORMALIZATIONS;
use losscope::rng::{Rng, Stream};

fn load(spec: &DatasetSpec, seed: u32) -> Dataset {
    spec.load(&Values::defaults(spec.hyperparameters), &mut Rng::new(seed, Stream::Data), tables::table(spec).as_ref())
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
fn penguins_are_of_three_classes_by_default_and_of_two_with_a_loss_of_one_output() {
    for (settings, n_outputs) in
        [(&[("dataset", "penguins")][..], 3), (&[("dataset", "penguins"), ("loss", "binary_cross_entropy")], 1)]
    {
        let experiment = Experiment::from_settings(settings).expect("allowed");
        let trainer = tables::trainer(&experiment);
        let (training, validation) = trainer.splits();
        assert_eq!(training.targets.len(), n_outputs * experiment.n_training());
        let mut shares = vec![0.0; n_outputs];
        for targets in [&training.targets, &validation.targets] {
            for targets in targets.chunks(n_outputs) {
                assert!(targets.iter().sum::<f32>() == 1.0 || n_outputs == 1);
                for (share, target) in shares.iter_mut().zip(targets) {
                    *share += target;
                }
            }
        }
        // Adélie, Chinstrap, Gentoo; or Adélie against the rest.
        assert_eq!(shares, [146.0, 68.0, 119.0][..n_outputs]);
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
        let is_made = spec.hyperparameters.iter().any(|hyperparameter| hyperparameter.name == "n_examples");
        assert_eq!(load(spec, 1) != load(spec, 2), is_made, "{}", spec.name);
    }
}

/// Examples with these settings; the others have their defaults.
fn load_with(name: &str, settings: &[(&str, f64)]) -> Dataset {
    let spec = find(name);
    let mut values = Values::defaults(spec.hyperparameters);
    for (name, value) in settings {
        let idx = spec.hyperparameters.iter().position(|hyperparameter| hyperparameter.name == *name);
        values.numbers[idx.expect("the dataset has this setting")] = *value;
    }
    spec.load(&values, &mut Rng::new(5, Stream::Data), tables::table(spec).as_ref())
}

fn labels(dataset: &Dataset) -> &[u32] {
    let Targets::Classes { labels, .. } = &dataset.targets else { panic!("a classification has classes") };
    labels
}

/// Points of a dataset in the plane without noise, with their classes.
fn quiet_points(name: &str) -> Vec<(f64, f64, u32)> {
    let dataset = load_with(name, &[("noise", 0.0)]);
    let points = dataset.features.chunks(2).zip(labels(&dataset));
    points.map(|(point, &label)| (f64::from(point[0]), f64::from(point[1]), label)).collect()
}

fn quiet_numbers(name: &str) -> (Vec<f32>, Vec<f32>) {
    let dataset = load_with(name, &[("noise", 0.0)]);
    let Targets::Numbers { values, .. } = dataset.targets else { panic!("a regression has numbers") };
    (dataset.features, values)
}

#[test]
fn without_noise_the_moons_are_half_circles() {
    for (x, y, label) in quiet_points("moons") {
        let (x, y) = if label == 0 { (x, y) } else { (1.0 - x, 0.5 - y) };
        assert!((x * x + y * y - 1.0).abs() < 1e-5 && y >= -1e-6);
    }
}

#[test]
fn without_noise_the_circles_have_their_radii() {
    for (x, y, label) in quiet_points("circles") {
        let radius = if label == 0 { 1.0 } else { 0.3 };
        assert!(((x * x + y * y).sqrt() - radius).abs() < 1e-6);
    }
    // All the way round.
    let points = quiet_points("circles");
    for (right, up) in [(true, true), (true, false), (false, true), (false, false)] {
        let n = points.iter().filter(|(x, y, _)| (*x > 0.0) == right && (*y > 0.0) == up).count();
        assert!(n > points.len() / 8, "{n} of {}", points.len());
    }
}

#[test]
fn without_noise_exclusive_or_is_its_table_of_truth() {
    let points = quiet_points("xor");
    for (x, y, label) in &points {
        assert_eq!((x.abs(), y.abs()), (1.0, 1.0));
        assert_eq!(*label == 1, (*x > 0.0) != (*y > 0.0));
    }
    for corner in [(1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)] {
        let n = points.iter().filter(|(x, y, _)| (*x, *y) == corner).count();
        assert!(n > points.len() / 6, "{n} at {corner:?}");
    }
}

#[test]
fn the_gaussians_have_their_centres_and_their_spread() {
    for (x, y, label) in quiet_points("gaussians") {
        let centre = if label == 0 { -1.0 } else { 1.0 };
        assert_eq!((x, y), (centre, centre));
    }
    let dataset = load_with("gaussians", &[("noise", 0.5), ("n_examples", 1000.0)]);
    let centre = |label: u32| if label == 0 { -1.0 } else { 1.0 };
    let points = dataset.features.chunks(2).zip(labels(&dataset));
    let offsets: Vec<f32> =
        points.flat_map(|(point, &label)| [point[0] - centre(label), point[1] - centre(label)]).collect();
    let variance = offsets.iter().map(|offset| offset * offset).sum::<f32>() / offsets.len() as f32;
    // Its standard error is 0.25·√(2/2000).
    assert!((variance - 0.25).abs() < 0.03, "{variance}");
}

#[test]
fn without_noise_the_two_spirals_are_one_turned_by_half_a_turn() {
    for turns in [0.5, 1.0, 3.0] {
        let dataset = load_with("two_spirals", &[("noise", 0.0), ("turns", turns)]);
        for (point, label) in dataset.features.chunks(2).zip(labels(&dataset)) {
            let (x, y) = (f64::from(point[0]), f64::from(point[1]));
            let radius = (x * x + y * y).sqrt();
            let angle = 2.0 * std::f64::consts::PI * turns * radius + f64::from(*label) * std::f64::consts::PI;
            #[allow(clippy::disallowed_methods)]
            let expected = (radius * angle.cos(), radius * angle.sin());
            assert!((x - expected.0).abs() < 1e-5 && (y - expected.1).abs() < 1e-5, "{x}, {y}");
        }
    }
}

#[test]
fn without_noise_the_made_numbers_are_their_functions() {
    let (features, values) = quiet_numbers("sine");
    for (&x, &y) in features.iter().zip(&values) {
        #[allow(clippy::disallowed_methods)]
        let expected = f64::from(x).sin();
        assert!((f64::from(y) - expected).abs() < 1e-6);
    }
    let (features, values) = quiet_numbers("plane");
    for (point, y) in features.chunks(2).zip(&values) {
        assert!((point[0] - 0.5 * point[1] - y).abs() < 1e-6);
    }
    let (features, values) = quiet_numbers("step");
    for (x, y) in features.iter().zip(&values) {
        assert_eq!(*y, if *x < 0.0 { -1.0 } else { 1.0 });
    }
    assert!(values.contains(&1.0) && values.contains(&-1.0));
}

#[test]
fn label_noise_is_a_control_of_every_classification_and_of_nothing_else() {
    for spec in DATASETS {
        let has_it = spec.hyperparameters.iter().any(|hyperparameter| hyperparameter.name == "label_noise");
        assert_eq!(has_it, spec.task == Task::Classification, "{}", spec.name);
    }
}

#[test]
fn label_noise_gives_its_share_of_the_examples_another_class_and_changes_nothing_else() {
    for spec in DATASETS.iter().filter(|spec| spec.task == Task::Classification) {
        let clean = load_with(spec.name, &[]);
        let mut wrong_before: Vec<usize> = Vec::new();
        for share in [0.05, 0.1, 0.3, 0.5] {
            let noisy = load_with(spec.name, &[("label_noise", share)]);
            assert_eq!(noisy.features, clean.features, "{}", spec.name);
            let n = clean.n_examples();
            let wrong: Vec<usize> = (0..n).filter(|&idx| labels(&noisy)[idx] != labels(&clean)[idx]).collect();
            assert_eq!(wrong.len(), (share * n as f64).round() as usize, "{}", spec.name);
            // What was wrong with less noise is still wrong.
            assert!(wrong_before.iter().all(|idx| wrong.contains(idx)), "{}", spec.name);
            wrong_before = wrong;
        }
    }
    // Of three species each of the other two replaces about as often.
    let (clean, noisy) = (load_with("penguins", &[]), load_with("penguins", &[("label_noise", 0.5)]));
    let replaced =
        |by: u32| labels(&clean).iter().zip(labels(&noisy)).filter(|&(old, new)| *old == 0 && *new == by).count();
    assert!(replaced(1) > 20 && replaced(2) > 20, "{} and {}", replaced(1), replaced(2));
}

#[test]
fn the_tables_that_the_page_fetches_are_those_of_their_sources() {
    for (name, n_rows, n_columns) in [("breast_cancer", 569, 31), ("digits", 1797, 65)] {
        let path = format!("{}/www/data/{name}.csv", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).expect("the table is there");
        assert_eq!(text.lines().count(), n_rows + 1, "{name}");
        assert!(text.lines().all(|line| line.split(',').count() == n_columns), "{name}");
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
fn robust_and_max_abs_scale_as_scikit_learn_does() {
    // Printed by scikit-learn 1.9.1:
    //
    //     import numpy as np
    //     from sklearn.preprocessing import MaxAbsScaler, RobustScaler
    //     for values in (
    //         [3.0, -1.0, 4.0, 1.0, -5.0, 9.0],
    //         [0.25, 100.0, -3.5, 2.0, 0.0, 1.5, 7.25],
    //         [0.0, 0.0, 0.0, 0.0, 8.0],
    //         [-7.0, -7.0],
    //     ):
    //         for scaler in (RobustScaler(), MaxAbsScaler()):
    //             scaler.fit(np.array(values)[:, None])
    //             print(getattr(scaler, "center_", [0]), scaler.scale_)
    let scaling = |name: &str, values: &[f32]| {
        let spec = NORMALIZATIONS.iter().find(|spec| spec.name == name).expect("the normalization is there");
        let scaling = (spec.fit)(values);
        (scaling.subtract, scaling.divide)
    };
    let even = [3.0, -1.0, 4.0, 1.0, -5.0, 9.0];
    let odd = [0.25, 100.0, -3.5, 2.0, 0.0, 1.5, 7.25];
    let mostly_zero = [0.0, 0.0, 0.0, 0.0, 8.0];
    assert_eq!(scaling("robust", &even), (2.0, 4.25));
    assert_eq!(scaling("max_abs", &even), (0.0, 9.0));
    assert_eq!(scaling("robust", &odd), (1.5, 4.5));
    assert_eq!(scaling("max_abs", &odd), (0.0, 100.0));
    assert_eq!(scaling("robust", &mostly_zero), (0.0, 1.0));
    assert_eq!(scaling("max_abs", &mostly_zero), (0.0, 8.0));
    assert_eq!(scaling("robust", &[-7.0, -7.0]), (-7.0, 1.0));
    assert_eq!(scaling("max_abs", &[-7.0, -7.0]), (0.0, 7.0));
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
            let trainer = tables::trainer(&experiment);
            let (training, validation) = trainer.splits();
            let n_features = load(spec, 0).n_features();
            let rows = |inputs: &[f32]| bits_of_rows(inputs, n_features);
            assert_eq!(training.inputs.len(), experiment.n_training() * n_features);
            assert_eq!(validation.inputs.len(), experiment.n_validation() * n_features);
            let mut together = [rows(&training.inputs), rows(&validation.inputs)].concat();
            let dataset = spec.load(
                &experiment.dataset.values,
                &mut Rng::new(experiment.seed, Stream::Data),
                tables::table(spec).as_ref(),
            );
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
        let trainer = tables::trainer(&experiment);
        let (training, validation) = trainer.splits();
        let n_features = load(spec, 0).n_features();
        let mean = |inputs: &[f32], feature: usize| {
            let column: Vec<f64> = inputs.chunks(n_features).map(|row| f64::from(row[feature])).collect();
            column.iter().sum::<f64>() / column.len() as f64
        };
        // Pixels that are white in every image have no spread, and the mean 0 in both splits.
        let has_spread = |feature: &usize| training.inputs.chunks(n_features).any(|row| row[*feature] != 0.0);
        let features: Vec<usize> = (0..n_features).filter(has_spread).collect();
        assert!(features.len() * 10 >= n_features * 9, "{}", spec.name);
        for &feature in &features {
            // Years, about 2000 and a few apart, are rounded to 1e-4 of their deviation.
            assert!(mean(&training.inputs, feature).abs() < 5e-5, "{}", spec.name);
        }
        // A mean of few whole numbers may be the same in both splits by chance, but not all of them.
        let n_other = features.iter().filter(|&&feature| mean(&validation.inputs, feature).abs() > 5e-5).count();
        assert!(2 * n_other > features.len(), "{}: {n_other} of {}", spec.name, features.len());
    }
}

#[test]
fn an_epoch_takes_each_example_once_in_an_order_of_its_own() {
    for batch_size in ["1", "7", "32", "full"] {
        let settings = [("dataset", "penguins"), ("batch_size", batch_size), ("learning_rate", "1e-6")];
        let experiment = Experiment::from_settings(&settings).expect("allowed");
        let mut trainer = tables::trainer(&experiment);
        let mut orders = Vec::new();
        for _ in 0..3 {
            let mut taken = Vec::new();
            for _ in 0..experiment.steps_per_epoch() {
                trainer.advance(1);
                let batch = trainer.batch();
                assert!(batch.inputs.len() <= 4 * experiment.n_batch());
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

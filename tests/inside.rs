//! What is said of the inside of a run is so: measured here again by other means, and seen in what training does.

mod tables;

use losscope::dataset::DATASETS;
use losscope::experiment::Experiment;
use losscope::inside::picture::Panels;
use losscope::inside::{About, Inside, Meter, dead_units, largest_learning_rate};
use losscope::model::activation::ACTIVATIONS;
use losscope::optimizer::OPTIMIZERS;
use losscope::regularization::REGULARIZATIONS;
use losscope::trainer::Trainer;

fn experiment(settings: &[(&str, &str)]) -> Experiment {
    Experiment::from_settings(settings).expect("allowed")
}

/// The whole run, looked into.
fn looked_into(experiment: &Experiment) -> Inside {
    let mut inside = Inside::new(experiment, None);
    while !inside.is_done() {
        inside.advance();
    }
    inside
}

/// The run as it is made without anybody looking.
fn trained(experiment: &Experiment) -> Trainer {
    let mut trainer = Trainer::new(experiment);
    trainer.advance(u32::MAX);
    trainer
}

#[test]
fn looking_into_a_run_changes_none_of_its_bits() {
    for settings in [
        &[][..],
        &[
            ("dataset", "moons"),
            ("dropout", "0.3"),
            ("hidden_normalization", "batch_normalization"),
            ("optimizer", "adam"),
        ],
        &[("early_stopping", "on"), ("learning_rate", "0.3")],
        &[("batch_size", "1"), ("n_epochs", "5"), ("schedule", "cosine"), ("at", "30.learning_rate.0.01")],
        &[("learning_rate", "1")],
    ] {
        let experiment = experiment(settings);
        let inside = looked_into(&experiment);
        let plain = trained(&experiment);
        let (a, b) = (inside.trainer().history(), plain.history());
        let bits = |column: &[f32]| column.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&a.train_loss), bits(&b.train_loss), "{settings:?}");
        assert_eq!(bits(&a.validation_loss), bits(&b.validation_loss), "{settings:?}");
        let records = inside.records();
        assert_eq!(records.step.first(), Some(&0), "from before the first step");
        assert_eq!(records.step.last(), Some(&b.n_steps()), "to after the last");
        assert!(records.step.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", records.step);
        for (step, rate) in records.step.iter().zip(&records.learning_rate) {
            let expected = b.scheduled_learning_rate[(*step as usize).min(b.n_steps() as usize - 1)];
            assert_eq!(rate.to_bits(), expected.to_bits(), "{settings:?}, step {step}");
        }
    }
}

#[test]
fn a_run_is_looked_into_two_hundred_times_evenly_and_never_more() {
    for (settings, n_steps) in [
        (&[][..], 540),
        (&[("batch_size", "full"), ("n_epochs", "30")], 30),
        (&[("batch_size", "1"), ("n_epochs", "40")], 10_960),
    ] {
        let inside = looked_into(&experiment(settings));
        let steps = &inside.records().step;
        let expected = n_steps.min(200) as usize + 1;
        assert_eq!((inside.n_steps(), steps.len()), (n_steps, expected), "{settings:?}");
        let gaps: Vec<u32> = steps.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let (least, most) = (gaps.iter().min().expect("some"), gaps.iter().max().expect("some"));
        assert!(most - least <= 1, "{gaps:?}");
    }
}

/// Of a large table and a large network a part is measured, and it is said.
#[test]
fn what_would_take_too_long_is_measured_in_part_and_that_is_said() {
    let large =
        experiment(&[("n_hidden_layers", "6"), ("n_units", "64"), ("dataset", "gaussians"), ("n_examples", "1000")]);
    let inside = Inside::new(&large, None);
    let About { n_measured, n_training, .. } = *inside.about();
    assert!((64..n_training).contains(&n_measured), "{n_measured} of {n_training}");
    let sentences = Panels::new(inside.about().clone()).sentences(None);
    let said = format!(
        "Measured on {n_measured} of the {n_training} training examples: on all of them it would take too long."
    );
    assert!(sentences.contains(&said), "{sentences:?}");
    let small = Inside::new(&Experiment::default(), None);
    assert_eq!(small.about().n_measured, small.about().n_training);
}

/// The loss over the training split and its gradient, by the trainer's own step of a full batch: before clipping and update.
fn gradient_by_a_step(experiment: &Experiment) -> Vec<f32> {
    let mut trainer = Trainer::new(experiment);
    trainer.advance(1);
    trainer.grads().to_vec()
}

#[test]
fn the_gradient_is_that_of_a_step_over_the_full_batch_with_its_penalty() {
    for regularization in REGULARIZATIONS {
        let settings = [("batch_size", "full"), ("regularization", regularization.name), ("n_hidden_layers", "2")];
        let experiment = experiment(&settings);
        let inside = looked_into(&experiment);
        let model = inside.trainer().model().clone();
        let expected = gradient_by_a_step(&experiment);
        for (layer, weights) in model.weights().enumerate() {
            let norm = expected[weights].iter().map(|&grad| f64::from(grad) * f64::from(grad)).sum::<f64>().sqrt();
            let measured = f64::from(inside.records().gradient_norm[layer]);
            // A step takes the examples in another order.
            assert!((measured - norm).abs() < 1e-5 * norm, "{}: {measured} and {norm}", regularization.name);
        }
    }
}

#[test]
fn the_weights_are_those_that_the_run_has_by_then() {
    let experiment = experiment(&[("n_hidden_layers", "2")]);
    let inside = looked_into(&experiment);
    let mut trainer = Trainer::new(&experiment);
    for (record, &step) in inside.records().step.iter().enumerate() {
        trainer.advance(step - trainer.history().n_steps());
        for (layer, dense) in trainer.model().layers().iter().enumerate() {
            let (weights, _) = dense.of(trainer.params());
            let norm = weights.iter().map(|&weight| f64::from(weight) * f64::from(weight)).sum::<f64>().sqrt();
            let measured = f64::from(inside.records().weight_norm[record * 3 + layer]);
            assert!((measured - norm).abs() < 1e-6 * norm, "step {step}, layer {layer}: {measured} and {norm}");
        }
    }
}

/// The eigenvalues of a symmetric matrix, by Jacobi's rotations (1846).
fn eigenvalues(mut matrix: Vec<Vec<f64>>) -> Vec<f64> {
    let n = matrix.len();
    for _ in 0..100 {
        for p in 0..n {
            for q in p + 1..n {
                if matrix[p][q].abs() < 1e-300 {
                    continue;
                }
                let theta = (matrix[q][q] - matrix[p][p]) / (2.0 * matrix[p][q]);
                let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
                let (c, s) = (1.0 / (t * t + 1.0).sqrt(), t / (t * t + 1.0).sqrt());
                for row in matrix.iter_mut() {
                    let (a, b) = (row[p], row[q]);
                    (row[p], row[q]) = (c * a - s * b, s * a + c * b);
                }
                let (above, below) = matrix.split_at_mut(q);
                for (first, second) in above[p].iter_mut().zip(&mut below[0]) {
                    let (a, b) = (*first, *second);
                    (*first, *second) = (c * a - s * b, s * a + c * b);
                }
            }
        }
    }
    (0..n).map(|idx| matrix[idx][idx]).collect()
}

/// 2/n · XᵀX of the training split, with a column of ones for the bias, and the penalties of weights and of all.
fn hessian_of_linear_model(experiment: &Experiment, trainer: &Trainer, of_weights: f64, of_all: f64) -> Vec<Vec<f64>> {
    let n_features = trainer.model().n_inputs();
    let inputs = &trainer.splits().0.inputs;
    let mut hessian = vec![vec![0.0; n_features + 1]; n_features + 1];
    for example in inputs.chunks(n_features) {
        let row: Vec<f64> = example.iter().map(|&value| f64::from(value)).chain([1.0]).collect();
        for (sums, a) in hessian.iter_mut().zip(&row) {
            sums.iter_mut().zip(&row).for_each(|(sum, b)| *sum += 2.0 / experiment.n_training() as f64 * a * b);
        }
    }
    for (idx, row) in hessian.iter_mut().enumerate() {
        row[idx] += of_all + if idx < n_features { of_weights } else { 0.0 };
    }
    hessian
}

fn largest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

/// Settings of linear models with squared error: every dataset that needs no file, several normalizations and seeds.
fn linear_models() -> Vec<Experiment> {
    let mut models = Vec::new();
    for dataset in DATASETS.iter().filter(|dataset| dataset.file.is_none()) {
        for (normalization, seed) in [("standardize", "0"), ("min_max", "1"), ("robust", "2"), ("standardize", "3")] {
            let settings = [
                ("dataset", dataset.name),
                ("loss", "mean_squared_error"),
                ("n_hidden_layers", "0"),
                ("normalization", normalization),
                ("batch_size", "full"),
                ("n_epochs", "1000"),
                ("seed", seed),
            ];
            models.push(experiment(&settings));
        }
    }
    models
}

#[test]
fn the_sharpness_of_a_linear_model_is_the_largest_eigenvalue_of_its_closed_hessian() {
    for experiment in linear_models() {
        let of_trainer = Trainer::new(&experiment);
        let hessian = hessian_of_linear_model(&experiment, &of_trainer, 0.0, 0.0);
        let expected = largest(&eigenvalues(hessian));
        let short = experiment.with("n_epochs", "20").expect("allowed");
        for (record, &sharpness) in looked_into(&short).records().sharpness.iter().enumerate() {
            let error = (f64::from(sharpness) - expected).abs();
            assert!(
                error < 3e-3 * expected,
                "{:?}, record {record}: {sharpness}, not {expected}",
                experiment.settings()
            );
        }
    }
}

/// What the optimizer's settings and the regularization make of a run whose learning rate is the largest times a factor.
fn near_the_largest(experiment: &Experiment, factor: f64) -> (f64, Trainer) {
    let largest = Inside::new(experiment, None).about().largest_learning_rate.expect("there is one");
    let learning_rate = format!("{}", factor * largest);
    let near = experiment.with("learning_rate", &learning_rate).expect("allowed");
    (largest, trained(&near))
}

#[test]
fn just_below_the_largest_learning_rate_the_loss_falls_and_just_above_it_diverges() {
    let mut n_checked = 0;
    for model in linear_models() {
        for settings in [
            &[][..],
            &[("momentum", "0.9")],
            &[("momentum", "0.5"), ("nesterov", "on")],
            &[("momentum", "0.9"), ("nesterov", "on")],
            &[("weight_decay", "0.3")],
            &[("regularization", "l2"), ("strength", "0.3")],
        ] {
            let model =
                settings.iter().fold(model.clone(), |model, (name, value)| model.with(name, value).expect("allowed"));
            let of_what = || format!("{:?}", model.settings());
            let largest_rate = Inside::new(&model, None).about().largest_learning_rate.expect("there is one");
            // The slider of the learning rate ends there.
            if 1.01 * largest_rate > 10.0 {
                continue;
            }
            n_checked += 1;
            let (_, below) = near_the_largest(&model, 0.99);
            let losses = &below.history().train_loss;
            let (first, last) = (f64::from(losses[0]), f64::from(losses[losses.len() - 1]));
            let least = least_loss(&model, settings);
            assert!(last < first, "{}: from {first} to {last}", of_what());
            // Along a direction that hardly curves a thousand steps are not enough; all others are done.
            assert!(last - least < 0.05 * (first - least).max(0.02), "{}: {last}, and the least is {least}", of_what());
            if settings.is_empty() {
                let rises = losses.windows(2).filter(|pair| pair[1] > pair[0] * (1.0 + 1e-6)).count();
                assert_eq!(rises, 0, "{}: it falls at every step", of_what());
            }
            let (_, above) = near_the_largest(&model, 1.01);
            let losses = &above.history().train_loss;
            let end = f64::from(losses[losses.len() - 1]);
            assert!(!end.is_finite() || end > 1000.0 * first, "{}: from {first} to {end}", of_what());
        }
    }
    assert!(n_checked > 100, "{n_checked}");
}

/// The training loss, penalties left out, where loss and penalties together are least: the normal equations, by elimination.
fn least_loss(experiment: &Experiment, settings: &[(&str, &str)]) -> f64 {
    let value = |name: &str| {
        let found = settings.iter().find(|(other, _)| *other == name);
        found.map_or(0.0, |(_, value)| value.parse::<f64>().expect("a number"))
    };
    let trainer = Trainer::new(experiment);
    let n_features = trainer.model().n_inputs();
    let mut rows = hessian_of_linear_model(experiment, &trainer, value("strength"), value("weight_decay"));
    let examples = trainer.splits().0;
    let n = experiment.n_training() as f64;
    for (idx, row) in rows.iter_mut().enumerate() {
        let inputs = examples.inputs.chunks(n_features).zip(&examples.targets);
        let product = inputs.map(|(example, &target)| {
            let input = if idx < n_features { f64::from(example[idx]) } else { 1.0 };
            input * f64::from(target)
        });
        row.push(2.0 / n * product.sum::<f64>());
    }
    let size = rows.len();
    for pivot in 0..size {
        let other = (pivot..size).max_by(|a, b| rows[*a][pivot].abs().total_cmp(&rows[*b][pivot].abs())).expect("some");
        rows.swap(pivot, other);
        for idx in 0..size {
            if idx != pivot && rows[pivot][pivot] != 0.0 {
                let factor = rows[idx][pivot] / rows[pivot][pivot];
                let of_pivot = rows[pivot].clone();
                rows[idx].iter_mut().zip(of_pivot).for_each(|(value, of_pivot)| *value -= factor * of_pivot);
            }
        }
    }
    let solution: Vec<f64> = (0..size).map(|idx| rows[idx][size] / rows[idx][idx]).collect();
    let loss = |(example, &target): (&[f32], &f32)| {
        let output: f64 = example.iter().zip(&solution).map(|(&value, weight)| f64::from(value) * weight).sum::<f64>()
            + solution[n_features];
        (output - f64::from(target)) * (output - f64::from(target))
    };
    examples.inputs.chunks(n_features).zip(&examples.targets).map(loss).sum::<f64>() / n
}

#[test]
fn where_no_single_learning_rate_is_the_largest_it_is_said_why() {
    for (settings, because) in [
        (&[][..], "hidden layers"),
        (&[("n_hidden_layers", "0"), ("loss", "huber")], "this loss"),
        (&[("n_hidden_layers", "0"), ("optimizer", "adam")], "this optimizer"),
        (&[("n_hidden_layers", "0"), ("regularization", "l1")], "L1"),
    ] {
        let inside = Inside::new(&experiment(settings), None);
        assert_eq!(inside.about().largest_learning_rate, None, "{settings:?}");
        let sentences = Panels::new(inside.about().clone()).sentences(None);
        let said =
            sentences.iter().find(|sentence| sentence.starts_with("No single learning rate")).expect("it is said");
        assert!(said.contains(because), "{settings:?}: {said}");
    }
    for optimizer in OPTIMIZERS {
        let experiment = experiment(&[("n_hidden_layers", "0"), ("optimizer", optimizer.name)]);
        let is_descent = optimizer.name == "sgd";
        assert_eq!(largest_learning_rate::reach(&experiment).is_some(), is_descent, "{}", optimizer.name);
        assert_eq!(Inside::new(&experiment, None).about().largest_learning_rate.is_some(), is_descent);
    }
}

#[test]
fn the_curvature_along_the_sharpest_direction_is_that_of_the_trainers_own_gradients() {
    // A difference of gradients in single precision: half of the digits are left, and that is enough to see that both are of one
    // network, whatever its parts.
    for settings in [
        &[][..],
        &[("n_hidden_layers", "3"), ("activation", "gelu"), ("hidden_normalization", "layer_normalization")],
        &[("hidden_normalization", "batch_normalization"), ("activation", "silu")],
        &[("dataset", "penguins"), ("regularization", "l2"), ("strength", "0.3")],
        &[("dataset", "moons"), ("activation", "sigmoid"), ("n_hidden_layers", "2")],
    ] {
        let experiment = experiment(&[settings, &[("n_epochs", "20")]].concat());
        let trainer = trained(&experiment);
        let mut meter = Meter::new(&experiment, &trainer, usize::MAX);
        let n_params = trainer.model().n_params();
        let sharpness = f64::from(meter.measure(trainer.params(), &experiment.regularization, 1e-4).sharpness);
        let direction = meter.sharpest_direction().to_vec();
        let length = 1.0 / 256.0;
        let slope = |by: f32, meter: &mut Meter| {
            let mut params = trainer.params().to_vec();
            params[..n_params].iter_mut().zip(&direction).for_each(|(param, part)| *param += by * part);
            let grads = meter.gradient(&params, &experiment.regularization);
            grads.iter().zip(&direction).map(|(&grad, &part)| f64::from(grad) * f64::from(part)).sum::<f64>()
        };
        let (up, down) = (slope(length, &mut meter), slope(-length, &mut meter));
        let expected = (up - down) / f64::from(2.0 * length);
        assert!(
            (sharpness - expected).abs() < 0.01 * expected,
            "{settings:?}: {sharpness}, and {expected} by differences"
        );
    }
}

/// The largest eigenvalue of the whole Hessian, column by column, by Jacobi's rotations.
fn sharpness_of_the_whole_hessian(meter: &mut Meter, params: &[f32], experiment: &Experiment) -> f64 {
    let n_params = meter.gradient(params, &experiment.regularization).len();
    let column = |idx: usize| {
        let mut direction = vec![0.0; n_params];
        direction[idx] = 1.0;
        let mut product = vec![0.0; n_params];
        meter.times(&direction, &experiment.regularization, &mut product);
        product.iter().map(|&value| f64::from(value)).collect::<Vec<f64>>()
    };
    let columns: Vec<Vec<f64>> = (0..n_params).map(column).collect();
    let size = columns.iter().flatten().fold(0.0_f64, |size, value| size.max(value.abs()));
    let of_both = |row: usize, column: usize| {
        let (a, b) = (columns[row][column], columns[column][row]);
        assert!((a - b).abs() < 1e-4 * size, "the Hessian is symmetric: {a} and {b}, of {size}");
        0.5 * (a + b)
    };
    let row = |row: usize| (0..n_params).map(|column| of_both(row, column)).collect();
    let hessian = (0..n_params).map(row).collect();
    largest(&eigenvalues(hessian))
}

#[test]
fn the_sharpness_on_the_way_is_the_largest_eigenvalue_of_the_whole_hessian() {
    for settings in [
        &[][..],
        &[("learning_rate", "0.4")],
        &[("activation", "relu"), ("n_hidden_layers", "2"), ("n_units", "6")],
        &[("dataset", "moons"), ("hidden_normalization", "batch_normalization")],
        &[("dataset", "penguins"), ("n_units", "4"), ("optimizer", "adam")],
        &[("dataset", "circles"), ("activation", "sigmoid"), ("regularization", "l2"), ("strength", "0.01")],
        // At the edge, where several eigenvalues come close to each other.
        &[("dataset", "two_spirals"), ("loss", "mean_squared_error"), ("learning_rate", "0.3"), ("batch_size", "full")],
    ] {
        let experiment = experiment(&[settings, &[("n_epochs", "200")]].concat());
        let inside = looked_into(&experiment);
        let mut trainer = Trainer::new(&experiment);
        let mut meter = Meter::new(&experiment, &trainer, usize::MAX);
        for (idx, &step) in inside.records().step.iter().enumerate().step_by(25) {
            trainer.advance(step - trainer.history().n_steps());
            let expected = sharpness_of_the_whole_hessian(&mut meter, trainer.params(), &experiment);
            let measured = f64::from(inside.records().sharpness[idx]);
            let error = (measured - expected).abs();
            assert!(error < 3e-3 * expected.abs(), "{settings:?}, step {step}: {measured}, and not {expected}");
        }
    }
}

#[test]
fn every_dataset_and_optimizer_can_be_looked_into() {
    let check = |settings: &[(&str, &str)]| {
        let experiment = experiment(&[settings, &[("n_epochs", "3")]].concat());
        let table = tables::table(experiment.dataset.spec);
        let mut inside = Inside::new(&experiment, table.as_ref());
        while !inside.is_done() {
            inside.advance();
        }
        let mut plain = tables::trainer(&experiment);
        plain.advance(u32::MAX);
        assert_eq!(inside.trainer().params(), plain.params(), "{settings:?}");
        let records = inside.records();
        let all = [&records.weight_norm, &records.gradient_norm, &records.sharpness, &records.dead_units];
        assert!(all.into_iter().flatten().all(|value| value.is_finite()), "{settings:?}: {records:?}");
        assert!(records.sharpness.iter().all(|sharpness| *sharpness > 0.0), "{settings:?}: {:?}", records.sharpness);
    };
    for dataset in DATASETS {
        check(&[("dataset", dataset.name)]);
    }
    for optimizer in OPTIMIZERS {
        check(&[("optimizer", optimizer.name)]);
    }
}

#[test]
fn a_diverged_run_has_no_numbers_and_says_so() {
    let inside = looked_into(&experiment(&[("learning_rate", "10")]));
    let records = inside.records();
    let last = records.len() - 1;
    assert!(records.sharpness[last].is_nan() && records.dead_units[last].is_nan());
    assert!(records.sharpness[0].is_finite());
    let mut panels = Panels::new(inside.about().clone());
    panels.extend(records);
    let sentences = panels.sentences(None);
    assert_eq!(sentences[0], "At step 540 there is no sharpness any more: the run has diverged.");
    assert!(!sentences.iter().any(|sentence| sentence.contains("saturated")), "{sentences:?}");
}

#[test]
fn units_are_dead_whose_sum_is_below_zero_for_every_example() {
    // A sum that is counted here again, by plain loops.
    for (activation, dataset, seed) in [("relu", "moons", "0"), ("relu", "moons", "4"), ("tanh", "penguins", "0")] {
        let settings = [
            ("dataset", dataset),
            // Grams beside millimetres.
            ("normalization", "none"),
            ("activation", activation),
            ("initialisation", "too_large"),
            ("learning_rate", "1"),
            ("n_hidden_layers", "1"),
            ("n_units", "16"),
            ("batch_size", "8"),
            ("seed", seed),
        ];
        let experiment = experiment(&settings);
        let inside = looked_into(&experiment);
        let mut trainer = Trainer::new(&experiment);
        let mut most = 0;
        for (record, &step) in inside.records().step.iter().enumerate() {
            trainer.advance(step - trainer.history().n_steps());
            let layer = &trainer.model().layers()[0];
            let (weights, biases) = layer.of(trainer.params());
            let sums = |unit: usize| -> Vec<f32> {
                let of_example = |example: &[f32]| {
                    example.iter().enumerate().map(|(idx, value)| value * weights[idx * 16 + unit]).sum::<f32>()
                        + biases[unit]
                };
                trainer.splits().0.inputs.chunks(layer.n_inputs).map(of_example).collect()
            };
            // 1 − tanh² is a two-hundredth at ±3.3409.
            let is_dead = |unit: &usize| match activation {
                "relu" => sums(*unit).iter().all(|&sum| sum <= 0.0),
                _ => sums(*unit).iter().all(|&sum| sum.abs() > 3.3409),
            };
            let n_dead = (0..16).filter(is_dead).count();
            most = most.max(n_dead);
            assert_eq!(inside.records().dead_units[record] as usize, n_dead, "{activation}, seed {seed}, step {step}");
        }
        assert!(most > 0, "{activation}, seed {seed}: some die");
    }
}

#[test]
fn every_activation_has_its_word_for_units_that_learn_nothing() {
    let told = ACTIVATIONS
        .iter()
        .map(|activation| (activation.name, dead_units::can_be(activation).then(|| dead_units::word(activation))));
    let expected = [
        ("tanh", Some("saturated")),
        ("relu", Some("dead")),
        ("leaky_relu", None),
        ("elu", Some("saturated")),
        ("gelu", Some("saturated")),
        ("silu", Some("saturated")),
        ("sigmoid", Some("saturated")),
        ("softplus", Some("saturated")),
        ("identity", None),
    ];
    assert_eq!(told.collect::<Vec<_>>(), expected);
    // A quarter for the sigmoid, whose slope is 1/800 where it is next to nothing: at ±6.68.
    let sigmoid = ACTIVATIONS.iter().find(|activation| activation.name == "sigmoid").expect("it is there");
    assert!((dead_units::least_slope(sigmoid) - 1.0 / 800.0).abs() < 1e-6);
    assert_eq!(dead_units::count(&[0.001, 0.1, -0.001, 0.0, 0.002, 0.0], 3, 0.005), 2);
    assert_eq!(dead_units::count(&[f32::NAN, 0.0], 2, 0.005), 1);
}

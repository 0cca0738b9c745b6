//! The gradient of a step, with regularization and normalization inside the network, is that of finite differences: in double
//! precision, of a network that is written out here again.

use losscope::catalog::{Choice, Task};
use losscope::gradient_clipping::GRADIENT_CLIPPINGS;
use losscope::loss::LOSSES;
use losscope::model::Model;
use losscope::model::activation::ACTIVATIONS;
use losscope::model::hidden_normalization::HIDDEN_NORMALIZATIONS;
use losscope::optimizer::{Layout, OPTIMIZERS};
use losscope::regularization::REGULARIZATIONS;
use losscope::rng::{Rng, Stream};
use losscope::schedule::{SCHEDULES, Span};
use losscope::trainer::{Batches, Examples, Parts, Trainer};

const SIZES: [usize; 4] = [2, 5, 4, 1];
const STRENGTH: f64 = 0.07;

#[test]
fn every_regularization_and_normalization_has_the_gradient_of_finite_differences() {
    for hidden_normalization in HIDDEN_NORMALIZATIONS {
        for regularization in REGULARIZATIONS {
            for activation in ["tanh", "silu"] {
                for loss in ["mean_squared_error", "binary_cross_entropy"] {
                    check(hidden_normalization.name, regularization.name, activation, loss);
                }
            }
        }
    }
}

fn check(hidden_normalization: &str, regularization: &str, activation: &str, loss: &str) {
    let hidden = HIDDEN_NORMALIZATIONS.iter().find(|spec| spec.name == hidden_normalization).expect("it is there");
    let activation_spec = ACTIVATIONS.iter().find(|spec| spec.name == activation).expect("it is there");
    let model = Model::with_hidden(&SIZES, activation_spec, hidden, 0.0);
    let mut rng = Rng::new(9, Stream::Data);
    let mut params = model.neutral_params();
    params[..model.n_params()].iter_mut().for_each(|param| *param += rng.normal() as f32);
    let n_examples = 7;
    let training = Examples {
        inputs: (0..n_examples * SIZES[0]).map(|_| rng.normal() as f32).collect(),
        targets: (0..n_examples).map(|_| rng.below(2) as f32).collect(),
    };
    let n_params = model.n_params();
    let mut regularization_choice =
        Choice::new(REGULARIZATIONS.iter().find(|spec| spec.name == regularization).expect("it is there"));
    regularization_choice.values.numbers.iter_mut().for_each(|strength| *strength = STRENGTH);
    let optimizer = Choice::new(&OPTIMIZERS[0]);
    let schedule = Choice::new(&SCHEDULES[0]);
    let layout = Layout { n_params, hidden_matrices: model.hidden_matrices() };
    let parts = Parts {
        model,
        params: params.clone(),
        task: Task::Regression,
        loss: Choice::new(LOSSES.iter().find(|spec| spec.name == loss).expect("it is there")),
        regularization: regularization_choice,
        gradient_clipping: Choice::new(&GRADIENT_CLIPPINGS[0]),
        optimizer: (optimizer.spec.build)(&optimizer.values, &layout),
        schedule: (schedule.spec.build)(&schedule.values, Span { learning_rate: 0.1, n_steps: 1 }),
        early_stopping: None,
        training: training.clone(),
        validation: Examples::default(),
        batches: Batches::Given(vec![(0..n_examples as u32).collect()].into_iter()),
        dropout: Rng::new(0, Stream::Dropout),
    };
    let mut trainer = Trainer::from_parts(parts, 1, 1);
    trainer.advance(1);

    let params: Vec<f64> = params[..n_params].iter().map(|&param| f64::from(param)).collect();
    let penalized =
        |params: &[f64]| penalized_loss(params, &training, hidden_normalization, regularization, activation, loss);
    for (idx, &grad) in trainer.grads().iter().enumerate() {
        let shifted = |by: f64| {
            let mut params = params.clone();
            params[idx] += by;
            penalized(&params)
        };
        let expected = (shifted(1e-6) - shifted(-1e-6)) / 2e-6;
        let error = (f64::from(grad) - expected).abs();
        assert!(
            error <= 2e-5 + 2e-4 * expected.abs(),
            "{hidden_normalization} {regularization} {activation} {loss}: gradient {idx} is {grad}, and {expected} by differences"
        );
    }
}

/// The mean loss of the batch and the penalty of the weights.
#[allow(clippy::disallowed_methods)]
fn penalized_loss(
    params: &[f64],
    examples: &Examples,
    hidden_normalization: &str,
    regularization: &str,
    activation: &str,
    loss: &str,
) -> f64 {
    let mut rest = params;
    let mut take = |n: usize| {
        let (own, others) = rest.split_at(n);
        rest = others;
        own
    };
    let mut penalty = 0.0;
    let mut rows: Vec<Vec<f64>> =
        examples.inputs.chunks(SIZES[0]).map(|row| row.iter().map(|&value| f64::from(value)).collect()).collect();
    for (layer, pair) in SIZES.windows(2).enumerate() {
        let (weights, biases) = (take(pair[0] * pair[1]), take(pair[1]));
        penalty += match regularization {
            "l1" => STRENGTH * weights.iter().map(|weight| weight.abs()).sum::<f64>(),
            "l2" => STRENGTH / 2.0 * weights.iter().map(|weight| weight * weight).sum::<f64>(),
            _ => 0.0,
        };
        let sum = |row: &[f64], unit: usize| {
            biases[unit]
                + row.iter().enumerate().map(|(input, value)| value * weights[input * pair[1] + unit]).sum::<f64>()
        };
        rows = rows.iter().map(|row| (0..pair[1]).map(|unit| sum(row, unit)).collect()).collect();
        if layer + 2 == SIZES.len() {
            break;
        }
        if hidden_normalization != "none" {
            let (scale, shift) = (take(pair[1]), take(pair[1]));
            let of_batch = hidden_normalization == "batch_normalization";
            let whitened = if of_batch { transposed(&whiten(&transposed(&rows))) } else { whiten(&rows) };
            let scaled = |row: &Vec<f64>| (0..pair[1]).map(|unit| row[unit] * scale[unit] + shift[unit]).collect();
            rows = whitened.iter().map(scaled).collect();
        }
        let activate = |x: f64| if activation == "tanh" { x.tanh() } else { x / (1.0 + (-x).exp()) };
        rows.iter_mut().flatten().for_each(|value| *value = activate(*value));
    }
    let losses = rows.iter().zip(&examples.targets).map(|(row, &target)| {
        let (output, target) = (row[0], f64::from(target));
        match loss {
            "mean_squared_error" => (output - target) * (output - target),
            _ => {
                let probability = 1.0 / (1.0 + (-output).exp());
                -(target * probability.ln() + (1.0 - target) * (1.0 - probability).ln())
            }
        }
    });
    losses.sum::<f64>() / rows.len() as f64 + penalty
}

/// Each row with mean 0 and variance 1.
fn whiten(rows: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let whiten = |row: &Vec<f64>| {
        let n = row.len() as f64;
        let mean = row.iter().sum::<f64>() / n;
        let variance = row.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / n;
        row.iter().map(|value| (value - mean) / (variance + 1e-5).sqrt()).collect()
    };
    rows.iter().map(whiten).collect()
}

fn transposed(rows: &[Vec<f64>]) -> Vec<Vec<f64>> {
    (0..rows[0].len()).map(|column| rows.iter().map(|row| row[column]).collect()).collect()
}

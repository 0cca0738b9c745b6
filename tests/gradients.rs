//! Gradients are those of finite differences, in double precision, of a network that is written out here again.

use losscope::catalog::Values;
use losscope::loss::{LOSSES, LossSpec, Predictions};
use losscope::model::Model;
use losscope::model::activation::{ACTIVATIONS, ActivationSpec};
use losscope::rng::{Rng, Stream};

#[test]
fn every_gradient_is_that_of_finite_differences() {
    for activation in ACTIVATIONS {
        for loss in LOSSES {
            for sizes in [&[3, 1][..], &[2, 5, 1], &[4, 3, 7, 1], &[1, 1, 1, 1, 2]] {
                for n_examples in [1, 2, 9] {
                    check(activation, loss, sizes, n_examples);
                }
            }
        }
    }
}

fn check(activation: &'static ActivationSpec, loss: &LossSpec, sizes: &[usize], n_examples: usize) {
    let mut rng = Rng::new(3, Stream::Data);
    let model = Model::new(sizes, activation);
    let params: Vec<f32> = (0..model.n_params()).map(|_| rng.normal() as f32).collect();
    let inputs: Vec<f32> = (0..n_examples * model.n_inputs()).map(|_| rng.normal() as f32).collect();
    let targets: Vec<f32> = (0..n_examples * model.n_outputs()).map(|_| rng.below(2) as f32).collect();

    let mut workspace = model.workspace(n_examples);
    let mut grads = vec![f32::NAN; params.len()];
    model.forward(&params, &inputs, &mut workspace);
    let values = Values::defaults(loss.hyperparameters);
    let gradient = |outputs: &[f32], gradient: &mut [f32]| {
        let predictions = Predictions { outputs, targets: &targets, n_outputs: model.n_outputs() };
        (loss.gradient)(&values, &predictions, gradient);
    };
    model.backward(&params, &inputs, &mut workspace, gradient, &mut grads);

    let params: Vec<f64> = params.iter().map(|&param| f64::from(param)).collect();
    let mean = |params: &[f64]| mean_loss(sizes, activation.name, loss.name, params, &inputs, &targets);
    for (idx, &grad) in grads.iter().enumerate() {
        let shifted = |by: f64| {
            let mut params = params.clone();
            params[idx] += by;
            mean(&params)
        };
        let expected = (shifted(1e-6) - shifted(-1e-6)) / 2e-6;
        let error = (f64::from(grad) - expected).abs();
        assert!(
            error <= 2e-5 + 1e-4 * expected.abs(),
            "{} {} {sizes:?}, {n_examples} examples: gradient {idx} is {grad}, and {expected} by differences",
            activation.name,
            loss.name,
        );
    }
}

/// The same network, one unit at a time.
#[allow(clippy::disallowed_methods)]
fn mean_loss(sizes: &[usize], activation: &str, loss: &str, params: &[f64], inputs: &[f32], targets: &[f32]) -> f64 {
    let activate = |sum: f64| match activation {
        "tanh" => sum.tanh(),
        "relu" => sum.max(0.0),
        other => panic!("write {other} out here"),
    };
    let loss = |output: f64, target: f64| match loss {
        "mean_squared_error" => (output - target) * (output - target),
        "binary_cross_entropy" => {
            let probability = 1.0 / (1.0 + (-output).exp());
            -(target * probability.ln() + (1.0 - target) * (1.0 - probability).ln())
        }
        other => panic!("write {other} out here"),
    };
    let mut losses = Vec::new();
    for (example, targets) in inputs.chunks(sizes[0]).zip(targets.chunks(sizes[sizes.len() - 1])) {
        let mut values: Vec<f64> = example.iter().map(|&value| f64::from(value)).collect();
        let mut rest = params;
        for (layer, pair) in sizes.windows(2).enumerate() {
            let (own, others) = rest.split_at((pair[0] + 1) * pair[1]);
            let is_last = layer + 2 == sizes.len();
            values = (0..pair[1])
                .map(|unit| {
                    let weighted = values.iter().enumerate().map(|(input, value)| value * own[input * pair[1] + unit]);
                    let sum = own[pair[0] * pair[1] + unit] + weighted.sum::<f64>();
                    if is_last { sum } else { activate(sum) }
                })
                .collect();
            rest = others;
        }
        losses.extend(values.iter().zip(targets).map(|(&output, &target)| loss(output, f64::from(target))));
    }
    losses.iter().sum::<f64>() / losses.len() as f64
}

//! Gradients are those of finite differences, in double precision, of a network that is written out here again.

use losscope::catalog::Values;
use losscope::loss::{LOSSES, LossSpec, Outputs, Predictions};
use losscope::model::Model;
use losscope::model::activation::{ACTIVATIONS, ActivationSpec};
use losscope::rng::{Rng, Stream};

/// No kink (of ReLU, the absolute error, Huber, hinge) lies within the differences' reach of any sum or output that this seed
/// gives. An entry that fails at a single parameter needs another seed, not a looser tolerance.
const SEED: u32 = 3;

#[test]
fn every_gradient_is_that_of_finite_differences() {
    for activation in ACTIVATIONS {
        for loss in LOSSES {
            let mut choices = vec![Values::defaults(loss.hyperparameters)];
            if loss.name == "huber" {
                choices = vec![choices[0].clone(); 4];
                for (values, delta) in choices.iter_mut().zip([1.0, 0.05, 0.5, 3.0]) {
                    values.numbers = vec![delta];
                }
            }
            for values in &choices {
                for sizes in [&[3, 1][..], &[2, 5, 1], &[4, 3, 7, 1], &[1, 1, 1, 1, 2], &[3, 4, 3], &[2, 10]] {
                    for n_examples in [1, 2, 9] {
                        check(activation, loss, values, sizes, n_examples);
                    }
                }
            }
        }
    }
}

fn check(activation: &'static ActivationSpec, loss: &LossSpec, values: &Values, sizes: &[usize], n_examples: usize) {
    let mut rng = Rng::new(SEED, Stream::Data);
    let model = Model::new(sizes, activation);
    let n_outputs = model.n_outputs();
    let params: Vec<f32> = (0..model.n_params()).map(|_| rng.normal() as f32).collect();
    let inputs: Vec<f32> = (0..n_examples * model.n_inputs()).map(|_| rng.normal() as f32).collect();
    let targets: Vec<f32> = match loss.outputs {
        Outputs::One => (0..n_examples * n_outputs).map(|_| rng.below(2) as f32).collect(),
        Outputs::OnePerClass => (0..n_examples)
            .flat_map(|_| {
                let class = rng.below(n_outputs as u32) as usize;
                (0..n_outputs).map(move |idx| if idx == class { 1.0 } else { 0.0 })
            })
            .collect(),
    };

    let mut workspace = model.workspace(n_examples);
    let mut grads = vec![f32::NAN; params.len()];
    let outputs = model.forward(&params, &inputs, &mut workspace);
    let mean_in_single = (loss.mean)(values, &Predictions { outputs, targets: &targets, n_outputs });
    let gradient = |outputs: &[f32], gradient: &mut [f32]| {
        let predictions = Predictions { outputs, targets: &targets, n_outputs };
        (loss.mean_and_gradient)(values, &predictions, gradient);
    };
    model.backward(&params, &inputs, &mut workspace, gradient, &mut grads);

    let params: Vec<f64> = params.iter().map(|&param| f64::from(param)).collect();
    let mean = |params: &[f64]| mean_loss(sizes, activation.name, (loss.name, values), params, &inputs, &targets);
    let what = || {
        let numbers = &values.numbers;
        format!("{} {} {numbers:?} {sizes:?}, {n_examples} examples", activation.name, loss.name)
    };
    let expected = mean(&params);
    let error = (f64::from(mean_in_single) - expected).abs();
    assert!(error <= 2e-6 + 2e-6 * expected.abs(), "{}: {mean_in_single}, and {expected} in double", what());
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
            "{}: gradient {idx} is {grad}, and {expected} by differences",
            what(),
        );
    }
}

#[test]
fn activations_and_their_derivatives_are_accurate_for_sums_of_any_size() {
    for activation in ACTIVATIONS {
        let sizes = (-40..=120).map(|power| 1.3 * power_of_two(power));
        let near = (1..400).map(|idx| idx as f32 * 0.07);
        for sum in sizes.chain(near).flat_map(|size| [size, -size]) {
            let (mut output, mut gradient) = ([f32::NAN], [1.0]);
            (activation.forward)(&[sum], &mut output);
            (activation.backward)(&[sum], &output, &mut gradient);
            let (expected, expected_slope) = activate(activation.name, f64::from(sum));
            let error = (f64::from(output[0]) - expected).abs();
            assert!(error <= 1e-6 * expected.abs() + 1e-7, "{}({sum}) is {}", activation.name, output[0]);
            let error = (f64::from(gradient[0]) - expected_slope).abs();
            assert!(error <= 1e-6, "{}′({sum}) is {}, not {expected_slope}", activation.name, gradient[0]);
        }
    }
}

/// For exponents of normal numbers.
fn power_of_two(exponent: i32) -> f32 {
    f32::from_bits(((exponent + 127) as u32) << 23)
}

#[test]
fn no_activation_and_no_loss_swallows_a_nan() {
    for activation in ACTIVATIONS {
        let (mut output, mut gradient) = ([0.0], [f32::NAN]);
        (activation.forward)(&[f32::NAN], &mut output);
        (activation.backward)(&[f32::NAN], &output, &mut gradient);
        assert!(output[0].is_nan() && gradient[0].is_nan(), "{}", activation.name);
    }
    for loss in LOSSES {
        let values = Values::defaults(loss.hyperparameters);
        let n_outputs = if loss.outputs == Outputs::One { 1 } else { 3 };
        for bad in 0..n_outputs {
            for truth in 0..n_outputs {
                let (mut outputs, mut targets, mut gradient) = ([0.5; 3], [0.0; 3], [0.0; 3]);
                outputs[bad] = f32::NAN;
                targets[truth] = 1.0;
                let (outputs, targets) = (&outputs[..n_outputs], &targets[..n_outputs]);
                let predictions = Predictions { outputs, targets, n_outputs };
                assert!((loss.mean)(&values, &predictions).is_nan(), "{} {bad} {truth}", loss.name);
                (loss.mean_and_gradient)(&values, &predictions, &mut gradient[..n_outputs]);
                assert!(gradient[bad].is_nan(), "{} {bad} {truth}", loss.name);
            }
        }
    }
}

const LN_3: f64 = 1.098_612_288_668_11;

#[test]
fn no_logit_is_too_large_for_softmax() {
    let loss = LOSSES.iter().find(|loss| loss.name == "softmax_cross_entropy").expect("softmax is there");
    let values = Values::defaults(loss.hyperparameters);
    // Three classes, of which the second is true: the loss in closed form.
    for (logits, expected) in [
        ([3e38, 3e38, 3e38], LN_3),
        ([-3e38, -1e38, -3e38], 0.0),
        ([1000.0, 0.0, -1000.0], 1000.0),
        ([0.0, 1e-20, 0.0], LN_3),
        ([-20.0, 0.0, -20.0], 4.122_307_236e-9),
    ] {
        let mut gradient = [f32::NAN; 3];
        let predictions = Predictions { outputs: &logits, targets: &[0.0, 1.0, 0.0], n_outputs: 3 };
        let mean = f64::from((loss.mean)(&values, &predictions));
        assert!((mean - expected).abs() <= 1e-6 * expected, "{logits:?}: {mean}");
        (loss.mean_and_gradient)(&values, &predictions, &mut gradient);
        assert!(gradient.iter().all(|value| value.is_finite()) && gradient[1] <= 0.0, "{gradient:?}");
        // Probabilities add up to 1, and so the gradient to 0.
        assert!((gradient[0] + gradient[1] + gradient[2]).abs() <= 1e-7 * gradient[1].abs(), "{gradient:?}");
    }
}

/// An activation and its derivative, written out.
#[allow(clippy::disallowed_methods)]
fn activate(name: &str, x: f64) -> (f64, f64) {
    let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
    match name {
        "tanh" => (x.tanh(), 1.0 / (x.cosh() * x.cosh())),
        "relu" => (x.max(0.0), if x > 0.0 { 1.0 } else { 0.0 }),
        "leaky_relu" => (if x > 0.0 { x } else { 0.01 * x }, if x > 0.0 { 1.0 } else { 0.01 }),
        "elu" => (if x > 0.0 { x } else { x.exp_m1() }, if x > 0.0 { 1.0 } else { x.exp() }),
        "gelu" => {
            let below = 0.5 * libm::erfc(-x / std::f64::consts::SQRT_2);
            (x * below, below + x * (-0.5 * x * x).exp() / (2.0 * std::f64::consts::PI).sqrt())
        }
        "silu" => (x * sigmoid(x), sigmoid(x) * (1.0 + x * sigmoid(-x))),
        "sigmoid" => (sigmoid(x), sigmoid(x) * sigmoid(-x)),
        "softplus" => (x.max(0.0) + (-x.abs()).exp().ln_1p(), sigmoid(x)),
        "identity" => (x, 1.0),
        other => panic!("write {other} out here"),
    }
}

/// The loss of one example, a sum over its outputs, and what to divide it by.
#[allow(clippy::disallowed_methods)]
fn loss_of_example((name, values): (&str, &Values), outputs: &[f64], targets: &[f32]) -> (f64, f64) {
    let pairs = || outputs.iter().zip(targets).map(|(&output, &target)| (output, f64::from(target)));
    let sum = |loss: &dyn Fn(f64, f64) -> f64| pairs().map(|(output, target)| loss(output, target)).sum::<f64>();
    let losses = match name {
        "mean_squared_error" => sum(&|output, target| (output - target) * (output - target)),
        "mean_absolute_error" => sum(&|output, target| (output - target).abs()),
        "huber" => sum(&|output, target| {
            let (distance, delta) = ((output - target).abs(), values.get("delta"));
            if distance < delta { distance * distance / 2.0 } else { delta * (distance - delta / 2.0) }
        }),
        // −ln of the truth's probability, which is that of a logit with the other sign where the target is 0.
        "binary_cross_entropy" => sum(&|output, target| {
            let logit_of_truth = if target == 1.0 { output } else { -output };
            (-logit_of_truth).max(0.0) + (-logit_of_truth.abs()).exp().ln_1p()
        }),
        "hinge" => sum(&|output, target| (1.0 - if target == 1.0 { output } else { -output }).max(0.0)),
        "softmax_cross_entropy" => {
            // ln Σ exp(zᵢ − z_t): no logit here is so large that it would overflow.
            let (truth, _) = pairs().find(|&(_, target)| target == 1.0).expect("one class is true");
            return (outputs.iter().map(|output| (output - truth).exp()).sum::<f64>().ln(), 1.0);
        }
        other => panic!("write {other} out here"),
    };
    (losses, outputs.len() as f64)
}

/// The same network, one unit at a time.
fn mean_loss(
    sizes: &[usize],
    activation: &str,
    loss: (&str, &Values),
    params: &[f64],
    inputs: &[f32],
    targets: &[f32],
) -> f64 {
    let (mut sum, mut n_terms) = (0.0, 0.0);
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
                    if is_last { sum } else { activate(activation, sum).0 }
                })
                .collect();
            rest = others;
        }
        let (of_example, n_of_example) = loss_of_example(loss, &values, targets);
        sum += of_example;
        n_terms += n_of_example;
    }
    sum / n_terms
}

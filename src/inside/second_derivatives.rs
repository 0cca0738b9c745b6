//! How does the slope of each activation bend, and the gradient of each loss? What the Hessian needs beyond the gradient.
//!
//! Apart from the registries, whose files everybody fetches; `tests/sharpness.rs` goes through both registries and names what has
//! no entry here. At a kink the second derivative is that of the side which the gradient takes.

use crate::catalog::{Choice, Values};
use crate::loss::Predictions;
use crate::math::{self, Exp};
use crate::model::curvature::SecondDerivative;
use crate::regularization::{AddGradient, RegularizationSpec};

/// How the loss's gradient by the outputs changes, for outputs that change by `along`: each is `n_examples × n_outputs`.
pub type OutputCurvature = fn(&Values, &Predictions, along: &[f32], gradient_along: &mut [f32]);

/// f″ of the activation of that name.
pub fn of_activation(name: &str) -> Option<SecondDerivative> {
    Some(match name {
        "identity" | "relu" | "leaky_relu" => |_, _, bends| bends.fill(0.0),
        // −2 f (1 − f²).
        "tanh" => |_, outputs, bends| {
            each(outputs, bends, |output| -2.0 * output * (1.0 - output * output));
        },
        "elu" => |sums, _, bends| {
            let exp = Exp::for_a_loop();
            each(sums, bends, |sum| if sum > 0.0 { 0.0 } else { exp.of(sum) });
        },
        // φ(x) (2 − x²).
        "gelu" => |sums, _, bends| {
            /// 1/√(2π).
            const PEAK: f32 = 0.398_942_3;
            each(sums, bends, |sum| PEAK * math::exp(-0.5 * sum * sum) * (2.0 - sum * sum));
        },
        // With s = σ(x) and t = σ(−x): s t (2 + x (t − s)).
        "silu" => |sums, _, bends| {
            let exp = Exp::for_a_loop();
            each(sums, bends, |sum| {
                let (s, t) = (exp.sigmoid(sum), exp.sigmoid(-sum));
                // Far out s·t is 0, and times an infinite sum it would be no number.
                let product = s * t;
                product * 2.0 + product * sum * (t - s)
            });
        },
        "sigmoid" => |sums, _, bends| {
            let exp = Exp::for_a_loop();
            each(sums, bends, |sum| {
                let (s, t) = (exp.sigmoid(sum), exp.sigmoid(-sum));
                s * t * (t - s)
            });
        },
        "softplus" => |sums, _, bends| {
            let exp = Exp::for_a_loop();
            each(sums, bends, |sum| exp.sigmoid(sum) * exp.sigmoid(-sum));
        },
        _ => return None,
    })
}

/// The curvature of the loss of that name.
pub fn of_loss(name: &str) -> Option<OutputCurvature> {
    Some(match name {
        "mean_squared_error" => |_, predictions, along, gradient_along| {
            one_by_one(predictions, along, gradient_along, |_, _| 2.0);
        },
        "mean_absolute_error" | "hinge" => |_, _, _, gradient_along| gradient_along.fill(0.0),
        "huber" => {
            |values, predictions, along, gradient_along| {
                let delta = values.get("delta") as f32;
                one_by_one(predictions, along, gradient_along, |output, target| {
                    if (output - target).abs() <= delta { 1.0 } else { 0.0 }
                });
            }
        }
        // σ(z) σ(−z).
        "binary_cross_entropy" => |_, predictions, along, gradient_along| {
            let exp = Exp::for_a_loop();
            one_by_one(predictions, along, gradient_along, |logit, _| exp.sigmoid(logit) * exp.sigmoid(-logit));
        },
        "softmax_cross_entropy" => softmax_cross_entropy,
        _ => return None,
    })
}

/// What adds the curvature of a penalty along some weights, where it has one. L2's gradient is proportional to the weights, so that it
/// is its own; L1's is the same on either side of 0.
pub fn of_regularization(regularization: &Choice<RegularizationSpec>) -> Option<AddGradient> {
    regularization.spec.add_gradient.filter(|_| regularization.spec.name == "l2")
}

/// R{pᵢ} = pᵢ Σⱼ pⱼ (R{zᵢ} − R{zⱼ}): differences first, so that what is nearly sure keeps its digits.
fn softmax_cross_entropy(_: &Values, predictions: &Predictions, along: &[f32], gradient_along: &mut [f32]) {
    let Predictions { outputs, n_outputs, .. } = *predictions;
    let share = n_outputs as f32 / outputs.len() as f32;
    let mut probabilities = vec![0.0; n_outputs];
    let examples = outputs.chunks_exact(n_outputs).zip(along.chunks_exact(n_outputs));
    for ((logits, along), gradient_along) in examples.zip(gradient_along.chunks_exact_mut(n_outputs)) {
        let largest = logits.iter().copied().fold(f32::NEG_INFINITY, |a, b| if a > b { a } else { b });
        each(logits, &mut probabilities, |logit| math::exp(logit - largest));
        let sum: f32 = probabilities.iter().sum();
        probabilities.iter_mut().for_each(|probability| *probability /= sum);
        for ((gradient_along, &probability), &own) in gradient_along.iter_mut().zip(&probabilities).zip(along) {
            let others: f32 = probabilities.iter().zip(along).map(|(other, along)| other * (own - along)).sum();
            *gradient_along = share * probability * others;
        }
    }
}

fn each(from: &[f32], into: &mut [f32], function: impl Fn(f32) -> f32) {
    into.iter_mut().zip(from).for_each(|(into, &from)| *into = function(from));
}

/// Of a loss whose gradient by an output depends on that output alone; the mean is over all of them.
fn one_by_one(
    predictions: &Predictions,
    along: &[f32],
    gradient_along: &mut [f32],
    second_derivative: impl Fn(f32, f32) -> f32,
) {
    let Predictions { outputs, targets, .. } = *predictions;
    let share = 1.0 / outputs.len() as f32;
    for (((gradient_along, &along), &output), &target) in gradient_along.iter_mut().zip(along).zip(outputs).zip(targets)
    {
        *gradient_along = share * second_derivative(output, target) * along;
    }
}

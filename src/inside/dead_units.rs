//! Which hidden units learn nothing any more? Those whose slope is next to 0 for every training example.
//!
//! A gradient reaches what is before a unit only through the slope of its activation. A ReLU whose sum is never above 0 is dead: its
//! slope is exactly 0 for all examples, and no step of plain gradient descent brings it back (Lu, Shin, Su & Karniadakis, "Dying ReLU
//! and Initialization", 2020). A sigmoid or tanh has a slope everywhere, which far out is nearly none: such a unit is called
//! saturated (Glorot & Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010). One rule counts
//! both: the slope is below a two-hundredth of the activation's steepest one for every example. tanh is then beyond ±0.9975, at one
//! end or the other. A leaky ReLU, whose slope is nowhere below a hundredth, and the identity have no such units.

use crate::model::activation::ActivationSpec;

/// The share of the steepest slope below which nothing is learnt to speak of.
const NEXT_TO_NOTHING: f32 = 0.005;

/// From which slope on a unit of this activation counts as alive.
pub fn least_slope(activation: &ActivationSpec) -> f32 {
    let sums: Vec<f32> = (-800..=800).map(|hundredths| hundredths as f32 / 100.0).collect();
    NEXT_TO_NOTHING
        * slopes(activation, &sums)
            .into_iter()
            .fold(0.0, |steepest, slope| if slope > steepest { slope } else { steepest })
}

/// What such units are called: dead where the activation is flat on a whole side, and else saturated.
pub fn word(activation: &ActivationSpec) -> &'static str {
    if slopes(activation, &[-1.0, -10.0]) == [0.0, 0.0] { "dead" } else { "saturated" }
}

/// Whether a unit of this activation can have next to no slope at all.
pub fn can_be(activation: &ActivationSpec) -> bool {
    let least = least_slope(activation);
    slopes(activation, &[-100.0, 100.0]).into_iter().any(|slope| slope < least)
}

/// How many units have a slope below the least one for every example; `slopes` is `n_examples × n_units`, in size.
pub fn count(slopes: &[f32], n_units: usize, least_slope: f32) -> usize {
    // A slope that is no number is not below anything.
    let is_flat = |unit: usize| slopes.iter().skip(unit).step_by(n_units).all(|slope| slope.abs() < least_slope);
    (0..n_units).filter(|&unit| is_flat(unit)).count()
}

fn slopes(activation: &ActivationSpec, sums: &[f32]) -> Vec<f32> {
    let (mut outputs, mut slopes) = (vec![0.0; sums.len()], vec![1.0; sums.len()]);
    (activation.forward)(sums, &mut outputs);
    (activation.backward)(sums, &outputs, &mut slopes);
    slopes
}

//! Cosine with restarts: η(t) = η_min + (η₀ − η_min)/2 · (1 + cos(π · s/S)), s steps after the last restart, and S from it to the next.
//!
//! Loshchilov & Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017. PyTorch's `CosineAnnealingWarmRestarts`,
//! whose `T_0` and `T_mult` are `first_steps` and `growth`; the paper recommends a growth of 2.
//! Prefer it when the length of the run is not known: each restart ends in a rest, and each is a good place to stop.

use super::{Function, MINIMUM, ScheduleSpec, half_cosine, minimum, share};
use crate::catalog::{Hyperparameter, Stops};

pub const SPEC: ScheduleSpec = ScheduleSpec {
    name: "cosine_restarts",
    label: "Cosine with restarts",
    help: "Falls along half a cosine and jumps up again: at each jump the loss rises, and then often falls below where it was.",
    reference: "Loshchilov & Hutter 2017",
    hyperparameters: &[
        Hyperparameter {
            name: "first_steps",
            label: "First restart after",
            help: "Steps until the learning rate jumps up again for the first time.",
            unit: "steps",
            default: 100.0,
            min: 1.0,
            max: 1e6,
            whole: true,
            stops: Stops::Listed(&[10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0]),
            ..Hyperparameter::PLAIN
        },
        Hyperparameter {
            name: "growth",
            is_rare: true,
            label: "Each longer by",
            help: "How many times longer the way to each further restart is: with 1 they come evenly.",
            default: 2.0,
            min: 1.0,
            max: 10.0,
            whole: true,
            stops: Stops::Listed(&[1.0, 2.0, 3.0, 4.0, 5.0]),
            ..Hyperparameter::PLAIN
        },
        MINIMUM,
    ],
    build: |values, span| {
        let minimum = minimum(values, span);
        let (first_steps, growth) = (values.get("first_steps") as u64, values.get("growth") as u64);
        Box::new(Function(move |step| {
            let (since, length) = since_restart(step, first_steps, growth);
            half_cosine(span.learning_rate, minimum, share(since, 0.0, length as f64))
        }))
    },
};

/// Steps since the last restart, and from that one to the next.
fn since_restart(step: u32, first_steps: u64, growth: u64) -> (u32, u64) {
    let (mut since, mut length) = (u64::from(step), first_steps);
    if growth == 1 {
        since %= length;
    }
    while since >= length {
        since -= length;
        length *= growth;
    }
    (since as u32, length)
}

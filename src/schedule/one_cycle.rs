//! One cycle: from η₀/d up to η₀ at step pT − 1, and from there down to η₀/(d·f) at step T − 1, both along half a cosine.
//!
//! Smith & Topin, "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates", 2019. PyTorch's
//! `OneCycleLR` with cosines and two phases, whose defaults these are; d is its `div_factor`, f `final_div_factor`, p `pct_start`.
//! DIFFERENCE from PyTorch: momentum is not cycled, and past T it stays at the end, where PyTorch refuses.
//! Prefer it with a large learning rate: the way up finds flat ground, the way down settles in it.

use super::{Function, ScheduleSpec, TOTAL_STEPS, half_cosine, share, total_steps};
use crate::catalog::{Hyperparameter, Stops};

pub const SPEC: ScheduleSpec = ScheduleSpec {
    name: "one_cycle",
    label: "One cycle",
    help: "Up to the learning rate that was set, and down to almost nothing: the loss may rise halfway, and falls far at the end.",
    reference: "Smith & Topin 2019",
    hyperparameters: &[
        Hyperparameter {
            name: "rise_fraction",
            is_rare: true,
            label: "Rises for",
            help: "The share of the way on which it rises: more leaves less time to settle.",
            unit: "%",
            default: 0.3,
            stops: Stops::Listed(&[0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]),
            ..Hyperparameter::PLAIN
        },
        Hyperparameter {
            name: "initial_divisor",
            is_rare: true,
            label: "Starts lower by",
            help: "How many times smaller the first learning rate is: more makes the start flatter and safer.",
            default: 25.0,
            min: 1.0,
            max: 1e6,
            stops: Stops::Listed(&[1.0, 2.0, 5.0, 10.0, 25.0, 50.0, 100.0, 1000.0]),
            ..Hyperparameter::PLAIN
        },
        Hyperparameter {
            name: "final_divisor",
            is_rare: true,
            label: "Ends lower by",
            help: "How many times smaller than the first the last learning rate is: more brings the curve wholly to rest.",
            default: 1e4,
            min: 1.0,
            max: 1e9,
            stops: Stops::Listed(&[1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6]),
            ..Hyperparameter::PLAIN
        },
        TOTAL_STEPS,
    ],
    build: |values, span| {
        let total_steps = total_steps(values, span);
        let top = values.get("rise_fraction") * total_steps - 1.0;
        let initial = span.learning_rate / values.get("initial_divisor");
        let last = initial / values.get("final_divisor");
        Box::new(Function(move |step| {
            if f64::from(step) <= top {
                half_cosine(initial, span.learning_rate, share(step, 0.0, top))
            } else {
                half_cosine(span.learning_rate, last, share(step, top, total_steps - 1.0))
            }
        }))
    },
};

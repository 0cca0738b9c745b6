//! Warm-up and cosine: η(t) = η₀ (t + 1)/W where t < W, and then η₀/2 · (1 + cos(π · min(t − W, T − W)/(T − W))).
//!
//! Goyal et al., "Accurate, Large Minibatch SGD", 2017 (the warm-up); Loshchilov & Hutter, "SGDR", 2017 (the cosine). W is
//! `warmup_steps`, T is `total_steps`. Where the warm-up is the longer one, it ends at 0.
//! Prefer it when the first steps are the dangerous ones: large learning rates, many layers.

use super::{Function, ScheduleSpec, TOTAL_STEPS, half_cosine, share, total_steps};
use crate::catalog::{Hyperparameter, Stops};

pub const SPEC: ScheduleSpec = ScheduleSpec {
    name: "warmup_cosine",
    label: "Warm-up and cosine",
    help: "Rises from almost nothing, then falls along half a cosine: survives learning rates that would else fly off at once.",
    reference: "Goyal et al. 2017; Loshchilov & Hutter 2017",
    hyperparameters: &[
        Hyperparameter {
            name: "warmup_steps",
            label: "Warm-up",
            help: "Steps until the learning rate is all that was set: more delays the fall, and makes it safer.",
            unit: "steps",
            default: 50.0,
            max: 1e6,
            whole: true,
            stops: Stops::Listed(&[0.0, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0]),
            named: &[(0.0, "none")],
            ..Hyperparameter::PLAIN
        },
        TOTAL_STEPS,
    ],
    build: |values, span| {
        let warmup_steps = values.get("warmup_steps");
        let total_steps = total_steps(values, span);
        Box::new(Function(move |step| {
            if f64::from(step) < warmup_steps {
                span.learning_rate * (f64::from(step) + 1.0) / warmup_steps
            } else {
                half_cosine(span.learning_rate, 0.0, share(step, warmup_steps, total_steps))
            }
        }))
    },
};

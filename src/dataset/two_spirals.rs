//! Two spirals: on which of two arms, wound around each other, is a point?
//!
//! (x, y) = ±r·(cos 2πwr, sin 2πwr), + for class 0 and − for class 1, r = √u with u uniform in [0, 1), w the number of turns,
//! plus normal noise. The root spreads the points evenly along the arm.
//! Lang & Witbrock, "Learning to Tell Two Spirals Apart", 1988. DIFFERENCE from them: random points, noise, and by default
//! three quarters of a turn where they have three, because a small network at the default settings learns no more in its run.
//! Prefer it to see what width, depth and patience buy: wind the arms further, and the curve stays high.

use super::{Dataset, DatasetSpec, LABEL_NOISE, N_EXAMPLES, NOISE, Targets};
use crate::catalog::{Hyperparameter, Stops, Task};
use crate::math;

const TURNS: Hyperparameter = Hyperparameter {
    name: "turns",
    is_rare: true,
    label: "Turns",
    help: "How far the arms are wound: each turn asks for more bends of the boundary, and the curve falls later or not at all.",
    default: 0.75,
    min: 0.25,
    max: 3.0,
    stops: Stops::Listed(&[0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0]),
    ..Hyperparameter::PLAIN
};

pub const SPEC: DatasetSpec = DatasetSpec {
    name: "two_spirals",
    label: "Two spirals: arms wound around each other",
    help: "Two arms wound around each other: with each further turn a small network needs more units, more layers or more steps.",
    reference: "after Lang & Witbrock 1988",
    hyperparameters: &[
        Hyperparameter { default: 500.0, ..N_EXAMPLES },
        Hyperparameter { default: 0.05, ..NOISE },
        TURNS,
        LABEL_NOISE,
    ],
    task: Task::Classification,
    default_loss: "binary_cross_entropy",
    n_examples: |values| values.get("n_examples") as usize,
    file: None,
    make: |values, rng, _| {
        let labels: Vec<u32> = (0..values.get("n_examples") as u32).map(|idx| idx % 2).collect();
        let features = labels.iter().flat_map(|&label| {
            let radius = rng.uniform().sqrt();
            let angle = 2.0 * std::f64::consts::PI * values.get("turns") * radius;
            let arm = if label == 0 { radius } else { -radius };
            let (x, y) = (arm * math::f64::cos(angle), arm * math::f64::sin(angle));
            let noise = values.get("noise");
            [(x + noise * rng.normal()) as f32, (y + noise * rng.normal()) as f32]
        });
        Dataset {
            feature_names: vec!["x".to_owned(), "y".to_owned()],
            features: features.collect(),
            targets: Targets::Classes {
                names: vec!["first arm".to_owned(), "second arm".to_owned()],
                labels,
                positive: 1,
            },
        }
    },
};

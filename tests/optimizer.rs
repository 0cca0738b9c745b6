//! What holds for every optimizer: nothing without a gradient, and no gradient that is lost.

use losscope::catalog::{Choice, Matrix, Spec};
use losscope::optimizer::{Layout, OPTIMIZERS, Optimizer, OptimizerSpec};
use proptest::prelude::*;

/// Two hidden matrices, one with more rows than columns and one with fewer, and parameters around them.
fn layout() -> Layout {
    let hidden_matrices =
        vec![Matrix { offset: 5, n_rows: 3, n_columns: 4 }, Matrix { offset: 21, n_rows: 4, n_columns: 2 }];
    Layout { n_params: 33, hidden_matrices }
}

fn build(spec: &'static OptimizerSpec) -> Box<dyn Optimizer> {
    let mut choice = Choice::new(spec);
    for (number, hyperparameter) in choice.values.numbers.iter_mut().zip(spec.hyperparameters) {
        *number = if hyperparameter.name == "weight_decay" { 0.0 } else { hyperparameter.default };
    }
    (spec.build)(&choice.values, &layout())
}

/// Some numbers that are neither alike nor 0.
fn numbers(n: usize) -> Vec<f32> {
    (0..n).map(|idx| ((idx * 7 + 3) % 11) as f32 / 4.0 - 1.3).collect()
}

#[test]
fn without_gradients_and_weight_decay_nothing_moves() {
    for spec in OPTIMIZERS {
        let mut optimizer = build(spec);
        let mut params = numbers(33);
        for _ in 0..10 {
            optimizer.update(&mut params, &[0.0; 33], 0.1);
        }
        assert_eq!(params, numbers(33), "{}", spec.name);
    }
}

#[test]
fn every_parameter_with_a_gradient_moves_against_it_at_first() {
    // In a hidden matrix muon moves the singular directions, not the numbers.
    for spec in OPTIMIZERS {
        let matrices = if spec.name == "muon" { layout().hidden_matrices } else { Vec::new() };
        let inside = |idx: usize| {
            matrices
                .iter()
                .any(|matrix| (matrix.offset..matrix.offset + matrix.n_rows * matrix.n_columns).contains(&idx))
        };
        let mut params = numbers(33);
        let grads: Vec<f32> = numbers(33).into_iter().rev().collect();
        build(spec).update(&mut params, &grads, 0.1);
        for (idx, (param, before)) in params.iter().zip(numbers(33)).enumerate() {
            assert!(
                inside(idx) || (param - before) * grads[idx] < 0.0,
                "{}: parameter {idx} went from {before} to {param} with a gradient of {}",
                spec.name,
                grads[idx]
            );
        }
        assert!(params.iter().zip(numbers(33)).all(|(param, before)| *param != before), "{}", spec.name);
    }
}

#[test]
fn a_gradient_that_is_nan_is_never_lost() {
    for spec in OPTIMIZERS {
        for broken in 0..33 {
            let mut optimizer = build(spec);
            let mut params = numbers(33);
            let mut grads = numbers(33);
            optimizer.update(&mut params, &grads, 0.1);
            grads[broken] = f32::NAN;
            optimizer.update(&mut params, &grads, 0.1);
            assert!(params[broken].is_nan(), "{}: parameter {broken} is {}", spec.name, params[broken]);
            optimizer.update(&mut params, &numbers(33), 0.1);
            assert!(params[broken].is_nan(), "{}: parameter {broken} came back", spec.name);
        }
    }
}

proptest! {
    #[test]
    fn whatever_is_set_ordinary_gradients_give_numbers(
        which in any::<prop::sample::Index>(),
        stops in prop::collection::vec(any::<prop::sample::Index>(), 8),
        learning_rate in prop::sample::select(&[1e-6, 1e-3, 0.01, 0.1][..]),
        size in prop_oneof![Just(0.0f32), Just(1e-30), Just(1e-12), Just(1e-3), Just(1.0), Just(100.0)],
    ) {
        let spec = which.get(OPTIMIZERS);
        let mut choice = Choice::new(spec);
        for ((number, hyperparameter), stop) in choice.values.numbers.iter_mut().zip(spec.hyperparameters()).zip(stops) {
            let mut values = hyperparameter.stop_values();
            values.extend([hyperparameter.min, hyperparameter.max]);
            *number = *stop.get(&values);
        }
        let mut optimizer = (spec.build)(&choice.values, &layout());
        let mut params = numbers(33);
        for step in 0..12 {
            let grads: Vec<f32> = numbers(33 + step)[step..].iter().map(|number| number * size).collect();
            optimizer.update(&mut params, &grads, learning_rate);
        }
        prop_assert!(params.iter().all(|param| param.is_finite()), "{}: {params:?} with {:?}", spec.name, choice.values);
    }
}

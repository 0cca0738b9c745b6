//! How long do the parts of a step take, natively? Passes of several shapes, activations, losses, and updates.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use losscope::catalog::{Spec, Values};
use losscope::loss::{LOSSES, Outputs, Predictions};
use losscope::model::Model;
use losscope::model::activation::{ACTIVATIONS, ActivationSpec};
use losscope::model::initialisation::INITIALISATIONS;
use losscope::optimizer::{Layout, OPTIMIZERS};
use losscope::rng::{Rng, Stream};
use std::hint::black_box;
use std::time::Duration;

/// Sizes and batch: the contests of `cargo xtask bench`, and the largest network of the page.
const SHAPES: [(&str, &[usize], usize); 5] = [
    ("2-8-8-1, batch 32", &[2, 8, 8, 1], 32),
    ("2-32-32-1, batch 64", &[2, 32, 32, 1], 64),
    ("64-32-10, batch 64", &[64, 32, 10], 64),
    ("2-8-8-1, batch 1", &[2, 8, 8, 1], 1),
    ("2-64-64-64-64-64-64-1, batch 32", &[2, 64, 64, 64, 64, 64, 64, 1], 32),
];
/// Values in a call of an activation: 32 units of 64 examples.
const N_VALUES: usize = 2048;
/// Examples in a call of a loss.
const N_EXAMPLES: usize = 64;
const N_CLASSES: usize = 10;

fn activation(name: &str) -> &'static ActivationSpec {
    ACTIVATIONS.iter().find(|spec| spec.name == name).expect("the registry has it")
}

fn values(n: usize, seed: u32) -> Vec<f32> {
    let mut rng = Rng::new(seed, Stream::Data);
    (0..n).map(|_| rng.normal() as f32).collect()
}

/// The way forward and back, without loss and update: an identity takes no time in the products.
fn passes(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("forward and backward");
    for (name, sizes, n_examples) in SHAPES {
        for spec in [activation("relu"), activation("tanh")] {
            let model = Model::new(sizes, spec);
            let mut rng = Rng::new(0, Stream::InitialParameters);
            let mut params = INITIALISATIONS[0].draw(&model, &mut rng);
            let mut workspace = model.workspace(n_examples);
            let mut grads = vec![0.0; model.n_params()];
            let inputs = values(n_examples * model.n_inputs(), 1);
            group.bench_function(BenchmarkId::new(name, spec.name), |bencher| {
                bencher.iter(|| {
                    black_box(model.forward_in_training(&mut params, &inputs, &mut workspace, &mut rng));
                    let of_outputs = |outputs: &[f32], gradient: &mut [f32]| gradient.copy_from_slice(outputs);
                    model.backward(&params, &inputs, &mut workspace, of_outputs, &mut grads);
                    black_box(&mut grads);
                });
            });
        }
    }
}

fn activations(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("activation of 2048 values");
    let sums = values(N_VALUES, 2);
    for spec in ACTIVATIONS {
        let mut outputs = vec![0.0; N_VALUES];
        group.bench_function(BenchmarkId::new(spec.name, "forward"), |bencher| {
            bencher.iter(|| (spec.forward)(black_box(&sums), black_box(&mut outputs)));
        });
        let ones = vec![1.0; N_VALUES];
        let mut gradient = ones.clone();
        group.bench_function(BenchmarkId::new(spec.name, "backward"), |bencher| {
            bencher.iter(|| {
                // From 1 each time: a product of many derivatives would end among the slow denormal numbers.
                gradient.copy_from_slice(&ones);
                (spec.backward)(black_box(&sums), black_box(&outputs), black_box(&mut gradient));
            });
        });
    }
}

fn losses(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("loss of 64 examples");
    for spec in LOSSES {
        let n_outputs = if spec.outputs == Outputs::One { 1 } else { N_CLASSES };
        let outputs = values(N_EXAMPLES * n_outputs, 3);
        // The first class, or the positive one, in every other example.
        let targets: Vec<f32> = (0..outputs.len())
            .map(|idx| f32::from(u8::from(idx % n_outputs == 0 && (n_outputs > 1 || idx % 2 == 0))))
            .collect();
        let of_spec = Values::defaults(spec.hyperparameters());
        let mut gradient = vec![0.0; outputs.len()];
        group.bench_function(BenchmarkId::new(spec.name, "mean and gradient"), |bencher| {
            bencher.iter(|| {
                let predictions = Predictions { outputs: black_box(&outputs), targets: &targets, n_outputs };
                (spec.mean_and_gradient)(&of_spec, &predictions, black_box(&mut gradient));
                (spec.mean)(&of_spec, &predictions)
            });
        });
    }
}

fn updates(criterion: &mut Criterion) {
    // 2-32-32-1, which has 1185 parameters.
    let model = Model::new(&[2, 32, 32, 1], activation("relu"));
    let layout = Layout { n_params: model.n_params(), hidden_matrices: model.hidden_matrices() };
    let mut group = criterion.benchmark_group(format!("update of {} parameters", model.n_params()));
    let grads = values(model.n_params(), 4);
    for spec in OPTIMIZERS {
        let mut optimizer = (spec.build)(&Values::defaults(spec.hyperparameters()), &layout);
        let mut params = values(model.n_params(), 5);
        group.bench_function(BenchmarkId::from_parameter(spec.name), |bencher| {
            // So small a rate that the parameters stay ordinary numbers however often it is called.
            bencher.iter(|| optimizer.update(black_box(&mut params), black_box(&grads), 1e-9));
        });
    }
}

fn short() -> Criterion {
    Criterion::default()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(1000))
        .sample_size(30)
        .without_plots()
}

criterion_group!(name = kernels; config = short(); targets = passes, activations, losses, updates);
criterion_main!(kernels);

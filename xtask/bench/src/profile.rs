//! Where does the time of a step go? Each part of it alone, over and over, in the shapes of one network.

use losscope::catalog::Choice;
use losscope::loss::{LOSSES, LossSpec, Predictions};
use losscope::math;
use losscope::model::activation::{ACTIVATIONS, ActivationSpec};
use losscope::optimizer::{Layout, OPTIMIZERS};
use losscope::products::{Shape, multiply, multiply_transposed, sum_rows, transpose};
use losscope::rng::{Rng, Stream};
use std::hint::black_box;
use wasm_bindgen::prelude::wasm_bindgen;

/// A network of dense layers with tanh between them and one output, as it takes a step.
const SIZES: [usize; 4] = [2, 8, 8, 1];
const N_EXAMPLES: usize = 32;
const N_PARAMS: usize = 105;
/// Examples of the training split: shuffled once in an epoch, of seven steps.
const N_TRAINING: usize = 200;
const STEPS_PER_EPOCH: usize = 7;

/// What a step does. Operations are those on single-precision numbers, comparisons too.
const PARTS: [Part; 11] = [
    Part {
        name: "products forward",
        n_operations: 2 * N_EXAMPLES * (2 * 8 + 8 * 8 + 8),
        run: |room, n| room.forward(n),
    },
    Part { name: "tanh", n_operations: 2 * N_EXAMPLES * 8 * 23, run: |room, n| room.tanh(n) },
    Part { name: "loss and its gradient", n_operations: N_EXAMPLES * 6, run: |room, n| room.loss(n) },
    Part {
        name: "products for the weights",
        n_operations: 2 * N_EXAMPLES * (2 * 8 + 8 * 8 + 8),
        run: |room, n| room.weight_products(n),
    },
    Part {
        name: "products for the layer below",
        n_operations: 2 * N_EXAMPLES * (8 * 8 + 8),
        run: |room, n| room.products_below(n),
    },
    Part { name: "derivative of tanh", n_operations: 2 * N_EXAMPLES * 8 * 3, run: |room, n| room.derivative(n) },
    Part { name: "sums for the biases", n_operations: N_EXAMPLES * (8 + 8 + 1), run: |room, n| room.sums(n) },
    Part { name: "weights transposed", n_operations: 0, run: |room, n| room.transpose(n) },
    Part { name: "norm of the gradient", n_operations: 2 * N_PARAMS, run: |room, n| room.norm(n) },
    Part { name: "update (SGD)", n_operations: 4 * N_PARAMS, run: |room, n| room.update(n) },
    Part { name: "its share of the shuffle", n_operations: 0, run: |room, n| room.shuffle(n) },
];

struct Part {
    name: &'static str,
    n_operations: usize,
    run: fn(&mut Room, usize),
}

/// The names of the parts.
#[wasm_bindgen]
pub fn part_names() -> Vec<String> {
    PARTS.iter().map(|part| part.name.to_owned()).collect()
}

/// How many operations each part has in a step.
#[wasm_bindgen]
pub fn part_operations() -> Vec<u32> {
    PARTS.iter().map(|part| part.n_operations as u32).collect()
}

/// Does one part as often as so many steps do.
#[wasm_bindgen]
pub fn do_part(idx: usize, n_steps: usize) {
    (PARTS[idx].run)(&mut Room::new(), n_steps);
}

/// Numbers to work on.
struct Room {
    inputs: Vec<f32>,
    /// Those of each layer: weights with a row for each input, what comes in, and what goes out.
    weights: Vec<Vec<f32>>,
    values: Vec<Vec<f32>>,
    gradients: Vec<Vec<f32>>,
    targets: Vec<f32>,
    grads: Vec<f32>,
}

impl Room {
    fn new() -> Room {
        let mut rng = Rng::new(1, Stream::Data);
        let mut random = |n: usize| (0..n).map(|_| rng.normal() as f32).collect::<Vec<f32>>();
        Room {
            inputs: random(N_EXAMPLES * SIZES[0]),
            weights: SIZES.windows(2).map(|pair| random(pair[0] * pair[1])).collect(),
            values: SIZES[1..].iter().map(|n_units| random(N_EXAMPLES * n_units)).collect(),
            gradients: SIZES[1..].iter().map(|n_units| random(N_EXAMPLES * n_units)).collect(),
            targets: random(N_EXAMPLES),
            grads: random(N_PARAMS),
        }
    }

    fn forward(&mut self, n_steps: usize) {
        let biases = [0.5; 8];
        for _ in 0..n_steps {
            for layer in 0..3 {
                let shape = Shape { n_rows: N_EXAMPLES, n_inner: SIZES[layer], n_columns: SIZES[layer + 1] };
                let (below, above) = self.values.split_at_mut(layer);
                let inputs = below.last().unwrap_or(&self.inputs);
                let start = Some(&biases[..shape.n_columns]);
                multiply(black_box(inputs), &self.weights[layer], start, shape, black_box(&mut above[0]));
            }
        }
    }

    fn tanh(&mut self, n_steps: usize) {
        let tanh = activation();
        for _ in 0..n_steps {
            for layer in 0..2 {
                (tanh.forward)(black_box(&self.values[layer]), black_box(&mut self.gradients[layer]));
            }
        }
    }

    fn derivative(&mut self, n_steps: usize) {
        let tanh = activation();
        // Small enough to stay numbers, however often they are multiplied.
        let outputs = vec![0.0; N_EXAMPLES * 8];
        for _ in 0..n_steps {
            for gradient in &mut self.gradients[..2] {
                (tanh.backward)(black_box(&outputs), black_box(&outputs), black_box(gradient));
            }
        }
    }

    fn loss(&mut self, n_steps: usize) {
        let loss: Choice<LossSpec> = Choice::new(&LOSSES[0]);
        for _ in 0..n_steps {
            let predictions = Predictions { outputs: black_box(&self.values[2]), targets: &self.targets, n_outputs: 1 };
            black_box((loss.spec.mean_and_gradient)(&loss.values, &predictions, &mut self.gradients[2]));
        }
    }

    fn weight_products(&mut self, n_steps: usize) {
        for _ in 0..n_steps {
            for layer in 0..3 {
                let shape = Shape { n_rows: SIZES[layer], n_inner: N_EXAMPLES, n_columns: SIZES[layer + 1] };
                let inputs = layer.checked_sub(1).map_or(&self.inputs, |below| &self.values[below]);
                let product = &mut self.grads[..shape.n_rows * shape.n_columns];
                multiply_transposed(black_box(inputs), black_box(&self.gradients[layer]), shape, black_box(product));
            }
        }
    }

    fn products_below(&mut self, n_steps: usize) {
        for _ in 0..n_steps {
            for layer in 1..3 {
                let shape = Shape { n_rows: N_EXAMPLES, n_inner: SIZES[layer + 1], n_columns: SIZES[layer] };
                let (below, above) = self.gradients.split_at_mut(layer);
                let product = black_box(&mut below[layer - 1]);
                multiply(black_box(&above[0]), black_box(&self.weights[layer]), None, shape, product);
            }
        }
    }

    fn sums(&mut self, n_steps: usize) {
        for _ in 0..n_steps {
            for layer in 0..3 {
                sum_rows(black_box(&self.gradients[layer]), black_box(&mut self.grads[..SIZES[layer + 1]]));
            }
        }
    }

    fn transpose(&mut self, n_steps: usize) {
        for _ in 0..n_steps {
            for layer in 1..3 {
                let weights = black_box(&self.weights[layer]);
                transpose(weights, SIZES[layer + 1], black_box(&mut self.grads[..weights.len()]));
            }
        }
    }

    fn norm(&mut self, n_steps: usize) {
        for _ in 0..n_steps {
            black_box(math::norm(black_box(&self.grads)));
        }
    }

    fn update(&mut self, n_steps: usize) {
        let sgd = Choice::new(&OPTIMIZERS[0]);
        let layout = Layout { n_params: N_PARAMS, hidden_matrices: Vec::new() };
        let mut optimizer = (sgd.spec.build)(&sgd.values, &layout);
        let mut params = vec![1.0; N_PARAMS];
        for _ in 0..n_steps {
            optimizer.update(black_box(&mut params), black_box(&self.grads), 1e-9);
        }
    }

    fn shuffle(&mut self, n_steps: usize) {
        let mut rng = Rng::new(1, Stream::Batches);
        let mut order: Vec<u32> = (0..N_TRAINING as u32).collect();
        for _ in 0..n_steps / STEPS_PER_EPOCH {
            rng.shuffle(black_box(&mut order));
        }
    }
}

fn activation() -> &'static ActivationSpec {
    &ACTIVATIONS[0]
}

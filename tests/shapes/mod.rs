//! Products and networks of every odd size, for the native test and for the one in the browser: each number has the bits of the
//! plainest loop, one term after the other.

use losscope::math;
use losscope::model::Model;
use losscope::model::activation::ACTIVATIONS;
use losscope::products::{Shape, multiply, multiply_transposed, sum_rows, transpose};
use losscope::rng::{Rng, Stream};

const LARGEST_BATCH: usize = 70;
const LARGEST_WIDTH: usize = 67;

/// Numbers with some among them that arithmetic treats in a way of its own.
fn numbers(n: usize, rng: &mut Rng) -> Vec<f32> {
    let special = [0.0, -0.0, f32::MIN_POSITIVE / 8.0, f32::INFINITY, f32::NAN, -1e30];
    (0..n)
        .map(|_| match rng.below(2000) {
            which @ 0..6 => special[which as usize],
            _ => rng.normal() as f32,
        })
        .collect()
}

/// Every NaN is the same: which one comes out is not defined.
fn bits(values: &[f32]) -> Vec<u32> {
    values.iter().map(|value| if value.is_nan() { f32::NAN.to_bits() } else { value.to_bits() }).collect()
}

/// Compares all products of batches up to 70 and widths up to 67, with sums of 1 to 66 terms.
pub fn check_products() {
    let mut rng = Rng::new(1, Stream::Data);
    for n_rows in 1..=LARGEST_BATCH {
        for n_columns in 1..=LARGEST_WIDTH {
            // All lengths from 1 to 11, where the ways part, come with each width, and some long ones.
            for n_inner in [1 + (n_rows + n_columns) % 11, 12 + (7 * n_rows + n_columns) % 55] {
                check_product(Shape { n_rows, n_inner, n_columns }, &mut rng);
            }
        }
    }
}

fn check_product(shape: Shape, rng: &mut Rng) {
    let Shape { n_rows, n_inner, n_columns } = shape;
    let (left, right) = (numbers(n_rows * n_inner, rng), numbers(n_inner * n_columns, rng));
    let start = numbers(n_columns, rng);
    let plain = |start: &[f32]| -> Vec<f32> {
        let number = |row: usize, column: usize| {
            (0..n_inner)
                .fold(start[column], |sum, inner| sum + left[row * n_inner + inner] * right[inner * n_columns + column])
        };
        (0..n_rows * n_columns).map(|idx| number(idx / n_columns, idx % n_columns)).collect()
    };
    let from_start = plain(&start);
    let from_nothing = plain(&vec![0.0; n_columns]);
    // What was there before must not matter.
    let mut product = vec![f32::NAN; n_rows * n_columns];
    multiply(&left, &right, Some(&start), shape, &mut product);
    assert_eq!(bits(&product), bits(&from_start), "from a start, {shape:?}");
    product.fill(f32::NAN);
    multiply(&left, &right, None, shape, &mut product);
    assert_eq!(bits(&product), bits(&from_nothing), "from nothing, {shape:?}");
    let mut turned = vec![f32::NAN; left.len()];
    transpose(&left, n_inner, &mut turned);
    for (idx, &value) in left.iter().enumerate() {
        assert_eq!(turned[idx % n_inner * n_rows + idx / n_inner].to_bits(), value.to_bits(), "turned, {shape:?}");
    }
    product.fill(f32::NAN);
    multiply_transposed(&turned, &right, shape, &mut product);
    assert_eq!(bits(&product), bits(&from_nothing), "with the left one turned, {shape:?}");
    let mut sums = vec![f32::NAN; n_columns];
    sum_rows(&right, &mut sums);
    let plain_sum = |column: usize| (0..n_inner).fold(0.0, |sum, inner| sum + right[inner * n_columns + column]);
    assert_eq!(bits(&sums), bits(&(0..n_columns).map(plain_sum).collect::<Vec<f32>>()), "sums, {shape:?}");
}

/// A line for each width from 1 to 67: the hash of all outputs and gradients of a network with two hidden layers of it, for
/// batches of 1 to 70, each of which was compared with plain loops.
pub fn lines() -> String {
    (1..=LARGEST_WIDTH).map(|width| format!("{:016x} width {width}\n", hash_of_width(width))).collect()
}

fn hash_of_width(width: usize) -> u64 {
    let mut rng = Rng::new(width as u32, Stream::Data);
    let mut hash = super::Hash::default();
    for n_examples in 1..=LARGEST_BATCH {
        let sizes = [1 + n_examples % 9, width, width, 1 + (n_examples + width) % 6];
        let tanh = ACTIVATIONS.iter().find(|spec| spec.name == "tanh").expect("it is there");
        let model = Model::new(&sizes, tanh);
        let mut random = |n: usize| -> Vec<f32> { (0..n).map(|_| (0.5 * rng.normal()) as f32).collect() };
        let (mut params, inputs) = (random(model.n_params()), random(n_examples * sizes[0]));
        let gradient = random(n_examples * sizes[3]);
        let mut workspace = model.workspace(n_examples);
        let mut no_dropout = Rng::new(0, Stream::Dropout);
        let outputs = model.forward_in_training(&mut params, &inputs, &mut workspace, &mut no_dropout).to_vec();
        let mut grads = vec![f32::NAN; model.n_params()];
        let give = |_: &[f32], into: &mut [f32]| into.copy_from_slice(&gradient);
        model.backward(&params, &inputs, &mut workspace, give, &mut grads);
        let (plain_outputs, plain_grads) = plain_network(&sizes, &params, &inputs, &gradient);
        assert_eq!(bits(&outputs), bits(&plain_outputs), "outputs, {n_examples} examples, {sizes:?}");
        assert_eq!(bits(&grads), bits(&plain_grads), "gradients, {n_examples} examples, {sizes:?}");
        bits(&outputs).into_iter().chain(bits(&grads)).for_each(|bits| hash.add(bits));
    }
    hash.value()
}

/// A network written out again, loop by loop, with tanh between its layers: its outputs, and the gradient by each parameter.
fn plain_network(sizes: &[usize], params: &[f32], inputs: &[f32], gradient: &[f32]) -> (Vec<f32>, Vec<f32>) {
    let n_layers = sizes.len() - 1;
    let n_examples = inputs.len() / sizes[0];
    let mut offsets = vec![0];
    for pair in sizes.windows(2) {
        offsets.push(offsets[offsets.len() - 1] + pair[0] * pair[1] + pair[1]);
    }
    let weight = |layer: usize, input: usize, output: usize| offsets[layer] + input * sizes[layer + 1] + output;
    let bias = |layer: usize, output: usize| offsets[layer] + sizes[layer] * sizes[layer + 1] + output;
    let mut values = vec![inputs.to_vec()];
    for layer in 0..n_layers {
        let (n_inputs, n_outputs) = (sizes[layer], sizes[layer + 1]);
        let mut next = vec![0.0; n_examples * n_outputs];
        for example in 0..n_examples {
            for output in 0..n_outputs {
                let mut sum = params[bias(layer, output)];
                for input in 0..n_inputs {
                    sum += values[layer][example * n_inputs + input] * params[weight(layer, input, output)];
                }
                next[example * n_outputs + output] = if layer + 1 < n_layers { math::tanh(sum) } else { sum };
            }
        }
        values.push(next);
    }
    let mut grads = vec![0.0; params.len()];
    let mut gradient = gradient.to_vec();
    for layer in (0..n_layers).rev() {
        let (n_inputs, n_outputs) = (sizes[layer], sizes[layer + 1]);
        let mut below = vec![0.0; n_examples * n_inputs];
        for example in 0..n_examples {
            for output in 0..n_outputs {
                let value = gradient[example * n_outputs + output];
                grads[bias(layer, output)] += value;
                for input in 0..n_inputs {
                    let activated = values[layer][example * n_inputs + input];
                    grads[weight(layer, input, output)] += activated * value;
                    below[example * n_inputs + input] += value * params[weight(layer, input, output)];
                }
            }
        }
        for (below, activated) in below.iter_mut().zip(&values[layer]) {
            *below *= 1.0 - activated * activated;
        }
        gradient = below;
    }
    (values.pop().expect("there is an output"), grads)
}

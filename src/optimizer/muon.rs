//! Muon, for the weights between hidden layers: m ← μm + (1−μ)g, u = (1−μ)g + μm with Nesterov's momentum and m without,
//! X = u/‖u‖, X ← aX + (bXXᵀ + c(XXᵀ)²)X some times, θ ← θ − ηλθ − 0.2√max(rows, columns)·ηX. AdamW for everything else.
//!
//! Jordan et al., "Muon: An optimizer for hidden layers in neural networks", 2024 (kellerjordan.github.io/posts/muon), with its
//! a, b, c. The factor 0.2√max is that of Liu et al., "Muon is Scalable for LLM Training", 2025: it makes steps about as large
//! as AdamW's, so that one learning rate suits both. PyTorch's `Muon(adjust_lr_fn="match_rms_adamw")` beside `AdamW`, both with
//! the same learning rate and weight decay. DIFFERENCE from PyTorch: X is in single precision, where PyTorch rounds to bfloat16.
//! Prefer it with two hidden layers or more, to see steps that move all directions of a matrix alike.

use super::adamw::AdamW;
use super::averages::{Average, BETA1, BETA2};
use super::{DECOUPLED_WEIGHT_DECAY, EPSILON, MOMENTUM, NESTEROV, Optimizer, OptimizerSpec};
use crate::catalog::{Hyperparameter, Matrix, Stops};
use crate::math;
use crate::products::{Shape, multiply_transposed, transpose};
use std::ops::Range;

pub const SPEC: OptimizerSpec = OptimizerSpec {
    name: "muon",
    label: "Muon",
    help: "Moves all directions of a hidden layer’s weights alike: needs two hidden layers or more, and is AdamW without.",
    reference: "Jordan et al. 2024; Liu et al. 2025",
    default_learning_rate: 0.01,
    hyperparameters: &[
        Hyperparameter { default: 0.95, ..MOMENTUM },
        Hyperparameter { default: 1.0, ..NESTEROV },
        Hyperparameter {
            name: "newton_schulz_steps",
            is_rare: true,
            label: "Orthogonalization",
            help: "How thoroughly directions are made alike: none leaves the gradient’s own, scaled to length 1.",
            unit: "rounds",
            default: 5.0,
            max: 20.0,
            whole: true,
            stops: Stops::Listed(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0]),
            named: &[(0.0, "none")],
            ..Hyperparameter::PLAIN
        },
        BETA1,
        BETA2,
        EPSILON,
        DECOUPLED_WEIGHT_DECAY,
    ],
    full_batch: false,
    build: |values, layout| {
        let matrices = layout.hidden_matrices.iter();
        Box::new(Muon {
            mean: Average::new(values.get("momentum")),
            nesterov: values.is_on("nesterov"),
            n_rounds: values.get("newton_schulz_steps") as u32,
            weight_decay: values.get("weight_decay"),
            hidden: matrices.map(|&matrix| Hidden::new(matrix)).collect(),
            rest: gaps(layout.n_params, &layout.hidden_matrices)
                .map(|gap| (gap.clone(), AdamW::new(values, gap.len())))
                .collect(),
        })
    },
};

/// Jordan's coefficients: singular values end up near 1, and small ones get there fast.
const COEFFICIENTS: [f32; 3] = [3.4445, -4.775, 2.0315];

#[derive(Clone)]
struct Muon {
    mean: Average,
    nesterov: bool,
    n_rounds: u32,
    weight_decay: f64,
    hidden: Vec<Hidden>,
    /// What lies between the matrices.
    rest: Vec<(Range<usize>, AdamW)>,
}

/// A hidden layer's weights, with room for the work.
#[derive(Clone)]
struct Hidden {
    matrix: Matrix,
    first_moment: Vec<f32>,
    /// X, with no more rows than columns: it is transposed where the matrix has more.
    direction: Vec<f32>,
    /// XXᵀ, its polynomial, and the product of that with X.
    gram: Vec<f32>,
    polynomial: Vec<f32>,
    product: Vec<f32>,
}

impl Optimizer for Muon {
    fn update(&mut self, params: &mut [f32], grads: &[f32], learning_rate: f64) {
        for (range, adamw) in &mut self.rest {
            adamw.update(&mut params[range.clone()], &grads[range.clone()], learning_rate);
        }
        let decay = (learning_rate * self.weight_decay) as f32;
        for hidden in &mut self.hidden {
            let Matrix { offset, n_rows, n_columns } = hidden.matrix;
            let (params, grads) = (&mut params[offset..][..n_rows * n_columns], &grads[offset..]);
            let step_size = (0.2 * (n_rows.max(n_columns) as f64).sqrt() * learning_rate) as f32;
            let is_tall = n_rows > n_columns;
            let Hidden { first_moment, direction, product, .. } = hidden;
            let update = if is_tall { &mut *product } else { &mut *direction };
            for ((update, &grad), first_moment) in update.iter_mut().zip(grads).zip(first_moment) {
                *first_moment = self.mean.with(*first_moment, grad);
                *update = if self.nesterov { self.mean.with(*first_moment, grad) } else { *first_moment };
            }
            if is_tall {
                transpose(product, n_columns, direction);
            }
            hidden.orthogonalize(self.n_rounds);
            let Hidden { direction, product, .. } = hidden;
            if is_tall {
                transpose(direction, n_rows, product);
            }
            for (param, &direction) in params.iter_mut().zip(if is_tall { product } else { direction }.iter()) {
                *param -= decay * *param;
                *param -= step_size * direction;
            }
        }
    }
}

impl Hidden {
    fn new(matrix: Matrix) -> Hidden {
        let (n_params, n_rows) = (matrix.n_rows * matrix.n_columns, matrix.n_rows.min(matrix.n_columns));
        Hidden {
            matrix,
            first_moment: vec![0.0; n_params],
            direction: vec![0.0; n_params],
            gram: vec![0.0; n_rows * n_rows],
            polynomial: vec![0.0; n_rows * n_rows],
            product: vec![0.0; n_params],
        }
    }

    /// Makes the singular values of X nearly alike, by the iteration of Newton and Schulz with a polynomial of degree 5.
    fn orthogonalize(&mut self, n_rounds: u32) {
        let Hidden { matrix, direction, gram, polynomial, product, .. } = self;
        let (n_rows, n_columns) = (matrix.n_rows.min(matrix.n_columns), matrix.n_rows.max(matrix.n_columns));
        let norm = math::norm(direction);
        let norm = if norm < 1e-7 { 1e-7 } else { norm };
        direction.iter_mut().for_each(|value| *value = (f64::from(*value) / norm) as f32);
        let [a, b, c] = COEFFICIENTS;
        // X·Xᵀ is symmetric to the last bit, and so are its square and its polynomial: each is its own transpose, and products
        // whose left one is given transposed are the fastest.
        let square = Shape { n_rows, n_inner: n_rows, n_columns: n_rows };
        for _ in 0..n_rounds {
            transpose(direction, n_columns, product);
            multiply_transposed(product, product, Shape { n_rows, n_inner: n_columns, n_columns: n_rows }, gram);
            multiply_transposed(gram, gram, square, polynomial);
            for (polynomial, gram) in polynomial.iter_mut().zip(gram.iter()) {
                *polynomial = b * *gram + c * *polynomial;
            }
            multiply_transposed(polynomial, direction, Shape { n_rows, n_inner: n_rows, n_columns }, product);
            for (value, product) in direction.iter_mut().zip(product.iter()) {
                *value = a * *value + *product;
            }
        }
    }
}

/// What lies before, between and after the matrices, which are in order.
fn gaps(n_params: usize, matrices: &[Matrix]) -> impl Iterator<Item = Range<usize>> {
    let ends = matrices.iter().map(|matrix| matrix.offset + matrix.n_rows * matrix.n_columns);
    let starts = matrices.iter().map(|matrix| matrix.offset);
    std::iter::once(0).chain(ends).zip(starts.chain(std::iter::once(n_params))).map(|(start, end)| start..end)
}

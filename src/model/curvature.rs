//! How does the loss's gradient change along a direction? The Hessian times a vector, by the chain rule and not by differences.
//!
//! Pearlmutter, "Fast Exact Multiplication by the Hessian", 1994: the R-operator, R{f(θ)} = d/dr f(θ + r·v) at r = 0, is applied to
//! every line of the way forward and of the way back. Its products are those of a step, about twice as many, and they have the
//! same rounding: a difference of two gradients would lose half of the digits. The Hessian itself is never there.

use super::{Layer, LayerWorkspace, Model, Workspace, layer_inputs};
use crate::products::{Shape, multiply, multiply_transposed, sum_rows, transpose};
use crate::rng::{Rng, Stream};

/// `bends[i] = f″(sums[i])` of an activation f; the outputs are there for those whose derivatives they give cheaply.
pub type SecondDerivative = fn(sums: &[f32], outputs: &[f32], bends: &mut [f32]);

/// A model at some parameters: the gradient there, and what it takes to multiply by the Hessian. Of training, but without dropout:
/// the network is the whole one, and a batch normalization takes the statistics of all examples that are given.
#[derive(Clone, Debug)]
pub struct Curvature {
    model: Model,
    second_derivative: SecondDerivative,
    n_examples: usize,
    params: Vec<f32>,
    grads: Vec<f32>,
    workspace: Workspace,
    layers: Vec<LayerCurvature>,
    /// Of a product that is added to another one.
    term: Vec<f32>,
    transposed: Vec<f32>,
}

/// Of a layer. All but what is said otherwise is `n_examples × n_outputs`; what an output layer has no use for is empty.
#[derive(Clone, Debug)]
struct LayerCurvature {
    /// f′ and f″ at what goes into the activation.
    slopes: Vec<f32>,
    bends: Vec<f32>,
    /// The loss's gradient by what comes out of the activation, and by what goes into it.
    by_activated: Vec<f32>,
    by_normalized: Vec<f32>,
    /// R of the sums; where these are normalized, after that.
    sums: Vec<f32>,
    /// R of the sums with mean 0 and variance 1, and for each of their means how the inverse deviation shrinks.
    whitened: Vec<f32>,
    shrinking: Vec<f32>,
    /// R of what comes out of the activation.
    activated: Vec<f32>,
    /// R of the loss's gradient by the sums.
    gradient: Vec<f32>,
}

impl Curvature {
    /// For passes over `n_examples` examples; the model's activation has that second derivative.
    pub fn new(model: &Model, n_examples: usize, second_derivative: SecondDerivative) -> Curvature {
        let mut model = model.clone();
        model.set_dropout(0.0);
        let n_layers = model.layers.len();
        let is_normalized = model.hidden_normalization.has_params;
        let layers = model.layers.iter().enumerate().map(|(idx, layer)| {
            let room = |is_needed: bool| vec![0.0; if is_needed { n_examples * layer.n_outputs } else { 0 }];
            let is_hidden = idx + 1 < n_layers;
            LayerCurvature {
                slopes: room(is_hidden),
                bends: room(is_hidden),
                by_activated: room(is_hidden),
                by_normalized: room(is_hidden),
                sums: room(true),
                whitened: room(is_hidden && is_normalized),
                shrinking: vec![0.0; if is_normalized { n_examples.max(layer.n_outputs) } else { 0 }],
                activated: room(is_hidden),
                gradient: room(true),
            }
        });
        let widest = model.layers.iter().map(|layer| layer.n_inputs.max(layer.n_outputs)).max().unwrap_or(0);
        let largest = model.layers.iter().map(|layer| layer.n_inputs * layer.n_outputs).max().unwrap_or(0);
        Curvature {
            second_derivative,
            n_examples,
            params: Vec::new(),
            grads: vec![0.0; model.n_params],
            workspace: model.workspace(n_examples),
            layers: layers.collect(),
            term: vec![0.0; (n_examples * widest).max(largest)],
            transposed: vec![0.0; largest],
            model,
        }
    }

    /// Multiplications of one product with the Hessian.
    pub fn n_multiplications(&self) -> f64 {
        let of_layer = |(idx, layer): (usize, &Layer)| {
            // Nothing goes on to the inputs, and they don't change along a direction.
            let n_products = if idx == 0 { 2 } else { 6 };
            (n_products * layer.n_inputs * layer.n_outputs) as f64
        };
        self.n_examples as f64 * self.model.layers.iter().enumerate().map(of_layer).sum::<f64>()
    }

    /// Goes to these parameters, statistics included, and gives the loss's gradient there. `output_gradient` fills that by the
    /// outputs, as for [`Model::backward`].
    pub fn go_to(
        &mut self,
        params: &[f32],
        inputs: &[f32],
        output_gradient: impl FnOnce(&[f32], &mut [f32]),
    ) -> &[f32] {
        let Curvature { model, workspace, grads, layers, transposed, .. } = self;
        // The running statistics move in the copy alone; chance has no part where nothing is dropped out.
        self.params.clear();
        self.params.extend_from_slice(params);
        model.forward_in_training(&mut self.params, inputs, workspace, &mut Rng::new(0, Stream::Dropout));
        model.backward(&self.params, inputs, workspace, output_gradient, grads);
        for (idx, pair) in model.layers.windows(2).enumerate() {
            let [layer, above] = pair else { continue };
            let LayerCurvature { slopes, bends, by_activated, by_normalized, .. } = &mut layers[idx];
            let [LayerWorkspace { sums, activated, .. }, LayerWorkspace { gradient, .. }] =
                &workspace.layers[idx..idx + 2]
            else {
                continue;
            };
            let n_values = self.n_examples * layer.n_outputs;
            slopes.fill(1.0);
            (model.activation.backward)(&sums[..n_values], &activated[..n_values], slopes);
            (self.second_derivative)(&sums[..n_values], &activated[..n_values], bends);
            back_through(above, above.of(&self.params).0, gradient, self.n_examples, transposed, by_activated);
            for ((normalized, &activated), &slope) in by_normalized.iter_mut().zip(&*by_activated).zip(&*slopes) {
                *normalized = activated * slope;
            }
        }
        &self.grads
    }

    /// f′ of every unit of a hidden layer, `n_examples × n_units`, at the parameters.
    pub fn slopes(&self, layer_idx: usize) -> &[f32] {
        &self.layers[layer_idx].slopes
    }

    /// The outputs at the parameters.
    pub fn outputs(&self) -> &[f32] {
        self.workspace.layers.last().map_or(&[], |last| &last.sums)
    }

    /// The Hessian at the parameters times `direction`, put into `product`; both have a number for each parameter. The inputs are
    /// those of [`Curvature::go_to`]. `output_curvature` is given the outputs and how they change along the direction, and fills
    /// how the loss's gradient by them does.
    pub fn times(
        &mut self,
        direction: &[f32],
        inputs: &[f32],
        output_curvature: impl FnOnce(&[f32], &[f32], &mut [f32]),
        product: &mut [f32],
    ) {
        let Curvature { model, params, workspace, layers, term, transposed, n_examples, .. } = self;
        let n_examples = *n_examples;
        let n_layers = model.layers.len();
        for (idx, layer) in model.layers.iter().enumerate() {
            let (below, above) = layers.split_at_mut(idx);
            let (values, along) = (&workspace.layers[idx], &mut above[0]);
            let inputs = layer_inputs(inputs, workspace.layers[..idx].last(), n_examples * layer.n_inputs, false);
            let (weights, biases) = layer.of(direction);
            let shape = Shape { n_rows: n_examples, n_inner: layer.n_inputs, n_columns: layer.n_outputs };
            multiply(inputs, weights, Some(biases), shape, &mut along.sums);
            if let Some(below) = below.last() {
                let term = &mut term[..n_examples * layer.n_outputs];
                multiply(&below.activated, layer.of(params).0, None, shape, term);
                add(&mut along.sums, term);
            }
            if idx + 1 == n_layers {
                break;
            }
            if model.hidden_normalization.has_params {
                means(model, layer, n_examples, params, direction).forward(values, along);
            }
            for ((activated, &sum), &slope) in along.activated.iter_mut().zip(&along.sums).zip(&along.slopes) {
                *activated = slope * sum;
            }
        }
        if let (Some(values), Some(along)) = (workspace.layers.last(), layers.last_mut()) {
            output_curvature(&values.sums, &along.sums, &mut along.gradient);
        }
        for (idx, layer) in model.layers.iter().enumerate().rev() {
            let (below, above) = layers.split_at_mut(idx);
            let (gradient, along) = (&workspace.layers[idx].gradient, &above[0].gradient);
            let values_below = workspace.layers[..idx].last();
            let inputs = layer_inputs(inputs, values_below, n_examples * layer.n_inputs, false);
            let (of_weights, of_biases) = layer.of_mut(product);
            sum_rows(along, of_biases);
            let shape = Shape { n_rows: layer.n_inputs, n_inner: n_examples, n_columns: layer.n_outputs };
            multiply_transposed(inputs, along, shape, of_weights);
            let (Some(below), Some(values_below)) = (below.last_mut(), values_below) else { continue };
            let of_inputs = &mut term[..of_weights.len()];
            multiply_transposed(&below.activated, gradient, shape, of_inputs);
            add(of_weights, of_inputs);
            back_through(layer, layer.of(params).0, along, n_examples, transposed, &mut below.gradient);
            let term = &mut term[..n_examples * layer.n_inputs];
            back_through(layer, layer.of(direction).0, gradient, n_examples, transposed, term);
            add(&mut below.gradient, term);
            through_activation(below);
            if model.hidden_normalization.has_params {
                let means = means(model, &model.layers[idx - 1], n_examples, params, direction);
                means.backward(values_below, below, product);
            }
        }
    }
}

fn means<'a>(model: &Model, layer: &'a Layer, n_examples: usize, params: &'a [f32], direction: &'a [f32]) -> Means<'a> {
    // What is over examples needs statistics for when there is only one.
    let is_over_examples = model.hidden_normalization.has_statistics;
    Means { layer, n_examples, is_over_examples, params, direction }
}

/// R{d·f′(y)} = R{d}·f′(y) + d·f″(y)·R{y}.
fn through_activation(layer: &mut LayerCurvature) {
    let LayerCurvature { gradient, slopes, bends, by_activated, sums, .. } = layer;
    let values = slopes.iter().zip(&*bends).zip(&*by_activated).zip(&*sums);
    for (gradient, (((slope, bend), by_activated), sum)) in gradient.iter_mut().zip(values) {
        *gradient = *gradient * slope + by_activated * bend * sum;
    }
}

/// `gradient · weightsᵀ`: from what is by a layer's sums to what is by its inputs.
fn back_through(
    layer: &Layer,
    weights: &[f32],
    gradient: &[f32],
    n_examples: usize,
    transposed: &mut [f32],
    by_inputs: &mut [f32],
) {
    let transposed = &mut transposed[..weights.len()];
    transpose(weights, layer.n_outputs, transposed);
    let shape = Shape { n_rows: n_examples, n_inner: layer.n_outputs, n_columns: layer.n_inputs };
    multiply(gradient, transposed, None, shape, by_inputs);
}

fn add(sums: &mut [f32], terms: &[f32]) {
    sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
}

/// Over which values a normalization takes its means: over the units of each example, or over the examples for each unit.
///
/// x̂ = (x − μ)·s with s = 1/√(σ² + ε), then y = γ x̂ + β. R{x̂} = s·(R{x} − mean(R{x}) − x̂·mean(x̂ R{x})), and R{s}/s = −s·mean(x̂ R{x}).
struct Means<'a> {
    layer: &'a Layer,
    n_examples: usize,
    is_over_examples: bool,
    params: &'a [f32],
    direction: &'a [f32],
}

impl Means<'_> {
    /// The mean that a value goes into.
    #[inline(always)]
    fn mean_of(&self, example: usize, unit: usize) -> usize {
        if self.is_over_examples { unit } else { example }
    }

    /// Calls with each value's index, that of its unit and that of its mean.
    #[inline(always)]
    fn for_each(&self, mut what: impl FnMut(usize, usize, usize)) {
        let n_units = self.layer.n_outputs;
        for example in 0..self.n_examples {
            for unit in 0..n_units {
                what(example * n_units + unit, unit, self.mean_of(example, unit));
            }
        }
    }

    /// The means of what is given for each value and its unit.
    fn take(&self, value: impl Fn(usize, usize) -> f32) -> Vec<f32> {
        let (n_units, n_examples) = (self.layer.n_outputs, self.n_examples);
        let (n_means, n_values) = if self.is_over_examples { (n_units, n_examples) } else { (n_examples, n_units) };
        let mut means = vec![0.0; n_means];
        self.for_each(|idx, unit, mean| means[mean] += value(idx, unit));
        let share = 1.0 / n_values as f32;
        means.iter_mut().for_each(|mean| *mean *= share);
        means
    }

    /// From R{x} to R{y}.
    fn forward(&self, values: &LayerWorkspace, along: &mut LayerCurvature) {
        let LayerCurvature { sums, whitened, shrinking, .. } = along;
        let hat = &values.whitened;
        let mean = self.take(|idx, _| sums[idx]);
        let mean_along = self.take(|idx, _| hat[idx] * sums[idx]);
        let scale = &self.params[self.layer.scale.clone()];
        let [scale_along, shift_along] =
            [&self.layer.scale, &self.layer.shift].map(|range| &self.direction[range.clone()]);
        self.for_each(|idx, unit, group| {
            let inverse = values.inverse_deviations[group];
            whitened[idx] = inverse * (sums[idx] - mean[group] - hat[idx] * mean_along[group]);
            sums[idx] = scale_along[unit] * hat[idx] + scale[unit] * whitened[idx] + shift_along[unit];
        });
        let inverses = values.inverse_deviations.iter().zip(mean_along);
        for (shrinking, (inverse, mean_along)) in shrinking.iter_mut().zip(inverses) {
            *shrinking = inverse * mean_along;
        }
    }

    /// From R of the gradient by y to R of that by x, and to those by γ and β. With h = γ·(gradient by y), the gradient by x is
    /// s·(h − mean(h) − x̂·mean(h x̂)).
    fn backward(&self, values: &LayerWorkspace, along: &mut LayerCurvature, product: &mut [f32]) {
        let LayerCurvature { by_normalized, whitened, shrinking, gradient, .. } = along;
        let hat = &values.whitened;
        let (scale, scale_along) = (&self.params[self.layer.scale.clone()], &self.direction[self.layer.scale.clone()]);
        product[self.layer.scale.start..self.layer.shift.end].fill(0.0);
        self.for_each(|idx, unit, _| {
            product[self.layer.scale.start + unit] += gradient[idx] * hat[idx] + by_normalized[idx] * whitened[idx];
            product[self.layer.shift.start + unit] += gradient[idx];
        });
        let h = |idx: usize, unit: usize| scale[unit] * by_normalized[idx];
        let h_along = |idx: usize, unit: usize| scale_along[unit] * by_normalized[idx] + scale[unit] * gradient[idx];
        let mean_h_hat = self.take(|idx, unit| h(idx, unit) * hat[idx]);
        let mean_along = self.take(h_along);
        let mean_of_both = self.take(|idx, unit| h_along(idx, unit) * hat[idx] + h(idx, unit) * whitened[idx]);
        let gradient_along: Vec<f32> =
            (0..gradient.len()).map(|idx| h_along(idx, idx % self.layer.n_outputs)).collect();
        self.for_each(|idx, _, group| {
            let centred = gradient_along[idx] - mean_along[group];
            let centred = centred - whitened[idx] * mean_h_hat[group] - hat[idx] * mean_of_both[group];
            gradient[idx] = values.inverse_deviations[group] * centred - shrinking[group] * values.gradient[idx];
        });
    }
}

//! What maps an input to a prediction? Dense layers over one flat vector of parameters.
//!
//! Parameters stand layer by layer: the weights, `n_inputs × n_outputs` with an input's weights side by side, the
//! `n_outputs` biases, and where hidden sums are normalized a scale and a shift for each unit. Behind all parameters stand
//! the running statistics, which no optimizer touches. In this order every inner loop runs along the outputs of a layer,
//! and each sum over inputs or examples is taken one term after the other: its order, and so its bits, don't depend on
//! how wide SIMD is.

pub mod activation;
pub mod curvature;
pub mod hidden_normalization;
pub mod initialisation;

use crate::catalog::Matrix;
use crate::products::{Shape, multiply, multiply_transposed, sum_rows, transpose};
use crate::rng::Rng;
use activation::ActivationSpec;
use hidden_normalization::{HIDDEN_NORMALIZATIONS, HiddenNormalizationSpec, Statistics, Sums};
use std::ops::Range;

/// The shape of a network: dense layers; after each but the last a normalization, an activation and dropout.
#[derive(Clone, Debug)]
pub struct Model {
    layers: Vec<Layer>,
    activation: &'static ActivationSpec,
    hidden_normalization: &'static HiddenNormalizationSpec,
    /// The probability that the output of a hidden unit is left out of a step.
    dropout: f64,
    n_params: usize,
    n_statistics: usize,
}

/// A dense layer: where its parameters stand in the flat vector.
#[derive(Clone, Debug)]
pub struct Layer {
    pub n_inputs: usize,
    pub n_outputs: usize,
    weights: Range<usize>,
    biases: Range<usize>,
    /// Scale and shift of each unit; empty where there are none.
    scale: Range<usize>,
    shift: Range<usize>,
    /// The running mean and variance of each unit; empty where there are none.
    mean: Range<usize>,
    variance: Range<usize>,
}

impl Layer {
    // Inlined, as all that is asked for every layer of a step: in batches of one example the calls would be a fifth of it.

    /// Weights (`n_inputs × n_outputs`) and biases (`n_outputs`) in a vector of all parameters.
    #[inline(always)]
    pub fn of<'a>(&self, params: &'a [f32]) -> (&'a [f32], &'a [f32]) {
        (&params[self.weights.clone()], &params[self.biases.clone()])
    }

    /// The same, to be changed.
    #[inline(always)]
    pub fn of_mut<'a>(&self, params: &'a mut [f32]) -> (&'a mut [f32], &'a mut [f32]) {
        params[self.weights.start..self.biases.end].split_at_mut(self.weights.len())
    }
}

/// What a pass leaves behind for the way back, for up to a number of examples.
#[derive(Clone, Debug)]
pub struct Workspace {
    layers: Vec<LayerWorkspace>,
    /// A layer's weights with an output's weights side by side.
    transposed: Vec<f32>,
}

/// Each `n_examples × n_outputs`, but for the deviations.
#[derive(Clone, Debug)]
struct LayerWorkspace {
    /// What goes into the activation; of the last layer, the outputs of the model.
    sums: Vec<f32>,
    whitened: Vec<f32>,
    inverse_deviations: Vec<f32>,
    moments: Vec<f32>,
    /// After the activation.
    activated: Vec<f32>,
    /// What dropout multiplies each output with, and the outputs after it.
    mask: Vec<f32>,
    outputs: Vec<f32>,
    /// The loss's gradient by the sums.
    gradient: Vec<f32>,
}

impl Model {
    /// A network with these sizes, inputs first and outputs last: at least two.
    pub fn new(sizes: &[usize], activation: &'static ActivationSpec) -> Model {
        Model::with_hidden(sizes, activation, &HIDDEN_NORMALIZATIONS[0], 0.0)
    }

    /// A network whose hidden layers are normalized and dropped out, too.
    pub fn with_hidden(
        sizes: &[usize],
        activation: &'static ActivationSpec,
        hidden_normalization: &'static HiddenNormalizationSpec,
        dropout: f64,
    ) -> Model {
        let mut end = 0;
        let mut take = |n: usize| {
            end += n;
            end - n..end
        };
        let n_layers = sizes.len() - 1;
        let of_hidden = |idx: usize, has: bool| if has && idx + 1 < n_layers { sizes[idx + 1] } else { 0 };
        let mut layers: Vec<Layer> = (0..n_layers)
            .map(|idx| {
                let (n_inputs, n_outputs) = (sizes[idx], sizes[idx + 1]);
                let n_scaled = of_hidden(idx, hidden_normalization.has_params);
                let (weights, biases) = (take(n_inputs * n_outputs), take(n_outputs));
                let (scale, shift) = (take(n_scaled), take(n_scaled));
                Layer { n_inputs, n_outputs, weights, biases, scale, shift, mean: 0..0, variance: 0..0 }
            })
            .collect();
        let n_params = take(0).start;
        for (idx, layer) in layers.iter_mut().enumerate() {
            let n_units = of_hidden(idx, hidden_normalization.has_statistics);
            (layer.mean, layer.variance) = (take(n_units), take(n_units));
        }
        let n_statistics = take(0).start - n_params;
        Model { layers, activation, hidden_normalization, dropout, n_params, n_statistics }
    }

    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// The probability that the output of a hidden unit is left out of a step.
    pub fn dropout(&self) -> f64 {
        self.dropout
    }

    /// Another one needs another [`Model::workspace`].
    pub fn set_dropout(&mut self, dropout: f64) {
        self.dropout = dropout;
    }

    /// Parameters that are learnt: the first ones of the flat vector.
    pub fn n_params(&self) -> usize {
        self.n_params
    }

    pub fn n_inputs(&self) -> usize {
        self.layers.first().map_or(0, |layer| layer.n_inputs)
    }

    pub fn n_outputs(&self) -> usize {
        self.layers.last().map_or(0, |layer| layer.n_outputs)
    }

    /// Parameters and statistics with which nothing is added and nothing scaled: weights, biases, shifts and running means 0,
    /// scales and running variances 1.
    pub fn neutral_params(&self) -> Vec<f32> {
        let mut params = vec![0.0; self.n_params + self.n_statistics];
        for layer in &self.layers {
            params[layer.scale.clone()].fill(1.0);
            params[layer.variance.clone()].fill(1.0);
        }
        params
    }

    /// Where the weights of each layer stand among the parameters; all else between them is left out.
    pub fn weights(&self) -> impl Iterator<Item = Range<usize>> {
        self.layers.iter().map(|layer| layer.weights.clone())
    }

    /// The weights from a hidden layer to the next, as matrices of inputs × outputs.
    pub fn hidden_matrices(&self) -> Vec<Matrix> {
        let n_layers = self.layers.len();
        let between = self.layers.iter().enumerate().filter(|(idx, _)| *idx > 0 && idx + 1 < n_layers);
        between
            .map(|(_, layer)| Matrix {
                offset: layer.weights.start,
                n_rows: layer.n_inputs,
                n_columns: layer.n_outputs,
            })
            .collect()
    }

    /// Room for passes over up to `n_examples` examples.
    pub fn workspace(&self, n_examples: usize) -> Workspace {
        let n_layers = self.layers.len();
        let layers = self.layers.iter().enumerate().map(|(idx, layer)| {
            let room = |is_needed: bool| vec![0.0; if is_needed { n_examples * layer.n_outputs } else { 0 }];
            let is_hidden = idx + 1 < n_layers;
            let is_normalized = is_hidden && self.hidden_normalization.has_params;
            let is_dropped_out = is_hidden && self.dropout > 0.0;
            LayerWorkspace {
                sums: room(true),
                whitened: room(is_normalized),
                inverse_deviations: vec![0.0; if is_normalized { n_examples.max(layer.n_outputs) } else { 0 }],
                moments: vec![0.0; if is_normalized { 2 * layer.n_outputs } else { 0 }],
                activated: room(is_hidden),
                mask: room(is_dropped_out),
                outputs: room(is_dropped_out),
                gradient: room(true),
            }
        });
        let largest = self.layers.iter().map(|layer| layer.n_inputs * layer.n_outputs).max();
        Workspace { layers: layers.collect(), transposed: vec![0.0; largest.unwrap_or(0)] }
    }

    /// The outputs (`n_examples × n_outputs`) for the inputs (`n_examples × n_inputs`), as at evaluation: running statistics,
    /// and no dropout.
    pub fn forward<'a>(&self, params: &[f32], inputs: &[f32], workspace: &'a mut Workspace) -> &'a [f32] {
        let (params, statistics) = params.split_at(self.n_params);
        self.pass(params, inputs, workspace, false, &mut |layer, sums| {
            let [mean, variance] = [&layer.mean, &layer.variance].map(|range| &statistics[self.in_statistics(range)]);
            (self.hidden_normalization.forward)(sums, Statistics::Fixed { mean, variance });
        });
        self.outputs(inputs, workspace)
    }

    /// The outputs as in training: the batch's own statistics, which move the running ones, and dropout with chances from
    /// `rng`.
    pub fn forward_in_training<'a>(
        &self,
        params: &mut [f32],
        inputs: &[f32],
        workspace: &'a mut Workspace,
        rng: &mut Rng,
    ) -> &'a [f32] {
        let (params, statistics) = params.split_at_mut(self.n_params);
        let is_dropped_out = self.dropout > 0.0;
        if is_dropped_out {
            self.draw_masks(inputs.len() / self.n_inputs(), workspace, rng);
        }
        self.pass(params, inputs, workspace, is_dropped_out, &mut |layer, sums| {
            let (mean, variance) =
                statistics[self.in_statistics(&(layer.mean.start..layer.variance.end))].split_at_mut(layer.mean.len());
            (self.hidden_normalization.forward)(sums, Statistics::Running { mean, variance });
        });
        self.outputs(inputs, workspace)
    }

    /// The loss's gradient by every parameter, put into `grads`, after [`Model::forward_in_training`] on the same inputs.
    /// `output_gradient` fills the loss's gradient by the outputs.
    pub fn backward(
        &self,
        params: &[f32],
        inputs: &[f32],
        workspace: &mut Workspace,
        output_gradient: impl FnOnce(&[f32], &mut [f32]),
        grads: &mut [f32],
    ) {
        let n_examples = inputs.len() / self.n_inputs();
        let Workspace { layers: workspaces, transposed } = workspace;
        if let Some(last) = workspaces.last_mut() {
            let n_outputs = n_examples * self.n_outputs();
            output_gradient(&last.sums[..n_outputs], &mut last.gradient[..n_outputs]);
        }
        for (idx, layer) in self.layers.iter().enumerate().rev() {
            let (below, above) = workspaces.split_at_mut(idx);
            let gradient = &above[0].gradient[..n_examples * layer.n_outputs];
            let n_inputs = n_examples * layer.n_inputs;
            let layer_inputs = layer_inputs(inputs, below.last(), n_inputs, self.dropout > 0.0);
            let (weight_grads, bias_grads) = layer.of_mut(grads);
            sum_rows(gradient, bias_grads);
            let shape = Shape { n_rows: layer.n_inputs, n_inner: n_examples, n_columns: layer.n_outputs };
            multiply_transposed(layer_inputs, gradient, shape, weight_grads);
            if let Some(below) = below.last_mut() {
                let n_values = n_examples * layer.n_inputs;
                let (weights, _) = layer.of(params);
                let below_gradient = &mut below.gradient[..n_values];
                if n_examples == 1 {
                    // The gradient is a row, and as good as a column: the weights can stay as they are.
                    let shape = Shape { n_rows: layer.n_inputs, n_inner: layer.n_outputs, n_columns: 1 };
                    multiply(weights, gradient, None, shape, below_gradient);
                } else {
                    let transposed = &mut transposed[..weights.len()];
                    transpose(weights, layer.n_outputs, transposed);
                    let shape = Shape { n_rows: n_examples, n_inner: layer.n_outputs, n_columns: layer.n_inputs };
                    multiply(gradient, transposed, None, shape, below_gradient);
                }
                self.backward_through_units(&self.layers[idx - 1], params, below, n_values, grads);
            }
        }
    }

    /// From the gradient by a hidden layer's outputs to that by its sums: through dropout, activation and normalization.
    fn backward_through_units(
        &self,
        layer: &Layer,
        params: &[f32],
        workspace: &mut LayerWorkspace,
        n_values: usize,
        grads: &mut [f32],
    ) {
        let LayerWorkspace { sums, whitened, inverse_deviations, moments, activated, mask, gradient, .. } = workspace;
        let gradient = &mut gradient[..n_values];
        gradient.iter_mut().zip(mask.iter()).for_each(|(gradient, mask)| *gradient *= mask);
        (self.activation.backward)(&sums[..n_values], &activated[..n_values], gradient);
        if self.hidden_normalization.has_params {
            let sums = Sums {
                n_units: layer.n_outputs,
                values: &mut sums[..n_values],
                whitened: &mut whitened[..n_values],
                inverse_deviations,
                moments,
                scale: &params[layer.scale.clone()],
                shift: &params[layer.shift.clone()],
            };
            grads[layer.scale.start..layer.shift.end].fill(0.0);
            let (scale_grads, shift_grads) = grads[layer.scale.start..layer.shift.end].split_at_mut(layer.scale.len());
            (self.hidden_normalization.backward)(&sums, gradient, scale_grads, shift_grads);
        }
    }

    /// One way forward; `is_dropped_out` and `normalize` are what differs between training and evaluation.
    fn pass(
        &self,
        params: &[f32],
        inputs: &[f32],
        workspace: &mut Workspace,
        is_dropped_out: bool,
        normalize: &mut dyn FnMut(&Layer, &mut Sums),
    ) {
        let n_examples = inputs.len() / self.n_inputs();
        let n_layers = self.layers.len();
        for (idx, layer) in self.layers.iter().enumerate() {
            let (below, above) = workspace.layers.split_at_mut(idx);
            let inputs = layer_inputs(inputs, below.last(), n_examples * layer.n_inputs, is_dropped_out);
            let n_values = n_examples * layer.n_outputs;
            let LayerWorkspace { sums, whitened, inverse_deviations, moments, activated, mask, outputs, .. } =
                &mut above[0];
            let sums = &mut sums[..n_values];
            let (weights, biases) = layer.of(params);
            let shape = Shape { n_rows: n_examples, n_inner: layer.n_inputs, n_columns: layer.n_outputs };
            multiply(inputs, weights, Some(biases), shape, sums);
            if idx + 1 == n_layers {
                break;
            }
            if self.hidden_normalization.has_params {
                let mut sums = Sums {
                    n_units: layer.n_outputs,
                    values: sums,
                    whitened: &mut whitened[..n_values],
                    inverse_deviations,
                    moments,
                    scale: &params[layer.scale.clone()],
                    shift: &params[layer.shift.clone()],
                };
                normalize(layer, &mut sums);
            }
            let activated = &mut activated[..n_values];
            (self.activation.forward)(sums, activated);
            if !is_dropped_out {
                continue;
            }
            for ((output, &activated), mask) in outputs.iter_mut().zip(activated.iter()).zip(mask) {
                *output = activated * *mask;
            }
        }
    }

    fn outputs<'a>(&self, inputs: &[f32], workspace: &'a Workspace) -> &'a [f32] {
        let n_outputs = inputs.len() / self.n_inputs() * self.n_outputs();
        workspace.layers.last().map_or(&[], |last| &last.sums[..n_outputs])
    }

    /// Inverted dropout: a unit is left out with the probability `dropout`, and what stays is made larger by as much, so that
    /// the expected output is the same as without.
    fn draw_masks(&self, n_examples: usize, workspace: &mut Workspace, rng: &mut Rng) {
        let kept = (1.0 / (1.0 - self.dropout)) as f32;
        for (layer, workspace) in self.layers.iter().zip(&mut workspace.layers) {
            for mask in workspace.mask.iter_mut().take(n_examples * layer.n_outputs) {
                *mask = if rng.uniform() < self.dropout { 0.0 } else { kept };
            }
        }
    }

    /// A range of the flat vector, counted from the first statistic.
    fn in_statistics(&self, range: &Range<usize>) -> Range<usize> {
        range.start - self.n_params..range.end - self.n_params
    }
}

/// What goes into a layer: the model's inputs, or the outputs of the layer below, after dropout where there is one.
#[inline(always)]
fn layer_inputs<'a>(
    inputs: &'a [f32],
    below: Option<&'a LayerWorkspace>,
    n_values: usize,
    is_dropped_out: bool,
) -> &'a [f32] {
    match below {
        None => inputs,
        Some(below) if is_dropped_out => &below.outputs[..n_values],
        Some(below) => &below.activated[..n_values],
    }
}

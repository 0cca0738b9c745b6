//! What maps an input to a prediction? Dense layers over one flat vector of parameters.
//!
//! Parameters stand layer by layer: the weights, `n_inputs × n_outputs` with an input's weights side by side, then the
//! `n_outputs` biases. In this order every inner loop runs along the outputs of a layer, and each sum over inputs or
//! examples is taken one term after the other: its order, and so its bits, don't depend on how wide SIMD is.

pub mod activation;
pub mod initialisation;

use crate::catalog::Matrix;
use activation::ActivationSpec;

/// The shape of a network: dense layers, an activation after each but the last.
#[derive(Clone, Debug)]
pub struct Model {
    layers: Vec<Layer>,
    activation: &'static ActivationSpec,
}

/// A dense layer: where its parameters stand in the flat vector.
#[derive(Clone, Debug)]
pub struct Layer {
    pub n_inputs: usize,
    pub n_outputs: usize,
    offset: usize,
}

impl Layer {
    /// Weights (`n_inputs × n_outputs`) and biases (`n_outputs`) in a vector of all parameters.
    pub fn of<'a>(&self, params: &'a [f32]) -> (&'a [f32], &'a [f32]) {
        params[self.offset..][..self.n_params()].split_at(self.n_inputs * self.n_outputs)
    }

    fn of_mut<'a>(&self, params: &'a mut [f32]) -> (&'a mut [f32], &'a mut [f32]) {
        params[self.offset..][..self.n_params()].split_at_mut(self.n_inputs * self.n_outputs)
    }

    fn n_params(&self) -> usize {
        (self.n_inputs + 1) * self.n_outputs
    }
}

/// What a pass leaves behind for the way back, for up to a number of examples; nothing is allocated in a step.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// For each layer, `n_examples × n_outputs`.
    sums: Vec<Vec<f32>>,
    /// The same after the activation; empty for the last layer, whose sums are the outputs.
    outputs: Vec<Vec<f32>>,
    /// The loss's gradient by the sums of each layer.
    gradients: Vec<Vec<f32>>,
    /// A layer's weights with an output's weights side by side.
    transposed: Vec<f32>,
}

impl Model {
    /// A network with these sizes, inputs first and outputs last: at least two.
    pub fn new(sizes: &[usize], activation: &'static ActivationSpec) -> Model {
        let mut offset = 0;
        let layers = sizes.windows(2).map(|pair| {
            let layer = Layer { n_inputs: pair[0], n_outputs: pair[1], offset };
            offset += layer.n_params();
            layer
        });
        Model { layers: layers.collect(), activation }
    }

    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    pub fn n_params(&self) -> usize {
        self.layers.iter().map(Layer::n_params).sum()
    }

    pub fn n_inputs(&self) -> usize {
        self.layers.first().map_or(0, |layer| layer.n_inputs)
    }

    pub fn n_outputs(&self) -> usize {
        self.layers.last().map_or(0, |layer| layer.n_outputs)
    }

    /// Where the weights of each layer stand among the parameters; the biases between them are left out.
    pub fn weights(&self) -> impl Iterator<Item = std::ops::Range<usize>> {
        self.layers.iter().map(|layer| layer.offset..layer.offset + layer.n_inputs * layer.n_outputs)
    }

    /// The weights from a hidden layer to the next, as matrices of inputs × outputs.
    pub fn hidden_matrices(&self) -> Vec<Matrix> {
        let n_layers = self.layers.len();
        let between = self.layers.iter().enumerate().filter(|(idx, _)| *idx > 0 && idx + 1 < n_layers);
        between
            .map(|(_, layer)| Matrix { offset: layer.offset, n_rows: layer.n_inputs, n_columns: layer.n_outputs })
            .collect()
    }

    /// Room for passes over up to `n_examples` examples.
    pub fn workspace(&self, n_examples: usize) -> Workspace {
        let room = |layer: &Layer| vec![0.0; n_examples * layer.n_outputs];
        let largest = self.layers.iter().map(|layer| layer.n_inputs * layer.n_outputs).max();
        Workspace {
            sums: self.layers.iter().map(room).collect(),
            outputs: self.layers.split_last().map_or(Vec::new(), |(_, hidden)| hidden.iter().map(room).collect()),
            gradients: self.layers.iter().map(room).collect(),
            transposed: vec![0.0; largest.unwrap_or(0)],
        }
    }

    /// The outputs (`n_examples × n_outputs`) for the inputs (`n_examples × n_inputs`).
    pub fn forward<'a>(&self, params: &[f32], inputs: &[f32], workspace: &'a mut Workspace) -> &'a [f32] {
        let n_examples = inputs.len() / self.n_inputs();
        for (idx, layer) in self.layers.iter().enumerate() {
            let (done, open) = workspace.outputs.split_at_mut(idx);
            let inputs = done.last().map_or(inputs, |outputs| &outputs[..n_examples * layer.n_inputs]);
            let sums = &mut workspace.sums[idx][..n_examples * layer.n_outputs];
            let (weights, biases) = layer.of(params);
            for (input, sum) in inputs.chunks_exact(layer.n_inputs).zip(sums.chunks_exact_mut(layer.n_outputs)) {
                sum.copy_from_slice(biases);
                for (&value, weights) in input.iter().zip(weights.chunks_exact(layer.n_outputs)) {
                    add_scaled(sum, value, weights);
                }
            }
            if let Some(outputs) = open.first_mut() {
                (self.activation.forward)(sums, &mut outputs[..sums.len()]);
            }
        }
        let n_outputs = n_examples * self.n_outputs();
        workspace.sums.last().map_or(&[], |sums| &sums[..n_outputs])
    }

    /// The loss's gradient by every parameter, put into `grads`, after [`Model::forward`] on the same inputs.
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
        let Workspace { sums, outputs, gradients, transposed } = workspace;
        if let (Some(outputs), Some(gradient)) = (sums.last(), gradients.last_mut()) {
            let n_outputs = n_examples * self.n_outputs();
            output_gradient(&outputs[..n_outputs], &mut gradient[..n_outputs]);
        }
        grads.fill(0.0);
        for (idx, layer) in self.layers.iter().enumerate().rev() {
            let (below, above) = gradients.split_at_mut(idx);
            let gradient = &above[0][..n_examples * layer.n_outputs];
            let layer_inputs = if idx == 0 { inputs } else { &outputs[idx - 1][..n_examples * layer.n_inputs] };
            let (weight_grads, bias_grads) = layer.of_mut(grads);
            for (input, gradient) in
                layer_inputs.chunks_exact(layer.n_inputs).zip(gradient.chunks_exact(layer.n_outputs))
            {
                add_scaled(bias_grads, 1.0, gradient);
                for (&value, weight_grads) in input.iter().zip(weight_grads.chunks_exact_mut(layer.n_outputs)) {
                    add_scaled(weight_grads, value, gradient);
                }
            }
            if let Some(below) = below.last_mut() {
                let below = &mut below[..n_examples * layer.n_inputs];
                let (weights, _) = layer.of(params);
                transpose(weights, layer.n_outputs, transposed);
                below.fill(0.0);
                for (below, gradient) in
                    below.chunks_exact_mut(layer.n_inputs).zip(gradient.chunks_exact(layer.n_outputs))
                {
                    for (&value, weights) in gradient.iter().zip(transposed.chunks_exact(layer.n_inputs)) {
                        add_scaled(below, value, weights);
                    }
                }
                let n_sums = below.len();
                (self.activation.backward)(&sums[idx - 1][..n_sums], &outputs[idx - 1][..n_sums], below);
            }
        }
    }
}

/// `into[i] += factor · values[i]`.
#[inline(always)]
fn add_scaled(into: &mut [f32], factor: f32, values: &[f32]) {
    for (into, &value) in into.iter_mut().zip(values) {
        *into += factor * value;
    }
}

/// Rows of `n_columns` become columns.
fn transpose(matrix: &[f32], n_columns: usize, transposed: &mut [f32]) {
    let n_rows = matrix.len() / n_columns;
    for (row_idx, row) in matrix.chunks_exact(n_columns).enumerate() {
        for (column_idx, &value) in row.iter().enumerate() {
            transposed[column_idx * n_rows + row_idx] = value;
        }
    }
}

//! What does a peer need to learn the same curve? The same network, parameters, examples, and batches.

use crate::Table;
use losscope::link;
use losscope::trainer::{Examples, Trainer};
use std::collections::BTreeMap;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// All that determines the curve of an experiment without its random numbers.
#[wasm_bindgen(getter_with_clone)]
pub struct Material {
    /// Units of each layer, inputs first and outputs last.
    pub sizes: Vec<u32>,
    pub activation: String,
    pub loss: String,
    pub optimizer: String,
    pub learning_rate: f64,
    /// The training split, normalized: `n_examples × n_inputs`.
    pub inputs: Vec<f32>,
    /// `n_examples × n_outputs`.
    pub targets: Vec<f32>,
    /// Before the first step, layer by layer: the weights, `n_inputs × n_outputs` with an input's weights side by side, and
    /// the biases.
    pub params: Vec<f32>,
    /// Examples in each step.
    pub batch_sizes: Vec<u32>,
    /// Which examples these are, step after step.
    pub indices: Vec<u32>,
    /// Examples that Losscope evaluates besides, which no peer does.
    pub n_evaluated: u32,
    /// Losscope's own curve.
    pub train_loss: Vec<f32>,
}

#[wasm_bindgen]
impl Material {
    /// What the experiment of that link makes.
    ///
    /// # Errors
    /// If the link can't be read.
    #[wasm_bindgen(constructor)]
    pub fn new(link: &str, table: &Table) -> Result<Material, JsError> {
        let experiment = link::decode(link)?;
        let mut trainer = Trainer::with_table(&experiment, table.dataset.as_ref());
        let n_training = experiment.n_training();
        let (training, validation) = trainer.splits();
        let training = training.clone();
        let (n_inputs, n_outputs) = (training.inputs.len() / n_training, training.targets.len() / n_training);
        let n_validation = validation.targets.len() / n_outputs;
        let params = trainer.params().to_vec();
        let idx_of = index(&training, n_inputs, n_outputs);
        let (mut batch_sizes, mut indices) = (Vec::new(), Vec::new());
        while !trainer.is_done() {
            trainer.advance(1);
            let batch = rows(trainer.batch(), n_inputs, n_outputs);
            batch_sizes.push(batch.len() as u32);
            indices.extend(batch.iter().map(|row| idx_of.get(row).expect("a batch is of the training split")));
        }
        let history = trainer.history();
        let hidden = vec![experiment.n_units; experiment.n_hidden_layers as usize];
        Ok(Material {
            sizes: [vec![n_inputs as u32], hidden, vec![n_outputs as u32]].concat(),
            activation: experiment.activation.spec.name.to_owned(),
            loss: experiment.loss.spec.name.to_owned(),
            optimizer: experiment.optimizer.spec.name.to_owned(),
            learning_rate: experiment.learning_rate,
            inputs: training.inputs,
            targets: training.targets,
            params,
            batch_sizes,
            indices,
            n_evaluated: (n_validation * history.validation_step.len()) as u32,
            train_loss: history.train_loss.clone(),
        })
    }
}

/// Where each example stands. Of two that are alike either will do.
fn index(examples: &Examples, n_inputs: usize, n_outputs: usize) -> BTreeMap<Vec<u32>, u32> {
    rows(examples, n_inputs, n_outputs).into_iter().zip(0..).collect()
}

/// The bits of each example's inputs and targets.
fn rows(examples: &Examples, n_inputs: usize, n_outputs: usize) -> Vec<Vec<u32>> {
    let inputs = examples.inputs.chunks_exact(n_inputs);
    let targets = examples.targets.chunks_exact(n_outputs);
    inputs
        .zip(targets)
        .map(|(inputs, targets)| inputs.iter().chain(targets).map(|value| value.to_bits()).collect())
        .collect()
}

//! What does a model say of the data? Of the examples, and of places between them, in numbers that a portrait is drawn from.

use crate::loss::{LossSpec, Outputs};
use crate::math;
use crate::metric;
use crate::model::Model;
use crate::normalization::Scaling;
use crate::portrait::{Facts, Kind, Portrait};
use crate::trainer::{Examples, Trainer};

/// Of a split, so many examples are looked at; which, is chance, since splits are shuffled.
pub const MOST_EXAMPLES: usize = 1000;
/// Cells in a row of a plane, and rows.
const N_CELLS: usize = 56;
/// Places along a line.
const N_PLACES: usize = 200;
/// So much wider than the data are the axes, on each side.
const MARGIN: f32 = 0.06;
/// Examples that go through the model at once.
const BATCH: usize = 256;

/// The portrait of the trainer's model with these parameters, which it had after `step` steps. Features are pixels of pictures
/// that are so wide, or no pictures where that is 0.
pub fn portrait(trainer: &Trainer, params: &[f32], step: u32, picture_width: usize) -> Portrait {
    let model = trainer.model();
    let loss = trainer.loss().spec;
    let meaning = trainer.meaning();
    let (training, validation) = trainer.splits();
    let (n_inputs, n_outputs) = (model.n_inputs(), model.n_outputs());
    let is_part = [training, validation].map(|split| split.targets.len() > MOST_EXAMPLES * n_outputs);
    let training = first(training, n_inputs, n_outputs);
    let validation = first(validation, n_inputs, n_outputs);
    let inputs = [training.0, validation.0].concat();
    let targets = [training.1, validation.1].concat();
    let outputs = outputs(model, params, &inputs);
    let is_classification = !meaning.class_names.is_empty();
    let kind = match (is_classification, n_inputs) {
        (true, 2) => Kind::Regions,
        (true, _) => Kind::Confusion,
        (false, 1) => Kind::Line,
        (false, _) => Kind::Predicted,
    };
    let numbers = |values: &[f32]| -> Vec<f32> { values.iter().map(|value| meaning.target.undo(*value)).collect() };
    let (truth, said) = if is_classification {
        let truth = targets.chunks_exact(n_outputs).map(|targets| metric::true_class(loss, targets) as f32).collect();
        (truth, outputs.chunks_exact(n_outputs).map(|outputs| class(loss, outputs)).collect())
    } else {
        (numbers(&targets), numbers(&outputs))
    };
    let features = if n_inputs <= 2 || picture_width > 0 { raw(&inputs, &meaning.features) } else { Vec::new() };
    let of_feature = |idx: usize| range(&features, idx, n_inputs);
    let n_training = training.1.len() / n_outputs.max(1);
    let mut facts = Facts { kind, step, n_training, is_part, ..Facts::default() };
    let mut names = Vec::new();
    let mut bounds = [[0.0, 1.0]; 2];
    let mut grid = Vec::new();
    let classes = classes(&meaning.class_names, meaning.positive as usize, loss);
    match kind {
        Kind::Regions => {
            names.clone_from(&meaning.feature_names);
            bounds = [of_feature(0), of_feature(1)];
            facts.n_columns = N_CELLS;
            let outputs = self::outputs(model, params, &plane(bounds, &meaning.features));
            grid = outputs.chunks_exact(n_outputs).map(|outputs| shade(loss, outputs)).collect();
        }
        Kind::Line => {
            names = [&meaning.feature_names[..], std::slice::from_ref(&meaning.target_name)].concat();
            bounds = [of_feature(0), range(&truth, 0, 1)];
            let places = along(bounds[0], N_PLACES - 1, 0.0, &meaning.features[0]);
            grid = numbers(&self::outputs(model, params, &places));
        }
        Kind::Predicted => {
            names = vec![meaning.target_name.clone()];
            bounds = [range(&truth, 0, 1); 2];
        }
        Kind::Confusion if picture_width > 0 => {
            facts.picture_width = picture_width;
            facts.n_pixels = n_inputs;
        }
        Kind::Confusion => {}
    }
    facts.n_axes = names.len();
    names.extend(classes);
    Portrait::new(facts, &names, bounds, [&truth, &said, &features, &grid])
}

/// Features as they were before they were brought to one scale.
fn raw(inputs: &[f32], scalings: &[Scaling]) -> Vec<f32> {
    inputs.iter().zip(scalings.iter().cycle()).map(|(value, scaling)| scaling.undo(*value)).collect()
}

/// The first examples of a split: inputs and targets.
fn first(examples: &Examples, n_inputs: usize, n_outputs: usize) -> (&[f32], &[f32]) {
    let n = (examples.targets.len() / n_outputs.max(1)).min(MOST_EXAMPLES);
    (&examples.inputs[..n * n_inputs], &examples.targets[..n * n_outputs])
}

/// What the model says of inputs, as at evaluation.
fn outputs(model: &Model, params: &[f32], inputs: &[f32]) -> Vec<f32> {
    let mut workspace = model.workspace(BATCH);
    let each = inputs.chunks(BATCH * model.n_inputs());
    each.flat_map(|inputs| model.forward(params, inputs, &mut workspace).to_vec()).collect()
}

/// What is told apart: every class, or by a single output the one that it speaks for from the rest.
fn classes(names: &[String], positive: usize, loss: &LossSpec) -> Vec<String> {
    match (loss.outputs, names) {
        (Outputs::One, [a, b]) if positive == 0 => vec![b.clone(), a.clone()],
        (Outputs::One, [_, _]) | (Outputs::OnePerClass, _) | (_, []) => names.to_vec(),
        (Outputs::One, _) => {
            let name = names.get(positive).cloned().unwrap_or_default();
            vec![format!("not {name}"), name]
        }
    }
}

/// The class that outputs speak for, or −1 where they are no numbers.
fn class(loss: &LossSpec, outputs: &[f32]) -> f32 {
    if outputs.iter().any(|output| output.is_nan()) { -1.0 } else { metric::class(loss, outputs) as f32 }
}

/// The class, and how sure the model is of it, from 0 to below 1, added to it: how far the probability is above that of guessing.
fn shade(loss: &LossSpec, outputs: &[f32]) -> f32 {
    let class = class(loss, outputs);
    let sure = match loss.outputs {
        // Of a logit, this is how far the probability is from one half, in halves.
        Outputs::One => math::tanh(0.5 * (outputs[0] - loss.threshold).abs()),
        Outputs::OnePerClass => {
            let most = outputs[metric::largest(outputs)];
            let sum: f32 = outputs.iter().map(|output| math::exp(output - most)).sum();
            let n = outputs.len() as f32;
            (1.0 / sum - 1.0 / n) / (1.0 - 1.0 / n)
        }
    };
    // Of an infinite output there is no share.
    let sure = if sure.is_nan() { 1.0 } else { sure };
    if class < 0.0 { class } else { class + sure.clamp(0.0, 0.999) }
}

/// From the lowest to the highest of a column, and some more.
fn range(values: &[f32], column: usize, n_columns: usize) -> [f32; 2] {
    let (mut low, mut high) = (f32::INFINITY, f32::NEG_INFINITY);
    for value in values.iter().skip(column).step_by(n_columns) {
        (low, high) = (low.min(*value), high.max(*value));
    }
    let more = if high > low { MARGIN * (high - low) } else { 1.0 };
    [low - more, high + more]
}

/// Places from one end of a range to the other, as the model takes them; the first lies `begin` of a step beyond the end.
fn along([low, high]: [f32; 2], n_steps: usize, begin: f32, scaling: &Scaling) -> Vec<f32> {
    let n = if begin > 0.0 { n_steps } else { n_steps + 1 };
    let share = |idx: usize| (idx as f32 + begin) / n_steps as f32;
    (0..n).map(|idx| scaling.apply(low + share(idx) * (high - low))).collect()
}

/// The middles of a plane's cells, row by row from the top.
fn plane([across, up]: [[f32; 2]; 2], scalings: &[Scaling]) -> Vec<f32> {
    let columns = along(across, N_CELLS, 0.5, &scalings[0]);
    let rows = along(up, N_CELLS, 0.5, &scalings[1]);
    rows.iter().rev().flat_map(|&row| columns.iter().flat_map(move |&column| [column, row])).collect()
}

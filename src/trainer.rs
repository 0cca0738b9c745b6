//! How does an experiment become a history? The trainer owns the order of one step, and cannot fail: NaN and infinity
//! are results.

use crate::catalog::{Choice, Task};
use crate::dataset::{Dataset, Targets};
use crate::early_stopping::EarlyStopping;
use crate::experiment::Experiment;
use crate::gradient_clipping::GradientClippingSpec;
use crate::history::History;
use crate::loss::{LossSpec, Outputs, Predictions};
use crate::math;
use crate::metric::metric;
use crate::model::{Model, Workspace};
use crate::normalization::{self, Scaling};
use crate::optimizer::{Layout, Optimizer};
use crate::regularization::RegularizationSpec;
use crate::rng::{Rng, Stream};
use crate::schedule::{Schedule, Span};
use std::collections::VecDeque;

pub mod snapshots;

/// A run in progress.
pub struct Trainer {
    parts: Parts,
    /// Steps that were made.
    step: u32,
    n_steps: u32,
    steps_per_epoch: u32,
    has_ended: bool,
    /// What the schedule was built for.
    learning_rate: f64,
    /// What is changed on the way: from which step on, and the experiment with the change.
    changes: VecDeque<(u32, Experiment)>,
    history: History,
    meaning: Meaning,
    /// For so many examples.
    n_examples: usize,
    workspace: Workspace,
    grads: Vec<f32>,
    batch: Examples,
}

/// What a trainer is put together from. [`Trainer::new`] makes them of an experiment; tests bring their own.
pub struct Parts {
    pub model: Model,
    /// As [`Model::neutral_params`] lays them out, statistics included.
    pub params: Vec<f32>,
    pub task: Task,
    pub loss: Choice<LossSpec>,
    pub regularization: Choice<RegularizationSpec>,
    pub gradient_clipping: Choice<GradientClippingSpec>,
    pub optimizer: Box<dyn Optimizer>,
    pub schedule: Box<dyn Schedule>,
    pub early_stopping: Option<EarlyStopping>,
    pub training: Examples,
    pub validation: Examples,
    pub batches: Batches,
    /// Where dropout has its chances from.
    pub dropout: Rng,
}

/// What the numbers that the model sees and gives are outside of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meaning {
    pub feature_names: Vec<String>,
    pub target_name: String,
    /// None where numbers are predicted.
    pub class_names: Vec<String>,
    /// The class that a single output speaks for.
    pub positive: u32,
    /// How each feature was brought to one scale.
    pub features: Vec<Scaling>,
    /// The same of the target, where that is a number.
    pub target: Scaling,
}

impl Meaning {
    /// Of a dataset whose features and target were scaled like that.
    fn of(dataset: Dataset, (features, target): (Vec<Scaling>, Scaling)) -> Meaning {
        let (target_name, class_names, positive) = match dataset.targets {
            Targets::Numbers { name, .. } => (name, Vec::new(), 0),
            Targets::Classes { names, positive, .. } => (String::new(), names, positive),
        };
        Meaning { feature_names: dataset.feature_names, target_name, class_names, positive, features, target }
    }
}

/// Examples, normalized.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Examples {
    /// `n_examples × n_features`.
    pub inputs: Vec<f32>,
    /// `n_examples × n_outputs`.
    pub targets: Vec<f32>,
}

/// The order in which examples are taken.
#[derive(Clone)]
pub enum Batches {
    /// A new order for each epoch; its last batch takes what is left.
    Shuffled { rng: Rng, order: Vec<u32>, n_batch: usize, next: usize },
    /// These, one after the other.
    Given(std::vec::IntoIter<Vec<u32>>),
}

impl Trainer {
    /// A run of the experiment, before its first step. The experiment is one that [`Experiment::validate`] allows, and its
    /// dataset is not of a file.
    pub fn new(experiment: &Experiment) -> Trainer {
        Trainer::with_table(experiment, None)
    }

    /// The same; a dataset of a file is given what [`File::read`](crate::dataset::File::read) gave, with as many examples as
    /// the dataset announces.
    pub fn with_table(experiment: &Experiment, table: Option<&Dataset>) -> Trainer {
        let stream = |stream| Rng::new(experiment.seed, stream);
        let dataset = experiment.dataset.spec.load(&experiment.dataset.values, &mut stream(Stream::Data), table);
        let (training, validation, scalings) = split(&dataset, experiment, &mut stream(Stream::Split));
        let meaning = Meaning::of(dataset, scalings);
        let hidden = vec![experiment.n_units as usize; experiment.n_hidden_layers as usize];
        let n_outputs = training.targets.len() / experiment.n_training();
        let sizes = [vec![meaning.features.len()], hidden, vec![n_outputs]].concat();
        let hidden_normalization = experiment.hidden_normalization.spec;
        let model = Model::with_hidden(&sizes, experiment.activation.spec, hidden_normalization, experiment.dropout);
        let params = experiment.initialisation.spec.draw(&model, &mut stream(Stream::InitialParameters));
        let batches = Batches::Shuffled {
            rng: stream(Stream::Batches),
            order: (0..experiment.n_training() as u32).collect(),
            n_batch: experiment.n_batch(),
            next: 0,
        };
        let n_steps = experiment.n_steps();
        let layout = Layout { n_params: model.n_params(), hidden_matrices: model.hidden_matrices() };
        let span = Span { learning_rate: experiment.learning_rate, n_steps };
        let parts = Parts {
            model,
            params,
            task: experiment.dataset.spec.task,
            loss: experiment.loss.clone(),
            regularization: experiment.regularization.clone(),
            gradient_clipping: experiment.gradient_clipping.clone(),
            optimizer: (experiment.optimizer.spec.build)(&experiment.optimizer.values, &layout),
            schedule: (experiment.schedule.spec.build)(&experiment.schedule.values, span),
            early_stopping: experiment.early_stopping_settings().map(EarlyStopping::new),
            training,
            validation,
            batches,
            dropout: stream(Stream::Dropout),
        };
        let mut trainer = Trainer::from_parts(parts, experiment.steps_per_epoch(), n_steps);
        trainer.learning_rate = experiment.learning_rate;
        trainer.meaning = meaning;
        trainer.change(experiment);
        trainer
    }

    /// From the next step on, the interventions are those of this experiment, which differs from the one before in nothing
    /// else. They are made when their step begins, as in a run that had them from the start.
    pub fn change(&mut self, experiment: &Experiment) {
        let next = self.step;
        self.changes = experiment.stages().into_iter().filter(|(step, _)| *step >= next).collect();
    }

    /// Changes what is live to what this experiment says.
    fn apply(&mut self, experiment: &Experiment) {
        let Parts { schedule, regularization, gradient_clipping, .. } = &mut self.parts;
        // A schedule that remembers losses goes on with them, unless it is about another learning rate now.
        if self.learning_rate != experiment.learning_rate {
            self.learning_rate = experiment.learning_rate;
            let span = Span { learning_rate: experiment.learning_rate, n_steps: self.n_steps };
            *schedule = (experiment.schedule.spec.build)(&experiment.schedule.values, span);
        }
        *regularization = experiment.regularization.clone();
        *gradient_clipping = experiment.gradient_clipping.clone();
        self.set_dropout(experiment.dropout);
    }

    fn set_dropout(&mut self, dropout: f64) {
        let model = &mut self.parts.model;
        if model.dropout() != dropout {
            model.set_dropout(dropout);
            self.workspace = model.workspace(self.n_examples);
        }
    }

    /// A run of `n_steps` steps, with the validation split evaluated before the first and after each epoch.
    pub fn from_parts(parts: Parts, steps_per_epoch: u32, n_steps: u32) -> Trainer {
        let n_training = parts.training.targets.len() / parts.model.n_outputs();
        let n_validation = parts.validation.targets.len() / parts.model.n_outputs();
        let n_clipped = if parts.gradient_clipping.spec.clip.is_some() { n_steps } else { 0 };
        let mut trainer = Trainer {
            step: 0,
            n_steps,
            steps_per_epoch,
            has_ended: false,
            learning_rate: f64::NAN,
            changes: VecDeque::new(),
            history: History::with_room_for(n_steps, n_clipped, n_steps / steps_per_epoch.max(1) + 2),
            meaning: Meaning::default(),
            n_examples: n_training.max(n_validation),
            workspace: parts.model.workspace(n_training.max(n_validation)),
            grads: vec![0.0; parts.model.n_params()],
            batch: Examples::default(),
            parts,
        };
        trainer.evaluate();
        trainer
    }

    /// Steps of the whole run.
    pub fn n_steps(&self) -> u32 {
        self.n_steps
    }

    pub fn steps_per_epoch(&self) -> u32 {
        self.steps_per_epoch
    }

    pub fn is_done(&self) -> bool {
        self.has_ended
    }

    pub fn history(&self) -> &History {
        &self.history
    }

    /// The shape of the network.
    pub fn model(&self) -> &Model {
        &self.parts.model
    }

    pub fn loss(&self) -> &Choice<LossSpec> {
        &self.parts.loss
    }

    /// What the model's inputs and outputs mean; nothing of a run from [`Trainer::from_parts`].
    pub fn meaning(&self) -> &Meaning {
        &self.meaning
    }

    /// The model's parameters as they are now.
    pub fn params(&self) -> &[f32] {
        &self.parts.params
    }

    /// The step whose parameters early stopping has taken back, and those of the last step, which they replaced.
    pub fn replaced(&self) -> Option<(u32, &[f32])> {
        self.parts.early_stopping.as_ref().and_then(EarlyStopping::replaced)
    }

    /// The gradient of the last step.
    pub fn grads(&self) -> &[f32] {
        &self.grads
    }

    /// The training and the validation split, normalized.
    pub fn splits(&self) -> (&Examples, &Examples) {
        (&self.parts.training, &self.parts.validation)
    }

    /// The examples of the last step.
    pub fn batch(&self) -> &Examples {
        &self.batch
    }

    /// Takes the orders of the epochs from here on from other chances.
    pub fn reshuffle(&mut self, other: Rng) {
        if let Batches::Shuffled { rng, .. } = &mut self.parts.batches {
            *rng = other;
        }
    }

    /// From here on nothing is evaluated, as when a run is measured beside programs that only train.
    pub fn forget_validation(&mut self) {
        self.parts.validation = Examples::default();
    }

    /// Makes up to `n_steps` more steps, no further than the end of the run.
    pub fn advance(&mut self, n_steps: u32) {
        for _ in 0..n_steps {
            if self.has_ended {
                break;
            }
            self.step();
        }
    }

    /// One step, in this order: batch, forward, loss, backward, regularization, clipping, update, evaluation where an epoch
    /// ends.
    fn step(&mut self) {
        while self.changes.front().is_some_and(|(step, _)| *step <= self.step) {
            if let Some((_, experiment)) = self.changes.pop_front() {
                self.apply(&experiment);
            }
        }
        let Parts {
            model,
            params,
            loss,
            regularization,
            gradient_clipping,
            optimizer,
            schedule,
            training,
            batches,
            dropout,
            ..
        } = &mut self.parts;
        let Trainer { workspace, grads, batch, history, step, .. } = self;
        let n_outputs = model.n_outputs();
        batches.next_batch(|indices| batch.gather(training, indices, model.n_inputs(), n_outputs));
        model.forward_in_training(params, &batch.inputs, workspace, dropout);
        let gradient = |outputs: &[f32], gradient: &mut [f32]| {
            let predictions = Predictions { outputs, targets: &batch.targets, n_outputs };
            history.train_loss.push((loss.spec.mean_and_gradient)(&loss.values, &predictions, gradient));
        };
        model.backward(params, &batch.inputs, workspace, gradient, grads);
        if let Some(add_gradient) = regularization.spec.add_gradient {
            for weights in model.weights() {
                add_gradient(&regularization.values, &params[weights.clone()], &mut grads[weights]);
            }
        }
        let norm = math::norm(grads);
        history.gradient_norm.push(norm as f32);
        if let Some(clip) = gradient_clipping.spec.clip
            && clip(&gradient_clipping.values, grads, norm)
        {
            history.clipped_step.push(*step);
        }
        let learning_rate = schedule.learning_rate(*step);
        history.scheduled_learning_rate.push(learning_rate as f32);
        optimizer.update(&mut params[..model.n_params()], grads, learning_rate);
        *step += 1;
        let is_last = self.step == self.n_steps;
        if self.step.is_multiple_of(self.steps_per_epoch) || is_last {
            self.evaluate();
        }
        if is_last {
            self.end();
        }
    }

    /// Records the loss and the metric over the validation split, where there is one, for all who watch it, and how large the
    /// parameters are.
    fn evaluate(&mut self) {
        let Parts { model, params, task, loss, validation, schedule, early_stopping, .. } = &mut self.parts;
        if validation.targets.is_empty() {
            return;
        }
        let n_steps = self.step;
        let outputs = model.forward(params, &validation.inputs, &mut self.workspace);
        let predictions = Predictions { outputs, targets: &validation.targets, n_outputs: model.n_outputs() };
        let validation_loss = (loss.spec.mean)(&loss.values, &predictions);
        self.history.validation_step.push(n_steps);
        self.history.validation_loss.push(validation_loss);
        self.history.validation_metric.push(metric(*task, loss.spec, &predictions));
        self.history.weight_norm.push(math::norm(&params[..model.n_params()]) as f32);
        if n_steps > 0 {
            schedule.observe(validation_loss);
        }
        if let Some(early_stopping) = early_stopping
            && early_stopping.observe(n_steps, validation_loss, params)
        {
            self.history.stopped_at = Some(n_steps);
            if early_stopping.ends_the_run() {
                self.end();
            }
        }
    }

    /// The run is over; the best parameters are taken back if that was asked for.
    fn end(&mut self) {
        self.has_ended = true;
        let Parts { params, early_stopping, .. } = &mut self.parts;
        if let Some(early_stopping) = early_stopping {
            early_stopping.restore(params);
        }
    }

    /// The loss over the validation split with the parameters as they are now.
    pub fn validation_loss(&mut self) -> f32 {
        let Parts { model, params, loss, validation, .. } = &self.parts;
        let outputs = model.forward(params, &validation.inputs, &mut self.workspace);
        let predictions = Predictions { outputs, targets: &validation.targets, n_outputs: model.n_outputs() };
        (loss.spec.mean)(&loss.values, &predictions)
    }
}

impl Examples {
    /// Becomes the examples of those indices.
    fn gather(&mut self, from: &Examples, indices: &[u32], n_inputs: usize, n_outputs: usize) {
        gather_rows(&from.inputs, indices, n_inputs, &mut self.inputs);
        gather_rows(&from.targets, indices, n_outputs, &mut self.targets);
    }
}

/// The rows of those indices, one after the other. Rows are so short that copying one by a call would mostly be calling.
fn gather_rows(from: &[f32], indices: &[u32], n_columns: usize, into: &mut Vec<f32>) {
    into.resize(indices.len() * n_columns, 0.0);
    match n_columns {
        1 => gather_short_rows::<1>(from, indices, into),
        2 => gather_short_rows::<2>(from, indices, into),
        3 => gather_short_rows::<3>(from, indices, into),
        4 => gather_short_rows::<4>(from, indices, into),
        5 => gather_short_rows::<5>(from, indices, into),
        6 => gather_short_rows::<6>(from, indices, into),
        7 => gather_short_rows::<7>(from, indices, into),
        _ => {
            for (row, &idx) in into.chunks_exact_mut(n_columns).zip(indices) {
                let from = &from[idx as usize * n_columns..][..n_columns];
                let (eights, rest) = row.as_chunks_mut::<8>();
                let (from_eights, from_rest) = from.as_chunks::<8>();
                eights.iter_mut().zip(from_eights).for_each(|(eight, from)| *eight = *from);
                rest.iter_mut().zip(from_rest).for_each(|(value, from)| *value = *from);
            }
        }
    }
}

fn gather_short_rows<const N: usize>(from: &[f32], indices: &[u32], into: &mut [f32]) {
    let (from, _) = from.as_chunks::<N>();
    let (into, _) = into.as_chunks_mut::<N>();
    for (row, &idx) in into.iter_mut().zip(indices) {
        *row = from[idx as usize];
    }
}

impl Batches {
    /// Passes on the indices of the next step's examples.
    fn next_batch(&mut self, take: impl FnOnce(&[u32])) {
        match self {
            Batches::Shuffled { rng, order, n_batch, next } => {
                if *next == 0 {
                    rng.shuffle(order);
                }
                let end = (*next + *n_batch).min(order.len());
                take(&order[*next..end]);
                *next = if end == order.len() { 0 } else { end };
            }
            Batches::Given(batches) => take(&batches.next().expect("there are as many given batches as steps")),
        }
    }
}

/// The training and the validation split, both normalized by what the training split says, and how features and target were.
fn split(dataset: &Dataset, experiment: &Experiment, rng: &mut Rng) -> (Examples, Examples, (Vec<Scaling>, Scaling)) {
    let n_validation = experiment.n_validation();
    let normalization = experiment.normalization.spec;
    let mut order: Vec<u32> = (0..dataset.n_examples() as u32).collect();
    rng.shuffle(&mut order);
    let (validation, training) = order.split_at(n_validation);
    let n_features = dataset.n_features();
    let stretch = experiment.stretch as f32;
    let column = |feature: usize| {
        let stretch = if feature == 0 { stretch } else { 1.0 };
        move |&idx: &u32| stretch * dataset.features[idx as usize * n_features + feature]
    };
    let scalings: Vec<_> = (0..n_features)
        .map(|feature| (normalization.fit)(&training.iter().map(column(feature)).collect::<Vec<_>>()))
        .collect();
    let (targets, n_outputs, target) = targets(dataset, experiment.loss.spec.outputs, training);
    let examples = |indices: &[u32]| Examples {
        inputs: indices
            .iter()
            .flat_map(|idx| {
                scalings.iter().enumerate().map(move |(feature, scaling)| scaling.apply(column(feature)(idx)))
            })
            .collect(),
        targets: indices.iter().flat_map(|&idx| &targets[idx as usize * n_outputs..][..n_outputs]).copied().collect(),
    };
    let (training, validation) = (examples(training), examples(validation));
    (training, validation, (scalings, target))
}

/// The targets of all examples, how many each has, and how they were scaled: numbers standardized by the training split, so
/// that a loss of 1 is that of guessing the mean; of classes 1 for the true one and 0 for the rest.
fn targets(dataset: &Dataset, outputs: Outputs, training: &[u32]) -> (Vec<f32>, usize, Scaling) {
    let one_or_zero = |is_true: bool| if is_true { 1.0 } else { 0.0 };
    match (&dataset.targets, outputs) {
        (Targets::Numbers { values, .. }, _) => {
            let scaling =
                normalization::standard(&training.iter().map(|&idx| values[idx as usize]).collect::<Vec<_>>());
            (values.iter().map(|&value| scaling.apply(value)).collect(), 1, scaling)
        }
        (Targets::Classes { labels, positive, .. }, Outputs::One) => {
            (labels.iter().map(|label| one_or_zero(label == positive)).collect(), 1, Scaling::default())
        }
        (Targets::Classes { names, labels, .. }, Outputs::OnePerClass) => {
            let one_hot = |&label: &u32| (0..names.len() as u32).map(move |class| one_or_zero(class == label));
            (labels.iter().flat_map(one_hot).collect(), names.len(), Scaling::default())
        }
    }
}

//! How does an experiment become a history? The trainer owns the order of one step, and cannot fail: NaN and infinity
//! are results.

use crate::dataset::{Dataset, Targets};
use crate::experiment::Experiment;
use crate::history::History;
use crate::loss::LossSpec;
use crate::model::{Model, Workspace, initialisation};
use crate::normalization::{self, NormalizationSpec};
use crate::optimizer::Optimizer;
use crate::rng::{Rng, Stream};

/// A run in progress.
pub struct Trainer {
    parts: Parts,
    n_steps: u32,
    steps_per_epoch: u32,
    history: History,
    workspace: Workspace,
    grads: Vec<f32>,
    batch: Examples,
}

/// What a trainer is put together from. [`Trainer::new`] makes them of an experiment; tests bring their own.
pub struct Parts {
    pub model: Model,
    /// Of the length `model.n_params()`.
    pub params: Vec<f32>,
    pub loss: &'static LossSpec,
    pub optimizer: Box<dyn Optimizer>,
    pub learning_rate: f64,
    pub training: Examples,
    pub validation: Examples,
    pub batches: Batches,
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
pub enum Batches {
    /// A new order for each epoch; its last batch takes what is left.
    Shuffled { rng: Rng, order: Vec<u32>, n_batch: usize, next: usize },
    /// These, one after the other.
    Given(std::vec::IntoIter<Vec<u32>>),
}

impl Trainer {
    /// A run of the experiment, before its first step. The experiment is one that [`Experiment::validate`] allows.
    pub fn new(experiment: &Experiment) -> Trainer {
        let stream = |stream| Rng::new(experiment.seed, stream);
        let dataset = (experiment.dataset.spec.load)(&experiment.dataset.values, &mut stream(Stream::Data));
        let (training, validation) =
            split(&dataset, experiment.normalization.spec, experiment.n_validation(), &mut stream(Stream::Split));
        let hidden = vec![experiment.n_units as usize; experiment.n_hidden_layers as usize];
        let sizes = [vec![dataset.n_features()], hidden, vec![1]].concat();
        let model = Model::new(&sizes, experiment.activation.spec);
        let params = initialisation::uniform_by_fan_in(&model, &mut stream(Stream::InitialParameters));
        let batches = Batches::Shuffled {
            rng: stream(Stream::Batches),
            order: (0..experiment.n_training() as u32).collect(),
            n_batch: experiment.n_batch(),
            next: 0,
        };
        let parts = Parts {
            optimizer: (experiment.optimizer.spec.build)(&experiment.optimizer.values, params.len()),
            model,
            params,
            loss: experiment.loss.spec,
            learning_rate: experiment.learning_rate,
            training,
            validation,
            batches,
        };
        let steps_per_epoch = experiment.steps_per_epoch();
        Trainer::from_parts(parts, steps_per_epoch, steps_per_epoch * experiment.n_epochs)
    }

    /// A run of `n_steps` steps, with the validation split evaluated before the first and after each epoch.
    pub fn from_parts(parts: Parts, steps_per_epoch: u32, n_steps: u32) -> Trainer {
        let n_training = parts.training.targets.len() / parts.model.n_outputs();
        let n_validation = parts.validation.targets.len() / parts.model.n_outputs();
        let mut trainer = Trainer {
            n_steps,
            steps_per_epoch,
            history: History::default(),
            workspace: parts.model.workspace(n_training.max(n_validation)),
            grads: vec![0.0; parts.params.len()],
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
        self.history.n_steps() >= self.n_steps
    }

    pub fn history(&self) -> &History {
        &self.history
    }

    /// The model's parameters as they are now.
    pub fn params(&self) -> &[f32] {
        &self.parts.params
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

    /// Makes up to `n_steps` more steps, no further than the end of the run.
    pub fn advance(&mut self, n_steps: u32) {
        for _ in 0..n_steps.min(self.n_steps - self.history.n_steps()) {
            self.step();
        }
    }

    /// One step, in this order: batch, forward, loss, backward, update, evaluation where an epoch ends.
    fn step(&mut self) {
        let Parts { model, params, loss, optimizer, learning_rate, training, batches, .. } = &mut self.parts;
        let Trainer { workspace, grads, batch, history, .. } = self;
        batches.next_batch(|indices| batch.gather(training, indices, model.n_inputs(), model.n_outputs()));
        let outputs = model.forward(params, &batch.inputs, workspace);
        history.train_loss.push((loss.mean)(outputs, &batch.targets));
        model.backward(
            params,
            &batch.inputs,
            workspace,
            |outputs, gradient| (loss.gradient)(outputs, &batch.targets, gradient),
            grads,
        );
        optimizer.update(params, grads, *learning_rate);
        let n_steps = history.n_steps();
        if n_steps.is_multiple_of(self.steps_per_epoch) || n_steps == self.n_steps {
            self.evaluate();
        }
    }

    /// Records the loss over the validation split, where there is one.
    fn evaluate(&mut self) {
        let Parts { model, params, loss, validation, .. } = &self.parts;
        if validation.targets.is_empty() {
            return;
        }
        let outputs = model.forward(params, &validation.inputs, &mut self.workspace);
        self.history.validation_step.push(self.history.n_steps());
        self.history.validation_loss.push((loss.mean)(outputs, &validation.targets));
    }
}

impl Examples {
    /// Becomes the examples of those indices.
    fn gather(&mut self, from: &Examples, indices: &[u32], n_inputs: usize, n_outputs: usize) {
        self.inputs.clear();
        self.targets.clear();
        for &idx in indices {
            self.inputs.extend_from_slice(&from.inputs[idx as usize * n_inputs..][..n_inputs]);
            self.targets.extend_from_slice(&from.targets[idx as usize * n_outputs..][..n_outputs]);
        }
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

/// The training and the validation split, both normalized by what the training split says.
fn split(
    dataset: &Dataset,
    normalization: &NormalizationSpec,
    n_validation: usize,
    rng: &mut Rng,
) -> (Examples, Examples) {
    let mut order: Vec<u32> = (0..dataset.n_examples() as u32).collect();
    rng.shuffle(&mut order);
    let (validation, training) = order.split_at(n_validation);
    let n_features = dataset.n_features();
    let column = |feature: usize| move |&idx: &u32| dataset.features[idx as usize * n_features + feature];
    let scalings: Vec<_> = (0..n_features)
        .map(|feature| (normalization.fit)(&training.iter().map(column(feature)).collect::<Vec<_>>()))
        .collect();
    let targets = targets(dataset, training);
    let examples = |indices: &[u32]| Examples {
        inputs: indices
            .iter()
            .flat_map(|idx| {
                scalings.iter().enumerate().map(move |(feature, scaling)| scaling.apply(column(feature)(idx)))
            })
            .collect(),
        targets: indices.iter().map(|&idx| targets[idx as usize]).collect(),
    };
    (examples(training), examples(validation))
}

/// The targets of all examples: numbers standardized by the training split, so that a loss of 1 is that of guessing the
/// mean; of classes, 1 for the positive one and 0 for the rest.
fn targets(dataset: &Dataset, training: &[u32]) -> Vec<f32> {
    match &dataset.targets {
        Targets::Numbers { values, .. } => {
            let scaling =
                normalization::standard(&training.iter().map(|&idx| values[idx as usize]).collect::<Vec<_>>());
            values.iter().map(|&value| scaling.apply(value)).collect()
        }
        Targets::Classes { labels, positive, .. } => {
            labels.iter().map(|label| if label == positive { 1.0 } else { 0.0 }).collect()
        }
    }
}

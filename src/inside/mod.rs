//! What goes on inside a run, beneath its loss? Its weights and gradients by layer, units that have died, and how sharply the loss
//! curves.
//!
//! The experiment is trained once more, with the same bits, and looked at some hundred times on the way. What is measured is a
//! function of the parameters alone, without the chance of a batch: over the training split, or a part of it where that would take
//! too long, with dropout off and batch normalization by the statistics of all that is measured. What is minimised is the mean
//! loss and the penalty of L1 or L2; an optimizer's weight decay is its own, and no part of it.

pub mod dead_units;
pub mod largest_learning_rate;
pub mod layers;
pub mod picture;
pub mod second_derivatives;
pub mod sharpness;
pub mod words;

use crate::catalog::Choice;
use crate::dataset::Dataset;
use crate::experiment::Experiment;
use crate::loss::{LossSpec, Predictions};
use crate::model::Model;
use crate::model::curvature::Curvature;
use crate::regularization::RegularizationSpec;
use crate::trainer::{Examples, Trainer};
use second_derivatives::OutputCurvature;
use sharpness::Sharpness;

/// What is known of the run before it begins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    pub n_steps: u32,
    pub steps_per_epoch: u32,
    pub n_batch: u32,
    pub n_training: u32,
    /// How many examples of the training split are measured.
    pub n_measured: u32,
    /// The output layer included.
    pub n_layers: usize,
    /// In each hidden layer.
    pub n_units: u32,
    /// What units are called that learn nothing: dead or saturated; nothing where there can be none.
    pub dead: Option<&'static str>,
    /// What learning rate × sharpness has to stay below, and the weight decay that counts as sharpness.
    pub reach: Option<(f64, f64)>,
    pub is_full_batch: bool,
    /// Of a linear model with squared error under gradient descent.
    pub largest_learning_rate: Option<f64>,
    /// Why there is none, in words that follow “because”.
    pub why_none: Option<&'static str>,
}

/// What was measured: columns, with a row for each time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Records {
    /// After how many updates.
    pub step: Vec<u32>,
    /// What the schedule makes of the learning rate for the update that follows; at the end, for the last one.
    pub learning_rate: Vec<f32>,
    /// The largest eigenvalue of the Hessian of what is minimised.
    pub sharpness: Vec<f32>,
    /// The sharpness that the learning rate allows, where it is gradient descent; else not a number.
    pub limit: Vec<f32>,
    /// The L2 norm of the weights of each layer, layer by layer for each record.
    pub weight_norm: Vec<f32>,
    /// The same of the gradient of what is minimised.
    pub gradient_norm: Vec<f32>,
    /// How many units of each hidden layer learn nothing; not a number where the parameters are none.
    pub dead_units: Vec<f32>,
}

/// One row of [`Records`], but for what depends on the step that follows.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    pub sharpness: f32,
    pub weight_norm: Vec<f32>,
    pub gradient_norm: Vec<f32>,
    pub dead_units: Vec<f32>,
}

/// So often the run is looked into where that is cheap, and so seldom where it is dear.
const MOST_RECORDS: usize = 200;
const FEWEST_RECORDS: usize = 40;
/// Multiplications of all measurements together: some seconds in a browser.
const MULTIPLICATIONS: f64 = 3e10;
/// So many products with the Hessian each time takes, about, forward and back once included.
const PRODUCTS: f64 = 12.0;
/// So many examples are measured, however dear.
const FEWEST_EXAMPLES: usize = 64;
/// How far the sharpness may be from the eigenvalue, relative to it; nearly always it is far nearer.
const TOLERANCE: f64 = 3e-3;
/// Multiplications that [`Inside::advance`] spends on training at once.
const SLICE: f64 = 4e6;

/// A run that is looked into.
pub struct Inside {
    experiment: Experiment,
    /// From which step on, and what the experiment is then.
    stages: Vec<(u32, Experiment)>,
    trainer: Trainer,
    meter: Meter,
    about: About,
    n_records: usize,
    /// The index of the next record.
    next: usize,
    /// A record of which the next step is not yet made.
    open: Option<(u32, Record)>,
    records: Records,
}

impl Inside {
    /// The run of that experiment, before its first step; a dataset of a file is given its table, as for
    /// [`Trainer::with_table`].
    pub fn new(experiment: &Experiment, table: Option<&Dataset>) -> Inside {
        // The best parameters, taken back at the end, would be measured as if they were those of the last step.
        let experiment = Experiment { restore_best: false, ..experiment.clone() };
        let trainer = Trainer::with_table(&experiment, table);
        let n_training = experiment.n_training();
        let of_one = Meter::new(&experiment, &trainer, 1).curvature.n_multiplications();
        let (n_records, n_measured) = plan(of_one, n_training);
        let about = About {
            n_measured: n_measured as u32,
            largest_learning_rate: largest_learning_rate::largest(&experiment, &trainer),
            ..About::of(&experiment)
        };
        Inside {
            stages: experiment.stages(),
            meter: Meter::new(&experiment, &trainer, n_measured),
            about,
            n_records: n_records.min(trainer.n_steps() as usize),
            next: 0,
            open: None,
            records: Records::default(),
            trainer,
            experiment,
        }
    }

    pub fn about(&self) -> &About {
        &self.about
    }

    /// Of all records that are complete.
    pub fn records(&self) -> &Records {
        &self.records
    }

    /// Steps that were made.
    pub fn n_steps(&self) -> u32 {
        self.trainer.history().n_steps()
    }

    pub fn is_done(&self) -> bool {
        self.trainer.is_done() && self.open.is_none() && self.records.step.last() == Some(&self.n_steps())
    }

    /// The run itself.
    pub fn trainer(&self) -> &Trainer {
        &self.trainer
    }

    /// Trains for some milliseconds at most, or measures once. Nothing where the run is over.
    pub fn advance(&mut self) {
        let step = self.n_steps();
        if self.is_done() {
            return;
        }
        if self.open.is_none() && (step == self.due() || self.trainer.is_done()) {
            let regularization = &self.at(step).regularization;
            let record = self.meter.measure(self.trainer.params(), &regularization.clone(), TOLERANCE);
            self.open = Some((step, record));
            self.next += 1;
        } else if !self.trainer.is_done() {
            // Forwards once, and backwards twice as much.
            let of_step = (3 * self.experiment.n_batch() * self.trainer.model().n_params()) as f64;
            let n_in_slice = (SLICE / of_step).clamp(1.0, 1e4) as u32;
            let n_to_go = if self.open.is_some() { 1 } else { self.due().saturating_sub(step).max(1) };
            self.trainer.advance(n_to_go.min(n_in_slice));
        }
        if self.open.as_ref().is_some_and(|(step, _)| *step < self.n_steps() || self.trainer.is_done()) {
            self.close();
        }
    }

    /// The step of the next record.
    fn due(&self) -> u32 {
        let n_steps = u64::from(self.trainer.n_steps());
        (self.next as u64 * n_steps / self.n_records.max(1) as u64) as u32
    }

    /// The experiment as it is for the update of this step.
    fn at(&self, step: u32) -> &Experiment {
        let due = self.stages.iter().take_while(|(from, _)| *from <= step).last();
        due.map_or(&self.experiment, |(_, experiment)| experiment)
    }

    /// Now that the step is made, its learning rate is known, too.
    fn close(&mut self) {
        let Some((step, record)) = self.open.take() else { return };
        let rates = &self.trainer.history().scheduled_learning_rate;
        let rate = rates.get(step as usize).or(rates.last()).copied().unwrap_or(f32::NAN);
        let limit = largest_learning_rate::limit(self.at(step), f64::from(rate)).unwrap_or(f64::NAN);
        self.records.step.push(step);
        self.records.learning_rate.push(rate);
        self.records.limit.push(limit as f32);
        self.records.sharpness.push(record.sharpness);
        self.records.weight_norm.extend(record.weight_norm);
        self.records.gradient_norm.extend(record.gradient_norm);
        self.records.dead_units.extend(record.dead_units);
    }
}

impl About {
    /// What an experiment alone tells, as if all of its training split were measured.
    pub fn of(experiment: &Experiment) -> About {
        let activation = experiment.activation.spec;
        let can_be_dead = experiment.n_hidden_layers > 0 && dead_units::can_be(activation);
        let weight_decay =
            if experiment.optimizer.spec.name == "sgd" { experiment.optimizer.values.get("weight_decay") } else { 0.0 };
        About {
            n_steps: experiment.n_steps(),
            steps_per_epoch: experiment.steps_per_epoch(),
            n_batch: experiment.n_batch() as u32,
            n_training: experiment.n_training() as u32,
            n_measured: experiment.n_training() as u32,
            n_layers: experiment.n_hidden_layers as usize + 1,
            n_units: experiment.n_units,
            dead: can_be_dead.then(|| dead_units::word(activation)),
            reach: largest_learning_rate::reach(experiment).map(|reach| (reach, weight_decay)),
            is_full_batch: experiment.n_batch() == experiment.n_training(),
            largest_learning_rate: None,
            why_none: largest_learning_rate::why_none(experiment),
        }
    }
}

impl Records {
    /// Rows.
    pub fn len(&self) -> usize {
        self.step.len()
    }

    pub fn is_empty(&self) -> bool {
        self.step.is_empty()
    }

    /// Appends what was measured since.
    pub fn extend(&mut self, new: &Records) {
        self.step.extend_from_slice(&new.step);
        self.learning_rate.extend_from_slice(&new.learning_rate);
        self.sharpness.extend_from_slice(&new.sharpness);
        self.limit.extend_from_slice(&new.limit);
        self.weight_norm.extend_from_slice(&new.weight_norm);
        self.gradient_norm.extend_from_slice(&new.gradient_norm);
        self.dead_units.extend_from_slice(&new.dead_units);
    }

    /// Those after the first `n_known` records of a network with so many layers.
    pub fn since(&self, n_known: usize, n_layers: usize) -> Records {
        fn rest<T: Copy>(column: &[T], n_known: usize) -> Vec<T> {
            column.get(n_known..).unwrap_or_default().to_vec()
        }
        Records {
            step: rest(&self.step, n_known),
            learning_rate: rest(&self.learning_rate, n_known),
            sharpness: rest(&self.sharpness, n_known),
            limit: rest(&self.limit, n_known),
            weight_norm: rest(&self.weight_norm, n_known * n_layers),
            gradient_norm: rest(&self.gradient_norm, n_known * n_layers),
            dead_units: rest(&self.dead_units, n_known * n_layers.saturating_sub(1)),
        }
    }
}

/// How many records, and of how many examples, where a product with the Hessian takes so many multiplications for each example.
fn plan(n_multiplications: f64, n_training: usize) -> (usize, usize) {
    let of_record = PRODUCTS * n_multiplications;
    let most_examples = MULTIPLICATIONS / (FEWEST_RECORDS as f64 * of_record);
    let n_examples = n_training.min((most_examples as usize).max(FEWEST_EXAMPLES));
    let most_records = MULTIPLICATIONS / (n_examples as f64 * of_record);
    ((most_records as usize).clamp(FEWEST_RECORDS, MOST_RECORDS), n_examples)
}

/// What measures a network at some parameters.
pub struct Meter {
    model: Model,
    curvature: Curvature,
    examples: Examples,
    loss: Choice<LossSpec>,
    output_curvature: OutputCurvature,
    sharpness: Sharpness,
    least_slope: f32,
    n_hidden: usize,
}

impl Meter {
    /// Of the run's network, over the first `n_examples` of its training split, or all if it has fewer: they are in an order of
    /// chance.
    pub fn new(experiment: &Experiment, trainer: &Trainer, n_examples: usize) -> Meter {
        let model = trainer.model().clone();
        let (training, _) = trainer.splits();
        let n_examples = n_examples.min(experiment.n_training());
        let examples = Examples {
            inputs: training.inputs[..n_examples * model.n_inputs()].to_vec(),
            targets: training.targets[..n_examples * model.n_outputs()].to_vec(),
        };
        let activation = experiment.activation.spec;
        let second_derivative = second_derivatives::of_activation(activation.name)
            .expect("every activation has a second derivative, which a test holds");
        let output_curvature = second_derivatives::of_loss(experiment.loss.spec.name)
            .expect("every loss has a curvature, which a test holds");
        Meter {
            curvature: Curvature::new(&model, n_examples, second_derivative),
            examples,
            loss: experiment.loss.clone(),
            output_curvature,
            sharpness: Sharpness::new(model.n_params()),
            least_slope: dead_units::least_slope(activation),
            n_hidden: experiment.n_hidden_layers as usize,
            model,
        }
    }

    /// What there is to be known at these parameters, statistics included.
    pub fn measure(&mut self, params: &[f32], regularization: &Choice<RegularizationSpec>, tolerance: f64) -> Record {
        let weight_norm = layers::norms(&self.model, params);
        if params.iter().any(|param| !param.is_finite()) {
            return Record {
                sharpness: f32::NAN,
                gradient_norm: vec![f32::NAN; weight_norm.len()],
                dead_units: vec![f32::NAN; self.n_hidden],
                weight_norm,
            };
        }
        let grads = self.gradient(params, regularization);
        let gradient_norm = layers::norms(&self.model, &grads);
        let dead = |layer_idx: usize| {
            let n_units = self.model.layers()[layer_idx].n_outputs;
            dead_units::count(self.curvature.slopes(layer_idx), n_units, self.least_slope) as f32
        };
        let dead_units = (0..self.n_hidden).map(dead).collect();
        // Taken out for as long as it asks for products.
        let mut sharpness = std::mem::replace(&mut self.sharpness, Sharpness::new(0));
        let largest = sharpness.measure(tolerance, |direction, product| self.times(direction, regularization, product));
        self.sharpness = sharpness;
        Record { sharpness: largest as f32, weight_norm, gradient_norm, dead_units }
    }

    /// The gradient of what is minimised, there; products with the Hessian are of there from now on.
    pub fn gradient(&mut self, params: &[f32], regularization: &Choice<RegularizationSpec>) -> Vec<f32> {
        let n_outputs = self.model.n_outputs();
        let Meter { curvature, examples, loss, .. } = self;
        let output_gradient = |outputs: &[f32], gradient: &mut [f32]| {
            let predictions = Predictions { outputs, targets: &examples.targets, n_outputs };
            (loss.spec.mean_and_gradient)(&loss.values, &predictions, gradient);
        };
        let mut grads = curvature.go_to(params, &examples.inputs, output_gradient).to_vec();
        if let Some(add_gradient) = regularization.spec.add_gradient {
            for weights in self.model.weights() {
                add_gradient(&regularization.values, &params[weights.clone()], &mut grads[weights]);
            }
        }
        grads
    }

    /// The Hessian of what is minimised times a direction, where [`Meter::gradient`] was last.
    pub fn times(&mut self, direction: &[f32], regularization: &Choice<RegularizationSpec>, product: &mut [f32]) {
        let n_outputs = self.model.n_outputs();
        let Meter { curvature, examples, loss, output_curvature, .. } = self;
        let along = |outputs: &[f32], along: &[f32], gradient_along: &mut [f32]| {
            let predictions = Predictions { outputs, targets: &examples.targets, n_outputs };
            output_curvature(&loss.values, &predictions, along, gradient_along);
        };
        curvature.times(direction, &examples.inputs, along, product);
        if let Some(add) = second_derivatives::of_regularization(regularization) {
            for weights in self.model.weights() {
                add(&regularization.values, &direction[weights.clone()], &mut product[weights]);
            }
        }
    }

    /// The direction of the last sharpness.
    pub fn sharpest_direction(&self) -> &[f32] {
        self.sharpness.direction()
    }
}

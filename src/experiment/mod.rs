//! What determines a curve? An [`Experiment`], and nothing else.
//!
//! `Experiment::walk` names every setting once, in order. Reading a link, writing one, checking and the page's controls
//! are visitors on that one walk, so they cannot disagree.

mod all_settings;
mod interventions;
mod settings;
mod visitors;

pub use crate::catalog::ExperimentError;
use crate::catalog::{Choice, Control, Group, Hyperparameter, Setting};
use crate::dataset::{DATASETS, Dataset, DatasetSpec};
use crate::early_stopping;
use crate::gradient_clipping::{GRADIENT_CLIPPINGS, GradientClippingSpec, norm_threshold};
use crate::loss::{LOSSES, LossSpec};
use crate::model::activation::{ACTIVATIONS, ActivationSpec};
use crate::model::hidden_normalization::{HIDDEN_NORMALIZATIONS, HiddenNormalizationSpec};
use crate::model::initialisation::{INITIALISATIONS, InitialisationSpec};
use crate::normalization::{NORMALIZATIONS, NormalizationSpec};
use crate::optimizer::{OPTIMIZERS, OptimizerSpec};
use crate::regularization::{REGULARIZATIONS, RegularizationSpec};
use crate::schedule::{SCHEDULES, ScheduleSpec};
pub use all_settings::{Allowed, AnySetting, all_settings};
pub use interventions::Intervention;
use settings::*;
use visitors::{Checker, Describer, Reader, Strictness, Teller, Typist, Visitor, Writer, choose, switch, whole};

/// Everything that determines a curve, bit for bit, on every target.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    pub dataset: Choice<DatasetSpec>,
    /// The share of the examples that is held out, 0.1–0.9.
    pub validation_fraction: f64,
    /// What the first feature is multiplied with before normalization.
    pub stretch: f64,
    pub normalization: Choice<NormalizationSpec>,
    /// 0 is a linear model.
    pub n_hidden_layers: u32,
    /// In each hidden layer; without meaning where there is none.
    pub n_units: u32,
    pub activation: Choice<ActivationSpec>,
    pub hidden_normalization: Choice<HiddenNormalizationSpec>,
    pub initialisation: Choice<InitialisationSpec>,
    /// The probability that a hidden unit is left out of a step.
    pub dropout: f64,
    pub loss: Choice<LossSpec>,
    pub optimizer: Choice<OptimizerSpec>,
    pub learning_rate: f64,
    pub schedule: Choice<ScheduleSpec>,
    pub batch_size: BatchSize,
    pub gradient_clipping: Choice<GradientClippingSpec>,
    pub regularization: Choice<RegularizationSpec>,
    /// Whether the run stops when it no longer improves; the four after it are without meaning where it doesn't.
    pub early_stopping: bool,
    /// Epochs without improvement.
    pub patience: u32,
    pub min_delta: f64,
    pub restore_best: bool,
    pub go_on_after_stop: bool,
    pub n_epochs: u32,
    pub seed: u32,
    /// What is changed on the way, in the order of the steps.
    pub interventions: Vec<Intervention>,
}

/// How many examples a step takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchSize {
    Examples(u32),
    /// The whole training split.
    Full,
}

impl Experiment {
    /// The one list of settings. A setting that doesn't apply is not visited.
    fn walk(&mut self, visitor: &mut dyn Visitor) -> Result<(), ExperimentError> {
        visitor.enter(Group::Data);
        choose(visitor, &DATASET, DATASETS, |_| true, "cars", &mut self.dataset)?;
        visitor.number(&VALIDATION_FRACTION, &mut self.validation_fraction)?;
        visitor.number(&STRETCH, &mut self.stretch)?;
        choose(visitor, &NORMALIZATION, NORMALIZATIONS, |_| true, "standardize", &mut self.normalization)?;

        visitor.enter(Group::Model);
        whole(visitor, &N_HIDDEN_LAYERS, &mut self.n_hidden_layers)?;
        if self.n_hidden_layers > 0 {
            whole(visitor, &N_UNITS, &mut self.n_units)?;
            choose(visitor, &ACTIVATION, ACTIVATIONS, |_| true, "tanh", &mut self.activation)?;
            let field = &HIDDEN_NORMALIZATION;
            choose(visitor, field, HIDDEN_NORMALIZATIONS, |_| true, "none", &mut self.hidden_normalization)?;
        }
        choose(visitor, &INITIALISATION, INITIALISATIONS, |_| true, "uniform_by_fan_in", &mut self.initialisation)?;
        let dataset = self.dataset.spec;
        let suits = |loss: &LossSpec| loss.tasks.contains(&dataset.task);
        choose(visitor, &LOSS, LOSSES, suits, dataset.default_loss, &mut self.loss)?;

        visitor.enter(Group::Optimization);
        choose(visitor, &OPTIMIZER, OPTIMIZERS, |_| true, "sgd", &mut self.optimizer)?;
        let learning_rate = Hyperparameter { default: self.optimizer.spec.default_learning_rate, ..LEARNING_RATE };
        visitor.number(&learning_rate, &mut self.learning_rate)?;
        choose(visitor, &SCHEDULE, SCHEDULES, |_| true, "constant", &mut self.schedule)?;
        if self.optimizer.spec.full_batch {
            self.batch_size = BatchSize::Full;
        } else {
            self.walk_batch_size(visitor)?;
        }
        choose(visitor, &GRADIENT_CLIPPING, GRADIENT_CLIPPINGS, |_| true, "none", &mut self.gradient_clipping)?;

        visitor.enter(Group::Regularization);
        choose(visitor, &REGULARIZATION, REGULARIZATIONS, |_| true, "none", &mut self.regularization)?;
        if self.n_hidden_layers > 0 {
            visitor.number(&DROPOUT, &mut self.dropout)?;
        }
        switch(visitor, &EARLY_STOPPING, &mut self.early_stopping)?;
        if self.early_stopping {
            visitor.inside(Some(EARLY_STOPPING.name));
            whole(visitor, &PATIENCE, &mut self.patience)?;
            visitor.number(&MIN_DELTA, &mut self.min_delta)?;
            switch(visitor, &RESTORE_BEST, &mut self.restore_best)?;
            switch(visitor, &GO_ON_AFTER_STOP, &mut self.go_on_after_stop)?;
            visitor.inside(None);
        }

        visitor.enter(Group::Run);
        whole(visitor, &N_EPOCHS, &mut self.n_epochs)?;
        whole(visitor, &SEED, &mut self.seed)
    }

    fn walk_batch_size(&mut self, visitor: &mut dyn Visitor) -> Result<(), ExperimentError> {
        let batch_size = Hyperparameter { max: self.n_training() as f64, ..BATCH_SIZE };
        let mut n_examples = match self.batch_size {
            BatchSize::Examples(n) => f64::from(n),
            BatchSize::Full => f64::INFINITY,
        };
        visitor.number(&batch_size, &mut n_examples)?;
        // An infinite number of examples is all there are; a finite one was checked to fit.
        self.batch_size =
            if n_examples.is_infinite() { BatchSize::Full } else { BatchSize::Examples(n_examples as u32) };
        Ok(())
    }

    /// Reads settings as links write them; what is not given has its default.
    ///
    /// # Errors
    /// The first setting that is unknown, given twice, not allowed, or without meaning beside the others.
    pub fn from_settings(settings: &[(&str, &str)]) -> Result<Experiment, ExperimentError> {
        Experiment::read(settings, Strictness::All)
    }

    /// Reads settings of which some may be wrong: what is not allowed moves to the nearest value that is, or to the default, and what is
    /// unknown is left out. Of a setting that is given twice, the last counts. Beside the experiment: what was wrong.
    pub fn from_any_settings(settings: &[(&str, &str)]) -> (Experiment, Vec<ExperimentError>) {
        let is_last = |idx: usize, name: &str| !settings[idx + 1..].iter().any(|(later, _)| *later == name);
        let kept =
            settings.iter().enumerate().filter(|(idx, (name, _))| *name == interventions::NAME || is_last(*idx, name));
        let kept: Vec<(&str, &str)> = kept.map(|(_, setting)| *setting).collect();
        let mut given_way = Vec::new();
        let experiment = Experiment::read_with(&kept, Strictness::None, &mut given_way);
        (experiment.expect("nothing is strict here, and nothing given twice"), given_way)
    }

    /// This experiment with one setting changed, as when a reader moves a control. What was set and still applies
    /// stays; what was not set follows its default, which may depend on the change; what no longer fits moves to the
    /// nearest value that does.
    ///
    /// # Errors
    /// If `name` is unknown or `value` is not allowed for it.
    pub fn with(&self, name: &str, value: &str) -> Result<Experiment, ExperimentError> {
        // What is set for the whole run is not changed on the way any more.
        let mut experiment = self.clone();
        experiment.interventions.retain(|intervention| intervention.name != name);
        let mut settings = experiment.settings();
        settings.retain(|(other, _)| *other != name || name == interventions::NAME);
        let mut settings: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
        settings.push((name, value));
        Experiment::read(&settings, Strictness::Only(name))
    }

    /// This experiment with each of the optimizers, each with its own defaults; all else is the same, and nothing changes on the way.
    pub fn racers(&self) -> Vec<Experiment> {
        let whole_run = self.for_the_whole_run();
        let own = self.optimizer.spec.hyperparameters.iter().map(|hyperparameter| hyperparameter.name);
        let own: Vec<&str> = own.chain([OPTIMIZER.name, LEARNING_RATE.name]).collect();
        let kept: Vec<_> = whole_run.settings().into_iter().filter(|(name, _)| !own.contains(name)).collect();
        let with = |optimizer: &OptimizerSpec| {
            let settings = kept.iter().map(|(name, value)| (*name, value.as_str()));
            let settings: Vec<_> = settings.chain([(OPTIMIZER.name, optimizer.name)]).collect();
            let racer = Experiment::read(&settings, Strictness::Only(OPTIMIZER.name));
            racer.expect("every optimizer of the registry can be chosen, and what does not fit gives way")
        };
        OPTIMIZERS.iter().map(with).collect()
    }

    /// The settings that differ from their defaults, in the order of the walk, as links write them.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        let mut writer = Writer { settings: Vec::new() };
        self.clone().walk(&mut writer).expect("writing refuses nothing");
        let interventions =
            self.interventions.iter().map(|intervention| (interventions::NAME, intervention.to_string()));
        writer.settings.into_iter().chain(interventions).collect()
    }

    /// Every input of the page that applies to this experiment, in the order of the page, with the values that hold at its
    /// end.
    pub fn controls(&self) -> Vec<Control> {
        self.at(u32::MAX).describe()
    }

    /// What a reader typed for a number, as links write it.
    ///
    /// # Errors
    /// If there is no such number in this experiment, or it can't be that.
    pub fn read_typed(&self, name: &str, typed: &str) -> Result<String, ExperimentError> {
        let mut typist = Typist { name, typed, read: None };
        self.clone().walk(&mut typist).expect("reading one number refuses no other");
        typist.read.unwrap_or_else(|| {
            let allowed = "of a setting that is a number in this experiment";
            Err(ExperimentError::new(name, typed, allowed))
        })
    }

    /// Every setting that applies, in words, without what is changed on the way.
    pub fn in_words(&self) -> Vec<Setting> {
        let mut teller = Teller { settings: Vec::new() };
        self.for_the_whole_run().walk(&mut teller).expect("telling refuses nothing");
        teller.settings
    }

    fn describe(&self) -> Vec<Control> {
        let mut describer = Describer { group: Group::Data, of: None, controls: Vec::new() };
        self.clone().walk(&mut describer).expect("describing refuses nothing");
        describer.controls
    }

    /// Whether every setting is allowed. An experiment that was read is; one that was put together may not be.
    ///
    /// # Errors
    /// The first setting that is not allowed.
    pub fn validate(&self) -> Result<(), ExperimentError> {
        let mut whole_run = self.for_the_whole_run();
        whole_run.walk(&mut Checker)?;
        for intervention in &self.interventions {
            let intervention = whole_run.intervention(&intervention.to_string())?;
            whole_run.add(intervention)?;
        }
        Ok(())
    }

    /// Examples in the validation split: at least one, and at least one is left for training.
    pub fn n_validation(&self) -> usize {
        let n_examples = self.n_examples();
        let n_validation = (n_examples as f64 * self.validation_fraction).round() as usize;
        n_validation.clamp(1, n_examples - 1)
    }

    /// Examples in the training split.
    pub fn n_training(&self) -> usize {
        self.n_examples() - self.n_validation()
    }

    /// Whether this is a table that the experiment can be about: one where its dataset is of a file, of as many examples as it says.
    ///
    /// # Errors
    /// What is wrong, in a sentence without its full stop.
    pub fn check_table(&self, table: Option<&Dataset>) -> Result<(), String> {
        let spec = self.dataset.spec;
        let n_examples = self.n_examples();
        match (&spec.file, table.map(Dataset::n_examples)) {
            (Some(file), None) => Err(format!("{} was not loaded", file.name)),
            (Some(_), Some(n_found)) if n_found != n_examples => {
                Err(format!("the table has {n_found} examples; it must have {n_examples}"))
            }
            _ => Ok(()),
        }
    }

    /// The norm above which gradients are shortened.
    pub fn norm_threshold(&self) -> Option<f64> {
        norm_threshold(&self.gradient_clipping)
    }

    /// Examples in each step but perhaps an epoch's last.
    pub fn n_batch(&self) -> usize {
        match self.batch_size {
            BatchSize::Examples(n) => (n as usize).clamp(1, self.n_training()),
            BatchSize::Full => self.n_training(),
        }
    }

    /// Steps of the whole run, if nothing stops it.
    pub fn n_steps(&self) -> u32 {
        self.steps_per_epoch() * self.n_epochs
    }

    /// Steps in an epoch; the last one takes what is left.
    pub fn steps_per_epoch(&self) -> u32 {
        self.n_training().div_ceil(self.n_batch()) as u32
    }

    /// What early stopping is to do, where it is on.
    pub fn early_stopping_settings(&self) -> Option<early_stopping::Settings> {
        self.early_stopping.then_some(early_stopping::Settings {
            patience: self.patience,
            min_delta: self.min_delta,
            restore_best: self.restore_best,
            go_on: self.go_on_after_stop,
        })
    }

    fn n_examples(&self) -> usize {
        (self.dataset.spec.n_examples)(&self.dataset.values)
    }

    fn read(settings: &[(&str, &str)], strictness: Strictness<'_>) -> Result<Experiment, ExperimentError> {
        Experiment::read_with(settings, strictness, &mut Vec::new())
    }

    fn read_with(
        settings: &[(&str, &str)],
        strictness: Strictness<'_>,
        given_way: &mut Vec<ExperimentError>,
    ) -> Result<Experiment, ExperimentError> {
        for (idx, (name, value)) in settings.iter().enumerate() {
            let may_repeat = *name == interventions::NAME;
            if !may_repeat && settings[..idx].iter().any(|(other, _)| other == name) {
                return Err(ExperimentError::new(name, value, "given only once"));
            }
        }
        let mut experiment = Experiment {
            dataset: Choice::new(&DATASETS[0]),
            validation_fraction: VALIDATION_FRACTION.default,
            stretch: STRETCH.default,
            normalization: Choice::new(&NORMALIZATIONS[0]),
            n_hidden_layers: N_HIDDEN_LAYERS.default as u32,
            n_units: N_UNITS.default as u32,
            activation: Choice::new(&ACTIVATIONS[0]),
            hidden_normalization: Choice::new(&HIDDEN_NORMALIZATIONS[0]),
            initialisation: Choice::new(&INITIALISATIONS[0]),
            dropout: DROPOUT.default,
            loss: Choice::new(&LOSSES[0]),
            optimizer: Choice::new(&OPTIMIZERS[0]),
            learning_rate: LEARNING_RATE.default,
            schedule: Choice::new(&SCHEDULES[0]),
            batch_size: BatchSize::Full,
            gradient_clipping: Choice::new(&GRADIENT_CLIPPINGS[0]),
            regularization: Choice::new(&REGULARIZATIONS[0]),
            early_stopping: false,
            patience: PATIENCE.default as u32,
            min_delta: MIN_DELTA.default,
            restore_best: RESTORE_BEST.default != 0.0,
            go_on_after_stop: false,
            n_epochs: N_EPOCHS.default as u32,
            seed: SEED.default as u32,
            interventions: Vec::new(),
        };
        let mut reader = Reader { settings, strictness, visited: Vec::new(), given_way: Vec::new() };
        experiment.walk(&mut reader)?;
        given_way.append(&mut reader.given_way);
        for (name, value) in settings {
            let error = if *name == interventions::NAME {
                experiment.intervention(value).and_then(|intervention| experiment.add(intervention)).err()
            } else {
                let is_unknown = !reader.visited.contains(name);
                is_unknown.then(|| ExperimentError::unknown(name, &reader.visited))
            };
            match error {
                Some(error) if strictness.applies_to(name) => return Err(error),
                // What no longer fits the run is left out, as any setting that no longer applies.
                Some(error) => given_way.push(error),
                None => {}
            }
        }
        Ok(experiment)
    }
}

impl Default for Experiment {
    fn default() -> Experiment {
        Experiment::from_settings(&[]).expect("every default is allowed, which a test holds")
    }
}

//! What determines a curve? An [`Experiment`], and nothing else.
//!
//! `Experiment::walk` names every setting once, in order. Reading a link, writing one, checking and the page's controls
//! are visitors on that one walk, so they cannot disagree.

pub use crate::catalog::ExperimentError;
use crate::catalog::{Choice, ChoiceField, ChoiceOption, Control, Group, Hyperparameter, Input, Spec, Stop, Stops};
use crate::dataset::{DATASETS, DatasetSpec};
use crate::early_stopping;
use crate::gradient_clipping::{GRADIENT_CLIPPINGS, GradientClippingSpec};
use crate::loss::{LOSSES, LossSpec};
use crate::model::activation::{ACTIVATIONS, ActivationSpec};
use crate::model::hidden_normalization::{HIDDEN_NORMALIZATIONS, HiddenNormalizationSpec};
use crate::model::initialisation::{INITIALISATIONS, InitialisationSpec};
use crate::normalization::{NORMALIZATIONS, NormalizationSpec};
use crate::optimizer::{OPTIMIZERS, OptimizerSpec};
use crate::regularization::{REGULARIZATIONS, RegularizationSpec};
use crate::schedule::{SCHEDULES, ScheduleSpec};

/// Everything that determines a curve, bit for bit, on every target.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    pub dataset: Choice<DatasetSpec>,
    /// The share of the examples that is held out, 0.1–0.9.
    pub validation_fraction: f64,
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
}

/// How many examples a step takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchSize {
    Examples(u32),
    /// The whole training split.
    Full,
}

const DATASET: ChoiceField = ChoiceField { name: "dataset", label: "Data", help: "What the network learns from." };

const VALIDATION_FRACTION: Hyperparameter = Hyperparameter {
    name: "validation_fraction",
    label: "Held out",
    help: "Examples that the network never learns from: on them the curve shows whether it has understood or only remembered.",
    unit: "%",
    default: 0.3,
    min: 0.1,
    max: 0.9,
    stops: Stops::Listed(&[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]),
    ..Hyperparameter::PLAIN
};

const NORMALIZATION: ChoiceField = ChoiceField {
    name: "normalization",
    label: "Normalization",
    help: "Features of different scales make the loss a narrow valley, in which one learning rate can't suit all weights.",
};

const N_HIDDEN_LAYERS: Hyperparameter = Hyperparameter {
    name: "n_hidden_layers",
    label: "Hidden layers",
    help: "More layers can bend the function more, and are harder to train.",
    default: 1.0,
    max: 6.0,
    stops: Stops::Listed(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
    named: &[(0.0, "none (linear)")],
    whole: true,
    ..Hyperparameter::PLAIN
};

const N_UNITS: Hyperparameter = Hyperparameter {
    name: "n_units",
    label: "Units a layer",
    help: "A wider layer fits more, noise included.",
    default: 8.0,
    min: 1.0,
    max: 64.0,
    stops: Stops::Listed(&[1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 48.0, 64.0]),
    whole: true,
    ..Hyperparameter::PLAIN
};

const ACTIVATION: ChoiceField =
    ChoiceField { name: "activation", label: "Activation", help: "What each hidden unit makes of its sum." };

const HIDDEN_NORMALIZATION: ChoiceField = ChoiceField {
    name: "hidden_normalization",
    label: "Inside",
    help: "What brings the sums of each hidden layer to one scale before the activation.",
};

const INITIALISATION: ChoiceField = ChoiceField {
    name: "initialisation",
    label: "First weights",
    help: "Where the curve starts, and how soon it begins to fall.",
};

const DROPOUT: Hyperparameter = Hyperparameter {
    name: "dropout",
    label: "Dropout",
    help: "Leaves hidden units out of each step by chance: a noisier, higher training curve, and less to remember.",
    unit: "%",
    max: 0.9,
    stops: Stops::Listed(&[0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]),
    named: &[(0.0, "none")],
    ..Hyperparameter::PLAIN
};

const LOSS: ChoiceField = ChoiceField { name: "loss", label: "Loss", help: "What training makes small." };

const OPTIMIZER: ChoiceField =
    ChoiceField { name: "optimizer", label: "Optimizer", help: "How a gradient becomes a step." };

const LEARNING_RATE: Hyperparameter = Hyperparameter {
    name: "learning_rate",
    label: "Learning rate",
    help: "How far each step goes: too small and the curve hardly falls, too large and it bounces or flies off.",
    min: 1e-6,
    max: 10.0,
    stops: Stops::Logarithmic,
    ..Hyperparameter::PLAIN
};

const BATCH_SIZE: Hyperparameter = Hyperparameter {
    name: "batch_size",
    label: "Batch size",
    help: "Examples in a step: few make a noisy curve of many steps, all make a smooth one of few.",
    unit: "examples",
    default: 32.0,
    min: 1.0,
    stops: Stops::Doubling,
    limitless: Some("full"),
    whole: true,
    ..Hyperparameter::PLAIN
};

const SCHEDULE: ChoiceField = ChoiceField {
    name: "schedule",
    label: "Schedule",
    help: "How the learning rate changes on the way: large steps first, small ones to settle.",
};

const GRADIENT_CLIPPING: ChoiceField = ChoiceField {
    name: "gradient_clipping",
    label: "Gradient clipping",
    help: "A limit to how large a step can be, for the rare gradients that would throw everything off.",
};

const REGULARIZATION: ChoiceField = ChoiceField {
    name: "regularization",
    label: "Regularization",
    help: "What keeps the weights from fitting the noise.",
};

const EARLY_STOPPING: Hyperparameter = Hyperparameter {
    name: "early_stopping",
    label: "Early stopping",
    help: "Ends the run when the validation loss no longer improves.",
    stops: Stops::Switch,
    ..Hyperparameter::PLAIN
};

const PATIENCE: Hyperparameter = Hyperparameter {
    name: "patience",
    label: "Patience",
    help: "Epochs without improvement before it stops: too few, and a noisy curve stops at its first bump.",
    unit: "epochs",
    default: 5.0,
    min: 1.0,
    max: 1000.0,
    whole: true,
    stops: Stops::Listed(&[1.0, 2.0, 3.0, 5.0, 8.0, 10.0, 15.0, 20.0, 30.0, 50.0, 100.0]),
    ..Hyperparameter::PLAIN
};

const MIN_DELTA: Hyperparameter = Hyperparameter {
    name: "min_delta",
    label: "Least improvement",
    help: "How far the loss has to fall below the best one to count.",
    max: 10.0,
    stops: Stops::Listed(&[0.0, 1e-5, 1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1]),
    named: &[(0.0, "any")],
    ..Hyperparameter::PLAIN
};

const RESTORE_BEST: Hyperparameter = Hyperparameter {
    name: "restore_best",
    label: "Restore the best",
    help: "At the end the parameters of the lowest validation loss are taken back.",
    default: 1.0,
    stops: Stops::Switch,
    ..Hyperparameter::PLAIN
};

const GO_ON_AFTER_STOP: Hyperparameter = Hyperparameter {
    name: "go_on_after_stop",
    label: "Go on past the stop",
    help: "Trains to the end all the same, to see what stopping avoids.",
    stops: Stops::Switch,
    ..Hyperparameter::PLAIN
};

const N_EPOCHS: Hyperparameter = Hyperparameter {
    name: "n_epochs",
    label: "Length",
    help: "Passes over the training examples.",
    unit: "epochs",
    default: 60.0,
    min: 1.0,
    max: 1000.0,
    stops: Stops::Listed(&[
        1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 40.0, 60.0, 80.0, 100.0, 150.0, 200.0, 300.0, 500.0, 1000.0,
    ]),
    whole: true,
    ..Hyperparameter::PLAIN
};

const SEED: Hyperparameter = Hyperparameter {
    name: "seed",
    label: "Seed",
    help: "All chance comes from it: the split, the first weights, the order of the examples. Another seed shows how much of a curve is luck.",
    max: u32::MAX as f64,
    whole: true,
    ..Hyperparameter::PLAIN
};

impl Experiment {
    /// The one list of settings. A setting that doesn't apply is not visited.
    fn walk<V: Visitor>(&mut self, visitor: &mut V) -> Result<(), ExperimentError> {
        visitor.enter(Group::Data);
        choose(visitor, &DATASET, DATASETS, |_| true, "cars", &mut self.dataset)?;
        visitor.number(&VALIDATION_FRACTION, &mut self.validation_fraction)?;
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

    fn walk_batch_size<V: Visitor>(&mut self, visitor: &mut V) -> Result<(), ExperimentError> {
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

    /// This experiment with one setting changed, as when a reader moves a control. What was set and still applies
    /// stays; what was not set follows its default, which may depend on the change; what no longer fits moves to the
    /// nearest value that does.
    ///
    /// # Errors
    /// If `name` is unknown or `value` is not allowed for it.
    pub fn with(&self, name: &str, value: &str) -> Result<Experiment, ExperimentError> {
        let mut settings = self.settings();
        settings.retain(|(other, _)| *other != name);
        let mut settings: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
        settings.push((name, value));
        Experiment::read(&settings, Strictness::Only(name))
    }

    /// The settings that differ from their defaults, in the order of the walk, as links write them.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        let controls = self.controls().into_iter();
        controls
            .filter(|control| control.value != control.default)
            .map(|control| (control.name, control.value))
            .collect()
    }

    /// Every input of the page that applies to this experiment.
    pub fn controls(&self) -> Vec<Control> {
        let mut describer = Describer { group: Group::Data, of: None, controls: Vec::new() };
        self.clone().walk(&mut describer).expect("describing refuses nothing");
        describer.controls
    }

    /// Whether every setting is allowed. An experiment that was read is; one that was put together may not be.
    ///
    /// # Errors
    /// The first setting that is not allowed.
    pub fn validate(&self) -> Result<(), ExperimentError> {
        self.clone().walk(&mut Checker)
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

    /// Examples in each step but perhaps an epoch's last.
    pub fn n_batch(&self) -> usize {
        match self.batch_size {
            BatchSize::Examples(n) => (n as usize).clamp(1, self.n_training()),
            BatchSize::Full => self.n_training(),
        }
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
        for (idx, (name, value)) in settings.iter().enumerate() {
            if settings[..idx].iter().any(|(other, _)| other == name) {
                return Err(ExperimentError::new(name, value, "given only once"));
            }
        }
        let mut experiment = Experiment {
            dataset: Choice::new(&DATASETS[0]),
            validation_fraction: VALIDATION_FRACTION.default,
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
        };
        let mut reader = Reader { settings, strictness, visited: Vec::new() };
        experiment.walk(&mut reader)?;
        for (name, value) in settings {
            if !reader.visited.contains(name) && reader.strictness.applies_to(name) {
                let known = reader.visited.join(", ");
                return Err(ExperimentError::new(name, value, format!("left out: the settings here are {known}")));
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

/// Something that visits every setting that applies.
trait Visitor {
    fn enter(&mut self, _group: Group) {}

    /// The entry that is chosen, of those in `registry` that `suits` lets through.
    fn entry<S: Spec>(
        &mut self,
        field: &ChoiceField,
        registry: &'static [S],
        suits: &dyn Fn(&S) -> bool,
        default: &'static str,
        chosen: &'static S,
    ) -> Result<&'static S, ExperimentError>;

    /// The numbers that follow are the entry's own, until `None`.
    fn inside(&mut self, _choice: Option<&'static str>) {}

    fn number(&mut self, hyperparameter: &Hyperparameter, value: &mut f64) -> Result<(), ExperimentError>;
}

/// Visits a choice and then the hyperparameters of what was chosen.
fn choose<S: Spec, V: Visitor>(
    visitor: &mut V,
    field: &ChoiceField,
    registry: &'static [S],
    suits: impl Fn(&S) -> bool,
    default: &'static str,
    choice: &mut Choice<S>,
) -> Result<(), ExperimentError> {
    let spec = visitor.entry(field, registry, &suits, default, choice.spec)?;
    if spec.name() != choice.spec.name() {
        *choice = Choice::new(spec);
    }
    visitor.inside(Some(field.name));
    for (hyperparameter, number) in spec.hyperparameters().iter().zip(&mut choice.values.numbers) {
        visitor.number(hyperparameter, number)?;
    }
    visitor.inside(None);
    Ok(())
}

/// Visits a whole number.
fn whole<V: Visitor>(visitor: &mut V, hyperparameter: &Hyperparameter, value: &mut u32) -> Result<(), ExperimentError> {
    let mut number = f64::from(*value);
    visitor.number(hyperparameter, &mut number)?;
    *value = number as u32;
    Ok(())
}

/// Visits a switch.
fn switch<V: Visitor>(
    visitor: &mut V,
    hyperparameter: &Hyperparameter,
    value: &mut bool,
) -> Result<(), ExperimentError> {
    let mut number = if *value { 1.0 } else { 0.0 };
    visitor.number(hyperparameter, &mut number)?;
    *value = number != 0.0;
    Ok(())
}

/// The names of the entries that may be chosen, for an error's sentence.
fn one_of<S: Spec>(registry: &'static [S], suits: &dyn Fn(&S) -> bool) -> String {
    let names: Vec<_> = registry.iter().filter(|&spec| suits(spec)).map(Spec::name).collect();
    match names.as_slice() {
        [name] => (*name).to_owned(),
        names => format!("one of {}", names.join(", ")),
    }
}

/// Which settings are refused where they are not allowed; the others give way.
enum Strictness<'a> {
    All,
    Only(&'a str),
}

impl Strictness<'_> {
    fn applies_to(&self, name: &str) -> bool {
        match self {
            Strictness::All => true,
            Strictness::Only(strict) => *strict == name,
        }
    }
}

/// Sets every setting to what is given, or to its default.
struct Reader<'a> {
    settings: &'a [(&'a str, &'a str)],
    strictness: Strictness<'a>,
    visited: Vec<&'static str>,
}

impl Reader<'_> {
    fn given(&mut self, name: &'static str) -> Option<&str> {
        self.visited.push(name);
        self.settings.iter().find(|(given, _)| *given == name).map(|(_, value)| *value)
    }
}

impl Visitor for Reader<'_> {
    fn entry<S: Spec>(
        &mut self,
        field: &ChoiceField,
        registry: &'static [S],
        suits: &dyn Fn(&S) -> bool,
        default: &'static str,
        _chosen: &'static S,
    ) -> Result<&'static S, ExperimentError> {
        let strict = self.strictness.applies_to(field.name);
        let find = |name: &str| registry.iter().find(|&spec| spec.name() == name && suits(spec));
        if let Some(name) = self.given(field.name) {
            match find(name) {
                Some(spec) => return Ok(spec),
                None if strict => return Err(ExperimentError::new(field.name, name, one_of(registry, suits))),
                None => {}
            }
        }
        Ok(find(default).expect("the default of a choice is in its registry, which a test holds"))
    }

    fn number(&mut self, hyperparameter: &Hyperparameter, value: &mut f64) -> Result<(), ExperimentError> {
        let strict = self.strictness.applies_to(hyperparameter.name);
        *value = match self.given(hyperparameter.name) {
            Some(text) => match hyperparameter.parse(text) {
                Ok(value) => value,
                Err(error) if strict => return Err(error),
                // An earlier change left it outside: it was allowed then, so it is a number.
                Err(_) => hyperparameter.nearest(text.parse().unwrap_or(hyperparameter.default)),
            },
            None => hyperparameter.nearest(hyperparameter.default),
        };
        Ok(())
    }
}

/// Refuses what is not allowed.
struct Checker;

impl Visitor for Checker {
    fn entry<S: Spec>(
        &mut self,
        field: &ChoiceField,
        registry: &'static [S],
        suits: &dyn Fn(&S) -> bool,
        _default: &'static str,
        chosen: &'static S,
    ) -> Result<&'static S, ExperimentError> {
        if suits(chosen) {
            Ok(chosen)
        } else {
            Err(ExperimentError::new(field.name, chosen.name(), one_of(registry, suits)))
        }
    }

    fn number(&mut self, hyperparameter: &Hyperparameter, value: &mut f64) -> Result<(), ExperimentError> {
        if hyperparameter.allows(*value) { Ok(()) } else { Err(hyperparameter.refuse(&value.to_string())) }
    }
}

/// Writes down every setting as an input of the page.
struct Describer {
    group: Group,
    of: Option<&'static str>,
    controls: Vec<Control>,
}

impl Visitor for Describer {
    fn enter(&mut self, group: Group) {
        self.group = group;
    }

    fn inside(&mut self, choice: Option<&'static str>) {
        self.of = choice;
    }

    fn entry<S: Spec>(
        &mut self,
        field: &ChoiceField,
        registry: &'static [S],
        suits: &dyn Fn(&S) -> bool,
        default: &'static str,
        chosen: &'static S,
    ) -> Result<&'static S, ExperimentError> {
        let options = registry.iter().filter(|&spec| suits(spec)).map(|spec| ChoiceOption {
            value: spec.name(),
            label: spec.label(),
            help: spec.help(),
            reference: spec.reference(),
        });
        self.controls.push(Control {
            group: self.group,
            name: field.name,
            label: field.label,
            help: field.help,
            of: None,
            value: chosen.name().to_owned(),
            words: chosen.label().to_owned(),
            default: default.to_owned(),
            input: Input::Choice { options: options.collect() },
        });
        Ok(chosen)
    }

    fn number(&mut self, hyperparameter: &Hyperparameter, value: &mut f64) -> Result<(), ExperimentError> {
        let stops = hyperparameter.stop_values();
        let input = match hyperparameter.stops {
            Stops::Switch => Input::Switch,
            Stops::None => {
                let Hyperparameter { min, max, whole, .. } = *hyperparameter;
                Input::Number { min, max, whole }
            }
            _ => Input::Slider {
                position: nearest_stop(&stops, *value),
                stops: stops
                    .iter()
                    .map(|&stop| Stop { value: hyperparameter.text(stop), words: hyperparameter.words(stop) })
                    .collect(),
            },
        };
        self.controls.push(Control {
            group: self.group,
            name: hyperparameter.name,
            label: hyperparameter.label,
            help: hyperparameter.help,
            of: self.of,
            value: hyperparameter.text(*value),
            words: hyperparameter.words(*value),
            default: hyperparameter.text(hyperparameter.nearest(hyperparameter.default)),
            input,
        });
        Ok(())
    }
}

/// The stop that is nearest to the value.
fn nearest_stop(stops: &[f64], value: f64) -> usize {
    let above = stops.partition_point(|&stop| stop <= value);
    match (above.checked_sub(1).and_then(|idx| stops.get(idx)), stops.get(above)) {
        (Some(below), Some(stop_above)) if value - below > stop_above - value => above,
        (Some(_), _) => above - 1,
        (None, _) => 0,
    }
}

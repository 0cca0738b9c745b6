//! What do the scripts of all libraries share? Data, chances, first weights, and the loop around a step.

use super::blob::Blob;
use super::python::{self, Lines, argument, number};
use super::{DataFile, Library};
use crate::dataset::{Dataset, Targets};
use crate::experiment::Experiment;
use crate::link;
use crate::loss::Outputs;
use crate::rng::{Rng, Stream};
use crate::trainer::Trainer;

/// More bytes of examples than this do not fit into a script: they make a file of their own.
const MOST_BYTES: usize = 1_000_000;

const FILE: &str = "losscope-table.csv";

/// All that a script is made of.
pub struct Recipe<'a> {
    library: &'a Library,
    /// With its changes on the way.
    whole: &'a Experiment,
    /// As it is at the first step.
    pub experiment: Experiment,
    pub changes: Vec<Change>,
    /// Before normalization, after label noise.
    dataset: Dataset,
    /// Features, units of each hidden layer, outputs.
    pub sizes: Vec<usize>,
    /// Layer by layer the weights, `n_inputs × n_outputs`, and the biases.
    first_params: Vec<f32>,
}

/// From the update of `step` on, a setting has another value.
pub struct Change {
    pub step: u32,
    pub name: &'static str,
    pub value: f64,
}

/// What a library does at each place of the loop, in lines of Python.
#[derive(Default)]
pub struct Loop {
    /// Makes the model, the loss and the optimizer.
    pub setup: Vec<String>,
    /// Returns the loss over the validation split, with the model as it is.
    pub evaluation: Vec<String>,
    pub before_epoch: Vec<String>,
    /// One step on `inputs[batch]` and `targets[batch]`, which gives `train_loss`.
    pub step: Vec<String>,
    /// What is done with `validation_loss` after each epoch.
    pub after_epoch: Vec<String>,
    /// What stays of the model when all else is taken away.
    pub params: &'static str,
    /// Takes `early_stopping.best_params` back.
    pub restore: Vec<String>,
}

impl<'a> Recipe<'a> {
    /// # Errors
    /// A dataset of a file without its table, or with a table of another size.
    pub fn new(library: &'a Library, whole: &'a Experiment, table: Option<&Dataset>) -> Result<Recipe<'a>, String> {
        let experiment = whole.at(0);
        let spec = experiment.dataset.spec;
        let n_examples = (spec.n_examples)(&experiment.dataset.values);
        let table = match (&spec.file, table) {
            (None, _) => None,
            (Some(_), None) => return Err(format!("the data of {} are not here yet", spec.name)),
            (Some(_), Some(table)) if table.n_examples() != n_examples => {
                let n_given = table.n_examples();
                return Err(format!("the table has {n_given} rows; for this experiment it must have {n_examples}"));
            }
            (Some(_), table) => table,
        };
        let mut rng = Rng::new(experiment.seed, Stream::Data);
        let dataset = spec.load(&experiment.dataset.values, &mut rng, table);
        let trainer = Trainer::with_table(&experiment, table);
        let layers = trainer.model().layers();
        let first_params = layers.iter().flat_map(|layer| {
            let (weights, biases) = layer.of(trainer.params());
            [weights, biases].concat()
        });
        let first_params = first_params.collect();
        let sizes = layers.iter().map(|layer| layer.n_inputs).chain([trainer.model().n_outputs()]).collect();
        let changes = changes(whole)?;
        Ok(Recipe { library, whole, experiment, changes, dataset, sizes, first_params })
    }

    /// The table that the script reads from beside it.
    pub fn data_file(&self) -> Option<DataFile> {
        if !self.has_data_file() {
            return None;
        }
        let names = self.dataset.feature_names.iter().map(String::as_str).chain([self.target_name()]);
        // A header without quotes: what would need them is left out.
        let plain = |name: &str| python::one_line(name).replace([',', '"', '\''], " ");
        let mut text = names.map(plain).collect::<Vec<_>>().join(",") + "\n";
        for (features, target) in self.dataset.features.chunks_exact(self.dataset.n_features()).zip(self.targets()) {
            for feature in features {
                text.push_str(&feature.to_string());
                text.push(',');
            }
            text.push_str(&target.to_string());
            text.push('\n');
        }
        Some(DataFile { name: FILE, text })
    }

    fn has_data_file(&self) -> bool {
        self.features().n_bytes() > MOST_BYTES
    }

    /// Whether the targets are classes by number, and not one number each.
    pub fn has_classes(&self) -> bool {
        self.experiment.loss.spec.outputs == Outputs::OnePerClass
    }

    pub fn n_hidden_layers(&self) -> usize {
        self.sizes.len() - 2
    }

    /// Whether a step may see one example alone.
    pub fn has_batches_of_one(&self) -> bool {
        let (n_training, n_batch) = (self.experiment.n_training(), self.experiment.n_batch());
        n_batch == 1 || n_training % n_batch == 1
    }

    pub fn is_changed(&self, name: &str) -> bool {
        self.changes.iter().any(|change| change.name == name)
    }

    /// Whether units are left out at any step.
    pub fn has_dropout(&self) -> bool {
        self.n_hidden_layers() > 0 && (self.experiment.dropout > 0.0 || self.is_changed("dropout"))
    }

    /// A number, or the variable of that name where it is changed on the way.
    pub fn live(&self, name: &str, value: f64) -> String {
        if self.is_changed(name) { name.to_owned() } else { number(value) }
    }

    /// The regularization's name and strength, where there is one.
    pub fn penalty(&self) -> Option<(&'static str, f64)> {
        let regularization = &self.experiment.regularization;
        regularization.spec.add_gradient?;
        Some((regularization.spec.name, regularization.values.get("strength")))
    }

    /// The clipping's name and threshold, where there is one.
    pub fn clipping(&self) -> Option<(&'static str, f64)> {
        let clipping = &self.experiment.gradient_clipping;
        clipping.spec.clip?;
        Some((clipping.spec.name, clipping.values.get("threshold")))
    }

    /// A variable for each of these numbers that is changed on the way, with what holds before the first step.
    pub fn live_variables(&self, names: &[&str]) -> Vec<String> {
        let values = [
            ("learning_rate", Some(self.experiment.learning_rate)),
            ("strength", self.penalty().map(|(_, strength)| strength)),
            ("threshold", self.clipping().map(|(_, threshold)| threshold)),
        ];
        let changed = values.into_iter().filter(|(name, _)| self.is_changed(name) && names.contains(name));
        changed.filter_map(|(name, value)| Some(format!("{name} = {}", number(value?)))).collect()
    }

    /// That something of the experiment is not to be had in this library.
    pub fn refuse<T>(&self, sentence: &str) -> Result<T, String> {
        Err(format!("{} {sentence}", self.library.label))
    }

    /// The whole script: what it is and the settings that have names in it; the definitions, which are what the library's own
    /// part of the work; and what they need.
    pub fn script(&self, imports: &[&str], definitions: &[&str]) -> String {
        let mut lines = self.head(imports, definitions);
        definitions.iter().for_each(|definition| lines.define(definition));
        self.tail(&mut lines);
        lines.into_text()
    }

    fn head(&self, imports: &[&str], definitions: &[&str]) -> Lines {
        let mut lines = Lines::default();
        let Experiment { n_epochs, seed, .. } = self.experiment;
        let Library { label, packages, .. } = self.library;
        lines.add(
            0,
            format!("# A network that learns, in {label}, as Losscope {} trains it.", env!("CARGO_PKG_VERSION")),
        );
        lines.add(0, "#");
        lines.add(0, format!("#     #{}", link::encode(self.whole)));
        lines.add(0, "#");
        let is_own = self.experiment.dataset.spec.is_own();
        let whose = if is_own { ", once the page has the table, which is with this script and in no link" } else { "" };
        let said = format!(
            "Behind the address of Losscope's page, that line shows the same run{whose}. Data, split, first weights and the order of the \
             examples are the same here, so that the losses agree to about three digits, unless the run is a wild one."
        );
        python::comment(&said).iter().for_each(|line| lines.add(0, line));
        lines.add(0, "#");
        let settings = self.experiment.in_words();
        let settings: Vec<String> =
            settings.iter().map(|setting| format!("{} {}", setting.label, setting.words)).collect();
        python::comment(&format!("It has: {}.", settings.join("; "))).iter().for_each(|line| lines.add(0, line));
        lines.add(0, "#");
        if self.experiment.hidden_normalization.spec.has_statistics {
            // An optimizer that divides by the size of gradients makes whole steps of these.
            let said = "A bias before batch normalization has no gradient but rounding errors. Of these Adam and its relatives make \
                        whole steps, which the running means follow: then validation losses agree less.";
            python::comment(said).iter().for_each(|line| lines.add(0, line));
            lines.add(0, "#");
        }
        lines.add(0, format!("#     pip install {packages}"));
        lines.add(0, "");
        lines.add(0, "import base64");
        if self.experiment.early_stopping {
            lines.add(0, "import copy");
        }
        if definitions.iter().any(|definition| definition.contains("math.")) {
            lines.add(0, "import math");
        }
        lines.add_all(0, imports);
        lines.add(0, "");
        lines.add(0, format!("SEED = {seed}  # Data and first weights are at the end: they don't change with it."));
        lines.add(0, format!("N_EPOCHS = {n_epochs}"));
        lines.add(0, format!("BATCH_SIZE = {}", self.experiment.n_batch()));
        let (n_validation, n_examples) = (self.experiment.n_validation(), self.dataset.n_examples());
        lines.add(0, format!("N_VALIDATION = {n_validation}  # Of {n_examples} examples."));
        let streams = [Stream::Split, Stream::Batches, Stream::Dropout].map(|stream| (stream as u32).to_string());
        lines.add(0, format!("SPLIT, BATCHES, DROPOUT = {}  # Losscope's streams of chance.", streams.join(", ")));
        let sizes: Vec<String> = self.sizes.iter().map(usize::to_string).collect();
        lines.add(0, format!("SIZES = [{}]  # Features, units of each hidden layer, outputs.", sizes.join(", ")));
        lines
    }

    /// Python that reads, splits and normalizes the examples. `normalization` gives `features` from `features`, `each` is what
    /// becomes of the rows of a split.
    pub fn load_examples(&self, normalization: &[String], each: &str) -> String {
        let mut lines = Lines::default();
        lines.add(0, "def load_examples():");
        lines.add(1, "\"\"\"Inputs and targets, of the training split and of the validation split.\"\"\"");
        if self.has_data_file() {
            lines.add(1, "# Of a file beside this script, which is too large to be a part of it.");
            lines.add(
                1,
                format!("table = np.loadtxt(\"{FILE}\", np.float32, delimiter=\",\", skiprows=1, comments=None)"),
            );
            lines.add(1, "features, targets = table[:, :-1], table[:, -1]");
        } else {
            let Blob { kind, .. } = self.features();
            lines.add(1, format!("features = numbers(FEATURES, \"{kind}\").reshape(-1, SIZES[0])"));
            lines.add(1, format!("targets = numbers(TARGETS, \"{}\")", Blob::new(&self.targets()).kind));
        }
        if self.experiment.stretch != 1.0 {
            lines.add(1, format!("features[:, 0] *= {}  # Stretch a feature.", number(self.experiment.stretch)));
        }
        lines.add(1, "order = list(range(len(targets)))");
        lines.add(1, "Chances(SPLIT).shuffle(order)");
        lines.add(1, "validation, training = order[:N_VALIDATION], order[N_VALIDATION:]");
        lines.add(0, "");
        lines.add(
            1,
            format!("# Normalization: {}, by what the training split says.", self.experiment.normalization.spec.label),
        );
        normalization.iter().for_each(|line| lines.add(1, line));
        match &self.dataset.targets {
            Targets::Numbers { .. } => {
                lines.add(1, "# Targets too, so that a loss of 1 is that of guessing the mean.");
                lines.add(1, "seen = targets[training].astype(np.float64)");
                lines.add(1, "targets = (targets - np.float32(seen.mean())) / np.float32(seen.std() or 1)");
            }
            Targets::Classes { .. } if self.has_classes() => lines.add(1, "targets = targets.astype(np.int64)"),
            Targets::Classes { names, positive, .. } => {
                let name = names.get(*positive as usize).map_or_else(String::new, |name| python::one_line(name));
                lines.add(1, format!("targets = np.float32(targets == {positive})  # {name}, and the rest."));
            }
        }
        lines.add(1, format!("return [({each}) for rows in (training, validation)]"));
        lines.into_text()
    }

    /// Normalization in the words of NumPy, for [`Recipe::load_examples`].
    pub fn normalization_by_numpy(&self) -> Result<Vec<String>, String> {
        let fitted = match self.experiment.normalization.spec.name {
            "none" => return Ok(Vec::new()),
            "min_max" => "seen.min(axis=0), np.ptp(seen, axis=0)",
            "max_abs" => "0, np.abs(seen).max(axis=0)",
            "standardize" => "seen.mean(axis=0), seen.std(axis=0)",
            "robust" => "np.median(seen, axis=0), np.subtract(*np.quantile(seen, [0.75, 0.25], axis=0))",
            other => return self.refuse(&format!("has no words here for the normalization {other}")),
        };
        let lines = [
            "seen = features[training].astype(np.float64)",
            &format!("subtract, divide = {fitted}"),
            "divide = np.where(divide > 0, divide, 1)  # A feature without spread is only moved.",
            "features = (features - np.float32(subtract)) / np.float32(divide)",
        ];
        Ok(lines.map(str::to_owned).to_vec())
    }

    /// Python for the loop around a step.
    pub fn train(&self, parts: &Loop, change: impl Fn(&Change) -> Vec<String>) -> String {
        let early_stopping = self.experiment.early_stopping_settings();
        let mut lines = Lines::default();
        lines.add(0, "def train():");
        lines.add(1, "\"\"\"The trained network, and the losses on the way.\"\"\"");
        lines.add(1, "(inputs, targets), (validation_inputs, validation_targets) = load_examples()");
        parts.setup.iter().for_each(|line| lines.add(1, line));
        if let Some(settings) = early_stopping {
            lines.add(1, "# Early stopping.");
            let patience = argument("patience", f64::from(settings.patience));
            let settings = [patience, argument("min_delta", settings.min_delta)];
            lines.add(1, format!("early_stopping = {}", python::call("EarlyStopping", &settings)));
        }
        lines.add(0, "");
        lines.add(1, "def evaluate():");
        parts.evaluation.iter().for_each(|line| lines.add(2, line));
        lines.add(0, "");
        lines.add(1, "validation_loss = evaluate()");
        lines.add(1, "history = {\"train_loss\": [], \"validation_loss\": [validation_loss]}");
        let observe = format!("early_stopping.observe(validation_loss, {})", parts.params);
        if early_stopping.is_some() {
            lines.add(1, &observe);
        }
        lines.add(1, "order, chances = list(range(len(inputs))), Chances(BATCHES)");
        lines.add(1, "for epoch in range(N_EPOCHS):");
        if let Some(settings) = early_stopping {
            if settings.go_on {
                lines.add(
                    2,
                    "# Where early_stopping.has_stopped, one would break: this run goes on, to see what is avoided.",
                );
            } else {
                lines.add_all(2, &["if early_stopping.has_stopped:", "    break"]);
            }
        }
        lines.add(2, "chances.shuffle(order)  # Of the examples, anew in each epoch.");
        parts.before_epoch.iter().for_each(|line| lines.add(2, line));
        lines.add(2, "for start in range(0, len(order), BATCH_SIZE):");
        lines.add(3, "batch = order[start : start + BATCH_SIZE]");
        if parts.step.iter().any(|line| line.contains("step, ")) || !self.changes.is_empty() {
            lines.add(3, "step = len(history[\"train_loss\"])");
        }
        self.changes(&mut lines, change);
        parts.step.iter().for_each(|line| lines.add(3, line));
        lines.add(3, "history[\"train_loss\"].append(train_loss)");
        lines.add(2, "validation_loss = evaluate()");
        lines.add(2, "history[\"validation_loss\"].append(validation_loss)");
        if early_stopping.is_some() {
            lines.add(2, &observe);
        }
        parts.after_epoch.iter().for_each(|line| lines.add(2, line));
        let said = "training loss {train_loss:.5g}, validation loss {validation_loss:.5g}";
        lines.add(2, format!("print(f\"epoch {{epoch + 1}}: {said}\")"));
        if early_stopping.is_some_and(|settings| settings.restore_best) {
            lines.add(1, "if early_stopping.best_params is not None:");
            lines.add(2, "# The parameters of the lowest validation loss are taken back.");
            parts.restore.iter().for_each(|line| lines.add(2, line));
            lines.add(2, "history[\"restored_loss\"] = evaluate()");
        }
        lines.add(1, "return model, history");
        lines.into_text()
    }

    /// What is changed on the way, at the beginning of its step.
    fn changes(&self, lines: &mut Lines, change: impl Fn(&Change) -> Vec<String>) {
        for together in self.changes.chunk_by(|one, other| one.step == other.step) {
            if let Some(Change { step, .. }) = together.first() {
                lines.add(3, format!("if step == {step}:  # Changed on the way."));
            }
            together.iter().flat_map(&change).for_each(|line| lines.add(4, line));
        }
    }

    /// What follows the training: where chance and numbers come from, the numbers, and the start.
    fn tail(&self, lines: &mut Lines) {
        if self.experiment.early_stopping {
            lines.define(include_str!("python/early_stopping.py"));
        }
        lines.define(include_str!("python/chances.py"));
        let kind = format!("\"{}\"", Blob::new(&self.first_params).kind);
        lines.define(&include_str!("python/numbers.py").replace("KIND", &kind));
        lines.add_all(0, &["", ""]);
        let what = self.what_the_examples_are();
        python::comment(&what).iter().for_each(|line| lines.add(0, line));
        let mut blobs = Lines::default();
        if !self.has_data_file() {
            blobs.add(0, self.features().assignment("FEATURES").trim_end());
            blobs.add(0, "");
            blobs.add(0, Blob::new(&self.targets()).assignment("TARGETS").trim_end());
            blobs.add(0, "");
        }
        let first = format!("# First weights: {}.", self.experiment.initialisation.spec.label);
        blobs.add(0, first);
        blobs.add(0, Blob::new(&self.first_params).assignment("FIRST_PARAMETERS").trim_end());
        lines.add(0, blobs.into_text());
        lines.add_all(0, &["if __name__ == \"__main__\":", "    model, history = train()"]);
    }

    fn features(&self) -> Blob {
        Blob::new(&self.dataset.features)
    }

    fn targets(&self) -> Vec<f32> {
        match &self.dataset.targets {
            Targets::Numbers { values, .. } => values.clone(),
            Targets::Classes { labels, .. } => labels.iter().map(|&label| label as f32).collect(),
        }
    }

    fn target_name(&self) -> &str {
        match &self.dataset.targets {
            Targets::Numbers { name, .. } => name,
            Targets::Classes { .. } => "class",
        }
    }

    fn what_the_examples_are(&self) -> String {
        let names: Vec<String> = self.dataset.feature_names.iter().map(|name| python::one_line(name)).collect();
        let target = match &self.dataset.targets {
            Targets::Numbers { name, .. } => format!("the target is {}", python::one_line(name)),
            Targets::Classes { names, .. } => {
                let names: Vec<String> = names.iter().map(|name| python::one_line(name)).collect();
                format!("the targets are numbers of classes: {}", names.join(", "))
            }
        };
        let spec = self.experiment.dataset.spec;
        let reference = if spec.reference.is_empty() { String::new() } else { format!(" ({})", spec.reference) };
        format!("Data: {}{reference}. The features of an example: {}; {target}.", spec.label, names.join(", "))
    }
}

/// What is changed on the way, in the order of the steps. What is set to what it is already changes nothing, and starts no schedule
/// anew.
fn changes(experiment: &Experiment) -> Result<Vec<Change>, String> {
    let mut changes = Vec::new();
    let mut before = experiment.at(0);
    for (intervention, (step, stage)) in experiment.interventions.iter().zip(experiment.stages()) {
        let name = intervention.name;
        let value = live_value(&stage, name)?;
        if live_value(&before, name)? != value {
            changes.push(Change { step, name, value });
        }
        before = stage;
    }
    Ok(changes)
}

fn live_value(experiment: &Experiment, name: &str) -> Result<f64, String> {
    match name {
        "learning_rate" => Ok(experiment.learning_rate),
        "dropout" => Ok(experiment.dropout),
        "strength" => Ok(experiment.regularization.values.get(name)),
        "threshold" => Ok(experiment.gradient_clipping.values.get(name)),
        other => Err(format!("a change of {other} on the way can't be put into a script yet")),
    }
}

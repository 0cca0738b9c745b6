//! How does an experiment look in Keras 3, on whichever backend?
//!
//! DIFFERENCES from here, which are written out: several optimizers add ε elsewhere or have learning rates in their momentum, weight
//! decay is never coupled, running variances divide by n, and a few optimizers and schedules are not there.

use super::python::{self, Lines, argument, call, decimal, number, truth};
use super::recipe::{Change, Loop, Recipe};
use super::{Library, schedules};

pub const LIBRARY: Library = Library { name: "keras", label: "Keras", packages: "keras torch numpy", write };

/// From which ε on it matters whether it is added before the second moment is corrected, or after it.
const LARGE_EPSILON: f64 = 1e-7;

fn write(recipe: &Recipe) -> Result<String, String> {
    let rows = if recipe.has_classes() { "targets[rows]" } else { "targets[rows, None]" };
    let examples = recipe.load_examples(&recipe.normalization_by_numpy()?, &format!("features[rows], {rows}"));
    let layers = layers(recipe);
    let model = make_model(recipe)?;
    let schedule = schedule(recipe)?;
    let optimizer = optimizer(recipe, &schedule)?;
    let penalty = penalty(recipe)?;
    // What is written out, or changed on the way, is Python that a compiled step would not run again.
    let is_eager = !layers.is_empty() || !optimizer.definitions.is_empty() || !recipe.changes.is_empty();

    let experiment = &recipe.experiment;
    let mut parts = Loop { params: "model.get_weights()", ..Loop::default() };
    if let Some(penalty) = &penalty {
        parts.setup.push(format!("penalty = {penalty}  # Regularization: {}.", experiment.regularization.spec.label));
    }
    parts.setup.push(format!("model = make_model({})", if penalty.is_some() { "penalty" } else { "" }));
    parts.setup.push(format!("loss_of = {}  # Loss: {}.", loss(recipe)?, experiment.loss.spec.label));
    if !schedule.is_constant() {
        parts.setup.push(format!("# Schedule: {}.", experiment.schedule.spec.label));
    }
    if schedule.is_function() {
        parts.setup.push(format!("learning_rate = {}", number(experiment.learning_rate)));
    }
    parts.setup.extend(schedule.setup.clone());
    parts.setup.push(format!("# Optimizer: {}.", experiment.optimizer.spec.label));
    parts.setup.extend(optimizer.setup);
    let mut settings = vec!["optimizer=optimizer".to_owned(), "loss=loss_of".to_owned()];
    // The loss with a penalty is not what is recorded.
    settings.extend(penalty.is_some().then(|| "metrics=[loss_of]".to_owned()));
    settings.extend(is_eager.then(|| "run_eagerly=True".to_owned()));
    parts.setup.push(call("model.compile", &settings));
    parts.evaluation.push("predictions = model.predict_on_batch(validation_inputs)".to_owned());
    parts.evaluation.push("return float(loss_of(validation_targets, predictions))".to_owned());
    parts.step.extend(schedule.before_step.clone());
    parts.step.push("model.reset_metrics()".to_owned());
    let losses = if penalty.is_some() { "_, train_loss" } else { "train_loss" };
    parts.step.push(format!("{losses} = model.train_on_batch(inputs[batch], targets[batch])"));
    parts.after_epoch.extend(schedule.after_epoch.clone());
    parts.restore.push("model.set_weights(early_stopping.best_params)".to_owned());
    let train = recipe.train(&parts, |change| change_on_the_way(recipe, change, &schedule));

    let mut definitions = vec![examples.as_str()];
    definitions.extend(layers);
    definitions.push(&model);
    definitions.extend(optimizer.definitions.iter().map(String::as_str));
    definitions.extend(schedule.definition.as_deref());
    definitions.push(&train);
    let imports = [
        "import os",
        "",
        "os.environ.setdefault(\"KERAS_BACKEND\", \"torch\")  # Or tensorflow, or jax, instead of what is installed above.",
        "",
        "import keras",
        "import numpy as np",
        "from keras import ops",
    ];
    let has_ops = definitions.iter().any(|definition| definition.contains("ops."));
    let imports = if has_ops { &imports[..] } else { &imports[..imports.len() - 1] };
    Ok(recipe.script(imports, &definitions))
}

/// Layers that are written out.
fn layers(recipe: &Recipe) -> Vec<&'static str> {
    let mut layers = Vec::new();
    if recipe.n_hidden_layers() == 0 {
        return layers;
    }
    if recipe.experiment.hidden_normalization.spec.has_statistics {
        layers.push(include_str!("python/keras/batch_normalization.py"));
    }
    if recipe.has_dropout() {
        layers.push(include_str!("python/keras/dropout.py"));
    }
    layers
}

fn make_model(recipe: &Recipe) -> Result<String, String> {
    let experiment = &recipe.experiment;
    let activation = match experiment.activation.spec.name {
        // Its slope is another one where it is called by name.
        "leaky_relu" => "keras.layers.LeakyReLU(negative_slope=0.01)",
        "identity" => "\"linear\"",
        "tanh" => "\"tanh\"",
        "relu" => "\"relu\"",
        "elu" => "\"elu\"",
        "gelu" => "\"gelu\"",
        "silu" => "\"silu\"",
        "sigmoid" => "\"sigmoid\"",
        "softplus" => "\"softplus\"",
        other => return recipe.refuse(&format!("has no words here for the activation {other}")),
    };
    let normalization = match experiment.hidden_normalization.spec.name {
        "none" => None,
        "batch_normalization" => Some("BatchNormalization()"),
        "layer_normalization" => Some("keras.layers.LayerNormalization(epsilon=1e-5)"),
        other => return recipe.refuse(&format!("has no words here for the hidden normalization {other}")),
    };
    let has_penalty = recipe.penalty().is_some();
    let regularizer = if has_penalty { ", kernel_regularizer=penalty" } else { "" };
    let mut lines = Lines::default();
    lines.add(0, format!("def make_model({}):", if has_penalty { "penalty" } else { "" }));
    if recipe.has_dropout() {
        lines.add(1, "chances = Chances(DROPOUT)");
    }
    lines.add(1, "layers = [");
    lines.add(2, "keras.Input((SIZES[0],)),");
    let is_by_name = activation.starts_with('"');
    for n_units in recipe.sizes.iter().skip(1).take(recipe.n_hidden_layers()) {
        let of_dense =
            if normalization.is_none() && is_by_name { format!(", activation={activation}") } else { String::new() };
        lines.add(2, format!("keras.layers.Dense({n_units}{of_dense}{regularizer}),"));
        if let Some(normalization) = normalization {
            lines.add(2, format!("{normalization},"));
        }
        match (is_by_name, normalization) {
            (true, None) => {}
            (true, Some(_)) => lines.add(2, format!("keras.layers.Activation({activation}),")),
            (false, _) => lines.add(2, format!("{activation},")),
        }
        if recipe.has_dropout() {
            lines.add(2, format!("Dropout({}, chances),", number(experiment.dropout)));
        }
    }
    lines.add(2, format!("keras.layers.Dense(SIZES[-1]{regularizer}),"));
    lines.add_all(
        1,
        &[
            "]",
            "model = keras.Sequential(layers)",
            "dense = [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)]",
            "for layer, params in zip(dense, first_parameters()):",
            "    layer.set_weights(params)",
            "return model",
        ],
    );
    Ok(lines.into_text())
}

fn loss(recipe: &Recipe) -> Result<String, String> {
    let loss = &recipe.experiment.loss;
    Ok(match loss.spec.name {
        "mean_squared_error" => "keras.losses.MeanSquaredError()".to_owned(),
        "mean_absolute_error" => "keras.losses.MeanAbsoluteError()".to_owned(),
        "huber" => call("keras.losses.Huber", &[argument("delta", loss.values.get("delta"))]),
        "binary_cross_entropy" => "keras.losses.BinaryCrossentropy(from_logits=True)".to_owned(),
        "softmax_cross_entropy" => "keras.losses.SparseCategoricalCrossentropy(from_logits=True)".to_owned(),
        "hinge" => "keras.losses.Hinge()".to_owned(),
        other => return recipe.refuse(&format!("has no words here for the loss {other}")),
    })
}

fn penalty(recipe: &Recipe) -> Result<Option<String>, String> {
    Ok(match recipe.penalty() {
        None => None,
        Some(("l1", strength)) => Some(format!("keras.regularizers.L1({})", number(strength))),
        Some(("l2", strength)) => Some(format!("keras.regularizers.L2({} / 2)", number(strength))),
        Some((other, _)) => return recipe.refuse(&format!("has no words here for the regularization {other}")),
    })
}

struct Optimizer {
    setup: Vec<String>,
    /// Classes that are written out.
    definitions: Vec<String>,
}

fn optimizer(recipe: &Recipe, schedule: &Schedule) -> Result<Optimizer, String> {
    let experiment = &recipe.experiment;
    let optimizer = &experiment.optimizer;
    let values = &optimizer.values;
    let get = |name: &str| values.get(name);
    let has_small_epsilon = || get("epsilon") <= LARGE_EPSILON;
    let is_constant = schedule.is_constant() && !recipe.is_changed("learning_rate");
    let betas = || vec![argument("beta_1", get("beta1")), argument("beta_2", get("beta2"))];
    let adam_like = || [betas(), vec![argument("epsilon", get("epsilon"))]].concat();
    let template = match optimizer.spec.name {
        "sgd" if get("momentum") == 0.0 || is_constant => None,
        "sgd" => Some(("SGD", include_str!("python/keras/sgd.py"))),
        "adagrad" if has_small_epsilon() && get("initial_accumulator") >= 1e-3 => None,
        "adagrad" => Some(("Adagrad", include_str!("python/keras/adagrad.py"))),
        "adadelta" => None,
        "rmsprop" => Some(("RMSprop", include_str!("python/keras/rmsprop.py"))),
        "adam" | "adamw" | "amsgrad" | "adamax" if has_small_epsilon() => None,
        "adam" | "adamw" | "amsgrad" => Some(("Adam", include_str!("python/keras/adam.py"))),
        "adamax" => Some(("Adamax", include_str!("python/keras/adamax.py"))),
        "nadam" => Some(("Nadam", include_str!("python/keras/nadam.py"))),
        "radam" => Some(("RAdam", include_str!("python/keras/radam.py"))),
        "lion" if get("beta1") > 0.0 => None,
        "lion" => Some(("Lion", include_str!("python/keras/lion.py"))),
        "rprop" => Some(("Rprop", include_str!("python/keras/rprop.py"))),
        // Without weights between hidden layers it is AdamW.
        "muon" if recipe.n_hidden_layers() < 2 && has_small_epsilon() => None,
        "muon" => Some(("Muon", include_str!("python/keras/muon.py"))),
        other => return recipe.refuse(&format!("has no words here for the optimizer {other}")),
    };
    let mut definitions = Vec::new();
    let (mut class, mut settings) = match (template, optimizer.spec.name) {
        (Some((class, template)), name) => {
            definitions.push(include_str!("python/keras/written_out.py").to_owned());
            let text = python::class(template, optimizer.spec.hyperparameters, values);
            let text = if name == "amsgrad" { text.replace("amsgrad = False", "amsgrad = True") } else { text };
            definitions.push(text);
            (class, Vec::new())
        }
        // A whole number is no momentum to Keras.
        (None, "sgd") if get("momentum") == 0.0 => ("keras.optimizers.SGD", Vec::new()),
        (None, "sgd") => {
            let nesterov = format!("nesterov={}", truth(values.is_on("nesterov")));
            ("keras.optimizers.SGD", vec![argument("momentum", get("momentum")), nesterov])
        }
        (None, "adagrad") => {
            let start = argument("initial_accumulator_value", get("initial_accumulator"));
            ("keras.optimizers.Adagrad", vec![start, argument("epsilon", get("epsilon"))])
        }
        (None, "adadelta") => {
            ("keras.optimizers.Adadelta", vec![argument("rho", get("rho")), argument("epsilon", get("epsilon"))])
        }
        (None, "adam") => ("keras.optimizers.Adam", adam_like()),
        (None, "adamw" | "muon") => ("keras.optimizers.AdamW", adam_like()),
        (None, "amsgrad") => ("keras.optimizers.Adam", [adam_like(), vec!["amsgrad=True".to_owned()]].concat()),
        (None, "adamax") => ("keras.optimizers.Adamax", adam_like()),
        (None, "lion") => ("keras.optimizers.Lion", betas()),
        (None, other) => return recipe.refuse(&format!("has no words here for the optimizer {other}")),
    };
    let corrects = matches!(optimizer.spec.name, "adam" | "adamw" | "amsgrad" | "muon") && definitions.is_empty();
    let is_decoupled = matches!(optimizer.spec.name, "adamw" | "lion" | "muon");
    let weight_decay = if optimizer.spec.name == "rprop" { 0.0 } else { get("weight_decay") };
    if is_decoupled {
        settings.push(argument("weight_decay", weight_decay));
    } else if weight_decay != 0.0 {
        let text = include_str!("python/keras/with_weight_decay.py").replace("BASE", class);
        definitions.push(text.replace("WEIGHT_DECAY", &number(weight_decay)));
        class = "WithWeightDecay";
    }
    match recipe.clipping() {
        None => {}
        Some(("norm", threshold)) => settings.push(argument("global_clipnorm", threshold)),
        Some(("value", threshold)) => settings.push(argument("clipvalue", threshold)),
        Some((other, _)) => return recipe.refuse(&format!("has no words here for the gradient clipping {other}")),
    }
    let arguments = [vec![format!("learning_rate={}", schedule.learning_rate)], settings].concat();
    let mut setup = Vec::new();
    if corrects {
        setup.push("# Its epsilon is added before a moment is corrected, not after: gradients as small as that tell them apart.".to_owned());
    }
    setup.push(format!("optimizer = {}", call(class, &arguments)));
    if class == "Muon" {
        let matrices = "[layer.kernel for layer in model.layers if isinstance(layer, keras.layers.Dense)][1:-1]";
        setup.push(format!("optimizer.matrices = {matrices}"));
    }
    Ok(Optimizer { setup, definitions })
}

#[derive(Default)]
struct Schedule {
    /// What the optimizer is given for one.
    learning_rate: String,
    setup: Vec<String>,
    before_step: Vec<String>,
    after_epoch: Vec<String>,
    /// `scheduled_learning_rate` or `ReduceOnPlateau`, where one is written out.
    definition: Option<String>,
}

impl Schedule {
    fn is_function(&self) -> bool {
        !self.before_step.is_empty()
    }

    fn is_constant(&self) -> bool {
        self.setup.is_empty() && self.before_step.is_empty()
    }
}

fn schedule(recipe: &Recipe) -> Result<Schedule, String> {
    let experiment = &recipe.experiment;
    let (schedule, learning_rate) = (&experiment.schedule, experiment.learning_rate);
    let get = |name: &str| schedule.values.get(name);
    let n_steps = experiment.n_steps();
    let constant = Schedule { learning_rate: decimal(learning_rate), ..Schedule::default() };
    // A whole number would make Keras count in whole numbers.
    let of_library = |class: &str, settings: &[String]| {
        let arguments = [&[decimal(learning_rate)], settings].concat();
        let setup = vec![format!("schedule = {}", call(&format!("keras.optimizers.schedules.{class}"), &arguments))];
        Schedule { learning_rate: "schedule".to_owned(), setup, ..Schedule::default() }
    };
    let lowest_share = || argument("alpha", schedules::minimum(schedule, learning_rate) / learning_rate);
    let total_steps = || argument("decay_steps", schedules::total_steps(schedule, n_steps));
    // Keras' own schedules start from one learning rate.
    let is_plain = !recipe.is_changed("learning_rate");
    Ok(match schedule.spec.name {
        "constant" => constant,
        "reduce_on_plateau" if get("factor") == 1.0 => constant,
        "reduce_on_plateau" => {
            let template = include_str!("python/keras/reduce_on_plateau.py");
            let definition = python::class(template, schedule.spec.hyperparameters, &schedule.values);
            let after_epoch = ["schedule.observe(validation_loss)", "optimizer.learning_rate = schedule.learning_rate"];
            Schedule {
                setup: vec![format!("schedule = ReduceOnPlateau({})", decimal(learning_rate))],
                after_epoch: after_epoch.map(str::to_owned).to_vec(),
                definition: Some(definition),
                ..constant
            }
        }
        "step" if is_plain => {
            let settings = [argument("decay_steps", get("every")), argument("decay_rate", get("factor"))];
            of_library("ExponentialDecay", &[&settings[..], &["staircase=True".to_owned()]].concat())
        }
        "exponential" if is_plain => {
            of_library("ExponentialDecay", &["decay_steps=1".to_owned(), argument("decay_rate", get("factor"))])
        }
        "inverse_time" if is_plain => {
            let settings = [argument("decay_steps", get("decay_steps")), "decay_rate=1".to_owned()];
            of_library("InverseTimeDecay", &settings)
        }
        "linear" if is_plain => {
            let end = argument("end_learning_rate", schedules::minimum(schedule, learning_rate));
            of_library("PolynomialDecay", &[total_steps(), end])
        }
        "cosine" if is_plain => of_library("CosineDecay", &[total_steps(), lowest_share()]),
        // Where each is longer than the one before, Keras finds the restarts by a logarithm in single precision.
        "cosine_restarts" if is_plain && get("growth") == 1.0 => {
            let first = argument("first_decay_steps", get("first_steps"));
            of_library("CosineDecayRestarts", &[first, "t_mul=1.0".to_owned(), lowest_share()])
        }
        other => {
            let Some(definition) = schedules::written_out(schedule, n_steps) else {
                return recipe.refuse(&format!("has no words here for the schedule {other}"));
            };
            let before_step = vec!["optimizer.learning_rate = scheduled_learning_rate(step, learning_rate)".to_owned()];
            Schedule { definition: Some(definition), before_step, ..constant }
        }
    })
}

fn change_on_the_way(recipe: &Recipe, change: &Change, schedule: &Schedule) -> Vec<String> {
    let Change { name, value, .. } = change;
    let value = number(*value);
    match (*name, recipe.experiment.regularization.spec.name, recipe.experiment.gradient_clipping.spec.name) {
        ("learning_rate", ..) if schedule.is_function() => vec![format!("learning_rate = {value}")],
        ("learning_rate", ..) if schedule.is_constant() => vec![format!("optimizer.learning_rate = {value}")],
        ("learning_rate", ..) => {
            vec![format!("optimizer.learning_rate = {value}"), format!("schedule = ReduceOnPlateau({value})")]
        }
        ("dropout", ..) => vec![
            "for layer in model.layers:".to_owned(),
            "    if isinstance(layer, Dropout):".to_owned(),
            format!("        layer.rate = {value}"),
        ],
        ("strength", "l1", _) => vec![format!("penalty.l1 = {value}")],
        ("strength", ..) => vec![format!("penalty.l2 = {value} / 2")],
        (_, _, "norm") => vec![format!("optimizer.global_clipnorm = {value}")],
        _ => vec![format!("optimizer.clipvalue = {value}")],
    }
}

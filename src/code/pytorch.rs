//! How does an experiment look in PyTorch?
//!
//! Nearly all of it has a word there. DIFFERENCES, which are written out: Lion and the hinge loss are not there, `Muon` rounds to
//! bfloat16, `BatchNorm1d` refuses a batch of one example, and some schedules go on otherwise past their end.

use super::python::{Lines, argument, call, decimal, number, truth};
use super::recipe::{Change, Loop, Recipe};
use super::{Library, schedules};
use crate::catalog::Values;

pub const LIBRARY: Library = Library { name: "pytorch", label: "PyTorch", packages: "torch numpy", write };

fn write(recipe: &Recipe) -> Result<String, String> {
    let rows = if recipe.has_classes() { "targets[rows]" } else { "targets[rows, None]" };
    let each = format!("torch.from_numpy(features[rows]), torch.from_numpy({rows})");
    let examples = recipe.load_examples(&recipe.normalization_by_numpy()?, &each);
    let model = make_model(recipe)?;
    let optimizer = optimizer(recipe)?;
    let schedule = schedule(recipe)?;
    let loss = loss(recipe)?;

    let experiment = &recipe.experiment;
    let mut parts = Loop { params: "model.state_dict()", ..Loop::default() };
    parts.setup.push("model = make_model()".to_owned());
    parts.setup.push(format!("loss_of = {loss}  # Loss: {}.", experiment.loss.spec.label));
    if recipe.penalty().is_some() {
        parts.setup.push("weights = [layer.weight for layer in model if isinstance(layer, nn.Linear)]".to_owned());
    }
    parts.setup.push(format!("# Optimizer: {}.", experiment.optimizer.spec.label));
    parts.setup.extend(optimizer.setup);
    if !schedule.is_constant() {
        parts.setup.push(format!("# Schedule: {}.", experiment.schedule.spec.label));
    }
    parts.setup.extend(schedule.setup.clone());
    let live = recipe.live_variables(&["learning_rate", "strength", "threshold"]);
    parts.setup.extend(live.into_iter().filter(|line| schedule.is_function() || !line.starts_with("learning_rate")));
    if schedule.is_function() && !recipe.is_changed("learning_rate") {
        parts.setup.push(format!("learning_rate = {}", number(experiment.learning_rate)));
    }
    let lines = ["model.eval()", "with torch.no_grad():"];
    parts.evaluation.extend(lines.map(str::to_owned));
    parts.evaluation.push("    return loss_of(model(validation_inputs), validation_targets).item()".to_owned());
    parts.before_epoch.push("model.train()".to_owned());
    parts.step.push("loss = loss_of(model(inputs[batch]), targets[batch])".to_owned());
    parts.step.push("optimizer.zero_grad()".to_owned());
    parts.step.push(backward(recipe)?);
    parts.step.extend(clip(recipe)?);
    parts.step.extend(schedule.before_step.clone());
    parts.step.push("optimizer.step()".to_owned());
    parts.step.extend(schedule.after_step.clone());
    parts.step.push("train_loss = loss.item()".to_owned());
    parts.after_epoch.extend(schedule.after_epoch.clone());
    parts.restore.push("model.load_state_dict(early_stopping.best_params)".to_owned());
    let change = |change: &Change| change_on_the_way(change, &schedule);

    let train = recipe.train(&parts, change);
    let mut definitions = vec![examples.as_str()];
    definitions.extend(layers(recipe));
    definitions.push(&model);
    definitions.extend(optimizer.definition);
    definitions.extend(schedule.definition.as_deref());
    definitions.push(&train);
    let imports = ["", "import numpy as np", "import torch", "from torch import nn"];
    Ok(recipe.script(&imports, &definitions))
}

/// Layers that are written out.
fn layers(recipe: &Recipe) -> Vec<&'static str> {
    let mut layers = Vec::new();
    if recipe.n_hidden_layers() > 0 && is_batch_normalized(recipe) && recipe.has_batches_of_one() {
        layers.push(include_str!("python/pytorch/batch_norm.py"));
    }
    if recipe.has_dropout() {
        layers.push(include_str!("python/pytorch/dropout.py"));
    }
    layers
}

fn is_batch_normalized(recipe: &Recipe) -> bool {
    recipe.experiment.hidden_normalization.spec.has_statistics
}

fn make_model(recipe: &Recipe) -> Result<String, String> {
    let experiment = &recipe.experiment;
    let activation = match experiment.activation.spec.name {
        "tanh" => "nn.Tanh()",
        "relu" => "nn.ReLU()",
        "leaky_relu" => "nn.LeakyReLU(0.01)",
        "elu" => "nn.ELU()",
        "gelu" => "nn.GELU()",
        "silu" => "nn.SiLU()",
        "sigmoid" => "nn.Sigmoid()",
        "softplus" => "nn.Softplus()",
        "identity" => "nn.Identity()",
        other => return recipe.refuse(&format!("has no words here for the activation {other}")),
    };
    let mut lines = Lines::default();
    lines.add(0, "def make_model():");
    if recipe.has_dropout() {
        lines.add(1, "chances = Chances(DROPOUT)");
    }
    lines.add(1, "model = nn.Sequential(");
    for (idx, pair) in recipe.sizes.windows(2).enumerate() {
        let [n_inputs, n_outputs] = pair else { continue };
        lines.add(2, format!("nn.Linear({n_inputs}, {n_outputs}),"));
        if idx == recipe.n_hidden_layers() {
            break;
        }
        match experiment.hidden_normalization.spec.name {
            "none" => {}
            "batch_normalization" if recipe.has_batches_of_one() => lines.add(2, format!("BatchNorm1d({n_outputs}),")),
            "batch_normalization" => lines.add(2, format!("nn.BatchNorm1d({n_outputs}),")),
            "layer_normalization" => lines.add(2, format!("nn.LayerNorm({n_outputs}),")),
            other => return recipe.refuse(&format!("has no words here for the hidden normalization {other}")),
        }
        lines.add(2, format!("{activation},"));
        if recipe.has_dropout() {
            lines.add(2, format!("Dropout({}, chances),", number(experiment.dropout)));
        }
    }
    lines.add(1, ")");
    lines.add_all(
        1,
        &[
            "linear = [layer for layer in model if isinstance(layer, nn.Linear)]",
            "with torch.no_grad():",
            "    for layer, (weights, biases) in zip(linear, first_parameters()):",
            "        layer.weight.copy_(torch.from_numpy(weights.T))",
            "        layer.bias.copy_(torch.from_numpy(biases))",
            "return model",
        ],
    );
    Ok(lines.into_text())
}

fn loss(recipe: &Recipe) -> Result<String, String> {
    let loss = &recipe.experiment.loss;
    Ok(match loss.spec.name {
        "mean_squared_error" => "nn.MSELoss()".to_owned(),
        "mean_absolute_error" => "nn.L1Loss()".to_owned(),
        "huber" => call("nn.HuberLoss", &[argument("delta", loss.values.get("delta"))]),
        "binary_cross_entropy" => "nn.BCEWithLogitsLoss()".to_owned(),
        "softmax_cross_entropy" => "nn.CrossEntropyLoss()".to_owned(),
        // PyTorch's HingeEmbeddingLoss is another loss.
        "hinge" => "lambda outputs, targets: torch.relu(1 - (2 * targets - 1) * outputs).mean()".to_owned(),
        other => return recipe.refuse(&format!("has no words here for the loss {other}")),
    })
}

/// The backward pass, with what is added to the loss and is no part of what is recorded.
fn backward(recipe: &Recipe) -> Result<String, String> {
    let strength_of = |strength| recipe.live("strength", strength);
    Ok(match recipe.penalty() {
        None => "loss.backward()".to_owned(),
        Some(("l1", strength)) => {
            let strength = strength_of(strength);
            format!("(loss + {strength} * sum(each.abs().sum() for each in weights)).backward()  # Regularization: L1.")
        }
        Some(("l2", strength)) => {
            let strength = strength_of(strength);
            format!(
                "(loss + {strength} / 2 * sum(each.square().sum() for each in weights)).backward()  # Regularization: L2."
            )
        }
        Some((other, _)) => return recipe.refuse(&format!("has no words here for the regularization {other}")),
    })
}

fn clip(recipe: &Recipe) -> Result<Option<String>, String> {
    let Some((name, threshold)) = recipe.clipping() else { return Ok(None) };
    let threshold = recipe.live("threshold", threshold);
    let label = recipe.experiment.gradient_clipping.spec.label;
    let function = match name {
        "norm" => "clip_grad_norm_",
        "value" => "clip_grad_value_",
        other => return recipe.refuse(&format!("has no words here for the gradient clipping {other}")),
    };
    Ok(Some(format!("nn.utils.{function}(model.parameters(), {threshold})  # Gradient clipping: {label}.")))
}

struct Optimizer {
    setup: Vec<String>,
    /// A class that is written out.
    definition: Option<&'static str>,
}

fn optimizer(recipe: &Recipe) -> Result<Optimizer, String> {
    let optimizer = &recipe.experiment.optimizer;
    let values = &optimizer.values;
    let get = |name: &str| values.get(name);
    let betas = |values: &Values| format!("betas=({}, {})", decimal(values.get("beta1")), decimal(values.get("beta2")));
    let epsilon = || argument("eps", get("epsilon"));
    let decay = || argument("weight_decay", get("weight_decay"));
    let adam_like = || vec![betas(values), epsilon(), decay()];
    let (mut setup, mut definition) = (Vec::new(), None);
    let (class, settings) = match optimizer.spec.name {
        "sgd" => {
            let mut settings = vec![argument("momentum", get("momentum"))];
            if get("momentum") != 0.0 {
                settings.push(format!("nesterov={}", truth(values.is_on("nesterov"))));
            }
            settings.push(decay());
            ("torch.optim.SGD", settings)
        }
        "adagrad" => {
            let start = argument("initial_accumulator_value", get("initial_accumulator"));
            ("torch.optim.Adagrad", vec![start, epsilon(), decay()])
        }
        "adadelta" => ("torch.optim.Adadelta", vec![argument("rho", get("rho")), epsilon(), decay()]),
        "rmsprop" => {
            let settings = [argument("alpha", get("rho")), argument("momentum", get("momentum")), epsilon(), decay()];
            ("torch.optim.RMSprop", settings.to_vec())
        }
        "adam" => ("torch.optim.Adam", adam_like()),
        "adamw" => ("torch.optim.AdamW", adam_like()),
        "amsgrad" => ("torch.optim.Adam", [adam_like(), vec!["amsgrad=True".to_owned()]].concat()),
        "adamax" => ("torch.optim.Adamax", adam_like()),
        "nadam" => {
            let momentum_decay = vec![argument("momentum_decay", get("momentum_decay"))];
            ("torch.optim.NAdam", [adam_like(), momentum_decay].concat())
        }
        "radam" => ("torch.optim.RAdam", adam_like()),
        "rprop" => {
            let pair = |name: &str, [first, second]: [&str; 2]| {
                format!("{name}=({}, {})", number(get(first)), number(get(second)))
            };
            let etas = pair("etas", ["shrink_factor", "growth_factor"]);
            ("torch.optim.Rprop", vec![etas, pair("step_sizes", ["step_size_min", "step_size_max"])])
        }
        "lion" => {
            definition = Some(include_str!("python/pytorch/lion.py"));
            ("Lion", vec![betas(values), decay()])
        }
        // Without weights between hidden layers it is AdamW.
        "muon" if recipe.n_hidden_layers() < 2 => ("torch.optim.AdamW", adam_like()),
        "muon" => {
            definition = Some(include_str!("python/pytorch/muon.py"));
            setup.push("matrices = [layer.weight for layer in model if isinstance(layer, nn.Linear)][1:-1]".to_owned());
            let own = [
                "matrices".to_owned(),
                argument("momentum", get("momentum")),
                format!("nesterov={}", truth(values.is_on("nesterov"))),
                argument("ns_steps", get("newton_schulz_steps")),
            ];
            ("Muon", [own.to_vec(), adam_like()].concat())
        }
        other => return recipe.refuse(&format!("has no words here for the optimizer {other}")),
    };
    // These are 0 where nothing is said, and need not be read then.
    let is_unsaid = |setting: &String| match setting.as_str() {
        "momentum=0" => definition.is_none(),
        "weight_decay=0" => definition.is_none() && class != "torch.optim.AdamW",
        "initial_accumulator_value=0" => true,
        _ => false,
    };
    let settings = settings.into_iter().filter(|setting| !is_unsaid(setting));
    let learning_rate = argument("lr", recipe.experiment.learning_rate);
    let own = settings.partition::<Vec<_>, _>(|setting| setting == "matrices");
    let arguments = [vec!["model.parameters()".to_owned()], own.0, vec![learning_rate], own.1].concat();
    setup.push(format!("optimizer = {}", call(class, &arguments)));
    Ok(Optimizer { setup, definition })
}

#[derive(Default)]
struct Schedule {
    setup: Vec<String>,
    before_step: Vec<String>,
    after_step: Vec<String>,
    after_epoch: Vec<String>,
    /// `scheduled_learning_rate`, where it is written out.
    definition: Option<String>,
}

impl Schedule {
    fn is_constant(&self) -> bool {
        self.setup.is_empty() && !self.is_function()
    }

    fn is_function(&self) -> bool {
        self.definition.is_some()
    }
}

fn schedule(recipe: &Recipe) -> Result<Schedule, String> {
    let experiment = &recipe.experiment;
    let (schedule, learning_rate) = (&experiment.schedule, experiment.learning_rate);
    let get = |name: &str| schedule.values.get(name);
    let n_steps = experiment.n_steps();
    let of_library = |class: &str, settings: &[String]| {
        let arguments = [&["optimizer".to_owned()], settings].concat();
        let setup = vec![format!("scheduler = {}", call(&format!("torch.optim.lr_scheduler.{class}"), &arguments))];
        Schedule { setup, ..Schedule::default() }
    };
    let minimum = || schedules::minimum(schedule, learning_rate);
    let each_step = |class: &str, settings: &[String]| {
        let after_step = vec!["scheduler.step()".to_owned()];
        Schedule { after_step, ..of_library(class, settings) }
    };
    // PyTorch's own schedules start from one learning rate, and go on otherwise past their end.
    let is_plain = !recipe.is_changed("learning_rate");
    let ends_with_the_run = || schedules::total_steps(schedule, n_steps) == f64::from(n_steps);
    Ok(match schedule.spec.name {
        "constant" => Schedule::default(),
        "reduce_on_plateau" if get("factor") == 1.0 => Schedule::default(),
        "reduce_on_plateau" => {
            let settings = [
                argument("factor", get("factor")),
                argument("patience", get("plateau_patience")),
                argument("threshold", get("plateau_threshold")),
                // Above the learning rate it keeps PyTorch from reducing at all, as it does here.
                argument("min_lr", get("minimum")),
            ];
            let after_epoch = vec!["scheduler.step(validation_loss)".to_owned()];
            Schedule { after_epoch, ..of_library("ReduceLROnPlateau", &settings) }
        }
        "step" if is_plain => {
            each_step("StepLR", &[argument("step_size", get("every")), argument("gamma", get("factor"))])
        }
        "exponential" if is_plain => each_step("ExponentialLR", &[argument("gamma", get("factor"))]),
        "linear" if is_plain => {
            let total = argument("total_iters", schedules::total_steps(schedule, n_steps));
            let end = argument("end_factor", minimum() / learning_rate);
            each_step("LinearLR", &["start_factor=1".to_owned(), end, total])
        }
        "cosine" if is_plain && ends_with_the_run() => {
            let settings = [argument("T_max", f64::from(n_steps)), argument("eta_min", minimum())];
            each_step("CosineAnnealingLR", &settings)
        }
        "cosine_restarts" if is_plain => {
            let settings = [
                argument("T_0", get("first_steps")),
                argument("T_mult", get("growth")),
                argument("eta_min", minimum()),
            ];
            each_step("CosineAnnealingWarmRestarts", &settings)
        }
        // Where one of its two ways has no length, PyTorch divides by 0.
        "one_cycle" if is_plain && ends_with_the_run() && has_two_ways(get("rise_fraction"), n_steps) => {
            let settings = [
                argument("max_lr", learning_rate),
                argument("total_steps", f64::from(n_steps)),
                // A whole number is none to PyTorch.
                format!("pct_start={}", decimal(get("rise_fraction"))),
                argument("div_factor", get("initial_divisor")),
                argument("final_div_factor", get("final_divisor")),
                "cycle_momentum=False".to_owned(),
            ];
            each_step("OneCycleLR", &settings)
        }
        other => {
            let Some(definition) = schedules::written_out(schedule, n_steps) else {
                return recipe.refuse(&format!("has no words here for the schedule {other}"));
            };
            let before_step = [
                "for group in optimizer.param_groups:",
                "    group[\"lr\"] = scheduled_learning_rate(step, learning_rate)",
            ];
            let before_step = before_step.map(str::to_owned).to_vec();
            Schedule { definition: Some(definition), before_step, ..Schedule::default() }
        }
    })
}

fn has_two_ways(rise_fraction: f64, n_steps: u32) -> bool {
    rise_fraction < 1.0 && rise_fraction * f64::from(n_steps) != 1.0
}

fn change_on_the_way(change: &Change, schedule: &Schedule) -> Vec<String> {
    let Change { name, value, .. } = change;
    let value = number(*value);
    match *name {
        "learning_rate" if !schedule.is_function() => {
            let mut lines = vec!["for group in optimizer.param_groups:".to_owned()];
            lines.push(format!("    group[\"lr\"] = {value}"));
            // It goes on from the new learning rate, as if it had just begun.
            lines.extend(schedule.setup.clone());
            lines
        }
        "dropout" => vec![
            "for layer in model:".to_owned(),
            "    if isinstance(layer, Dropout):".to_owned(),
            format!("        layer.p = {value}"),
        ],
        name => vec![format!("{name} = {value}")],
    }
}

//! How does an experiment look in scikit-learn?
//!
//! `MLPRegressor` and `MLPClassifier` train with `partial_fit`, a batch at a time. What they lack is refused in a sentence. DIFFERENCES
//! from here: their squared error is half the mean one, so that SGD's learning rate is twice as large and Adam's ε half; α is
//! divided by the number of examples in a batch; two classes have one output. A run whose parameters are no longer finite raises an
//! error there.

use super::Library;
use super::python::{argument, call, number, truth};
use super::recipe::{Change, Loop, Recipe};

pub const LIBRARY: Library =
    Library { name: "scikit_learn", label: "scikit-learn", packages: "scikit-learn numpy", write };

/// From which ε on it matters that Adam's is added before the second moment is corrected, and not after it.
const LARGE_EPSILON: f64 = 1e-7;

fn write(recipe: &Recipe) -> Result<String, String> {
    refuse_what_is_not_there(recipe)?;
    let loss = loss(recipe)?;
    let settings = settings(recipe, &loss)?;
    let examples = recipe.load_examples(&normalization(recipe)?, "np.float64(features[rows]), targets[rows]");

    let mut parts = Loop { params: "(model.coefs_, model.intercepts_)", ..Loop::default() };
    let experiment = &recipe.experiment;
    let labels = [experiment.loss.spec.label, experiment.optimizer.spec.label];
    parts.setup.push(format!("# Loss: {}. Optimizer: {}.", labels[0], labels[1]));
    parts.setup.push("# Should a run diverge, it raises a ValueError.".to_owned());
    parts.setup.push(format!("model = {}(", loss.class));
    parts.setup.extend(settings.iter().map(|setting| format!("    {setting},")));
    parts.setup.push(")".to_owned());
    let mut first = "model.partial_fit(inputs[:1], targets[:1])".to_owned();
    if let Some(n_classes) = loss.n_classes {
        parts.setup.push(format!("classes = list(range({n_classes}))"));
        first = first.replace("[:1])", "[:1], classes=classes)");
    }
    let how = "# The network is made when it is fitted first. Then it gets its first weights, and begins anew.";
    parts.setup.extend([how.to_owned(), first]);
    let lists = "([np.float64(each) for each in params] for params in zip(*first_parameters()))";
    parts.setup.push(format!("model.coefs_, model.intercepts_ = {lists}"));
    parts.setup.push("del model._optimizer".to_owned());
    parts.setup.extend(recipe.live_variables(&["strength"]));
    let measure = |targets: &str, inputs: &str| match loss.n_classes {
        Some(_) => format!("cross_entropy(model, {inputs}, {targets})"),
        None => format!("mean_squared_error({targets}, model.predict({inputs}))"),
    };
    parts.evaluation.push(format!("return {}", measure("validation_targets", "validation_inputs")));
    parts.step.push(format!("train_loss = {}", measure("targets[batch]", "inputs[batch]")));
    let mut params = vec!["batch_size=len(batch)".to_owned()];
    if let Some((_, strength)) = recipe.penalty() {
        let strength = recipe.live("strength", strength);
        let half = if loss.is_half { " / 2" } else { "" };
        let label = experiment.regularization.spec.label;
        parts.step.push(format!("# Regularization: {label}. What alpha makes is divided by the number of examples."));
        params.push(format!("alpha={strength}{half} * len(batch)"));
    }
    parts.step.push(call("model.set_params", &params));
    parts.step.push("model.partial_fit(inputs[batch], targets[batch])".to_owned());
    parts.restore.push("model.coefs_, model.intercepts_ = early_stopping.best_params".to_owned());

    let train = recipe.train(&parts, |Change { name, value, .. }| vec![format!("{name} = {}", number(*value))]);
    let scaler = scaler(recipe)?.map(|scaler| format!("from sklearn.preprocessing import {scaler}"));
    let of_networks = format!("from sklearn.neural_network import {}", loss.class);
    let mut imports = vec!["", "import numpy as np"];
    let mut definitions = vec![examples];
    match loss.n_classes {
        Some(n_classes) => definitions.push(cross_entropy(n_classes)),
        None => imports.push("from sklearn.metrics import mean_squared_error"),
    }
    imports.push(&of_networks);
    imports.extend(scaler.as_deref());
    definitions.push(train);
    let definitions: Vec<&str> = definitions.iter().map(String::as_str).collect();
    Ok(recipe.script(&imports, &definitions))
}

/// All that is not to be had, but for losses, activations and optimizers.
fn refuse_what_is_not_there(recipe: &Recipe) -> Result<(), String> {
    let experiment = &recipe.experiment;
    if recipe.has_dropout() {
        return recipe.refuse("has no dropout");
    }
    if recipe.n_hidden_layers() > 0 && experiment.hidden_normalization.spec.has_params {
        let label = experiment.hidden_normalization.spec.label.to_lowercase();
        return recipe.refuse(&format!("has no {label}"));
    }
    if recipe.clipping().is_some() {
        return recipe.refuse("clips no gradients");
    }
    if recipe.penalty().is_some_and(|(name, _)| name != "l2") {
        let label = experiment.regularization.spec.label;
        return recipe.refuse(&format!("has no {label} regularization for networks"));
    }
    if experiment.schedule.spec.name != "constant" {
        let label = experiment.schedule.spec.label;
        return recipe.refuse(&format!("has no schedule like this one ({label}) for what is trained batch by batch"));
    }
    if recipe.is_changed("learning_rate") {
        return recipe.refuse("changes no learning rate on the way");
    }
    Ok(())
}

struct Loss {
    class: &'static str,
    n_classes: Option<usize>,
    /// Whether it minimises half of what is recorded.
    is_half: bool,
}

/// From what comes before the last activation. `log_loss` keeps probabilities a rounding error away from 0, so that a model which
/// is sure and wrong would have a loss of 36 at the most.
fn cross_entropy(n_classes: usize) -> String {
    let (of_class, loss) = if n_classes == 2 {
        ("[:, 1]", "np.logaddexp(0, logits) - targets * logits")
    } else {
        ("", "np.logaddexp.reduce(logits, axis=1) - logits[np.arange(len(targets)), targets.astype(int)]")
    };
    format!(
        "def cross_entropy(model, inputs, targets):\n    \
         # Without the last activation it says logits. `log_loss` tells no loss of an example above 36.\n    \
         model.out_activation_, activation = \"identity\", model.out_activation_\n    \
         logits = model.predict_proba(inputs){of_class}\n    \
         model.out_activation_ = activation\n    \
         return np.mean({loss})\n"
    )
}

fn loss(recipe: &Recipe) -> Result<Loss, String> {
    let n_outputs = recipe.sizes.last().copied().unwrap_or(1);
    let classifier = |n_classes| Loss { class: "MLPClassifier", n_classes: Some(n_classes), is_half: false };
    match recipe.experiment.loss.spec.name {
        "mean_squared_error" => Ok(Loss { class: "MLPRegressor", n_classes: None, is_half: true }),
        "binary_cross_entropy" => Ok(classifier(2)),
        "softmax_cross_entropy" if n_outputs > 2 => Ok(classifier(n_outputs)),
        "softmax_cross_entropy" => recipe
            .refuse("gives two classes a single output: choose the loss binary cross-entropy, and it can be expressed"),
        _ => recipe.refuse(&format!("has no such loss for networks ({})", recipe.experiment.loss.spec.label)),
    }
}

fn settings(recipe: &Recipe, loss: &Loss) -> Result<Vec<String>, String> {
    let experiment = &recipe.experiment;
    let hidden: Vec<String> =
        recipe.sizes.iter().skip(1).take(recipe.n_hidden_layers()).map(usize::to_string).collect();
    let mut settings = vec![format!("hidden_layer_sizes=[{}]", hidden.join(", "))];
    if recipe.n_hidden_layers() > 0 {
        let activation = match experiment.activation.spec.name {
            "tanh" => "tanh",
            "relu" => "relu",
            "sigmoid" => "logistic",
            "identity" => "identity",
            _ => return recipe.refuse(&format!("has no such activation ({})", experiment.activation.spec.label)),
        };
        settings.push(format!("activation=\"{activation}\""));
    }
    let optimizer = &experiment.optimizer;
    let get = |name: &str| optimizer.values.get(name);
    let learning_rate = experiment.learning_rate;
    match optimizer.spec.name {
        "sgd" => {
            settings.push("solver=\"sgd\"".to_owned());
            let twice =
                if loss.is_half { "  # Twice Losscope's: the loss is half the mean squared error." } else { "" };
            let learning_rate = if loss.is_half { 2.0 * learning_rate } else { learning_rate };
            settings
                .push(argument("learning_rate_init", learning_rate) + if twice.is_empty() { "" } else { "," } + twice);
            settings.push(argument("momentum", get("momentum")));
            settings.push(format!("nesterovs_momentum={}", truth(optimizer.values.is_on("nesterov"))));
        }
        "adam" if get("epsilon") <= LARGE_EPSILON => {
            settings.push("solver=\"adam\"".to_owned());
            settings.push(argument("learning_rate_init", learning_rate));
            settings.push(argument("beta_1", get("beta1")));
            settings.push(argument("beta_2", get("beta2")));
            settings.push(argument("epsilon", if loss.is_half { get("epsilon") / 2.0 } else { get("epsilon") }));
        }
        "adam" => {
            let epsilon = number(get("epsilon"));
            return recipe.refuse(&format!("adds Adam's ε elsewhere, which matters when it is as large as {epsilon}"));
        }
        _ => return recipe.refuse(&format!("has no such optimizer ({})", optimizer.spec.label)),
    }
    if get("weight_decay") != 0.0 {
        return recipe.refuse("has no weight decay of all parameters: choose L2, which leaves the biases alone");
    }
    settings.extend(["alpha=0", "shuffle=False", "batch_size=1"].map(str::to_owned));
    Ok(settings)
}

fn scaler(recipe: &Recipe) -> Result<Option<&'static str>, String> {
    Ok(match recipe.experiment.normalization.spec.name {
        "none" => None,
        "min_max" => Some("MinMaxScaler"),
        "max_abs" => Some("MaxAbsScaler"),
        "standardize" => Some("StandardScaler"),
        "robust" => Some("RobustScaler"),
        other => return recipe.refuse(&format!("has no words here for the normalization {other}")),
    })
}

fn normalization(recipe: &Recipe) -> Result<Vec<String>, String> {
    Ok(scaler(recipe)?
        .into_iter()
        .map(|scaler| format!("features = {scaler}().fit(features[training]).transform(features)"))
        .collect())
}

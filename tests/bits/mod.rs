//! The bits of many short runs, for the native test and for the one in the browser.

use super::tables;
use losscope::dataset::DATASETS;
use losscope::experiment::Experiment;
use losscope::gradient_clipping::GRADIENT_CLIPPINGS;
use losscope::link;
use losscope::loss::LOSSES;
use losscope::model::activation::ACTIVATIONS;
use losscope::model::hidden_normalization::HIDDEN_NORMALIZATIONS;
use losscope::model::initialisation::INITIALISATIONS;
use losscope::normalization::NORMALIZATIONS;
use losscope::optimizer::OPTIMIZERS;
use losscope::regularization::REGULARIZATIONS;
use losscope::schedule::SCHEDULES;

/// A line for each experiment: the hash of all its losses, their number, the last one, and the link.
pub fn lines() -> String {
    links().iter().map(|link| format!("{}\n", line(link))).collect()
}

/// Every entry of every registry, and the corners.
fn links() -> Vec<String> {
    let mut settings: Vec<Vec<(&str, &str)>> = Vec::new();
    for dataset in DATASETS {
        for optimizer in OPTIMIZERS {
            settings.push(vec![("dataset", dataset.name), ("optimizer", optimizer.name)]);
        }
        for loss in LOSSES.iter().filter(|loss| loss.tasks.contains(&dataset.task)) {
            settings.push(vec![("dataset", dataset.name), ("loss", loss.name), ("n_epochs", "10")]);
        }
    }
    for activation in ACTIVATIONS {
        for n_hidden_layers in ["1", "2", "5"] {
            settings.push(vec![
                ("activation", activation.name),
                ("n_hidden_layers", n_hidden_layers),
                ("n_units", "12"),
            ]);
        }
        settings.push(vec![("activation", activation.name), ("learning_rate", "4")]);
    }
    for normalization in NORMALIZATIONS {
        settings.push(vec![("dataset", "penguins"), ("normalization", normalization.name)]);
    }
    for batch_size in ["1", "2", "7", "33", "full"] {
        settings.push(vec![("batch_size", batch_size), ("n_epochs", "5")]);
    }
    settings.push(vec![("n_hidden_layers", "0")]);
    settings.push(vec![("n_units", "1")]);
    let short = [("n_epochs", "10")];
    for spec in HIDDEN_NORMALIZATIONS {
        settings.push([&short[..], &[("hidden_normalization", spec.name), ("n_hidden_layers", "2")]].concat());
    }
    for spec in INITIALISATIONS {
        settings.push([&short[..], &[("initialisation", spec.name)]].concat());
    }
    for spec in REGULARIZATIONS {
        settings.push([&short[..], &[("regularization", spec.name)]].concat());
    }
    for spec in GRADIENT_CLIPPINGS {
        settings.push([&short[..], &[("gradient_clipping", spec.name), ("learning_rate", "1")]].concat());
    }
    for spec in SCHEDULES {
        settings.push([&short[..], &[("schedule", spec.name)]].concat());
    }
    for optimizer in OPTIMIZERS {
        // Enough layers for a matrix between two hidden ones.
        settings.push([&short[..], &[("optimizer", optimizer.name), ("n_hidden_layers", "3")]].concat());
    }
    settings.push(vec![("dropout", "0.2"), ("n_epochs", "10")]);
    settings.push(vec![("early_stopping", "on"), ("patience", "2"), ("learning_rate", "0.4")]);
    settings.push(vec![("n_units", "64"), ("n_hidden_layers", "3"), ("n_epochs", "5")]);
    settings.push(vec![("momentum", "0.9"), ("nesterov", "on"), ("weight_decay", "0.001"), ("seed", "4294967295")]);
    settings.push(vec![
        ("optimizer", "adam"),
        ("beta1", "0.5"),
        ("beta2", "0.9"),
        ("epsilon", "0.001"),
        ("weight_decay", "0.01"),
    ]);
    let encode = |settings: &Vec<_>| link::encode(&Experiment::from_settings(settings).expect("allowed"));
    settings.iter().map(encode).collect()
}

fn line(link: &str) -> String {
    let mut trainer = tables::trainer(&link::decode(link).expect("a link that was written"));
    trainer.advance(u32::MAX);
    let history = trainer.history();
    // FNV-1a over the bits, every NaN being the same: WebAssembly does not say which one it makes.
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for loss in history.train_loss.iter().chain(&history.validation_loss) {
        let bits = if loss.is_nan() { f32::NAN.to_bits() } else { loss.to_bits() };
        for byte in bits.to_le_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    let n_losses = history.train_loss.len() + history.validation_loss.len();
    let last = history.validation_loss.last().copied().unwrap_or(f32::NAN);
    format!("{hash:016x} {n_losses} {last:?} {link}")
}

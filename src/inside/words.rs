//! What is to be said of the inside of a run? The same numbers in words, for those who can't see them drawn.

use super::{About, Records, layers};
use crate::words::{capitalized, listed, measured, short, to_digits};

/// What the limit of the sharpness is, as it stands beside its line: `2 / learning rate`, and more with momentum.
pub fn limit(about: &About) -> Option<String> {
    let (reach, weight_decay) = about.reach?;
    let decay = if weight_decay > 0.0 { " − weight decay" } else { "" };
    Some(format!("{} / learning rate{decay}", short(to_digits(reach, 3))))
}

/// What there is to say of a record, where there is one, and of the run as a whole.
pub fn sentences(about: &About, records: &Records, record_idx: Option<usize>) -> Vec<String> {
    let mut sentences: Vec<String> = Vec::new();
    if let Some(record_idx) = record_idx {
        sentences.extend(of_sharpness(about, records, record_idx));
        sentences.push(of_layers(about, records, record_idx));
        sentences.extend(of_dead_units(about, records, record_idx));
    }
    sentences.extend(of_learning_rate(about));
    sentences.extend(of_examples(about));
    sentences
}

/// `Sharpness 34.21 at step 500: just below 2 / learning rate = 40.00.`
fn of_sharpness(about: &About, records: &Records, record_idx: usize) -> Option<String> {
    let step = records.step.get(record_idx)?;
    let sharpness = f64::from(*records.sharpness.get(record_idx)?);
    if !sharpness.is_finite() {
        return Some(format!("At step {step} there is no sharpness any more: the run has diverged."));
    }
    let said = format!("Sharpness {} at step {step}", measured(sharpness));
    let bound = f64::from(*records.limit.get(record_idx)?);
    Some(match limit(about) {
        Some(words) if bound.is_finite() => {
            let place = match sharpness / bound {
                ratio if ratio < 0.5 => "well below",
                ratio if ratio < 0.9 => "below",
                ratio if ratio < 1.0 => "just below",
                ratio if ratio < 1.1 => "just above",
                ratio if ratio < 2.0 => "above",
                _ => "far above",
            };
            format!("{said}: {place} {words} = {}.", measured(bound))
        }
        Some(_) => format!("{said}; the learning rate is 0, which any sharpness allows."),
        None => format!("{said}; with this optimizer it sets the learning rate no plain limit."),
    })
}

/// `Weights 1.870 in layer 1 and 1.131 in the output layer; gradient 0.02332 and 0.02271.`
fn of_layers(about: &About, records: &Records, record_idx: usize) -> String {
    let of = |column: &[f32]| -> Vec<f64> {
        let row = column.get(record_idx * about.n_layers..(record_idx + 1) * about.n_layers).unwrap_or_default();
        row.iter().map(|&value| f64::from(value)).collect()
    };
    let name = |idx: usize| match layers::label(idx, about.n_layers) {
        label if idx + 1 == about.n_layers => format!("the {label} layer"),
        label => label,
    };
    let weights = of(&records.weight_norm).into_iter().enumerate();
    let weights: Vec<String> = weights.map(|(idx, value)| format!("{} in {}", measured(value), name(idx))).collect();
    let gradients: Vec<String> = of(&records.gradient_norm).into_iter().map(measured).collect();
    format!("Weights {}; gradient {}.", listed(&weights), listed(&gradients))
}

/// `2 of 8 units in layer 1 are dead.`
fn of_dead_units(about: &About, records: &Records, record_idx: usize) -> Option<String> {
    let dead = about.dead?;
    let n_hidden = about.n_layers - 1;
    let row = records.dead_units.get(record_idx * n_hidden..(record_idx + 1) * n_hidden)?;
    if row.iter().any(|n_dead| n_dead.is_nan()) {
        return None;
    }
    let found: Vec<String> = row
        .iter()
        .enumerate()
        .filter(|(_, n_dead)| **n_dead > 0.0)
        .map(|(idx, n_dead)| {
            let units = if about.n_units == 1 { "unit" } else { "units" };
            format!("{n_dead} of {} {units} in {}", about.n_units, layers::label(idx, about.n_layers))
        })
        .collect();
    if found.is_empty() {
        return Some(format!("No unit is {dead}."));
    }
    let is_one = found.len() == 1 && row.iter().sum::<f32>() == 1.0;
    Some(format!("{} {} {dead}.", listed(&found), if is_one { "is" } else { "are" }))
}

/// `A linear model with squared error: gradient descent on the full batch converges below a learning rate of 0.2371.`
fn of_learning_rate(about: &About) -> Option<String> {
    if let Some(largest) = about.largest_learning_rate {
        let batches = if about.is_full_batch { "" } else { "; small batches add noise, and allow less" };
        return Some(format!(
            "A linear model with squared error: gradient descent on the full batch converges below a learning rate of {}{batches}.",
            measured(largest)
        ));
    }
    about
        .why_none
        .map(|reason| capitalized(&format!("no single learning rate is the largest that converges, because {reason}.")))
}

fn of_examples(about: &About) -> Option<String> {
    let About { n_measured, n_training, .. } = *about;
    (n_measured < n_training).then(|| {
        format!(
            "Measured on {n_measured} of the {n_training} training examples: on all of them it would take too long."
        )
    })
}

//! What did a run come to, in a sentence or two?

use crate::history::History;
use crate::words::{count, measured};

/// Where a run stands: `Step 900 of 900 · training loss 0.031 (mean of the last 9 steps) · validation loss 0.042 · accuracy 0.98`.
pub fn state(history: &History, n_steps: u32, steps_per_epoch: u32, metric_label: &str) -> String {
    let mut parts = vec![format!("Step {} of {n_steps}", history.n_steps())];
    let n_recent = history.n_steps().min(steps_per_epoch.max(1));
    if let Some(loss) = recent_train_loss(history, n_recent) {
        let of = match n_recent {
            1 => String::new(),
            _ if !loss.is_finite() => String::new(),
            n => format!(" (mean of the last {n} steps)"),
        };
        parts.push(format!("training loss {}{of}", measured(loss)));
    }
    if let Some(&loss) = history.validation_loss.last() {
        parts.push(format!("validation loss {}", measured(f64::from(loss))));
    }
    if let Some(&metric) = history.validation_metric.last().filter(|metric| metric.is_finite()) {
        parts.push(format!("{metric_label} {}", measured(f64::from(metric))));
    }
    parts.join(" · ")
}

/// The mean training loss of the last steps, over an epoch of them where there are as many: that of one small batch is
/// mostly chance.
fn recent_train_loss(history: &History, n_recent: u32) -> Option<f64> {
    let losses = &history.train_loss;
    let recent = losses.get(losses.len().saturating_sub(n_recent as usize)..)?;
    let sum: f64 = recent.iter().map(|&loss| f64::from(loss)).sum();
    (!recent.is_empty()).then(|| sum / recent.len() as f64)
}

/// The shape of the curve in words.
pub fn sentence(history: &History) -> String {
    if let Some(step) = history.first_non_finite_step() {
        return format!("Diverged: at step {step} the loss left the finite numbers.");
    }
    let (Some((first, last)), Some(&last_step), Some((best_step, best))) =
        (first_and_last(history), history.validation_step.last(), history.best_validation())
    else {
        return String::new();
    };
    let [first_words, last_words] = [first, last].map(|loss| measured(f64::from(loss)));
    let steps = count(last_step, "steps");
    let mut sentence = if first_words == last_words {
        format!("Validation loss stays at {first_words} for {steps}")
    } else if (last - first).abs() < 0.02 * first.abs() {
        format!("Validation loss hardly changes: from {first_words} to {last_words} in {steps}")
    } else {
        let change = if last < first { "falls" } else { "rises" };
        format!("Validation loss {change} from {first_words} to {last_words} in {steps}")
    };
    if let Some(step) = history.stopped_at {
        sentence += &format!(
            "; early stopping {} at step {step}",
            if step < last_step { "would have ended it" } else { "ended it" }
        );
    }
    if best < last && best_step > 0 {
        sentence += &format!("; it was lowest, {}, at step {best_step}", measured(f64::from(best)));
    }
    sentence + "."
}

/// The validation loss before the first step and after the last.
fn first_and_last(history: &History) -> Option<(f32, f32)> {
    match history.validation_loss.as_slice() {
        [first, .., last] => Some((*first, *last)),
        _ => None,
    }
}

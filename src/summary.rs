//! What did a run come to, in a sentence or two?

use crate::history::History;
use crate::words::{count, measured};

/// Where a run stands: `Step 900 of 900 · training loss 0.031 (mean of the last epoch) · validation loss 0.042`.
pub fn state(history: &History, n_steps: u32, steps_per_epoch: u32) -> String {
    let mut parts = vec![format!("Step {} of {n_steps}", history.n_steps())];
    if let Some(loss) = recent_train_loss(history, steps_per_epoch) {
        let of = if steps_per_epoch > 1 && loss.is_finite() { " (mean of the last epoch)" } else { "" };
        parts.push(format!("training loss {}{of}", measured(loss)));
    }
    if let Some(&loss) = history.validation_loss.last() {
        parts.push(format!("validation loss {}", measured(f64::from(loss))));
    }
    parts.join(" · ")
}

/// The mean training loss of the last steps, as many as an epoch has: that of one small batch is mostly chance.
pub fn recent_train_loss(history: &History, steps_per_epoch: u32) -> Option<f64> {
    let losses = &history.train_loss;
    let recent = losses.get(losses.len().saturating_sub(steps_per_epoch.max(1) as usize)..)?;
    let sum: f64 = recent.iter().map(|&loss| f64::from(loss)).sum();
    (!recent.is_empty()).then(|| sum / recent.len() as f64)
}

/// The shape of the curve in words.
pub fn sentence(history: &History) -> String {
    if let Some(step) = history.first_non_finite_step() {
        return format!("Diverged: at step {step} the loss left the finite numbers.");
    }
    let Some(((first, last), (best_step, best))) = first_and_last(history).zip(history.best_validation()) else {
        return String::new();
    };
    let change = if last < first { "falls" } else { "rises" };
    let mut sentence = format!(
        "Validation loss {change} from {} to {} in {}",
        measured(f64::from(first)),
        measured(f64::from(last)),
        count(history.n_steps(), "steps"),
    );
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

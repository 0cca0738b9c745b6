//! What did a run come to, in a sentence or two?

use crate::history::{History, Outline};
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

/// The shape of the curves in words: `Training loss falls from 1.100 to 0.08000 in 400 steps; validation loss is lowest, 0.2100, at
/// step 130 and rises to 0.3400.`
pub fn sentence(history: &History, steps_per_epoch: u32) -> String {
    sentence_with(history, &history.outline(), steps_per_epoch)
}

/// The same, where it is known already what stands out.
pub fn sentence_with(history: &History, outline: &Outline, steps_per_epoch: u32) -> String {
    if let Some((step, reason)) = outline.divergence() {
        return format!("Diverged: at step {step} the loss was {reason}.");
    }
    let n_steps = history.n_steps();
    let n_recent = n_steps.min(steps_per_epoch.max(1));
    let (Some(&first), Some(last)) = (history.train_loss.first(), recent_train_loss(history, n_recent)) else {
        return String::new();
    };
    let mut sentence = format!("Training loss {} in {}", change(f64::from(first), last), count(n_steps, "steps"));
    if let [first, .., last] = history.validation_loss.as_slice() {
        let last_words = measured(f64::from(*last));
        sentence += &match outline.lowest_before_the_end() {
            Some((step, lowest)) if measured(f64::from(lowest)) != last_words => {
                let lowest = measured(f64::from(lowest));
                format!("; validation loss is lowest, {lowest}, at step {step} and rises to {last_words}")
            }
            _ => format!("; validation loss {}", change(f64::from(*first), f64::from(*last))),
        };
    }
    if let Some(step) = history.stopped_at {
        let word = if step < n_steps { "would have ended it" } else { "ended it" };
        sentence += &format!("; early stopping {word} at step {step}");
    }
    sentence + "."
}

/// From one value to another, in words.
fn change(first: f64, last: f64) -> String {
    let [first_words, last_words] = [first, last].map(measured);
    if first_words == last_words {
        format!("stays at {first_words}")
    } else if (last - first).abs() < 0.02 * first.abs() {
        format!("hardly changes, from {first_words} to {last_words}")
    } else {
        format!("{} from {first_words} to {last_words}", if last < first { "falls" } else { "rises" })
    }
}

/// No more rows than a reader wants to hear.
const MOST_ROWS: usize = 20;

/// Steps at which a run is told in a table: where validation was evaluated, the first, the lowest and the last of them, and as many of
/// the others as there is room for, evenly.
pub fn told_steps(history: &History) -> Vec<u32> {
    let steps = &history.validation_step;
    if steps.len() <= MOST_ROWS {
        return steps.clone();
    }
    let n_even = MOST_ROWS - 1;
    let mut told: Vec<u32> =
        (0..n_even).filter_map(|idx| steps.get(idx * (steps.len() - 1) / (n_even - 1)).copied()).collect();
    if let Some((best, _)) = history.best_validation() {
        let place = told.partition_point(|&step| step < best);
        if told.get(place) != Some(&best) {
            told.insert(place, best);
        }
    }
    told
}

//! What differs between two runs, and what did the difference do?

use crate::catalog::Setting;
use crate::history::{History, Outline};
use crate::math::f64::{floor, log10};
use crate::words::{capitalized, read, short, to_digits};

/// A run, as far as it is compared.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// All that applies to the whole run, in the order of the page.
    pub settings: &'a [Setting],
    /// What is changed on the way: from which step on, and in which words.
    pub interventions: &'a [(u32, String)],
    pub history: &'a History,
    pub outline: &'a Outline,
    pub steps_per_epoch: u32,
    /// Whether nothing more will come.
    pub is_complete: bool,
}

/// More differences than these are counted, not named.
const MOST_NAMED: usize = 3;
/// The settings without which two losses are of different things.
pub const DATA: &str = "dataset";
const LOSS: &str = "loss";
/// A validation loss that rises by this factor from one evaluation to the next has jumped.
const JUMP: f32 = 1.1;
/// So many more jumps are worth a word.
const FEW_JUMPS: usize = 3;
/// A validation loss that ends so far above its lowest is worth a word.
const FAR_ABOVE: f32 = 1.2;

/// What changed from one run to the next, and what it did: `Learning rate 0.01 → 0.1: reached 0.2 after 40 steps instead of 310; best
/// validation loss 0.21 → 0.19.` Nothing where nothing changed.
pub fn sentence(before: Side, after: Side) -> Option<String> {
    let changes = changes(before, after);
    if changes.is_empty() {
        return None;
    }
    let named = changes.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", ");
    let rest = match changes.len().saturating_sub(MOST_NAMED) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    let what = capitalized(&format!("{named}{rest}"));
    let is_other = |name: &str| value(before.settings, name) != value(after.settings, name);
    Some(if is_other(DATA) {
        format!("{what}: other data, so the two losses are not comparable.")
    } else if is_other(LOSS) {
        format!("{what}: another loss, so the two are not comparable.")
    } else if before.is_complete && after.is_complete {
        format!("{what}: {}.", effect(before, after))
    } else {
        format!("{what}.")
    })
}

/// Each setting that is another one now: `learning rate 0.01 → 0.1`.
fn changes(before: Side, after: Side) -> Vec<String> {
    let mut changes = Vec::new();
    for setting in after.settings {
        match value(before.settings, setting.name) {
            Some(words) if *words != setting.words => {
                changes.push(format!("{} {words} → {}", setting.label, setting.words));
            }
            None if !setting.is_default => changes.push(setting.in_words()),
            _ => {}
        }
    }
    // What has a default of its own in the new choice goes without saying.
    let is_new = |change: &&(u32, String)| !before.interventions.contains(change);
    changes.extend(after.interventions.iter().filter(is_new).map(from_step));
    let is_gone = |change: &&(u32, String)| !after.interventions.contains(change);
    let gone = before.interventions.iter().filter(is_gone);
    changes.extend(gone.map(|change| format!("no longer {}", from_step(change))));
    changes
}

/// A change on the way, in words: `learning rate 0.1 from step 300`.
pub fn from_step((step, words): &(u32, String)) -> String {
    format!("{words} from step {step}")
}

/// The settings of a run that the other has not, as the first has them: what to call it beside the other.
pub fn difference(of: &[Setting], from: &[Setting]) -> Vec<String> {
    let is_other = |setting: &&Setting| match value(from, setting.name) {
        Some(words) => *words != setting.words,
        None => !setting.is_default,
    };
    of.iter().filter(is_other).map(Setting::in_words).collect()
}

/// The same in as few words as tell it: what was set by hand, where something was.
pub fn short_difference(of: &[Setting], from: &[Setting]) -> Vec<String> {
    let set_by_hand: Vec<Setting> = of.iter().filter(|setting| !setting.is_default).cloned().collect();
    let parts = difference(&set_by_hand, from);
    if parts.is_empty() { difference(of, from) } else { parts }
}

/// Whether two runs learn from the same data.
pub fn is_of_the_same_data(one: &[Setting], other: &[Setting]) -> bool {
    value(one, DATA) == value(other, DATA)
}

fn value<'a>(settings: &'a [Setting], name: &str) -> Option<&'a String> {
    settings.iter().find(|setting| setting.name == name).map(|setting| &setting.words)
}

/// What the difference did to the curve.
fn effect(before: Side, after: Side) -> String {
    if before.history.train_loss == after.history.train_loss
        && before.history.validation_loss == after.history.validation_loss
    {
        return "the curve stays the same, bit for bit".to_owned();
    }
    match (before.outline.divergence(), after.outline.divergence()) {
        (None, Some((step, _))) => return format!("diverges at step {step}"),
        (Some((before, _)), Some((step, _))) if before == step => return format!("still diverges at step {step}"),
        (Some((before, _)), Some((step, _))) => return format!("diverges at step {step} instead of {before}"),
        _ => {}
    }
    let (Some((_, best_before)), Some((_, best))) = (before.history.best_validation(), after.history.best_validation())
    else {
        return "there is no validation loss to compare".to_owned();
    };
    if before.outline.divergence().is_some() {
        return format!("no longer diverges; best validation loss {}", to_three(best));
    }
    let mut effects = Vec::new();
    effects.extend(stopped(before.history, after.history));
    let of_the_shape = [jumped(before.history, after.history), ended(before.history, after.history)];
    effects.extend(of_the_shape.into_iter().flatten());
    // How fast it came down says little of a curve that does not stay there.
    if effects.is_empty() {
        effects.extend(reached(before, after, f64::from(best_before.max(best))));
    }
    let [words_before, words] = [best_before, best].map(to_three);
    effects.push(if words_before == words {
        format!("best validation loss {words}, as before")
    } else {
        format!("best validation loss {words_before} → {words}")
    });
    effects.join("; ")
}

/// That one of them was ended by early stopping.
fn stopped(before: &History, after: &History) -> Option<String> {
    let [end_before, end] = [before, after].map(|run| run.stopped_at.filter(|&step| step == run.n_steps()));
    match (end_before, end) {
        (None, Some(step)) => Some(format!("stops early, at step {step}")),
        (Some(_), None) => Some("no longer stops early".to_owned()),
        (Some(before), Some(step)) if before != step => Some(format!("stops early at step {step} instead of {before}")),
        _ => None,
    }
}

/// That one of them is much more restless.
fn jumped(before: &History, after: &History) -> Option<String> {
    let count = |run: &History| run.validation_loss.windows(2).filter(|pair| pair[1] > JUMP * pair[0]).count();
    let times = |n: usize| if n == 0 { "never".to_owned() } else { format!("{n} times") };
    let (n_before, n) = (count(before), count(after));
    let is_much = n.abs_diff(n_before) >= FEW_JUMPS && n.max(n_before) >= 2 * n.min(n_before);
    is_much.then(|| format!("validation loss jumps up by a tenth {} instead of {}", times(n), times(n_before)))
}

/// Where they ended, if that of one is far above its lowest.
fn ended(before: &History, after: &History) -> Option<String> {
    let end = |run: &History| {
        let last = run.validation_loss.last().copied()?;
        Some((last, last > FAR_ABOVE * run.best_validation()?.1))
    };
    let ((last_before, is_far_before), (last, is_far)) = (end(before)?, end(after)?);
    let [words_before, words] = [last_before, last].map(to_three);
    let is_worth_it = (is_far_before || is_far) && words_before != words;
    is_worth_it.then(|| format!("validation loss ends at {words} instead of {words_before}"))
}

/// How soon each of them came down to what both have reached; nothing if both began there.
fn reached(before: Side, after: Side, both: f64) -> Option<String> {
    // Its last bits are no digits that anybody reads.
    let both = to_digits(both, 6);
    let level = rounded_up(both);
    let [step_before, step] = [before, after].map(|side| {
        let losses = &side.history.validation_loss;
        let idx = losses.iter().position(|&loss| to_digits(f64::from(loss), 6) <= level)?;
        side.history.validation_step.get(idx).copied()
    });
    let (step_before, step) = (step_before?, step?);
    if step_before == 0 && step == 0 {
        return None;
    }
    let level = short(level);
    // Steps of other sizes are no measure for each other.
    let (n_before, n, unit) = if before.steps_per_epoch == after.steps_per_epoch {
        (step_before, step, "step")
    } else {
        let epochs = |step: u32, side: Side| step.div_ceil(side.steps_per_epoch.max(1));
        (epochs(step_before, before), epochs(step, after), "epoch")
    };
    let units = if n == 1 { unit.to_owned() } else { format!("{unit}s") };
    Some(if n == n_before {
        format!("reached {level} after {n} {units}, as before")
    } else {
        format!("reached {level} after {n} {units} instead of {n_before}")
    })
}

/// The next number of two digits that is not below it.
fn rounded_up(value: f64) -> f64 {
    let nearest = to_digits(value, 2);
    if nearest >= value || value <= 0.0 {
        return nearest;
    }
    let half_a_unit = read::<f64>(&format!("5e{}", floor(log10(value)) - 2.0)).unwrap_or(0.0);
    to_digits(value + half_a_unit, 2)
}

fn to_three(loss: f32) -> String {
    short(to_digits(f64::from(loss), 3))
}

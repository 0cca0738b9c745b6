//! What does a portrait show, for those who can't see it?

use super::confusion::{counts, has_many_classes};
use super::{Facts, Kind, Portrait};
use crate::metric;
use crate::words::{listed, number, to_digits};

/// Of many classes, so many kinds of mistakes are told.
const MOST_MISTAKES: usize = 3;
/// An R² that is nearer to 0 is 0.
const ROUNDING: f64 = 1e-6;

/// What the model has learnt by then, in a sentence or two.
pub fn sentence(portrait: &Portrait) -> String {
    let Facts { step, kind, is_part, .. } = portrait.facts();
    let has_classes = matches!(kind, Kind::Regions | Kind::Confusion);
    let is_lost = |said: &f32| if has_classes { *said < 0.0 } else { !said.is_finite() };
    match portrait.said().iter().filter(|said| is_lost(said)).count() {
        0 => {}
        n_lost if n_lost == portrait.said().len() => {
            return format!("At step {step} the model predicts nothing any more: its outputs are no numbers.");
        }
        n_lost => {
            let n = portrait.said().len();
            return format!(
                "At step {step} the model predicts nothing for {n_lost} of {n} examples: its outputs are no numbers."
            );
        }
    }
    let splits = [(true, "training"), (false, "validation")];
    // What is said of some examples must not sound as if it were said of all.
    let named = |is_training: bool, name: &str| {
        if !is_part[usize::from(!is_training)] {
            return name.to_owned();
        }
        format!("the first {} {name}", portrait.split(is_training).0.len())
    };
    // Of each split with so many examples.
    let of = |n_fewest: usize, measure: &dyn Fn(bool) -> String| {
        let told = splits.iter().filter(|(is_training, _)| portrait.split(*is_training).0.len() >= n_fewest);
        let told = told.map(|(is_training, name)| format!("{} {}", measure(*is_training), named(*is_training, name)));
        listed(&told.collect::<Vec<String>>())
    };
    if !has_classes {
        let how = if kind == Kind::Line {
            "The line is what the model predicts"
        } else {
            "A sign on the diagonal is a right prediction"
        };
        // A single example has no variance of which a share could be explained.
        let all = of(2, &|is_training| format!("{} on", r_squared(portrait, is_training)));
        let single = splits.iter().filter(|(is_training, _)| portrait.split(*is_training).0.len() == 1);
        let single: Vec<String> = single.map(|(_, name)| format!("a single {name} example")).collect();
        let all = if all.is_empty() { String::new() } else { format!(" At step {step} R² is {all} examples.") };
        let none = if single.is_empty() { String::new() } else { format!(" Of {} there is no R².", listed(&single)) };
        return format!("{how}.{all}{none}");
    }
    let right = of(1, &|is_training| {
        let the = if is_part[usize::from(!is_training)] { "" } else { " the" };
        format!("{} of{the}", percent(portrait, is_training))
    });
    format!("At step {step} the model tells the class of {right} examples.{}", mistakes(portrait))
}

/// The share of the targets' variance that is explained, to three digits.
fn r_squared(portrait: &Portrait, is_training: bool) -> String {
    let (truth, said) = portrait.split(is_training);
    let r_squared = metric::r_squared(said, truth);
    // Predictions are of single precision, and so is what is left of them where nothing is explained.
    number(if r_squared.abs() < ROUNDING { 0.0 } else { to_digits(r_squared, 3) })
}

/// The share of examples whose class is right.
fn percent(portrait: &Portrait, is_training: bool) -> String {
    let (truth, said) = portrait.split(is_training);
    let n_right = truth.iter().zip(said).filter(|(truth, said)| truth == said).count();
    // All is said only of all. Between the number and its sign no line ends.
    format!("{}\u{a0}%", (100 * n_right) / truth.len().max(1))
}

/// What is taken for something else most often, among those held out where there are any; of many classes, the worst of them.
fn mistakes(portrait: &Portrait) -> String {
    let (_, classes) = portrait.names();
    let n = classes.len();
    let counts = counts(portrait, !portrait.has_validation());
    let mut wrong: Vec<(usize, u32)> =
        (0..).zip(counts).filter(|(idx, count)| idx / n != idx % n && *count > 0).collect();
    // Of as many the first stays the first.
    wrong.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    wrong.truncate(if has_many_classes(portrait) { MOST_MISTAKES } else { 1 });
    let name = |idx: usize| classes.get(idx).map_or("", String::as_str);
    let split = if portrait.has_validation() { "validation" } else { "training" };
    let told = wrong.iter().enumerate().map(|(place, &(idx, times))| {
        let examples = if times == 1 { "example" } else { "examples" };
        // What they are is said once.
        let examples = if place == 0 { format!(" {split} {examples}") } else { String::new() };
        format!("{times}{examples} of {} taken for {}", name(idx / n), name(idx % n))
    });
    let told: Vec<String> = told.collect();
    match told.len() {
        0 => String::new(),
        1 => format!(" Its most frequent mistake: {}.", listed(&told)),
        _ => format!(" Its most frequent mistakes: {}.", listed(&told)),
    }
}

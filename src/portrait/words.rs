//! What does a portrait show, for those who can't see it?

use super::confusion::{counts, has_many_classes};
use super::{Facts, Kind, Portrait};
use crate::metric;
use crate::words::{listed, number, to_digits};

/// Of many classes, so many kinds of mistakes are told.
const MOST_MISTAKES: usize = 3;

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
    let of = |measure: &dyn Fn(bool) -> String| {
        let told = splits.iter().filter(|(is_training, _)| *is_training || portrait.has_validation());
        let told: Vec<String> = told
            .map(|(is_training, name)| format!("{} {}", measure(*is_training), named(*is_training, name)))
            .collect();
        told.join(" and ")
    };
    if !has_classes {
        let r_squared = |is_training| {
            let (truth, said) = portrait.split(is_training);
            number(to_digits(metric::r_squared(said, truth), 3))
        };
        let all = of(&|is_training| format!("{} on", r_squared(is_training)));
        let how = if kind == Kind::Line {
            "The line is what the model predicts"
        } else {
            "A sign on the diagonal is a right prediction"
        };
        return format!("{how}. At step {step} R² is {all} examples.");
    }
    let right = of(&|is_training| {
        let the = if is_part[usize::from(!is_training)] { "" } else { " the" };
        format!("{} of{the}", percent(portrait, is_training))
    });
    format!("At step {step} the model tells the class of {right} examples.{}", mistakes(portrait))
}

/// The share of examples whose class is right.
fn percent(portrait: &Portrait, is_training: bool) -> String {
    let (truth, said) = portrait.split(is_training);
    let n_right = truth.iter().zip(said).filter(|(truth, said)| truth == said).count();
    // All is said only of all.
    format!("{} %", (100 * n_right) / truth.len().max(1))
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

//! Where does the time of a step go? Each part of it is done alone, as often as many steps do it, and told beside the step
//! itself and beside what its arithmetic takes at the least.

use super::machine::machine;
use super::page::Page;
use super::report;
use super::statistics::{Spread, number, table};
use super::training::limits;
use crate::project::Project;
use anyhow::{Context, Result};
use serde_json::json;

const ROUNDS: usize = 9;
/// So many steps of a part take some milliseconds at the least.
const N_STEPS: usize = 200_000;
/// The contest whose step it is.
const CONTEST: &str = "a-sgd";
/// Its curves in a sample.
const N_CURVES: usize = 60;

/// A part of a step, with the nanoseconds of each round.
struct Part {
    name: String,
    n_operations: f64,
    samples: Vec<f64>,
}

/// Measures, prints the table, and writes it.
pub fn profile(project: &Project) -> Result<()> {
    let page = Page::open(project, &[])?;
    let found = page.ask("parts", json!([]))?;
    let mut parts: Vec<Part> = found
        .as_array()
        .into_iter()
        .flatten()
        .map(|part| Part {
            name: part["name"].as_str().unwrap_or_default().to_string(),
            n_operations: part["n_operations"].as_f64().unwrap_or(f64::NAN),
            samples: Vec::new(),
        })
        .collect();
    let contests = page.ask("contests", json!([]))?;
    let n_steps = contests.as_array().into_iter().flatten().find(|contest| contest["name"] == CONTEST);
    let n_steps = n_steps.and_then(|contest| contest["n_steps"].as_f64()).context("the page has no such contest")?;
    let mut whole = Vec::new();
    // The first round warms up.
    for round in 0..=ROUNDS {
        println!("profile: round {round} of {ROUNDS}");
        for (idx, part) in parts.iter_mut().enumerate() {
            page.ask("prepare_part", json!([idx, N_STEPS]))?;
            let nanoseconds = page.work()? * 1e6 / N_STEPS as f64;
            if round > 0 {
                part.samples.push(nanoseconds);
            }
        }
        page.ask("prepare", json!([CONTEST, "losscope-training", N_CURVES]))?;
        let nanoseconds = page.work()? * 1e6 / (N_CURVES as f64 * n_steps);
        if round > 0 {
            whole.push(nanoseconds);
        }
    }
    let peak = limits(&page)?.peak;
    let text = format!(
        "## A profile: the 2-8-8-1 network\n\n`cargo xtask bench profile`, on {}, {}.\n\n\
         What a step of 32 examples does (SGD, mean squared error), each part alone, as often as {N_STEPS} steps do it: median (least–largest) of \
         {ROUNDS} rounds, processor time. The arithmetic limit is that of the additions and multiplications of the part, comparisons \
         included, at this browser's peak of {} GFLOP/s; a division counts as one of them and takes longer.\n\n{}",
        machine(),
        page.version()?,
        number(peak),
        rows(&parts, &whole, peak)
    );
    println!("{text}");
    report::write_section(&project.root, "profile", &text)
}

fn rows(parts: &[Part], whole: &[f64], peak: f64) -> String {
    let median = |samples: &[f64]| Spread::of(samples).map_or(f64::NAN, |spread| spread.median());
    let text = |samples: &[f64]| Spread::of(samples).map_or_else(|| "–".to_string(), Spread::text);
    let of_step = median(whole);
    let share = |nanoseconds: f64| format!("{:.0} %", 100.0 * nanoseconds / of_step);
    let mut rows = vec![["part of a step", "ns", "share", "arithmetic limit, ns"].map(str::to_string).to_vec()];
    for part in parts {
        let limit = if part.n_operations > 0.0 { number(part.n_operations / peak) } else { "–".to_string() };
        rows.push(vec![part.name.clone(), text(&part.samples), share(median(&part.samples)), limit]);
    }
    let sum: f64 = parts.iter().map(|part| median(&part.samples)).sum();
    let operations: f64 = parts.iter().map(|part| part.n_operations).sum();
    let rest = of_step - sum;
    rows.push(vec![
        "the rest: gathering the batch, records, calls".to_string(),
        number(rest),
        share(rest),
        "–".to_string(),
    ]);
    rows.push(vec!["a step".to_string(), text(whole), "100 %".to_string(), number(operations / peak)]);
    table(&rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_part_explains_is_the_rest() {
        let part =
            |name: &str, ns: f64| Part { name: name.to_string(), n_operations: 100.0, samples: vec![ns, ns, ns] };
        let text = rows(&[part("one", 300.0), part("two", 500.0)], &[1000.0, 1000.0, 1000.0], 50.0);
        assert!(text.contains("calls | 200 | 20 % | – |"), "{text}");
        assert!(text.contains("| one | 300 (300–300) | 30 % | 2.00 |"), "{text}");
    }
}

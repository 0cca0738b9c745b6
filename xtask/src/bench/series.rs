//! How does Losscope's own time grow? With the optimizer, the batch, the length of the run, and the size of the network.

use super::page::Page;
use super::statistics::{Spread, number, table};
use anyhow::{Context, Result};
use serde_json::{Value, json};

/// A sample is the mean over as many runs as fill this time.
const LEAST_MILLISECONDS: f64 = 50.0;
/// But over no more than so many: all of them are made ready before.
const MOST_RUNS: f64 = 300.0;

/// One run of a series, with the milliseconds of each round.
struct Setting {
    series: String,
    setting: String,
    n_steps: f64,
    /// Examples that all steps take together.
    n_taken: f64,
    n_params: f64,
    /// As many as make a sample.
    n_runs: usize,
    samples: Vec<f64>,
}

/// Runs all series in the page, and tells what was found.
pub fn measure(page: &Page, rounds: usize) -> Result<String> {
    let found = page.ask("series", json!([]))?;
    let settings: Option<Vec<Setting>> = found.as_array().into_iter().flatten().map(Setting::read).collect();
    let mut settings = settings.context("the page's series cannot be read")?;
    // The first round warms up, and finds out how many runs make a sample.
    for round in 0..=rounds {
        println!("series: round {round} of {rounds}");
        let n_settings = settings.len();
        for turn in 0..n_settings {
            // Another one begins each round, so that none always comes after the same.
            let setting = &mut settings[(turn + round * n_settings / (rounds + 1)) % n_settings];
            page.ask("prepare_series", json!([setting.series, setting.setting, setting.n_runs]))?;
            let milliseconds = page.work()? / setting.n_runs as f64;
            if round == 0 {
                setting.n_runs = (LEAST_MILLISECONDS / milliseconds).ceil().min(MOST_RUNS) as usize;
            } else {
                setting.samples.push(milliseconds);
            }
        }
    }
    Ok(tables(&settings, &page.ask("memory", json!([]))?))
}

impl Setting {
    fn read(value: &Value) -> Option<Setting> {
        Some(Setting {
            series: value["series"].as_str()?.to_string(),
            setting: value["setting"].as_str()?.to_string(),
            n_steps: value["n_steps"].as_f64()?,
            n_taken: value["n_taken"].as_f64()?,
            n_params: value["n_params"].as_f64()?,
            n_runs: 1,
            samples: Vec::new(),
        })
    }

    /// Its samples as nanoseconds for one of `n` units.
    fn nanoseconds(&self, n: f64) -> Vec<f64> {
        self.samples.iter().map(|milliseconds| milliseconds * 1e6 / n).collect()
    }
}

fn tables(settings: &[Setting], memory: &Value) -> String {
    let of = |series: &str| settings.iter().filter(|setting| setting.series == series).collect::<Vec<_>>();
    let text = |spread: Option<Spread>| spread.map_or_else(|| "–".to_string(), Spread::text);

    let curve = |setting: &Setting| setting.samples.clone();
    let optimizers = beside(
        &["optimizers-a", "optimizers-b"].map(of),
        "sgd",
        &curve,
        ["optimizer", "2-8-8-1 tanh", "2-32-32-1 relu"],
    );
    let example = |setting: &Setting| setting.nanoseconds(setting.n_taken);
    let batches = beside(
        &["batches-a", "batches-b", "batches-c"].map(of),
        "32",
        &example,
        ["batch size", "2-8-8-1 tanh", "2-32-32-1 relu", "64-32-10 tanh"],
    );
    let growth = |series: &str, unit: &str, n: &dyn Fn(&Setting) -> f64| {
        let settings = of(series);
        let words = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        let names = settings.iter().map(|setting| setting.setting.clone()).collect();
        let cells = settings.iter().map(|setting| text(Spread::of(&setting.nanoseconds(n(setting))))).collect();
        table(&[[words(&[series]), names].concat(), [words(&[unit]), cells].concat()])
    };
    let steps = growth("steps", "ns a step", &|setting| setting.n_steps);
    let batch = growth("batch_size", "ns an example", &|setting| setting.n_taken);
    let per_param = |setting: &Setting| setting.n_taken * setting.n_params;
    let width = growth("width", "ns an example and parameter", &per_param);
    let depth = growth("depth", "ns an example and parameter", &per_param);
    format!(
        "### Losscope alone\n\nTraining alone: without what comes before it (reading the link, making the data), and without the evaluation after each epoch.\n\n\
         Optimizers: time of a curve ÷ that with SGD, of the same round. Those that take the whole training split at each step make \
         fewer steps.\n\n{optimizers}\nBatch sizes: time an example ÷ that in batches of 32, of the same round.\n\n{batches}\n\
         Growth (2-8-8-1 tanh, 1000 training examples, batches of 10; then batches of other sizes; then two layers of so many \
         units, and so many layers of 16, batches of 32): the time a unit stays where it is linear.\n\n{steps}\n{batch}\n{width}\n{depth}\n\
         Memory of the module in one run of a million steps of one example: {}.\n",
        memory_text(memory)
    )
}

/// A column for each series: its samples as ratios to those of one setting, row by row.
fn beside<const N: usize>(
    columns: &[Vec<&Setting>],
    reference: &str,
    samples: &dyn Fn(&Setting) -> Vec<f64>,
    head: [&str; N],
) -> String {
    let mut rows = vec![head.map(str::to_string).to_vec()];
    for (idx, first) in columns[0].iter().enumerate() {
        let cells = columns.iter().map(|settings| {
            let reference = settings.iter().find(|setting| setting.setting == reference).map(|found| samples(found));
            let spread = Spread::of_ratios(&samples(settings[idx]), &reference.unwrap_or_default());
            spread.map_or_else(|| "–".to_string(), Spread::text)
        });
        rows.push([vec![first.setting.clone()], cells.collect()].concat());
    }
    table(&rows)
}

/// As `1.1 MB before it, 2.2 MB after 1000 steps`.
fn memory_text(memory: &Value) -> String {
    let parts = memory.as_array().into_iter().flatten().map(|found| {
        let megabytes = number(found["bytes"].as_f64().unwrap_or(f64::NAN) / 1e6);
        match found["n_steps"].as_u64().unwrap_or_default() {
            0 => format!("{megabytes} MB before it"),
            n_steps => format!("{megabytes} MB after {n_steps} steps"),
        }
    });
    parts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(series: &str, name: &str, samples: &[f64]) -> Setting {
        let (series, setting) = (series.to_string(), name.to_string());
        Setting {
            series,
            setting,
            n_steps: 100.0,
            n_taken: 1000.0,
            n_params: 10.0,
            n_runs: 1,
            samples: samples.to_vec(),
        }
    }

    #[test]
    fn each_column_is_compared_with_its_own_reference() {
        let (sgd, adam) = (setting("x", "sgd", &[1.0, 2.0]), setting("x", "adam", &[2.0, 4.0]));
        let (slow_sgd, slow_adam) = (setting("y", "sgd", &[10.0, 10.0]), setting("y", "adam", &[10.0, 10.0]));
        let columns = [vec![&sgd, &adam], vec![&slow_sgd, &slow_adam]];
        let text = beside(&columns, "sgd", &|setting| setting.samples.clone(), ["optimizer", "x", "y"]);
        assert!(text.contains("| adam | 2.00 (2.00–2.00) | 1.00 (1.00–1.00) |"), "{text}");
    }

    #[test]
    fn milliseconds_of_a_run_become_nanoseconds_of_a_unit() {
        let setting = setting("steps", "100", &[2.0]);
        assert_eq!(setting.nanoseconds(setting.n_steps), [20_000.0]);
    }

    #[test]
    fn memory_is_told_in_megabytes() {
        let found = json!([{ "n_steps": 0, "bytes": 1_100_000 }, { "n_steps": 1000, "bytes": 2_200_000 }]);
        assert_eq!(memory_text(&found), "1.10 MB before it, 2.20 MB after 1000 steps");
    }
}

//! How long do the parts of a step take, natively? Criterion measures them; this makes tables of its estimates.

use super::machine::machine;
use super::report;
use super::statistics::{number, table};
use crate::project::Project;
use crate::run::{cargo, run};
use crate::site::remove_folder;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fs;
use std::path::Path;

#[derive(clap::Args)]
pub struct Arguments {
    /// Measure for a fraction of the time, and write nothing
    #[arg(long)]
    quick: bool,
    /// Only what has this in its name; then nothing is written
    filter: Option<String>,
}

/// What Criterion says of one benchmark, in nanoseconds a call.
#[derive(Debug, PartialEq)]
struct Estimate {
    group: String,
    name: String,
    median: f64,
    low: f64,
    high: f64,
}

/// Runs Criterion, prints its medians, and writes them.
pub fn kernels(project: &Project, arguments: &Arguments) -> Result<()> {
    let home = project.target.join("criterion-kernels");
    remove_folder(&home)?;
    let mut command = cargo(&project.root);
    command
        .args(["bench", "-p", "losscope-bench", "--bench", "kernels", "--", "--noplot"])
        .env("CRITERION_HOME", &home);
    if arguments.quick {
        command.args(["--warm-up-time", "0.1", "--measurement-time", "0.2"]);
    }
    run(command.args(&arguments.filter))?;
    let mut estimates = Vec::new();
    collect(&home, &mut estimates)?;
    if estimates.is_empty() {
        bail!("Criterion left no estimates in {}", home.display());
    }
    estimates.sort_by(|a, b| (&a.group, &a.name).cmp(&(&b.group, &b.name)));
    let tables = tables(&estimates);
    println!("{tables}");
    if arguments.quick || arguments.filter.is_some() {
        return Ok(());
    }
    let text = format!(
        "## Kernels\n\n`cargo xtask bench kernels`, natively on {}, for this architecture's ordinary instructions (no AVX), on one \
         thread: the median time of a call by [Criterion](https://docs.rs/criterion), with its 95 % interval.\n\n{tables}",
        machine()
    );
    report::write_section(&project.root, "kernels", &text)
}

/// Finds every estimate below a folder.
fn collect(folder: &Path, estimates: &mut Vec<Estimate>) -> Result<()> {
    let cannot_read = || format!("{} could not be read", folder.display());
    for entry in fs::read_dir(folder).with_context(cannot_read)? {
        let path = entry.with_context(cannot_read)?.path();
        if path.file_name().is_some_and(|name| name == "new") {
            let json = |name: &str| -> Result<Value> {
                let file = path.join(name);
                let text =
                    fs::read_to_string(&file).with_context(|| format!("{} could not be read", file.display()))?;
                serde_json::from_str(&text).with_context(|| format!("{} is not JSON", file.display()))
            };
            let estimate = estimate(&json("benchmark.json")?, &json("estimates.json")?);
            estimates.push(estimate.with_context(|| format!("{} has no estimate", path.display()))?);
        } else if path.is_dir() {
            collect(&path, estimates)?;
        }
    }
    Ok(())
}

fn estimate(benchmark: &Value, estimates: &Value) -> Option<Estimate> {
    let parts = [&benchmark["function_id"], &benchmark["value_str"]].map(Value::as_str);
    let median = &estimates["median"];
    Some(Estimate {
        group: benchmark["group_id"].as_str()?.to_string(),
        name: parts.into_iter().flatten().collect::<Vec<_>>().join(", "),
        median: median["point_estimate"].as_f64()?,
        low: median["confidence_interval"]["lower_bound"].as_f64()?,
        high: median["confidence_interval"]["upper_bound"].as_f64()?,
    })
}

/// A table for each group.
fn tables(estimates: &[Estimate]) -> String {
    let of_groups = estimates.chunk_by(|a, b| a.group == b.group).map(|group| {
        let head = [group[0].group.clone(), "µs".to_string(), "interval".to_string()].to_vec();
        let micro = |nanoseconds: f64| number(nanoseconds / 1000.0);
        let rows = group.iter().map(|estimate| {
            let interval = format!("{}–{}", micro(estimate.low), micro(estimate.high));
            [estimate.name.clone(), micro(estimate.median), interval].to_vec()
        });
        table(&[vec![head], rows.collect()].concat())
    });
    of_groups.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn criterions_files_become_a_row_of_the_groups_table() {
        let benchmark = json!({ "group_id": "update", "function_id": null, "value_str": "adam" });
        let median = json!({ "point_estimate": 1234.0, "confidence_interval": { "lower_bound": 1200.0, "upper_bound": 1300.0 } });
        let estimate = estimate(&benchmark, &json!({ "median": median })).expect("the files are complete");
        assert_eq!(
            tables(&[estimate]),
            "| update | µs | interval |\n| --- | --- | --- |\n| adam | 1.23 | 1.20–1.30 |\n"
        );
        assert_eq!(super::estimate(&benchmark, &json!({})), None);
    }
}

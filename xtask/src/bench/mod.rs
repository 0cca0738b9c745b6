//! How fast is Losscope? Each benchmark has a file of its own, and writes its part of `BENCHMARKS.md`.

mod report;

use crate::project::Project;
use anyhow::Result;

#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    benchmark: Option<Benchmark>,
}

/// What can be measured by itself.
#[derive(clap::Subcommand)]
enum Benchmark {}

/// Runs the benchmark that was asked for, or those of training.
pub fn bench(_project: &Project, arguments: &Arguments) -> Result<()> {
    match &arguments.benchmark {
        None => Ok(()),
        Some(benchmark) => match *benchmark {},
    }
}

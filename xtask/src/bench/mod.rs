//! How fast is Losscope? Each benchmark has a file of its own, and writes its part of `BENCHMARKS.md`.

mod drag;
mod report;
mod spread;
mod start;

use crate::project::Project;
use anyhow::Result;

#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    benchmark: Option<Benchmark>,
}

/// What can be measured by itself.
#[derive(clap::Subcommand)]
enum Benchmark {
    /// From the slider to the pixels of the whole curve, in a real browser.
    Drag,
    /// From the address to the first curve, beside a bare page.
    Start,
}

/// Runs the benchmark that was asked for, or those of training.
pub fn bench(project: &Project, arguments: &Arguments) -> Result<()> {
    match &arguments.benchmark {
        None => Ok(()),
        Some(Benchmark::Drag) => drag::drag(project),
        Some(Benchmark::Start) => start::start(project),
    }
}

//! How fast is Losscope? Each benchmark has a file of its own, and writes its part of `BENCHMARKS.md`.

mod chart;
mod chart_report;
mod drag;
mod element;
mod jax;
mod kernels;
mod machine;
mod page;
mod peers;
mod profile;
mod report;
mod series;
mod start;
mod statistics;
mod training;

use crate::project::Project;
use anyhow::Result;

#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Arguments {
    #[command(subcommand)]
    benchmark: Option<Benchmark>,
    #[command(flatten)]
    training: training::Arguments,
}

/// What can be measured by itself.
#[derive(clap::Subcommand)]
enum Benchmark {
    /// The parts of a step, natively: passes, activations, losses, updates.
    Kernels(kernels::Arguments),
    /// Where the time of a step of the smallest network goes, beside what arithmetic takes at the least.
    Profile,
    /// Two curves of up to a million points each, drawn by Losscope and by uPlot.
    Chart,
    /// From the slider to the pixels of the whole curve, in a real browser.
    Drag,
    /// From the address to the first curve, beside a bare page.
    Start,
    /// Curves trained by the element's small wasm, beside the page's.
    Element,
}

/// Runs the benchmark that was asked for, or that of training.
pub fn bench(project: &Project, arguments: &Arguments) -> Result<()> {
    match &arguments.benchmark {
        None => training::bench(project, &arguments.training),
        Some(Benchmark::Kernels(arguments)) => kernels::kernels(project, arguments),
        Some(Benchmark::Profile) => profile::profile(project),
        Some(Benchmark::Chart) => chart::chart(project),
        Some(Benchmark::Drag) => drag::drag(project),
        Some(Benchmark::Start) => start::start(project),
        Some(Benchmark::Element) => element::element(project),
    }
}

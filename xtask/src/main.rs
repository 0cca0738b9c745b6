//! Which commands does Losscope's build tool have? `cargo xtask --help` lists them; each has a file of its own.

mod attributes;
mod bench;
mod bundle;
mod chromium;
mod dist;
mod guide;
mod looks;
mod minify;
mod package;
mod project;
mod run;
mod screenshot;
mod serve;
mod site;
mod test;
mod texts;
mod toolchain;
mod watch;

use clap::{Parser, Subcommand};
use project::Project;
use std::process::ExitCode;

/// Builds, serves and tests Losscope.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Builds the site into dist/: static files for any folder of any web host.
    Build,
    /// The same, and the guide beside it.
    Dist,
    /// Builds the site and shows it in the browser.
    Serve(serve::Arguments),
    /// Checks everything: format, lints, tests, and the page in a real Chromium.
    Test(test::Arguments),
    /// Measures how fast it is, beside its peers, and writes BENCHMARKS.md.
    Bench(bench::Arguments),
    /// Builds the guide into dist/guide/, beside the site that is there.
    Guide,
    /// Photographs the page.
    Screenshot(screenshot::Arguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = Project::find().and_then(|project| match arguments.command {
        Task::Build => dist::build(&project),
        Task::Dist => dist::dist(&project),
        Task::Serve(arguments) => serve::serve(&project, &arguments),
        Task::Test(arguments) => test::test(&project, &arguments),
        Task::Bench(arguments) => bench::bench(&project, &arguments),
        Task::Guide => guide::build(&project),
        Task::Screenshot(arguments) => screenshot::screenshot(&project, &arguments),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

//! How does the guide become pages? mdBook, taken as a library so that nothing has to be installed.
//!
//! It is a crate of its own, and not a part of xtask, because it takes minutes to compile and `cargo xtask serve` does
//! without it.

use anyhow::{Context, Result};
use mdbook_driver::MDBook;
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    // What mdBook finds strange but not wrong, as a tag that is not closed, it only says to whoever listens.
    tracing_subscriber::fmt().with_max_level(tracing_subscriber::filter::LevelFilter::WARN).without_time().init();
    let mut folders = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(source), Some(target), None) = (folders.next(), folders.next(), folders.next()) else {
        eprintln!("error: two folders have to be named: that of the book, and the one for its pages");
        return ExitCode::FAILURE;
    };
    match build(source, target) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the pages of the book into the target folder, in place of what is there.
fn build(source: PathBuf, target: PathBuf) -> Result<()> {
    let name = source.display().to_string();
    let mut book = MDBook::load(source).with_context(|| format!("{name} holds no book that can be read"))?;
    book.config.build.build_dir = target;
    book.build().with_context(|| format!("the book in {name} could not be built"))
}

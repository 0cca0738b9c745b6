//! Which parts of the Rust toolchain are needed beyond cargo? Missing ones are added here.
//!
//! A `rust-toolchain.toml` could name them, but it is ignored where rustup's automatic installation is off, and it would
//! ask for one particular compiler, which Losscope does not need.

use crate::run::{cargo, output, program, run, succeeds};
use anyhow::{Context, Result};
use std::path::Path;

/// The target that the page's code is compiled for.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Adds the standard library for wasm32 unless it is there.
///
/// # Errors
///
/// When it is missing and rustup cannot add it.
pub fn ensure_wasm_target(root: &Path) -> Result<()> {
    let sysroot = output(program("rustc", root).args(["--print", "sysroot"]))?;
    if Path::new(&sysroot).join("lib/rustlib").join(WASM_TARGET).join("lib").is_dir() {
        return Ok(());
    }
    println!("Adding Rust's target {WASM_TARGET}.");
    run(program("rustup", root).args(["target", "add", WASM_TARGET])).with_context(|| {
        format!(
            "Rust's target {WASM_TARGET} is missing and rustup could not add it; get Rust through https://rustup.rs, or \
             that target from wherever your Rust is from"
        )
    })
}

/// Adds a cargo subcommand (`fmt` of rustfmt, `clippy` of clippy) unless it is there.
///
/// # Errors
///
/// When it is missing and rustup cannot add it.
pub fn ensure_component(root: &Path, subcommand: &str, component: &str) -> Result<()> {
    if succeeds(cargo(root).args([subcommand, "--version"])) {
        return Ok(());
    }
    println!("Adding Rust's component {component}.");
    run(program("rustup", root).args(["component", "add", component])).with_context(|| {
        format!(
            "`cargo {subcommand}` is missing and rustup could not add it; get the component {component} from wherever \
             your Rust is from"
        )
    })
}

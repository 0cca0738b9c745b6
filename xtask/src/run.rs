//! How is another program run, and how is its failure told? In one sentence; what it printed has been shown by then.

use anyhow::{Context, Result, bail};
use std::env;
use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

/// A command that works in the project's root folder.
pub fn program(name: impl AsRef<OsStr>, root: &Path) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root);
    command
}

/// The cargo that runs this very tool, in the project's root folder.
pub fn cargo(root: &Path) -> Command {
    program(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), root)
}

/// As [`cargo`], for wasm32. RUSTFLAGS in the environment would replace the flags of `.cargo/config.toml`, and with them
/// `+simd128`, so they are left out: flags for the reader's own processor are wrong for wasm anyway.
pub fn cargo_for_wasm(root: &Path) -> Command {
    let mut command = cargo(root);
    command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    command
}

/// Runs a command with its output shown.
///
/// # Errors
///
/// When it cannot be started, or ends with anything but success.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| not_started(command))?;
    if !status.success() {
        bail!("`{}` failed ({status})", words(command));
    }
    Ok(())
}

/// Runs a command and returns what it printed, without the last line's end; its errors are shown.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output().with_context(|| not_started(command))?;
    if !output.status.success() {
        bail!("`{}` failed ({})", words(command), output.status);
    }
    let text = String::from_utf8(output.stdout).with_context(|| format!("`{}` printed no text", words(command)))?;
    Ok(text.trim_end().to_string())
}

/// Whether a command can be started and succeeds; its output is not shown.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn not_started(command: &Command) -> String {
    format!("`{}` could not be started", words(command))
}

/// The command as one would type it; of a path only the name, since where cargo is says nothing about the failure.
fn words(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_stem().unwrap_or(command.get_program());
    let words: Vec<_> = [name].into_iter().chain(command.get_args()).map(OsStr::to_string_lossy).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_the_command_and_how_it_ended() {
        let folder = env::temp_dir();
        let mut command = program("rustc", &folder);
        command.arg("--no-such-option").stderr(Stdio::null());
        let error = run(&mut command).expect_err("rustc has no such option");
        let sentence = format!("{error:#}");
        assert!(sentence.starts_with("`rustc --no-such-option` failed (exit"), "{sentence}");
    }

    #[test]
    fn a_missing_program_is_told_by_name() {
        let folder = env::temp_dir();
        let error = run(&mut program("no-such-program", &folder)).expect_err("there is no such program");
        assert!(format!("{error:#}").starts_with("`no-such-program` could not be started"));
    }
}

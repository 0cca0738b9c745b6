//! How does JAX train beside the page? In a Python process of its own, which is asked for one sample after the other.

use crate::project::Project;
use crate::run::{program, run, succeeds};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

const PROGRAM: &str = "xtask/bench/jax_reference.py";
const PACKAGE: &str = "jax==0.10.2";

/// A running `jax_reference.py`; dropping it ends the process.
pub struct Jax {
    process: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Jax {
    /// Installs JAX into the target folder where it is not there yet, and starts the process.
    pub fn start(project: &Project) -> Result<Jax> {
        let python = install(project)?;
        let mut process = program(python, &project.root)
            .arg(PROGRAM)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("Python could not be started")?;
        let to = process.stdin.take().context("Python has no input")?;
        let from = BufReader::new(process.stdout.take().context("Python has no output")?);
        Ok(Jax { process, to, from })
    }

    /// The losses of that material's curve, and the milliseconds of the processor that one takes, the mean of `n`.
    pub fn sample(&mut self, material: &Path, n: usize) -> Result<(Vec<f64>, f64)> {
        writeln!(self.to, "{}", json!({ "material": material, "n": n })).context("Python ended")?;
        let mut line = String::new();
        self.from.read_line(&mut line).context("Python ended")?;
        let answer: Value = serde_json::from_str(&line).context("JAX gave no sample")?;
        let losses = answer["losses"].as_array().context("JAX gave no losses")?;
        let losses = losses.iter().map(|loss| loss.as_f64().unwrap_or(f64::NAN)).collect();
        Ok((losses, answer["milliseconds"].as_f64().context("JAX gave no time")?))
    }
}

impl Drop for Jax {
    fn drop(&mut self) {
        // It may have ended already; then there is nothing to kill and nobody to tell.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The Python of a virtual environment that has JAX.
fn install(project: &Project) -> Result<PathBuf> {
    let folder = project.target.join("bench-peers/venv");
    let python = if cfg!(windows) { folder.join("Scripts/python.exe") } else { folder.join("bin/python") };
    let has_jax = || succeeds(program(&python, &project.root).args(["-c", "import jax"]));
    if !has_jax() {
        println!("Installing {PACKAGE} from PyPI.");
        run(program("python3", &project.root).args(["-m", "venv"]).arg(&folder))?;
        run(program(&python, &project.root).args(["-m", "pip", "install", "--quiet", PACKAGE]))?;
        if !has_jax() {
            bail!("JAX was installed and still cannot be imported");
        }
    }
    Ok(python)
}

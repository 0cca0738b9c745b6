//! How are scripts run by Python, where it is there?

#![allow(dead_code, reason = "no test file asks for all of it")]

use std::path::{Path, PathBuf};
use std::process::Command;

/// What a script gave.
pub struct Run {
    pub name: String,
    /// Or what it raised.
    pub losses: Result<Losses, String>,
}

pub struct Losses {
    pub train_loss: Vec<f64>,
    pub validation_loss: Vec<f64>,
    /// That of the parameters that were taken back at the end, where that was asked for.
    pub restored_loss: Vec<f64>,
}

/// A Python that has these packages, as `pip install` names them: that of LOSSCOPE_PYTHON, or `python3`.
pub fn with(packages: &str) -> Option<String> {
    let python = std::env::var("LOSSCOPE_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let module = |package: &str| if package == "scikit-learn" { "sklearn".to_owned() } else { package.to_owned() };
    let imports: Vec<String> = packages.split(' ').map(module).collect();
    let imports = if packages.is_empty() { String::new() } else { format!("import {}", imports.join(", ")) };
    let found = Command::new(&python).env("KERAS_BACKEND", "torch").args(["-c", &imports]).output();
    found.is_ok_and(|output| output.status.success()).then_some(python)
}

/// A folder of that name with nothing in it.
pub fn empty_folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("code-{name}"));
    if folder.exists() {
        std::fs::remove_dir_all(&folder).expect("what an earlier test wrote can be removed");
    }
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

pub fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("a file can be written");
}

/// What a program of one line prints, run in that folder with these arguments.
pub fn evaluate(python: &str, folder: &Path, program_and_arguments: &[&str]) -> String {
    let output = Command::new(python).arg("-c").args(program_and_arguments).current_dir(folder).output();
    let output = output.expect("Python was found");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("what is printed is text")
}

/// Runs every script of a folder.
pub fn run(python: &str, folder: &Path) -> Vec<Run> {
    let runner = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python/run.py");
    // More threads than one only wait for each other where matrices are so small.
    let output = Command::new(python).arg(runner).arg(folder).current_dir(folder).env("OMP_NUM_THREADS", "1").output();
    let output = output.expect("Python was found");
    let text = String::from_utf8(output.stdout).expect("what is printed is text");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    text.lines().map(read).collect()
}

/// A line as `run.py` prints it.
fn read(line: &str) -> Run {
    let fields: Vec<&str> = line.split('\t').collect();
    let numbers = |field: &str| field.split_whitespace().map(|number| number.parse().expect("a number")).collect();
    match fields[..] {
        [name, "raised", message] => Run { name: name.to_owned(), losses: Err(message.replace("\\n", "\n")) },
        [name, train_loss, validation_loss, restored_loss, _] => {
            let [train_loss, validation_loss, restored_loss] =
                [train_loss, validation_loss, restored_loss].map(numbers);
            let losses = Losses { train_loss, validation_loss, restored_loss };
            Run { name: name.to_owned(), losses: Ok(losses) }
        }
        _ => panic!("run.py prints no such line: {line}"),
    }
}

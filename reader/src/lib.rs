//! How does a table of the reader's own come in, without every page having to fetch what reads it?
//!
//! The library's files are compiled here once more: a wasm module that used the library would have all of it, for everything
//! that JavaScript may call is kept.

#[allow(dead_code, reason = "what the library does with a table that was read")]
#[path = "../../src/dataset"]
mod dataset {
    pub mod csv;
    mod examples;
    mod plain;

    pub use examples::{Dataset, Targets};
}

#[allow(dead_code, reason = "what the library writes for people")]
#[path = "../../src/words.rs"]
mod words;

/// What `csv.rs` needs of the library's module of this name.
mod catalog {
    /// As in the library.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Task {
        Regression,
        Classification,
    }
}

use catalog::Task;
use dataset::csv::{self, CsvOptions};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// A panic becomes a JavaScript error with its message.
#[wasm_bindgen(start)]
pub fn report_panics() {
    std::panic::set_hook(Box::new(|panic| wasm_bindgen::throw_str(&panic.to_string())));
}

/// A table that was read.
#[wasm_bindgen(getter_with_clone)]
pub struct OwnTable {
    /// Whether classes are predicted, and not numbers.
    pub has_classes: bool,
    pub n_rows: u32,
    /// What the worker is to be given.
    pub text: String,
    /// The columns that could be predicted.
    pub columns: Vec<String>,
    pub target: String,
    /// What was found, and what was left out.
    pub report: Vec<String>,
}

/// Reads a table. `target` is the column to predict, or the last; whether it has classes is found where it is not said.
///
/// # Errors
/// What is wrong with the text, in a sentence with the line.
#[wasm_bindgen]
pub fn read(text: &str, target: Option<String>, has_classes: Option<bool>) -> Result<OwnTable, JsError> {
    let task = has_classes.map(|has_classes| if has_classes { Task::Classification } else { Task::Regression });
    let table = csv::read(text, &CsvOptions { target, task, header: None })?;
    Ok(OwnTable {
        has_classes: table.task == Task::Classification,
        n_rows: table.dataset().n_examples() as u32,
        text: table.to_plain(),
        columns: table.columns.iter().map(|column| column.name.clone()).collect(),
        target: table.target.clone(),
        report: table.report,
    })
}

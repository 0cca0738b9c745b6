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
use dataset::csv::{self, Column, CsvOptions, File, Role};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// A panic becomes a JavaScript error with its message.
#[wasm_bindgen(start)]
pub fn report_panics() {
    std::panic::set_hook(Box::new(|panic| wasm_bindgen::throw_str(&panic.to_string())));
}

/// The bytes that a file may have; of a larger one nothing need be read.
#[wasm_bindgen]
pub fn most_bytes() -> usize {
    csv::MAX_BYTES
}

/// A file that was read, of which one table or another can be made.
#[wasm_bindgen]
pub struct OwnFile {
    file: File,
}

/// A column of the file.
#[wasm_bindgen(getter_with_clone)]
pub struct OwnColumn {
    pub name: String,
    /// What it is, and what becomes of it.
    pub words: String,
    pub is_feature: bool,
    pub can_be_feature: bool,
    /// Whether it has text, and so no numbers to predict.
    pub is_text: bool,
}

/// Features and targets.
#[wasm_bindgen(getter_with_clone)]
pub struct OwnTable {
    /// Whether classes are predicted, and not numbers.
    pub has_classes: bool,
    pub n_rows: u32,
    /// What the worker is to be given.
    pub text: String,
    pub target: String,
    /// What was found, and what was left out.
    pub report: Vec<String>,
    columns: Vec<OwnColumn>,
}

#[wasm_bindgen]
impl OwnFile {
    /// Reads a file. Whether its first row has the names of the columns is found where it is not said.
    ///
    /// # Errors
    /// What is wrong with the file, in a sentence with the line.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: &[u8], header: Option<bool>) -> Result<OwnFile, JsError> {
        Ok(OwnFile { file: File::of_bytes(bytes, header)? })
    }

    #[wasm_bindgen(getter)]
    pub fn has_header(&self) -> bool {
        self.file.has_header
    }

    /// Every column, before anything was chosen.
    pub fn columns(&self) -> Vec<OwnColumn> {
        let columns = self.file.columns().map(|column| own_column(column, &Role::NotChosen));
        columns.map(|column| OwnColumn { is_feature: true, ..column }).collect()
    }

    /// Makes a table of it. `target` is the column to predict, `features` are those to learn from; whether classes are predicted,
    /// and what else is not said, is found.
    ///
    /// # Errors
    /// What is wrong with the choice or with the file, in a sentence with the line.
    pub fn table(
        &self,
        target: Option<String>,
        features: Option<Vec<String>>,
        has_classes: Option<bool>,
    ) -> Result<OwnTable, JsError> {
        let task = has_classes.map(|has_classes| if has_classes { Task::Classification } else { Task::Regression });
        let table = self.file.table(&CsvOptions { target, features, task, header: None })?;
        let columns = table.columns.iter().zip(&table.roles);
        Ok(OwnTable {
            has_classes: table.task == Task::Classification,
            n_rows: table.dataset().n_examples() as u32,
            text: table.to_plain(),
            target: table.target.clone(),
            columns: columns.map(|(column, role)| own_column(column, role)).collect(),
            report: table.report,
        })
    }
}

#[wasm_bindgen]
impl OwnTable {
    /// Every column of the file, which are handed over once.
    pub fn take_columns(&mut self) -> Vec<OwnColumn> {
        std::mem::take(&mut self.columns)
    }
}

fn own_column(column: &Column, role: &Role) -> OwnColumn {
    OwnColumn {
        name: column.name.clone(),
        words: csv::in_words(column, role),
        is_feature: matches!(role, Role::Features(_)),
        can_be_feature: !matches!(role, Role::LeftOut(_)),
        is_text: column.is_text(),
    }
}

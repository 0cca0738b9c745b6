//! How does the page give an experiment away as a script?

use crate::table::table_of;
use losscope::{code, link};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// A script, and what it needs beside it.
#[wasm_bindgen(getter_with_clone)]
pub struct Script {
    pub text: String,
    /// The name of a file that it reads, and what is in it.
    pub file_name: Option<String>,
    pub file_text: Option<String>,
}

/// The libraries for which there are scripts: the name of each, and its label in the line after.
#[wasm_bindgen]
pub fn libraries() -> Vec<String> {
    code::labels().map(|(name, label)| format!("{name}\n{label}")).collect()
}

/// The experiment of a link in the words of a library; of a dataset that has a file, with the text of it.
///
/// # Errors
/// If there is no such library or table, or the library can't express the experiment.
#[wasm_bindgen]
pub fn script(library: &str, link: &str, table: Option<String>) -> Result<Script, JsError> {
    let experiment = link::decode(link)?;
    let library = code::library(library).ok_or_else(|| JsError::new("there are no scripts for this library"))?;
    let table = table_of(&experiment, table)?;
    let script = code::script(library, &experiment, table.as_ref()).map_err(|sentence| JsError::new(&sentence))?;
    let (file_name, file_text) = script.file.map(|file| (file.name.to_owned(), file.text)).unzip();
    Ok(Script { text: script.text, file_name, file_text })
}

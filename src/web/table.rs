//! How does a reader's own table come in?

use super::page::{Setup, to_js};
use crate::catalog::Task;
use crate::dataset::DATASETS;
use crate::dataset::csv::{self, CsvOptions};
use crate::link;
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

/// A table that was read, and the page for it. `protocol.js` has the same in JSDoc.
#[derive(Serialize)]
struct OwnTable {
    setup: Setup,
    /// What the worker is to be given.
    text: String,
    /// The columns that could be predicted.
    columns: Vec<String>,
    target: String,
    /// What was found, and what was left out.
    report: Vec<String>,
}

/// The experiment of the link, with the reader's own table as its data. `target` is the column to predict, or the last. If
/// `keeps_task`, and the link is of an own table already, its task stays; else it is found.
///
/// # Errors
/// What is wrong with the text, in a sentence with the line, or with the link.
#[wasm_bindgen]
pub fn use_table(link: &str, text: &str, target: Option<String>, keeps_task: bool) -> Result<JsValue, JsError> {
    let experiment = link::decode(link)?;
    let own = |task: Task| {
        DATASETS.iter().find(|spec| spec.task == task && spec.file.as_ref().is_some_and(|file| file.is_own))
    };
    let before = experiment.dataset.spec;
    let task = own(before.task).filter(|spec| keeps_task && spec.name == before.name).map(|spec| spec.task);
    let table = csv::read(text, &CsvOptions { target, task, header: None })?;
    let spec = own(table.task).ok_or_else(|| JsError::new("there is no dataset for this table"))?;
    let n_rows = table.dataset().n_examples().to_string();
    let mut experiment = experiment.with("dataset", spec.name)?;
    for hyperparameter in spec.hyperparameters.iter().filter(|hyperparameter| hyperparameter.is_found) {
        experiment = experiment.with(hyperparameter.name, &n_rows)?;
    }
    to_js(&OwnTable {
        setup: Setup::new(&experiment, None),
        text: table.to_plain(),
        columns: table.columns.iter().map(|column| column.name.clone()).collect(),
        target: table.target.clone(),
        report: table.report,
    })
}

//! What becomes of an experiment when the reader brings a table? The module `reader` reads it, which is fetched only then.

use super::chart::LossChart;
use super::page::setup;
use losscope::catalog::Task;
use losscope::dataset;
use losscope::link;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

/// Whether the experiment of the link is about classes of the reader's own table; nothing if it is about no such table.
///
/// # Errors
/// What is wrong with the link.
#[wasm_bindgen]
pub fn own_classes(link: &str) -> Result<Option<bool>, JsError> {
    let spec = link::decode(link)?.dataset.spec;
    let is_own = spec.is_own();
    Ok(is_own.then_some(spec.task == Task::Classification))
}

/// The page for the experiment of the link with a table of the reader's as its data.
///
/// # Errors
/// What is wrong with the link, or with that number of rows.
#[wasm_bindgen]
pub fn with_own_table(link: &str, has_classes: bool, n_rows: u32) -> Result<JsValue, JsError> {
    let task = if has_classes { Task::Classification } else { Task::Regression };
    let spec = dataset::own(task).ok_or_else(|| JsError::new("there is no dataset for this table"))?;
    let mut experiment = link::decode(link)?.with("dataset", spec.name)?;
    for hyperparameter in spec.hyperparameters.iter().filter(|hyperparameter| hyperparameter.is_found) {
        experiment = experiment.with(hyperparameter.name, &n_rows.to_string())?;
    }
    setup(&experiment, None, None)
}

#[wasm_bindgen]
impl LossChart {
    /// Which table of the reader's the runs learn from that begin from now on, with its target, and which of its features, in words,
    /// or `all`. No link has them, but they are told like settings.
    pub fn set_own_table(&mut self, table: String, features: String) {
        self.own_table = Some((table, features));
    }
}

//! Which table is an experiment about? The one whose text the page has.

use losscope::dataset::Dataset;
use losscope::experiment::Experiment;
use wasm_bindgen::JsError;

/// What the text of the dataset's file says, where it has one.
///
/// # Errors
/// If the table is missing, can't be read or has another size than the experiment says.
pub fn table_of(experiment: &Experiment, text: Option<String>) -> Result<Option<Dataset>, JsError> {
    let file = experiment.dataset.spec.file.as_ref();
    let is_none = |name: &str| JsError::new(&format!("{name} is not such a table"));
    let table = file.zip(text).map(|(file, text)| (file.read)(&text).ok_or_else(|| is_none(file.name))).transpose()?;
    experiment.check_table(table.as_ref()).map_err(|sentence| JsError::new(&sentence))?;
    Ok(table)
}

//! Which table is an experiment about? The one whose text the page has.

use losscope::dataset::Dataset;
use losscope::experiment::Experiment;
use wasm_bindgen::JsError;

/// What the text of the dataset's file says, where it has one.
///
/// # Errors
/// If the table is missing, can't be read or has another size than the experiment says.
pub fn table_of(experiment: &Experiment, text: Option<String>) -> Result<Option<Dataset>, JsError> {
    let spec = experiment.dataset.spec;
    let table = match (&spec.file, text) {
        (None, _) => return Ok(None),
        (Some(file), None) => return Err(JsError::new(&format!("{} was not loaded", file.name))),
        (Some(file), Some(text)) => {
            let is_none = || JsError::new(&format!("{} is not such a table", file.name));
            (file.read)(&text).ok_or_else(is_none)?
        }
    };
    let (n_found, n_examples) = (table.n_examples(), (spec.n_examples)(&experiment.dataset.values));
    if n_found != n_examples {
        return Err(JsError::new(&format!("the table has {n_found} examples; it must have {n_examples}")));
    }
    Ok(Some(table))
}

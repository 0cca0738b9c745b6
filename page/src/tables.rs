//! Which tables were given to this instance? Each is read once, and not again for every run that needs it.

use losscope::dataset::{self, Dataset};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// The tables that were read, by the names of their files.
#[wasm_bindgen]
#[derive(Default)]
pub struct Tables {
    read: Vec<(&'static str, Dataset)>,
}

#[wasm_bindgen]
impl Tables {
    /// None yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Tables {
        Tables::default()
    }

    /// Reads the text of a file, in place of what that file said before.
    ///
    /// # Errors
    /// If no dataset is of that file, or its text can't be read.
    pub fn put(&mut self, file: &str, text: &str) -> Result<(), JsError> {
        let file = dataset::file(file).ok_or_else(|| JsError::new("no dataset is of that file"))?;
        self.read.retain(|(name, _)| *name != file.name);
        let table = (file.read)(text).ok_or_else(|| JsError::new(&format!("{} is not such a table", file.name)))?;
        self.read.push((file.name, table));
        Ok(())
    }
}

impl Tables {
    /// What the file of that name says, if its text was given.
    pub fn get(&self, file: &str) -> Option<&Dataset> {
        self.read.iter().find(|(name, _)| *name == file).map(|(_, dataset)| dataset)
    }
}

//! How does JavaScript look into a run? A worker trains and measures it.

use crate::table::table_of;
use losscope::inside::{Inside, Records};
use losscope::link;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// A run that is looked into, in a worker.
#[wasm_bindgen]
pub struct InsideRun {
    inside: Inside,
    n_taken: usize,
}

#[wasm_bindgen]
impl InsideRun {
    /// The run of the experiment of that link, before its first step; of a dataset that has a file, with the text of it.
    ///
    /// # Errors
    /// If the link can't be read, or its dataset's table is missing, can't be read or has another size.
    #[wasm_bindgen(constructor)]
    pub fn new(link: &str, table: Option<String>) -> Result<InsideRun, JsError> {
        let experiment = link::decode(link)?;
        let table = table_of(&experiment, table)?;
        Ok(InsideRun { inside: Inside::new(&experiment, table.as_ref()), n_taken: 0 })
    }

    /// Trains for some milliseconds at most, or measures once.
    pub fn advance(&mut self) {
        self.inside.advance();
    }

    #[wasm_bindgen(getter)]
    pub fn done(&self) -> bool {
        self.inside.is_done()
    }

    /// How many examples of the training split are measured.
    #[wasm_bindgen(getter)]
    pub fn n_measured(&self) -> u32 {
        self.inside.about().n_measured
    }

    /// Of a linear model with squared error under gradient descent.
    #[wasm_bindgen(getter)]
    pub fn largest_learning_rate(&self) -> Option<f64> {
        self.inside.about().largest_learning_rate
    }

    /// What was measured since it was taken last.
    pub fn take(&mut self) -> InsideRecords {
        let records = self.inside.records().since(self.n_taken, self.inside.about().n_layers);
        self.n_taken += records.len();
        records.into()
    }
}

/// Columns, as they cross the boundary: each getter copies its column out. `inside::Records` says what they are.
#[wasm_bindgen(getter_with_clone)]
#[derive(Default)]
pub struct InsideRecords {
    pub step: Vec<u32>,
    pub learning_rate: Vec<f32>,
    pub sharpness: Vec<f32>,
    pub limit: Vec<f32>,
    pub weight_norm: Vec<f32>,
    pub gradient_norm: Vec<f32>,
    pub dead_units: Vec<f32>,
}

#[wasm_bindgen]
impl InsideRecords {
    /// None: the page fills them with what its worker sent.
    #[wasm_bindgen(constructor)]
    pub fn new() -> InsideRecords {
        InsideRecords::default()
    }
}

impl From<Records> for InsideRecords {
    fn from(records: Records) -> InsideRecords {
        InsideRecords {
            step: records.step,
            learning_rate: records.learning_rate,
            sharpness: records.sharpness,
            limit: records.limit,
            weight_norm: records.weight_norm,
            gradient_norm: records.gradient_norm,
            dead_units: records.dead_units,
        }
    }
}

impl From<InsideRecords> for Records {
    fn from(records: InsideRecords) -> Records {
        Records {
            step: records.step,
            learning_rate: records.learning_rate,
            sharpness: records.sharpness,
            limit: records.limit,
            weight_norm: records.weight_norm,
            gradient_norm: records.gradient_norm,
            dead_units: records.dead_units,
        }
    }
}

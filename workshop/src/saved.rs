//! How do runs on the page's chart become a file of numbers?

use crate::about::about;
use crate::records::Records;
use losscope::chart::run::ChartRun;
use losscope::chart::scope::Exported;
use losscope::chart::view::{NAMES, View};
use losscope::saved::{self, SavedRun};
use losscope::{export, link};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// Runs to be saved.
#[wasm_bindgen]
#[derive(Default)]
pub struct SavedRuns {
    runs: Vec<(String, ChartRun, [bool; 2])>,
}

#[wasm_bindgen]
impl SavedRuns {
    #[wasm_bindgen(constructor)]
    pub fn new() -> SavedRuns {
        SavedRuns::default()
    }

    /// Adds a run, as `LossChart.visible_runs` tells of it, and its records.
    ///
    /// # Errors
    /// If its link can't be read.
    pub fn add(&mut self, lines: &str, records: Records) -> Result<(), JsError> {
        let mut lines = lines.lines();
        let mut next = || lines.next().unwrap_or_default();
        let name = next().to_owned();
        let mut run = ChartRun::new(about(&link::decode(next())?));
        run.extend(&records.into());
        self.runs.push((name, run, [next() == "true", next() == "true"]));
        Ok(())
    }

    /// Every number of the steps that are in sight by the view of that fragment.
    pub fn csv(&self, fragment: &str) -> String {
        let view = view_of(fragment);
        let zoom = view.x_zoom.unwrap_or((f64::NEG_INFINITY, f64::INFINITY));
        export::csv::csv(&self.exported(), (view.unit, zoom))
    }

    /// The runs whole, with their experiments. `page` is the address that shows them.
    pub fn json(&self, page: &str) -> String {
        export::json::json(&self.exported(), page)
    }
}

impl SavedRuns {
    fn exported(&self) -> Vec<Exported<'_>> {
        let each = self.runs.iter();
        each.map(|(name, run, has_curves)| Exported { name: name.clone(), run, has_curves: *has_curves }).collect()
    }
}

/// Runs that were saved.
#[wasm_bindgen]
pub struct ReadRuns {
    runs: Vec<SavedRun>,
}

#[wasm_bindgen]
impl ReadRuns {
    /// Those of a file that [`SavedRuns::json`] made.
    ///
    /// # Errors
    /// What is wrong with its text.
    #[wasm_bindgen(constructor)]
    pub fn new(text: &str) -> Result<ReadRuns, JsError> {
        let runs = saved::read(text).map_err(|sentence| JsError::new(&sentence))?;
        Ok(ReadRuns { runs })
    }

    /// The links of their experiments.
    pub fn links(&self) -> Vec<String> {
        self.runs.iter().map(|run| link::encode(&run.experiment)).collect()
    }

    /// All that was recorded of one of them.
    pub fn records(&self, idx: usize) -> Records {
        self.runs.get(idx).map_or_else(Records::new, |run| run.history.clone().into())
    }
}

/// How the chart of that fragment is looked at.
pub fn view_of(fragment: &str) -> View {
    let (_, pairs) = link::split(fragment);
    let mut view = View::default();
    for name in NAMES {
        for (_, value) in pairs.iter().filter(|(other, _)| other == name) {
            // It is the page's own; what it can't be, it is not.
            let _ = view.set(name, value);
        }
    }
    view
}

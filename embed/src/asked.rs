//! What do the attributes of an element ask for, and what does the element tell of its run?

use crate::chart::LossChart;
use crate::records::Records;
use losscope::link;
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

/// An experiment, and what was wrong with the words that asked for it.
#[wasm_bindgen(getter_with_clone)]
pub struct Asked {
    pub link: String,
    pub problems: Vec<String>,
}

/// The experiment of a link of which some may be wrong, and of settings that go over it: what is not allowed gives way, and is told.
#[wasm_bindgen]
pub fn ask(link: &str, names: Vec<String>, values: Vec<String>) -> Asked {
    let settings: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(values.iter().map(String::as_str)).collect();
    let (experiment, problems) = link::decode_any(&link::split(link).0, &settings);
    Asked { link: link::encode(&experiment), problems: problems.iter().map(ToString::to_string).collect() }
}

/// What came of a run, in numbers. What was never measured is missing.
#[derive(Serialize)]
struct Outcome {
    n_steps: u32,
    train_loss: Option<f32>,
    validation_loss: Option<f32>,
    best_validation_loss: Option<f32>,
    best_validation_step: Option<u32>,
    validation_metric: Option<f32>,
    /// Whether a loss is not finite.
    diverged: bool,
    stopped_at: Option<u32>,
}

#[wasm_bindgen]
impl LossChart {
    /// What came of the current run so far.
    pub fn outcome(&self) -> Result<JsValue, JsError> {
        let history = self.scope.current.history();
        let best = history.best_validation();
        let losses = history.train_loss.iter().chain(&history.validation_loss);
        let outcome = Outcome {
            n_steps: history.n_steps(),
            train_loss: history.train_loss.last().copied(),
            validation_loss: history.validation_loss.last().copied(),
            best_validation_loss: best.map(|(_, loss)| loss),
            best_validation_step: best.map(|(step, _)| step),
            validation_metric: history.validation_metric.last().copied(),
            diverged: losses.into_iter().any(|loss| !loss.is_finite()),
            stopped_at: history.stopped_at,
        };
        Ok(serde_wasm_bindgen::to_value(&outcome)?)
    }

    /// All that was recorded of the current run.
    pub fn records(&self) -> Records {
        self.scope.current.history().clone().into()
    }
}

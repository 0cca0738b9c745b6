//! How does a worker train?

use crate::dataset::Dataset;
use crate::experiment::Experiment;
use crate::history::History;
use crate::link;
use crate::trainer::Trainer;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// A run in progress, whose new records can be taken out from time to time.
#[wasm_bindgen]
pub struct Session {
    experiment: Experiment,
    trainer: Trainer,
    n_steps_taken: usize,
    n_evaluations_taken: usize,
}

#[wasm_bindgen]
impl Session {
    /// A run of the experiment of that link, before its first step.
    ///
    /// # Errors
    /// If the link can't be read, or the text of the dataset's file, where it has one.
    #[wasm_bindgen(constructor)]
    pub fn new(link: &str, text: Option<String>) -> Result<Session, JsError> {
        let experiment = link::decode(link)?;
        let spec = experiment.dataset.spec;
        let table = match (&spec.file, text) {
            (None, _) => None,
            (Some(file), None) => return Err(JsError::new(&format!("{} was not loaded", file.name))),
            (Some(file), Some(text)) => Some((file.read)(&text)?),
        };
        let n_examples = (spec.n_examples)(&experiment.dataset.values);
        if let Some(n_found) = table.as_ref().map(Dataset::n_examples).filter(|n_found| *n_found != n_examples) {
            return Err(JsError::new(&format!("the table has {n_found} examples; it must have {n_examples}")));
        }
        let trainer = Trainer::with_table(&experiment, table.as_ref());
        Ok(Session { experiment, trainer, n_steps_taken: 0, n_evaluations_taken: 0 })
    }

    /// Makes up to that many more steps, no further than the end of the run.
    pub fn advance(&mut self, n_steps: u32) {
        self.trainer.advance(n_steps);
    }

    /// Changes a setting from the next step on, and gives the link of the experiment that this makes.
    ///
    /// # Errors
    /// If the setting can't be changed on the way, or not to that value.
    pub fn intervene(&mut self, name: &str, value: &str) -> Result<String, JsError> {
        let step = self.trainer.history().n_steps();
        self.experiment = self.experiment.intervene(step, name, value)?;
        self.trainer.change(&self.experiment);
        Ok(link::encode(&self.experiment))
    }

    #[wasm_bindgen(getter)]
    pub fn done(&self) -> bool {
        self.trainer.is_done()
    }

    /// The records since they were taken last.
    pub fn take(&mut self) -> Records {
        let history = self.trainer.history();
        let new = history.since(self.n_steps_taken, self.n_evaluations_taken);
        self.n_steps_taken = history.train_loss.len();
        self.n_evaluations_taken = history.validation_step.len();
        Records {
            train_loss: new.train_loss,
            gradient_norm: new.gradient_norm,
            scheduled_learning_rate: new.scheduled_learning_rate,
            validation_step: new.validation_step,
            validation_loss: new.validation_loss,
            validation_metric: new.validation_metric,
            stopped_at: new.stopped_at,
        }
    }
}

/// Columns of records, as they cross the boundary: each getter copies its column out. `History` says what they are.
#[wasm_bindgen(getter_with_clone)]
#[derive(Default)]
pub struct Records {
    pub train_loss: Vec<f32>,
    pub gradient_norm: Vec<f32>,
    pub scheduled_learning_rate: Vec<f32>,
    pub validation_step: Vec<u32>,
    pub validation_loss: Vec<f32>,
    pub validation_metric: Vec<f32>,
    pub stopped_at: Option<u32>,
}

#[wasm_bindgen]
impl Records {
    /// No records: the page fills them with what its worker sent.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Records {
        Records::default()
    }
}

impl From<Records> for History {
    fn from(records: Records) -> History {
        History {
            train_loss: records.train_loss,
            gradient_norm: records.gradient_norm,
            scheduled_learning_rate: records.scheduled_learning_rate,
            validation_step: records.validation_step,
            validation_loss: records.validation_loss,
            validation_metric: records.validation_metric,
            stopped_at: records.stopped_at,
        }
    }
}

//! What can a reader do to a run on its way, and see of its model?

use crate::page::setup;
use crate::session::Session;
use losscope::{link, probe};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

#[wasm_bindgen]
impl Session {
    /// Changes a setting from the next step on, and gives the link of the experiment that this makes.
    ///
    /// # Errors
    /// If the setting can't be changed on the way, or not to that value.
    pub fn intervene(&mut self, name: &str, value: &str) -> Result<String, JsError> {
        let step = self.n_steps();
        self.experiment = self.experiment.intervene(step, name, value)?;
        self.run.change(&self.experiment);
        Ok(link::encode(&self.experiment))
    }

    /// What the model said of the data after so many steps, or the last that were made, as `ModelPicture.show` takes it.
    /// Without a step, what it says now: at the end, that is the model that early stopping has taken back.
    pub fn portrait(&mut self, step: Option<u32>) -> Vec<f32> {
        let picture_width = self.experiment.dataset.spec.file.as_ref().map_or(0, |file| file.picture_width);
        let n_steps = self.n_steps();
        let (step, params) = match step {
            Some(step) => (step.min(n_steps), self.run.params_at(step)),
            None => {
                let trainer = self.run.trainer();
                (trainer.replaced().map_or(n_steps, |(step, _)| step), trainer.params().to_vec())
            }
        };
        probe::portrait(self.run.trainer(), &params, step, picture_width).into_numbers()
    }
}

/// The experiment without one of the changes on the way, by its place among them.
///
/// # Errors
/// If the link can't be read.
#[wasm_bindgen]
pub fn without_intervention(link: &str, idx: usize) -> Result<JsValue, JsError> {
    let mut experiment = link::decode(link)?;
    if idx < experiment.interventions.len() {
        experiment.interventions.remove(idx);
    }
    setup(&experiment, None, None)
}

//! What can a reader do to a run on its way, and see of its model?

use crate::session::Session;
use losscope::{link, probe};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

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

    /// What the model says of the data after so many steps, or the last that were made, as `ModelPicture.show` takes it.
    pub fn portrait(&mut self, step: u32) -> Vec<f32> {
        let step = step.min(self.n_steps());
        let picture_width = self.experiment.dataset.spec.file.as_ref().map_or(0, |file| file.picture_width);
        let params = self.run.params_at(step);
        probe::portrait(self.run.trainer(), &params, step, picture_width).into_numbers()
    }
}

//! How does a worker train?

use crate::link;
use crate::trainer::Trainer;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// A run in progress, whose new records can be taken out from time to time.
#[wasm_bindgen]
pub struct Session {
    trainer: Trainer,
    n_train_taken: usize,
    n_validation_taken: usize,
}

#[wasm_bindgen]
impl Session {
    /// A run of the experiment of that link, before its first step.
    ///
    /// # Errors
    /// If the link can't be read.
    #[wasm_bindgen(constructor)]
    pub fn new(link: &str) -> Result<Session, JsError> {
        let experiment = link::decode(link)?;
        Ok(Session { trainer: Trainer::new(&experiment), n_train_taken: 0, n_validation_taken: 0 })
    }

    /// Makes up to that many more steps, no further than the end of the run.
    pub fn advance(&mut self, n_steps: u32) {
        self.trainer.advance(n_steps);
    }

    #[wasm_bindgen(getter)]
    pub fn done(&self) -> bool {
        self.trainer.is_done()
    }

    /// The training losses since they were taken last.
    pub fn take_train_loss(&mut self) -> Vec<f32> {
        let losses = &self.trainer.history().train_loss;
        let new = losses.get(self.n_train_taken..).unwrap_or_default().to_vec();
        self.n_train_taken = losses.len();
        new
    }

    /// The steps of the evaluations since [`Session::take_validation_loss`] was called last: call this one before.
    pub fn take_validation_step(&self) -> Vec<u32> {
        self.trainer.history().validation_step.get(self.n_validation_taken..).unwrap_or_default().to_vec()
    }

    /// The validation losses since they were taken last.
    pub fn take_validation_loss(&mut self) -> Vec<f32> {
        let losses = &self.trainer.history().validation_loss;
        let new = losses.get(self.n_validation_taken..).unwrap_or_default().to_vec();
        self.n_validation_taken = losses.len();
        new
    }
}

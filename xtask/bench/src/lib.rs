//! What do the benchmarks call that the page doesn't? A module of its own, so that the page's wasm has nothing of it.

mod material;
mod probe;
mod profile;

use losscope::dataset::Dataset;
use losscope::experiment::Experiment;
use losscope::link;
use losscope::optimizer::OPTIMIZERS;
use losscope::rng::{Rng, Stream};
use losscope::trainer::Trainer;
use std::fmt::Write;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

pub use material::Material;
pub use probe::{add_and_multiply, multiply_blocks};
pub use profile::{do_part, part_names, part_operations};

/// What the dataset's file says, where it has one: read once for all runs, as the page does.
#[wasm_bindgen]
pub struct Table {
    dataset: Option<Dataset>,
}

#[wasm_bindgen]
impl Table {
    /// Reads the text of the file that the link's dataset has.
    ///
    /// # Errors
    /// If the link or the text can't be read.
    #[wasm_bindgen(constructor)]
    pub fn new(link: &str, text: Option<String>) -> Result<Table, JsError> {
        let experiment = link::decode(link)?;
        let dataset = match (&experiment.dataset.spec.file, text) {
            (None, _) => None,
            (Some(file), None) => return Err(JsError::new(&format!("{} was not loaded", file.name))),
            (Some(file), Some(text)) => {
                let dataset = (file.read)(&text);
                Some(dataset.ok_or_else(|| JsError::new(&format!("{} is not what it has to be", file.name)))?)
            }
        };
        Ok(Table { dataset })
    }
}

/// What one tick of a slider costs: from the link to the losses of all steps, with the validation split evaluated after each
/// epoch.
///
/// # Errors
/// If the link can't be read.
#[wasm_bindgen]
pub fn curve(link: &str, table: &Table) -> Result<Vec<f32>, JsError> {
    let mut trainer = Trainer::with_table(&link::decode(link)?, table.dataset.as_ref());
    trainer.advance(trainer.n_steps());
    Ok(trainer.history().train_loss.clone())
}

/// A run whose training can be measured without what comes before.
#[wasm_bindgen]
pub struct Run {
    experiment: Experiment,
    trainer: Trainer,
}

#[wasm_bindgen]
impl Run {
    /// A run before its first step, which evaluates nothing on its way: peers don't either.
    ///
    /// # Errors
    /// If the link can't be read.
    #[wasm_bindgen(constructor)]
    pub fn new(link: &str, table: &Table) -> Result<Run, JsError> {
        let experiment = link::decode(link)?;
        let mut trainer = Trainer::with_table(&experiment, table.dataset.as_ref());
        trainer.forget_validation();
        Ok(Run { experiment, trainer })
    }

    /// Makes up to that many more steps.
    pub fn advance(&mut self, n_steps: u32) {
        self.trainer.advance(n_steps);
    }

    /// Steps of the whole run.
    #[wasm_bindgen(getter)]
    pub fn n_steps(&self) -> u32 {
        self.trainer.n_steps()
    }

    /// Examples that all its steps take together.
    #[wasm_bindgen(getter)]
    pub fn n_examples_taken(&self) -> f64 {
        self.experiment.n_training() as f64 * f64::from(self.experiment.n_epochs)
    }

    /// Parameters that are learnt.
    #[wasm_bindgen(getter)]
    pub fn n_params(&self) -> usize {
        self.trainer.params().len()
    }

    /// The losses of its steps; then it is over.
    pub fn take(self) -> Vec<f32> {
        self.trainer.history().train_loss.clone()
    }
}

/// A table of the reader's own for `own_numbers`, in the form in which the page hands it to the worker: two features and a
/// number that bends with both. Made datasets end at 1000 examples, a tenth of which at least is held out.
#[wasm_bindgen]
pub fn own_table(n_rows: u32) -> String {
    let mut rng = Rng::new(1, Stream::Data);
    let mut text = "numbers\ty\nx1\tx2\n".to_owned();
    for _ in 0..n_rows {
        let (x1, x2) = (2.0 * rng.uniform() - 1.0, 2.0 * rng.uniform() - 1.0);
        let y = x1 * x2 + 0.5 * x1 - x2 * x2 * x2 + 0.1 * rng.normal();
        writeln!(text, "{x1:.5}\t{x2:.5}\t{y:.5}").expect("writing into memory can't fail");
    }
    text
}

/// The link with one setting changed, as when a reader moves a control: what no longer applies is left out.
///
/// # Errors
/// If the link can't be read, or the value is not allowed.
#[wasm_bindgen]
pub fn with_setting(link: &str, name: &str, value: &str) -> Result<String, JsError> {
    Ok(link::encode(&link::decode(link)?.with(name, value)?))
}

/// The names of all optimizers.
#[wasm_bindgen]
pub fn optimizers() -> Vec<String> {
    OPTIMIZERS.iter().map(|spec| spec.name.to_owned()).collect()
}

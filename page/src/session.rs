//! How does a run go on? In a worker, or for its first few milliseconds on the page's thread.

use crate::records::Records;
use crate::run::Run;
use crate::tables::Tables;
use losscope::dataset::Targets;
use losscope::experiment::Experiment;
use losscope::link;
use losscope::trainer::Trainer;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// A run in progress, whose new records can be taken out from time to time.
#[wasm_bindgen]
pub struct Session {
    pub(super) experiment: Experiment,
    pub(super) run: Run,
    n_steps_taken: usize,
    n_evaluations_taken: usize,
}

#[wasm_bindgen]
impl Session {
    /// A run of the experiment of that link, before its first step.
    ///
    /// # Errors
    /// If the link can't be read, or its dataset is of a file that is not among the tables or has another size.
    #[wasm_bindgen(constructor)]
    pub fn new(link: &str, tables: &Tables) -> Result<Session, JsError> {
        Session::of(link::decode(link)?, tables)
    }

    /// The same, or nothing where a single step takes more multiplications than that.
    ///
    /// # Errors
    /// As [`Session::new`].
    pub fn if_quick(link: &str, tables: &Tables, n_multiplications: f64) -> Result<Option<Session>, JsError> {
        let experiment = link::decode(link)?;
        if multiplications(&experiment, tables) > n_multiplications {
            return Ok(None);
        }
        Session::of(experiment, tables).map(Some)
    }

    /// The first records are known already, and are not to be taken out.
    pub fn skip(&mut self, n_steps: usize, n_evaluations: usize) {
        self.n_steps_taken = n_steps;
        self.n_evaluations_taken = n_evaluations;
    }

    /// Makes up to that many more steps, no further than the end of the run, and says how many they were.
    pub fn advance(&mut self, n_steps: u32) -> u32 {
        let before = self.n_steps();
        self.run.advance(n_steps);
        self.n_steps() - before
    }

    /// Steps that were made.
    #[wasm_bindgen(getter)]
    pub fn n_steps(&self) -> u32 {
        self.run.trainer().history().n_steps()
    }

    #[wasm_bindgen(getter)]
    pub fn done(&self) -> bool {
        self.run.trainer().is_done()
    }

    /// The records since they were taken last, without the clock: whoever calls [`Session::advance`] has one.
    pub fn take(&mut self) -> Records {
        let history = self.run.trainer().history();
        let new = history.since(self.n_steps_taken, self.n_evaluations_taken);
        // Of a run that has not yet come to what is known, nothing is new.
        self.n_steps_taken = self.n_steps_taken.max(history.train_loss.len());
        self.n_evaluations_taken = self.n_evaluations_taken.max(history.validation_step.len());
        new.into()
    }
}

impl Session {
    fn of(experiment: Experiment, tables: &Tables) -> Result<Session, JsError> {
        let table = experiment.dataset.spec.file.as_ref().and_then(|file| tables.get(file.name));
        experiment.check_table(table).map_err(|sentence| JsError::new(&sentence))?;
        let run = Run::new(Trainer::with_table(&experiment, table));
        Ok(Session { experiment, run, n_steps_taken: 0, n_evaluations_taken: 0 })
    }
}

/// About how many multiplications the beginning of a run and its dearest step take, one with an evaluation.
fn multiplications(experiment: &Experiment, tables: &Tables) -> f64 {
    /// As many features or classes as the data have that Losscope makes or brings, at the most.
    const N_OF_HERE: usize = 8;
    let table = experiment.dataset.spec.file.as_ref().and_then(|file| tables.get(file.name));
    let n_features = table.map_or(N_OF_HERE, |table| table.n_features());
    let n_outputs = match table.map(|table| &table.targets) {
        Some(Targets::Classes { names, .. }) => names.len(),
        Some(Targets::Numbers { .. }) => 1,
        None => N_OF_HERE,
    };
    let n_units = experiment.n_units as usize;
    let n_params = match experiment.n_hidden_layers as usize {
        0 => n_features * n_outputs,
        n_layers => n_units * (n_features + (n_layers - 1) * n_units + n_outputs),
    };
    let (n_training, n_validation) = (experiment.n_training(), experiment.n_validation());
    // To normalize a number, with its way through memory, takes as long as some multiplications of a product.
    let beginning = 16 * (n_training + n_validation) * n_features;
    // Forwards once, and backwards twice as much.
    (beginning + (3 * experiment.n_batch() + n_validation) * n_params) as f64
}

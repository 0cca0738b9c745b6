//! When has a run learned enough? When its validation loss has not improved for some epochs.
//!
//! Prechelt, "Early Stopping — But When?", 1998; Keras' `EarlyStopping`, whose meaning of `patience` and `min_delta` this is. It
//! watches the validation split, and a loss that is not finite is no improvement. DIFFERENCE from Keras: what is restored is the
//! lowest loss, also where it was less than `min_delta` below an earlier one.

/// What the reader set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Evaluations without improvement after which the run stops.
    pub patience: u32,
    /// An improvement is more than this below the best.
    pub min_delta: f64,
    /// Whether the parameters of the best evaluation are taken back at the end.
    pub restore_best: bool,
    /// Whether the run goes on past the stop, so that one sees what was avoided.
    pub go_on: bool,
}

/// Watches the validation loss.
#[derive(Clone, Debug)]
pub struct EarlyStopping {
    settings: Settings,
    /// The lowest loss, and the parameters that had it.
    lowest: f64,
    best_params: Vec<f32>,
    best_step: u32,
    /// Whether the best parameters have been taken back: `best_params` are those that they replaced since.
    is_restored: bool,
    /// What the next loss has to be below, by `min_delta`, to count as an improvement.
    to_beat: f64,
    n_waited: u32,
    has_stopped: bool,
}

impl EarlyStopping {
    pub fn new(settings: Settings) -> EarlyStopping {
        EarlyStopping {
            settings,
            lowest: f64::INFINITY,
            best_params: Vec::new(),
            best_step: 0,
            is_restored: false,
            to_beat: f64::INFINITY,
            n_waited: 0,
            has_stopped: false,
        }
    }

    /// Hears of an evaluation after so many steps, in order, with the parameters that were evaluated. True at the one that stops the run; after
    /// it nothing is best any more.
    pub fn observe(&mut self, step: u32, validation_loss: f32, params: &[f32]) -> bool {
        if self.has_stopped {
            return false;
        }
        let validation_loss = f64::from(validation_loss);
        if validation_loss < self.lowest {
            self.lowest = validation_loss;
            self.best_step = step;
            self.best_params.clear();
            self.best_params.extend_from_slice(params);
        }
        if validation_loss < self.to_beat - self.settings.min_delta {
            self.to_beat = validation_loss;
            self.n_waited = 0;
        } else {
            self.n_waited += 1;
            self.has_stopped = self.n_waited >= self.settings.patience;
        }
        self.has_stopped
    }

    /// Whether the run ends at its stop.
    pub fn ends_the_run(&self) -> bool {
        !self.settings.go_on
    }

    /// The run is over: takes the best parameters back, if that was asked for.
    pub fn restore(&mut self, params: &mut [f32]) {
        self.is_restored = self.settings.restore_best && !self.best_params.is_empty();
        if self.is_restored {
            self.best_params.swap_with_slice(params);
        }
    }

    /// Whose parameters were taken back: the step, and the parameters that they replaced, those of the last step.
    pub fn replaced(&self) -> Option<(u32, &[f32])> {
        self.is_restored.then_some((self.best_step, &self.best_params))
    }
}

//! What did a run record? Columns of numbers, non-finite ones included.

/// The records of a run so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// The mean loss over the batch of each step, before its update: `train_loss[k]` is a function of the parameters
    /// after k updates.
    pub train_loss: Vec<f32>,
    /// The L2 norm of each step's gradient over all parameters, regularization included, before clipping.
    pub gradient_norm: Vec<f32>,
    /// What the schedule made of the learning rate for each step's update.
    pub scheduled_learning_rate: Vec<f32>,
    /// After how many updates the validation split was evaluated: before the first, and after each epoch.
    pub validation_step: Vec<u32>,
    /// The mean loss over the validation split there.
    pub validation_loss: Vec<f32>,
    /// Accuracy or R² there.
    pub validation_metric: Vec<f32>,
    /// After how many updates early stopping ended the run, or would have.
    pub stopped_at: Option<u32>,
}

/// Records for which there is room from the start: beyond, columns grow as they fill.
const ROOM: usize = 1 << 20;

impl History {
    /// No records yet, and room for so many, so that a step need not make any.
    pub fn with_room_for(n_steps: u32, n_evaluations: u32) -> History {
        let steps = || Vec::with_capacity(ROOM.min(n_steps as usize));
        let n_evaluations = ROOM.min(n_evaluations as usize);
        History {
            train_loss: steps(),
            gradient_norm: steps(),
            scheduled_learning_rate: steps(),
            validation_step: Vec::with_capacity(n_evaluations),
            validation_loss: Vec::with_capacity(n_evaluations),
            validation_metric: Vec::with_capacity(n_evaluations),
            stopped_at: None,
        }
    }

    /// Steps that were made.
    pub fn n_steps(&self) -> u32 {
        self.train_loss.len() as u32
    }

    /// The lowest finite validation loss, and after how many updates it was reached first.
    pub fn best_validation(&self) -> Option<(u32, f32)> {
        let evaluated = self.validation_step.iter().copied().zip(self.validation_loss.iter().copied());
        evaluated.filter(|(_, loss)| loss.is_finite()).reduce(|best, other| if other.1 < best.1 { other } else { best })
    }

    /// The first step at which a loss was not a finite number.
    pub fn first_non_finite_step(&self) -> Option<u32> {
        let train = self.train_loss.iter().position(|loss| !loss.is_finite()).map(|idx| idx as u32);
        let validation = self.validation_loss.iter().position(|loss| !loss.is_finite());
        let validation = validation.and_then(|idx| self.validation_step.get(idx).copied());
        train.into_iter().chain(validation).min()
    }

    /// Appends what a run recorded since.
    pub fn extend(&mut self, new: &History) {
        self.train_loss.extend_from_slice(&new.train_loss);
        self.gradient_norm.extend_from_slice(&new.gradient_norm);
        self.scheduled_learning_rate.extend_from_slice(&new.scheduled_learning_rate);
        self.validation_step.extend_from_slice(&new.validation_step);
        self.validation_loss.extend_from_slice(&new.validation_loss);
        self.validation_metric.extend_from_slice(&new.validation_metric);
        self.stopped_at = new.stopped_at;
    }

    /// What was recorded after the first `n_steps` steps and `n_evaluations` evaluations.
    pub fn since(&self, n_steps: usize, n_evaluations: usize) -> History {
        History {
            train_loss: rest(&self.train_loss, n_steps),
            gradient_norm: rest(&self.gradient_norm, n_steps),
            scheduled_learning_rate: rest(&self.scheduled_learning_rate, n_steps),
            validation_step: rest(&self.validation_step, n_evaluations),
            validation_loss: rest(&self.validation_loss, n_evaluations),
            validation_metric: rest(&self.validation_metric, n_evaluations),
            stopped_at: self.stopped_at,
        }
    }
}

fn rest<T: Copy>(column: &[T], n_known: usize) -> Vec<T> {
    column.get(n_known..).unwrap_or_default().to_vec()
}

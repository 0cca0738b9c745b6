//! What did a run record? Columns of numbers, non-finite ones included.

/// The records of a run so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// The mean loss over the batch of each step, before its update: `train_loss[k]` is a function of the parameters
    /// after k updates.
    pub train_loss: Vec<f32>,
    /// After how many updates the validation split was evaluated: before the first, and after each epoch.
    pub validation_step: Vec<u32>,
    /// The mean loss over the validation split there.
    pub validation_loss: Vec<f32>,
}

impl History {
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
    pub fn extend(&mut self, train_loss: &[f32], validation_step: &[u32], validation_loss: &[f32]) {
        self.train_loss.extend_from_slice(train_loss);
        self.validation_step.extend_from_slice(validation_step);
        self.validation_loss.extend_from_slice(validation_loss);
    }
}

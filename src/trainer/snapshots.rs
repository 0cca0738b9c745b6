//! How was the model at an earlier step? Kept now and then, and trained once more from there: with the same bits.

use super::{Batches, Trainer};
use crate::catalog::Choice;
use crate::early_stopping::EarlyStopping;
use crate::experiment::Experiment;
use crate::gradient_clipping::GradientClippingSpec;
use crate::optimizer::Optimizer;
use crate::regularization::RegularizationSpec;
use crate::rng::Rng;
use crate::schedule::Schedule;
use std::collections::VecDeque;

/// So many snapshots are kept of a run, where they are small enough.
pub const MOST_SNAPSHOTS: u32 = 64;
/// They take no more memory than this, in bytes, but for that of the beginning.
pub const MOST_BYTES: usize = 16 << 20;

/// All that the steps to come depend on, without the examples, which stay the same.
struct Snapshot {
    step: u32,
    has_ended: bool,
    learning_rate: f64,
    changes: VecDeque<(u32, Experiment)>,
    params: Vec<f32>,
    dropout: f64,
    regularization: Choice<RegularizationSpec>,
    gradient_clipping: Choice<GradientClippingSpec>,
    optimizer: Box<dyn Optimizer>,
    schedule: Box<dyn Schedule>,
    early_stopping: Option<EarlyStopping>,
    batches: Batches,
    chances: Rng,
}

/// A run, with snapshots of its way.
pub struct Recorded {
    trainer: Trainer,
    kept: Vec<Snapshot>,
    /// Snapshots are so many steps apart.
    every: u32,
}

impl Recorded {
    /// From its beginning on.
    pub fn new(trainer: Trainer) -> Recorded {
        let first = trainer.snapshot();
        let n_that_fit = (MOST_BYTES / first.n_bytes().max(1)).clamp(1, MOST_SNAPSHOTS as usize) as u32;
        Recorded { every: trainer.n_steps().div_ceil(n_that_fit).max(1), kept: vec![first], trainer }
    }

    pub fn trainer(&self) -> &Trainer {
        &self.trainer
    }

    /// As [`Trainer::change`].
    pub fn change(&mut self, experiment: &Experiment) {
        self.trainer.change(experiment);
        // What comes after a snapshot is another way now, up to where the run stands the same.
        for snapshot in &mut self.kept {
            let step = snapshot.step;
            snapshot.changes = experiment.stages().into_iter().filter(|(at, _)| *at >= step).collect();
        }
    }

    /// As [`Trainer::advance`].
    pub fn advance(&mut self, n_steps: u32) {
        let end = self.trainer.step.saturating_add(n_steps);
        while self.trainer.step < end && !self.trainer.is_done() {
            let next = self.kept.len() as u32 * self.every;
            let until = if next > self.trainer.step { end.min(next) } else { end };
            self.trainer.advance(until - self.trainer.step);
            if self.trainer.step == next && !self.trainer.is_done() {
                self.kept.push(self.trainer.snapshot());
            }
        }
    }

    /// How much memory the snapshots take, in bytes.
    pub fn n_bytes(&self) -> usize {
        self.kept.iter().map(Snapshot::n_bytes).sum()
    }

    /// The parameters after so many steps, statistics included: those of the last step where the run has not come so far.
    /// What early stopping takes back at the end is not of that step: see [`Trainer::replaced`].
    pub fn params_at(&mut self, step: u32) -> Vec<f32> {
        let trainer = &mut self.trainer;
        let from = self.kept.iter().rev().find(|snapshot| snapshot.step <= step);
        let Some(from) = from.filter(|_| step < trainer.step) else {
            return trainer.replaced().map_or(trainer.params(), |(_, params)| params).to_vec();
        };
        let now = trainer.snapshot();
        // What is recorded on the way is recorded already.
        let history = std::mem::take(&mut trainer.history);
        trainer.put(from);
        while trainer.step < step {
            trainer.step();
        }
        let params = trainer.params().to_vec();
        trainer.put(&now);
        trainer.history = history;
        params
    }
}

impl Snapshot {
    /// About how much memory it takes. An optimizer remembers up to three numbers a parameter.
    fn n_bytes(&self) -> usize {
        let n_numbers = 4 * self.params.len() + self.early_stopping.as_ref().map_or(0, |_| self.params.len());
        let n_indices = if let Batches::Shuffled { order, .. } = &self.batches { order.len() } else { 0 };
        size_of::<Snapshot>() + 4 * (n_numbers + n_indices)
    }
}

impl Trainer {
    fn snapshot(&self) -> Snapshot {
        let parts = &self.parts;
        Snapshot {
            step: self.step,
            has_ended: self.has_ended,
            learning_rate: self.learning_rate,
            changes: self.changes.clone(),
            params: parts.params.clone(),
            dropout: parts.model.dropout(),
            regularization: parts.regularization.clone(),
            gradient_clipping: parts.gradient_clipping.clone(),
            optimizer: parts.optimizer.duplicate(),
            schedule: parts.schedule.duplicate(),
            early_stopping: parts.early_stopping.clone(),
            batches: parts.batches.clone(),
            chances: parts.dropout.clone(),
        }
    }

    /// The run is where it was then. Its records stay.
    fn put(&mut self, snapshot: &Snapshot) {
        self.step = snapshot.step;
        self.has_ended = snapshot.has_ended;
        self.learning_rate = snapshot.learning_rate;
        self.changes = snapshot.changes.clone();
        self.set_dropout(snapshot.dropout);
        let parts = &mut self.parts;
        parts.params.copy_from_slice(&snapshot.params);
        parts.regularization = snapshot.regularization.clone();
        parts.gradient_clipping = snapshot.gradient_clipping.clone();
        parts.optimizer = snapshot.optimizer.duplicate();
        parts.schedule = snapshot.schedule.duplicate();
        parts.early_stopping = snapshot.early_stopping.clone();
        parts.batches = snapshot.batches.clone();
        parts.dropout = snapshot.chances.clone();
    }
}

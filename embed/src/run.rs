//! What is a run in an element? One of which only the records are seen, so that nothing else of it is kept.

use losscope::trainer::Trainer;

pub struct Run(Trainer);

impl Run {
    pub fn new(trainer: Trainer) -> Run {
        Run(trainer)
    }

    pub fn advance(&mut self, n_steps: u32) {
        self.0.advance(n_steps);
    }

    pub fn trainer(&self) -> &Trainer {
        &self.0
    }
}

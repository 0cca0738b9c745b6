//! What is a run on the page? One whose model can be looked at as it was at any step.

pub use losscope::trainer::snapshots::Recorded as Run;

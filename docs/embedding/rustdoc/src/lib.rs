//! How fast to learn.
//!
//! Move the learning rate: too small, and the curve hardly falls; too large, and it jumps.
//!
//! <loss-playground learning-rate="0.1" controls="learning-rate batch-size">
//! A loss curve that changes as its controls move: it needs JavaScript.
//! </loss-playground>
//!
//! The same network learns another task, with nothing to move:
//!
//! <loss-playground dataset="moons" optimizer="adam" controls="none" height="180">
//! A bare loss curve: it needs JavaScript.
//! </loss-playground>
//!
//! See [a deeper network](nested) and [what this is](about).

pub mod about;
pub mod nested;

//! Losscope, an oscilloscope for learning: a tiny neural network trains, and its loss curve is there at once.
//!
//! An [`Experiment`](experiment::Experiment) is the value that determines a curve, bit for bit, on every target. A
//! [`Trainer`](trainer::Trainer) makes a [`History`](history::History) of it, and [`chart::draw`] draws that history.
//!
//! ```
//! use losscope::{experiment::Experiment, trainer::Trainer};
//!
//! let experiment = Experiment::from_settings(&[("dataset", "penguins"), ("learning_rate", "0.3")])?;
//! let mut trainer = Trainer::new(&experiment);
//! trainer.advance(trainer.n_steps());
//! let losses = &trainer.history().train_loss;
//! assert!(losses.last() < losses.first());
//! # Ok::<(), losscope::experiment::ExperimentError>(())
//! ```
//!
//! The words, here and everywhere in the project:
//!
//! - **example**: an input with its target. **Batch**: the examples of one step.
//! - **step**: one update of the parameters. **Epoch**: one pass over the training split.
//! - **loss**: what is minimised; `train_loss` is the mean over the batch of a step, before its update, and
//!   `validation_loss` the mean over the held-out examples.

#[cfg(all(target_arch = "wasm32", not(target_feature = "simd128")))]
compile_error!("build with `cargo xtask build`: .cargo/config.toml asks for +simd128, and RUSTFLAGS hides it");

pub mod catalog;
pub mod chart;
pub mod code;
pub mod comparison;
pub mod dataset;
pub mod early_stopping;
pub mod experiment;
pub mod export;
pub mod gradient_clipping;
pub mod history;
pub mod inside;
pub mod lanes;
pub mod lesson;
pub mod link;
pub mod loss;
pub mod math;
pub mod metric;
pub mod model;
pub mod normalization;
pub mod optimizer;
pub mod portrait;
pub mod presets;
pub mod probe;
pub mod products;
pub mod regularization;
pub mod rng;
pub mod saved;
pub mod schedule;
pub mod summary;
pub mod trainer;
pub mod words;

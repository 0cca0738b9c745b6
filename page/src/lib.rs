//! What may JavaScript call? Plain values go in, plain values come out, and Rust never calls back.
#![cfg(target_arch = "wasm32")]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod about;
pub mod address;
pub mod carry;
pub mod chart;
pub mod legend;
pub mod page;
pub mod panics;
pub mod pins;
pub mod records;
pub mod run;
pub mod session;
pub mod situations;
pub mod table;
pub mod tables;
pub mod told;
pub mod view;
pub mod watched;

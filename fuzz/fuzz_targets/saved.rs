//! Does any byte string break the reader of saved runs? `cargo +nightly fuzz run saved` looks for one.

#![no_main]

#[path = "../targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::saved(bytes));

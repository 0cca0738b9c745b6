//! Do any numbers break the drawing of portraits? `cargo +nightly fuzz run portrait` looks for one.

#![no_main]

#[path = "../targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::portrait(bytes));

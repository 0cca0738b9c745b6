//! Does any byte string break the link reader? `cargo +nightly fuzz run link` looks for one.

#![no_main]

#[path = "../targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::link(bytes));

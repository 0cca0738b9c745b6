//! Does any byte string break the reader of scenes? `cargo +nightly fuzz run scene` looks for one.

#![no_main]

#[path = "../targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::scene(bytes));

//! What may JavaScript call? Plain values go in, plain values come out, and Rust never calls back.
#![cfg(target_arch = "wasm32")]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod about;
pub mod address;
pub mod chart;
pub mod legend;
pub mod page;
pub mod pins;
pub mod records;
pub mod session;
pub mod table;
pub mod tables;
pub mod view;

use wasm_bindgen::prelude::wasm_bindgen;

/// From now on a panic becomes a JavaScript error with its message. After one, this instance is lost: whoever runs
/// it takes another.
#[wasm_bindgen(start)]
pub fn report_panics() {
    std::panic::set_hook(Box::new(|panic| wasm_bindgen::throw_str(&panic.to_string())));
}

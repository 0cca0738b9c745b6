//! What may JavaScript call that few visitors need? A wasm module apart, so that nobody else has to fetch it.
#![cfg(target_arch = "wasm32")]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../page/src/about.rs"]
mod about;
#[path = "../../page/src/records.rs"]
mod records;

pub mod code;
pub mod inside;
pub mod inside_chart;
pub mod picture;
pub mod saved;
mod table;

use wasm_bindgen::prelude::wasm_bindgen;

/// As in the page's module: a panic becomes a JavaScript error with its message.
#[wasm_bindgen(start)]
pub fn report_panics() {
    std::panic::set_hook(Box::new(|panic| wasm_bindgen::throw_str(&panic.to_string())));
}

//! What becomes of a panic?

use wasm_bindgen::prelude::wasm_bindgen;

/// From now on a panic becomes a JavaScript error with its message. After one, this instance is lost: whoever runs
/// it takes another.
#[wasm_bindgen(start)]
pub fn report_panics() {
    std::panic::set_hook(Box::new(|panic| wasm_bindgen::throw_str(&panic.to_string())));
}

//! Which situations are worth seeing?

use losscope::presets::PRESETS;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

/// The situations that are worth seeing.
#[wasm_bindgen]
pub fn presets() -> Result<JsValue, JsError> {
    Ok(serde_wasm_bindgen::to_value(PRESETS)?)
}

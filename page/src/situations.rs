//! Which situations are worth seeing, and what does a link show at a glance?

use crate::page::{Setup, read, to_js};
use losscope::presets::PRESETS;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

/// The situations that are worth seeing.
#[wasm_bindgen]
pub fn presets() -> Result<JsValue, JsError> {
    Ok(serde_wasm_bindgen::to_value(PRESETS)?)
}

/// The page for a link without the controls: what the first curve needs.
#[wasm_bindgen]
pub fn glance(link: &str) -> Result<JsValue, JsError> {
    let (experiment, problem) = read(link);
    to_js(&Setup::new(&experiment, Vec::new(), problem))
}

//! How does what the page has drawn become a file?

use losscope::chart::scene::Scene;
use losscope::export;
use wasm_bindgen::prelude::wasm_bindgen;

/// A scene that the page packed, as an SVG of that width and height. The font is a family as CSS has it.
#[wasm_bindgen]
pub fn svg(scene: &str, font: &str, width: u32, height: u32, title: &str, description: &str) -> String {
    export::svg::svg(&Scene::unpacked(scene), font, (width, height), title, description)
}

//! How does the page show what the model has learnt?

use crate::chart::LossChart;
use losscope::portrait::{self, Portrait};
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlCanvasElement;

#[wasm_bindgen]
impl LossChart {
    /// The model as `Session.portrait` tells of it, perhaps in another instance, is the one to be shown.
    pub fn show_model(&mut self, numbers: Vec<f32>) {
        self.portrait = Portrait::of(numbers);
    }

    /// Draws it on a canvas whose size is in device pixels and that was cleared.
    ///
    /// # Errors
    /// If the canvas has no 2D context.
    pub fn draw_model(&self, canvas: HtmlCanvasElement, pixel_ratio: f64) -> Result<(), JsError> {
        let scene = portrait::compose(&self.portrait, &self.theme, (canvas.width(), canvas.height()), pixel_ratio);
        let mut backend =
            CanvasBackend::with_canvas_object(canvas).ok_or_else(|| JsError::new("the canvas has no 2D context"))?;
        scene.paint(&mut backend, &self.theme.font).map_err(|error| JsError::new(&error.to_string()))
    }

    /// The same, as the workshop is given it to make an SVG.
    pub fn model_scene(&self, width: u32, height: u32, pixel_ratio: f64) -> String {
        portrait::compose(&self.portrait, &self.theme, (width, height), pixel_ratio).packed()
    }

    /// What it shows, in words.
    pub fn model_sentence(&self) -> String {
        portrait::sentence(&self.portrait)
    }

    /// Whether it is to be seen.
    #[wasm_bindgen(getter)]
    pub fn has_model(&self) -> bool {
        self.scope.view.has_model
    }
}

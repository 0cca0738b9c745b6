//! How does the page show what a model has learnt? With a wasm module apart, fetched when a reader first moves.
#![cfg(target_arch = "wasm32")]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use losscope::chart::Theme;
use losscope::portrait::{self, Portrait};
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlCanvasElement;

/// As in the page's module: a panic becomes a JavaScript error with its message.
#[wasm_bindgen(start)]
pub fn report_panics() {
    std::panic::set_hook(Box::new(|panic| wasm_bindgen::throw_str(&panic.to_string())));
}

/// A portrait on the page. Pixels are device pixels.
#[wasm_bindgen]
#[derive(Default)]
pub struct ModelPicture {
    portrait: Portrait,
    theme: Theme,
}

#[wasm_bindgen]
impl ModelPicture {
    #[wasm_bindgen(constructor)]
    pub fn new() -> ModelPicture {
        ModelPicture::default()
    }

    /// The model as `Session.portrait` tells of it is the one to be shown.
    pub fn show(&mut self, numbers: Vec<f32>) {
        self.portrait = Portrait::of(numbers);
    }

    /// As `LossChart.set_theme`.
    pub fn set_theme(&mut self, colours: &[u8], font: String) {
        self.theme = Theme::of(colours, font);
    }

    /// Draws it on a canvas that was cleared.
    ///
    /// # Errors
    /// If the canvas has no 2D context.
    pub fn draw(&self, canvas: HtmlCanvasElement, pixel_ratio: f64) -> Result<(), JsError> {
        let scene = portrait::compose(&self.portrait, &self.theme, (canvas.width(), canvas.height()), pixel_ratio);
        let mut backend =
            CanvasBackend::with_canvas_object(canvas).ok_or_else(|| JsError::new("the canvas has no 2D context"))?;
        scene.paint(&mut backend, &self.theme.font).map_err(|error| JsError::new(&error.to_string()))
    }

    /// The same, as the workshop is given it to make an SVG.
    pub fn scene(&self, width: u32, height: u32, pixel_ratio: f64) -> String {
        portrait::compose(&self.portrait, &self.theme, (width, height), pixel_ratio).packed()
    }

    /// What it shows, in words.
    pub fn sentence(&self) -> String {
        portrait::sentence(&self.portrait)
    }
}

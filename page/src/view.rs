//! How does the page change what of the chart is in sight?

use crate::chart::LossChart;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
impl LossChart {
    /// Sets a part of the view, as links write it.
    ///
    /// # Errors
    /// A sentence, if there is no such part, or it can't be that.
    pub fn set_view(&mut self, name: &str, value: &str) -> Result<(), JsError> {
        self.scope.set(name, value).map_err(|sentence| JsError::new(&format!("{sentence}.")))
    }

    /// What the metric of the runs is called.
    #[wasm_bindgen(getter)]
    pub fn metric_label(&self) -> String {
        self.scope.described().about.metric_label.clone()
    }

    /// Whether there is a panel below the losses.
    #[wasm_bindgen(getter)]
    pub fn has_below(&self) -> bool {
        self.scope.view.below.is_some()
    }

    /// Whether the model is shown beside the chart.
    #[wasm_bindgen(getter)]
    pub fn has_model(&self) -> bool {
        self.scope.view.has_model
    }

    #[wasm_bindgen(getter)]
    pub fn is_zoomed(&self) -> bool {
        self.scope.view.is_zoomed()
    }

    /// Zooms to a box between two corners; whether anything was zoomed.
    pub fn zoom_to(&mut self, x: f64, y: f64, to_x: f64, to_y: f64, pixel_ratio: f64) -> bool {
        self.scope.zoom_to((x, y), (to_x, to_y), pixel_ratio)
    }

    /// Zooms around a pixel by a factor, closer below 1, and moves by so many pixels.
    pub fn zoom_by(&mut self, x: f64, factor: f64, moved: f64) {
        self.scope.zoom_by(x, factor, moved);
    }

    pub fn reset_zoom(&mut self) {
        self.scope.reset_zoom();
    }
}

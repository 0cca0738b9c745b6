//! How is the chart carried away? Its runs as they were recorded, and its picture as a scene.

use crate::chart::{LossChart, caption as caption_of};
use crate::records::Records;
use losscope::chart::scope::Exported;
use losscope::chart::{caption, compose};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
impl LossChart {
    /// The runs of which a curve is shown, each in four lines, as the workshop is given them to save: name, link, and whether its
    /// training and its validation curve are shown.
    pub fn visible_runs(&self) -> Vec<String> {
        let runs = self.scope.visible_runs().into_iter();
        let lines = |run: Exported| {
            let [training, validation] = run.has_curves;
            format!("{}\n{}\n{training}\n{validation}", run.name, run.run.about.link)
        };
        runs.map(lines).collect()
    }

    /// All that was recorded of one of them.
    pub fn records_of_visible(&self, idx: usize) -> Records {
        self.scope.visible_runs().get(idx).map_or_else(Records::new, |run| run.run.history().clone().into())
    }

    /// What the runs on the chart are called.
    #[wasm_bindgen(getter)]
    pub fn title(&self) -> String {
        self.scope.described().about.title.clone()
    }

    /// The fragment that shows what is on the chart, even if another run is on its way.
    #[wasm_bindgen(getter)]
    pub fn shown_fragment(&self) -> String {
        self.fragment(&self.scope.described().about.link)
    }

    /// How much higher than the chart a picture of that width is, for its title, legend and address.
    pub fn caption_height(&self, width: f64, pixel_ratio: f64, title: Option<String>, page: Option<String>) -> f64 {
        let picture = self.scope.picture(pixel_ratio, caption_of(&title, &page));
        caption::height(&picture, width, pixel_ratio) + caption::footer(&picture, width, pixel_ratio)
    }

    /// The chart with that title and address around it, as the workshop is given it to make an SVG.
    pub fn scene(
        &mut self,
        width: u32,
        height: u32,
        pixel_ratio: f64,
        title: Option<String>,
        page: Option<String>,
    ) -> String {
        self.scope.prepare();
        let picture = self.scope.picture(pixel_ratio, caption_of(&title, &page));
        compose(&picture, &self.theme, (width, height)).0.packed()
    }
}

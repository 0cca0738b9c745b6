//! How does the page change what of the chart is in sight, and carry it away?

use crate::chart::{LossChart, caption as caption_of};
use crate::records::Records;
use losscope::chart::scope::Exported;
use losscope::chart::view::Kind;
use losscope::chart::{caption, compose};
use losscope::summary;
use losscope::words::measured;
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

/// An input for a part of the view.
#[derive(Serialize)]
struct ViewControl {
    name: &'static str,
    label: &'static str,
    help: &'static str,
    options: Vec<(String, String)>,
    value: String,
    is_slider: bool,
    /// Whether it says more about the one before it.
    joins: bool,
}

/// A table of at most twenty rows.
#[derive(Serialize)]
struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

#[wasm_bindgen]
impl LossChart {
    /// The inputs for the view.
    pub fn view(&self) -> Result<JsValue, JsError> {
        let controls = self.scope.view.controls(&self.scope.described().about.metric_label);
        let controls = controls.into_iter().map(|control| ViewControl {
            name: control.name,
            label: control.label,
            help: control.help,
            options: control.options,
            value: control.value,
            is_slider: control.kind == Kind::Slider,
            joins: control.kind == Kind::OfTheOneBefore,
        });
        Ok(serde_wasm_bindgen::to_value(&controls.collect::<Vec<_>>())?)
    }

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

    /// The numbers of the current run, for those who read them.
    pub fn table(&self) -> Result<JsValue, JsError> {
        let run = &self.scope.current;
        let history = run.history();
        let steps = summary::told_steps(history);
        let metric = format!("{} on validation", run.about.metric_label);
        let names =
            ["step", "training loss", "validation loss", &metric, "gradient norm", "learning rate", "weight norm"];
        let row = |step: u32| {
            let each = |column: &[f32]| column.get(step as usize).copied();
            let evaluation = history.validation_step.binary_search(&step).ok();
            let evaluated = |column: &[f32]| evaluation.and_then(|idx| column.get(idx).copied());
            let cells = [
                each(&history.train_loss),
                evaluated(&history.validation_loss),
                evaluated(&history.validation_metric),
                each(&history.gradient_norm),
                each(&history.scheduled_learning_rate),
                evaluated(&history.weight_norm),
            ];
            let words = |cell: Option<f32>| cell.map_or_else(|| "–".to_owned(), |value| measured(f64::from(value)));
            [step.to_string()].into_iter().chain(cells.map(words)).collect()
        };
        let table = Table { columns: names.map(str::to_owned).to_vec(), rows: steps.into_iter().map(row).collect() };
        Ok(serde_wasm_bindgen::to_value(&table)?)
    }

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

//! What does the page tell of the chart beyond its picture? The inputs of its view, its numbers, and what the last change did.

use crate::chart::LossChart;
use losscope::chart::view::Kind;
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
    /// What the last change was, and what it did, in words; nothing before there was one.
    pub fn comparison(&mut self) -> Option<String> {
        self.scope.comparison()
    }

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
}

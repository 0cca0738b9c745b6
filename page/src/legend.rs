//! How does the page show the chart's legend, and change which curves there are?

use crate::chart::LossChart;
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

/// A line of the legend.
#[derive(Serialize)]
struct Entry {
    id: String,
    name: String,
    value: String,
    /// The colour, as the style sheet calls it.
    colour: String,
    dashes: Vec<f64>,
    width: f64,
    is_hidden: bool,
    is_pinned: bool,
    can_be_shown: bool,
}

#[wasm_bindgen]
impl LossChart {
    /// The curves, and their values at the cursor or at their ends.
    pub fn legend(&self) -> Result<JsValue, JsError> {
        let entries = self.scope.legend().into_iter().map(|entry| Entry {
            colour: entry.tint.name(),
            id: entry.id,
            name: entry.name,
            value: entry.value,
            dashes: entry.dashes.to_vec(),
            width: entry.width,
            is_hidden: entry.is_hidden,
            is_pinned: entry.is_pinned,
            can_be_shown: entry.can_be_shown,
        });
        Ok(serde_wasm_bindgen::to_value(&entries.collect::<Vec<_>>())?)
    }

    /// What the panel below shows, and its value; nothing without a panel.
    pub fn below(&self) -> Option<Vec<String>> {
        self.scope.below_entry().map(|(label, value)| vec![label, value])
    }

    /// Draws the other curves faintly while the reader points at this one; none for all as they are.
    pub fn highlight(&mut self, id: Option<String>) {
        self.scope.highlighted = id;
    }

    pub fn toggle(&mut self, id: &str) {
        self.scope.toggle(id);
    }

    pub fn isolate(&mut self, id: &str) {
        self.scope.isolate(id);
    }
}

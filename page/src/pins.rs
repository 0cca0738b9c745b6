//! How does the page show the runs that stay, and have them made?

use crate::chart::LossChart;
use crate::records::Records;
use losscope::chart::pins::MOST_PINNED;
use losscope::link;
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

/// A run in the table that compares them.
#[derive(Serialize)]
struct Row {
    id: String,
    name: String,
    difference: String,
    link: String,
    best: String,
    best_value: f64,
    best_at: String,
    losses: String,
    metric: String,
    colour: String,
    dashes: Vec<f64>,
    is_hidden: bool,
    can_be_shown: bool,
}

#[wasm_bindgen]
impl LossChart {
    /// Lets the current run stay on the chart; whether that is new.
    pub fn pin(&mut self) -> bool {
        self.scope.pin()
    }

    pub fn unpin(&mut self, id: &str) {
        self.scope.unpin(id);
    }

    pub fn unpin_all(&mut self) {
        self.scope.set_pins(Vec::new());
    }

    /// Runs that stay.
    #[wasm_bindgen(getter)]
    pub fn n_pinned(&self) -> usize {
        self.scope.pinned_links().count()
    }

    /// Whether there is room for another run.
    #[wasm_bindgen(getter)]
    pub fn can_pin(&self) -> bool {
        self.n_pinned() < MOST_PINNED
    }

    /// Lets the same experiment stay with each of the optimizers, at its own defaults; for how many of them there is no room.
    ///
    /// # Errors
    /// If the link can't be read.
    pub fn race(&mut self, link: &str) -> Result<usize, JsError> {
        let racers = link::decode(link)?.racers();
        for racer in &racers {
            let about = self.about(racer);
            self.scope.pin_to_come(about);
        }
        let links: Vec<&str> = self.scope.pinned_links().collect();
        Ok(racers.iter().filter(|racer| !links.contains(&link::encode(racer).as_str())).count())
    }

    /// The runs that are to stay and are yet to be made, by their links.
    pub fn pins_to_come(&self) -> Vec<String> {
        self.scope.pins_to_come().map(str::to_owned).collect()
    }

    /// A run that is to stay begins: its records come from the first step on.
    pub fn begin_pin(&mut self, link: &str) {
        self.scope.begin_pin(link);
    }

    pub fn extend_pin(&mut self, link: &str, records: Records, is_done: bool) {
        self.scope.extend_pin(link, &records.into(), is_done);
    }

    /// A run that was saved stays, with what was recorded of it; whether there was room.
    ///
    /// # Errors
    /// If the link can't be read.
    pub fn load_run(&mut self, link: &str, records: Records) -> Result<bool, JsError> {
        let about = self.about(&link::decode(link)?);
        let link = about.link.clone();
        self.scope.pin_to_come(about);
        self.scope.begin_pin(&link);
        self.scope.extend_pin(&link, &records.into(), true);
        Ok(self.scope.pinned_links().any(|pinned| pinned == link))
    }

    /// The current run and those that stay, beside each other; nothing where none stays.
    pub fn rows(&self) -> Result<JsValue, JsError> {
        let rows = self.scope.rows().into_iter().map(|row| Row {
            id: row.id,
            name: row.name,
            difference: row.difference,
            link: row.link,
            best: row.best,
            best_value: row.best_value,
            best_at: row.best_at,
            losses: row.losses,
            metric: row.metric,
            colour: row.tint.name(),
            dashes: row.dashes.to_vec(),
            is_hidden: row.is_hidden,
            can_be_shown: row.can_be_shown,
        });
        Ok(serde_wasm_bindgen::to_value(&rows.collect::<Vec<_>>())?)
    }
}

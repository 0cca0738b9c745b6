//! How does the page draw its chart?

use crate::chart::{self, Horizontal, Picture, Run, Scale, Theme, View};
use crate::history::History;
use crate::summary;
use crate::web::session::Records;
use plotters_canvas::CanvasBackend;
use serde::Deserialize;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};
use web_sys::HtmlCanvasElement;

/// The runs on the chart: the current one, and the one before the last change.
#[wasm_bindgen]
#[derive(Default)]
pub struct LossChart {
    current: OwnRun,
    previous: Option<OwnRun>,
    /// A run that has begun and has no records yet: until then the old curve stays.
    coming: Option<OwnRun>,
}

#[derive(Clone, Default)]
struct OwnRun {
    history: History,
    steps_per_epoch: u32,
    n_steps: u32,
    /// What its losses are.
    loss_label: String,
    /// What its metric is.
    metric_label: String,
}

impl OwnRun {
    fn borrow(&self) -> Run<'_> {
        Run { history: &self.history, steps_per_epoch: self.steps_per_epoch, n_steps: self.n_steps }
    }
}

/// What JavaScript knows of a picture. `protocol.js` has the same in JSDoc.
#[derive(Deserialize)]
struct Look {
    /// `epochs` or `steps`.
    x: String,
    /// `even` or `logarithmic`.
    y: String,
    pixel_ratio: f64,
    text: [u8; 3],
    grid: [u8; 3],
    train: [u8; 3],
    validation: [u8; 3],
    warning: [u8; 3],
    font: String,
}

#[wasm_bindgen]
impl LossChart {
    #[wasm_bindgen(constructor)]
    pub fn new() -> LossChart {
        LossChart::default()
    }

    /// Keeps the current curve as the ghost, unless there is one already and of this one only the beginning.
    pub fn keep(&mut self) {
        let n_steps = self.current.history.n_steps();
        let is_a_curve = self.current.history.stopped_at.is_some() || n_steps >= self.current.n_steps / 2;
        if n_steps > 0 && (is_a_curve || self.previous.is_none()) {
            self.previous = Some(self.current.clone());
        }
    }

    /// A new run begins; its first records take the place of the current curve.
    pub fn start(&mut self, n_steps: u32, steps_per_epoch: u32, loss_label: String, metric_label: String) {
        self.coming = Some(OwnRun { history: History::default(), steps_per_epoch, n_steps, loss_label, metric_label });
    }

    /// Adds records to the run that began last.
    pub fn extend(&mut self, records: Records) {
        if let Some(coming) = self.coming.take() {
            self.current = coming;
        }
        self.current.history.extend(&records.into());
    }

    /// Whether there is a ghost.
    #[wasm_bindgen(getter)]
    pub fn has_previous(&self) -> bool {
        self.comparable().is_some()
    }

    /// Steps that are on the chart.
    #[wasm_bindgen(getter)]
    pub fn n_steps(&self) -> u32 {
        self.current.history.n_steps()
    }

    /// Where the run stands, in words.
    pub fn state(&self) -> String {
        // Before the first records of all, the run that is coming says how long it is going to be.
        let run = self.coming.as_ref().filter(|_| self.current.n_steps == 0).unwrap_or(&self.current);
        summary::state(&run.history, run.n_steps, run.steps_per_epoch, &run.metric_label)
    }

    /// The shape of the curve, in words.
    pub fn sentence(&self) -> String {
        summary::sentence(&self.current.history)
    }

    /// Draws on a canvas whose size is in device pixels and that was cleared.
    ///
    /// # Errors
    /// If the canvas has no 2D context, or `look` lacks something.
    pub fn draw(&self, canvas: HtmlCanvasElement, look: JsValue) -> Result<(), JsError> {
        let look: Look = serde_wasm_bindgen::from_value(look)?;
        let picture = Picture {
            current: self.current.borrow(),
            previous: self.comparable().map(OwnRun::borrow),
            view: View {
                x: if look.x == "steps" { Horizontal::Step } else { Horizontal::Epoch },
                y: if look.y == "logarithmic" { Scale::Logarithmic } else { Scale::Linear },
                pixel_ratio: look.pixel_ratio,
            },
            y_name: &self.current.loss_label,
        };
        let theme = Theme {
            text: look.text,
            grid: look.grid,
            train: look.train,
            validation: look.validation,
            warning: look.warning,
            font: look.font,
        };
        let mut backend =
            CanvasBackend::with_canvas_object(canvas).ok_or_else(|| JsError::new("the canvas has no 2D context"))?;
        chart::draw(&mut backend, &picture, &theme).map_err(|error| JsError::new(&error.to_string()))
    }
}

impl LossChart {
    /// The run before, where it is of the same loss: two losses have no axis in common.
    fn comparable(&self) -> Option<&OwnRun> {
        self.previous.as_ref().filter(|previous| previous.loss_label == self.current.loss_label)
    }
}

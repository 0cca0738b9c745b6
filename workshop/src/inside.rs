//! How does JavaScript look into a run? A worker trains and measures it, and the page draws what was measured.

use losscope::chart::reading::Move;
use losscope::chart::scene::Colour;
use losscope::chart::{self, Layout, Scale, Theme, Unit};
use losscope::inside::picture::Portrait;
use losscope::inside::{About, Inside, Records};
use losscope::link;
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlCanvasElement;

/// A run that is looked into, in a worker.
#[wasm_bindgen]
pub struct InsideRun {
    inside: Inside,
    n_taken: usize,
}

#[wasm_bindgen]
impl InsideRun {
    /// The run of the experiment of that link, before its first step; of a dataset that has a file, with the text of it.
    ///
    /// # Errors
    /// If the link can't be read, or its dataset's table is missing, can't be read or has another size.
    #[wasm_bindgen(constructor)]
    pub fn new(link: &str, table: Option<String>) -> Result<InsideRun, JsError> {
        let experiment = link::decode(link)?;
        let spec = experiment.dataset.spec;
        let table = match (&spec.file, table) {
            (None, _) => None,
            (Some(file), None) => return Err(JsError::new(&format!("{} was not loaded", file.name))),
            (Some(file), Some(text)) => {
                let is_none = || JsError::new(&format!("{} is not such a table", file.name));
                Some((file.read)(&text).ok_or_else(is_none)?)
            }
        };
        let n_examples = (spec.n_examples)(&experiment.dataset.values);
        if let Some(n_found) = table.as_ref().map(|table| table.n_examples()).filter(|n_found| *n_found != n_examples) {
            return Err(JsError::new(&format!("the table has {n_found} examples; it must have {n_examples}")));
        }
        Ok(InsideRun { inside: Inside::new(&experiment, table.as_ref()), n_taken: 0 })
    }

    /// Trains for some milliseconds at most, or measures once.
    pub fn advance(&mut self) {
        self.inside.advance();
    }

    #[wasm_bindgen(getter)]
    pub fn done(&self) -> bool {
        self.inside.is_done()
    }

    /// How many examples of the training split are measured.
    #[wasm_bindgen(getter)]
    pub fn n_measured(&self) -> u32 {
        self.inside.about().n_measured
    }

    /// Of a linear model with squared error under gradient descent.
    #[wasm_bindgen(getter)]
    pub fn largest_learning_rate(&self) -> Option<f64> {
        self.inside.about().largest_learning_rate
    }

    /// What was measured since it was taken last.
    pub fn take(&mut self) -> InsideRecords {
        let records = self.inside.records().since(self.n_taken, self.inside.about().n_layers);
        self.n_taken += records.len();
        InsideRecords {
            step: records.step,
            learning_rate: records.learning_rate,
            sharpness: records.sharpness,
            limit: records.limit,
            weight_norm: records.weight_norm,
            gradient_norm: records.gradient_norm,
            dead_units: records.dead_units,
        }
    }
}

/// Columns, as they cross the boundary: each getter copies its column out. `inside::Records` says what they are.
#[wasm_bindgen(getter_with_clone)]
#[derive(Default)]
pub struct InsideRecords {
    pub step: Vec<u32>,
    pub learning_rate: Vec<f32>,
    pub sharpness: Vec<f32>,
    pub limit: Vec<f32>,
    pub weight_norm: Vec<f32>,
    pub gradient_norm: Vec<f32>,
    pub dead_units: Vec<f32>,
}

#[wasm_bindgen]
impl InsideRecords {
    /// None: the page fills them with what its worker sent.
    #[wasm_bindgen(constructor)]
    pub fn new() -> InsideRecords {
        InsideRecords::default()
    }
}

/// What the page draws and tells of it. Pixels are device pixels.
#[wasm_bindgen]
#[derive(Default)]
pub struct InsideChart {
    portrait: Portrait,
    axis: Option<(Unit, Scale)>,
    cursor: Option<u32>,
    theme: Theme,
    layout: Option<Layout>,
}

#[wasm_bindgen]
impl InsideChart {
    #[wasm_bindgen(constructor)]
    pub fn new() -> InsideChart {
        InsideChart::default()
    }

    /// Another run takes the place of the one before; a worker has begun it, and knows the two numbers.
    ///
    /// # Errors
    /// If the link can't be read.
    pub fn start(&mut self, link: &str, n_measured: u32, largest_learning_rate: Option<f64>) -> Result<(), JsError> {
        let about = About::of(&link::decode(link)?);
        self.portrait = Portrait::new(About { n_measured, largest_learning_rate, ..about });
        Ok(())
    }

    pub fn extend(&mut self, records: InsideRecords) {
        self.portrait.extend(&Records {
            step: records.step,
            learning_rate: records.learning_rate,
            sharpness: records.sharpness,
            limit: records.limit,
            weight_norm: records.weight_norm,
            gradient_norm: records.gradient_norm,
            dead_units: records.dead_units,
        });
    }

    /// The horizontal axis, as the view of the loss chart has it in links.
    pub fn set_axis(&mut self, unit: &str, is_logarithmic: bool) {
        let unit = match unit {
            "step" => Unit::Step,
            "examples" => Unit::Examples,
            _ => Unit::Epoch,
        };
        self.axis = Some((unit, if is_logarithmic { Scale::Logarithmic } else { Scale::Linear }));
    }

    /// As `LossChart.set_theme`.
    pub fn set_theme(&mut self, colours: &[u8], font: String) {
        let (colours, _) = colours.as_chunks::<3>();
        self.theme = theme(colours, font);
    }

    /// Panels that there are, one over the other.
    #[wasm_bindgen(getter)]
    pub fn n_panels(&self) -> usize {
        let (unit, scale) = self.axis();
        self.portrait.picture(unit, scale, 1.0, None).panels.len()
    }

    /// Draws on a canvas whose size is in device pixels and that was cleared. Fonts and strokes grow with `pixel_ratio`.
    ///
    /// # Errors
    /// If the canvas has no 2D context.
    pub fn draw(&mut self, canvas: HtmlCanvasElement, pixel_ratio: f64) -> Result<(), JsError> {
        let mut backend =
            CanvasBackend::with_canvas_object(canvas).ok_or_else(|| JsError::new("the canvas has no 2D context"))?;
        let (unit, scale) = self.axis();
        let picture = self.portrait.picture(unit, scale, pixel_ratio, self.cursor);
        let layout = chart::draw(&mut backend, &picture, &self.theme);
        self.layout = Some(layout.map_err(|error| JsError::new(&error.to_string()))?);
        Ok(())
    }

    /// Puts the cursor on the record nearest to a pixel.
    pub fn point_at(&mut self, x: f64) {
        let position = self.layout.as_ref().map(|layout| layout.position_at(x));
        self.cursor = position.and_then(|position| self.portrait.step_near(self.axis().0, position));
    }

    pub fn leave(&mut self) {
        self.cursor = None;
    }

    /// Moves the cursor as a key says; whether the key says anything.
    pub fn press(&mut self, key: &str) -> bool {
        let to = match key {
            "ArrowRight" | "ArrowUp" => Move::Next,
            "ArrowLeft" | "ArrowDown" => Move::Previous,
            "PageUp" => Move::PageForward,
            "PageDown" => Move::PageBack,
            "Home" => Move::First,
            "End" => Move::Last,
            _ => return false,
        };
        self.cursor = self.portrait.step_after(self.cursor, to);
        true
    }

    /// What there is to say at the cursor, or of the last record.
    pub fn sentences(&self) -> Vec<String> {
        self.portrait.sentences(self.cursor)
    }
}

impl InsideChart {
    fn axis(&self) -> (Unit, Scale) {
        self.axis.unwrap_or((Unit::Epoch, Scale::Linear))
    }
}

fn theme(colours: &[Colour], font: String) -> Theme {
    let at = |idx: usize| colours.get(idx).copied().unwrap_or_default();
    Theme {
        text: at(0),
        grid: at(1),
        surface: at(2),
        train: at(3),
        validation: at(4),
        before: at(5),
        warning: at(6),
        pinned: colours.get(7..).unwrap_or_default().to_vec(),
        font,
    }
}

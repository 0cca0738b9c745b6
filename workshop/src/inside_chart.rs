//! How does the page draw what was measured inside a run?

use crate::inside::InsideRecords;
use crate::saved::view_of;
use losscope::chart::reading::Move;
use losscope::chart::{self, Curve, Layout, Scale, Theme, Unit};
use losscope::inside::About;
use losscope::inside::picture::Panels;
use losscope::link;
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlCanvasElement;

/// What the page draws and tells of it. Pixels are device pixels.
#[wasm_bindgen]
#[derive(Default)]
pub struct InsideChart {
    panels: Panels,
    axis: Option<(Unit, Scale)>,
    /// A step, of which there may be no record.
    cursor: Option<u32>,
    theme: Theme,
    layout: Option<Layout>,
}

/// A line of the legend.
#[wasm_bindgen(getter_with_clone)]
pub struct InsideLine {
    pub name: String,
    /// As the style sheet calls it.
    pub colour: String,
    pub dashes: Vec<f64>,
    pub width: f64,
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
        self.panels = Panels::new(About { n_measured, largest_learning_rate, ..about });
        Ok(())
    }

    pub fn extend(&mut self, records: InsideRecords) {
        self.panels.extend(&records.into());
    }

    /// The horizontal axis is that of the loss chart, whose view this fragment has.
    pub fn set_axis(&mut self, fragment: &str) {
        let view = view_of(fragment);
        // Nobody has looked at a clock here.
        let unit = if view.unit == Unit::Time { Unit::Epoch } else { view.unit };
        self.axis = Some((unit, view.x_scale));
    }

    /// Puts the cursor on the record nearest to a step, or nowhere; a record that is nearer may be yet to come.
    pub fn look_at(&mut self, step: Option<u32>) {
        self.cursor = step;
    }

    /// As `LossChart.set_theme`.
    pub fn set_theme(&mut self, colours: &[u8], font: String) {
        self.theme = Theme::of(colours, font);
    }

    /// Panels that there are, one over the other.
    #[wasm_bindgen(getter)]
    pub fn n_panels(&self) -> usize {
        let (unit, scale) = self.axis();
        self.panels.picture(unit, scale, 1.0, None).panels.len()
    }

    /// Draws on a canvas whose size is in device pixels and that was cleared. Fonts and strokes grow with `pixel_ratio`.
    ///
    /// # Errors
    /// If the canvas has no 2D context.
    pub fn draw(&mut self, canvas: HtmlCanvasElement, pixel_ratio: f64) -> Result<(), JsError> {
        let mut backend =
            CanvasBackend::with_canvas_object(canvas).ok_or_else(|| JsError::new("the canvas has no 2D context"))?;
        let (unit, scale) = self.axis();
        let picture = self.panels.picture(unit, scale, pixel_ratio, self.nearest());
        let layout = chart::draw(&mut backend, &picture, &self.theme);
        self.layout = Some(layout.map_err(|error| JsError::new(&error.to_string()))?);
        Ok(())
    }

    /// Puts the cursor on the record nearest to a pixel.
    pub fn point_at(&mut self, x: f64) {
        let position = self.layout.as_ref().map(|layout| layout.position_at(x));
        self.cursor = position.and_then(|position| self.panels.step_near(self.axis().0, position));
    }

    /// Moves the cursor as a key says; whether the key says anything.
    pub fn press(&mut self, key: &str) -> bool {
        let Some(to) = Move::of_key(key) else { return false };
        self.cursor = self.panels.step_after(self.nearest(), to);
        true
    }

    /// What there is to say at the cursor, or of the last record.
    pub fn sentences(&self) -> Vec<String> {
        self.panels.sentences(self.nearest())
    }

    /// What each curve is called, and how it is drawn.
    pub fn legend(&self) -> Vec<InsideLine> {
        let line = |curve: Curve| InsideLine {
            colour: curve.tint.name(),
            dashes: curve.dashes.to_vec(),
            width: curve.width,
            name: curve.name,
        };
        self.panels.legend().into_iter().map(line).collect()
    }
}

impl InsideChart {
    /// The step of the record at the cursor.
    fn nearest(&self) -> Option<u32> {
        self.cursor.and_then(|step| self.panels.step_near(Unit::Step, f64::from(step)))
    }

    fn axis(&self) -> (Unit, Scale) {
        self.axis.unwrap_or((Unit::Epoch, Scale::Linear))
    }
}

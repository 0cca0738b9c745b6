//! How does the page draw its chart, and read it?

use crate::about;
use crate::records::Records;
use losscope::catalog::Setting;
use losscope::chart::reading::Move;
use losscope::chart::run::About;
use losscope::chart::scope::Scope;
use losscope::chart::{self, Caption, Theme};
use losscope::comparison::DATA;
use losscope::experiment::Experiment;
use losscope::lesson::Lesson;
use losscope::link;
use losscope::summary;
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlCanvasElement;

/// The runs on the chart, and how the reader looks at them. Pixels are device pixels.
#[wasm_bindgen]
#[derive(Default)]
pub struct LossChart {
    pub(super) scope: Scope,
    pub(super) theme: Theme,
    pub(super) lesson: Lesson,
    pub(super) own_table: Option<(String, String)>,
}

#[wasm_bindgen]
impl LossChart {
    #[wasm_bindgen(constructor)]
    pub fn new() -> LossChart {
        LossChart::default()
    }

    /// Keeps the current curve as the ghost, unless there is one already and of this one only the beginning.
    pub fn keep(&mut self) {
        self.scope.keep();
    }

    /// A new run of that experiment begins; its first records take the place of the current curve.
    ///
    /// # Errors
    /// If the link can't be read.
    pub fn start(&mut self, link: &str) -> Result<(), JsError> {
        let about = self.about(&link::decode(link)?);
        self.scope.start(about);
        Ok(())
    }

    /// The experiment of the run on its way is another now, by a change that was made on the way.
    ///
    /// # Errors
    /// If the link can't be read.
    pub fn rename(&mut self, link: &str) -> Result<(), JsError> {
        let about = self.about(&link::decode(link)?);
        self.scope.rename(about);
        Ok(())
    }

    /// Adds records to the run that began last; whether they were its last.
    pub fn extend(&mut self, records: Records, is_done: bool) {
        self.scope.extend(&records.into(), is_done);
    }

    /// Goes back to how the run was after so many steps; how many evaluations there were by then.
    pub fn rewind(&mut self, step: u32) -> u32 {
        self.scope.rewind(step)
    }

    /// Whether a run has begun that has no records yet: what is on the chart is still the one before.
    #[wasm_bindgen(getter)]
    pub fn is_coming(&self) -> bool {
        self.scope.is_coming()
    }

    /// The run before is no longer shown: its data are not there any more.
    pub fn drop_previous(&mut self) {
        self.scope.drop_previous();
    }

    /// Steps that are on the chart.
    #[wasm_bindgen(getter)]
    pub fn n_steps(&self) -> u32 {
        self.scope.current.history().n_steps()
    }

    /// Steps that the whole run has.
    #[wasm_bindgen(getter)]
    pub fn n_planned(&self) -> u32 {
        self.scope.described().about.n_steps
    }

    /// Where the run stands, in words.
    pub fn state(&self) -> String {
        let run = self.scope.described();
        summary::state(run.history(), run.about.n_steps, run.about.steps_per_epoch, &run.about.metric_label)
    }

    /// The shape of the curves, in words.
    pub fn sentence(&self) -> String {
        let run = &self.scope.current;
        summary::sentence_with(run.history(), run.outline(), run.about.steps_per_epoch)
    }

    /// The colours, each as red, green and blue: text, grid, surface, training, validation, before, warning, and pinned runs. The
    /// font is a family as CSS has it.
    pub fn set_theme(&mut self, colours: &[u8], font: String) {
        self.theme = Theme::of(colours, font);
    }

    /// Draws on a canvas whose size is in device pixels and that was cleared; with that title and address around the chart, if they
    /// are given. Fonts and strokes grow with `pixel_ratio`.
    ///
    /// # Errors
    /// If the canvas has no 2D context.
    pub fn draw(
        &mut self,
        canvas: HtmlCanvasElement,
        pixel_ratio: f64,
        title: Option<String>,
        page: Option<String>,
    ) -> Result<(), JsError> {
        self.scope.prepare();
        let picture = self.scope.picture(pixel_ratio, caption(&title, &page));
        let mut backend =
            CanvasBackend::with_canvas_object(canvas).ok_or_else(|| JsError::new("the canvas has no 2D context"))?;
        let layout = chart::draw(&mut backend, &picture, &self.theme);
        let layout = layout.map_err(|error| JsError::new(&error.to_string()))?;
        // An export leaves the page's own layout as it is.
        if title.is_none() {
            self.scope.layout = Some(layout);
        }
        Ok(())
    }

    /// Puts the cursor on the step nearest to a pixel.
    pub fn point_at(&mut self, x: f64) {
        self.scope.point_at(x);
    }

    pub fn leave(&mut self) {
        self.scope.leave();
    }

    /// Moves the cursor as a key says; whether the key says anything.
    pub fn press(&mut self, key: &str) -> bool {
        let Some(to) = Move::of_key(key) else { return false };
        self.scope.move_cursor(to);
        true
    }

    /// The step at the cursor.
    #[wasm_bindgen(getter)]
    pub fn cursor(&self) -> Option<u32> {
        self.scope.cursor()
    }

    /// What is at the cursor, in a sentence.
    pub fn spoken(&self) -> String {
        self.scope.spoken()
    }
}

impl LossChart {
    /// What the chart is to know of an experiment.
    pub(super) fn about(&self, experiment: &Experiment) -> About {
        let mut about = about::about(experiment);
        let is_own = experiment.dataset.spec.is_own();
        if let Some((table, words)) = self.own_table.as_ref().filter(|_| is_own) {
            // Another table, or another target, is other data, whatever the link says.
            if let Some(data) = about.settings.iter_mut().find(|setting| setting.name == DATA) {
                data.words.clone_from(table);
            }
            about.settings.push(Setting {
                name: "features",
                label: "features".to_owned(),
                words: words.clone(),
                // What the page says where nothing was left out by hand.
                is_default: words == "all",
                speaks_for_itself: false,
            });
        }
        about
    }
}

/// What an export says around the chart.
pub(super) fn caption<'a>(title: &'a Option<String>, page: &'a Option<String>) -> Option<Caption<'a>> {
    Some(Caption { title: title.as_deref()?, link: page.as_deref()? })
}

//! What does the page show for an experiment?

use crate::about::title;
use losscope::catalog::{Control, ExperimentError};
use losscope::experiment::Experiment;
use losscope::link;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

/// Everything around the chart. `protocol.js` has the same in JSDoc.
#[derive(Serialize)]
pub struct Setup {
    /// The link of this experiment, without `#`.
    link: String,
    controls: Vec<Described>,
    n_steps: u32,
    n_examples: usize,
    /// What the run is called: the data, and the settings that are not the usual ones.
    title: String,
    /// The table in `www/data/` that the worker needs, if any.
    file: Option<&'static str>,
    /// Whether the reader has to bring that table.
    is_own: bool,
    /// What the network learns from, in a sentence.
    about: &'static str,
    /// What is changed on the way, in words.
    interventions: Vec<String>,
    /// What was wrong with the link that was opened, if anything.
    problem: Option<String>,
}

/// A control, or only its name where the page has it already as it is.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Described {
    New(Control),
    Known(&'static str),
}

/// The page for a link. A link that can't be read gives the default experiment, and says what was wrong.
#[wasm_bindgen]
pub fn open(link: &str) -> Result<JsValue, JsError> {
    let (experiment, problem) = read(link);
    setup(&experiment, None, problem)
}

pub fn read(link: &str) -> (Experiment, Option<String>) {
    match link::decode(&link::split(link).0) {
        Ok(experiment) => (experiment, None),
        Err(error) => {
            let problem = format!("This link can’t be read: {error}. Here is the default experiment instead.");
            (Experiment::default(), Some(problem))
        }
    }
}

/// The page after a control was moved. Of the controls that this changes nothing about there are only the names: a slider
/// asks sixty times a second, and has seventy stops.
///
/// # Errors
/// If the control doesn't apply, or the value is not allowed for it.
#[wasm_bindgen]
pub fn change(link: &str, name: &str, value: &str) -> Result<JsValue, JsError> {
    let before = link::decode(link).map_err(sentence)?;
    setup(&before.with(name, value).map_err(sentence)?, Some(&before), None)
}

/// What a reader typed for a number, as links write it.
///
/// # Errors
/// If the control doesn't apply, or it can't be that.
#[wasm_bindgen]
pub fn read_typed(link: &str, name: &str, typed: &str) -> Result<String, JsError> {
    link::decode(link)?.read_typed(name, typed).map_err(sentence)
}

impl Setup {
    pub fn new(experiment: &Experiment, controls: Vec<Described>, problem: Option<String>) -> Setup {
        let file = experiment.dataset.spec.file.as_ref();
        let described = experiment.interventions_in_words().into_iter();
        let interventions = described.map(|(step, words)| format!("From step {step}: {words}"));
        Setup {
            link: link::encode(experiment),
            controls,
            n_steps: experiment.n_steps(),
            n_examples: experiment.n_training() + experiment.n_validation(),
            title: title(experiment),
            file: file.map(|file| file.name),
            is_own: file.is_some_and(|file| file.is_own),
            about: experiment.dataset.spec.help,
            interventions: interventions.collect(),
            problem,
        }
    }
}

/// The page for an experiment. `before` is what the page shows already.
pub fn setup(
    experiment: &Experiment,
    before: Option<&Experiment>,
    problem: Option<String>,
) -> Result<JsValue, JsError> {
    let known = before.map_or_else(Vec::new, Experiment::controls);
    let describe = |control: Control| {
        if known.contains(&control) { Described::Known(control.name) } else { Described::New(control) }
    };
    let shown = experiment.controls().into_iter().filter(|control| !control.is_found);
    to_js(&Setup::new(experiment, shown.map(describe).collect(), problem))
}

/// A plain object; what is missing in it is `null`.
pub fn to_js(setup: &Setup) -> Result<JsValue, JsError> {
    Ok(setup.serialize(&Serializer::new().serialize_missing_as_null(true))?)
}

fn sentence(error: ExperimentError) -> JsError {
    JsError::new(&format!("{error}."))
}

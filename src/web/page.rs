//! What does the page show for an experiment?

use crate::catalog::{Control, ExperimentError};
use crate::experiment::Experiment;
use crate::link;
use crate::metric;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

/// Everything around the chart. `protocol.js` has the same in JSDoc.
#[derive(Serialize)]
struct Setup {
    /// The link of this experiment, without `#`.
    link: String,
    controls: Vec<Described>,
    n_steps: u32,
    n_examples: usize,
    steps_per_epoch: u32,
    loss_label: &'static str,
    metric_label: &'static str,
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
enum Described {
    New(Control),
    Known(&'static str),
}

/// The page for a link. A link that can't be read gives the default experiment, and says what was wrong.
#[wasm_bindgen]
pub fn open(link: &str) -> Result<JsValue, JsError> {
    match link::decode(link) {
        Ok(experiment) => setup(&experiment, None, None),
        Err(error) => setup(
            &Experiment::default(),
            None,
            Some(format!("This link can’t be read: {error}. Here is the default experiment instead.")),
        ),
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

impl Setup {
    fn new(experiment: &Experiment, before: Option<&Experiment>, problem: Option<String>) -> Setup {
        let known = before.map_or_else(Vec::new, Experiment::controls);
        let describe = |control: Control| {
            if known.contains(&control) { Described::Known(control.name) } else { Described::New(control) }
        };
        let file = experiment.dataset.spec.file.as_ref();
        Setup {
            link: link::encode(experiment),
            controls: experiment.controls().into_iter().filter(|control| !control.is_found).map(describe).collect(),
            n_steps: experiment.n_steps(),
            n_examples: experiment.n_training() + experiment.n_validation(),
            steps_per_epoch: experiment.steps_per_epoch(),
            loss_label: experiment.loss.spec.label,
            metric_label: metric::label(experiment.dataset.spec.task),
            file: file.map(|file| file.name),
            is_own: file.is_some_and(|file| file.is_own),
            about: experiment.dataset.spec.help,
            interventions: experiment.interventions_in_words(),
            problem,
        }
    }
}

/// A plain object; what is missing in it is `null`. `before` is what the page shows already.
pub fn setup(
    experiment: &Experiment,
    before: Option<&Experiment>,
    problem: Option<String>,
) -> Result<JsValue, JsError> {
    Ok(Setup::new(experiment, before, problem).serialize(&Serializer::new().serialize_missing_as_null(true))?)
}

fn sentence(error: ExperimentError) -> JsError {
    JsError::new(&format!("{error}."))
}

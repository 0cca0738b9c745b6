//! What is in a file of saved runs? What `export::json` wrote: each run with its experiment and every column of its records.
//!
//! A file may come from anywhere: nothing in it is believed before it is looked at.

use crate::experiment::Experiment;
use crate::export::json::VERSION;
use crate::history::History;
use crate::link;
use serde::Deserialize;

/// A run that was saved.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedRun {
    pub name: String,
    pub experiment: Experiment,
    pub history: History,
}

/// What files of every version have.
#[derive(Deserialize)]
struct AnyFile {
    losscope: u32,
}

#[derive(Deserialize)]
struct File {
    runs: Vec<Run>,
}

#[derive(Deserialize)]
struct Run {
    name: String,
    experiment: String,
    train_loss: Vec<Number>,
    gradient_norm: Vec<Number>,
    scheduled_learning_rate: Vec<Number>,
    clipped_step: Vec<u32>,
    validation_step: Vec<u32>,
    validation_loss: Vec<Number>,
    validation_metric: Vec<Number>,
    weight_norm: Vec<Number>,
    clock_step: Vec<u32>,
    clock_seconds: Vec<Number>,
    stopped_at: Option<u32>,
}

/// JSON has no infinities and no NaN: they are texts.
#[derive(Clone, Copy)]
struct Number(f32);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Number, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Number;

            fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
                formatter.write_str("a number, \"inf\", \"-inf\" or \"NaN\"")
            }

            // A decimal that was written for a single is read back to its bits through a double, too.
            fn visit_f64<E>(self, value: f64) -> Result<Number, E> {
                Ok(Number(value as f32))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Number, E> {
                Ok(Number(value as f32))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Number, E> {
                Ok(Number(value as f32))
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Number, E> {
                match text {
                    "inf" => Ok(Number(f32::INFINITY)),
                    "-inf" => Ok(Number(f32::NEG_INFINITY)),
                    "NaN" => Ok(Number(f32::NAN)),
                    _ => Err(E::invalid_value(serde::de::Unexpected::Str(text), &self)),
                }
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// The runs of a file, in their order.
///
/// # Errors
/// What is wrong with the text and where, in a sentence without its full stop.
pub fn read(text: &str) -> Result<Vec<SavedRun>, String> {
    // What else another version has is not known here.
    let AnyFile { losscope } = parsed(text)?;
    if losscope != VERSION {
        return Err(format!("its version is {losscope}; this page reads version {VERSION}"));
    }
    let file: File = parsed(text)?;
    if file.runs.is_empty() {
        return Err("there is no run in it".to_owned());
    }
    file.runs.into_iter().map(saved_run).collect()
}

fn parsed<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| {
        let is_json =
            !matches!(error.classify(), serde_json::error::Category::Syntax | serde_json::error::Category::Eof);
        let what = if is_json { "this is no file of saved runs" } else { "this is no JSON" };
        format!("{what}: {error}")
    })
}

fn saved_run(run: Run) -> Result<SavedRun, String> {
    let wrong = |what: String| format!("of the run “{}”, {what}", run.name);
    let experiment =
        link::decode(&run.experiment).map_err(|error| wrong(format!("the experiment can’t be read: {error}")))?;
    let n_steps = run.train_loss.len();
    let n_most = experiment.n_steps() as usize;
    if n_steps > n_most {
        return Err(wrong(format!("train_loss has {n_steps} steps; the experiment has {n_most}")));
    }
    let n_evaluations = run.validation_step.len();
    let lengths = [
        ("gradient_norm", run.gradient_norm.len(), "train_loss", n_steps),
        ("scheduled_learning_rate", run.scheduled_learning_rate.len(), "train_loss", n_steps),
        ("validation_loss", run.validation_loss.len(), "validation_step", n_evaluations),
        ("validation_metric", run.validation_metric.len(), "validation_step", n_evaluations),
        ("weight_norm", run.weight_norm.len(), "validation_step", n_evaluations),
        ("clock_seconds", run.clock_seconds.len(), "clock_step", run.clock_step.len()),
    ];
    if let Some((name, length, like, expected)) =
        lengths.into_iter().find(|(_, length, _, expected)| length != expected)
    {
        return Err(wrong(format!("{name} has {length} numbers; as {like} it must have {expected}")));
    }
    // What is clipped is a step, counted from 0; all else comes after so many of them.
    for (name, steps, most) in [
        ("clipped_step", &run.clipped_step, n_steps.saturating_sub(1)),
        ("validation_step", &run.validation_step, n_steps),
        ("clock_step", &run.clock_step, n_steps),
    ] {
        let is_rising = steps.is_sorted_by(|a, b| a < b);
        if !is_rising || steps.last().is_some_and(|last| *last as usize > most) {
            return Err(wrong(format!("{name} must rise, and not above {most}")));
        }
    }
    let is_time = |seconds: &Number| seconds.0.is_sign_positive() && !seconds.0.is_nan();
    if !run.clock_seconds.iter().all(is_time) || !run.clock_seconds.is_sorted_by(|a, b| a.0 <= b.0) {
        return Err(wrong("clock_seconds must be 0 or more, and never fall".to_owned()));
    }
    let numbers = |column: &[Number]| column.iter().map(|number| number.0).collect();
    let history = History {
        train_loss: numbers(&run.train_loss),
        gradient_norm: numbers(&run.gradient_norm),
        scheduled_learning_rate: numbers(&run.scheduled_learning_rate),
        validation_loss: numbers(&run.validation_loss),
        validation_metric: numbers(&run.validation_metric),
        weight_norm: numbers(&run.weight_norm),
        clock_seconds: numbers(&run.clock_seconds),
        clipped_step: run.clipped_step,
        validation_step: run.validation_step,
        clock_step: run.clock_step,
        stopped_at: run.stopped_at.filter(|step| *step as usize <= n_steps),
    };
    Ok(SavedRun { name: run.name, experiment, history })
}

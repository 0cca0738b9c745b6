//! What is in the JSON? The runs of which a curve is shown, whole: each with its experiment and every column of its records.
//!
//! JSON has no infinities and no NaN: they are written as the texts "inf", "-inf" and "NaN". Written here and not by a library, whose
//! tables for numbers would be a twentieth of the page.

use crate::chart::run::ChartRun;
use crate::chart::scope::Exported;
use std::fmt::{Debug, Write};

/// The version of this format.
pub const VERSION: u32 = 1;

/// `page` is the address that shows them.
pub fn json(runs: &[Exported], page: &str) -> String {
    let runs: Vec<String> = runs.iter().map(|Exported { name, run, .. }| run_in_json(name, run)).collect();
    format!("{{\"losscope\":{VERSION},\"link\":{},\"runs\":[{}]}}\n", text(page), runs.join(","))
}

fn run_in_json(name: &str, run: &ChartRun) -> String {
    let about = &run.about;
    let history = run.history();
    let mut json = format!(
        "{{\"name\":{},\"title\":{},\"experiment\":{},\"n_steps\":{},\"steps_per_epoch\":{},\"loss\":{},\"metric\":{}",
        text(name),
        text(&about.title),
        text(&about.link),
        about.n_steps,
        about.steps_per_epoch,
        text(&about.loss_label),
        text(&about.metric_label),
    );
    column(&mut json, "train_loss", &history.train_loss);
    column(&mut json, "gradient_norm", &history.gradient_norm);
    column(&mut json, "scheduled_learning_rate", &history.scheduled_learning_rate);
    column(&mut json, "clipped_step", &history.clipped_step);
    column(&mut json, "validation_step", &history.validation_step);
    column(&mut json, "validation_loss", &history.validation_loss);
    column(&mut json, "validation_metric", &history.validation_metric);
    column(&mut json, "weight_norm", &history.weight_norm);
    column(&mut json, "clock_step", &history.clock_step);
    column(&mut json, "clock_seconds", &history.clock_seconds);
    let stopped_at = history.stopped_at.map_or_else(|| "null".to_owned(), |step| step.to_string());
    json + &format!(",\"stopped_at\":{stopped_at}}}")
}

/// Numbers, each as the shortest decimal that is read back to the same bits.
fn column<T: Debug>(json: &mut String, name: &str, values: &[T]) {
    // Writing to a text cannot fail.
    let _ = write!(json, ",\"{name}\":[");
    for (idx, value) in values.iter().enumerate() {
        if idx > 0 {
            json.push(',');
        }
        let begin = json.len();
        let _ = write!(json, "{value:?}");
        let is_number = json.as_bytes()[begin..].iter().all(|byte| byte.is_ascii_digit() || b"+-.e".contains(byte));
        if !is_number {
            json.insert(begin, '"');
            json.push('"');
        }
    }
    json.push(']');
}

fn text(text: &str) -> String {
    let mut json = "\"".to_owned();
    for character in text.chars() {
        match character {
            '"' | '\\' => json.extend(['\\', character]),
            control if control < ' ' => {
                let _ = write!(json, "\\u{:04x}", u32::from(control));
            }
            other => json.push(other),
        }
    }
    json + "\""
}

//! What is in the CSV? A line for each step of each run that is shown, with every number as it was recorded.

use crate::chart::Unit;
use crate::chart::run::ChartRun;
use std::fmt::Write;

/// Runs with the names that they have on the chart, of the steps between two positions on its axis.
pub fn csv(runs: &[(String, &ChartRun)], (unit, range): (Unit, (f64, f64))) -> String {
    let mut csv = "run,step,epoch,examples,train_loss,gradient_norm,scheduled_learning_rate,validation_loss,\
                   validation_metric,weight_norm\n"
        .to_owned();
    for (name, run) in runs {
        lines(&mut csv, &quoted(name), run, unit, range);
    }
    csv
}

fn lines(csv: &mut String, name: &str, run: &ChartRun, unit: Unit, (low, high): (f64, f64)) {
    let history = run.history();
    let pace = run.pace();
    let last_evaluated = history.validation_step.last().map_or(0, |&step| step + 1);
    let mut evaluation = 0;
    for step in 0..history.n_steps().max(last_evaluated) {
        let at = |unit| pace.position(unit, f64::from(step));
        while history.validation_step.get(evaluation).is_some_and(|&evaluated| evaluated < step) {
            evaluation += 1;
        }
        if !(low..=high).contains(&at(unit)) {
            continue;
        }
        let is_evaluated = history.validation_step.get(evaluation) == Some(&step);
        let (epoch, examples) = (at(Unit::Epoch), at(Unit::Examples));
        // Writing to a text cannot fail.
        let _ = write!(csv, "{name},{step},{epoch},{examples}");
        for column in [&history.train_loss, &history.gradient_norm, &history.scheduled_learning_rate] {
            number(csv, column.get(step as usize));
        }
        for column in [&history.validation_loss, &history.validation_metric, &history.weight_norm] {
            number(csv, column.get(evaluation).filter(|_| is_evaluated));
        }
        csv.push('\n');
    }
}

/// The shortest decimal that is read back to the same bits; nothing where nothing was recorded.
fn number(csv: &mut String, value: Option<&f32>) {
    csv.push(',');
    if let Some(value) = value {
        let _ = write!(csv, "{value:?}");
    }
}

/// In quotes where it has to be (RFC 4180).
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

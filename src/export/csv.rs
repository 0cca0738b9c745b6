//! What is in the CSV? A line for each step of each run that is shown, with every number as it was recorded.

use crate::chart::Unit;
use crate::chart::run::ChartRun;
use crate::chart::scope::Exported;
use std::fmt::Write;

/// Of the steps between two positions on the chart's axis. The losses of a curve that is hidden are left out.
pub fn csv(runs: &[Exported], (unit, range): (Unit, (f64, f64))) -> String {
    let mut csv =
        "run,step,epoch,examples,seconds,train_loss,gradient_norm,is_clipped,scheduled_learning_rate,validation_loss,\
                   validation_metric,weight_norm\n"
            .to_owned();
    for Exported { name, run, has_curves } in runs {
        lines(&mut csv, &quoted(name), run, *has_curves, (unit, range));
    }
    csv
}

fn lines(csv: &mut String, name: &str, run: &ChartRun, has_curves: [bool; 2], (unit, (low, high)): (Unit, (f64, f64))) {
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
        let (epoch, examples, seconds) = (at(Unit::Epoch), at(Unit::Examples), at(Unit::Time));
        // Writing to a text cannot fail.
        let _ = write!(csv, "{name},{step},{epoch},{examples},{seconds}");
        number(csv, history.train_loss.get(step as usize).filter(|_| has_curves[0]));
        number(csv, history.gradient_norm.get(step as usize));
        csv.push_str(match history.clipped_step.binary_search(&step) {
            Ok(_) => ",1",
            Err(_) if step < history.n_steps() => ",0",
            Err(_) => ",",
        });
        number(csv, history.scheduled_learning_rate.get(step as usize));
        number(csv, history.validation_loss.get(evaluation).filter(|_| is_evaluated && has_curves[1]));
        for column in [&history.validation_metric, &history.weight_norm] {
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

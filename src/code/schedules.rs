//! How is a schedule written out, where a library has no word for it?

use super::python;
use crate::catalog::Choice;
use crate::schedule::ScheduleSpec;

/// Python for `scheduled_learning_rate(step, learning_rate)`; nothing for a schedule that is no function of the step.
pub fn written_out(schedule: &Choice<ScheduleSpec>, n_steps: u32) -> Option<String> {
    let template = match schedule.spec.name {
        "step" => include_str!("python/schedules/step.py"),
        "exponential" => include_str!("python/schedules/exponential.py"),
        "inverse_time" => include_str!("python/schedules/inverse_time.py"),
        "linear" => include_str!("python/schedules/linear.py"),
        "cosine" => include_str!("python/schedules/cosine.py"),
        "warmup_cosine" => include_str!("python/schedules/warmup_cosine.py"),
        "one_cycle" => include_str!("python/schedules/one_cycle.py"),
        "cosine_restarts" => include_str!("python/schedules/cosine_restarts.py"),
        _ => return None,
    };
    let mut text = template.to_owned();
    for (hyperparameter, &value) in schedule.spec.hyperparameters.iter().zip(&schedule.values.numbers) {
        let value = if hyperparameter.name == "total_steps" { total_steps(schedule, n_steps) } else { value };
        text = text.replace(&hyperparameter.name.to_ascii_uppercase(), &python::number(value));
    }
    Some(text)
}

/// Steps until the schedule has come to its end: no more than those of the run.
pub fn total_steps(schedule: &Choice<ScheduleSpec>, n_steps: u32) -> f64 {
    schedule.values.get("total_steps").min(f64::from(n_steps.max(1)))
}

/// The lowest learning rate of a schedule, which is never above the one that was set.
pub fn minimum(schedule: &Choice<ScheduleSpec>, learning_rate: f64) -> f64 {
    schedule.values.get("minimum").min(learning_rate)
}

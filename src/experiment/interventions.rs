//! What is changed while a run is on its way? Interventions: at a step, a setting gets another value.
//!
//! `at=300.learning_rate.0.01` in a link. Only a setting that can change under a running network may be named: one whose
//! `live` says so.

use super::Experiment;
use crate::catalog::ExperimentError;

/// The word in links. It may be there several times.
pub const NAME: &str = "at";

/// More would take the page longer than a frame to tell.
const MAX_INTERVENTIONS: usize = 100;

/// From the update of `step` on, counted from 0, the setting has another value.
#[derive(Clone, Debug, PartialEq)]
pub struct Intervention {
    pub step: u32,
    pub name: &'static str,
    /// As links write it.
    pub value: String,
}

impl std::fmt::Display for Intervention {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.step, self.name, self.value)
    }
}

impl Experiment {
    /// The experiment with all that has been changed up to the update of this step.
    pub fn at(&self, step: u32) -> Experiment {
        let due = self.stages().into_iter().take_while(|(from, _)| *from <= step).last();
        due.map_or_else(|| self.for_the_whole_run(), |(_, experiment)| experiment)
    }

    /// From each intervention's step on, the experiment with it and all before it.
    pub fn stages(&self) -> Vec<(u32, Experiment)> {
        let mut experiment = self.for_the_whole_run();
        let mut stage = |intervention: &Intervention| {
            let changed = experiment.with(intervention.name, &intervention.value);
            experiment = changed.expect("an intervention was tried when it was added");
            (intervention.step, experiment.clone())
        };
        self.interventions.iter().map(&mut stage).collect()
    }

    /// This experiment with nothing changed on the way.
    pub(super) fn for_the_whole_run(&self) -> Experiment {
        Experiment { interventions: Vec::new(), ..self.clone() }
    }

    /// This experiment with one setting changed from a step on.
    ///
    /// # Errors
    /// If the run has no such step, or if the setting can't be changed on the way, or not to that value.
    pub fn intervene(&self, step: u32, name: &str, value: &str) -> Result<Experiment, ExperimentError> {
        let mut experiment = self.clone();
        let intervention = experiment.intervention(&format!("{step}.{name}.{value}"))?;
        experiment.add(intervention)?;
        Ok(experiment)
    }

    /// From which step on, and `learning rate 0.01`, for each.
    pub fn interventions_in_words(&self) -> Vec<(u32, String)> {
        let in_words = |(intervention, (step, experiment)): (&Intervention, (u32, Experiment))| {
            let setting = experiment.in_words().into_iter().find(|setting| setting.name == intervention.name)?;
            Some((step, setting.in_words()))
        };
        self.interventions.iter().zip(self.stages()).filter_map(in_words).collect()
    }

    /// Reads what `at` says, for a run of this experiment.
    pub(super) fn intervention(&self, text: &str) -> Result<Intervention, ExperimentError> {
        let refuse = |allowed: &str| ExperimentError::new(NAME, text, allowed);
        let mut parts = text.splitn(3, '.');
        let (Some(step), Some(name), Some(value)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(refuse("a step, a setting and its value, as in 300.learning_rate.0.01"));
        };
        let last = self.n_steps().saturating_sub(1);
        let step = step.parse().ok().filter(|step| (1..=last).contains(step));
        let step = step.ok_or_else(|| refuse(&format!("at a step from 1 to {last}")))?;
        let controls = self.describe();
        let live: Vec<&str> = controls.iter().filter(|control| control.live).map(|control| control.name).collect();
        let name = live.iter().find(|live| **live == name).copied();
        let name =
            name.ok_or_else(|| refuse(&format!("of a setting that can be changed on the way: {}", live.join(", "))))?;
        Ok(Intervention { step, name, value: value.to_owned() })
    }

    /// Puts an intervention in its place, if the value is allowed.
    pub(super) fn add(&mut self, intervention: Intervention) -> Result<(), ExperimentError> {
        // Several changes at one step, as by a slider, are its last.
        let is_same = |other: &Intervention| other.step == intervention.step && other.name == intervention.name;
        self.interventions.retain(|other| !is_same(other));
        if self.interventions.len() >= MAX_INTERVENTIONS {
            let allowed = format!("given at most {MAX_INTERVENTIONS} times");
            return Err(ExperimentError::new(NAME, &intervention.to_string(), allowed));
        }
        self.for_the_whole_run().with(intervention.name, &intervention.value)?;
        let place = self.interventions.partition_point(|other| other.step <= intervention.step);
        self.interventions.insert(place, intervention);
        Ok(())
    }
}

//! What does the chart keep of a run? Its records, as series that can be drawn, and what it is called.

use super::position::{Pace, Placed, Unit};
use super::quantity::{QUANTITIES, Quantity};
use super::series::Series;
use super::smoothing::Smoothing;
use super::{Mark, MarkKind, Scale};
use crate::catalog::Setting;
use crate::comparison::Side;
use crate::history::{self, History, Outline};
use crate::words::{measured, short, to_digits};

/// What was known of a run before it began.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    pub n_steps: u32,
    pub steps_per_epoch: u32,
    pub n_batch: u32,
    pub n_training: u32,
    pub loss_label: String,
    pub metric_label: String,
    /// What it is called: the settings that make it.
    pub title: String,
    /// Its experiment, as links write it.
    pub link: String,
    /// The settings that make it, in words.
    pub settings: Vec<Setting>,
    /// The norm above which gradients are clipped.
    pub threshold: Option<f64>,
    /// What is changed on the way: from which step on, and in which words.
    pub interventions: Vec<(u32, String)>,
}

/// A run on the chart.
#[derive(Clone, Debug, Default)]
pub struct ChartRun {
    pub about: About,
    /// Whether nothing more will come.
    pub is_done: bool,
    history: History,
    outline: Outline,
    traces: [Trace; QUANTITIES.len()],
    /// Steps at which the learning rate fell at once, after it had stayed the same.
    rate_drops: Vec<u32>,
}

/// A quantity of the run as a series, and smoothed. Both are made when they are first drawn, and then grow.
#[derive(Clone, Debug, Default)]
struct Trace {
    raw: Series,
    smooth: Option<(Smoothing, Series)>,
}

/// More would be no news.
const MOST_RATE_DROPS: usize = 100;

impl ChartRun {
    pub fn new(about: About) -> ChartRun {
        ChartRun { about, ..ChartRun::default() }
    }

    /// Whether it is the same run, as far as can be told at each frame.
    pub fn is(&self, other: &ChartRun) -> bool {
        self.about == other.about && self.history.n_steps() == other.history.n_steps() && self.outline == other.outline
    }

    pub fn history(&self) -> &History {
        &self.history
    }

    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    pub fn extend(&mut self, new: &History) {
        let n_known = self.history.scheduled_learning_rate.len();
        self.history.extend(new);
        self.outline.extend(&self.history);
        let rates = &self.history.scheduled_learning_rate;
        for step in n_known.max(2)..rates.len() {
            let is_drop = rates[step] < rates[step - 1] && rates[step - 1] == rates[step - 2];
            let is_chosen = self.about.interventions.iter().any(|(at, _)| *at as usize == step);
            if is_drop && !is_chosen && self.rate_drops.len() < MOST_RATE_DROPS {
                self.rate_drops.push(step as u32);
            }
        }
    }

    /// The run as it was after so many steps.
    pub fn until(&self, n_steps: u32) -> ChartRun {
        let mut run = ChartRun::new(self.about.clone());
        run.extend(&self.history.until(n_steps));
        run
    }

    /// This run, to be compared with another.
    pub fn side(&self) -> Side<'_> {
        Side {
            settings: &self.about.settings,
            interventions: &self.about.interventions,
            history: &self.history,
            outline: &self.outline,
            steps_per_epoch: self.about.steps_per_epoch,
            is_complete: self.is_done,
        }
    }

    pub fn pace(&self) -> Pace<'_> {
        Pace {
            steps_per_epoch: self.about.steps_per_epoch,
            n_batch: self.about.n_batch,
            n_training: self.about.n_training,
            clock_step: &self.history.clock_step,
            clock_seconds: &self.history.clock_seconds,
        }
    }

    /// Brings the series of a quantity up to date, and smoothed if that is wanted.
    pub fn prepare(&mut self, quantity: Quantity, weight: f64, scale: Scale) {
        let Trace { raw, smooth } = &mut self.traces[quantity as usize];
        let column = quantity.column(&self.history);
        for &value in column.get(raw.len()..).unwrap_or_default() {
            raw.push(f64::from(value));
        }
        if weight <= 0.0 || !quantity.is_noisy() {
            *smooth = None;
            return;
        }
        if !smooth.as_ref().is_some_and(|(smoothing, _)| smoothing.is(weight, scale)) {
            *smooth = Some((Smoothing::new(weight, scale), Series::default()));
        }
        if let Some((smoothing, series)) = smooth {
            for &value in raw.values().get(series.len()..).unwrap_or_default() {
                series.push(smoothing.next(value));
            }
        }
    }

    /// What is to be drawn of a quantity, and what it was smoothed from.
    pub fn series(&self, quantity: Quantity) -> (&Series, Option<&Series>) {
        let Trace { raw, smooth } = &self.traces[quantity as usize];
        match smooth {
            Some((_, smooth)) => (smooth, Some(raw)),
            None => (raw, None),
        }
    }

    pub fn placed(&self, quantity: Quantity, unit: Unit) -> Placed<'_> {
        Placed { pace: self.pace(), unit, steps: quantity.steps(&self.history) }
    }

    /// Where a quantity was not a finite number for the first time.
    pub fn divergence_of(&self, quantity: Quantity, unit: Unit) -> Option<Mark> {
        let series = &self.traces[quantity as usize].raw;
        let idx = series.first_gap()?;
        let step = quantity.steps(&self.history).of(idx);
        let reason = history::what_it_is(series.values()[idx]);
        let position = self.pace().position(unit, f64::from(step));
        Some(Mark { position, kind: MarkKind::Divergence, words: format!("{reason} at step {step}") })
    }

    /// What happened on the way.
    pub fn marks(&self, unit: Unit) -> Vec<Mark> {
        let mut marks = Vec::new();
        let mut add = |step: u32, kind, words| {
            marks.push(Mark { position: self.pace().position(unit, f64::from(step)), kind, words });
        };
        if let Some((step, reason)) = self.outline.divergence() {
            add(step, MarkKind::Divergence, format!("{reason} at step {step}"));
        }
        if let Some((step, loss)) = self.outline.lowest_before_the_end() {
            let loss = f64::from(loss);
            let place =
                unit.words(self.pace().position(unit, f64::from(step))).unwrap_or_else(|| format!("step {step}"));
            add(step, MarkKind::Best(loss), format!("lowest {}, {place}", measured(loss)));
        }
        if let Some(step) = self.history.stopped_at {
            let is_end = step >= self.history.n_steps();
            let words = if is_end { "stopped early" } else { "early stop" };
            add(step, MarkKind::EarlyStop, words.to_owned());
        }
        for (step, words) in &self.about.interventions {
            if *step <= self.history.n_steps() {
                add(*step, MarkKind::Intervention, words.clone());
            }
        }
        for &step in &self.rate_drops {
            let rate = self.history.scheduled_learning_rate.get(step as usize).copied().unwrap_or_default();
            add(step, MarkKind::RateDrop, format!("rate {}", short(to_digits(f64::from(rate), 3))));
        }
        marks
    }
}

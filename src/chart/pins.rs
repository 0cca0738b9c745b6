//! Which runs stay on the chart, and how do they compare?

use super::dash::{self, Dashes};
use super::run::{About, ChartRun};
use super::scope::Scope;
use super::{Tint, quantity::Quantity};
use crate::comparison::{difference, from_step, is_of_the_same_data, short_difference};
use crate::history::History;
use crate::words::measured;

/// More curves than these nobody can tell apart.
pub const MOST_PINNED: usize = 24;

/// What the ids of runs that stay begin with.
pub const PINNED: &str = "pinned-";

/// A run that stays, with a number of its own, by which its colour and dashes stay too.
#[derive(Clone, Debug)]
pub(super) struct Pinned {
    pub number: usize,
    pub run: ChartRun,
}

/// A run in the table that compares them.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// By which it is hidden, shown or taken away; that of the current run is of its validation curve.
    pub id: String,
    pub name: String,
    /// What is another setting than in the current run.
    pub difference: String,
    pub link: String,
    /// The lowest validation loss, and where it was reached.
    pub best: String,
    /// The same, to be ranked by; infinite where there is none, or one of other data or of another loss.
    pub best_value: f64,
    pub best_at: String,
    /// Training and validation loss at the cursor, or at the end.
    pub losses: String,
    pub metric: String,
    pub tint: Tint,
    pub dashes: Dashes,
    pub is_hidden: bool,
    /// Whether it could be drawn: a run of another loss has no place on this axis.
    pub can_be_shown: bool,
}

impl Pinned {
    pub fn id(&self) -> String {
        format!("{PINNED}{}", self.number)
    }

    pub fn dashes(&self) -> Dashes {
        dash::PINNED[self.number % dash::PINNED.len()]
    }
}

impl Scope {
    /// Lets the current run stay on the chart, if it has records and is not there already.
    pub fn pin(&mut self) -> bool {
        let current = &self.current;
        if current.history().n_steps() == 0 || self.pinned.len() >= MOST_PINNED {
            return false;
        }
        // Another table of the reader's has the same link.
        let is_same = |run: &ChartRun| {
            run.about.link == current.about.link && (!run.is_done || run.history() == current.history())
        };
        let is_new = !self.pinned.iter().any(|pinned| is_same(&pinned.run));
        if is_new {
            let pinned = self.new_pin(self.current.clone());
            self.pinned.push(pinned);
        }
        is_new
    }

    /// Lets a run stay that is yet to be made, if it is a new one and there is room for it.
    pub fn pin_to_come(&mut self, about: About) {
        let is_known = self.pinned.iter().any(|pinned| pinned.run.about.link == about.link);
        if !is_known && self.pinned.len() < MOST_PINNED {
            let is_here = self.current.is_done && self.current.about == about;
            let pinned = self.new_pin(if is_here { self.current.clone() } else { ChartRun::new(about) });
            self.pinned.push(pinned);
        }
    }

    fn new_pin(&self, run: ChartRun) -> Pinned {
        let number = (0..).find(|number| self.pinned.iter().all(|pinned| pinned.number != *number)).unwrap_or(0);
        Pinned { number, run }
    }

    /// Takes a pinned run away.
    pub fn unpin(&mut self, id: &str) {
        self.pinned.retain(|pinned| pinned.id() != id);
        self.forget_what_is_gone();
    }

    /// These runs stay and no others, in this order; those that are there already keep their curves and colours.
    pub fn set_pins(&mut self, abouts: Vec<About>) {
        let mut before = std::mem::take(&mut self.pinned);
        let mut to_come = Vec::new();
        for (place, about) in abouts.into_iter().take(MOST_PINNED).enumerate() {
            match before.iter().position(|pinned| pinned.run.about.link == about.link) {
                Some(idx) => self.pinned.push(before.remove(idx)),
                None => to_come.push((place, about)),
            }
        }
        // Each where it belongs: those before it are there already.
        for (place, about) in to_come {
            let pinned = self.new_pin(ChartRun::new(about));
            self.pinned.insert(place.min(self.pinned.len()), pinned);
        }
        self.forget_what_is_gone();
    }

    /// Nothing is hidden or brought out any more that is not there.
    fn forget_what_is_gone(&mut self) {
        let ids: Vec<String> = self.pinned.iter().map(Pinned::id).collect();
        let is_there = |id: &String| !id.starts_with(PINNED) || ids.contains(id);
        self.view.hidden.retain(is_there);
        self.highlighted = self.highlighted.take().filter(is_there);
    }

    /// Every pinned run that is yet to be made, in whole or in part, by its link.
    pub fn pins_to_come(&self) -> impl Iterator<Item = &str> {
        self.pinned.iter().filter(|pinned| !pinned.run.is_done).map(|pinned| pinned.run.about.link.as_str())
    }

    /// The links of all pinned runs.
    pub fn pinned_links(&self) -> impl Iterator<Item = &str> {
        self.pinned.iter().map(|pinned| pinned.run.about.link.as_str())
    }

    /// A pinned run begins: records of it come from the first step on.
    pub fn begin_pin(&mut self, link: &str) {
        if let Some(run) = self.pin_of(link) {
            *run = ChartRun::new(run.about.clone());
        }
    }

    pub fn extend_pin(&mut self, link: &str, records: &History, is_done: bool) {
        if let Some(run) = self.pin_of(link) {
            run.extend(records);
            run.is_done = is_done;
        }
    }

    fn pin_of(&mut self, link: &str) -> Option<&mut ChartRun> {
        let is_it = |pinned: &&mut Pinned| pinned.run.about.link == link && !pinned.run.is_done;
        self.pinned.iter_mut().find(is_it).map(|pinned| &mut pinned.run)
    }

    /// Every pinned run, shown or not: its id and title, and whether it can be shown.
    pub fn pinned(&self) -> impl Iterator<Item = (String, &ChartRun, bool)> {
        self.pinned.iter().map(|pinned| (pinned.id(), &pinned.run, self.is_comparable(&pinned.run)))
    }

    /// What is another setting in a run than in the current one.
    fn difference(&self, run: &ChartRun) -> String {
        with_changes(run, difference(&run.about.settings, &self.current.about.settings))
    }

    /// The same in as few words as tell it, for the chart; its title where nothing differs.
    pub(super) fn short_difference(&self, run: &ChartRun) -> String {
        let short = with_changes(run, short_difference(&run.about.settings, &self.current.about.settings));
        if short.is_empty() { run.about.title.clone() } else { short }
    }

    /// Whether its losses can be ranked beside those of the current run.
    fn is_alike(&self, run: &ChartRun) -> bool {
        self.is_comparable(run) && is_of_the_same_data(&run.about.settings, &self.current.about.settings)
    }

    /// The current run and those that stay, beside each other; nothing where none stays.
    pub fn rows(&self) -> Vec<Row> {
        if self.pinned.is_empty() {
            return Vec::new();
        }
        let row = |id: String, run: &ChartRun, tint: Tint, dashes: Dashes| {
            let history = run.history();
            let best = history.best_validation();
            let unit = self.view.unit;
            let place = best.map(|(step, _)| {
                let position = run.pace().position(unit, f64::from(step));
                unit.words(position).unwrap_or_else(|| format!("step {step}"))
            });
            let value = |quantity| self.value(run, quantity);
            let is_current = matches!(tint, Tint::Validation);
            Row {
                is_hidden: self.view.is_hidden(&id),
                id,
                name: run.about.title.clone(),
                difference: if is_current { String::new() } else { self.difference(run) },
                link: run.about.link.clone(),
                best: best.map_or_else(|| "–".to_owned(), |(_, loss)| measured(f64::from(loss))),
                best_value: best.filter(|_| self.is_alike(run)).map_or(f64::INFINITY, |(_, loss)| f64::from(loss)),
                best_at: place.unwrap_or_default(),
                losses: format!("{} / {}", value(Quantity::TrainLoss), value(Quantity::ValidationLoss)),
                metric: format!("{} {}", run.about.metric_label, value(Quantity::Metric)),
                tint,
                dashes,
                can_be_shown: self.is_comparable(run),
            }
        };
        let current = row("validation".to_owned(), &self.current, Tint::Validation, dash::WHOLE);
        let others = self.pinned.iter();
        let others = others.map(|pinned| row(pinned.id(), &pinned.run, Tint::Pinned(pinned.number), pinned.dashes()));
        [current].into_iter().chain(others).collect()
    }
}

/// With what is changed on the way.
fn with_changes(run: &ChartRun, mut parts: Vec<String>) -> String {
    parts.extend(run.about.interventions.iter().map(from_step));
    parts.join(", ")
}

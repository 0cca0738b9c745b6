//! What are the exact values at the cursor, for the eye and for the ear?

use super::Tint;
use super::dash::Dashes;
use super::domain::Scale;
use super::position::{Placed, Steps};
use super::quantity::Quantity;
use super::run::ChartRun;
use super::scope::{Scope, WIDTHS};
use crate::words::{measured, split};

/// A line of the legend.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// By which it is hidden, shown or taken away.
    pub id: String,
    pub name: String,
    /// At the cursor, or the last.
    pub value: String,
    pub tint: Tint,
    pub dashes: Dashes,
    /// In CSS pixels.
    pub width: f64,
    pub is_hidden: bool,
    pub is_pinned: bool,
    /// Whether it could be drawn: a run of another loss has no place on this axis.
    pub can_be_shown: bool,
}

/// Where the cursor goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    Next,
    Previous,
    PageForward,
    PageBack,
    First,
    Last,
}

impl Move {
    /// What a key says, by its name in JavaScript; nothing where it says something else.
    pub fn of_key(key: &str) -> Option<Move> {
        Some(match key {
            "ArrowRight" | "ArrowUp" => Move::Next,
            "ArrowLeft" | "ArrowDown" => Move::Previous,
            "PageUp" => Move::PageForward,
            "PageDown" => Move::PageBack,
            "Home" => Move::First,
            "End" => Move::Last,
            _ => return None,
        })
    }
}

impl Scope {
    /// Puts the cursor on the step that is nearest to a pixel.
    pub fn point_at(&mut self, x: f64) {
        let n = self.n_places();
        let position = self.layout.as_ref().map(|layout| layout.position_at(x));
        self.cursor = position.and_then(|position| self.places().nearest(position, n)).map(|step| step as u32);
    }

    pub fn leave(&mut self) {
        self.cursor = None;
    }

    /// The step that is read.
    pub fn cursor(&self) -> Option<u32> {
        let step = self.cursor?;
        // A run that is shorter, or has only begun, ends before it.
        self.n_places().checked_sub(1).map(|last| step.min(last as u32))
    }

    /// Moves the cursor by a step, by a tenth of what is in sight, or to an end; at first it appears at an end of what is in sight.
    pub fn move_cursor(&mut self, to: Move) {
        let n = self.n_places();
        if n == 0 {
            return;
        }
        let last = n - 1;
        let places = self.places();
        // On a logarithmic axis, what is before the first step has no place.
        let first =
            if self.view.x_scale == Scale::Logarithmic { places.first_at(f64::MIN_POSITIVE, n).min(last) } else { 0 };
        let (begin, end) = self.view.x_zoom.map_or((first, last), |(low, high)| {
            (places.first_at(low, n).min(last), places.first_at(high, n).min(last))
        });
        let tenth = ((end - begin.min(end)) / 10).max(1);
        let step = match (self.cursor.map(|step| step as usize), to) {
            (_, Move::First) => first,
            (_, Move::Last) => last,
            (None, Move::Next | Move::PageForward) => begin,
            (None, Move::Previous | Move::PageBack) => end,
            (Some(step), Move::Next) => step + 1,
            (Some(step), Move::Previous) => step.saturating_sub(1),
            (Some(step), Move::PageForward) => step + tenth,
            (Some(step), Move::PageBack) => step.saturating_sub(tenth),
        };
        let step = step.max(first).min(last);
        self.cursor = Some(step as u32);
        // What is read is in sight.
        let position = self.places().at(step);
        if let (Some((low, high)), Some(layout)) = (self.view.x_zoom, &self.layout)
            && !(low..=high).contains(&position)
        {
            let room = layout.right - layout.left;
            let shift = if position < low { 0.0 } else { 1.0 } - layout.x.fraction(position);
            self.zoom_by(layout.left, 1.0, shift * room);
        }
    }

    /// How many places the cursor has: before the first step, and after each, as far as any run in sight goes.
    fn n_places(&self) -> usize {
        let history = self.current.history();
        if history.n_steps() == 0 && history.validation_step.is_empty() {
            return 0;
        }
        let n_planned = self.current.about.n_steps as usize;
        let unit = self.view.unit;
        let end_of = |run: &ChartRun| {
            let end = run.pace().position(unit, f64::from(run.history().n_steps()));
            self.places().first_at(end, n_planned)
        };
        let shown = self.shown().into_iter().filter(|shown| !self.view.is_hidden(&shown.ids[0]));
        let others = shown.filter(|shown| !std::ptr::eq(shown.run, &self.current)).map(|shown| end_of(shown.run));
        others.fold(history.n_steps() as usize, usize::max) + 1
    }

    fn places(&self) -> Placed<'_> {
        Placed { pace: self.current.pace(), unit: self.view.unit, steps: Steps::Each }
    }

    /// Every curve, with its value at the cursor or, without one, its last.
    pub fn legend(&self) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        for shown in self.shown().iter().rev() {
            for (idx, quantity) in [Quantity::TrainLoss, Quantity::ValidationLoss].into_iter().enumerate() {
                let id = shown.ids[idx].clone();
                // A run before has one line for both of its curves.
                if let Some(entry) = entries.iter_mut().find(|entry| entry.id == id) {
                    entry.value = format!("{} / {}", entry.value, self.value(shown.run, quantity));
                    continue;
                }
                // The stronger of the two stands for both.
                let told = if shown.ids[0] == shown.ids[1] { 1 } else { idx };
                entries.push(Entry {
                    // The panel says that these are losses.
                    name: shown.labels[told].clone(),
                    value: self.value(shown.run, quantity),
                    tint: shown.tints[idx],
                    dashes: shown.dashes,
                    width: WIDTHS[told],
                    is_hidden: self.view.is_hidden(&id),
                    is_pinned: matches!(shown.tints[idx], Tint::Pinned(_)),
                    can_be_shown: true,
                    id,
                });
            }
        }
        for (id, run, _) in self.pinned().filter(|(.., can_be_shown)| !can_be_shown) {
            entries.push(Entry {
                id,
                name: run.about.title.clone(),
                value: format!("not shown: {}", run.about.loss_label.to_ascii_lowercase()),
                tint: Tint::Before,
                dashes: super::dash::WHOLE,
                width: 1.0,
                is_hidden: true,
                is_pinned: true,
                can_be_shown: false,
            });
        }
        entries
    }

    /// The panel below has a line of the legend, too.
    pub fn below_entry(&self) -> Option<(String, String)> {
        let below = self.view.below?;
        let shown = self.shown();
        let current = shown.last()?;
        Some((self.below_label(below), self.value(current.run, below)))
    }

    pub(super) fn value(&self, run: &ChartRun, quantity: Quantity) -> String {
        let column = quantity.column(run.history());
        let idx = match self.cursor() {
            None => column.len().checked_sub(1),
            Some(step) => self.nearest(run, quantity, step),
        };
        idx.and_then(|idx| column.get(idx)).map_or_else(|| "–".to_owned(), |&value| measured(f64::from(value)))
    }

    /// The value of a run that stands nearest to a step of the current one.
    fn nearest(&self, run: &ChartRun, quantity: Quantity, step: u32) -> Option<usize> {
        let n = quantity.column(run.history()).len();
        // Clocks stand still at times: of the current run the step itself is known.
        if std::ptr::eq(run, &self.current) {
            let is_over = step > run.history().n_steps();
            return quantity.steps(run.history()).nearest(step, n).filter(|_| !is_over);
        }
        let position = self.current.pace().position(self.view.unit, f64::from(step));
        let end = run.pace().position(self.view.unit, f64::from(run.history().n_steps()));
        // A run that has ended by then has no value there.
        run.placed(quantity, self.view.unit).nearest(position, n).filter(|_| position <= end * (1.0 + 1e-9))
    }

    /// What is at the cursor, in a sentence.
    pub fn spoken(&self) -> String {
        let Some(step) = self.cursor() else { return String::new() };
        let mut words = format!("Step {step}");
        let position = self.current.pace().position(self.view.unit, f64::from(step));
        words.extend(self.view.unit.words(position).map(|position| format!(", {position}")));
        let history = self.current.history();
        let mut parts = Vec::new();
        let mut add = |quantity: Quantity, name: &str| {
            let Some(idx) = self.nearest(&self.current, quantity, step) else { return };
            let Some(&value) = quantity.column(history).get(idx) else { return };
            let at = quantity.steps(history).of(idx);
            let where_else = if at == step { String::new() } else { format!(" at step {at}") };
            parts.push(format!("{name} {}{where_else}", measured(f64::from(value))));
        };
        let is_shown = |id: &str| !self.view.is_hidden(id);
        if is_shown("training") {
            add(Quantity::TrainLoss, "training loss");
        }
        if is_shown("validation") {
            add(Quantity::ValidationLoss, "validation loss");
        }
        if let Some(below) = self.view.below {
            add(below, &self.below_label(below));
        }
        // The others as the legend has them: training and validation loss.
        let others = self.legend().into_iter().filter(|entry| entry.can_be_shown && !entry.is_hidden);
        let others = others.filter(|entry| !matches!(entry.tint, Tint::Train | Tint::Validation));
        parts.extend(others.map(|entry| format!("{} {}", entry.name, split(&entry.value, " / ").join(" and "))));
        format!("{words}: {}.", parts.join(", "))
    }
}

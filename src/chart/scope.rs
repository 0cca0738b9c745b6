//! Which runs are on the chart, and what does the reader do with it? All of the chart's state, and no pixel of it.

use super::compose::Layout;
use super::dash::{self, Dashes};
use super::domain::{Domain, Scale};
use super::pins::Pinned;
use super::position::{Placed, Steps, Unit};
use super::quantity::{BELOW, Quantity};
use super::run::{About, ChartRun};
use super::view::{View, rounded};
use super::{Caption, Curve, Horizontal, Level, Mark, MarkKind, Panel, Picture, Tint};
use crate::comparison;
use crate::history::History;
use crate::words::{capitalized, number, split_once};

/// The runs on the chart, how they are looked at, and where the cursor is.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    pub current: ChartRun,
    previous: Option<ChartRun>,
    /// A run that has begun and has no records yet: until then the old curve stays.
    coming: Option<ChartRun>,
    pub(super) pinned: Vec<Pinned>,
    /// What [`Scope::comparison`] said, where it was asked.
    told: Option<Option<String>>,
    pub view: View,
    /// The step of the current run that is read.
    pub(super) cursor: Option<u32>,
    /// The curve that the reader points at in the legend.
    pub highlighted: Option<String>,
    /// Where everything was when it was last drawn.
    pub layout: Option<Layout>,
}

/// A run in sight, and how its curves are told from the others'.
pub(super) struct Shown<'a> {
    pub run: &'a ChartRun,
    /// Of the training curve and of the validation curve, in the legend.
    pub ids: [String; 2],
    pub names: [String; 2],
    pub labels: [String; 2],
    pub tints: [Tint; 2],
    pub dashes: Dashes,
}

/// A run that is carried away.
pub struct Exported<'a> {
    pub name: String,
    pub run: &'a ChartRun,
    /// Whether its training and its validation curve are shown.
    pub has_curves: [bool; 2],
}

/// How much of a curve's colour is left while another one is pointed at.
const OTHERS: f64 = 0.2;
/// In CSS pixels: strokes of training and validation curves.
pub(super) const WIDTHS: [f64; 2] = [1.0, 2.0];
/// So much stronger is a smoothed curve than its raw one.
const OVER_SHADOW: f64 = 0.75;
/// A drag of fewer CSS pixels than this along an axis doesn't zoom it.
const SHORTEST_DRAG: f64 = 12.0;

impl Scope {
    /// Keeps the current curve as the ghost, unless there is one already and of this one only the beginning.
    pub fn keep(&mut self) {
        let n_steps = self.current.history().n_steps();
        let is_a_curve = self.current.history().stopped_at.is_some() || n_steps >= self.current.about.n_steps / 2;
        if n_steps > 0 && (is_a_curve || self.previous.is_none()) {
            self.previous = Some(self.current.clone());
            self.told = None;
        }
    }

    /// A new run begins; its first records take the place of the current curve.
    pub fn start(&mut self, about: About) {
        self.coming = Some(ChartRun::new(about));
    }

    /// Adds records to the run that began last.
    /// If `is_done`, these were the last.
    pub fn extend(&mut self, records: &History, is_done: bool) {
        if let Some(coming) = self.coming.take() {
            self.current = coming;
            // Of another number of steps, a part of the old axis may be no part of the new one. How long it is going to take, nobody
            // knows yet.
            if self.view.unit != Unit::Time {
                self.view.x_zoom = self.view.x_zoom.and_then(|zoom| self.allowed(zoom));
            }
        }
        self.current.extend(records);
        self.current.is_done = is_done;
        self.told = None;
    }

    /// The run that is to be described: before the first records of all, the one that is coming.
    pub fn described(&self) -> &ChartRun {
        self.coming.as_ref().filter(|_| self.current.history().n_steps() == 0).unwrap_or(&self.current)
    }

    /// Goes back to how the current run was after so many steps; how many evaluations there were by then.
    pub fn rewind(&mut self, step: u32) -> u32 {
        self.coming = None;
        self.told = None;
        if step < self.current.history().n_steps() {
            self.current = self.current.until(step);
        }
        self.current.is_done = false;
        self.current.history().validation_step.len() as u32
    }

    /// What changed from the run before to this one, and what it did. It is the same until one of them is another.
    pub fn comparison(&mut self) -> Option<String> {
        let told = self.told.take().unwrap_or_else(|| {
            let previous = self.previous.as_ref()?;
            comparison::sentence(previous.side(), self.current.side())
        });
        self.told = Some(told.clone());
        told
    }

    /// The run on its way is another experiment now.
    pub fn rename(&mut self, about: About) {
        self.current.about = about;
        self.told = None;
    }

    /// Whether a run has begun that has no records yet.
    pub fn is_coming(&self) -> bool {
        self.coming.is_some()
    }

    /// There is no run before any more: what it was about is no longer there.
    pub fn drop_previous(&mut self) {
        self.previous = None;
        self.told = None;
    }

    /// The run before, where it is of the same loss: two losses have no axis in common.
    pub fn comparable(&self) -> Option<&ChartRun> {
        self.previous.as_ref().filter(|previous| self.is_comparable(previous))
    }

    pub(super) fn is_comparable(&self, run: &ChartRun) -> bool {
        run.about.loss_label == self.current.about.loss_label
    }

    /// Every run that could be shown, the lowest first.
    pub(super) fn shown(&self) -> Vec<Shown<'_>> {
        let both = |text: &str| [text.to_owned(), text.to_owned()];
        let mut shown = Vec::new();
        // A run that is pinned is there already.
        let is_pinned = |run: &&ChartRun| self.pinned.iter().any(|pinned| pinned.run.is(run));
        if let Some(run) = self.comparable().filter(|run| !is_pinned(run)) {
            shown.push(Shown {
                run,
                ids: both("before"),
                names: ["before: training loss".to_owned(), "before: validation loss".to_owned()],
                labels: [String::new(), "before".to_owned()],
                tints: [Tint::Before, Tint::Before],
                dashes: dash::BEFORE,
            });
        }
        for pinned in &self.pinned {
            if self.is_comparable(&pinned.run) {
                let title = &pinned.run.about.title;
                shown.push(Shown {
                    run: &pinned.run,
                    ids: both(&pinned.id()),
                    names: [format!("{title}: training loss"), format!("{title}: validation loss")],
                    labels: [String::new(), self.short_difference(&pinned.run)],
                    tints: [Tint::Pinned(pinned.number); 2],
                    dashes: pinned.dashes(),
                });
            }
        }
        shown.push(Shown {
            run: &self.current,
            ids: ["training".to_owned(), "validation".to_owned()],
            names: ["training loss".to_owned(), "validation loss".to_owned()],
            labels: ["training".to_owned(), "validation".to_owned()],
            tints: [Tint::Train, Tint::Validation],
            dashes: dash::WHOLE,
        });
        shown
    }

    /// The runs of which a curve is shown, with their names.
    pub fn visible_runs(&self) -> Vec<Exported<'_>> {
        let shown = self.shown();
        let has_records = |run: &ChartRun| !run.history().validation_loss.is_empty() || run.history().n_steps() > 0;
        let visible = shown.iter().rev().filter(|shown| has_records(shown.run));
        let visible = visible.filter(|shown| shown.ids.iter().any(|id| !self.view.is_hidden(id)));
        let name = |shown: &Shown| match shown.tints[0] {
            Tint::Train => "current".to_owned(),
            Tint::Before => "before".to_owned(),
            _ => shown.run.about.title.clone(),
        };
        let has = |shown: &Shown| [0, 1].map(|idx| !self.view.is_hidden(&shown.ids[idx]));
        visible.map(|shown| Exported { name: name(shown), run: shown.run, has_curves: has(shown) }).collect()
    }

    /// Brings every series up to date that is to be drawn.
    pub fn prepare(&mut self) {
        let View { smoothing, y_scale, below_scale, below, .. } = self.view;
        let pinned = self.pinned.iter_mut().map(|pinned| &mut pinned.run);
        for run in pinned.chain(&mut self.previous).chain([&mut self.current]) {
            run.prepare(Quantity::TrainLoss, smoothing, y_scale);
            run.prepare(Quantity::ValidationLoss, smoothing, y_scale);
            if let Some(below) = below {
                run.prepare(below, smoothing, below_scale);
            }
        }
    }

    /// What is to be seen; [`Scope::prepare`] comes before.
    pub fn picture<'a>(&'a self, pixel_ratio: f64, caption: Option<Caption<'a>>) -> Picture<'a> {
        let View { unit, x_scale, x_zoom, below, .. } = self.view;
        let mut panels = vec![self.losses()];
        panels.extend(below.map(|below| self.below(below)));
        let pace = self.current.pace();
        let horizontal = Horizontal { unit, scale: x_scale, whole: self.whole(), zoom: x_zoom, pace };
        let cursor = self.cursor().map(|step| (step, pace.position(unit, f64::from(step))));
        Picture { panels, horizontal, pixel_ratio, cursor, caption }
    }

    /// The whole of the horizontal axis: the current run fills it, and of a longer one only so much is seen.
    fn whole(&self) -> (f64, f64) {
        let run = self.described();
        let pace = run.pace();
        let unit = self.view.unit;
        let n_steps = if unit == Unit::Time { run.history().n_steps() } else { run.about.n_steps };
        let end = pace.position(unit, f64::from(n_steps));
        let end = if end > 0.0 { end } else { 1.0 };
        match self.view.x_scale {
            Scale::Linear => (0.0, end),
            // Before the first step there is nothing that a logarithm could show.
            Scale::Logarithmic => (pace.position(unit, 1.0).max(1e-6 * end).min(0.5 * end), end),
        }
    }

    fn losses(&self) -> Panel<'_> {
        let mut curves = Vec::new();
        let all = self.shown();
        for shown in &all {
            for (idx, quantity) in [Quantity::TrainLoss, Quantity::ValidationLoss].into_iter().enumerate() {
                if !self.view.is_hidden(&shown.ids[idx]) {
                    curves.push(self.curve(shown, quantity, idx));
                }
            }
        }
        let has_clipping_below = self.view.below == Some(Quantity::GradientNorm);
        let [has_training, has_validation] = ["training", "validation"].map(|id| !self.view.is_hidden(id));
        let mut marks = self.current.marks(self.view.unit);
        let others = all.iter().filter(|shown| shown.tints[0] != Tint::Train);
        for shown in others.filter(|shown| !self.view.is_hidden(&shown.ids[0])) {
            if let Some((step, reason)) = shown.run.outline().divergence() {
                let position = shown.run.pace().position(self.view.unit, f64::from(step));
                let words = format!("{}: {reason} at step {step}", shown.labels[1]);
                marks.push(Mark { position, kind: MarkKind::Divergence, words });
            }
        }
        marks.retain(
            |mark| if let MarkKind::Best(_) = mark.kind { has_validation } else { has_training || has_validation },
        );
        Panel {
            name: self.described().about.loss_label.clone(),
            scale: self.view.y_scale,
            zoom: self.view.y_zooms[0],
            nature: Quantity::TrainLoss.nature(),
            share: if self.view.below.is_some() { 0.64 } else { 1.0 },
            curves,
            levels: Vec::new(),
            marks,
            rug: self.rug().filter(|_| has_training && !has_clipping_below),
        }
    }

    fn below(&self, quantity: Quantity) -> Panel<'_> {
        let mut curves = Vec::new();
        let idx = usize::from(!matches!(quantity, Quantity::GradientNorm | Quantity::LearningRate));
        let label = self.below_label(quantity);
        for shown in self.shown() {
            if !self.view.is_hidden(&shown.ids[idx]) {
                let of = split_once(&shown.names[idx], ": ").map_or("", |(run, _)| run);
                let name = if of.is_empty() { label.clone() } else { format!("{of}: {label}") };
                curves.push(Curve { name, label: String::new(), ..self.curve(&shown, quantity, idx) });
            }
        }
        let is_clipped = quantity == Quantity::GradientNorm;
        let level = |threshold| Level { value: threshold, words: format!("clipped above {}", number(threshold)) };
        Panel {
            name: capitalized(&label),
            scale: self.view.below_scale,
            zoom: self.view.y_zooms[1],
            nature: quantity.nature(),
            share: 0.36,
            curves,
            levels: self.current.about.threshold.filter(|_| is_clipped).map(level).into_iter().collect(),
            marks: self.current.divergence_of(quantity, self.view.unit).into_iter().collect(),
            rug: self.rug().filter(|_| is_clipped && !self.view.is_hidden("training")),
        }
    }

    /// What the panel below shows, in words.
    pub(super) fn below_label(&self, quantity: Quantity) -> String {
        match quantity {
            Quantity::Metric => format!("{} on validation", self.described().about.metric_label),
            Quantity::GradientNorm => "gradient norm before clipping".to_owned(),
            _ => BELOW
                .iter()
                .find(|(below, ..)| *below == quantity)
                .map_or("", |(_, _, label)| label)
                .to_ascii_lowercase(),
        }
    }

    fn curve<'a>(&'a self, shown: &Shown<'a>, quantity: Quantity, idx: usize) -> Curve<'a> {
        let (series, raw) = shown.run.series(quantity);
        Curve {
            series,
            placed: shown.run.placed(quantity, self.view.unit),
            raw,
            band: None,
            tint: shown.tints[idx],
            dashes: shown.dashes,
            width: if raw.is_some() { WIDTHS[idx] + OVER_SHADOW } else { WIDTHS[idx] },
            strength: match &self.highlighted {
                Some(id) if *id != shown.ids[idx] => OTHERS,
                _ => 1.0,
            },
            label: shown.labels[idx].clone(),
            name: shown.names[idx].clone(),
        }
    }

    fn rug(&self) -> Option<(Placed<'_>, usize, &'static str)> {
        let clipped = &self.current.history().clipped_step;
        let placed = Placed { pace: self.current.pace(), unit: self.view.unit, steps: Steps::These(clipped) };
        (!clipped.is_empty()).then_some((placed, clipped.len(), "clipped"))
    }

    /// Sets a part of the view, as links write it.
    ///
    /// # Errors
    /// As [`View::set`].
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        let (before, zoom) = (self.view.unit, self.view.x_zoom);
        self.view.set(name, value)?;
        // A logarithmic axis can't begin at 0.
        if self.view.x_scale == Scale::Logarithmic
            && let Some((_, high)) = self.view.x_zoom.filter(|(low, _)| *low <= 0.0)
        {
            let first = self.whole().0;
            self.view.x_zoom = (first < high).then_some((first, high));
        }
        for (zoom, scale) in self.view.y_zooms.iter_mut().zip([self.view.y_scale, self.view.below_scale]) {
            *zoom = zoom.filter(|(low, _)| scale == Scale::Linear || *low > 0.0);
        }
        // What was in sight stays in sight.
        if before != self.view.unit {
            let placed = Placed { pace: self.current.pace(), unit: before, steps: Steps::Each };
            let n = self.current.about.n_steps as usize + 1;
            let step = |position| placed.nearest(position, n).unwrap_or(0) as f64;
            let there = |position| self.current.pace().position(self.view.unit, step(position));
            self.view.x_zoom = zoom.map(|(low, high)| (there(low), there(high))).filter(|(low, high)| low < high);
        }
        Ok(())
    }

    /// Shows a curve that was hidden, or hides it.
    pub fn toggle(&mut self, id: &str) {
        if self.view.is_hidden(id) {
            self.view.hidden.retain(|hidden| hidden != id);
        } else {
            self.view.hidden.push(id.to_owned());
            // The pointer is on its name, but nothing of it can be brought out.
            self.highlighted = None;
        }
    }

    /// Shows this curve alone; where it is alone already, all.
    pub fn isolate(&mut self, id: &str) {
        let mut others: Vec<String> = self.shown().into_iter().flat_map(|shown| shown.ids).collect();
        others.retain(|other| other != id);
        others.dedup();
        let is_alone = !self.view.is_hidden(id) && others.iter().all(|other| self.view.is_hidden(other));
        self.view.hidden = if is_alone { Vec::new() } else { others };
    }

    /// Zooms to a box between two corners, in device pixels; along an axis of which it has only little, it doesn't. Whether anything
    /// was zoomed.
    pub fn zoom_to(&mut self, from: (f64, f64), to: (f64, f64), pixel_ratio: f64) -> bool {
        let Some(layout) = &self.layout else { return false };
        let shortest = SHORTEST_DRAG * pixel_ratio;
        let ordered = |a: f64, b: f64| if a < b { (a, b) } else { (b, a) };
        let (left, right) = ordered(from.0, to.0);
        let (top, bottom) = ordered(from.1, to.1);
        let idx = layout.panel_at(from.1);
        let Some(panel) = layout.panels.get(idx) else { return false };
        let x = (layout.position_at(left), layout.position_at(right));
        let y = (panel.value_at(bottom), panel.value_at(top));
        let is_wide = right - left >= shortest && x.0 < x.1;
        let is_high = bottom - top >= shortest && y.0 < y.1;
        if is_wide {
            self.view.x_zoom = self.allowed(x);
        }
        if is_high {
            self.view.y_zooms[idx.min(1)] = Some(rounded(y));
        }
        is_wide || is_high
    }

    /// Zooms the horizontal axis around a pixel: below 1 closer, above 1 farther; then moves it by so many pixels.
    pub fn zoom_by(&mut self, x: f64, factor: f64, moved: f64) {
        let Some(layout) = &self.layout else { return };
        let at = |x: f64| ((x - layout.left) / (layout.right - layout.left)).clamp(-10.0, 10.0);
        let centre = at(x);
        let shift = moved / (layout.right - layout.left);
        // Of what is in sight by now, which may not have been drawn yet.
        let (low, high) = self.view.x_zoom.unwrap_or_else(|| self.whole());
        let axis = Domain::new(low, high, self.view.x_scale);
        let end = |fraction: f64| axis.value_at(centre + (fraction - centre) * factor - shift);
        let zoom = (end(0.0), end(1.0));
        self.view.x_zoom = self.allowed(zoom);
    }

    /// As much of a horizontal range as there is; nothing if that is the whole.
    fn allowed(&self, (low, high): (f64, f64)) -> Option<(f64, f64)> {
        let (first, last) = self.whole();
        let whole = Domain::new(first, last, self.view.x_scale);
        let fractions = (whole.fraction(low), whole.fraction(high));
        // At an end the range stays as long as it is.
        let shortest = 2.0 / f64::from(self.described().about.n_steps.max(2));
        let length = (fractions.1 - fractions.0).max(shortest).min(1.0);
        let from = (0.5 * (fractions.0 + fractions.1 - length)).min(1.0 - length).max(0.0);
        let is_whole = length >= 1.0 - 1e-9;
        (!is_whole).then(|| rounded((whole.value_at(from), whole.value_at((from + length).min(1.0)))))
    }

    /// Shows all again.
    pub fn reset_zoom(&mut self) {
        self.view.x_zoom = None;
        self.view.y_zooms = [None, None];
    }
}

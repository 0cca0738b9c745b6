//! How is the inside of a run drawn? As panels over one axis of steps, one for each thing that is measured, by the chart's own means.

use super::{About, Records, layers, words};
use crate::chart::reading::Move;
use crate::chart::{
    Curve, Horizontal, Mark, MarkKind, Nature, Pace, Panel, Picture, Placed, Scale, Series, Steps, Tint, Unit, dash,
};

/// The records of a run as series that can be drawn, and its words.
#[derive(Clone, Debug, Default)]
pub struct Panels {
    about: About,
    records: Records,
    /// Of each layer, the output layer last.
    weights: Vec<Series>,
    gradients: Vec<Series>,
    /// Of each hidden layer, the share of its units that learn nothing.
    dead: Vec<Series>,
    sharpness: Series,
    limit: Series,
}

/// In CSS pixels, and as the current run's validation curve: there is nothing noisy here.
const WIDTH: f64 = 2.0;

/// What is so many times as large as at the start has flown off.
const FLOWN_OFF: f64 = 100.0;

impl Panels {
    /// Of a run of which nothing is measured yet.
    pub fn new(about: About) -> Panels {
        let n_hidden = about.n_layers.saturating_sub(1);
        Panels {
            weights: vec![Series::default(); about.n_layers],
            gradients: vec![Series::default(); about.n_layers],
            dead: vec![Series::default(); if about.dead.is_some() { n_hidden } else { 0 }],
            about,
            ..Panels::default()
        }
    }

    pub fn about(&self) -> &About {
        &self.about
    }

    pub fn records(&self) -> &Records {
        &self.records
    }

    /// Adds what was measured since.
    pub fn extend(&mut self, new: &Records) {
        let n_layers = self.about.n_layers.max(1);
        let n_units = f64::from(self.about.n_units.max(1));
        push_rows(&mut self.weights, &new.weight_norm, n_layers, 1.0);
        push_rows(&mut self.gradients, &new.gradient_norm, n_layers, 1.0);
        push_rows(&mut self.dead, &new.dead_units, n_layers - 1, 1.0 / n_units);
        new.sharpness.iter().for_each(|&value| self.sharpness.push(f64::from(value)));
        new.limit.iter().for_each(|&value| self.limit.push(f64::from(value)));
        self.records.extend(new);
    }

    /// What is to be seen, with the horizontal axis as the loss chart has it; of seconds nothing is known here, and they are epochs.
    /// The cursor is a step.
    pub fn picture(&self, unit: Unit, scale: Scale, pixel_ratio: f64, cursor: Option<u32>) -> Picture<'_> {
        let placed = self.placed(unit);
        let Placed { pace, unit, .. } = placed;
        let position = |step: u32| pace.position(unit, f64::from(step));
        let end = position(self.about.n_steps.max(1));
        let whole = match scale {
            Scale::Linear => (0.0, end),
            // As on the loss chart: before the first step there is nothing that a logarithm could show.
            Scale::Logarithmic => (position(1).max(1e-6 * end).min(0.5 * end), end),
        };
        let divergence = self.first_that_is_no_number().map(|step| Mark {
            position: position(step),
            kind: MarkKind::Divergence,
            words: format!("no numbers at step {step}"),
        });
        let panel = |name: &str, scale, nature, curves| Panel {
            name: name.to_owned(),
            scale,
            zoom: None,
            nature,
            share: 1.0,
            curves,
            levels: Vec::new(),
            marks: Vec::new(),
            rug: None,
        };
        let mut panels = vec![
            Panel {
                marks: divergence.into_iter().collect(),
                ..panel(
                    "Weights (norm by layer)",
                    scale_of(&self.weights),
                    Nature::Size,
                    self.of_layers(&self.weights, placed),
                )
            },
            panel(
                "Gradient (norm by layer)",
                Scale::Logarithmic,
                Nature::Size,
                self.of_layers(&self.gradients, placed),
            ),
        ];
        if let Some(dead) = self.about.dead {
            let name = format!("Share of {dead} units");
            panels.push(Panel {
                // What is nothing or all is to be seen as that.
                zoom: Some((0.0, 1.0)),
                ..panel(&name, Scale::Linear, Nature::Size, self.of_layers(&self.dead, placed))
            });
        }
        panels.push(panel(
            "Sharpness",
            scale_of(std::slice::from_ref(&self.sharpness)),
            Nature::Size,
            self.of_sharpness(placed),
        ));
        Picture {
            panels,
            horizontal: Horizontal { unit, scale, whole, zoom: None, pace },
            pixel_ratio,
            cursor: cursor.map(|step| (step, position(step))),
            caption: None,
        }
    }

    /// Each curve that there is, once: that of a layer stands in several panels.
    pub fn legend(&self) -> Vec<Curve<'_>> {
        let mut legend: Vec<Curve> = Vec::new();
        let panels = self.picture(Unit::Step, Scale::Linear, 1.0, None).panels;
        for curve in panels.into_iter().flat_map(|panel| panel.curves) {
            if legend.iter().all(|other| other.name != curve.name) {
                legend.push(curve);
            }
        }
        legend
    }

    /// The record nearest to a step.
    pub fn nearest(&self, step: u32) -> Option<usize> {
        Steps::These(&self.records.step).nearest(step, self.records.len())
    }

    /// The step of the record that stands nearest to a place on the horizontal axis.
    pub fn step_near(&self, unit: Unit, position: f64) -> Option<u32> {
        let record_idx = self.placed(unit).nearest(position, self.records.len())?;
        self.records.step.get(record_idx).copied()
    }

    /// The step of the record that a cursor moves to.
    pub fn step_after(&self, cursor: Option<u32>, to: Move) -> Option<u32> {
        let last = self.records.len().checked_sub(1)?;
        let tenth = (last / 10).max(1);
        let record_idx = match (cursor.and_then(|step| self.nearest(step)), to) {
            (_, Move::First) | (None, Move::Next | Move::PageForward) => 0,
            (_, Move::Last) | (None, Move::Previous | Move::PageBack) => last,
            (Some(idx), Move::Next) => idx + 1,
            (Some(idx), Move::Previous) => idx.saturating_sub(1),
            (Some(idx), Move::PageForward) => idx + tenth,
            (Some(idx), Move::PageBack) => idx.saturating_sub(tenth),
        };
        self.records.step.get(record_idx.min(last)).copied()
    }

    /// What there is to say of the record nearest to a step, or of the last one.
    pub fn sentences(&self, step: Option<u32>) -> Vec<String> {
        let last = self.records.len().checked_sub(1);
        let record_idx = step.and_then(|step| self.nearest(step)).or(last);
        words::sentences(&self.about, &self.records, record_idx)
    }

    fn placed(&self, unit: Unit) -> Placed<'_> {
        let About { steps_per_epoch, n_batch, n_training, .. } = self.about;
        let pace = Pace { steps_per_epoch, n_batch, n_training, ..Pace::default() };
        let unit = if unit == Unit::Time { Unit::Epoch } else { unit };
        Placed { pace, unit, steps: Steps::These(&self.records.step) }
    }

    fn of_layers<'a>(&'a self, series: &'a [Series], placed: Placed<'a>) -> Vec<Curve<'a>> {
        let n_layers = self.about.n_layers;
        let curve = |(idx, series)| {
            let is_output = idx + 1 == n_layers;
            let label = layers::label(idx, n_layers);
            Curve {
                series,
                placed,
                raw: None,
                band: None,
                // The output layer has the colour of the training curve, hidden ones those of pinned runs.
                tint: if is_output { Tint::Train } else { Tint::Pinned(idx) },
                dashes: if is_output { dash::WHOLE } else { dash::PINNED[idx % dash::PINNED.len()] },
                width: WIDTH,
                strength: 1.0,
                name: label.clone(),
                label,
            }
        };
        series.iter().enumerate().map(curve).collect()
    }

    fn of_sharpness<'a>(&'a self, placed: Placed<'a>) -> Vec<Curve<'a>> {
        let curve = |series, tint, dashes, label: String| Curve {
            series,
            placed,
            raw: None,
            band: None,
            tint,
            dashes,
            width: WIDTH,
            strength: 1.0,
            name: label.clone(),
            label,
        };
        let limit = words::limit(&self.about).map(|words| curve(&self.limit, Tint::Before, dash::BEFORE, words));
        limit
            .into_iter()
            .chain([curve(&self.sharpness, Tint::Validation, dash::WHOLE, "sharpness".to_owned())])
            .collect()
    }

    /// The first record at which something that is always a number was none.
    fn first_that_is_no_number(&self) -> Option<u32> {
        let all = self.weights.iter().chain(&self.gradients).chain([&self.sharpness]);
        let first = all.filter_map(Series::first_gap).min()?;
        self.records.step.get(first).copied()
    }
}

/// Linear, which shows best how far a value is from another; logarithmic where something flies off.
fn scale_of(series: &[Series]) -> Scale {
    let flies_off = |series: &Series| {
        let first = series.values().first().copied().unwrap_or_default().abs();
        series.extremes(0..series.len()).high > FLOWN_OFF * first
    };
    if series.iter().any(|series| !series.is_empty() && flies_off(series)) { Scale::Logarithmic } else { Scale::Linear }
}

/// Each row's numbers to the series that they are of.
fn push_rows(series: &mut [Series], rows: &[f32], n_columns: usize, factor: f64) {
    if n_columns == 0 {
        return;
    }
    for row in rows.chunks_exact(n_columns) {
        for (series, &value) in series.iter_mut().zip(row) {
            series.push(factor * f64::from(value));
        }
    }
}

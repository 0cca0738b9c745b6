//! Which class does the model see where? Two features span the plane; the surer it is, the stronger is the colour.

use super::frame::{Axes, Brush};
use super::region_names;
use crate::chart::scene::Ink;

/// How sure the model is, is told in so many shades.
const SHADES: f32 = 5.0;
/// The strongest of them: the examples have to stand out.
const STRONGEST: f64 = 0.5;

/// The cells of a portrait's grid, and where they lie.
pub struct Cells<'a> {
    pub values: &'a [f32],
    pub axes: &'a Axes,
    pub n_columns: usize,
    pub n_rows: usize,
}

impl Cells<'_> {
    /// The left end of a column.
    pub fn left(&self, column: usize) -> f64 {
        self.axes.left + (self.axes.right - self.axes.left) * column as f64 / self.n_columns as f64
    }

    /// The upper end of a row.
    pub fn top(&self, row: usize) -> f64 {
        self.axes.top + (self.axes.bottom - self.axes.top) * row as f64 / self.n_rows as f64
    }

    /// The class that the model sees there, if any.
    pub fn class(&self, row: usize, column: usize) -> Option<usize> {
        self.values.get(row * self.n_columns + column).and_then(|value| shade(*value)).map(|(class, _)| class)
    }
}

pub fn draw(brush: &mut Brush) {
    let portrait = brush.portrait;
    let Some(axes) = brush.named_axes() else { return };
    let (values, n_columns) = (portrait.grid(), portrait.facts().n_columns.max(1));
    let cells = Cells { values, axes: &axes, n_columns, n_rows: values.len().div_ceil(n_columns) };
    for (row, values) in values.chunks(n_columns).enumerate() {
        let ink = |(column, value): (usize, &f32)| {
            let (class, strength) = shade(*value)?;
            let strength = STRONGEST * (1.0 + f64::from(strength)) / f64::from(SHADES);
            Some(brush.look(class).ink(row, column).times(strength))
        };
        let inks: Vec<Option<Ink>> = values.iter().enumerate().map(ink).collect();
        let mut begin = 0;
        // Neighbours of the same shade are one rectangle.
        for run in inks.chunk_by(|a, b| a == b) {
            let end = begin + run.len();
            if let Some(Some(ink)) = run.first() {
                // Whole pixels, so that no seam is seen between two.
                let from = (cells.left(begin).round(), cells.top(row).round());
                brush.scene.rectangle(from, (cells.left(end).round(), cells.top(row + 1).round()), *ink);
            }
            begin = end;
        }
    }
    // Beneath the examples, which they would hide.
    region_names::draw(brush, &cells);
    for (idx, (place, truth)) in portrait.features().chunks_exact(2).zip(portrait.truth()).enumerate() {
        let look = brush.look(*truth as usize);
        brush.example(idx, axes.at(place[0], place[1]), Some(look));
    }
}

/// The class of a cell, and how sure the model is of it, from 0 on; nothing where it says none.
fn shade(value: f32) -> Option<(usize, u8)> {
    (value >= 0.0).then(|| {
        let class = value.floor();
        (class as usize, ((value - class) * SHADES) as u8)
    })
}

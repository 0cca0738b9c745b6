//! Which class does the model see where? Two features span the plane; the surer it is, the stronger is the colour.

use super::frame::Brush;
use super::{colour_of, ink_of};

/// How sure the model is, is told in so many shades.
const SHADES: f32 = 5.0;
/// The strongest of them: the examples have to stand out.
const STRONGEST: f64 = 0.5;

pub fn draw(brush: &mut Brush) {
    let portrait = brush.portrait;
    let Some(axes) = brush.named_axes() else { return };
    let (grid, n_columns) = (portrait.grid(), portrait.facts().n_columns.max(1));
    let n_rows = grid.len().div_ceil(n_columns);
    let x = |column: usize| axes.left + (axes.right - axes.left) * column as f64 / n_columns as f64;
    let y = |row: usize| axes.top + (axes.bottom - axes.top) * row as f64 / n_rows as f64;
    for (row, cells) in grid.chunks(n_columns).enumerate() {
        let mut begin = 0;
        // Neighbours of the same shade are one rectangle.
        for run in cells.chunk_by(|a, b| shade(*a) == shade(*b)) {
            let end = begin + run.len();
            if let Some((class, strength)) = run.first().and_then(|value| shade(*value)) {
                let strength = STRONGEST * (1.0 + f64::from(strength)) / f64::from(SHADES);
                let ink = ink_of(brush.theme, class).times(strength);
                // Whole pixels, so that no seam is seen between two.
                let corners = ((x(begin).round(), y(row).round()), (x(end).round(), y(row + 1).round()));
                brush.scene.rectangle(corners.0, corners.1, ink);
            }
            begin = end;
        }
    }
    for (idx, (place, truth)) in portrait.features().chunks_exact(2).zip(portrait.truth()).enumerate() {
        let colour = colour_of(brush.theme, *truth as usize);
        brush.example(idx, axes.at(place[0], place[1]), Some(colour));
    }
}

/// The class of a cell, and how sure the model is of it, from 0 on; nothing where it says none.
fn shade(value: f32) -> Option<(usize, u8)> {
    (value >= 0.0).then(|| {
        let class = value.floor();
        (class as usize, ((value - class) * SHADES) as u8)
    })
}

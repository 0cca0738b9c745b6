//! Where does the name of a class stand in its region? Where all of it has room and the fewest examples are, near the region's middle.

use super::frame::Brush;
use super::regions::Cells;
use super::short_names::short;
use crate::chart::scene::{Height, Ink, Label, Side};
use crate::chart::text;

/// A name is given so much room, or, where a region has less, so little, in units of the font's size.
const ROOMS: [f64; 3] = [6.0, 3.5, 2.0];
/// So many places in a region are tried, more or less.
const MOST_PLACES: usize = 60;
/// How strongly its ground covers the region.
const GROUND: f64 = 0.8;

/// Names regions where there are not colours enough for all classes.
pub fn draw(brush: &mut Brush, cells: &Cells) {
    let (_, names) = brush.portrait.names();
    if (0..names.len()).all(|class| brush.look(class).n_before == 0) {
        return;
    }
    let features = brush.portrait.features().chunks_exact(2);
    let examples: Vec<(f64, f64)> = features.map(|place| cells.axes.at(place[0], place[1])).collect();
    for (class, name) in short(&names).1.iter().enumerate() {
        let found = ROOMS.iter().find_map(|room| {
            let words = text::fit(name, brush.font, room * brush.font);
            let at = place(&label(brush, &words, (0.0, 0.0)), cells, class, &examples)?;
            Some((words, at))
        });
        if let Some((words, at)) = found {
            let ground = Ink::of(brush.theme.surface).times(GROUND);
            let label = label(brush, &words, at);
            brush.scene.text_if_free(&label, (cells.axes.left, cells.axes.right), Some(ground));
        }
    }
}

fn label<'a>(brush: &Brush, words: &'a str, at: (f64, f64)) -> Label<'a> {
    let ink = Ink::of(brush.theme.text);
    Label { words, at, horizontal: Side::Center, vertical: Height::Center, ink, size: brush.font }
}

/// The middle of the best place for a label in the region of a class, if there is any.
fn place(label: &Label, cells: &Cells, class: usize, examples: &[(f64, f64)]) -> Option<(f64, f64)> {
    let [left, top, right, bottom] = label.place();
    let (width, height) = (cells.left(1) - cells.left(0), cells.top(1) - cells.top(0));
    // Of an empty name and of cells without size there is nothing to be seen.
    if label.words.is_empty() || width <= 0.0 || height <= 0.0 {
        return None;
    }
    let n_wide = ((right - left) / width).ceil() as usize;
    let n_high = ((bottom - top) / height).ceil() as usize;
    let has_room = |row: usize, column: usize| {
        (row..row + n_high).all(|row| (column..column + n_wide).all(|column| cells.class(row, column) == Some(class)))
    };
    let last = |n: usize, n_taken: usize| (n + 1).saturating_sub(n_taken);
    let corners = (0..last(cells.n_rows, n_high))
        .flat_map(|row| (0..last(cells.n_columns, n_wide)).map(move |column| (row, column)));
    let middle = |(row, column)| {
        (cells.left(column) + 0.5 * n_wide as f64 * width, cells.top(row) + 0.5 * n_high as f64 * height)
    };
    let places: Vec<(f64, f64)> = corners.filter(|(row, column)| has_room(*row, *column)).map(middle).collect();
    let n = places.len().max(1) as f64;
    let mean = places.iter().fold((0.0, 0.0), |sum, at| (sum.0 + at.0 / n, sum.1 + at.1 / n));
    let cost = |(x, y): (f64, f64)| {
        let is_there =
            |at: &&(f64, f64)| (at.0 - x).abs() < 0.5 * (right - left) && (at.1 - y).abs() < 0.5 * (bottom - top);
        (examples.iter().filter(is_there).count(), (x - mean.0).abs() + (y - mean.1).abs())
    };
    let tried = places.iter().step_by(places.len() / MOST_PLACES + 1).map(|at| (cost(*at), *at));
    tried.reduce(|best, other| if other.0 < best.0 { other } else { best }).map(|(_, at)| at)
}

//! How is a dense curve drawn fast? Where many values share each pixel column, by the area that its line covers.
//!
//! To stroke a line that goes up and down in every column takes a browser many times as long as to fill the area that the strokes
//! cover, and gives the same picture.

use super::decimate::{Point, Window, nearest};

/// A column with as many points as this is dense: a line goes up and down in it.
const DENSE: usize = 3;
/// Fewer dense columns in a row are stroked as the rest is.
const SHORTEST: usize = 6;

/// A stretch of a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Stretch {
    /// To be stroked.
    Line(Vec<Point>),
    /// Neighbouring columns, each with its place and how far it reaches upwards and downwards.
    Columns(Vec<(f64, f64, f64)>),
}

/// The stretches of a line, in their order. They touch: a line ends at the point at which the next one begins.
pub fn stretches(line: &[Point]) -> Vec<Stretch> {
    let columns = columns(line);
    let mut stretches = Vec::new();
    let mut begin = 0;
    let mut idx = 0;
    while idx < columns.len() {
        let is_on =
            |other: usize| columns[other].is_dense() && (other == idx || columns[other].x - columns[other - 1].x < 1.5);
        let end = (idx..columns.len()).find(|&other| !is_on(other)).unwrap_or(columns.len());
        if end - idx < SHORTEST {
            idx = end.max(idx + 1);
            continue;
        }
        if columns[idx].from > begin {
            stretches.push(Stretch::Line(line[begin..=columns[idx].from].to_vec()));
        }
        stretches.push(Stretch::Columns(reaches(&columns[idx..end])));
        begin = columns[end - 1].to - 1;
        idx = end;
    }
    if stretches.is_empty() || begin + 1 < line.len() {
        stretches.push(Stretch::Line(line[begin..].to_vec()));
    }
    stretches
}

/// The outline of columns, as wide as a stroke, as far as it is in the window.
pub fn outline(columns: &[(f64, f64, f64)], width: f64, window: &Window) -> Vec<Point> {
    let half = 0.5 * width;
    let upper = columns.iter().map(|&(x, top, _)| (x, (top - half).max(window.top)));
    let lower = columns.iter().rev().map(|&(x, _, bottom)| (x, (bottom + half).min(window.bottom)));
    upper.chain(lower).collect()
}

/// The points of a line in one pixel column.
struct Column {
    x: f64,
    from: usize,
    to: usize,
    first: f64,
    last: f64,
    top: f64,
    bottom: f64,
}

impl Column {
    fn is_dense(&self) -> bool {
        self.to - self.from >= DENSE
    }
}

fn columns(line: &[Point]) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for (idx, &(x, y)) in line.iter().enumerate() {
        let x = nearest(x);
        match columns.last_mut().filter(|column| column.x == x) {
            Some(column) => {
                column.to = idx + 1;
                column.last = y;
                column.top = if y < column.top { y } else { column.top };
                column.bottom = if y > column.bottom { y } else { column.bottom };
            }
            None => columns.push(Column { x, from: idx, to: idx + 1, first: y, last: y, top: y, bottom: y }),
        }
    }
    columns
}

/// How far each column reaches, with half of the way to its neighbours, so that there is no gap between them.
fn reaches(columns: &[Column]) -> Vec<(f64, f64, f64)> {
    let halfway = |from: &Column, to: &Column| 0.5 * (from.last + to.first);
    let reach = |(idx, column): (usize, &Column)| {
        let before = idx.checked_sub(1).and_then(|idx| columns.get(idx)).map(|before| halfway(before, column));
        let after = columns.get(idx + 1).map(|after| halfway(column, after));
        let ways = [before, after].into_iter().flatten();
        ways.fold((column.x, column.top, column.bottom), |(x, top, bottom), y| (x, top.min(y), bottom.max(y)))
    };
    columns.iter().enumerate().map(reach).collect()
}

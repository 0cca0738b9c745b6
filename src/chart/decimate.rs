//! How do any number of values become no more points than there are pixels, without losing an extreme?

use super::series::Series;
use std::ops::Range;

/// In device pixels, to the right and downwards.
pub type Point = (f64, f64);

/// Of more values in a pixel column than this, the four that are drawn are asked from the pyramid.
const MOST_EACH: usize = 4;
/// In a column of more values than this, the place of a gap is not looked for: it is smaller than a pixel.
const MOST_WITH_GAP: usize = 64;

/// The pieces of a curve between its gaps, as (pixel, value). `x` gives a value's place, which never falls. Of each pixel column
/// the first, lowest, highest and last value are kept: drawn, that is the same as all of them.
pub fn pieces(series: &Series, range: Range<usize>, x: &dyn Fn(usize) -> f64) -> Vec<Vec<(f64, f64)>> {
    let mut pieces = Pieces::default();
    let end = range.end.min(series.len());
    let mut idx = range.start;
    let mut n_before = 1;
    while idx < end {
        let from = x(idx);
        let next = first_beyond(idx, end, nearest(from) + 0.5, n_before, x);
        pieces.add(series, idx..next, from, x);
        n_before = next - idx;
        idx = next;
    }
    pieces.cut();
    pieces.done
}

/// The whole number that is nearest. (`round` is a call on WebAssembly, and this an instruction.)
pub fn nearest(x: f64) -> f64 {
    (x + 0.5).floor()
}

/// The first index after `idx` whose place is at `edge` or beyond. Neighbouring columns have about as many values, so it is looked for
/// where the column before would end, then in strides that double, and then by halves.
fn first_beyond(idx: usize, end: usize, edge: f64, n_before: usize, x: &dyn Fn(usize) -> f64) -> usize {
    let is_beyond = |at: usize| at >= end || x(at) >= edge;
    let guess = (idx + n_before).min(end);
    let (mut before, mut beyond, mut stride) = (idx, guess, 1);
    if is_beyond(guess) {
        while beyond > before + 1 {
            let at = beyond.saturating_sub(stride).max(before + 1);
            if !is_beyond(at) {
                before = at;
                break;
            }
            beyond = at;
            stride *= 2;
        }
    } else {
        before = guess;
        beyond = (guess + 1).min(end);
        while !is_beyond(beyond) {
            before = beyond;
            stride *= 2;
            beyond = (before + stride).min(end);
        }
    }
    while beyond - before > 1 {
        let middle = before + (beyond - before) / 2;
        if is_beyond(middle) { beyond = middle } else { before = middle }
    }
    beyond
}

#[derive(Default)]
struct Pieces {
    done: Vec<Vec<(f64, f64)>>,
    piece: Vec<(f64, f64)>,
}

impl Pieces {
    /// The values of one pixel column, of which the first stands at `from`.
    fn add(&mut self, series: &Series, column: Range<usize>, from: f64, x: &dyn Fn(usize) -> f64) {
        let values = series.values();
        if column.len() <= MOST_EACH {
            column.for_each(|idx| self.push(x(idx), values[idx]));
            return;
        }
        let extremes = series.extremes(column.clone());
        let has_gap = series.has_gap(column.clone());
        if has_gap && column.len() <= MOST_WITH_GAP {
            column.for_each(|idx| self.push(x(idx), values[idx]));
            return;
        }
        if extremes.is_empty() {
            return self.cut();
        }
        let last = column.end - 1;
        let to = x(last);
        let middle = nearest(from).max(from).min(to);
        self.push(from, values[column.start]);
        self.push(middle, extremes.low);
        self.push(middle, extremes.high);
        if has_gap {
            self.cut();
            // Of what is after the gap only the line to the next column is not there yet.
            if values.get(column.end).is_some_and(|next| !next.is_finite()) {
                return;
            }
        }
        self.push(to, values[last]);
    }

    fn push(&mut self, x: f64, value: f64) {
        if value.is_finite() { self.piece.push((x, value)) } else { self.cut() }
    }

    fn cut(&mut self) {
        if !self.piece.is_empty() {
            self.done.push(std::mem::take(&mut self.piece));
        }
    }
}

/// What a picture of a panel shows of the plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
}

impl Window {
    fn has(&self, &(x, y): &Point) -> bool {
        x >= self.left && x <= self.right && y >= self.top && y <= self.bottom
    }
}

/// The parts of a line in the window, cut exactly where it crosses the edges.
pub fn inside(line: &[Point], window: &Window) -> Vec<Vec<Point>> {
    let mut parts: Vec<Vec<Point>> = Vec::new();
    if line.iter().all(|point| window.has(point)) {
        return if line.is_empty() { parts } else { vec![line.to_vec()] };
    }
    if let &[only] = line {
        return if clip(only, only, window).is_some() { vec![vec![only]] } else { parts };
    }
    let mut goes_on = false;
    for pair in line.windows(2) {
        let Some((from, to)) = clip(pair[0], pair[1], window) else {
            goes_on = false;
            continue;
        };
        match parts.last_mut() {
            Some(part) if goes_on && part.last() == Some(&from) => part.push(to),
            _ if from == to => parts.push(vec![from]),
            _ => parts.push(vec![from, to]),
        }
        goes_on = to == pair[1];
    }
    parts
}

/// The part of a stretch in the window (Liang & Barsky 1984).
fn clip(from: Point, to: Point, window: &Window) -> Option<(Point, Point)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (mut begin, mut end) = (0.0_f64, 1.0_f64);
    for (towards, room) in [
        (-dx, from.0 - window.left),
        (dx, window.right - from.0),
        (-dy, from.1 - window.top),
        (dy, window.bottom - from.1),
    ] {
        if towards == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if towards < 0.0 {
            begin = begin.max(room / towards);
        } else {
            end = end.min(room / towards);
        }
    }
    let at = |share: f64| match share {
        0.0 => from,
        1.0 => to,
        share => (
            (from.0 + share * dx).max(window.left).min(window.right),
            (from.1 + share * dy).max(window.top).min(window.bottom),
        ),
    };
    (begin <= end).then(|| (at(begin), at(end)))
}

/// The stretches from–to in which the line is above the window.
pub fn above(line: &[Point], window: &Window) -> Vec<(f64, f64)> {
    stretches(line, window, &|y| y < window.top)
}

/// The stretches from–to in which the line is below it.
pub fn below(line: &[Point], window: &Window) -> Vec<(f64, f64)> {
    stretches(line, window, &|y| y > window.bottom)
}

fn stretches(line: &[Point], window: &Window, is_off: &dyn Fn(f64) -> bool) -> Vec<(f64, f64)> {
    let mut stretches: Vec<(f64, f64)> = Vec::new();
    let mut was_off = false;
    for &(x, y) in line {
        if !(window.left..=window.right).contains(&x) {
            was_off = false;
            continue;
        }
        let off = is_off(y);
        match stretches.last_mut() {
            Some(stretch) if off && was_off => stretch.1 = x,
            _ if off => stretches.push((x, x)),
            _ => {}
        }
        was_off = off;
    }
    stretches
}

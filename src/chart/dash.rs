//! How is a line broken into dashes, so that curves are told apart without their colours?
//!
//! plotters' backends draw whole lines only. A dash is measured along the line, but of a stretch that climbs steeply only a part counts:
//! a noisy curve goes up and down by many times its width, and would be a hatching of tiny dashes.

use super::decimate::Point;

/// The lengths of dashes and gaps, in turn, in CSS pixels; none for a whole line.
pub type Dashes = &'static [f64];

pub const WHOLE: Dashes = &[];
/// The curve before the last change.
pub const BEFORE: Dashes = &[5.0, 4.0];
/// Pinned curves, one after the other.
pub const PINNED: [Dashes; 5] =
    [&[10.0, 3.0], &[2.0, 3.0], &[10.0, 3.0, 2.0, 3.0], &[14.0, 5.0], &[6.0, 2.0, 2.0, 2.0, 2.0, 2.0]];

/// Of a climb, no more counts than this many times the way to the right.
const STEEPEST: f64 = 3.0;

/// The dashes of a line, `ratio` device pixels to a CSS pixel.
pub fn cut(line: &[Point], dashes: Dashes, ratio: f64) -> Vec<Vec<Point>> {
    let (Some(&first), false) = (line.first(), dashes.is_empty() || ratio <= 0.0) else { return vec![line.to_vec()] };
    let mut parts = Vec::new();
    let mut part = vec![first];
    let mut idx = 0;
    let mut left = dashes[0] * ratio;
    for pair in line.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = (dx * dx + dy * dy).sqrt().min(STEEPEST * dx.max(ratio));
        let mut walked = 0.0;
        while length - walked > left {
            walked += left;
            let share = walked / length;
            let at = (from.0 + share * dx, from.1 + share * dy);
            part.push(at);
            if idx % 2 == 0 {
                parts.push(std::mem::take(&mut part));
            }
            part = vec![at];
            idx = (idx + 1) % dashes.len();
            left = dashes[idx] * ratio;
        }
        left -= length - walked;
        part.push(to);
    }
    if idx.is_multiple_of(2) && part.len() > 1 {
        parts.push(part);
    }
    parts
}

/// The dashes of dense columns, which are measured to the right alone.
pub fn columns<T>(columns: &[T], dashes: Dashes, ratio: f64) -> Vec<&[T]> {
    if dashes.is_empty() || ratio <= 0.0 {
        return vec![columns];
    }
    let mut parts = Vec::new();
    let (mut from, mut end) = (0, 0.0);
    for idx in 0.. {
        end += dashes[idx % dashes.len()] * ratio;
        let to = (end as usize).min(columns.len());
        if idx.is_multiple_of(2) && to > from {
            parts.push(&columns[from..to]);
        }
        if to == columns.len() {
            break;
        }
        from = to;
    }
    parts
}

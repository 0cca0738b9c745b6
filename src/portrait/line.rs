//! Which number does the model predict for each value of a feature? A line through the examples.

use super::frame::Brush;
use crate::chart::scene::Ink;

/// In CSS pixels: beneath the examples, wide enough to be seen between them,
const WIDTH: f64 = 4.0;
/// and over them so thin that it hides none: where they are many, nothing else of it would be seen.
const HAIRLINE: f64 = 1.0;

pub fn draw(brush: &mut Brush) {
    let portrait = brush.portrait;
    let Some(axes) = brush.named_axes() else { return };
    let [[from, to], [low, high]] = portrait.bounds();
    let last = portrait.grid().len().saturating_sub(1).max(1) as f64;
    // In double precision: from the lowest to the highest of single ones is more than they can tell.
    let [from, to] = [from, to].map(f64::from);
    let x = |idx: usize| (from + (to - from) * (idx as f64 / last)) as f32;
    // Beyond the axis the line ends, and so it does where there is no number.
    let is_seen = |value: &f32| (low..=high).contains(value);
    let mut begin = 0;
    let mut seen = Vec::new();
    for part in portrait.grid().chunk_by(|a, b| is_seen(a) == is_seen(b)) {
        let points: Vec<_> = part.iter().enumerate().map(|(idx, value)| axes.at(x(begin + idx), *value)).collect();
        begin += part.len();
        if part.first().is_some_and(is_seen) {
            seen.push(points);
        }
    }
    let draw = |brush: &mut Brush, width: f64| {
        for points in &seen {
            brush.scene.line(points, Ink::of(brush.theme.text), width * brush.ratio);
        }
    };
    draw(brush, WIDTH);
    for (idx, (place, truth)) in portrait.features().iter().zip(portrait.truth()).enumerate() {
        brush.example(idx, axes.at(*place, *truth), None);
    }
    draw(brush, HAIRLINE);
}

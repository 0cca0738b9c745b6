//! Which number does the model predict for each value of a feature? A line through the examples.

use super::frame::Brush;
use crate::chart::scene::Ink;

pub fn draw(brush: &mut Brush) {
    let portrait = brush.portrait;
    let Some(axes) = brush.named_axes() else { return };
    for (idx, (place, truth)) in portrait.features().iter().zip(portrait.truth()).enumerate() {
        brush.example(idx, axes.at(*place, *truth), None);
    }
    let [[from, to], [low, high]] = portrait.bounds();
    let last = portrait.grid().len().saturating_sub(1).max(1) as f32;
    let x = |idx: usize| from + (to - from) * idx as f32 / last;
    // Beyond the axis the line ends, and so it does where there is no number.
    let is_seen = |value: &f32| (low..=high).contains(value);
    let ink = Ink::of(brush.theme.text);
    let mut begin = 0;
    for part in portrait.grid().chunk_by(|a, b| is_seen(a) == is_seen(b)) {
        let points: Vec<_> = part.iter().enumerate().map(|(idx, value)| axes.at(x(begin + idx), *value)).collect();
        begin += part.len();
        if part.first().is_some_and(is_seen) {
            brush.scene.line(&points, Ink::of(brush.theme.surface), 5.0 * brush.ratio);
            brush.scene.line(&points, ink, 2.5 * brush.ratio);
        }
    }
}

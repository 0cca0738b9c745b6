//! How is the reader's cursor shown? A line through all panels, a dot on each curve, and the step below.

use super::compose::{Composer, Layout};
use super::decimate::Point;
use super::scene::{Height, Ink, Side};
use super::text;

/// The reader's cursor: a line through all panels, and a dot on each curve.
pub fn draw(composer: &mut Composer) {
    let Some((_, position)) = composer.picture.cursor else { return };
    let x = composer.layout.x(position).round();
    let Layout { left, right, .. } = composer.layout;
    if !(left..=right).contains(&x) {
        return;
    }
    let line = composer.ratio.round().max(1.0);
    for (panel, place) in composer.picture.panels.iter().zip(composer.layout.panels.clone()) {
        composer.scene.rectangle((x, place.top), (x + line, place.bottom), Ink::of(composer.theme.text).times(0.7));
        for curve in &panel.curves {
            let Some(idx) = curve.placed.nearest(position, curve.series.len()) else { continue };
            let value = curve.series.values()[idx];
            let at = (composer.layout.x(curve.placed.at(idx)), place.y(value));
            let is_in = (left..=right).contains(&at.0) && (place.top..=place.bottom).contains(&at.1);
            if value.is_finite() && is_in {
                composer.scene.dot(at, 4.0 * composer.ratio, Ink::of(composer.theme.surface));
                composer.scene.dot(at, 3.0 * composer.ratio, Ink::of(composer.theme.colour(curve.tint)));
            }
        }
    }
}

/// The step at the cursor, and where it is written: in the place of the axis' numbers.
pub fn place_words(composer: &mut Composer) -> Option<(String, Point)> {
    let Composer { font, width, .. } = *composer;
    let (step, position) = composer.picture.cursor?;
    let x = composer.layout.x(position).round();
    if !(composer.layout.left..=composer.layout.right).contains(&x) {
        return None;
    }
    let bottom = composer.layout.panels.last()?.bottom;
    let words = [Some(format!("step {step}")), composer.picture.horizontal.unit.words(position)]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ");
    let words = text::fit(&words, font, width - font);
    let half = 0.5 * text::width(&words, font) + 0.4 * font;
    let x = x.min(width - half).max(half);
    let top = bottom + 0.4 * font;
    composer.scene.reserve([x - half, top, x + half, top + 1.3 * font]);
    Some((words, (x, top)))
}

pub fn write(composer: &mut Composer, words: &str, (x, top): Point) {
    let font = composer.font;
    let half = 0.5 * text::width(words, font) + 0.4 * font;
    composer.scene.rectangle((x - half, top), (x + half, top + 1.3 * font), Ink::of(composer.theme.text));
    let ink = Ink::of(composer.theme.surface);
    composer.label(words, (x, top + 0.15 * font), Side::Center, Height::Top, ink, font);
}

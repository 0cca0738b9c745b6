//! What does an export say around the chart? Its title, a legend, and the link to the page that shows it.

use super::compose::{Composer, FONT_SIZE};
use super::scene::{Height, Ink, Side};
use super::{Curve, Picture, Tint, text};
use crate::words::split_once;

/// How high title and legend of an export are.
pub fn height(picture: &Picture, width: f64, ratio: f64) -> f64 {
    let font = FONT_SIZE * ratio;
    (2.2 + 1.5 * legend_rows(picture, width, ratio).len() as f64) * font
}

/// The size of the link's letters, in units of the font's size.
const LINK: f64 = 0.75;

/// How high the link is.
pub fn footer(picture: &Picture, width: f64, ratio: f64) -> f64 {
    let font = FONT_SIZE * ratio;
    let link = picture.caption.map_or("", |caption| caption.link);
    (0.6 + 1.25 * LINK * text::rows(link, LINK * font, width - 1.2 * font).len() as f64) * font
}

/// An export's title, legend and link.
pub(super) fn draw(composer: &mut Composer, height: f64) {
    let Some(caption) = composer.picture.caption else { return };
    let Composer { font, width, ratio, .. } = *composer;
    composer.scene.rectangle((0.0, 0.0), (width, height), Ink::of(composer.theme.surface));
    let title = text::fit(caption.title, 1.25 * font, width - 1.2 * font);
    let ink = Ink::of(composer.theme.text);
    composer.label(&title, (0.6 * font, 0.5 * font), Side::Left, Height::Top, ink, 1.25 * font);
    for (row, curves) in legend_rows(composer.picture, width, ratio).into_iter().enumerate() {
        let y = (2.9 + 1.5 * row as f64) * font;
        for (x, curve) in curves {
            let line = [(x, y), (x + 2.2 * font, y)];
            let ink = Ink::of(composer.theme.colour(curve.tint));
            composer.dashed(&line, curve.dashes, ink, curve.width * ratio);
            let name = text::fit(legend_name(curve), font, width - x - 3.2 * font);
            composer.label(&name, (x + 2.7 * font, y), Side::Left, Height::Center, Ink::of(composer.theme.text), font);
        }
    }
    // All of it: a link that is cut leads elsewhere.
    let rows = text::rows(caption.link, LINK * font, width - 1.2 * font);
    for (idx, row) in rows.iter().rev().enumerate() {
        let at = (0.6 * font, height - (0.4 + 1.25 * LINK * idx as f64) * font);
        composer.label(row, at, Side::Left, Height::Bottom, Ink::of(composer.theme.text), LINK * font);
    }
}

/// The curves of an export's legend, row by row, each with its place from the left.
fn legend_rows<'a, 'b>(picture: &'b Picture<'a>, width: f64, ratio: f64) -> Vec<Vec<(f64, &'b Curve<'a>)>> {
    let font = FONT_SIZE * ratio;
    let mut rows: Vec<Vec<(f64, &Curve)>> = Vec::new();
    let mut x = f64::INFINITY;
    for curve in legend(picture) {
        let length = text::width(legend_name(curve), font) + 4.2 * font;
        if x + length > width {
            rows.push(Vec::new());
            x = 0.6 * font;
        }
        if let Some(row) = rows.last_mut() {
            row.push((x, curve));
        }
        x += length;
    }
    rows
}

/// Of the current run both curves, and of another one the later, which is the stronger: it stands for both.
fn legend<'a, 'b>(picture: &'b Picture<'a>) -> Vec<&'b Curve<'a>> {
    let curves: Vec<&Curve> = picture.panels.first().map_or_else(Vec::new, |panel| panel.curves.iter().collect());
    let is_current = |curve: &&Curve| matches!(curve.tint, Tint::Train | Tint::Validation);
    let (mut legend, others): (Vec<&Curve>, Vec<&Curve>) = curves.into_iter().partition(is_current);
    for (idx, curve) in others.iter().enumerate() {
        if others.get(idx + 1).is_none_or(|next| next.tint != curve.tint) {
            legend.push(curve);
        }
    }
    legend
}

fn legend_name<'a>(curve: &'a Curve) -> &'a str {
    match curve.tint {
        Tint::Train | Tint::Validation => &curve.name,
        _ => split_once(&curve.name, ": ").map_or(&curve.name, |(run, _)| run),
    }
}

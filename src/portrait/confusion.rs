//! Which class is taken for which? A row for each true class, a column for what the model says.

use super::frame::Brush;
use super::pictures::Pictures;
use super::{Kind, Portrait};
use crate::chart::scene::{Height, Ink, Label, Side};
use crate::chart::text;

/// From so many classes on, a cell has room for one number only.
const MANY: usize = 6;

/// Whether one split alone is shown: of many classes, the examples that were held out, where there are any. On them it is seen
/// what was learnt and what only remembered.
pub fn has_one_split(portrait: &Portrait) -> bool {
    portrait.facts().kind == Kind::Confusion && portrait.names().1.len() >= MANY
}

/// Pixels of a picture are told in so many shades.
const SHADES: f32 = 5.0;

/// How many examples of each class were taken for each, row by row; of the training split or of the one held out.
pub fn counts(portrait: &Portrait, is_training: bool) -> Vec<u32> {
    let n = portrait.names().1.len();
    let mut counts = vec![0; n * n];
    let (truth, said) = portrait.split(is_training);
    for (truth, said) in truth.iter().zip(said) {
        // −1 is no class.
        let is_class = |class: f32| class >= 0.0 && (class as usize) < n;
        if is_class(*truth)
            && is_class(*said)
            && let Some(count) = counts.get_mut(*truth as usize * n + *said as usize)
        {
            *count += 1;
        }
    }
    counts
}

pub fn draw(brush: &mut Brush) {
    let portrait = brush.portrait;
    let Brush { font, width, height, ratio, .. } = *brush;
    let (_, classes) = portrait.names();
    let n = classes.len();
    let (training, held_out) = (counts(portrait, true), counts(portrait, false));
    let has_pictures = portrait.facts().n_pixels > 0;
    let pictures = Pictures::of(portrait);
    let longest = classes.iter().map(|name| text::width(name, font)).fold(0.0, f64::max);
    let names = longest.min(0.3 * width);
    let left = (2.0 * font + if has_pictures { 2.6 * font } else { 0.0 } + names).round();
    let top = brush.top + 3.4 * font;
    let cell = ((width - left) / n as f64).min((height - top) / n as f64).floor();
    if n == 0 || cell < 2.0 {
        return;
    }
    let text_ink = Ink::of(brush.theme.text);
    let middle = left + 0.5 * cell * n as f64;
    brush.words_if_free("taken for", (middle, brush.top + 0.3 * font), Side::Center, Height::Top);
    brush.words_if_free("true", (0.15 * font, top - 0.3 * font), Side::Left, Height::Bottom);
    let is_short = has_one_split(portrait);
    let shown = if portrait.has_validation() { &held_out } else { &training };
    for (row, name) in classes.iter().enumerate() {
        let y = top + (row as f64 + 0.5) * cell;
        if y + 0.6 * font <= height {
            let name = text::fit(name, font, names);
            brush.words_if_free(&name, (left - 0.6 * font, y), Side::Right, Height::Center);
        }
        // Where cells are small, not every column has its name.
        let column = text::fit(name, font, cell.max(2.4 * font));
        let x = left + (row as f64 + 0.5) * cell;
        brush.words_if_free(&column, (x, top - 0.4 * font), Side::Center, Height::Bottom);
        let of_row = |counts: &[u32]| counts.iter().skip(row * n).take(n).copied().collect::<Vec<u32>>();
        let (training, held_out, shown) = (of_row(&training), of_row(&held_out), of_row(shown));
        let sum: u32 = shown.iter().sum();
        for (column, count) in shown.iter().enumerate() {
            let from = (left + column as f64 * cell, top + row as f64 * cell);
            let to = (from.0 + cell - ratio.round(), from.1 + cell - ratio.round());
            let ink = Ink::of(if row == column { brush.theme.train } else { brush.theme.warning });
            let share = f64::from(*count) / f64::from(sum.max(1));
            brush.scene.rectangle(from, to, Ink::of(brush.theme.grid).times(0.6));
            if *count > 0 {
                brush.scene.rectangle(from, to, ink.times(0.12 + 0.45 * share));
            }
            let centre = (0.5 * (from.0 + to.0), 0.5 * (from.1 + to.1));
            let is_mistake = row != column && *count > 0;
            if let Some(pixels) = pictures.find(row, column).filter(|_| is_mistake) {
                draw_picture(brush, pixels, from, cell - ratio.round());
            } else if is_short {
                let words = if *count > 0 { count.to_string() } else { String::new() };
                number(brush, &words, centre, text_ink, (cell, 0.6 * cell));
            } else {
                let apart = if portrait.has_validation() { 0.65 * font.min(0.4 * cell) } else { 0.0 };
                let has_signs = cell > 4.5 * font;
                let sign = centre.0 - 1.1 * font;
                for (idx, counts) in [&training, &held_out].into_iter().enumerate().take(1 + usize::from(apart > 0.0)) {
                    let right = if has_signs { 0.5 * font } else { 0.0 };
                    let at = (centre.0 + right, centre.1 + (2.0 * idx as f64 - 1.0) * apart);
                    let words = counts.get(column).map(u32::to_string).unwrap_or_default();
                    if has_signs {
                        let colour = None;
                        brush.example(if idx == 0 { 0 } else { usize::MAX }, (sign, at.1), colour);
                    }
                    let high = if apart > 0.0 { 0.45 } else { 0.6 };
                    number(brush, &words, at, text_ink, (cell, high * cell));
                }
            }
        }
        if let Some(pixels) = pictures.find(row, row) {
            let side = cell.min(2.4 * font);
            draw_picture(brush, pixels, (0.0, y - 0.5 * side), side);
        }
    }
}

fn number(brush: &mut Brush, words: &str, at: (f64, f64), ink: Ink, room: (f64, f64)) {
    // As large as has room: where there are two, below each other.
    let size = brush.font.min(room.1).min(0.95 * room.0 / text::width(words, 1.0).max(0.1));
    brush.scene.text(&Label { words, at, horizontal: Side::Center, vertical: Height::Center, ink, size });
}

/// Pixels as the eye expects them: strong where the pen was.
fn draw_picture(brush: &mut Brush, pixels: &[f32], (left, top): (f64, f64), side: f64) {
    let n_columns = brush.portrait.facts().picture_width.max(1);
    let n_rows = pixels.len().div_ceil(n_columns);
    let at = |idx: usize, of: usize| (side * idx as f64 / of as f64).round();
    let shade = |pixel: f32| (pixel.clamp(0.0, 1.0) * SHADES) as u8;
    for (row, line) in pixels.chunks(n_columns).enumerate() {
        let mut begin = 0;
        for run in line.chunk_by(|a, b| shade(*a) == shade(*b)) {
            let end = begin + run.len();
            let strength = run.first().map_or(0, |pixel| shade(*pixel));
            if strength > 0 {
                let from = (left + at(begin, n_columns), top + at(row, n_rows));
                let to = (left + at(end, n_columns), top + at(row + 1, n_rows));
                let ink = Ink::of(brush.theme.text).times(f64::from(strength) / f64::from(SHADES));
                brush.scene.rectangle(from, to, ink);
            }
            begin = end;
        }
    }
}

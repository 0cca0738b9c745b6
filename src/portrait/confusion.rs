//! Which class is taken for which? A row for each true class, a column for what the model says.

use super::frame::Brush;
use super::pictures::Pictures;
use super::short_names::short;
use super::{Kind, Portrait};
use crate::chart::scene::{Height, Ink, Label, Side};
use crate::chart::text;

/// From so many classes on, a cell has room for one number only.
const MANY: usize = 6;

/// Whether one split alone is shown: of many classes, the examples that were held out, where there are any. On them it is seen
/// what was learnt and what only remembered.
pub fn has_one_split(portrait: &Portrait) -> bool {
    portrait.facts().kind == Kind::Confusion && has_many_classes(portrait)
}

/// Whether there are more classes than a matrix has much room for.
pub fn has_many_classes(portrait: &Portrait) -> bool {
    portrait.names().1.len() >= MANY
}

/// How strong the colour of a cell is that has none of its row, and all: the numbers on it have to be read.
const WEAKEST: f64 = 0.05;
const STRONGEST: f64 = 0.14;
/// The same where cells are too small for numbers.
const WEAKEST_ALONE: f64 = 0.3;
const STRONGEST_ALONE: f64 = 1.0;
/// Nobody reads what is smaller, in CSS pixels.
const SMALLEST: f64 = 7.0;
/// The size of the number beside a picture, and what is between pictures, in units of the font's size.
const BESIDE: f64 = 0.75;
const GAP: f64 = 0.35;
/// So much of a column's name is enough, in units of the font's size.
const ENOUGH: f64 = 4.5;
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

/// A matrix and the place that it has.
struct Matrix {
    left: f64,
    top: f64,
    cell: f64,
    /// Between two cells.
    line: f64,
}

impl Matrix {
    /// Two corners of a cell.
    fn corners(&self, row: usize, column: usize) -> ((f64, f64), (f64, f64)) {
        let from = (self.left + column as f64 * self.cell, self.top + row as f64 * self.cell);
        (from, (from.0 + self.cell - self.line, from.1 + self.cell - self.line))
    }
}

pub fn draw(brush: &mut Brush) {
    let portrait = brush.portrait;
    let Brush { font, width, height, ratio, .. } = *brush;
    // What all classes have in common would leave no room for what tells them apart.
    let (common, classes) = short(&portrait.names().1);
    let n = classes.len();
    let splits = [counts(portrait, true), counts(portrait, false)];
    let shown = if portrait.has_validation() { &splits[1] } else { &splits[0] };
    let pictures = Pictures::of(portrait);
    let longest = classes.iter().map(|name| text::width(name, font)).fold(0.0, f64::max);
    let names = longest.min(0.3 * width);
    let left = (2.0 * font + if portrait.facts().n_pixels > 0 { 2.6 * font } else { 0.0 } + names).round();
    let top = brush.top + 3.4 * font;
    let cell = ((width - left) / n as f64).min((height - top) / n as f64).floor();
    let matrix = Matrix { left, top, cell, line: ratio.round() };
    if n == 0 || cell < 2.0 + matrix.line {
        return;
    }
    let heading = format!("taken for {common}");
    let middle = left + 0.5 * cell * n as f64;
    let heading = text::fit(heading.trim_end(), font, 2.0 * middle.min(width - middle) - font);
    brush.words_if_free(&heading, (middle, brush.top + 0.3 * font), Side::Center, Height::Top);
    brush.words_if_free("true", (0.15 * font, top - 0.3 * font), Side::Left, Height::Bottom);
    // Where cells are small, not every column has its name, but what is named can be read.
    let room = if n < MANY || longest <= cell { cell.max(2.4 * font) } else { longest.min(ENOUGH * font) };
    let every = if n < MANY || longest <= cell { 1 } else { ((room + 0.4 * font) / cell).ceil().max(1.0) as usize };
    for (idx, name) in classes.iter().enumerate() {
        let (from, to) = matrix.corners(idx, idx);
        let y = from.1 + 0.5 * cell;
        if y + 0.6 * font <= height {
            let name = text::fit(name, font, names);
            brush.words_if_free(&name, (left - 0.6 * font, y), Side::Right, Height::Center);
        }
        if idx.is_multiple_of(every) {
            let name = text::fit(name, font, room);
            brush.words_if_free(&name, (0.5 * (from.0 + to.0), top - 0.4 * font), Side::Center, Height::Bottom);
        }
        if let Some(pixels) = pictures.find(idx, idx) {
            // Pictures that touch are one picture.
            let side = (cell - GAP * font).min(2.2 * font);
            draw_picture(brush, pixels, (0.0, y - 0.5 * side), side);
        }
    }
    let is_short = has_one_split(portrait);
    let most = shown.iter().max().map(u32::to_string).unwrap_or_default();
    let has_numbers = !is_short || size_of(&most, font, (cell, 0.6 * cell)) >= SMALLEST * ratio;
    colour(brush, &matrix, n, shown, has_numbers);
    let mistakes = shown.iter().enumerate().filter(|(idx, _)| idx / n != idx % n);
    let most = mistakes.map(|(_, count)| *count).max().unwrap_or_default().to_string();
    let beside = (BESIDE * font).max(SMALLEST * ratio);
    let side = cell - matrix.line - text::width(&most, beside);
    let has_pictures = side >= portrait.facts().picture_width as f64 * ratio;
    for (idx, count) in shown.iter().enumerate().filter(|_| has_numbers) {
        let (row, column) = (idx / n, idx % n);
        let (from, to) = matrix.corners(row, column);
        let centre = (0.5 * (from.0 + to.0), 0.5 * (from.1 + to.1));
        let is_mistake = row != column && *count > 0;
        if let Some(pixels) = pictures.find(row, column).filter(|_| is_mistake && has_pictures) {
            draw_picture(brush, pixels, from, side);
            let at = (to.0 - 0.15 * beside, to.1);
            let ink = Ink::of(brush.theme.text);
            let (words, horizontal, vertical) = (&count.to_string(), Side::Right, Height::Bottom);
            brush.scene.text(&Label { words, at, horizontal, vertical, ink, size: beside });
        } else if is_short {
            let words = if *count > 0 { count.to_string() } else { String::new() };
            number(brush, &words, centre, (cell, 0.6 * cell));
        } else {
            both(
                brush,
                [&splits[0], &splits[1]].map(|counts| counts.get(idx).copied().unwrap_or_default()),
                centre,
                cell,
            );
        }
    }
}

/// The grounds of the cells: the larger the share of its row, the stronger; mistakes have a colour of their own.
fn colour(brush: &mut Brush, matrix: &Matrix, n: usize, counts: &[u32], has_numbers: bool) {
    let (weakest, strongest) = if has_numbers { (WEAKEST, STRONGEST) } else { (WEAKEST_ALONE, STRONGEST_ALONE) };
    for (row, counts) in counts.chunks(n).enumerate() {
        let sum: u32 = counts.iter().sum();
        for (column, count) in counts.iter().enumerate() {
            let (from, to) = matrix.corners(row, column);
            let ink = Ink::of(if row == column { brush.theme.train } else { brush.theme.warning });
            let share = f64::from(*count) / f64::from(sum.max(1));
            brush.scene.rectangle(from, to, Ink::of(brush.theme.grid).times(0.6));
            if *count > 0 {
                brush.scene.rectangle(from, to, ink.times(weakest + (strongest - weakest) * share));
            }
        }
    }
}

/// The numbers of the training split and of the one held out, where there is one, below each other, with their signs where there is room.
fn both(brush: &mut Brush, counts: [u32; 2], centre: (f64, f64), cell: f64) {
    let font = brush.font;
    let apart = if brush.portrait.has_validation() { 0.65 * font.min(0.4 * cell) } else { 0.0 };
    let has_signs = cell > 4.5 * font;
    let sign = centre.0 - 1.1 * font;
    for (idx, count) in counts.into_iter().enumerate().take(1 + usize::from(apart > 0.0)) {
        let right = if has_signs { 0.5 * font } else { 0.0 };
        let at = (centre.0 + right, centre.1 + (2.0 * idx as f64 - 1.0) * apart);
        if has_signs {
            brush.example(if idx == 0 { 0 } else { usize::MAX }, (sign, at.1), None);
        }
        let high = if apart > 0.0 { 0.45 } else { 0.6 };
        number(brush, &count.to_string(), at, (cell, high * cell));
    }
}

/// As large as has room.
fn size_of(words: &str, font: f64, room: (f64, f64)) -> f64 {
    font.min(room.1).min(0.95 * room.0 / text::width(words, 1.0).max(0.1))
}

fn number(brush: &mut Brush, words: &str, at: (f64, f64), room: (f64, f64)) {
    let (ink, size) = (Ink::of(brush.theme.text), size_of(words, brush.font, room));
    brush.scene.text(&Label { words, at, horizontal: Side::Center, vertical: Height::Center, ink, size });
}

/// Pixels as the eye expects them: strong where the pen was.
fn draw_picture(brush: &mut Brush, pixels: &[f32], (left, top): (f64, f64), side: f64) {
    let n_columns = brush.portrait.facts().picture_width.max(1);
    let n_rows = pixels.len().div_ceil(n_columns);
    // What has no pixel for each of its own is no picture.
    if side < n_columns as f64 {
        return;
    }
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

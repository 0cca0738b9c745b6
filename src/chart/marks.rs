//! What happened in a run, and where is it written? Each mark has a short word, and none lies over another.

use super::compose::{Composer, PanelLayout};
use super::scene::{Height, Ink, Label, Side};
use super::{Mark, MarkKind, Panel, Placed};

/// Rows of words: one above the panel, the others in it.
const ROWS: u32 = 4;
/// Their height, in units of the font's size.
const ROW: f64 = 1.35;

pub fn draw(composer: &mut Composer, panel: &Panel, place: &PanelLayout) {
    if let Some((placed, n, words)) = &panel.rug {
        rug(composer, placed, *n, words, place);
    }
    let (left, right) = (composer.layout.left, composer.layout.right);
    let at = |mark: &Mark| composer.layout.x(mark.position).round();
    let marks: Vec<(&Mark, f64)> = panel.marks.iter().map(|mark| (mark, at(mark))).collect();
    let is_in_sight = |(mark, x): &(&Mark, f64)| {
        let is_high = if let MarkKind::Best(value) = mark.kind {
            (place.top..=place.bottom).contains(&place.y(value))
        } else {
            true
        };
        is_high && (left - 1.0..=right + 1.0).contains(x)
    };
    let marks: Vec<(&Mark, f64)> = marks.into_iter().filter(is_in_sight).collect();
    let lines: Vec<(f64, bool)> = marks.iter().map(|(mark, x)| (*x, mark.kind == MarkKind::Divergence)).collect();
    let mut written: Vec<Words> = Vec::new();
    for &(mark, x) in &marks {
        let words = place_words(composer, mark, x, &lines, &written, place);
        line(composer, mark, x, words.as_ref().map(|words| words.row), place);
        written.extend(words);
    }
    // All lines are below all words.
    let ground = Ink::of(composer.theme.surface).times(0.9);
    for words in &written {
        let ink = ink_of(composer, words.mark);
        composer.scene.text_if_free(
            &words.label(ink, composer.font),
            (left, composer.width),
            (words.row > 0).then_some(ground),
        );
    }
}

/// Where the words of a mark stand.
struct Words<'a> {
    mark: &'a Mark,
    row: u32,
    at: (f64, f64),
    horizontal: Side,
}

impl Words<'_> {
    fn label(&self, ink: Ink, size: f64) -> Label<'_> {
        Label { words: &self.mark.words, at: self.at, horizontal: self.horizontal, vertical: Height::Top, ink, size }
    }
}

fn ink_of(composer: &Composer, mark: &Mark) -> Ink {
    Ink::of(match mark.kind {
        MarkKind::Divergence => composer.theme.warning,
        MarkKind::Best(_) => composer.theme.validation,
        _ => composer.theme.text,
    })
}

/// From the words to the lower edge, or to the dot that is meant.
fn line(composer: &mut Composer, mark: &Mark, x: f64, row: Option<u32>, place: &PanelLayout) {
    let (font, ratio) = (composer.font, composer.ratio);
    let thickness = ratio.round().max(1.0);
    let ink = ink_of(composer, mark);
    // Without its words, a tick at the upper edge is left of it.
    let (from, to) = match row {
        None if mark.kind != MarkKind::Divergence => (place.top, place.top + 5.0 * ratio),
        None | Some(0) => (place.top, place.bottom),
        Some(row) => (place.top + (0.2 + ROW * f64::from(row - 1)) * font, place.bottom),
    };
    let to = match mark.kind {
        MarkKind::Best(value) => place.y(value).max(from).min(to),
        _ => to,
    };
    if mark.kind == MarkKind::Divergence {
        composer.scene.rectangle((x, from), (x + thickness, to), ink);
    } else {
        let (dot, gap) = ((2.0 * ratio).round(), (3.0 * ratio).round());
        let mut y = from.round();
        while y < to {
            composer.scene.rectangle((x, y), (x + thickness, (y + dot).min(to.round())), ink.times(0.75));
            y += dot + gap;
        }
    }
    if let MarkKind::Best(value) = mark.kind {
        composer.scene.dot((x, place.y(value)), 4.5 * ratio, ink);
        composer.scene.dot((x, place.y(value)), 2.5 * ratio, Ink::of(composer.theme.surface));
    }
}

/// Where the words are free of others, and cover as few of the other marks' lines as can be.
fn place_words<'a>(
    composer: &Composer,
    mark: &'a Mark,
    x: f64,
    lines: &[(f64, bool)],
    written: &[Words],
    place: &PanelLayout,
) -> Option<Words<'a>> {
    let font = composer.font;
    let ink = ink_of(composer, mark);
    let bounds = (composer.layout.left, composer.width);
    let mut best: Option<(usize, Words)> = None;
    for row in 0..ROWS {
        let y = match row {
            0 => place.top - ROW * font,
            row => place.top + (0.2 + ROW * f64::from(row - 1)) * font,
        };
        if y + 1.2 * font > place.bottom {
            break;
        }
        for (horizontal, shift) in [(Side::Left, 0.3), (Side::Right, -0.3), (Side::Center, 0.0)] {
            if row > 0 && horizontal == Side::Center {
                continue;
            }
            let words = Words { mark, row, at: (x + shift * font, y), horizontal };
            let label = words.label(ink, font);
            let is_apart = written.iter().all(|other| !other.label(ink, font).touches(&label));
            if !is_apart || !composer.scene.is_free(&label, bounds) {
                continue;
            }
            // Above the panel there are no lines. In it, that of a divergence is the last to be covered.
            let [from, _, to, _] = label.place();
            let covered = lines.iter().filter(|(line, _)| row > 0 && *line != x && (from..=to).contains(line));
            let cost = covered.map(|&(_, is_divergence)| if is_divergence { 10 } else { 1 }).sum();
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, words));
            }
        }
    }
    best.map(|(_, words)| words)
}

/// Ticks along the lower edge, at most one a pixel, and one word for all.
fn rug(composer: &mut Composer, placed: &Placed, n: usize, words: &'static str, place: &PanelLayout) {
    let ratio = composer.ratio;
    let ink = Ink::of(composer.theme.warning).times(0.7);
    let mut idx = placed.first_at(composer.layout.x.low, n);
    let mut first = None;
    while idx < n {
        let x = composer.layout.x(placed.at(idx)).round();
        if x > composer.layout.right {
            break;
        }
        first.get_or_insert(x);
        composer.scene.rectangle((x, place.bottom - 6.0 * ratio), (x + ratio.round().max(1.0), place.bottom), ink);
        let next = composer.layout.x.value_at(
            (x + ratio.round().max(1.0) - composer.layout.left) / (composer.layout.right - composer.layout.left),
        );
        idx = placed.first_at(next, n).max(idx + 1);
    }
    if let Some(first) = first {
        let at = (first.max(composer.layout.left) + 0.3 * composer.font, place.bottom - 6.0 * ratio);
        let ink = Ink::of(composer.theme.warning);
        let label = Label { words, at, horizontal: Side::Left, vertical: Height::Bottom, ink, size: composer.font };
        let ground = Ink::of(composer.theme.surface).times(0.85);
        composer.scene.text_if_free(&label, (composer.layout.left, composer.layout.right), Some(ground));
    }
}

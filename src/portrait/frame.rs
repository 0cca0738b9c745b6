//! In which frame does a portrait stand? Its legend, its axes, and the signs of its examples.

use super::class_looks::{Look, looks};
use super::confusion::has_one_split;
use super::{Kind, Portrait};
use crate::chart::compose::FONT_SIZE;
use crate::chart::domain::{Domain, Scale};
use crate::chart::scene::{Colour, Height, Ink, Label, Scene, Side};
use crate::chart::{Theme, text, ticks};

/// More examples than these are crowded.
const MANY: usize = 250;
/// The height of a legend's row, in units of the font's size.
const ROW: f64 = 1.5;
/// A legend takes no more than this share of the height.
const MOST_OF_LEGEND: f64 = 0.35;

/// Draws a portrait.
pub struct Brush<'a> {
    pub portrait: &'a Portrait,
    pub theme: &'a Theme,
    pub scene: Scene,
    pub width: f64,
    pub height: f64,
    pub ratio: f64,
    pub font: f64,
    /// Of the signs of examples, in units of the usual one in CSS pixels: many are small.
    size: f64,
    /// Below the legend.
    pub top: f64,
    /// Of the classes.
    looks: Vec<Look>,
}

/// The pattern of a class is shown by so many cells, across and down.
const N_CELLS: usize = 4;

/// Two axes around a place, in device pixels.
pub struct Axes {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    pub x: Domain,
    pub y: Domain,
}

impl Axes {
    /// Where two values stand; what is beyond an axis stands at its end.
    pub fn at(&self, x: f32, y: f32) -> (f64, f64) {
        let across = self.x.fraction(f64::from(x)).clamp(0.0, 1.0);
        let up = self.y.fraction(f64::from(y)).clamp(0.0, 1.0);
        (self.left + across * (self.right - self.left), self.bottom - up * (self.bottom - self.top))
    }
}

/// An entry of the legend, with its sign.
enum Sign {
    Training,
    Validation,
    Class(usize),
    /// Of words that tell how many there are besides.
    Nothing,
}

/// An entry of the legend with its left end.
type Entry = (f64, Sign, String);

/// What the legend says, in rows that have room, of no more than so many: each entry with its left end.
fn legend(portrait: &Portrait, width: f64, font: f64, n_most: usize) -> Vec<Vec<Entry>> {
    let has_validation = portrait.has_validation();
    let mut entries = Vec::new();
    if !(has_validation && has_one_split(portrait)) {
        entries.push((Sign::Training, "training".to_owned()));
    }
    if has_validation {
        entries.push((Sign::Validation, "validation".to_owned()));
    }
    if portrait.facts().kind == Kind::Regions {
        entries.extend(portrait.names().1.into_iter().enumerate().map(|(idx, name)| (Sign::Class(idx), name)));
    }
    let mut rows = vec![Vec::new()];
    let mut x = 0.0;
    for (sign, name) in entries {
        let name = text::fit(&name, font, width - 1.5 * font);
        let next = x + text::width(&name, font) + 2.2 * font;
        if next > width + 0.7 * font && x > 0.0 {
            rows.push(Vec::new());
            x = 0.0;
        }
        let entry = (x, sign, name);
        x += text::width(&entry.2, font) + 2.2 * font;
        if let Some(row) = rows.last_mut() {
            row.push(entry);
        }
    }
    shorten(&mut rows, n_most, width, font);
    rows
}

/// Of a legend with more rows than so many, what has no room is counted.
fn shorten(rows: &mut Vec<Vec<Entry>>, n_most: usize, width: f64, font: f64) {
    let mut n_more: usize = rows.iter().skip(n_most).map(Vec::len).sum();
    rows.truncate(n_most);
    let Some(row) = rows.last_mut().filter(|_| n_more > 0) else { return };
    loop {
        let words = format!("and {n_more} more");
        let x = row.last().map_or(0.0, |(x, _, name)| x + text::width(name, font) + 2.2 * font);
        if x + text::width(&words, font) <= width {
            row.push((x, Sign::Nothing, words));
        } else if row.pop().is_some() {
            n_more += 1;
            continue;
        }
        return;
    }
}

impl<'a> Brush<'a> {
    pub fn new(portrait: &'a Portrait, theme: &'a Theme, size: (u32, u32), ratio: f64) -> Brush<'a> {
        let font = FONT_SIZE * ratio;
        let (width, height) = (f64::from(size.0), f64::from(size.1));
        let n_most = (height * MOST_OF_LEGEND / ROW / font) as usize;
        let legend = legend(portrait, width, font, if height > ROW * font { n_most.max(1) } else { 0 });
        let top = ROW * font * legend.len() as f64;
        let looks = looks(theme, portrait.names().1.len());
        let scene = Scene::default();
        let mut brush = Brush { portrait, theme, scene, width, height, ratio, font, size: ratio, top, looks };
        for (row, entries) in legend.into_iter().enumerate() {
            let y = (0.7 + ROW * row as f64) * font;
            for (x, sign, name) in entries {
                let at = (x + 0.5 * font, y);
                let has_sign = !matches!(sign, Sign::Nothing);
                match sign {
                    Sign::Nothing => {}
                    Sign::Training => brush.training(at, theme.train),
                    Sign::Validation => brush.validation(at, theme.validation),
                    Sign::Class(class) => brush.swatch(at, brush.look(class)),
                }
                let left = if has_sign { x + 1.3 * font } else { x };
                brush.words(&name, (left, y), Side::Left, Height::Center);
            }
        }
        let is_crowded = portrait.truth().len() > MANY && portrait.facts().kind != Kind::Confusion;
        brush.size = if is_crowded { 0.75 * ratio } else { ratio };
        brush
    }

    /// How a class looks.
    pub fn look(&self, class: usize) -> Look {
        self.looks.get(class).copied().unwrap_or(Look { colour: self.theme.text, n_before: 0 })
    }

    /// A piece of the region of a class.
    fn swatch(&mut self, (x, y): (f64, f64), look: Look) {
        let half = 0.45 * self.font;
        let n = if look.n_before > 0 { N_CELLS } else { 1 };
        let end = |idx: usize| 2.0 * half * idx as f64 / n as f64 - half;
        for (row, column) in (0..n).flat_map(|row| (0..n).map(move |column| (row, column))) {
            let (from, to) = ((x + end(column), y + end(row)), (x + end(column + 1), y + end(row + 1)));
            self.scene.rectangle(from, to, look.ink(row, column));
        }
    }

    pub fn words(&mut self, words: &str, at: (f64, f64), horizontal: Side, vertical: Height) {
        let ink = Ink::of(self.theme.text);
        self.scene.text(&Label { words, at, horizontal, vertical, ink, size: self.font });
    }

    /// The same, where they touch no others and are not cut off at the sides.
    pub fn words_if_free(&mut self, words: &str, at: (f64, f64), horizontal: Side, vertical: Height) {
        let ink = Ink::of(self.theme.text);
        let label = Label { words, at, horizontal, vertical, ink, size: self.font };
        self.scene.text_if_free(&label, (0.0, self.width), None);
    }

    /// Axes over all of the place below the legend, with their numbers and names; nothing where there is no room for them.
    pub fn axes(&mut self, names: [&str; 2]) -> Option<Axes> {
        let Brush { font, ratio, .. } = *self;
        let [x, y] = self.portrait.bounds().map(|[low, high]| Domain::new(low.into(), high.into(), Scale::Linear));
        let (top, bottom) = (self.top + 1.9 * font, self.height - 3.2 * font);
        let y_ticks = ticks::of(&y, ((bottom - top) / (3.0 * font)).clamp(2.0, 8.0) as usize);
        let longest = y_ticks.iter().map(|tick| text::width(&tick.label, font)).fold(0.0, f64::max);
        let axes = Axes { left: (longest + 0.9 * font).round(), right: self.width - 0.6 * font, top, bottom, x, y };
        if axes.right <= axes.left || bottom <= top {
            return None;
        }
        let line = ratio.round().max(1.0);
        let (text, grid) = (Ink::of(self.theme.text), Ink::of(self.theme.grid));
        for tick in &y_ticks {
            let at = axes.at(0.0, tick.value as f32).1.round();
            self.scene.rectangle((axes.left, at), (axes.right, at + line), grid);
            self.words(&tick.label, (axes.left - 0.6 * font, at), Side::Right, Height::Center);
        }
        for tick in ticks::of(&x, ((axes.right - axes.left) / (5.0 * font)).clamp(2.0, 8.0) as usize) {
            let at = axes.at(tick.value as f32, 0.0).0.round();
            self.scene.rectangle((at, bottom), (at + line, bottom + 0.35 * font), text.times(0.6));
            self.words_if_free(&tick.label, (at, bottom + 0.5 * font), Side::Center, Height::Top);
        }
        self.scene.rectangle((axes.left, bottom), (axes.right, bottom + line), text.times(0.6));
        let middle = 0.5 * (axes.left + axes.right);
        let below = text::fit(names[0], font, 2.0 * (self.width - middle).min(middle));
        let above = text::fit(names[1], font, self.width);
        self.words(&above, (0.0, self.top + 0.3 * font), Side::Left, Height::Top);
        self.words(&below, (middle, bottom + 1.8 * font), Side::Center, Height::Top);
        Some(axes)
    }

    /// The same, with the names that the portrait has for them.
    pub fn named_axes(&mut self) -> Option<Axes> {
        let (names, _) = self.portrait.names();
        self.axes([0, 1].map(|idx| names.get(idx).map_or("", String::as_str)))
    }

    /// An example that is learnt from.
    pub fn training(&mut self, at: (f64, f64), colour: Colour) {
        self.scene.dot(at, 4.0 * self.size, Ink::of(self.theme.surface));
        self.scene.dot(at, 3.0 * self.size, Ink::of(colour));
    }

    /// An example that is held out: another shape, and an edge.
    pub fn validation(&mut self, at: (f64, f64), colour: Colour) {
        for (radius, colour) in [(5.5, self.theme.text), (4.0, colour)] {
            let radius = radius * self.size;
            let corner = |x: f64, y: f64| (at.0 + x * radius, at.1 + y * radius);
            let corners = [corner(0.0, -1.0), corner(1.0, 0.0), corner(0.0, 1.0), corner(-1.0, 0.0)];
            self.scene.area(&corners, Ink::of(colour));
        }
    }

    /// The sign of an example, by its place among them.
    pub fn example(&mut self, idx: usize, at: (f64, f64), look: Option<Look>) {
        let colour = look.map(|look| look.colour);
        if idx < self.portrait.facts().n_training {
            self.training(at, colour.unwrap_or(self.theme.train));
        } else {
            self.validation(at, colour.unwrap_or(self.theme.validation));
        }
        if let Some(mark) = look.and_then(|look| look.mark(self.theme)) {
            self.scene.dot(at, 1.3 * self.size, Ink::of(mark));
        }
    }
}

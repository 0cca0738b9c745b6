//! Where does everything in a picture stand? Panels, axes, curves, and what is written at them.

use super::decimate::{self, Point, Window};
use super::domain::{self, Domain, Sight};
use super::scene::{Height, Ink, Label, Scene, Side};
use super::series::Series;
use super::silhouette::{self, Stretch};
use super::ticks::{self, Tick};
use super::{Curve, Horizontal, Panel, Picture, Placed, Scale, Steps, Theme, Unit, dash, text};
use super::{caption, cursor, marks};
use std::ops::Range;

/// In CSS pixels.
pub const FONT_SIZE: f64 = 12.0;
/// How much of a raw curve's colour is left beside the smoothed one.
const SHADOW: f64 = 0.35;
/// How much of a dashed curve's colour is in its gaps, so that nothing in them is lost.
const GAP: f64 = 0.28;
/// The same of a thin one, which is mostly noisy: it would fall to pieces.
const THIN_GAP: f64 = 0.55;
/// How much of a band's colour there is.
const BAND: f64 = 0.18;
/// From an axis to its numbers, in units of the font's size.
const BESIDE: f64 = 0.6;
/// How much of their colour the unsmoothed training curves of other runs have.
const OTHERS_NOISE: f64 = 0.45;
/// A panel that is lower than this, in units of the font's size, shows nothing.
const LEAST_HEIGHT: f64 = 3.0;
/// From this width on, in CSS pixels, curves have their names at their ends.
const ROOM_FOR_NAMES: f64 = 520.0;

/// Where a picture has its panels, in device pixels, and which numbers that is.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    pub left: f64,
    pub right: f64,
    pub x: Domain,
    pub panels: Vec<PanelLayout>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PanelLayout {
    pub top: f64,
    pub bottom: f64,
    pub y: Domain,
}

impl Layout {
    pub fn x(&self, position: f64) -> f64 {
        self.left + self.x.fraction(position) * (self.right - self.left)
    }

    /// The position on the horizontal axis below a pixel.
    pub fn position_at(&self, x: f64) -> f64 {
        self.x.value_at(((x - self.left) / (self.right - self.left)).clamp(0.0, 1.0))
    }

    /// The panel at that height, or the one that is nearest.
    pub fn panel_at(&self, y: f64) -> usize {
        self.panels.iter().position(|panel| y <= panel.bottom).unwrap_or(self.panels.len().saturating_sub(1))
    }

    pub(super) fn window(&self, panel: &PanelLayout) -> Window {
        Window { left: self.left, right: self.right, top: panel.top, bottom: panel.bottom }
    }
}

impl PanelLayout {
    pub fn y(&self, value: f64) -> f64 {
        self.bottom - self.y.fraction(value) * (self.bottom - self.top)
    }

    /// The value at that height.
    pub fn value_at(&self, y: f64) -> f64 {
        self.y.value_at(((self.bottom - y) / (self.bottom - self.top)).clamp(0.0, 1.0))
    }
}

/// What is drawn, and where.
pub fn compose(picture: &Picture, theme: &Theme, (width, height): (u32, u32)) -> (Scene, Layout) {
    let (width, height) = (f64::from(width), f64::from(height));
    let ratio = picture.pixel_ratio;
    let font = FONT_SIZE * ratio;
    let x = horizontal_domain(&picture.horizontal);
    let caption_rows = if picture.caption.is_some() { caption::height(picture, width, ratio) } else { 0.0 };
    let footer = if picture.caption.is_some() { caption::footer(picture, width, ratio) } else { 0.0 };
    let (top, bottom) = (caption_rows, height - 3.1 * font - footer);
    let shares: f64 = picture.panels.iter().map(|panel| panel.share).sum();
    let room = bottom - top - (0..picture.panels.len()).map(header).sum::<f64>() * font;
    let mut panels = Vec::new();
    let mut y_ticks = Vec::new();
    let mut from = top;
    for (idx, panel) in picture.panels.iter().enumerate() {
        let panel_top = (from + header(idx) * font).round();
        from = (panel_top + room * panel.share / shares).round();
        let y = vertical_domain(panel, &x, picture.horizontal.zoom.is_some());
        let n_ticks = ((from - panel_top) / (3.0 * font)).clamp(2.0, 10.0) as usize;
        y_ticks.push(ticks::of(&y, n_ticks));
        panels.push(PanelLayout { top: panel_top, bottom: from, y });
    }
    let longest = y_ticks.iter().flatten().map(|tick| text::width(&tick.label, font)).fold(2.6 * font, f64::max);
    let layout = Layout {
        left: (longest + BESIDE * font + 0.3 * font).round(),
        right: (width - right_margin(picture, width, ratio)).round(),
        x,
        panels,
    };
    let mut composer = Composer { scene: Scene::default(), layout, picture, theme, width, ratio, font };
    let is_room = composer.layout.right > composer.layout.left && room >= LEAST_HEIGHT * font * shares.max(1.0);
    if is_room {
        caption::draw(&mut composer, height);
        let cursor_words = cursor::place_words(&mut composer);
        composer.horizontal_axis();
        for (idx, (panel, ticks)) in picture.panels.iter().zip(&y_ticks).enumerate() {
            let place = composer.layout.panels[idx].clone();
            composer.panel(panel, &place, ticks);
        }
        cursor::draw(&mut composer);
        if let Some((words, at)) = cursor_words {
            cursor::write(&mut composer, &words, at);
        }
    }
    (composer.scene, composer.layout)
}

/// What is above a panel, in units of the font's size: its name, and above the first the words of its marks.
fn header(idx: usize) -> f64 {
    if idx == 0 { 2.9 } else { 2.8 }
}

fn horizontal_domain(horizontal: &Horizontal) -> Domain {
    let (low, high) = horizontal.zoom.unwrap_or(horizontal.whole);
    Domain::new(low, high, horizontal.scale)
}

fn vertical_domain(panel: &Panel, x: &Domain, is_zoomed: bool) -> Domain {
    if let Some((low, high)) = panel.zoom {
        return Domain::new(low, high, panel.scale);
    }
    let mut sights = Vec::new();
    for curve in &panel.curves {
        let seen = in_sight(&curve.placed, curve.series, x);
        let seen = if is_zoomed { seen } else { 0..curve.series.len() };
        for series in
            [curve.raw.unwrap_or(curve.series)].into_iter().chain(curve.band.iter().flat_map(|(a, b)| [*a, *b]))
        {
            sights.push(Sight::of(series, seen.clone()));
        }
    }
    if let Some(level) = panel.levels.first().filter(|_| !panel.curves.is_empty()) {
        sights.push(Sight::default().with(level.value));
    }
    domain::of(&sights, panel.scale, panel.nature, !is_zoomed)
}

/// The values of a series that stand on the axis.
fn in_sight(placed: &Placed, series: &Series, x: &Domain) -> Range<usize> {
    let n = series.len();
    placed.first_at(x.low, n)..placed.first_at(x.high * (1.0 + 1e-12), n).max(placed.first_at(x.high, n) + 1).min(n)
}

/// Room for the names of curves at their ends, or for half a number.
fn right_margin(picture: &Picture, width: f64, ratio: f64) -> f64 {
    let font = FONT_SIZE * ratio;
    if width < ROOM_FOR_NAMES * ratio {
        return 1.4 * font;
    }
    let names = picture.panels.iter().flat_map(|panel| &panel.curves).map(|curve| text::width(&curve.label, font));
    (names.fold(0.0, f64::max).min(0.2 * width) + 1.0 * font).max(1.4 * font)
}

pub(super) struct Composer<'a> {
    pub scene: Scene,
    pub layout: Layout,
    pub picture: &'a Picture<'a>,
    pub theme: &'a Theme,
    pub width: f64,
    pub ratio: f64,
    pub font: f64,
}

impl Composer<'_> {
    fn horizontal_axis(&mut self) {
        let Layout { left, right, x, .. } = self.layout;
        let Some(bottom) = self.layout.panels.last().map(|panel| panel.bottom) else { return };
        let Composer { font, ratio, .. } = *self;
        let ink = Ink::of(self.theme.text);
        let line = ratio.round().max(1.0);
        let horizontal = &self.picture.horizontal;
        for tick in horizontal_ticks(horizontal, &x, right - left, font) {
            let at = self.layout.x(tick.value).round();
            let is_main = !tick.label.is_empty();
            let length = if is_main { 0.35 } else { 0.2 };
            self.scene.rectangle((at, bottom), (at + line, bottom + length * font), ink.times(0.6));
            let label = Label {
                words: &tick.label,
                at: (at, bottom + BESIDE * font),
                horizontal: Side::Center,
                vertical: Height::Top,
                ink,
                size: font,
            };
            if is_main {
                self.scene.text_if_free(&label, (0.0, self.width), None);
            }
        }
        let has_epochs = self.epochs(bottom);
        let name = match horizontal.unit {
            Unit::Step => "step",
            Unit::Epoch => "epoch",
            Unit::Examples => "examples seen",
            Unit::Time => "seconds of training",
        };
        let is_other = has_epochs && horizontal.unit != Unit::Epoch;
        let name = if is_other { format!("{name} (short lines: epochs)") } else { name.to_owned() };
        self.label(&name, (0.5 * (left + right), bottom + 1.9 * font), Side::Center, Height::Top, ink, font);
    }

    /// Where epochs begin, if there is room between them; whether there is.
    fn epochs(&mut self, bottom: f64) -> bool {
        let Horizontal { unit, pace, .. } = self.picture.horizontal;
        let Layout { left, right, x, .. } = self.layout;
        let Composer { ratio, .. } = *self;
        let steps =
            |position: f64| Placed { pace, unit, steps: Steps::Each }.first_at(position, u32::MAX as usize) as f64;
        let per_epoch = f64::from(pace.steps_per_epoch.max(1));
        let first = (steps(x.low) / per_epoch).ceil();
        let last = (steps(x.high) / per_epoch).floor();
        let n_epochs = last - first;
        let is_axis = unit == Unit::Epoch && n_epochs < 2.0;
        if is_axis || !(1.0..=(right - left) / (12.0 * ratio)).contains(&n_epochs) {
            return false;
        }
        for epoch in 0..=n_epochs as u32 {
            let at = self.layout.x(pace.position(unit, (first + f64::from(epoch)) * per_epoch)).round();
            if (left..=right).contains(&at) {
                let ink = Ink::of(self.theme.text).times(0.45);
                self.scene.rectangle((at, bottom - 4.0 * ratio), (at + ratio.round().max(1.0), bottom), ink);
            }
        }
        true
    }

    fn panel(&mut self, panel: &Panel, place: &PanelLayout, y_ticks: &[Tick]) {
        let Layout { left, right, .. } = self.layout;
        let Composer { font, ratio, .. } = *self;
        let (text, grid) = (Ink::of(self.theme.text), Ink::of(self.theme.grid));
        let line = ratio.round().max(1.0);
        for tick in y_ticks {
            let y = place.y(tick.value).round();
            let strength = if tick.label.is_empty() { 0.5 } else { 1.0 };
            self.scene.rectangle((left, y), (right, y + line), grid.times(strength));
            let at = (left - BESIDE * font, y);
            let label = Label {
                words: &tick.label,
                at,
                horizontal: Side::Right,
                vertical: Height::Center,
                ink: text,
                size: font,
            };
            self.scene.text_if_free(&label, (0.0, left), None);
        }
        self.scene.rectangle((left, place.bottom), (right, place.bottom + line), text.times(0.6));
        let is_first = self.layout.panels.first().is_some_and(|first| first.top == place.top);
        let name_top = place.top - if is_first { 2.7 } else { 1.5 } * font;
        self.label(&panel.name, (0.4 * font, name_top), Side::Left, Height::Top, text, font);
        for level in &panel.levels {
            self.level(level, place);
        }
        for curve in &panel.curves {
            self.curve(curve, place);
        }
        marks::draw(self, panel, place);
        self.names(panel, place);
        self.notes(panel, place);
    }

    /// A line across the panel, with its words.
    fn level(&mut self, level: &super::Level, place: &PanelLayout) {
        let Layout { left, right, .. } = self.layout;
        let Composer { font, ratio, .. } = *self;
        let y = place.y(level.value);
        if !(place.top..=place.bottom).contains(&y) {
            return;
        }
        let ink = Ink::of(self.theme.warning);
        for part in dash::cut(&[(left, y), (right, y)], &[6.0, 4.0], ratio) {
            self.scene.line(&part, ink.times(0.8), ratio);
        }
        let at = (right - 0.3 * font, y - 0.2 * font);
        let label =
            Label { words: &level.words, at, horizontal: Side::Right, vertical: Height::Bottom, ink, size: font };
        self.scene.text_if_free(&label, (left, right), Some(Ink::of(self.theme.surface).times(0.8)));
    }

    fn curve(&mut self, curve: &Curve, place: &PanelLayout) {
        let ink = Ink::of(self.theme.colour(curve.tint)).times(curve.strength);
        let window = self.layout.window(place);
        let width = curve.width * self.ratio;
        if let Some((low, high)) = curve.band {
            self.band(curve, (low, high), place, ink.times(BAND));
        }
        if let Some(raw) = curve.raw {
            let strength = if curve.dashes.is_empty() { SHADOW } else { 0.6 * SHADOW };
            for (piece, parts) in self.lines(raw, &curve.placed, place) {
                self.off_the_scale(&piece, place, ink);
                parts.iter().for_each(|part| self.stroke(part, &window, dash::WHOLE, ink.times(strength), self.ratio));
            }
        }
        // The noise of other runs would cover the current one.
        let is_thin = curve.width < 1.5;
        let is_dashed = !curve.dashes.is_empty();
        let ink = if is_dashed && is_thin { ink.times(OTHERS_NOISE) } else { ink };
        for (piece, parts) in self.lines(curve.series, &curve.placed, place) {
            for part in &parts {
                if is_dashed {
                    let strength = if is_thin { THIN_GAP } else { GAP };
                    self.stroke(part, &window, dash::WHOLE, ink.times(strength), self.ratio);
                }
                self.stroke(part, &window, curve.dashes, ink, width);
            }
            self.off_the_scale(&piece, place, ink);
        }
    }

    /// A line; where it is dense, the area that it covers.
    fn stroke(&mut self, line: &[Point], window: &Window, dashes: dash::Dashes, ink: Ink, width: f64) {
        for stretch in silhouette::stretches(line) {
            match stretch {
                Stretch::Line(line) => self.dashed(&line, dashes, ink, width),
                Stretch::Columns(columns) => {
                    for columns in dash::columns(&columns, dashes, self.ratio) {
                        self.scene.area(&silhouette::outline(columns, width, window), ink);
                    }
                }
            }
        }
    }

    /// A line in dashes, without those that an end makes too short to be seen as one.
    pub fn dashed(&mut self, line: &[Point], dashes: dash::Dashes, ink: Ink, width: f64) {
        let is_speck = |line: &[Point]| {
            line.iter().all(|point| (point.0 - line[0].0).abs() < 1.0 && (point.1 - line[0].1).abs() < 1.0)
        };
        for dash in dash::cut(line, dashes, self.ratio) {
            if !is_speck(&dash) || is_speck(line) {
                self.scene.line(&dash, ink, width);
            }
        }
    }

    /// The pieces of a series, in pixels, each with its parts in the panel.
    fn lines(&self, series: &Series, placed: &Placed, place: &PanelLayout) -> Vec<(Vec<Point>, Vec<Vec<Point>>)> {
        let window = self.layout.window(place);
        let pieces = self.pieces(series, placed);
        let in_pixels = |piece: Vec<(f64, f64)>| {
            let piece: Vec<Point> = piece.into_iter().map(|(x, value)| (x, place.y(value))).collect();
            let parts = decimate::inside(&piece, &window);
            (piece, parts)
        };
        pieces.into_iter().map(in_pixels).collect()
    }

    /// The pieces in sight and the values beside them, to which the line goes on.
    fn pieces(&self, series: &Series, placed: &Placed) -> Vec<Vec<(f64, f64)>> {
        let Range { start, end } = in_sight(placed, series, &self.layout.x);
        let mut begin = start.saturating_sub(1);
        // A line can't come from where a logarithmic axis has no place.
        if self.layout.x.scale == Scale::Logarithmic && placed.at(begin) <= 0.0 {
            begin = start;
        }
        let range = begin..(end + 1).min(series.len());
        let steps = placed.steps;
        match self.affine(placed) {
            Some((from, step)) => decimate::pieces(series, range, &|idx| from + step * f64::from(steps.of(idx))),
            None => decimate::pieces(series, range, &|idx| self.layout.x(placed.at(idx))),
        }
    }

    /// Where step 0 stands and how far it is from step to step, if that is always as far.
    fn affine(&self, placed: &Placed) -> Option<(f64, f64)> {
        let is_even = self.layout.x.scale == Scale::Linear && matches!(placed.unit, Unit::Step | Unit::Epoch);
        let at = |step| self.layout.x(placed.pace.position(placed.unit, step));
        // Two steps that are both on the axis, since what is far off is nowhere.
        let (low, high) = (self.layout.x.low, self.layout.x.high);
        let per_step = placed.pace.position(placed.unit, 1.0);
        let (first, second) = (low / per_step, high / per_step);
        let stride = (at(second) - at(first)) / (second - first);
        is_even.then(|| (at(first) - stride * first, stride))
    }

    /// Short bars along the edge where a curve is beyond it.
    fn off_the_scale(&mut self, piece: &[Point], place: &PanelLayout, ink: Ink) {
        let window = self.layout.window(place);
        let ratio = self.ratio;
        let over = [
            (place.top - 3.0 * ratio, decimate::above(piece, &window)),
            (place.bottom, decimate::below(piece, &window)),
        ];
        for (y, stretches) in over {
            for (from, to) in stretches {
                let to = to.max(from + 2.0 * ratio).min(window.right.max(from + 1.0));
                self.scene.rectangle((from, y), (to, y + 3.0 * ratio), ink);
            }
        }
    }

    fn band(&mut self, curve: &Curve, (low, high): (&Series, &Series), place: &PanelLayout, ink: Ink) {
        let window = self.layout.window(place);
        // A gap of one edge is one of the band.
        let seen = in_sight(&curve.placed, low, &self.layout.x);
        let with_gaps_of = |series: &Series, other: &Series| -> Series {
            let both = series.values().iter().zip(other.values());
            both.map(|(&value, other)| if other.is_finite() { value } else { f64::NAN }).collect()
        };
        let masked = (low.has_gap(seen.clone()) || high.has_gap(seen))
            .then(|| (with_gaps_of(low, high), with_gaps_of(high, low)));
        let (low, high) = masked.as_ref().map_or((low, high), |(low, high)| (low, high));
        let edge = |series| -> Vec<Vec<Point>> {
            let pieces = self.pieces(series, &curve.placed);
            let y = |value: f64| place.y(value).max(window.top).min(window.bottom);
            let x = |x: f64| x.max(window.left).min(window.right);
            pieces.into_iter().map(|piece| piece.into_iter().map(|(at, value)| (x(at), y(value))).collect()).collect()
        };
        for (low, mut high) in edge(low).into_iter().zip(edge(high)) {
            high.extend(low.into_iter().rev());
            self.scene.area(&high, ink);
        }
    }

    /// The names of curves at their ends, apart from each other and in the order of the ends.
    fn names(&mut self, panel: &Panel, place: &PanelLayout) {
        let Composer { font, ratio, width, .. } = *self;
        if width < ROOM_FOR_NAMES * ratio {
            return;
        }
        let window = self.layout.window(place);
        let (low, high) = (window.top, window.bottom - 0.5 * font);
        let gap = 1.15 * font;
        let mut all: Vec<(Point, &Curve)> = Vec::new();
        for curve in panel.curves.iter().filter(|curve| !curve.label.is_empty()) {
            let range = in_sight(&curve.placed, curve.series, &self.layout.x);
            let last = curve.series.values()[range.clone()].iter().rposition(|value| value.is_finite());
            let Some(last) = last.map(|idx| range.start + idx) else { continue };
            all.push((self.end(curve, last, place), curve));
        }
        // The current run's are the last; of the others there may be too many.
        let n_rows = ((high - low) / gap).max(0.0) as usize + 1;
        let n_left_out = all.len().saturating_sub(n_rows);
        // By their heights. The standard library's ways to sort are longer than all else here.
        let mut ends: Vec<(Point, &Curve)> = Vec::new();
        for end in all.drain(n_left_out..) {
            let idx = ends.partition_point(|(other, _)| other.1.total_cmp(&end.0.1).is_le());
            ends.insert(idx, end);
        }
        let wanted: Vec<f64> = ends.iter().map(|((_, y), _)| y.max(low).min(high)).collect();
        let ground = Ink::of(self.theme.surface).times(0.8);
        for (y, ((x, _), curve)) in text::apart(&wanted, gap, (low, high)).into_iter().zip(ends) {
            let room = (width - x - 0.8 * font).max(0.0);
            let words = text::fit(&curve.label, font, room.max(4.0 * font));
            let ink = Ink::of(self.theme.colour(curve.tint));
            let label = Label {
                words: &words,
                at: (x + 0.5 * font, y),
                horizontal: Side::Left,
                vertical: Height::Center,
                ink,
                size: font,
            };
            self.scene.text_if_free(&label, (window.left, width), Some(ground));
        }
    }

    /// Where a curve ends whose last value is that one: there, or where it leaves the panel.
    fn end(&self, curve: &Curve, last: usize, place: &PanelLayout) -> Point {
        let at = |idx: usize| (self.layout.x(curve.placed.at(idx)), place.y(curve.series.values()[idx]));
        let (end, right) = (at(last), self.layout.right);
        match last.checked_sub(1).map(at) {
            Some(before) if end.0 > right && before.0 < right && before.1.is_finite() => {
                (right, before.1 + (end.1 - before.1) * (right - before.0) / (end.0 - before.0))
            }
            _ => (end.0.min(right), end.1),
        }
    }

    /// What the panel can't show, in words.
    fn notes(&mut self, panel: &Panel, place: &PanelLayout) {
        let Composer { font, .. } = *self;
        if panel.scale == Scale::Linear {
            return;
        }
        let ink = Ink::of(self.theme.warning);
        let ground = Ink::of(self.theme.surface).times(0.85);
        let mut y = place.bottom - 0.4 * font;
        for curve in &panel.curves {
            let series = curve.raw.unwrap_or(curve.series);
            let Some((n, first)) = series.not_positive() else { continue };
            let step = curve.placed.steps.of(first);
            let times = if n == 1 { format!("at step {step}") } else { format!("{n} times, first at step {step}") };
            let words = format!("{} is 0 or less {times}: a log axis has no place for it", curve.name);
            let words = text::fit(&words, font, self.layout.right - self.layout.left - font);
            let at = self.layout.left + 0.5 * font;
            let at_height = |y| Label {
                words: &words,
                at: (at, y),
                horizontal: Side::Left,
                vertical: Height::Bottom,
                ink,
                size: font,
            };
            // Something else may be written there already: it is said above that.
            while y > place.top && !self.scene.text_if_free(&at_height(y), (self.layout.left, self.width), Some(ground))
            {
                y -= 0.65 * font;
            }
        }
    }

    pub fn label(&mut self, words: &str, at: Point, horizontal: Side, vertical: Height, ink: Ink, size: f64) {
        self.scene.text(&Label { words, at, horizontal, vertical, ink, size });
    }
}

/// As many as have room, with the numbers of all of them.
fn horizontal_ticks(horizontal: &Horizontal, x: &Domain, room: f64, font: f64) -> Vec<Tick> {
    let mut count = (room / (6.0 * font)).clamp(1.0, 10.0) as usize;
    loop {
        let ticks = match horizontal.unit {
            Unit::Step | Unit::Examples if x.scale == Scale::Linear => ticks::whole(x, count),
            _ => ticks::of(x, count),
        };
        let labels = || ticks.iter().filter(|tick| !tick.label.is_empty());
        let longest = labels().map(|tick| text::width(&tick.label, font)).fold(0.0, f64::max);
        let places: Vec<f64> = labels().map(|tick| x.fraction(tick.value) * room).collect();
        let nearest = places.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
        if nearest > longest + 0.9 * font || count == 1 {
            return ticks;
        }
        count -= 1;
    }
}

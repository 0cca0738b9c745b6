//! What is drawn on a backend of plotters? A list of shapes in whole device pixels, the same for all backends.

use super::decimate::{Point, nearest};
use super::text;
use plotters::backend::DrawingBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBAColor, TextStyle};
use plotters_backend::DrawingErrorKind;

/// Red, green and blue.
pub type Colour = [u8; 3];

/// A colour, and how much of it covers what is below.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ink {
    pub colour: Colour,
    pub strength: f64,
}

impl Ink {
    pub fn of(colour: Colour) -> Ink {
        Ink { colour, strength: 1.0 }
    }

    #[must_use]
    pub fn times(self, strength: f64) -> Ink {
        Ink { strength: self.strength * strength, ..self }
    }

    fn style(self) -> RGBAColor {
        let [red, green, blue] = self.colour;
        RGBAColor(red, green, blue, self.strength)
    }
}

type Pixel = (i32, i32);

/// Which side of words stands at their point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Left,
    Center,
    Right,
}

/// Which height of words stands at their point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Height {
    Top,
    Center,
    Bottom,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Rectangle { from: Pixel, to: Pixel, ink: Ink },
    Line { points: Vec<Pixel>, ink: Ink, width: u32 },
    Area { points: Vec<Pixel>, ink: Ink },
    Dot { centre: Pixel, radius: u32, ink: Ink },
    Text { words: String, at: Pixel, horizontal: Side, vertical: Height, ink: Ink, size: f64 },
}

/// Shapes, the later over the earlier.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    pub shapes: Vec<Shape>,
    /// Where words stand, from left and top to right and bottom.
    boxes: Vec<[f64; 4]>,
}

/// Words, and the point that they stand at.
pub struct Label<'a> {
    pub words: &'a str,
    pub at: Point,
    pub horizontal: Side,
    pub vertical: Height,
    pub ink: Ink,
    pub size: f64,
}

impl Label<'_> {
    /// Whether its words and the other's have a pixel in common.
    pub fn touches(&self, other: &Label) -> bool {
        overlap(&self.place(), &other.place())
    }

    /// Left, top, right and bottom, with some room at the sides.
    pub fn place(&self) -> [f64; 4] {
        let width = text::width(self.words, self.size) + 0.3 * self.size;
        let (x, y) = self.at;
        let left = match self.horizontal {
            Side::Left => x - 0.15 * self.size,
            Side::Center => x - 0.5 * width,
            Side::Right => x + 0.15 * self.size - width,
        };
        let top = match self.vertical {
            Height::Top => y,
            Height::Center => y - 0.55 * self.size,
            Height::Bottom => y - 1.1 * self.size,
        };
        [left, top, left + width, top + 1.1 * self.size]
    }
}

impl Scene {
    pub fn rectangle(&mut self, from: Point, to: Point, ink: Ink) {
        self.shapes.push(Shape::Rectangle { from: pixel(from), to: pixel(to), ink });
    }

    pub fn line(&mut self, points: &[Point], ink: Ink, width: f64) {
        let mut pixels: Vec<Pixel> = points.iter().map(|&point| pixel(point)).collect();
        pixels.dedup();
        let width = width.round().max(1.0) as u32;
        match pixels.as_slice() {
            [] => {}
            &[centre] => self.shapes.push(Shape::Dot { centre, radius: width.max(2), ink }),
            _ => self.shapes.push(Shape::Line { points: pixels, ink, width }),
        }
    }

    pub fn area(&mut self, points: &[Point], ink: Ink) {
        self.shapes.push(Shape::Area { points: points.iter().map(|&point| pixel(point)).collect(), ink });
    }

    pub fn dot(&mut self, centre: Point, radius: f64, ink: Ink) {
        self.shapes.push(Shape::Dot { centre: pixel(centre), radius: radius.round().max(1.0) as u32, ink });
    }

    /// Keeps a place free of words, from left and top to right and bottom.
    pub fn reserve(&mut self, place: [f64; 4]) {
        self.boxes.push(place);
    }

    /// Words, whether or not there is room.
    pub fn text(&mut self, label: &Label) {
        if label.words.is_empty() {
            return;
        }
        self.boxes.push(label.place());
        self.shapes.push(Shape::Text {
            words: label.words.to_owned(),
            at: pixel(label.at),
            horizontal: label.horizontal,
            vertical: label.vertical,
            ink: label.ink,
            size: label.size,
        });
    }

    /// Whether words touch no others and stay between two sides.
    pub fn is_free(&self, label: &Label, (left, right): (f64, f64)) -> bool {
        let place = label.place();
        place[0] >= left && place[2] <= right && !self.boxes.iter().any(|other| overlap(&place, other))
    }

    /// Words where they touch no others and stay between two sides; whether they are there.
    pub fn text_if_free(&mut self, label: &Label, (left, right): (f64, f64), ground: Option<Ink>) -> bool {
        if !self.is_free(label, (left, right)) {
            return false;
        }
        let place = label.place();
        if let Some(ground) = ground {
            self.rectangle((place[0], place[1]), (place[2], place[3]), ground);
        }
        self.text(label);
        true
    }

    /// Draws all of it.
    ///
    /// # Errors
    /// What the backend reports.
    pub fn paint<B: DrawingBackend>(&self, backend: &mut B, font: &str) -> Result<(), DrawingErrorKind<B::ErrorType>> {
        for shape in &self.shapes {
            match shape {
                Shape::Rectangle { from, to, ink } => backend.draw_rect(*from, *to, &ink.style(), true)?,
                Shape::Line { points, ink, width } => {
                    backend.draw_path(points.iter().copied(), &ink.style().stroke_width(*width))?;
                }
                Shape::Area { points, ink } => backend.fill_polygon(points.iter().copied(), &ink.style())?,
                Shape::Dot { centre, radius, ink } => backend.draw_circle(*centre, *radius, &ink.style(), true)?,
                Shape::Text { words, at, horizontal, vertical, ink, size } => {
                    let font = FontDesc::new(FontFamily::Name(font), *size, FontStyle::Normal);
                    let horizontal = match horizontal {
                        Side::Left => HPos::Left,
                        Side::Center => HPos::Center,
                        Side::Right => HPos::Right,
                    };
                    let vertical = match vertical {
                        Height::Top => VPos::Top,
                        Height::Center => VPos::Center,
                        Height::Bottom => VPos::Bottom,
                    };
                    let colour = ink.style();
                    let style = TextStyle::from(font).color(&colour).pos(Pos::new(horizontal, vertical));
                    backend.draw_text(words, &style, *at)?;
                }
            }
        }
        Ok(())
    }
}

fn overlap(a: &[f64; 4], b: &[f64; 4]) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

fn pixel((x, y): Point) -> Pixel {
    (nearest(x) as i32, nearest(y) as i32)
}

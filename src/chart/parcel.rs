//! How does a scene get from one wasm module to another? As text, a shape a line.

use super::scene::{Height, Ink, Scene, Shape, Side};
use std::fmt::Write;

impl Scene {
    /// All its shapes. Places that are kept free of words are not among them.
    pub fn packed(&self) -> String {
        let mut text = String::new();
        for shape in &self.shapes {
            // Writing to a text cannot fail.
            let _ = match shape {
                Shape::Rectangle { from, to, ink } => {
                    write!(text, "rectangle{}{}", of_ink(*ink), of_points(&[*from, *to]))
                }
                Shape::Line { points, ink, width } => {
                    write!(text, "line{} {width}{}", of_ink(*ink), of_points(points))
                }
                Shape::Area { points, ink } => write!(text, "area{}{}", of_ink(*ink), of_points(points)),
                Shape::Dot { centre, radius, ink } => {
                    write!(text, "dot{} {radius}{}", of_ink(*ink), of_points(&[*centre]))
                }
                Shape::Text { words, at, horizontal, vertical, ink, size } => {
                    let places = (*horizontal as u8, *vertical as u8);
                    let at = of_points(&[*at]);
                    write!(text, "text{} {} {} {size}{at} {words}", of_ink(*ink), places.0, places.1)
                }
            };
            text.push('\n');
        }
        text
    }

    /// Puts another scene over this one, moved by so many pixels.
    pub fn put(&mut self, other: Scene, (right, down): (i32, i32)) {
        let moved = |(x, y): (i32, i32)| (x + right, y + down);
        self.shapes.extend(other.shapes.into_iter().map(|shape| match shape {
            Shape::Rectangle { from, to, ink } => Shape::Rectangle { from: moved(from), to: moved(to), ink },
            Shape::Line { points, ink, width } => {
                Shape::Line { points: points.into_iter().map(moved).collect(), ink, width }
            }
            Shape::Area { points, ink } => Shape::Area { points: points.into_iter().map(moved).collect(), ink },
            Shape::Dot { centre, radius, ink } => Shape::Dot { centre: moved(centre), radius, ink },
            Shape::Text { words, at, horizontal, vertical, ink, size } => {
                Shape::Text { words, at: moved(at), horizontal, vertical, ink, size }
            }
        }));
    }

    /// What [`Scene::packed`] gave; lines that are none of it are left out.
    pub fn unpacked(text: &str) -> Scene {
        let mut scene = Scene::default();
        scene.shapes.extend(text.lines().filter_map(shape));
        scene
    }
}

fn of_ink(Ink { colour: [red, green, blue], strength }: Ink) -> String {
    format!(" {red} {green} {blue} {strength}")
}

fn of_points(points: &[(i32, i32)]) -> String {
    let mut text = String::new();
    for (x, y) in points {
        let _ = write!(text, " {x} {y}");
    }
    text
}

/// The shape of a line.
fn shape(line: &str) -> Option<Shape> {
    let mut words = line.split(' ');
    let kind = words.next()?;
    let colour = [words.next()?.parse().ok()?, words.next()?.parse().ok()?, words.next()?.parse().ok()?];
    let ink = Ink { colour, strength: words.next()?.parse().ok()? };
    match kind {
        "rectangle" => match points(words)?.as_slice() {
            &[from, to] => Some(Shape::Rectangle { from, to, ink }),
            _ => None,
        },
        "line" => {
            let width = words.next()?.parse().ok()?;
            Some(Shape::Line { points: points(words)?, ink, width })
        }
        "area" => Some(Shape::Area { points: points(words)?, ink }),
        "dot" => {
            let radius = words.next()?.parse().ok()?;
            points(words)?.first().map(|&centre| Shape::Dot { centre, radius, ink })
        }
        "text" => {
            let horizontal =
                [Side::Left, Side::Center, Side::Right].get(words.next()?.parse::<usize>().ok()?).copied()?;
            let vertical =
                [Height::Top, Height::Center, Height::Bottom].get(words.next()?.parse::<usize>().ok()?).copied()?;
            let size = words.next()?.parse().ok()?;
            let at = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
            let words = words.collect::<Vec<_>>().join(" ");
            Some(Shape::Text { words, at, horizontal, vertical, ink, size })
        }
        _ => None,
    }
}

fn points<'a>(mut words: impl Iterator<Item = &'a str>) -> Option<Vec<(i32, i32)>> {
    let mut points = Vec::new();
    while let Some(x) = words.next() {
        points.push((x.parse().ok()?, words.next()?.parse().ok()?));
    }
    Some(points)
}

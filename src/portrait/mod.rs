//! What has the model learnt? Numbers of what it says of the data, how they are drawn, and what they are in words.
//!
//! A portrait knows numbers and no model: `probe` makes it where training happens, and it is drawn elsewhere.

mod confusion;
mod frame;
mod line;
mod predicted;
mod regions;
mod words;

pub use words::sentence;

use crate::chart::Theme;
use crate::chart::scene::{Colour, Ink, Scene};
use frame::Brush;

/// How what the model says can be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Of two features: which class it sees where.
    Regions,
    /// Of one feature: the number that it predicts, over it.
    Line,
    /// Of several features: the numbers that it predicts, over the true ones.
    #[default]
    Predicted,
    /// Of several features: how many examples of each class it takes for which.
    Confusion,
}

/// How many counts stand before all else in a packed portrait.
const N_COUNTS: usize = 11;
const KINDS: [Kind; 4] = [Kind::Regions, Kind::Line, Kind::Predicted, Kind::Confusion];

/// A model at a step, seen on the examples.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Portrait {
    pub kind: Kind,
    pub step: u32,
    /// What the axes are called: two features, a feature and the target, or the target.
    pub axes: Vec<String>,
    /// What is told apart; nothing where numbers are predicted.
    pub classes: Vec<String>,
    /// Of the examples, the first so many are those of the training split; all others are held out.
    pub n_training: usize,
    /// Of each example, the class by its place in `classes`, or the number that is true.
    pub truth: Vec<f32>,
    /// What the model says of each; of classes −1 where it says none, and of numbers what is no finite one.
    pub said: Vec<f32>,
    /// Two features of each example, or one; nothing where there are more.
    pub features: Vec<f32>,
    /// The lowest and the highest of each axis.
    pub bounds: [[f32; 2]; 2],
    /// Of regions, row by row from the top, what the model says at the middle of each cell: the class, and how sure it is, from
    /// 0 to below 1, added to it; below 0 where it says nothing. Of a line, the predicted numbers from left to right.
    pub grid: Vec<f32>,
    /// Of a regions' grid, cells in a row.
    pub n_columns: usize,
    /// How many pixels pictures have in a row, where the features are pixels.
    pub picture_width: usize,
    /// Pictures, one after the other: the true class, what it is taken for, and the pixels from 0 to 1. Where both are the same,
    /// it is the mean picture of the class.
    pub pictures: Vec<f32>,
    /// Pixels of a picture.
    pub n_pixels: usize,
}

impl Portrait {
    /// As numbers alone, words as those of their characters, to get from one wasm module's instance to another.
    pub fn packed(&self) -> Vec<f32> {
        let kind = KINDS.iter().position(|kind| *kind == self.kind).unwrap_or_default();
        let [x, y] = self.bounds;
        let words = [&self.axes[..], &self.classes].concat().join("\n");
        let words: Vec<f32> = words.chars().map(|character| character as u32 as f32).collect();
        let counts = [
            kind,
            self.step as usize,
            self.axes.len(),
            self.n_training,
            self.n_columns,
            self.picture_width,
            self.n_pixels,
            self.truth.len(),
            self.features.len(),
            self.grid.len(),
            words.len(),
        ];
        let mut numbers: Vec<f32> = counts.map(|count| count as f32).to_vec();
        for part in [&x[..], &y, &words, &self.truth, &self.said, &self.features, &self.grid, &self.pictures] {
            numbers.extend_from_slice(part);
        }
        numbers
    }

    /// What [`Portrait::packed`] gave.
    pub fn unpacked(numbers: &[f32]) -> Portrait {
        let mut rest = numbers;
        let mut take = |n: usize| {
            let (part, after) = rest.split_at(n.min(rest.len()));
            rest = after;
            part.to_vec()
        };
        let counts = take(N_COUNTS);
        let count = |idx: usize| counts.get(idx).map_or(0, |count| *count as usize);
        let mut bounds = take(4);
        bounds.resize(4, 0.0);
        let words: String = take(count(10)).into_iter().filter_map(|number| char::from_u32(number as u32)).collect();
        let mut axes: Vec<String> = words.lines().map(str::to_owned).collect();
        let classes = axes.split_off(count(2).min(axes.len()));
        Portrait {
            kind: KINDS.get(count(0)).copied().unwrap_or_default(),
            step: count(1) as u32,
            axes,
            classes,
            n_training: count(3),
            n_columns: count(4),
            picture_width: count(5),
            n_pixels: count(6),
            bounds: [[bounds[0], bounds[1]], [bounds[2], bounds[3]]],
            truth: take(count(7)),
            said: take(count(7)),
            features: take(count(8)),
            grid: take(count(9)),
            pictures: take(usize::MAX),
        }
    }

    /// The pictures: true class, what it is taken for, pixels.
    fn pictures(&self) -> impl Iterator<Item = (usize, usize, &[f32])> {
        let each = self.pictures.chunks_exact(self.n_pixels + 2);
        each.filter_map(|picture| match picture {
            [truth, said, pixels @ ..] => Some((*truth as usize, *said as usize, pixels)),
            _ => None,
        })
    }

    /// Truth and what is said, of the training split or of the one held out.
    fn split(&self, is_training: bool) -> impl Iterator<Item = (f32, f32)> {
        let pairs = self.truth.iter().copied().zip(self.said.iter().copied()).enumerate();
        let n_training = self.n_training;
        pairs.filter(move |(idx, _)| (*idx < n_training) == is_training).map(|(_, pair)| pair)
    }

    /// Whether anything is held out.
    fn has_validation(&self) -> bool {
        self.truth.len() > self.n_training
    }
}

/// The portrait in a place of that size in device pixels.
pub fn compose(portrait: &Portrait, theme: &Theme, size: (u32, u32), ratio: f64) -> Scene {
    let mut brush = Brush::new(portrait, theme, size, ratio);
    match portrait.kind {
        Kind::Regions => regions::draw(&mut brush),
        Kind::Line => line::draw(&mut brush),
        Kind::Predicted => predicted::draw(&mut brush),
        Kind::Confusion => confusion::draw(&mut brush),
    }
    brush.scene
}

/// The colour of a class.
fn colour_of(theme: &Theme, class: usize) -> Colour {
    theme.pinned.get(class % theme.pinned.len().max(1)).copied().unwrap_or(theme.text)
}

/// The ink of a class.
fn ink_of(theme: &Theme, class: usize) -> Ink {
    Ink::of(colour_of(theme, class))
}

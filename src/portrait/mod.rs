//! What has the model learnt? Numbers of what it says of the data, how they are drawn, and what they are in words.
//!
//! A portrait knows numbers and no model: `probe` makes it where training happens, and it is drawn elsewhere.

mod class_looks;
mod confusion;
mod frame;
mod line;
mod pictures;
mod predicted;
mod region_names;
mod regions;
mod short_names;
mod words;

pub use confusion::counts;
pub use words::sentence;

use crate::chart::Theme;
use crate::chart::scene::Scene;
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

const KINDS: [Kind; 4] = [Kind::Regions, Kind::Line, Kind::Predicted, Kind::Confusion];

/// A model at a step, seen on the examples: flat numbers, so that they get from one wasm module's instance to another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Portrait {
    /// What [`Facts`] say, the lengths of the parts, and the parts.
    numbers: Vec<f32>,
}

/// What is known of a portrait at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub kind: Kind,
    pub step: u32,
    /// Of the names, the first so many are those of axes: two features, a feature and the target, or the target. All others are
    /// of what is told apart; there are none where numbers are predicted.
    pub n_axes: usize,
    /// Of the examples, the first so many are those of the training split; all others are held out.
    pub n_training: usize,
    /// Of a regions' grid, cells in a row.
    pub n_columns: usize,
    /// How many pixels pictures have in a row, where the features are pixels.
    pub picture_width: usize,
    /// Pixels of a picture.
    pub n_pixels: usize,
    /// Whether a split has more examples than are looked at: the training split, and the one held out.
    pub is_part: [bool; 2],
}

/// The parts of a portrait, in their order.
#[derive(Clone, Copy)]
enum Part {
    Bounds,
    Names,
    Truth,
    Said,
    Features,
    Grid,
}

const N_FACTS: usize = 9;
const N_PARTS: usize = 6;
/// More classes than these are not told apart; no table has as many.
const MOST_CLASSES: usize = 100;

impl Portrait {
    /// Of these parts: names; the lowest and the highest of both axes; of each example, the class by its place among the names, or
    /// the number that is true; what the model says of each, of classes −1 where it says none, and of numbers what is no finite
    /// one; the features of each example, where it has no more than two, or is a picture; and of regions, row by row from the
    /// top, what the model says at the middle of each cell, the class, and how sure it is, from 0 to below 1, added to it (below 0
    /// where it says nothing), of a line the predicted numbers from left to right.
    pub fn new(facts: Facts, names: &[String], bounds: [[f32; 2]; 2], parts: [&[f32]; 4]) -> Portrait {
        let kind = KINDS.iter().position(|kind| *kind == facts.kind).unwrap_or_default();
        let Facts { step, n_axes, n_training, n_columns, picture_width, n_pixels, is_part, .. } = facts;
        let [is_part_of_training, is_part_of_held_out] = is_part.map(usize::from);
        let facts = [
            kind,
            step as usize,
            n_axes,
            n_training,
            n_columns,
            picture_width,
            n_pixels,
            is_part_of_training,
            is_part_of_held_out,
        ];
        // Between names stands the end of a line: within them, as tables of the reader's may have it, it is a space.
        let mut letters: Vec<f32> = Vec::new();
        for (idx, name) in names.iter().enumerate() {
            letters.extend((idx > 0).then_some('\n' as u32 as f32));
            let letter = |letter: char| if letter == '\n' || letter == '\r' { ' ' } else { letter };
            letters.extend(name.chars().map(|character| letter(character) as u32 as f32));
        }
        let [truth, said, features, grid] = parts;
        let parts = [bounds.as_flattened(), &letters, truth, said, features, grid];
        let mut numbers: Vec<f32> = facts.iter().map(|fact| *fact as f32).collect();
        numbers.extend(parts.iter().map(|part| part.len() as f32));
        parts.iter().for_each(|part| numbers.extend_from_slice(part));
        Portrait { numbers }
    }

    /// As it travels.
    pub fn numbers(&self) -> &[f32] {
        &self.numbers
    }

    /// The same, to be sent.
    pub fn into_numbers(self) -> Vec<f32> {
        self.numbers
    }

    /// What [`Portrait::numbers`] gave. Of any other numbers it is a portrait, too, if of nothing that makes sense.
    pub fn of(numbers: Vec<f32>) -> Portrait {
        Portrait { numbers }
    }

    fn count(&self, idx: usize) -> usize {
        self.numbers.get(idx).map_or(0, |count| *count as usize)
    }

    pub fn facts(&self) -> Facts {
        Facts {
            kind: KINDS.get(self.count(0)).copied().unwrap_or_default(),
            step: self.count(1) as u32,
            n_axes: self.count(2),
            n_training: self.count(3),
            n_columns: self.count(4),
            picture_width: self.count(5),
            n_pixels: self.count(6),
            is_part: [self.count(7) > 0, self.count(8) > 0],
        }
    }

    fn part(&self, part: Part) -> &[f32] {
        // Lengths are believed only as far as there are numbers.
        let length = |idx: usize| self.count(N_FACTS + idx).min(self.numbers.len());
        let begin = N_FACTS + N_PARTS + (0..part as usize).map(length).sum::<usize>();
        self.numbers.get(begin..begin + length(part as usize)).unwrap_or_default()
    }

    /// The lowest and the highest of each axis.
    pub fn bounds(&self) -> [[f32; 2]; 2] {
        match self.part(Part::Bounds) {
            &[left, right, bottom, top] => [[left, right], [bottom, top]],
            _ => [[0.0, 1.0]; 2],
        }
    }

    /// What the axes are called, and what is told apart.
    pub fn names(&self) -> (Vec<String>, Vec<String>) {
        let names = self.part(Part::Names).iter().filter_map(|number| char::from_u32(*number as u32));
        let names: String = names.collect();
        let mut axes: Vec<String> = names.split('\n').map(str::to_owned).collect();
        if names.is_empty() {
            axes.clear();
        }
        let mut classes = axes.split_off(self.facts().n_axes.min(axes.len()));
        classes.truncate(MOST_CLASSES);
        (axes, classes)
    }

    pub fn truth(&self) -> &[f32] {
        self.part(Part::Truth)
    }

    pub fn said(&self) -> &[f32] {
        self.part(Part::Said)
    }

    pub fn features(&self) -> &[f32] {
        self.part(Part::Features)
    }

    pub fn grid(&self) -> &[f32] {
        self.part(Part::Grid)
    }

    /// Truth and what is said, of the training split or of the one held out.
    fn split(&self, is_training: bool) -> (&[f32], &[f32]) {
        let of = |all| {
            let (training, held_out) = <[f32]>::split_at_checked(all, self.facts().n_training).unwrap_or_default();
            if is_training { training } else { held_out }
        };
        (of(self.truth()), of(self.said()))
    }

    /// Whether anything is held out.
    fn has_validation(&self) -> bool {
        self.truth().len() > self.facts().n_training
    }
}

/// The portrait in a place of that size in device pixels.
pub fn compose(portrait: &Portrait, theme: &Theme, size: (u32, u32), ratio: f64) -> Scene {
    let mut brush = Brush::new(portrait, theme, size, ratio);
    match portrait.facts().kind {
        Kind::Regions => regions::draw(&mut brush),
        Kind::Line => line::draw(&mut brush),
        Kind::Predicted => predicted::draw(&mut brush),
        Kind::Confusion => confusion::draw(&mut brush),
    }
    brush.scene
}

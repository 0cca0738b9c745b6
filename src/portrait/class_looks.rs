//! How are classes told apart in the plane? By colours, and where those come again, by patterns of their regions and marks on their examples.

use crate::chart::Theme;
use crate::chart::scene::{Colour, Ink};

/// How strong the paler cells of a pattern are, beside the others.
const PALE: f64 = 0.3;

/// How a class looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    pub colour: Colour,
    /// So many classes before it have the same colour.
    pub n_before: usize,
}

/// How each of so many classes looks. Where a reader has chosen few colours, they come again sooner.
pub fn looks(theme: &Theme, n_classes: usize) -> Vec<Look> {
    let mut looks: Vec<Look> = Vec::new();
    for class in 0..n_classes {
        let colour = theme.pinned.get(class % theme.pinned.len().max(1)).copied().unwrap_or(theme.text);
        let n_before = looks.iter().filter(|look| look.colour == colour).count();
        looks.push(Look { colour, n_before });
    }
    looks
}

impl Look {
    /// The ink of a cell of its pattern: the whole, stripes from side to side or from top to bottom, or a chessboard.
    pub fn ink(&self, row: usize, column: usize) -> Ink {
        let is_strong = match self.n_before % 4 {
            0 => true,
            1 => row.is_multiple_of(2),
            2 => column.is_multiple_of(2),
            _ => (row + column).is_multiple_of(2),
        };
        Ink::of(self.colour).times(if is_strong { 1.0 } else { PALE })
    }

    /// The colour of the mark on its examples, if they have one.
    pub fn mark(&self, theme: &Theme) -> Option<Colour> {
        let colour = if self.n_before.is_multiple_of(2) { theme.text } else { theme.surface };
        (self.n_before > 0).then_some(colour)
    }
}

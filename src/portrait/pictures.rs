//! Which pictures tell what a class looks like to the model? The mean of each class, and one of each kind of mistake.

use super::{Facts, Portrait};

/// Pictures of a portrait whose examples are pictures.
pub struct Pictures {
    /// The true class, what it is taken for, and the pixels from 0 to 1. Where both are the same, it is the mean of the class in the
    /// training split.
    pictures: Vec<(usize, usize, Vec<f32>)>,
}

impl Pictures {
    /// Mistakes are those of the examples that are held out, if any are.
    pub fn of(portrait: &Portrait) -> Pictures {
        let Facts { n_pixels, n_training, .. } = portrait.facts();
        let mut pictures = Vec::new();
        if n_pixels == 0 || n_pixels > portrait.features().len() {
            return Pictures { pictures };
        }
        let n_classes = portrait.names().1.len();
        let (mut low, mut high) = (f32::INFINITY, f32::NEG_INFINITY);
        for value in portrait.features() {
            (low, high) = (low.min(*value), high.max(*value));
        }
        let pixel = |value: f32| if high > low { (value - low) / (high - low) } else { 0.0 };
        let mut means = vec![(0.0, vec![0.0; n_pixels]); n_classes];
        let examples = portrait.features().chunks_exact(n_pixels).zip(portrait.truth().iter().zip(portrait.said()));
        for (idx, (row, (truth, said))) in examples.enumerate() {
            let (class, taken_for) = (*truth as usize, *said as usize);
            if let Some((count, sum)) = means.get_mut(class).filter(|_| idx < n_training) {
                *count += 1.0;
                sum.iter_mut().zip(row).for_each(|(sum, value)| *sum += pixel(*value));
            }
            let is_mistake = truth != said && *said >= 0.0 && (idx >= n_training) == portrait.has_validation();
            let is_new = || !pictures.iter().any(|(truth, said, _)| (*truth, *said) == (class, taken_for));
            if is_mistake && is_new() {
                pictures.push((class, taken_for, row.iter().map(|value| pixel(*value)).collect()));
            }
        }
        for (class, (count, sum)) in means.into_iter().enumerate().filter(|(_, (count, _))| *count > 0.0) {
            pictures.push((class, class, sum.iter().map(|sum| sum / count).collect()));
        }
        Pictures { pictures }
    }

    /// The picture of a class that is taken for another, or for itself.
    pub fn find(&self, class: usize, taken_for: usize) -> Option<&[f32]> {
        let found = self.pictures.iter().find(|(truth, said, _)| (*truth, *said) == (class, taken_for));
        found.map(|(_, _, pixels)| pixels.as_slice())
    }
}

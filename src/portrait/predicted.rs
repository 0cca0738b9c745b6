//! How near do predictions come to the truth? The nearer to the diagonal the better.

use super::frame::Brush;
use crate::chart::dash;
use crate::chart::scene::Ink;

pub fn draw(brush: &mut Brush) {
    let portrait = brush.portrait;
    let target = portrait.names().0.concat();
    let Some(axes) = brush.axes([&format!("true {target}"), &format!("predicted {target}")]) else { return };
    let [[low, high], _] = portrait.bounds();
    let diagonal = [axes.at(low, low), axes.at(high, high)];
    for part in dash::cut(&diagonal, &[6.0, 4.0], brush.ratio) {
        brush.scene.line(&part, Ink::of(brush.theme.text).times(0.8), brush.ratio);
    }
    for (idx, (truth, said)) in portrait.truth().iter().zip(portrait.said()).enumerate() {
        // What is no number has no place.
        if said.is_finite() {
            brush.example(idx, axes.at(*truth, *said), None);
        }
    }
}

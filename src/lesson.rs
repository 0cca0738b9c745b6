//! What of the page does a link show to a learner? Only some controls, perhaps, and some of them locked.

/// What a teacher's link asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lesson {
    /// The only controls that are shown, by their names; all, where it isn't said.
    pub shown: Option<Vec<String>>,
    /// Controls that are shown and can't be moved.
    pub locked: Vec<String>,
}

/// The parts of it, as links call them behind `view.`. Names are for ever.
pub const NAMES: [&str; 2] = ["controls", "locked"];
/// The controls that an element shows for which none were chosen: what most lessons are about.
pub const USUAL: [&str; 4] = ["dataset", "optimizer", "learning_rate", "batch_size"];
/// For no control at all.
const NONE: &str = "none";

impl Lesson {
    /// Sets a part, as links write it: names with points between them.
    pub fn set(&mut self, name: &str, value: &str) {
        let names = value.split('.').filter(|name| !name.is_empty() && *name != NONE).map(str::to_owned).collect();
        if name == NAMES[0] { self.shown = Some(names) } else { self.locked = names }
    }

    /// What differs from a page that shows all.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if let Some(shown) = &self.shown {
            pairs.push((NAMES[0], if shown.is_empty() { NONE.to_owned() } else { shown.join(".") }));
        }
        if !self.locked.is_empty() {
            pairs.push((NAMES[1], self.locked.join(".")));
        }
        pairs
    }

    /// What is wrong with it beside an experiment that has these settings: one whose controls are all none of its.
    pub fn problem(&self, known: &[&str]) -> Option<String> {
        let is_strange =
            |names: &Vec<String>| !names.is_empty() && !names.iter().any(|name| known.contains(&name.as_str()));
        let (part, names) = if let Some(shown) = self.shown.as_ref().filter(|shown| is_strange(shown)) {
            (NAMES[0], shown)
        } else if is_strange(&self.locked) {
            (NAMES[1], &self.locked)
        } else {
            return None;
        };
        let known = known.join(", ");
        Some(format!("view.{part} is {}; it must be some of {known}, with points between them", names.join(".")))
    }
}

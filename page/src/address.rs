//! What does the page's address say, besides the experiment? How the chart is looked at, which runs stay, and what a learner sees.

use crate::chart::LossChart;
use losscope::chart::pins::{MOST_PINNED, PINNED};
use losscope::chart::view::NAMES;
use losscope::lesson::{self, Lesson};
use losscope::link;
use wasm_bindgen::prelude::wasm_bindgen;

/// What a link calls a run that stays, behind `view.`.
const PIN: &str = "pin";

#[wasm_bindgen]
impl LossChart {
    /// The fragment that shows this experiment as it is looked at now.
    pub fn fragment(&self, link: &str) -> String {
        self.fragment_with(link, &self.lesson)
    }

    /// Takes the view out of a fragment and sets it; what is wrong with it, if anything.
    pub fn open_view(&mut self, fragment: &str) -> Option<String> {
        // Which of the runs that stay are hidden is of this page, and not of the link.
        let hidden = std::mem::take(&mut self.scope.view).hidden;
        self.scope.view.hidden = hidden.into_iter().filter(|id| id.starts_with(PINNED)).collect();
        self.lesson = Lesson::default();
        let mut problems = Vec::new();
        let (experiment, mut pairs) = link::split(fragment);
        let mut pins = Vec::new();
        pairs.retain(|(name, value)| {
            let is_of_lesson = lesson::NAMES.contains(&name.as_str());
            if is_of_lesson {
                self.lesson.set(name, value);
            } else if name == PIN {
                match link::decode(&link::unpack(value)) {
                    Ok(experiment) => pins.push(self.about(&experiment)),
                    Err(error) => problems.push(format!("view.{PIN}: {error}")),
                }
            }
            !is_of_lesson && name != PIN
        });
        if pins.len() > MOST_PINNED {
            problems.push(format!("view.{PIN} is given {} times; {MOST_PINNED} at the most are shown", pins.len()));
        }
        self.scope.set_pins(pins);
        let experiment = link::decode(&experiment).unwrap_or_default();
        let settings = experiment.in_words();
        problems.extend(self.lesson.problem(&settings.iter().map(|setting| setting.name).collect::<Vec<_>>()));
        // Whatever their order is: what a zoom is of has to be known before.
        for known in NAMES {
            for (_, value) in pairs.iter().filter(|(name, _)| name == known) {
                problems.extend(self.scope.view.set(known, value).err());
            }
        }
        for (name, value) in pairs.iter().filter(|(name, _)| !NAMES.contains(&name.as_str())) {
            problems.extend(self.scope.view.set(name, value).err());
        }
        (!problems.is_empty()).then(|| format!("This link’s view can’t be read in part: {}.", problems.join("; ")))
    }

    /// The only controls that the link shows; nothing where it shows all.
    #[wasm_bindgen(getter)]
    pub fn shown_controls(&self) -> Option<Vec<String>> {
        self.lesson.shown.clone()
    }

    /// The controls that the link locks.
    #[wasm_bindgen(getter)]
    pub fn locked_controls(&self) -> Vec<String> {
        self.lesson.locked.clone()
    }

    /// The fragment for a lesson: this experiment and view, only these controls, and those of them locked.
    pub fn lesson_fragment(&self, link: &str, shown: Option<Vec<String>>, locked: Vec<String>) -> String {
        self.fragment_with(link, &Lesson { shown, locked })
    }
}

impl LossChart {
    /// The fragment of an experiment as it is looked at now, with the runs that stay, for that lesson.
    pub(super) fn fragment_with(&self, link: &str, lesson: &Lesson) -> String {
        let mut pairs = self.scope.view.pairs();
        pairs.extend(self.scope.pinned_links().map(|link| (PIN, link::pack(link))));
        pairs.extend(lesson.pairs());
        link::join(link, &pairs)
    }
}

//! What can be set in any experiment at all? For what is made before there is an experiment: attributes of the element, types and
//! documentation.

use super::Experiment;
use super::visitors::Visitor;
use crate::catalog::{ChoiceField, ChoiceOption, ExperimentError, Group, Hyperparameter, Spec, Stops};
use std::collections::{BTreeSet, VecDeque};

/// A setting that some experiment has, with all that it can be in any of them.
#[derive(Clone, Debug, PartialEq)]
pub struct AnySetting {
    pub group: Group,
    /// The word in links.
    pub name: &'static str,
    pub label: &'static str,
    pub help: &'static str,
    /// The choice or the switch that it belongs to, if it is not there always.
    pub of: Option<&'static str>,
    /// The entries of that choice that have it, as links write them; none where it belongs to a switch.
    pub entries: Vec<&'static str>,
    /// As links write it; nothing where it depends on what else is set.
    pub default: Option<String>,
    /// As of a [`Hyperparameter`].
    pub is_found: bool,
    pub is_rare: bool,
    pub allowed: Allowed,
}

/// What a setting can be, as links write it.
#[derive(Clone, Debug, PartialEq)]
pub enum Allowed {
    Choice {
        options: Vec<ChoiceOption>,
    },
    Number {
        /// The least and the largest that any experiment allows.
        min: f64,
        max: f64,
        whole: bool,
        /// As of a [`Hyperparameter`].
        unit: &'static str,
        limitless: Option<&'static str>,
    },
    /// `off` or `on`.
    Switch,
}

/// Every setting that any experiment has, in the order of the page.
///
/// They are found, and not listed: beginning with the default experiment, each setting is brought to each of its options or ends, and
/// whatever experiment shows something new is taken further in the same way.
pub fn all_settings() -> Vec<AnySetting> {
    let mut all = Vec::new();
    let mut neighbours = BTreeSet::new();
    let mut open = VecDeque::from([Experiment::default()]);
    while let Some(experiment) = open.pop_front() {
        let here = settings_of(&experiment);
        neighbours.extend(here.windows(2).map(|pair| (pair[0].name, pair[1].name)));
        if learn(&mut all, &here) {
            let ends = here.iter().flat_map(|setting| setting.ends().into_iter().map(|end| (setting.name, end)));
            let changed = |(name, end): (&str, String)| experiment.with(name, &end);
            open.extend(ends.map(|end| changed(end).expect("the walk tells only what the same walk allows")));
        }
    }
    in_order(all, &neighbours)
}

/// The settings that apply to this experiment, in the order of the walk.
fn settings_of(experiment: &Experiment) -> Vec<AnySetting> {
    let mut collector = Collector { group: Group::Data, of: None, chosen: "", settings: Vec::new() };
    experiment.for_the_whole_run().walk(&mut collector).expect("collecting refuses nothing");
    collector.settings
}

/// Takes in what these settings of one experiment say, and tells whether there was a name or an option among it that was not known.
fn learn(all: &mut Vec<AnySetting>, here: &[AnySetting]) -> bool {
    let mut is_new = false;
    for setting in here {
        match all.iter_mut().find(|known| known.name == setting.name) {
            Some(known) => is_new |= known.learn(setting),
            None => {
                all.push(setting.clone());
                is_new = true;
            }
        }
    }
    is_new
}

/// The settings in an order that is that of every experiment in which the first of two neighbours comes before the second.
fn in_order(mut all: Vec<AnySetting>, neighbours: &BTreeSet<(&str, &str)>) -> Vec<AnySetting> {
    let mut ordered = Vec::with_capacity(all.len());
    while !all.is_empty() {
        let waits = |setting: &AnySetting| {
            all.iter().any(|other| other.name != setting.name && neighbours.contains(&(other.name, setting.name)))
        };
        // If two experiments contradicted each other, the one that was seen first would be right.
        let next = all.iter().position(|setting| !waits(setting)).unwrap_or(0);
        ordered.push(all.remove(next));
    }
    ordered
}

impl AnySetting {
    fn is_choice(&self, name: &str) -> bool {
        self.name == name && matches!(self.allowed, Allowed::Choice { .. })
    }

    /// Values between which everything lies that can make a difference to which settings there are.
    fn ends(&self) -> Vec<String> {
        match &self.allowed {
            Allowed::Choice { options } => options.iter().map(|option| option.value.to_owned()).collect(),
            Allowed::Number { min, max, .. } => [min, max].map(|end| crate::words::number(*end)).to_vec(),
            Allowed::Switch => ["off", "on"].map(str::to_owned).to_vec(),
        }
    }

    /// Takes in what the setting is in another experiment, and tells whether it has an option that was not known.
    fn learn(&mut self, other: &AnySetting) -> bool {
        for entry in &other.entries {
            if !self.entries.contains(entry) {
                self.entries.push(entry);
            }
        }
        if self.default != other.default {
            self.default = None;
        }
        match (&mut self.allowed, &other.allowed) {
            (Allowed::Choice { options }, Allowed::Choice { options: others }) => {
                let n_known = options.len();
                for option in others {
                    if options.iter().all(|known| known.value != option.value) {
                        options.push(option.clone());
                    }
                }
                options.len() > n_known
            }
            (
                Allowed::Number { min, max, whole, limitless, .. },
                Allowed::Number {
                    min: other_min, max: other_max, whole: other_whole, limitless: other_limitless, ..
                },
            ) => {
                *min = min.min(*other_min);
                *max = max.max(*other_max);
                *whole &= other_whole;
                *limitless = limitless.or(*other_limitless);
                false
            }
            _ => false,
        }
    }
}

/// Writes down every setting that it visits.
struct Collector {
    group: Group,
    of: Option<&'static str>,
    /// What was chosen last.
    chosen: &'static str,
    settings: Vec<AnySetting>,
}

impl Visitor for Collector {
    fn enter(&mut self, group: Group) {
        self.group = group;
    }

    fn inside(&mut self, choice: Option<&'static str>) {
        self.of = choice;
    }

    fn entry(
        &mut self,
        field: &ChoiceField,
        suitable: &[&'static dyn Spec],
        default: &'static str,
        chosen: &'static dyn Spec,
    ) -> Result<&'static str, ExperimentError> {
        self.chosen = chosen.name();
        self.settings.push(AnySetting {
            group: self.group,
            name: field.name,
            label: field.label,
            help: field.help,
            of: None,
            entries: Vec::new(),
            default: Some(default.to_owned()),
            is_found: false,
            is_rare: field.is_rare,
            allowed: Allowed::Choice { options: suitable.iter().map(|spec| ChoiceOption::of(*spec)).collect() },
        });
        Ok(chosen.name())
    }

    fn number(&mut self, hyperparameter: &Hyperparameter, _value: &mut f64) -> Result<(), ExperimentError> {
        let Hyperparameter { name, label, help, unit, default, min, max, whole, .. } = *hyperparameter;
        let Hyperparameter { is_found, is_rare, stops, limitless, .. } = *hyperparameter;
        let is_of_entry = self.of.is_some_and(|of| self.settings.iter().any(|choice| choice.is_choice(of)));
        self.settings.push(AnySetting {
            group: self.group,
            name,
            label,
            help,
            of: self.of,
            entries: if is_of_entry { vec![self.chosen] } else { Vec::new() },
            default: Some(hyperparameter.text(hyperparameter.nearest(default))),
            is_found,
            is_rare,
            allowed: match stops {
                Stops::Switch => Allowed::Switch,
                _ => Allowed::Number { min, max, whole, unit, limitless },
            },
        });
        Ok(())
    }
}

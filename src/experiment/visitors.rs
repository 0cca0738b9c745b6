//! What can be done with each setting in turn? Reading, checking and describing, each a visitor on `Experiment::walk`.

use crate::catalog::{
    Choice, ChoiceField, ChoiceOption, Control, ExperimentError, Group, Hyperparameter, Input, Setting, Spec, Stop,
    Stops, Values,
};
use crate::words;

/// Something that visits every setting that applies.
pub trait Visitor {
    fn enter(&mut self, _group: Group) {}

    /// The name of the entry that is chosen, one of `suitable`: the same as before, unless the visitor has another wish.
    fn entry(
        &mut self,
        _field: &ChoiceField,
        _suitable: &[&'static dyn Spec],
        _default: &'static str,
        chosen: &'static dyn Spec,
    ) -> Result<&'static str, ExperimentError> {
        Ok(chosen.name())
    }

    /// The numbers that follow are the entry's own, until `None`.
    fn inside(&mut self, _choice: Option<&'static str>) {}

    fn number(&mut self, hyperparameter: &Hyperparameter, value: &mut f64) -> Result<(), ExperimentError>;
}

/// Visits a choice and then the hyperparameters of what was chosen. (What doesn't have to know what kind of entry it is isn't
/// told: it would be compiled anew for each.)
pub fn choose<S: Spec>(
    visitor: &mut dyn Visitor,
    field: &ChoiceField,
    registry: &'static [S],
    suits: impl Fn(&S) -> bool,
    default: &'static str,
    choice: &mut Choice<S>,
) -> Result<(), ExperimentError> {
    let entry = |idx: usize| registry.get(idx).map(|spec| (spec as &'static dyn Spec, suits(spec)));
    let idx = choose_one(visitor, field, &entry, default, choice.spec, &mut choice.values)?;
    choice.spec = &registry[idx];
    Ok(())
}

/// The index of what was chosen among the entries, of which each says whether it suits.
fn choose_one(
    visitor: &mut dyn Visitor,
    field: &ChoiceField,
    entry: &dyn Fn(usize) -> Option<(&'static dyn Spec, bool)>,
    default: &'static str,
    before: &'static dyn Spec,
    values: &mut Values,
) -> Result<usize, ExperimentError> {
    let entries: Vec<(&'static dyn Spec, bool)> = (0..).map_while(entry).collect();
    let suitable: Vec<&'static dyn Spec> = entries.iter().filter(|(_, suits)| *suits).map(|(spec, _)| *spec).collect();
    let name = visitor.entry(field, &suitable, default, before)?;
    let idx = entries.iter().position(|(spec, _)| spec.name() == name);
    let idx = idx.expect("the name is one of those that were given, which are of the registry");
    let hyperparameters = entries[idx].0.hyperparameters();
    if name != before.name() {
        *values = Values::defaults(hyperparameters);
    }
    visitor.inside(Some(field.name));
    for (hyperparameter, number) in hyperparameters.iter().zip(&mut values.numbers) {
        visitor.number(hyperparameter, number)?;
    }
    visitor.inside(None);
    Ok(idx)
}

/// Visits a whole number.
pub fn whole(
    visitor: &mut dyn Visitor,
    hyperparameter: &Hyperparameter,
    value: &mut u32,
) -> Result<(), ExperimentError> {
    let mut number = f64::from(*value);
    visitor.number(hyperparameter, &mut number)?;
    *value = number as u32;
    Ok(())
}

/// Visits a switch.
pub fn switch(
    visitor: &mut dyn Visitor,
    hyperparameter: &Hyperparameter,
    value: &mut bool,
) -> Result<(), ExperimentError> {
    let mut number = if *value { 1.0 } else { 0.0 };
    visitor.number(hyperparameter, &mut number)?;
    *value = number != 0.0;
    Ok(())
}

/// The names of the entries that may be chosen, for an error's sentence.
fn one_of(suitable: &[&'static dyn Spec]) -> String {
    let names: Vec<_> = suitable.iter().map(|spec| spec.name()).collect();
    match names.as_slice() {
        [name] => (*name).to_owned(),
        names => format!("one of {}", names.join(", ")),
    }
}

/// Which settings are refused where they are not allowed; the others give way.
#[derive(Clone, Copy)]
pub enum Strictness<'a> {
    All,
    Only(&'a str),
    None,
}

impl Strictness<'_> {
    pub fn applies_to(&self, name: &str) -> bool {
        match self {
            Strictness::All => true,
            Strictness::Only(strict) => *strict == name,
            Strictness::None => false,
        }
    }
}

/// Sets every setting to what is given, or to its default.
pub struct Reader<'a> {
    pub settings: &'a [(&'a str, &'a str)],
    pub strictness: Strictness<'a>,
    pub visited: Vec<&'static str>,
    /// What was not allowed and has given way.
    pub given_way: Vec<ExperimentError>,
}

impl Reader<'_> {
    fn given(&mut self, name: &'static str) -> Option<&str> {
        self.visited.push(name);
        self.settings.iter().find(|(given, _)| *given == name).map(|(_, value)| *value)
    }
}

impl Visitor for Reader<'_> {
    fn entry(
        &mut self,
        field: &ChoiceField,
        suitable: &[&'static dyn Spec],
        default: &'static str,
        _chosen: &'static dyn Spec,
    ) -> Result<&'static str, ExperimentError> {
        let strict = self.strictness.applies_to(field.name);
        if let Some(name) = self.given(field.name) {
            if let Some(spec) = suitable.iter().find(|spec| spec.name() == name) {
                return Ok(spec.name());
            }
            let error = ExperimentError::new(field.name, name, one_of(suitable));
            if strict {
                return Err(error);
            }
            self.given_way.push(error);
        }
        Ok(default)
    }

    fn number(&mut self, hyperparameter: &Hyperparameter, value: &mut f64) -> Result<(), ExperimentError> {
        let strict = self.strictness.applies_to(hyperparameter.name);
        *value = match self.given(hyperparameter.name) {
            Some(text) => match hyperparameter.parse(text) {
                Ok(value) => value,
                Err(error) if strict => return Err(error),
                Err(error) => {
                    let nearest = hyperparameter.nearest(words::read(text).unwrap_or(hyperparameter.default));
                    self.given_way.push(error);
                    nearest
                }
            },
            None => hyperparameter.nearest(hyperparameter.default),
        };
        Ok(())
    }
}

/// Refuses what is not allowed.
pub struct Checker;

impl Visitor for Checker {
    fn entry(
        &mut self,
        field: &ChoiceField,
        suitable: &[&'static dyn Spec],
        _default: &'static str,
        chosen: &'static dyn Spec,
    ) -> Result<&'static str, ExperimentError> {
        let name = chosen.name();
        let is_suitable = suitable.iter().any(|spec| spec.name() == name);
        if is_suitable { Ok(name) } else { Err(ExperimentError::new(field.name, name, one_of(suitable))) }
    }

    fn number(&mut self, hyperparameter: &Hyperparameter, value: &mut f64) -> Result<(), ExperimentError> {
        if hyperparameter.allows(*value) { Ok(()) } else { Err(hyperparameter.refuse(&value.to_string())) }
    }
}

/// Reads what was typed for one number.
pub struct Typist<'a> {
    pub name: &'a str,
    pub typed: &'a str,
    pub read: Option<Result<String, ExperimentError>>,
}

impl Visitor for Typist<'_> {
    fn number(&mut self, hyperparameter: &Hyperparameter, _value: &mut f64) -> Result<(), ExperimentError> {
        if hyperparameter.name == self.name {
            self.read = Some(hyperparameter.read_typed(self.typed));
        }
        Ok(())
    }
}

/// Writes down the settings that differ from their defaults.
pub struct Writer {
    pub settings: Vec<(&'static str, String)>,
}

impl Visitor for Writer {
    fn entry(
        &mut self,
        field: &ChoiceField,
        _suitable: &[&'static dyn Spec],
        default: &'static str,
        chosen: &'static dyn Spec,
    ) -> Result<&'static str, ExperimentError> {
        if chosen.name() != default {
            self.settings.push((field.name, chosen.name().to_owned()));
        }
        Ok(chosen.name())
    }

    fn number(&mut self, hyperparameter: &Hyperparameter, value: &mut f64) -> Result<(), ExperimentError> {
        if *value != hyperparameter.nearest(hyperparameter.default) {
            self.settings.push((hyperparameter.name, hyperparameter.text(*value)));
        }
        Ok(())
    }
}

/// Writes down every setting in words.
pub struct Teller {
    pub settings: Vec<Setting>,
}

impl Visitor for Teller {
    fn entry(
        &mut self,
        field: &ChoiceField,
        _suitable: &[&'static dyn Spec],
        default: &'static str,
        chosen: &'static dyn Spec,
    ) -> Result<&'static str, ExperimentError> {
        let name = chosen.name();
        self.settings.push(Setting {
            name: field.name,
            label: in_a_sentence(field.label),
            words: chosen.label().to_owned(),
            is_default: name == default,
            speaks_for_itself: true,
        });
        Ok(name)
    }

    fn number(&mut self, hyperparameter: &Hyperparameter, value: &mut f64) -> Result<(), ExperimentError> {
        // What the reader did not set is no setting.
        if hyperparameter.is_found {
            return Ok(());
        }
        self.settings.push(Setting {
            name: hyperparameter.name,
            label: in_a_sentence(hyperparameter.label),
            words: hyperparameter.words(*value),
            is_default: *value == hyperparameter.nearest(hyperparameter.default),
            speaks_for_itself: false,
        });
        Ok(())
    }
}

/// Without the capital at the beginning.
fn in_a_sentence(label: &str) -> String {
    let mut label = label.to_owned();
    if let Some(first) = label.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    label
}

/// Writes down every setting as an input of the page.
pub struct Describer {
    pub group: Group,
    pub of: Option<&'static str>,
    pub controls: Vec<Control>,
}

impl Visitor for Describer {
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
        self.controls.push(Control {
            group: self.group,
            name: field.name,
            label: field.label,
            help: field.help,
            of: None,
            value: chosen.name().to_owned(),
            live: false,
            is_found: false,
            is_rare: field.is_rare,
            words: chosen.label().to_owned(),
            default: default.to_owned(),
            input: Input::Choice { options: suitable.iter().map(|spec| ChoiceOption::of(*spec)).collect() },
        });
        Ok(chosen.name())
    }

    fn number(&mut self, hyperparameter: &Hyperparameter, value: &mut f64) -> Result<(), ExperimentError> {
        let stops = hyperparameter.stop_values();
        let input = match hyperparameter.stops {
            Stops::Switch => Input::Switch,
            Stops::None => {
                let Hyperparameter { min, max, whole, .. } = *hyperparameter;
                Input::Number { min, max, whole }
            }
            _ => Input::Slider {
                position: nearest_stop(&stops, *value),
                typed: hyperparameter.typed(*value),
                stops: stops
                    .iter()
                    .map(|&stop| Stop { value: hyperparameter.text(stop), words: hyperparameter.words(stop) })
                    .collect(),
            },
        };
        self.controls.push(Control {
            group: self.group,
            name: hyperparameter.name,
            label: hyperparameter.label,
            help: hyperparameter.help,
            of: self.of,
            value: hyperparameter.text(*value),
            live: hyperparameter.live,
            is_found: hyperparameter.is_found,
            is_rare: hyperparameter.is_rare,
            words: hyperparameter.words(*value),
            default: hyperparameter.text(hyperparameter.nearest(hyperparameter.default)),
            input,
        });
        Ok(())
    }
}

/// The stop that is nearest to the value.
fn nearest_stop(stops: &[f64], value: f64) -> usize {
    let above = stops.partition_point(|&stop| stop <= value);
    match (above.checked_sub(1).and_then(|idx| stops.get(idx)), stops.get(above)) {
        (Some(below), Some(stop_above)) if value - below > stop_above - value => above,
        (Some(_), _) => above - 1,
        (None, _) => 0,
    }
}

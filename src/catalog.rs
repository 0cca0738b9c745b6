//! What may a reader set, and how is each setting read, written and shown?
//!
//! Everything around the trainer is made from here: links, the page's controls, element attributes, documentation and
//! tests. No default, range or option is written anywhere else.

use crate::words;
use serde::Serialize;

/// The part of the page in which a control stands, in the order of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Group {
    Data,
    Model,
    Optimization,
    Regularization,
    Run,
}

/// A number that a reader may set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hyperparameter {
    /// The word in links, attributes, JSON and code. Names are for ever.
    pub name: &'static str,
    /// The name for people.
    pub label: &'static str,
    /// One sentence: what it does to the curve.
    pub help: &'static str,
    /// The plural that follows the number (`examples`), or nothing.
    pub unit: &'static str,
    pub default: f64,
    pub min: f64,
    /// The largest number. Infinity is allowed besides where `limitless` names it.
    pub max: f64,
    /// Whether fractions are refused.
    pub whole: bool,
    /// Whether it can be changed while a run is on its way.
    pub live: bool,
    /// Whether it is found in the reader's data and not set by hand.
    pub is_found: bool,
    /// Whether it is changed so seldom that the page keeps it one click away.
    pub is_rare: bool,
    pub stops: Stops,
    /// Numbers that have a name of their own for people.
    pub named: &'static [(f64, &'static str)],
    /// The word in links for "as many as there are", where that is a value.
    pub limitless: Option<&'static str>,
}

/// Where a slider stops, from `min` to `max`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stops {
    /// These.
    Listed(&'static [f64]),
    /// Ten a decade, in rounded equal ratios (the preferred numbers of ISO 3, R10).
    Logarithmic,
    /// 1, 2, 4, 8… below the largest, and then the limitless value.
    Doubling,
    /// Off (0) and on (1).
    Switch,
    /// No slider: a number is entered.
    None,
}

/// Ten steps of nearly equal ratio in a decade, rounded so that people can say them.
const PREFERRED: [f64; 10] = [1.0, 1.25, 1.6, 2.0, 2.5, 3.2, 4.0, 5.0, 6.3, 8.0];

/// 10 to the power of −12 and so on.
const DECADES: [f64; 24] = [
    1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7,
    1e8, 1e9, 1e10, 1e11,
];

impl Hyperparameter {
    /// A template, from which each constant takes what it doesn't say.
    pub const PLAIN: Hyperparameter = Hyperparameter {
        name: "",
        label: "",
        help: "",
        unit: "",
        default: 0.0,
        min: 0.0,
        max: 1.0,
        whole: false,
        live: false,
        is_found: false,
        is_rare: false,
        stops: Stops::None,
        named: &[],
        limitless: None,
    };

    /// The value that `text` means.
    ///
    /// # Errors
    /// A number out of range, a fraction where a whole number is due, or not a number at all.
    pub fn parse(&self, text: &str) -> Result<f64, ExperimentError> {
        let value = match text {
            "off" if self.stops == Stops::Switch => Some(0.0),
            "on" if self.stops == Stops::Switch => Some(1.0),
            _ if self.stops == Stops::Switch => None,
            _ if self.limitless == Some(text) => Some(f64::INFINITY),
            // One that is too large becomes infinity, which has its own word here.
            _ => words::read(text).filter(|value: &f64| value.is_finite()),
        };
        value.filter(|&value| self.allows(value)).ok_or_else(|| self.refuse(text))
    }

    /// Whether the value is one that a reader may set.
    pub fn allows(&self, value: f64) -> bool {
        if value.is_infinite() {
            return value > 0.0 && self.limitless.is_some();
        }
        (self.min..=self.max).contains(&value) && (!self.whole || value.fract() == 0.0)
    }

    /// The error for a value that is not allowed.
    pub fn refuse(&self, given: &str) -> ExperimentError {
        let range = format!("from {} to {}", words::number(self.min), words::number(self.max));
        let allowed = match (self.stops, self.limitless) {
            (Stops::Switch, _) => "on or off".to_owned(),
            (_, Some(word)) => format!("a whole number {range}, or {word}"),
            _ if self.whole => format!("a whole number {range}"),
            _ => format!("a number {range}"),
        };
        ExperimentError::new(self.name, given, allowed)
    }

    /// The nearest value that is allowed.
    pub fn nearest(&self, value: f64) -> f64 {
        if self.allows(value) {
            value
        } else if value > self.max && self.limitless.is_some() {
            f64::INFINITY
        } else if value.is_nan() {
            self.default
        } else {
            let value = value.max(self.min).min(self.max);
            if self.whole { value.round() } else { value }
        }
    }

    /// The value as links write it: [`Hyperparameter::parse`] reads it back to the same bits.
    pub fn text(&self, value: f64) -> String {
        match (self.stops, self.limitless) {
            (Stops::Switch, _) => if value == 0.0 { "off" } else { "on" }.to_owned(),
            (_, Some(word)) if value.is_infinite() => word.to_owned(),
            _ => words::number(value),
        }
    }

    /// The value as a reader types it: a share in percent, all else as links write it.
    pub fn typed(&self, value: f64) -> String {
        if self.unit == PERCENT { words::number(in_percent(value)) } else { self.text(value) }
    }

    /// What a reader typed, as links write it: a number in the unit that the page shows, with that unit or without, or a value's name.
    ///
    /// # Errors
    /// As [`Hyperparameter::parse`], in that unit.
    pub fn read_typed(&self, typed: &str) -> Result<String, ExperimentError> {
        let typed = typed.trim_ascii();
        // A decimal comma. In a whole number it may part thousands, and can't be read for sure.
        let with_point: String = typed.chars().map(|char| if char == ',' { '.' } else { char }).collect();
        let typed = if self.whole { typed } else { with_point.as_str() };
        if let Some((value, _)) = self.named.iter().find(|(_, name)| *name == typed) {
            return Ok(self.text(*value));
        }
        let unit = words::singular(self.unit);
        let bare =
            [self.unit, &unit].iter().find_map(|unit| typed.strip_suffix(unit)).unwrap_or(typed).trim_ascii_end();
        if self.unit != PERCENT {
            return self.parse(bare).map(|value| self.text(value));
        }
        // The decimal that was typed, two places further down: a division would not always give the number that is nearest to it.
        let share = words::read::<f64>(&format!("{bare}e-2")).or_else(|| Some(words::read::<f64>(bare)? / 100.0));
        let [min, max] = [self.min, self.max].map(|end| words::number(in_percent(end)));
        let refuse = || ExperimentError::new(self.name, typed, format!("a number from {min} to {max}, in percent"));
        share.filter(|&share| self.allows(share)).map(|share| self.text(share)).ok_or_else(refuse)
    }

    /// The value in words, with its unit.
    pub fn words(&self, value: f64) -> String {
        if let Some((_, name)) = self.named.iter().find(|(named, _)| *named == value) {
            return (*name).to_owned();
        }
        if value.is_infinite() {
            return format!("all {} {}", words::number(self.max), self.unit);
        }
        match self.unit {
            "" => self.text(value),
            PERCENT => format!("{} %", words::number(in_percent(value))),
            unit if value == 1.0 => format!("1 {}", words::singular(unit)),
            unit => format!("{} {unit}", words::number(value)),
        }
    }

    /// Where its slider stops; nothing where it has none.
    pub fn stop_values(&self) -> Vec<f64> {
        let mut stops = Vec::new();
        match self.stops {
            Stops::Listed(values) => stops.extend_from_slice(values),
            Stops::Logarithmic => {
                for (exponent, decade) in (-12i8..).zip(DECADES) {
                    if 10.0 * decade >= self.min && decade <= self.max {
                        // Parsing gives the number nearest to the decimal that people see; multiplying would not always.
                        stops.extend(
                            PREFERRED.iter().filter_map(|digits| words::read::<f64>(&format!("{digits}e{exponent}"))),
                        );
                    }
                }
            }
            Stops::Doubling => {
                stops.extend((0..31).map(|power| f64::from(1u32 << power)).filter(|&value| value < self.max));
                stops.push(f64::INFINITY);
            }
            Stops::Switch | Stops::None => {}
        }
        stops.retain(|&value| self.allows(value));
        stops
    }
}

/// The unit of a share, which links write as a part of 1.
const PERCENT: &str = "%";

fn in_percent(share: f64) -> f64 {
    (share * 1e6).round() / 1e4
}

/// What is predicted: datasets have one, and losses are for some.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// A number.
    Regression,
    /// A class; for now one class against the rest.
    Classification,
}

/// A choice that a reader makes from a registry.
#[derive(Clone, Copy, Debug)]
pub struct ChoiceField {
    pub name: &'static str,
    pub label: &'static str,
    pub help: &'static str,
    /// As of a [`Hyperparameter`].
    pub is_rare: bool,
}

impl ChoiceField {
    /// A template, from which each constant takes what it doesn't say.
    pub const PLAIN: ChoiceField = ChoiceField { name: "", label: "", help: "", is_rare: false };
}

/// An entry of a registry: something that a reader may choose.
pub trait Spec: 'static {
    /// The word in links. Names are for ever.
    fn name(&self) -> &'static str;
    fn label(&self) -> &'static str;
    /// When to prefer it, in one sentence.
    fn help(&self) -> &'static str;
    /// Where it comes from.
    fn reference(&self) -> &'static str;
    /// What may be set of it. Names are unique among all that can be chosen together.
    fn hyperparameters(&self) -> &'static [Hyperparameter];
}

/// Implements [`Spec`] for a struct with fields of the same names.
macro_rules! implement_spec {
    ($spec:ty) => {
        impl crate::catalog::Spec for $spec {
            fn name(&self) -> &'static str {
                self.name
            }
            fn label(&self) -> &'static str {
                self.label
            }
            fn help(&self) -> &'static str {
                self.help
            }
            fn reference(&self) -> &'static str {
                self.reference
            }
            fn hyperparameters(&self) -> &'static [crate::catalog::Hyperparameter] {
                self.hyperparameters
            }
        }
        impl std::fmt::Debug for $spec {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name)
            }
        }
    };
}
pub(crate) use implement_spec;

/// An entry that was chosen, with the values of its hyperparameters.
#[derive(Debug)]
pub struct Choice<S: Spec> {
    pub spec: &'static S,
    pub values: Values,
}

impl<S: Spec> Choice<S> {
    /// The entry with its defaults.
    pub fn new(spec: &'static S) -> Choice<S> {
        Choice { spec, values: Values::defaults(spec.hyperparameters()) }
    }
}

impl<S: Spec> Clone for Choice<S> {
    fn clone(&self) -> Choice<S> {
        Choice { spec: self.spec, values: self.values.clone() }
    }
}

impl<S: Spec> PartialEq for Choice<S> {
    fn eq(&self, other: &Choice<S>) -> bool {
        self.spec.name() == other.spec.name() && self.values == other.values
    }
}

/// The values of an entry's hyperparameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Values {
    hyperparameters: &'static [Hyperparameter],
    /// One for each hyperparameter, in their order.
    pub numbers: Vec<f64>,
}

impl Values {
    pub fn defaults(hyperparameters: &'static [Hyperparameter]) -> Values {
        Values { hyperparameters, numbers: hyperparameters.iter().map(|h| h.default).collect() }
    }

    /// The number of that name.
    ///
    /// # Panics
    /// If the entry has no such hyperparameter: a slip in the entry's own file, which every test of it finds.
    pub fn get(&self, name: &str) -> f64 {
        let idx = self.hyperparameters.iter().position(|h| h.name == name);
        self.numbers[idx.expect("an entry asks only for the hyperparameters that it lists itself")]
    }

    /// Whether the switch of that name is on.
    pub fn is_on(&self, name: &str) -> bool {
        self.get(name) != 0.0
    }
}

/// A matrix among the parameters, row by row: what a model tells an optimizer of its shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matrix {
    pub offset: usize,
    pub n_rows: usize,
    pub n_columns: usize,
}

/// A setting of an experiment, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The word in links.
    pub name: &'static str,
    /// What people call it, within a sentence.
    pub label: String,
    /// Its value for people.
    pub words: String,
    pub is_default: bool,
    /// Whether the value says alone what it is: `Adam`, and not `0.1`.
    pub speaks_for_itself: bool,
}

impl Setting {
    /// `learning rate 0.1`, or `Adam`.
    pub fn in_words(&self) -> String {
        if self.speaks_for_itself { self.words.clone() } else { format!("{} {}", self.label, self.words) }
    }
}

/// One input of the page, with all that it shows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Control {
    pub group: Group,
    pub name: &'static str,
    pub label: &'static str,
    pub help: &'static str,
    /// The choice that it belongs to, where it is an entry's own.
    pub of: Option<&'static str>,
    /// As links write it.
    pub value: String,
    /// Whether it can be changed while a run is on its way.
    pub live: bool,
    /// Whether it is found in the reader's data, so that the page has no input for it.
    pub is_found: bool,
    /// Whether it is changed so seldom that the page keeps it one click away.
    pub is_rare: bool,
    /// For people.
    pub words: String,
    pub default: String,
    pub input: Input,
}

/// What kind of input a control is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Input {
    Choice {
        options: Vec<ChoiceOption>,
    },
    Slider {
        stops: Vec<Stop>,
        /// The stop nearest to the value, which a link may have put between two.
        position: usize,
        /// What a reader would type for the value.
        typed: String,
    },
    Switch,
    Number {
        min: f64,
        max: f64,
        whole: bool,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChoiceOption {
    pub value: &'static str,
    pub label: &'static str,
    pub help: &'static str,
    pub reference: &'static str,
}

impl ChoiceOption {
    pub fn of(spec: &dyn Spec) -> ChoiceOption {
        ChoiceOption { value: spec.name(), label: spec.label(), help: spec.help(), reference: spec.reference() }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stop {
    pub value: String,
    pub words: String,
}

/// Why an experiment could not be read, in a sentence without its full stop.
#[derive(Clone, PartialEq, Eq)]
pub struct ExperimentError {
    /// The setting that it is about.
    pub name: String,
    sentence: String,
}

impl ExperimentError {
    /// `name` is `given`, and would have to be `allowed`.
    pub fn new(name: &str, given: &str, allowed: impl std::fmt::Display) -> ExperimentError {
        let given = if given.is_empty() { "empty".to_owned() } else { shorten(given) };
        ExperimentError { name: name.to_owned(), sentence: format!("{name} is {given}; it must be {allowed}") }
    }

    /// `name` is nothing that could be set beside the `known` settings.
    pub fn unknown(name: &str, known: &[&str]) -> ExperimentError {
        let name = shorten(name);
        let known = known.join(", ");
        ExperimentError { sentence: format!("there is no setting {name} in this experiment; there are {known}"), name }
    }
}

/// A link can be of any length; a sentence can't.
fn shorten(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

impl std::fmt::Display for ExperimentError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl std::fmt::Debug for ExperimentError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl std::error::Error for ExperimentError {}

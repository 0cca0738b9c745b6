//! How is Python written? Numbers, calls, and lines that are indented.

use crate::catalog::{Hyperparameter, Values};
use crate::words;

/// A script that grows, line by line.
#[derive(Default)]
pub struct Lines {
    text: String,
}

impl Lines {
    /// A line, that many levels deep.
    pub fn add(&mut self, depth: usize, line: impl AsRef<str>) {
        let line = line.as_ref();
        let indent = if line.is_empty() { 0 } else { 4 * depth };
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Several lines of one depth.
    pub fn add_all(&mut self, depth: usize, lines: &[&str]) {
        lines.iter().for_each(|line| self.add(depth, line));
    }

    /// A definition of its own, after two empty lines.
    pub fn define(&mut self, definition: &str) {
        self.text.push_str("\n\n");
        self.text.push_str(definition.trim_end());
        self.text.push('\n');
    }

    /// What was written.
    pub fn into_text(self) -> String {
        self.text
    }
}

/// A number, as Python reads it.
pub fn number(value: f64) -> String {
    words::number(value)
}

/// The same, and seen to be no whole number, where that is another thing.
pub fn decimal(value: f64) -> String {
    let text = number(value);
    if text.contains(['.', 'e']) { text } else { text + ".0" }
}

/// `True` or `False`.
pub fn truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

/// `name=0.1`
pub fn argument(name: &str, value: f64) -> String {
    format!("{name}={}", number(value))
}

/// `name(first, second)`
pub fn call(name: &str, arguments: &[String]) -> String {
    format!("{name}({})", arguments.join(", "))
}

/// A class that is written out, with the values of these hyperparameters where it says `HYPERPARAMETERS`.
pub fn class(template: &str, hyperparameters: &[Hyperparameter], values: &Values) -> String {
    // Weight decay is of no class: a base class of the library has it, or one around this.
    let own = hyperparameters.iter().map(|hyperparameter| hyperparameter.name).filter(|name| *name != "weight_decay");
    let (names, numbers): (Vec<_>, Vec<_>) = own.map(|name| (name, number(values.get(name)))).unzip();
    if names.is_empty() {
        return template.replace("    HYPERPARAMETERS\n", "");
    }
    template.replace("HYPERPARAMETERS", &format!("{} = {}", names.join(", "), numbers.join(", ")))
}

/// Words as comments, in lines that are not too long.
pub fn comment(text: &str) -> Vec<String> {
    let mut lines = vec!["#".to_owned()];
    for word in text.split(' ') {
        let is_full = lines.last().is_some_and(|line| line.chars().count() + word.chars().count() > 118);
        if is_full {
            lines.push("#".to_owned());
        }
        if let Some(line) = lines.last_mut() {
            line.push(' ');
            line.push_str(word);
        }
    }
    lines
}

/// A name of the reader's own, as it can stand within a line: a script must not be continued by it.
pub fn one_line(name: &str) -> String {
    let is_safe = |character: char| !character.is_control() && !matches!(character, '\u{2028}' | '\u{2029}');
    name.chars().take(60).map(|character| if is_safe(character) { character } else { ' ' }).collect()
}

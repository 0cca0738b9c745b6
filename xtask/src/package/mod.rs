//! What is published of the element beside its code? Types, what editors read, and what npm wants to know: all of it made from the
//! catalog and from `element.rs`.

mod editors;
mod element;
mod manifest;
mod npm;
mod readme;
mod types;

use crate::attributes::{self, attribute, view_attribute};
use anyhow::{Context, Result};
use losscope::chart::view::{self, View};
use losscope::dataset::DATASETS;
use losscope::experiment::{Allowed, AnySetting};
use losscope::{lesson, words};
use std::fs;
use std::path::Path;

/// The licences, either of which may be chosen.
const LICENCES: [(&str, &str); 2] = [
    ("LICENSE-APACHE", include_str!("../../../LICENSE-APACHE")),
    ("LICENSE-MIT", include_str!("../../../LICENSE-MIT")),
];

/// Writes the npm package into the folder in which the element's code is.
pub fn write(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("{} could not be made", folder.display()))?;
    for (name, text) in files() {
        let path = folder.join(name);
        fs::write(&path, text).with_context(|| format!("{} could not be written", path.display()))?;
    }
    Ok(())
}

/// The files, by name.
fn files() -> Vec<(&'static str, String)> {
    let attributes = attributes();
    let json = |value: &serde_json::Value| format!("{value:#}\n");
    let mut files = vec![
        ("loss-playground.d.ts", types::element(&attributes)),
        ("anywidget.d.ts", types::ANYWIDGET.to_owned()),
        ("embed.d.ts", types::EMBED.to_owned()),
        ("react-jsx.d.ts", types::react()),
        ("vue.d.ts", types::vue()),
        ("custom-elements.json", json(&manifest::manifest(&attributes))),
        ("html-custom-data.json", json(&editors::html_custom_data(&attributes))),
        ("web-types.json", json(&editors::web_types(&attributes))),
        ("package.json", npm::package()),
        ("README.md", readme::readme(&attributes)),
    ];
    files.extend(LICENCES.map(|(name, text)| (name, text.to_owned())));
    files
}

/// The tables that are fetched when their dataset is chosen.
fn tables() -> impl Iterator<Item = String> {
    let files = DATASETS.iter().filter_map(|spec| spec.file.as_ref());
    files.filter(|file| !file.is_own).map(|file| format!("data/{}", file.name))
}

/// An attribute, whatever it sets.
struct Attribute {
    name: String,
    help: String,
    default: Option<String>,
    values: Values,
    /// What it sets: the property has the same name.
    of: Of,
}

#[derive(Clone, Copy, PartialEq)]
enum Of {
    Element,
    Experiment,
    View,
}

/// What an attribute can be.
enum Values {
    /// One of these, each with what it is.
    Words(Vec<(String, String)>),
    /// A number, or this word; and in words, which.
    Number {
        or: Option<&'static str>,
        range: String,
    },
    /// `off` or `on`.
    Switch,
    Text,
}

impl Values {
    /// As TypeScript has what an attribute can be given.
    fn typescript(&self) -> String {
        match self {
            Values::Words(words) => words.iter().map(|(word, _)| format!("\"{word}\"")).collect::<Vec<_>>().join(" | "),
            Values::Number { or: None, .. } => "number | `${number}`".to_owned(),
            Values::Number { or: Some(word), .. } => format!("number | `${{number}}` | \"{word}\""),
            Values::Switch => "\"off\" | \"on\"".to_owned(),
            Values::Text => "string".to_owned(),
        }
    }

    /// For people.
    fn in_words(&self) -> String {
        match self {
            Values::Words(words) => words.iter().map(|(word, _)| format!("`{word}`")).collect::<Vec<_>>().join(", "),
            Values::Number { range, .. } => range.clone(),
            Values::Switch => "`off`, `on`".to_owned(),
            Values::Text => "text".to_owned(),
        }
    }
}

/// All of the element's attributes: its own, then the settings in the order of the page, then the parts of the view.
fn attributes() -> Vec<Attribute> {
    let own = element::ATTRIBUTES.iter().map(|own| Attribute {
        name: own.name.to_owned(),
        help: own.help.to_owned(),
        default: match own.name {
            element::CONTROLS => Some(lesson::USUAL.map(attribute).join(" ")),
            _ => Some(own.default.to_owned()).filter(|default| !default.is_empty()),
        },
        values: words_of(own.kind),
        of: Of::Element,
    });
    let settings = attributes::settings().into_iter().map(of_setting);
    own.chain(settings).chain(of_view()).collect()
}

/// The words of a type that is a choice of words.
fn words_of(kind: &str) -> Values {
    if kind == "string" {
        return Values::Text;
    }
    Values::Words(kind.split(" | ").map(|word| (word.trim_matches('"').to_owned(), String::new())).collect())
}

fn of_setting(setting: AnySetting) -> Attribute {
    let belongs = match setting.of {
        Some(of) if setting.entries.is_empty() => format!(" It is there where `{}` is on.", attribute(of)),
        Some(of) => {
            let entries: Vec<String> = setting.entries.iter().map(|entry| format!("`{entry}`")).collect();
            format!(" A setting of `{}` {}.", attribute(of), entries.join(", "))
        }
        None => String::new(),
    };
    Attribute {
        name: attribute(setting.name),
        help: format!("{}: {}{belongs}", setting.label, setting.help),
        default: setting.default,
        values: match setting.allowed {
            Allowed::Choice { options } => {
                let word = |option: &losscope::catalog::ChoiceOption| {
                    (option.value.to_owned(), format!("{}: {}", option.label, option.help))
                };
                Values::Words(options.iter().map(word).collect())
            }
            Allowed::Number { min, max, whole, limitless, .. } => {
                let number = if whole { "a whole number" } else { "a number" };
                let or = limitless.map(|word| format!(", or `{word}`")).unwrap_or_default();
                let range = format!("{number} from {} to {}{or}", words::number(min), words::number(max));
                Values::Number { or: limitless, range }
            }
            Allowed::Switch => Values::Switch,
        },
        of: Of::Experiment,
    }
}

fn of_view() -> impl Iterator<Item = Attribute> {
    let plain = View::default();
    let controls = plain.controls("metric");
    view::NAMES.into_iter().map(move |name| {
        let control = controls.iter().find(|control| control.name == name);
        let about = control.map(|control| format!("{}: {} ", control.label, control.help)).unwrap_or_default();
        let is_choice = control.is_some_and(|control| control.kind != view::Kind::Slider);
        let options = control.filter(|_| is_choice).map(|control| control.options.clone());
        Attribute {
            name: view_attribute(name),
            help: format!("{about}What `view.{name}` is in links of the playground."),
            default: control.map(|control| control.value.clone()),
            values: options.map_or(Values::Text, Values::Words),
            of: Of::View,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use std::collections::BTreeSet;

    fn read(folder: &Path, name: &str) -> Value {
        let text = fs::read_to_string(folder.join(name)).expect("it was written");
        serde_json::from_str(&text).expect("it is JSON")
    }

    #[test]
    fn whatever_is_written_is_packed_and_the_rest_is_code() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        write(folder.path()).expect("it can be written");
        let listed = npm::listed();
        let packed: BTreeSet<&str> = listed.iter().map(String::as_str).chain(["README.md", "package.json"]).collect();
        let written: BTreeSet<&str> = files().into_iter().map(|(name, _)| name).collect();
        assert!(written.is_subset(&packed), "not packed: {:?}", written.difference(&packed));
        for name in packed.difference(&written) {
            let ending = name.rsplit('.').next().expect("a name has a last part");
            assert!(["js", "wasm", "html", "csv"].contains(&ending), "nobody writes {name}");
        }
        for (name, text) in files() {
            assert_eq!(fs::read_to_string(folder.path().join(name)).expect("it was written"), text);
        }
    }

    #[test]
    fn the_package_needs_nothing_and_names_only_its_own_files() {
        let package: Value = serde_json::from_str(&npm::package()).expect("it is JSON");
        for key in ["dependencies", "peerDependencies", "optionalDependencies", "scripts"] {
            assert!(package.get(key).is_none(), "{key}");
        }
        let mut paths = Vec::new();
        strings(&package["exports"], &mut paths);
        for key in ["main", "types", "unpkg", "jsdelivr", "customElements", "web-types"] {
            paths.push(package[key].as_str().unwrap_or_else(|| panic!("{key} is a path")).to_owned());
        }
        for path in paths {
            let name = path.trim_start_matches("./");
            assert!(
                name == "package.json" || npm::listed().iter().any(|listed| listed == name),
                "{path} is no file of the package"
            );
        }
        assert_eq!(package["license"], "MIT OR Apache-2.0");
    }

    fn strings(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::String(text) => found.push(text.clone()),
            Value::Object(entries) => entries.values().for_each(|value| strings(value, found)),
            other => panic!("{other} is no path"),
        }
    }

    #[test]
    fn editors_know_each_attribute() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        write(folder.path()).expect("it can be written");
        let names: Vec<String> = attributes().into_iter().map(|attribute| attribute.name).collect();
        let html = &read(folder.path(), "html-custom-data.json")["tags"][0];
        let web = &read(folder.path(), "web-types.json")["contributions"]["html"]["elements"][0];
        for element in [html, web] {
            assert_eq!(element["name"], element::TAG);
            let known = element["attributes"].as_array().expect("a list").iter();
            let known: Vec<&str> = known.map(|attribute| attribute["name"].as_str().expect("a name")).collect();
            assert_eq!(known, names);
        }
    }

    #[test]
    fn a_custom_property_that_is_told_is_one_of_the_style_sheets() {
        let css = include_str!("../../../www/element.css");
        let pieces = css.split("var(--playground-").skip(1);
        let used: BTreeSet<&str> = pieces.filter_map(|piece| piece.split([',', ')']).next()).collect();
        let told = element::CUSTOM_PROPERTIES.iter().map(|property| property.name);
        let told: BTreeSet<&str> = told.filter_map(|name| name.strip_prefix("--playground-")).collect();
        assert_eq!(told, used);
    }

    #[test]
    fn a_setting_of_some_entries_says_of_which() {
        let attributes = attributes();
        let help = |name: &str| {
            let attribute = attributes.iter().find(|attribute| attribute.name == name).expect("there is one");
            attribute.help.as_str()
        };
        assert!(
            help("momentum").ends_with(" A setting of `optimizer` `sgd`, `rmsprop`, `muon`."),
            "{}",
            help("momentum")
        );
        assert!(help("patience").ends_with(" It is there where `early-stopping` is on."), "{}", help("patience"));
        assert!(help("seed").starts_with("Seed: All chance comes from it"), "{}", help("seed"));
    }
}

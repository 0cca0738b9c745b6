//! What is in the lessons of the guide? Their Markdown, read: the words, and each embed with the experiment that it shows.
#![allow(dead_code, reason = "each test file uses a part of it")]

use losscope::catalog::Control;
use losscope::chart::view::{self, View};
use losscope::experiment::Experiment;
use regex::Regex;
use std::fs;
use std::path::PathBuf;

/// What an embed may say besides the settings of its experiment and the parts of its view.
const OWN_ATTRIBUTES: [&str; 7] = ["controls", "locked", "theme", "height", "label", "start", "engine"];

/// A page of the guide.
pub struct Lesson {
    /// Its file, without the ending.
    pub name: String,
    pub markdown: String,
    pub embeds: Vec<Embed>,
}

/// A `<loss-playground>` in a page.
pub struct Embed {
    /// As written, by their names.
    pub attributes: Vec<(String, String)>,
    pub experiment: Experiment,
    /// The settings whose controls are shown, as links call them.
    pub controls: Vec<String>,
    pub locked: Vec<String>,
    /// What is there without JavaScript.
    pub fallback: String,
}

/// The folder of the pages.
pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/guide/src")
}

/// Every lesson, in the order of the table of contents.
pub fn lessons() -> Vec<Lesson> {
    let read = |file: &str| fs::read_to_string(folder().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    let entry = Regex::new(r"(?m)^- \[[^\]]+\]\(([\w-]+)\.md\)$").expect("a pattern");
    let summary = read("SUMMARY.md");
    entry.captures_iter(&summary).map(|entry| Lesson::read(&entry[1], read(&format!("{}.md", &entry[1])))).collect()
}

impl Lesson {
    fn read(name: &str, markdown: String) -> Lesson {
        let element = Regex::new(r"(?s)<loss-playground\s([^>]*)>(.*?)</loss-playground>").expect("a pattern");
        let embeds = element.captures_iter(&markdown).map(|embed| Embed::read(name, &embed[1], &embed[2]));
        let embeds: Vec<Embed> = embeds.collect();
        assert_eq!(embeds.len(), markdown.matches("<loss-playground").count(), "{name}: every embed can be read");
        Lesson { name: name.to_owned(), markdown, embeds }
    }

    pub fn words(&self) -> String {
        words(&self.markdown)
    }
}

/// What a reader reads of Markdown: without the embeds, tags, links' addresses and marks; a line is a paragraph, a heading, or an item of
/// a list.
pub fn words(markdown: &str) -> String {
    let replace = |text: &str, pattern: &str, by: &str| {
        Regex::new(pattern).expect("a pattern").replace_all(text, by).into_owned()
    };
    let text = replace(markdown, r"(?s)<loss-playground.*?</loss-playground>", "");
    let text = replace(&text, r"</?[a-z]+>", "");
    let text = replace(&text, r"\[([^\]]*)\]\([^)]*\)", "$1");
    let text = replace(&text, r"\*+|`|(?m)^#+ ", "");
    // An item of a list begins a line; any other line goes on with what is above it.
    let text = replace(&text, r"(?m)^(\d+\. |- )", "\u{2} $1");
    let text = replace(&text, r"\n +(\S)", " $1");
    replace(&text, r"([^\n])\n([^\n|-])", "$1 $2").replace("\u{2} ", "\n")
}

impl Embed {
    fn read(page: &str, attributes: &str, fallback: &str) -> Embed {
        let attribute = Regex::new(r#"([a-z][a-z0-9-]*)(?:="([^"]*)")?"#).expect("a pattern");
        let rest = attribute.replace_all(attributes, "");
        assert_eq!(rest.trim(), "", "{page}: an attribute is a name and a value in double quotes");
        let attributes: Vec<(String, String)> = attribute
            .captures_iter(attributes)
            .map(|pair| (pair[1].to_owned(), pair.get(2).map_or("", |value| value.as_str()).to_owned()))
            .collect();
        let list = |name: &str| -> Vec<String> {
            let value = attributes.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
            value.unwrap_or_default().split_whitespace().filter(|name| *name != "none").map(snake).collect()
        };
        let (controls, locked) = (list("controls"), list("locked"));
        let mut view = View::default();
        let mut settings = Vec::new();
        for (name, value) in &attributes {
            let part = name.strip_prefix("view-").map(snake);
            if let Some(part) = part {
                assert!(view::NAMES.contains(&part.as_str()), "{page}: there is no {name}");
                view.set(&part, value).unwrap_or_else(|problem| panic!("{page}: {problem}"));
            } else if !OWN_ATTRIBUTES.contains(&name.as_str()) {
                settings.push((snake(name), value.as_str()));
            }
        }
        let settings: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let experiment =
            Experiment::from_settings(&settings).unwrap_or_else(|problem| panic!("{page}: {problem}: {settings:?}"));
        let written = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let needed = experiment.settings().into_iter().map(|(name, value)| (name.to_owned(), value));
        let (mut written, mut needed): (Vec<_>, Vec<_>) = (written.collect(), needed.collect());
        written.sort_unstable();
        needed.sort_unstable();
        assert_eq!(written, needed, "{page}: an embed says what is not at its default, as links write it, and no more");
        Embed { attributes, experiment, controls, locked, fallback: fallback.trim().to_owned() }
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// The control of a setting in an experiment that came of this embed's.
    pub fn control(&self, name: &str, experiment: &Experiment) -> Control {
        let found = experiment.controls().into_iter().find(|control| control.name == name);
        found.unwrap_or_else(|| panic!("{name} does not apply to this experiment: {:?}", experiment.settings()))
    }
}

fn snake(name: &str) -> String {
    name.replace('-', "_")
}

//! Which attributes does the element have? `www/pkg/attributes.js` names them, so that nothing is written there by hand.

use anyhow::{Context, Result};
use losscope::chart::view;
use losscope::dataset::DATASETS;
use losscope::experiment::{Allowed, AnySetting, all_settings};
use losscope::lesson;
use std::fs;
use std::path::Path;

/// Every setting that an attribute can have, with what it can be. What is found in a reader's own table can't be had from an attribute,
/// and neither can the table.
pub fn settings() -> Vec<AnySetting> {
    let mut settings = all_settings();
    settings.retain(|setting| !setting.is_found);
    let is_own = |name: &str| DATASETS.iter().any(|spec| spec.name == name && spec.is_own());
    for setting in &mut settings {
        setting.entries.retain(|entry| !is_own(entry));
        if let Allowed::Choice { options } = &mut setting.allowed {
            options.retain(|option| !is_own(option.value));
        }
    }
    settings
}

/// The attribute for a word of links.
pub fn attribute(name: &str) -> String {
    name.replace('_', "-")
}

/// The attribute for a part of the view.
pub fn view_attribute(name: &str) -> String {
    format!("view-{}", attribute(name))
}

/// The property for an attribute.
pub fn property(attribute: &str) -> String {
    let mut words = attribute.split('-');
    let mut property = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut characters = word.chars();
        property.extend(characters.next().map(|first| first.to_ascii_uppercase()));
        property.push_str(characters.as_str());
    }
    property
}

/// Writes `attributes.js` into the folder of what is generated for the page.
pub fn write(package: &Path) -> Result<()> {
    let file = package.join("attributes.js");
    fs::create_dir_all(package).with_context(|| format!("{} could not be made", package.display()))?;
    fs::write(&file, module()).with_context(|| format!("{} could not be written", file.display()))
}

fn module() -> String {
    let settings: Vec<&str> = settings().iter().map(|setting| setting.name).collect();
    let json = |names: &[&str]| serde_json::Value::from(names);
    format!(
        "// @ts-check\n\
         // What can an attribute of the element set? Settings of the experiment and parts of the view, as links call them.\n\
         export const settings = {};\n\
         export const view_names = {};\n\
         export const usual_controls = {};\n\
         export const version = \"{}\";\n",
        json(&settings),
        json(&view::NAMES),
        json(&lesson::USUAL),
        env!("CARGO_PKG_VERSION")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_names_every_setting_and_part_of_the_view() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        write(&folder.path().join("pkg")).expect("it can be written");
        let module = fs::read_to_string(folder.path().join("pkg/attributes.js")).expect("it was written");
        let list = |name: &str| -> Vec<String> {
            let start = format!("export const {name} = ");
            let line = module.lines().find_map(|line| line.strip_prefix(&start)).expect("it is exported");
            serde_json::from_str(line.trim_end_matches(';')).expect("a list of names")
        };
        assert_eq!(list("settings"), settings().iter().map(|setting| setting.name).collect::<Vec<_>>());
        assert_eq!(list("view_names"), view::NAMES);
        assert!(list("usual_controls").iter().all(|name| list("settings").contains(name)));
        assert!(module.contains(&format!("export const version = \"{}\";", env!("CARGO_PKG_VERSION"))));
    }

    #[test]
    fn an_attribute_needs_no_table_of_the_readers() {
        let settings = settings();
        let all = all_settings();
        assert!(all.iter().any(|setting| setting.is_found), "there is one that is left out");
        assert!(settings.iter().all(|setting| !setting.is_found));
        let dataset = settings.iter().find(|setting| setting.of.is_none()).expect("the dataset comes first");
        let Allowed::Choice { options } = &dataset.allowed else { panic!("{} is no choice", dataset.name) };
        let n_shipped = DATASETS.iter().filter(|spec| spec.file.as_ref().is_none_or(|file| !file.is_own)).count();
        assert_eq!(options.len(), n_shipped);
        assert!(n_shipped < DATASETS.len());
    }

    #[test]
    fn a_property_is_its_attribute_in_camel_case() {
        for (attribute, expected) in [("seed", "seed"), ("learning-rate", "learningRate"), ("beta1", "beta1")] {
            assert_eq!(property(attribute), expected);
        }
        assert_eq!(view_attribute("x_scale"), "view-x-scale");
        assert_eq!(property(&view_attribute("x_scale")), "viewXScale");
    }
}

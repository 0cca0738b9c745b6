//! What do editors offer while somebody writes the tag? Data for VS Code, and for the editors of JetBrains.

use super::element::{CLASS, CUSTOM_PROPERTIES, EVENTS, PARTS, SLOTS, SUMMARY, TAG};
use super::{Attribute, Of, Values};
use crate::attributes::property;
use serde_json::{Value, json};

/// Custom data of VS Code (https://github.com/microsoft/vscode-custom-data).
pub fn html_custom_data(attributes: &[Attribute]) -> Value {
    let of_attribute = |attribute: &Attribute| {
        let mut value = json!({ "name": attribute.name, "description": described(attribute) });
        let values = words(&attribute.values);
        if !values.is_empty() {
            let of_word = |(word, help): &(String, String)| {
                let mut value = json!({ "name": word });
                if !help.is_empty() {
                    value["description"] = json!(help);
                }
                value
            };
            value["values"] = values.iter().map(of_word).collect();
        }
        value
    };
    json!({
        "version": 1.1,
        "tags": [{
            "name": TAG,
            "description": SUMMARY,
            "attributes": attributes.iter().map(of_attribute).collect::<Vec<_>>(),
        }],
    })
}

/// Web types (https://github.com/JetBrains/web-types).
pub fn web_types(attributes: &[Attribute]) -> Value {
    let of_attribute = |attribute: &Attribute| {
        let mut value = json!({
            "name": attribute.name,
            "description": described(attribute),
            "value": { "type": attribute.values.typescript(), "required": attribute.name != "locked" },
        });
        if let Some(default) = &attribute.default {
            value["default"] = json!(default);
        }
        value
    };
    let of_property = |attribute: &Attribute| {
        json!({
            "name": property(&attribute.name),
            "description": attribute.help,
            "type": attribute.values.typescript(),
        })
    };
    let named = |names: &[super::element::Name]| -> Vec<Value> {
        names.iter().map(|name| json!({ "name": name.name, "description": name.help })).collect()
    };
    let own = attributes.iter().filter(|attribute| attribute.of != Of::View);
    json!({
        "$schema": "https://json.schemastore.org/web-types",
        "name": TAG,
        "version": env!("CARGO_PKG_VERSION"),
        "description-markup": "markdown",
        "contributions": {
            "html": {
                "elements": [{
                    "name": TAG,
                    "description": SUMMARY,
                    "source": { "module": TAG, "symbol": CLASS },
                    "attributes": attributes.iter().map(of_attribute).collect::<Vec<_>>(),
                    "slots": named(SLOTS),
                    "js": {
                        "properties": own.map(of_property).collect::<Vec<_>>(),
                        "events": EVENTS.iter().map(|event| json!({
                            "name": event.name,
                            "description": event.described(),
                        })).collect::<Vec<_>>(),
                    },
                    "css": { "parts": named(PARTS), "properties": named(CUSTOM_PROPERTIES) },
                }],
            },
        },
    })
}

fn described(attribute: &Attribute) -> String {
    let values = match &attribute.values {
        Values::Number { range, .. } => format!(" It is {range}."),
        _ => String::new(),
    };
    let default = attribute.default.as_ref().map(|default| format!(" Default: `{default}`.")).unwrap_or_default();
    format!("{}{values}{default}", attribute.help)
}

/// The words that are offered.
fn words(values: &Values) -> Vec<(String, String)> {
    let plain = |word: &str| (word.to_owned(), String::new());
    match values {
        Values::Words(words) => words.clone(),
        Values::Number { or, .. } => or.map(plain).into_iter().collect(),
        Values::Switch => ["off", "on"].map(plain).to_vec(),
        Values::Text => Vec::new(),
    }
}

//! What does a tool know of the element? A Custom Elements Manifest (https://custom-elements-manifest.open-wc.org), for documentation
//! and editors.

use super::element::{
    CLASS, CUSTOM_PROPERTIES, EVENTS, METHODS, MORE_STATES, PARTS, READ_ONLY, SLOTS, STATES, STATICS, SUMMARY, TAG,
};
use super::{Attribute, Of};
use crate::attributes::property;
use serde_json::{Value, json};

/// The module that the manifest is about.
const MODULE: &str = "loss-playground.js";

/// The manifest.
pub fn manifest(attributes: &[Attribute]) -> Value {
    let declaration = json!({ "name": CLASS, "module": MODULE });
    json!({
        "schemaVersion": "2.1.0",
        "readme": "README.md",
        "modules": [{
            "kind": "javascript-module",
            "path": MODULE,
            "declarations": [class(attributes)],
            "exports": [
                { "kind": "js", "name": CLASS, "declaration": declaration },
                { "kind": "custom-element-definition", "name": TAG, "declaration": declaration },
            ],
        }],
    })
}

fn class(attributes: &[Attribute]) -> Value {
    let named = |names: &[super::element::Name]| -> Vec<Value> {
        names.iter().map(|name| json!({ "name": name.name, "description": name.help })).collect()
    };
    json!({
        "kind": "class",
        "customElement": true,
        "name": CLASS,
        "tagName": TAG,
        "description": SUMMARY,
        "superclass": { "name": "HTMLElement", "package": "global:" },
        "attributes": attributes.iter().map(of_attribute).collect::<Vec<_>>(),
        "members": members(attributes),
        "events": EVENTS.iter().map(|event| json!({
            "name": event.name,
            "description": event.described(),
            "type": { "text": format!("CustomEvent<{}>", event.detail) },
        })).collect::<Vec<_>>(),
        "slots": named(SLOTS),
        "cssParts": named(PARTS),
        "cssProperties": named(CUSTOM_PROPERTIES),
        "cssStates": named(STATES).into_iter().chain(named(MORE_STATES)).collect::<Vec<_>>(),
    })
}

fn of_attribute(attribute: &Attribute) -> Value {
    let mut value = json!({
        "name": attribute.name,
        "description": attribute.help,
        "type": { "text": attribute.values.typescript() },
    });
    if let Some(default) = &attribute.default {
        value["default"] = json!(default);
    }
    if attribute.of != Of::View {
        value["fieldName"] = json!(property(&attribute.name));
    }
    value
}

fn members(attributes: &[Attribute]) -> Vec<Value> {
    let fields = attributes.iter().filter(|attribute| attribute.of != Of::View).map(|attribute| {
        json!({
            "kind": "field",
            "name": property(&attribute.name),
            "description": attribute.help,
            "type": { "text": attribute.values.typescript() },
            "attribute": attribute.name,
        })
    });
    let read_only = READ_ONLY.iter().map(|property| {
        json!({
            "kind": "field",
            "name": property.name,
            "description": property.help,
            "type": { "text": property.kind },
            "readonly": true,
        })
    });
    let statics = STATICS.iter().map(|property| {
        json!({
            "kind": "field",
            "name": property.name,
            "description": property.help,
            "type": { "text": property.kind },
            "static": true,
            "readonly": true,
        })
    });
    let methods = METHODS.iter().map(|method| {
        let parameters = method.parameters.iter().map(|(name, kind, default)| {
            let mut parameter = json!({ "name": name, "type": { "text": kind } });
            if let Some(default) = default {
                parameter["default"] = json!(default);
                parameter["optional"] = json!(true);
            }
            parameter
        });
        json!({
            "kind": "method",
            "name": method.name,
            "description": method.help,
            "static": method.is_static,
            "parameters": parameters.collect::<Vec<_>>(),
            "return": { "type": { "text": method.returns } },
        })
    });
    fields.chain(read_only).chain(statics).chain(methods).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{attributes, element};
    use super::*;
    use losscope::chart::view;

    #[test]
    fn its_attributes_are_the_elements_own_all_settings_and_the_parts_of_the_view() {
        let manifest = manifest(&attributes());
        let class = &manifest["modules"][0]["declarations"][0];
        let names: Vec<&str> = class["attributes"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|attribute| attribute["name"].as_str().expect("a name"))
            .collect();
        let own = element::ATTRIBUTES.iter().map(|own| own.name.to_owned());
        let settings = crate::attributes::settings();
        let settings = settings.iter().map(|setting| crate::attributes::attribute(setting.name));
        let view = view::NAMES.iter().map(|name| crate::attributes::view_attribute(name));
        assert_eq!(names, own.chain(settings).chain(view).collect::<Vec<_>>());
    }
}

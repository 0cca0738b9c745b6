//! Which types does TypeScript know the element by? Those of its class, of React's JSX and of Vue's templates.

use super::element::{ATTRIBUTES, CLASS, EVENTS, METHODS, Method, READ_ONLY, STATES, STATICS, SUMMARY, TAG, TYPES};
use super::{Attribute, Of, Values};
use crate::attributes::property;
use std::fmt::Write;

/// The name of a property that every HTML element has already, of another type: reading it gives that, and setting it the setting.
const TAKEN: [&str; 1] = ["dataset"];

/// The types of the module.
pub fn element(attributes: &[Attribute]) -> String {
    let mut text =
        format!("// {SUMMARY}\n// Made by `cargo xtask dist` from the catalog: what is changed here is lost.\n{TYPES}");
    let statuses: Vec<String> = STATES.iter().map(|state| format!("\"{}\"", state.name)).collect();
    text += &format!("\n/** What the element is doing. */\nexport type Status = {};\n", statuses.join(" | "));
    text += "\n/** The attributes of the element, as HTML, JSX and templates have them. */\n";
    text += &format!("export interface {CLASS}Attributes {{\n");
    for attribute in attributes {
        text += &comment(&attribute.help, attribute.default.as_deref());
        let kind = in_html(attribute);
        text += &format!("  \"{}\"?: {kind};\n", attribute.name);
    }
    text += &format!("}}\n\n/** The element's own events. */\nexport interface {CLASS}OwnEvents {{\n");
    for event in EVENTS {
        text += &comment(&event.described(), None);
        text += &format!("  {}: CustomEvent<{}>;\n", event.name, event.detail);
    }
    text += "}\n\n/** All events that it can have. */\n";
    text += &format!(
        "export type {CLASS}EventMap = Omit<HTMLElementEventMap, keyof {CLASS}OwnEvents> & {CLASS}OwnEvents;\n"
    );
    text += &class(attributes);
    text += &format!(
        "\n/** Registers the element, under another name if that is wanted. Importing the module does it for `{TAG}`. */\n\
         export declare function define(tag?: string): void;\n\n\
         declare global {{\n  interface HTMLElementTagNameMap {{\n    \"{TAG}\": {CLASS};\n  }}\n}}\n"
    );
    text
}

fn class(attributes: &[Attribute]) -> String {
    let mut text = format!("\n/** {SUMMARY} */\nexport declare class {CLASS} extends HTMLElement {{\n");
    for property in STATICS {
        text += &comment(property.help, None);
        text += &format!("  static readonly {}: {};\n", property.name, property.kind);
    }
    for method in METHODS.iter().filter(|method| method.is_static) {
        text += &signature(method);
    }
    for attribute in attributes.iter().filter(|attribute| attribute.of != Of::View) {
        let name = property(&attribute.name);
        text += &comment(&attribute.help, attribute.default.as_deref());
        let Types { given, read } = types(attribute);
        text += &format!("  get {name}(): {read};\n  set {name}(value: {given} | null | undefined);\n");
    }
    for property in READ_ONLY {
        text += &comment(property.help, None);
        text += &format!("  readonly {}: {};\n", property.name, property.kind);
    }
    for method in METHODS.iter().filter(|method| !method.is_static) {
        text += &signature(method);
    }
    for (verb, options) in [("add", "AddEventListenerOptions"), ("remove", "EventListenerOptions")] {
        text += &format!(
            "  {verb}EventListener<K extends keyof {CLASS}EventMap>(\n    type: K,\n    \
             listener: (this: {CLASS}, event: {CLASS}EventMap[K]) => unknown,\n    options?: boolean | {options},\n  ): void;\n  \
             {verb}EventListener(\n    type: string,\n    listener: EventListenerOrEventListenerObject,\n    \
             options?: boolean | {options},\n  ): void;\n"
        );
    }
    text + "}\n"
}

/// What an attribute can be given where React and Vue set it: some of the element's own need no text.
fn in_html(attribute: &Attribute) -> String {
    let own = ATTRIBUTES.iter().find(|own| attribute.of == Of::Element && own.name == attribute.name);
    either(&attribute.values.typescript(), own.map_or("", |own| own.more))
}

fn either(kind: &str, more: &str) -> String {
    if more.is_empty() { kind.to_owned() } else { format!("{kind} | {more}") }
}

/// What a property is given, and what it gives.
struct Types {
    given: String,
    read: String,
}

fn types(attribute: &Attribute) -> Types {
    if let Some(own) = ATTRIBUTES.iter().find(|own| attribute.of == Of::Element && own.name == attribute.name) {
        return Types { given: in_html(attribute), read: own.read.to_owned() };
    }
    let given = attribute.values.typescript();
    let read = match &attribute.values {
        _ if TAKEN.contains(&attribute.name.as_str()) => "DOMStringMap".to_owned(),
        Values::Number { or: None, .. } => "number | undefined".to_owned(),
        Values::Number { or: Some(word), .. } => format!("number | \"{word}\" | undefined"),
        Values::Switch => return Types { given: either(&given, "boolean"), read: "boolean | undefined".to_owned() },
        _ => either(&given, "undefined"),
    };
    Types { given, read }
}

fn signature(method: &Method) -> String {
    let parameters = method.parameters.iter().map(|(name, kind, default)| {
        let mark = if default.is_some() { "?" } else { "" };
        format!("{name}{mark}: {kind}")
    });
    let parameters: Vec<String> = parameters.collect();
    let is_static = if method.is_static { "static " } else { "" };
    let comment = comment(method.help, None);
    format!("{comment}  {is_static}{}({}): {};\n", method.name, parameters.join(", "), method.returns)
}

fn comment(help: &str, default: Option<&str>) -> String {
    let mut text = format!("  /** {}", help.replace("*/", "* /"));
    if let Some(default) = default {
        let _ = write!(text, " Default: `{default}`.");
    }
    text + " */\n"
}

/// The types of the widget's module.
pub const ANYWIDGET: &str = "// The playground as a widget of Jupyter (https://anywidget.dev/en/afm/).\n\
    // Made by `cargo xtask dist`: what is changed here is lost.\n\n\
    declare const widget: {\n  render(context: { model: any; el: HTMLElement }): () => void;\n};\nexport default widget;\n";

/// The types of what a page with frames loads.
pub const EMBED: &str = "// It has no names: `import \"loss-playground/embed.js\"` makes frames as high as what is in them.\n\
    // Made by `cargo xtask dist`: what is changed here is lost.\n\nexport {};\n";

/// `import \"loss-playground/react\"` makes JSX know the element.
pub fn react() -> String {
    let [attributes_of, events] = imports();
    let own = on_events();
    format!(
        "// Makes React's JSX know `<{TAG}>`: `import type {{}} from \"{TAG}/react\"`.\n\
         // Made by `cargo xtask dist`: what is changed here is lost.\n\n\
         import type {{ DetailedHTMLProps, HTMLAttributes }} from \"react\";\n\
         import type {{ {CLASS}, {attributes_of}, {events} }} from \"./loss-playground.js\";\n\n\
         /** Listeners, as React 19 gives them to an element. */\n\
         type Listeners = {{\n{own}}};\n\n\
         type Props = Omit<DetailedHTMLProps<HTMLAttributes<{CLASS}>, {CLASS}>, keyof {attributes_of} | keyof Listeners> &\n  \
         {attributes_of} &\n  Listeners;\n\n\
         declare module \"react\" {{\n  namespace JSX {{\n    interface IntrinsicElements {{\n      \"{TAG}\": Props;\n    }}\n  }}\n}}\n"
    )
}

/// `import \"loss-playground/vue\"` makes templates know the element.
pub fn vue() -> String {
    let [attributes_of, events] = imports();
    let listeners: String = EVENTS
        .iter()
        .map(|event| {
            let name = event.name;
            let mut capital = name.to_owned();
            capital[..1].make_ascii_uppercase();
            format!("  on{capital}?: (event: {events}[\"{name}\"]) => void;\n")
        })
        .collect();
    format!(
        "// Makes Vue's templates know `<{TAG}>`: `import type {{}} from \"{TAG}/vue\"`.\n\
         // Made by `cargo xtask dist`: what is changed here is lost.\n\n\
         import type {{ DefineComponent }} from \"vue\";\n\
         import type {{ {attributes_of}, {events} }} from \"./loss-playground.js\";\n\n\
         /** As Vue's types have names. */\n\
         type Camel<Name extends string> = Name extends `${{infer First}}-${{infer Rest}}` ? `${{First}}${{Capitalize<Camel<Rest>>}}` : Name;\n\
         type Attributes = {{ [Name in keyof {attributes_of} as Camel<Name>]: {attributes_of}[Name] }};\n\n\
         type Listeners = {{\n{listeners}}};\n\n\
         declare module \"vue\" {{\n  interface GlobalComponents {{\n    \
         \"{TAG}\": DefineComponent<Attributes & Listeners>;\n  }}\n}}\n"
    )
}

fn imports() -> [String; 2] {
    [format!("{CLASS}Attributes"), format!("{CLASS}OwnEvents")]
}

/// React 19 listens to `on` and an event's very name; `onInput` and such, which it has for every element, it makes of its own events.
fn on_events() -> String {
    let line = |name: &str| format!("  on{name}?: (event: {CLASS}OwnEvents[\"{name}\"]) => void;\n");
    EVENTS.iter().map(|event| line(event.name)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::attributes;
    use super::*;

    #[test]
    fn each_setting_has_a_property_and_each_part_of_the_view_only_an_attribute() {
        let text = element(&attributes());
        for attribute in attributes() {
            assert!(text.contains(&format!("  \"{}\"?: ", attribute.name)), "{}", attribute.name);
            let setter = format!("  set {}(value: ", property(&attribute.name));
            assert_eq!(text.contains(&setter), attribute.of != Of::View, "{}", attribute.name);
        }
        for own in ATTRIBUTES {
            assert!(text.contains(&format!("  get {}(): ", property(own.name))), "{}", own.name);
        }
    }

    #[test]
    fn nothing_of_the_element_has_the_name_of_a_setting() {
        let attributes = attributes();
        let mut names: Vec<String> = attributes.iter().map(|attribute| property(&attribute.name)).collect();
        names.extend(READ_ONLY.iter().map(|property| property.name.to_owned()));
        names.extend(METHODS.iter().filter(|method| !method.is_static).map(|method| method.name.to_owned()));
        let n_names = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), n_names, "{names:?}");
    }
}

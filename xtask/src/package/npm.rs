//! What does npm know of the package? Which file is which, and that nothing else is needed.

use super::element::{SUMMARY, TAG};
use super::{LICENCES, tables};
use serde::Serialize;
use std::collections::BTreeMap;

/// Modules with their types, and the short names by which programs may call them.
const MODULES: [(&str, &str, &[&str]); 4] = [
    ("loss-playground.js", "loss-playground.d.ts", &["."]),
    ("loss-playground.files.js", "loss-playground.d.ts", &["./files"]),
    ("anywidget.js", "anywidget.d.ts", &["./anywidget"]),
    ("embed.js", "embed.d.ts", &[]),
];
/// Types that a program asks for by themselves.
const TYPES: [(&str, &str); 2] = [("./react", "react-jsx.d.ts"), ("./vue", "vue.d.ts")];
/// What is fetched, or written into pages, as it is.
const PLAIN: [&str; 4] =
    ["embed.html", "loss-playground.classic.js", "loss-playground.wasm", "loss-playground.worker.js"];
/// What tools read.
const DATA: [&str; 3] = ["custom-elements.json", "html-custom-data.json", "web-types.json"];
/// `package.json`, in the order in which it is written: of conditions the first that holds counts.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Package {
    name: &'static str,
    version: &'static str,
    description: &'static str,
    keywords: [&'static str; 7],
    license: &'static str,
    r#type: &'static str,
    main: String,
    types: String,
    unpkg: String,
    jsdelivr: String,
    exports: BTreeMap<String, Export>,
    files: Vec<String>,
    side_effects: [&'static str; 3],
    custom_elements: &'static str,
    #[serde(rename = "web-types")]
    web_types: &'static str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Export {
    Module { types: String, default: String },
    Types { types: String },
    File(String),
}

/// Every file of the package but those two that npm packs whatever is said: `package.json` and `README.md`.
pub fn listed() -> Vec<String> {
    let modules = MODULES.iter().flat_map(|(module, types, _)| [*module, *types]);
    let types = TYPES.iter().map(|(_, types)| *types);
    let licences = LICENCES.iter().map(|(name, _)| *name);
    let names = modules.chain(types).chain(PLAIN).chain(DATA).chain(licences).map(str::to_owned);
    let mut files: Vec<String> = names.chain(tables()).collect();
    files.sort_unstable();
    files.dedup();
    files
}

/// `package.json`.
pub fn package() -> String {
    let path = |name: &str| format!("./{name}");
    let mut exports = BTreeMap::new();
    for (module, types, short) in MODULES {
        for name in short.iter().map(|short| (*short).to_owned()).chain([path(module)]) {
            exports.insert(name, Export::Module { types: path(types), default: path(module) });
        }
    }
    for (name, types) in TYPES {
        exports.insert(name.to_owned(), Export::Types { types: path(types) });
    }
    for name in PLAIN.iter().chain(&DATA).chain(&["package.json"]) {
        exports.insert(path(name), Export::File(path(name)));
    }
    for name in tables() {
        exports.insert(path(&name), Export::File(path(&name)));
    }
    let [(module, types, _), ..] = MODULES;
    let [_, classic, ..] = PLAIN;
    let [custom_elements, _, web_types] = DATA;
    let package = Package {
        name: TAG,
        version: env!("CARGO_PKG_VERSION"),
        description: SUMMARY,
        keywords: [
            "machine-learning",
            "neural-network",
            "learning-rate",
            "loss-curve",
            "web-component",
            "custom-element",
            "wasm",
        ],
        license: env!("CARGO_PKG_LICENSE"),
        r#type: "module",
        main: path(module),
        types: path(types),
        unpkg: path(classic),
        jsdelivr: path(classic),
        exports,
        files: listed(),
        // They register the element, or listen to frames.
        side_effects: ["./loss-playground*.js", "./anywidget.js", "./embed.js"],
        custom_elements,
        web_types,
    };
    let text = serde_json::to_string_pretty(&package).expect("text, lists and maps of text are JSON");
    text + "\n"
}

//! What does the package say of itself? How it is used in a line, and what can be set.

use super::element::{EVENTS, METHODS, SUMMARY, TAG};
use super::{Attribute, Of};

/// What the code needs of a Content Security Policy, besides the place from which it is fetched.
const CSP: &str = "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; connect-src 'self'";

/// `README.md`.
pub fn readme(attributes: &[Attribute]) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let methods: Vec<String> =
        METHODS.iter().filter(|method| !method.is_static).map(|method| format!("`{}`", method.name)).collect();
    let events: Vec<String> = EVENTS.iter().map(|event| format!("`{}`", event.name)).collect();
    let table = |of: Of| -> String { attributes.iter().filter(|attribute| attribute.of == of).map(row).collect() };
    let (own, settings, view) = (table(Of::Element), table(Of::Experiment), table(Of::View));
    format!(
        "# `<{TAG}>`\n\n\
         {SUMMARY}\n\n\
         ```html\n\
         <script type=\"module\" src=\"{TAG}.js\"></script>\n\
         <{TAG} learning-rate=\"0.1\" controls=\"learning-rate batch-size\">\n\
         A loss curve that changes as its controls move: it needs JavaScript.\n\
         </{TAG}>\n\
         ```\n\n\
         With a bundler: `npm install {TAG}`, and `import \"{TAG}\"`. It may be imported where there is no page (on a server): it does nothing there.\n\n\
         From a CDN, always with the exact version:\n\n\
         ```html\n\
         <script type=\"module\" src=\"https://cdn.jsdelivr.net/npm/{TAG}@{version}/{TAG}.js\"></script>\n\
         ```\n\n\
         What a Content Security Policy has to allow (and the CDN's host, if it comes from one). Where workers are not allowed it trains on the page's own thread; without `'wasm-unsafe-eval'` it says why it can't train:\n\n\
         ```text\n{CSP}\n```\n\n\
         ## Files\n\n\
         | file | what it is |\n|---|---|\n\
         | `{TAG}.js` | the element in one file, a module |\n\
         | `{TAG}.classic.js` | the same as a classic script: for `file://`, and wherever modules are not taken |\n\
         | `{TAG}.files.js` | the same with `{TAG}.worker.js` and `{TAG}.wasm` as files beside it |\n\
         | `embed.html`, `embed.js` | a page for frames, `embed.html?learning-rate=0.3`, and what makes frames as high as what is in them |\n\
         | `anywidget.js` | a widget for Jupyter |\n\n\
         Types come with it. For React’s JSX: `import type {{}} from \"{TAG}/react\"`; for Vue’s templates: `import type {{}} from \"{TAG}/vue\"`.\n\n\
         ## Attributes\n\n\
         A value that is not allowed is moved to the nearest one that is, or left out, with a warning in the console. Where no default is given, there is none, or it depends on what else is set. What belongs to the element:\n\n\
         {HEAD}{own}\n\
         Settings of the experiment, each of which is a property too (`learning-rate` is `learningRate`):\n\n\
         {HEAD}{settings}\n\
         The view of the chart:\n\n\
         {HEAD}{view}\n\
         Methods: {}. Events: {}. What they take and give is in `{TAG}.d.ts`, parts and custom properties for style sheets in `custom-elements.json`.\n\n\
         ## Licence\n\n{}, at your choice.\n",
        methods.join(", "),
        events.join(", "),
        env!("CARGO_PKG_LICENSE").replace(" OR ", " or "),
    )
}

const HEAD: &str = "| attribute | values | default | |\n|---|---|---|---|\n";

fn row(attribute: &Attribute) -> String {
    let cell = |text: &str| text.replace('|', "\\|");
    let default = attribute.default.as_ref().filter(|default| !default.is_empty());
    format!(
        "| `{}` | {} | {} | {} |\n",
        attribute.name,
        cell(&attribute.values.in_words()),
        default.map(|default| format!("`{}`", cell(default))).unwrap_or_default(),
        cell(&attribute.help)
    )
}

#[cfg(test)]
mod tests {
    use super::super::attributes;
    use super::*;

    #[test]
    fn every_attribute_has_a_row_of_four_cells() {
        let readme = readme(&attributes());
        for attribute in attributes() {
            let start = format!("| `{}` | ", attribute.name);
            let row = readme.lines().find(|line| line.starts_with(&start));
            let row = row.unwrap_or_else(|| panic!("{} has no row", attribute.name));
            assert_eq!(row.replace("\\|", "").matches('|').count(), 5, "{row}");
        }
    }
}

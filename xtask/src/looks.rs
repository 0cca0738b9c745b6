//! How does the element look? As the page does, where it has the same parts: those rules of `www/style.css` that are marked for both, and
//! `www/element.css`.

use crate::site::shorter_css;
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::Path;

/// The comments between which a rule is for both.
const BOTH: &str = "/* Of the element, too. */";
const PAGE: &str = "/* Of the page alone. */";

/// Writes `element_css.js` into the folder of what is generated for the page.
pub fn write(www: &Path, package: &Path) -> Result<()> {
    let read = |name: &str| {
        let path = www.join(name);
        fs::read_to_string(&path).with_context(|| format!("{} could not be read", path.display()))
    };
    let looks = shared(&read("style.css")?)? + &read("element.css")?;
    // Sites choose the size of the root's text for reasons of their own: what is around the element is what counts.
    let looks = looks.replace("rem", "em");
    let text = serde_json::Value::from(shorter_css(&looks));
    let module = format!("// How does the element look?\nexport default {text};\n");
    let file = package.join("element_css.js");
    fs::write(&file, module).with_context(|| format!("{} could not be written", file.display()))
}

/// The rules of a style sheet that are marked for both.
fn shared(css: &str) -> Result<String> {
    let mut shared = String::new();
    for piece in css.split(BOTH).skip(1) {
        let (rules, _) = piece.split_once(PAGE).context("style.css does not say where the rules for both end")?;
        shared += rules;
    }
    ensure!(!shared.is_empty(), "style.css marks no rules for both");
    Ok(shared)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_marked_is_of_the_element() {
        let css = format!("a {{}}\n{BOTH}\nb {{}}\n{PAGE}\nc {{}}\n{BOTH}\nd {{}}\n{PAGE}\n");
        assert_eq!(shared(&css).expect("it is marked").split_whitespace().collect::<String>(), "b{}d{}");
    }

    #[test]
    fn a_mark_without_its_end_is_refused() {
        assert!(shared("a {}").is_err());
        assert!(shared(&format!("{BOTH} a {{}}")).is_err());
    }
}

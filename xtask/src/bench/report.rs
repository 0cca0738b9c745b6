//! Where do the figures go? Into `BENCHMARKS.md`, each benchmark's between two marks of its own, so that one can be run
//! again without the others.

use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// Puts `text` (Markdown) in the place of what the benchmark of that name wrote before.
///
/// # Errors
///
/// When the file cannot be read or written, or lacks the marks `<!-- name -->` and `<!-- /name -->`.
pub fn write_section(root: &Path, name: &str, text: &str) -> Result<()> {
    let file = root.join("BENCHMARKS.md");
    let old = fs::read_to_string(&file).with_context(|| format!("{} could not be read", file.display()))?;
    let new = with_section(&old, name, text)
        .with_context(|| format!("{} has no marks <!-- {name} --> and <!-- /{name} -->", file.display()))?;
    fs::write(&file, new).with_context(|| format!("{} could not be written", file.display()))
}

fn with_section(old: &str, name: &str, text: &str) -> Option<String> {
    let (open, close) = (format!("<!-- {name} -->"), format!("<!-- /{name} -->"));
    let (before, rest) = old.split_once(&open)?;
    let (_, after) = rest.split_once(&close)?;
    Some(format!("{before}{open}\n{}\n{close}{after}", text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_replaced_and_the_others_stay() {
        let old = "# Title\n<!-- a -->\nold\n<!-- /a -->\n<!-- b -->\n<!-- /b -->\n";
        let new = with_section(old, "a", "new\n").expect("the marks are there");
        assert_eq!(new, "# Title\n<!-- a -->\nnew\n<!-- /a -->\n<!-- b -->\n<!-- /b -->\n");
        assert_eq!(with_section(old, "c", "new"), None);
    }
}

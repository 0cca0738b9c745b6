//! Which texts is a wasm better without? Blanks in their place take no room in a compressed file, and every address stays where it is.

use anyhow::{Context, Result, ensure};
use losscope::experiment::{Allowed, all_settings};
use std::fs;
use std::path::{Path, PathBuf};

/// A shorter text could be a part of another one.
const SHORTEST: usize = 24;
const BLANK: u8 = b' ';
/// How a path of a source ends.
const ENDING: &[u8] = b".rs";

/// Blanks what explains the settings: it stands in the page's help, and an element has none.
pub fn blank_explanations(wasm: &Path) -> Result<()> {
    rewrite(wasm, |bytes| {
        let n_blanked = explanations().iter().filter(|text| blank_all(bytes, text.as_bytes())).count();
        ensure!(n_blanked > 0, "it has none of the texts that explain settings");
        Ok(())
    })
}

/// Blanks the paths of libraries, which a panic would tell: they are of the machine on which the wasm was built. And what the standard
/// library would say if the formatting of a number or the memory were wrong in it.
pub fn blank_libraries(wasm: &Path) -> Result<()> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let home = home.context("cargo has no home")?;
    let roots = ["/rustc/", "/rust/deps/", &home.to_string_lossy()].map(|root| root.as_bytes().to_vec());
    rewrite(wasm, |bytes| {
        blank_below(bytes, &roots);
        for text in ASSERTIONS {
            blank_all(bytes, text.as_bytes());
        }
        Ok(())
    })
}

/// Of core::num::flt2dec and dlmalloc.
const ASSERTIONS: [&str; 18] = [
    "assertion failed: psize >= size + min_overhead",
    "assertion failed: psize <= size + max_overhead",
    "assertion failed: parts.len() >= 4",
    "assertion failed: buf.len() >= MAX_SIG_DIGITS",
    "assertion failed: ndigits > 0",
    "assertion failed: buf.len() >= ndigits || buf.len() >= maxlen",
    "assertion failed: buf.len() >= maxlen",
    "assertion failed: other > 0",
    "assertion failed: noborrow",
    "assertion failed: digits < 40",
    "assertion failed: !buf.is_empty()",
    "assertion failed: buf[0] > b'0'",
    "assertion failed: d.mant > 0",
    "assertion failed: d.mant < (1 << 61)",
    "assertion failed: d.minus > 0",
    "assertion failed: d.plus > 0",
    "assertion failed: d.mant + d.plus < (1 << 61)",
    "assertion failed: d.mant.checked_",
];

fn rewrite(wasm: &Path, change: impl Fn(&mut [u8]) -> Result<()>) -> Result<()> {
    let cannot = || format!("the texts of {} could not be blanked", wasm.display());
    let mut bytes = fs::read(wasm).with_context(cannot)?;
    change(&mut bytes).with_context(cannot)?;
    fs::write(wasm, bytes).with_context(cannot)
}

fn explanations() -> Vec<&'static str> {
    let mut texts = Vec::new();
    for setting in all_settings() {
        texts.push(setting.help);
        if let Allowed::Choice { options } = &setting.allowed {
            texts.extend(options.iter().flat_map(|option| [option.help, option.reference]));
        }
    }
    texts.retain(|text| text.len() >= SHORTEST);
    texts
}

/// Blanks every path of a source that begins with one of these.
fn blank_below(bytes: &mut [u8], roots: &[Vec<u8>]) {
    let is_of_a_path = |byte: &u8| byte.is_ascii_alphanumeric() || b"/\\:._-".contains(byte);
    for root in roots {
        let mut start = 0;
        while let Some(offset) = find(&bytes[start..], root) {
            let begin = start + offset;
            let length = bytes[begin..].iter().take_while(|byte| is_of_a_path(byte)).count();
            // What follows may be another text, without anything between them.
            let end = find(&bytes[begin..begin + length], ENDING).map_or(begin + 1, |end| begin + end + ENDING.len());
            if end > begin + 1 {
                bytes[begin..end].fill(BLANK);
            }
            start = end;
        }
    }
}

/// Blanks a text wherever it stands; whether it does.
fn blank_all(bytes: &mut [u8], text: &[u8]) -> bool {
    let mut start = 0;
    while let Some(offset) = find(&bytes[start..], text) {
        bytes[start + offset..][..text.len()].fill(BLANK);
        start += offset + text.len();
    }
    start > 0
}

fn find(bytes: &[u8], text: &[u8]) -> Option<usize> {
    bytes.windows(text.len()).position(|window| window == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_libraries_are_blanked_and_our_own_stay() {
        let mut bytes = b"words/home/me/.cargo/registry/a-1.2/src/lib.rssrc/model/mod.rs/rustc/1f/core.rs.".to_vec();
        blank_below(&mut bytes, &[b"/home/me/.cargo".to_vec(), b"/rustc/".to_vec()]);
        let text = String::from_utf8(bytes).expect("it is text");
        assert_eq!(text.split_whitespace().collect::<Vec<_>>(), ["words", "src/model/mod.rs", "."]);
    }

    #[test]
    fn a_text_is_blanked_wherever_it_stands_and_nothing_moves() {
        let mut bytes = b"a text, b text, c".to_vec();
        assert!(blank_all(&mut bytes, b"text"));
        assert_eq!(bytes, b"a     , b     , c");
        assert!(!blank_all(&mut bytes, b"text"));
    }

    #[test]
    fn every_setting_is_explained_by_a_text_that_can_be_found() {
        assert!(explanations().len() > 60);
    }
}

//! Do the recipes of docs/embedding say what is in their files? tests/sites.rs builds those and opens them in a browser.

use regex::Regex;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What is in a folder for the generator alone: written by a tool, or the site's own text.
const NOT_QUOTED: [&str; 4] = ["README.md", "package-lock.json", "constraints.txt", "Cargo.lock"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/embedding")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A block of code in a recipe: the language, the file that it is, if it is one, and what it says.
struct Block {
    language: String,
    file: Option<String>,
    text: String,
}

fn blocks(markdown: &str) -> Vec<Block> {
    let pattern = Regex::new(r"(?ms)^(`{3,4})(\w+)(?: (\S+))?\n(.*?)^`{3,4}$").expect("a pattern");
    let block = |found: regex::Captures| Block {
        language: found[2].to_owned(),
        file: found.get(3).map(|file| file.as_str().to_owned()),
        text: found[4].to_owned(),
    };
    pattern.captures_iter(markdown).map(block).collect()
}

/// The folders of the sites, by name.
fn sites() -> Vec<String> {
    let entries = fs::read_dir(root()).expect("the folder can be listed").map(|entry| entry.expect("readable"));
    let mut names: Vec<_> = entries
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().expect("a name"))
        .collect();
    names.sort();
    names
}

/// Every file below a folder, with slashes.
fn files_below(folder: &Path) -> Vec<String> {
    let mut open = vec![folder.to_owned()];
    let mut files = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).expect("it can be listed").map(|entry| entry.expect("readable").path()));
        } else {
            files.push(path.strip_prefix(folder).expect("below").to_string_lossy().replace('\\', "/"));
        }
    }
    files
}

#[test]
fn a_block_with_the_name_of_a_file_is_that_file() {
    for site in sites() {
        let folder = root().join(&site);
        for block in blocks(&read(&folder.join("README.md"))) {
            if let Some(file) = block.file {
                assert_eq!(block.text, read(&folder.join(&file)), "{site}/README.md quotes {file}");
            }
        }
    }
}

#[test]
fn every_file_that_makes_the_element_work_is_quoted() {
    // A page is quoted where its generator asks for something special, and every recipe shows one.
    let is_page = |file: &str| [".md", ".mdx", ".rst", ".html"].iter().any(|end| file.ends_with(end));
    let element = Regex::new("<loss-playground |< loss-playground |embed.html").expect("a pattern");
    let is_layout = |file: &str| file.contains("layouts/") || file.starts_with("doc-header");
    for site in sites() {
        let folder = root().join(&site);
        let markdown = read(&folder.join("README.md"));
        let quoted: BTreeSet<String> = blocks(&markdown).into_iter().filter_map(|block| block.file).collect();
        for file in files_below(&folder) {
            let is_pages = is_page(&file) && !is_layout(&file) || file == "src/about.rs" || file == "src/nested.rs";
            if !NOT_QUOTED.contains(&&*file) && !is_pages {
                assert!(quoted.contains(&file), "{site}/README.md does not quote {file}");
            }
        }
        assert!(element.is_match(&markdown), "{site}/README.md shows no embed");
    }
}

#[test]
fn every_recipe_is_in_the_index_and_every_link_leads_somewhere() {
    let index = read(&root().join("README.md"));
    for site in sites() {
        assert!(index.contains(&format!("({site}/README.md)")), "README.md has no link to {site}");
    }
    let code = Regex::new(r"(?ms)^`{3,4}\w.*?^`{3,4}$").expect("a pattern");
    let link = Regex::new(r"\]\(([^)#:]+)(?:#[^)]*)?\)").expect("a pattern");
    for file in files_below(&root()).iter().filter(|file| file.ends_with("README.md") || !file.contains('/')) {
        let path = root().join(file);
        for found in link.captures_iter(&code.replace_all(&read(&path), "")) {
            let target = path.parent().expect("a file has a folder").join(&found[1]);
            assert!(target.exists(), "{file} links to {}", &found[1]);
        }
    }
}

#[test]
fn what_is_installed_is_pinned() {
    for site in sites() {
        let folder = root().join(&site);
        for file in ["requirements.txt", "constraints.txt"] {
            let Ok(text) = fs::read_to_string(folder.join(file)) else { continue };
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                assert!(line.contains("=="), "{site}/{file}: {line}");
            }
        }
        let Ok(text) = fs::read_to_string(folder.join("package.json")) else { continue };
        let package: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
        for (name, version) in package["dependencies"].as_object().expect("it needs something") {
            let version = version.as_str().expect("a version");
            let is_exact = version.starts_with(|first: char| first.is_ascii_digit()) || version.starts_with("file:");
            assert!(is_exact, "{site}/package.json: {name} {version}");
        }
        assert!(folder.join("package-lock.json").exists(), "{site} has no package-lock.json");
    }
}

#[test]
fn every_recipe_says_whether_it_is_tested() {
    let tests = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites.rs"));
    for site in sites() {
        assert!(tests.contains(&format!("name: \"{site}\"")), "tests/sites.rs does not build {site}");
        let has_commands = blocks(&read(&root().join(&site).join("README.md")))
            .iter()
            .any(|block| block.language == "sh" && !block.text.is_empty());
        assert_eq!(has_commands, !["html", "iframe"].contains(&&*site), "{site}/README.md says how it is built");
    }
    for file in files_below(&root()).iter().filter(|file| !file.contains('/') && *file != "README.md") {
        let text = read(&root().join(file));
        assert!(text.contains("Not built by our tests"), "{file} has no site that is built, and does not say so");
    }
}

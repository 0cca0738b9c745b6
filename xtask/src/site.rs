//! How does the site come about? The library is compiled to wasm, bound to JavaScript, and laid beside the page's files.

use crate::project::Project;
use crate::run::{cargo_for_wasm, run};
use crate::toolchain::{WASM_TARGET, ensure_wasm_target};
use anyhow::{Context, Result};
use flate2::{Compression, write::GzEncoder};
use std::fs;
use std::io::Write;
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

/// Builds the site into `dist/` and prints how large it is.
pub fn build(project: &Project) -> Result<()> {
    ensure_wasm_target(&project.root)?;
    run(cargo_for_wasm(&project.root).args([
        "build",
        "--release",
        "--lib",
        "-p",
        "losscope",
        "-p",
        "reader",
        "--target",
        WASM_TARGET,
    ]))?;
    remove_folder(&project.root.join("www/pkg"))?;
    bind(project, "losscope")?;
    bind(project, "reader")?;
    assemble(&project.root, &project.dist())?;
    print_sizes(&project.dist())
}

/// Writes into `www/pkg/` a wasm, and the JavaScript module through which the page calls it.
fn bind(project: &Project, name: &str) -> Result<()> {
    let wasm = project.target.join(WASM_TARGET).join(format!("release/{name}.wasm"));
    let package = project.root.join("www/pkg");
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(wasm)
        .no_modules(true)
        .and_then(|bindgen| bindgen.no_modules_global("bound"))
        .context("the wasm cannot be bound for the web")?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&package)
        .context("the wasm could not be bound to JavaScript")?;
    let glue = package.join(format!("{name}.js"));
    let text = fs::read_to_string(&glue).with_context(|| format!("{} could not be read", glue.display()))?;
    fs::write(&glue, as_module(&text)).with_context(|| format!("{} could not be written", glue.display()))
}

/// The glue as a module from which any number of instances can be had. That for the web has one for each address that it
/// is imported from, so that the page would have to fetch it twice to have an instance that may be lost.
fn as_module(glue: &str) -> String {
    // The comments are the ones of the Rust source, which is where they are read.
    let is_comment = |line: &&str| ["/**", "*", "//"].iter().any(|start| line.trim_start().starts_with(start));
    let glue: Vec<&str> = glue.lines().filter(|line| !is_comment(line)).collect();
    let glue = glue.join("\n");
    format!(
        "// What can be called in the wasm? Each call of `instance` binds another instance, to be begun with its module.\n\
         export function instance() {{\n{glue}\nreturn bound;\n}}\n"
    )
}

/// Lays the site out in an empty `dist`: `index.html`, the licences (those of the data too), and `www/`. All addresses
/// between them are relative, so it works from any folder of a host. It is made beside `dist` and then put in its place,
/// so that a page that loads meanwhile finds all of the old one or all of the new.
fn assemble(root: &Path, dist: &Path) -> Result<()> {
    let new = dist.with_extension("new");
    remove_folder(&new)?;
    fs::create_dir_all(&new).with_context(|| format!("{} could not be made", new.display()))?;
    copy_file(&root.join("index.html"), &new.join("index.html"))?;
    // With an ending that every host knows, so that a browser shows them.
    copy_file(&root.join("src/dataset/README.md"), &new.join("DATA.txt"))?;
    for (name, path) in entries(root)? {
        if name.starts_with("LICENSE") && path.is_file() {
            copy_file(&path, &new.join(name).with_extension("txt"))?;
        }
    }
    copy_folder(&root.join("www"), &new.join("www"))?;
    remove_folder(dist)?;
    fs::rename(&new, dist).with_context(|| format!("{} could not be renamed", new.display()))
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("{} could not be made", to.display()))?;
    for (name, path) in entries(from)? {
        // Hidden files are an editor's or the system's, not the site's.
        if name.starts_with('.') {
            continue;
        }
        let target = to.join(name);
        if path.is_dir() { copy_folder(&path, &target)? } else { copy_file(&path, &target)? }
    }
    Ok(())
}

fn copy_file(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("{} could not be copied to {}", from.display(), to.display()))?;
    Ok(())
}

fn remove_folder(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("{} could not be removed", folder.display()))?;
    }
    Ok(())
}

/// The names and paths in a folder.
fn entries(folder: &Path) -> Result<Vec<(String, std::path::PathBuf)>> {
    let cannot_read = || format!("{} could not be read", folder.display());
    let entries = fs::read_dir(folder).with_context(cannot_read)?;
    entries
        .map(|entry| {
            let entry = entry.with_context(cannot_read)?;
            Ok((entry.file_name().to_string_lossy().into_owned(), entry.path()))
        })
        .collect()
}

/// What a reader downloads, as it is and as a host that compresses sends it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Size {
    raw: usize,
    gzipped: usize,
}

impl Size {
    fn print(self, what: &str) {
        let kilobytes = |bytes: usize| bytes as f64 / 1000.0;
        println!("{what}: {:.1} kB, {:.1} kB gzipped", kilobytes(self.raw), kilobytes(self.gzipped));
    }
}

fn print_sizes(dist: &Path) -> Result<()> {
    size_of_file(&dist.join("www/pkg/losscope_bg.wasm"))?.print("the wasm");
    size_of_folder(dist)?.print("the whole site");
    Ok(())
}

fn size_of_folder(folder: &Path) -> Result<Size> {
    let mut sum = Size::default();
    for (_, path) in entries(folder)? {
        let size = if path.is_dir() { size_of_folder(&path)? } else { size_of_file(&path)? };
        sum.raw += size.raw;
        sum.gzipped += size.gzipped;
    }
    Ok(sum)
}

fn size_of_file(path: &Path) -> Result<Size> {
    let cannot_read = || format!("{} could not be read", path.display());
    let bytes = fs::read(path).with_context(cannot_read)?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&bytes).with_context(cannot_read)?;
    let gzipped = encoder.finish().with_context(cannot_read)?;
    Ok(Size { raw: bytes.len(), gzipped: gzipped.len() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn check(files: &[&str], stale: &[&str]) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let dist = folder.path().join("dist");
        for file in files.iter().chain(&["index.html", "src/dataset/README.md"]) {
            write(&folder.path().join(file));
        }
        for file in stale {
            write(&dist.join(file));
        }
        assemble(folder.path(), &dist).expect("the site can be assembled");
        let mut found = Vec::new();
        list(&dist, &dist, &mut found);
        found.sort();
        found
    }

    fn write(path: &Path) {
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder can be made");
        fs::write(path, "text").expect("a file can be written");
    }

    fn list(root: &Path, folder: &Path, found: &mut Vec<String>) {
        for (_, path) in entries(folder).expect("the folder can be read") {
            if path.is_dir() {
                list(root, &path, found);
            } else {
                let relative: PathBuf = path.strip_prefix(root).expect("it is below the root").into();
                found.push(relative.to_string_lossy().replace('\\', "/"));
            }
        }
    }

    #[test]
    fn the_site_is_the_page_the_licences_and_www() {
        let files = ["LICENSE-MIT", "www/app.js", "www/pkg/losscope.js", "Cargo.toml", "src/lib.rs"];
        assert_eq!(
            check(&files, &[]),
            ["DATA.txt", "LICENSE-MIT.txt", "index.html", "www/app.js", "www/pkg/losscope.js"]
        );
    }

    #[test]
    fn nothing_of_an_earlier_site_is_left() {
        assert_eq!(check(&["www/app.js"], &["www/old.js", "old.html"]), ["DATA.txt", "index.html", "www/app.js"]);
    }

    #[test]
    fn hidden_files_stay_at_home() {
        assert_eq!(check(&["www/app.js", "www/.DS_Store"], &[]), ["DATA.txt", "index.html", "www/app.js"]);
    }

    #[test]
    fn a_missing_page_is_told_by_name() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let error = assemble(folder.path(), &folder.path().join("dist")).expect_err("there is no page");
        assert!(format!("{error:#}").contains("index.html could not be copied"));
    }

    #[test]
    fn a_folder_is_as_large_as_its_files() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        write(&folder.path().join("a"));
        write(&folder.path().join("b/c"));
        let one = size_of_file(&folder.path().join("a")).expect("the file can be read");
        let both = size_of_folder(folder.path()).expect("the folder can be read");
        assert_eq!(one.raw, 4);
        assert_eq!(both, Size { raw: 8, gzipped: 2 * one.gzipped });
    }
}

//! The npm package is whole: npm packs each file of it, publint, attw and TypeScript find nothing, and node may import it.
//!
//! `cargo xtask test package` makes the package and names its folder. What looks at it comes from npm, in the versions of
//! `tests/package/package-lock.json`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The package, as it would be published.
fn package() -> PathBuf {
    let folder = std::env::var("LOSSCOPE_PACKAGE");
    PathBuf::from(folder.expect("`cargo xtask test package` makes the package and sets LOSSCOPE_PACKAGE"))
}

/// Where the package is in the project that has it: a copy, since some tools leave files in it for a while.
const INSTALLED: &str = "node_modules/loss-playground";

/// A program of node's or npm's, by its name everywhere.
fn program(name: &str) -> Command {
    Command::new(if cfg!(windows) { format!("{name}.cmd") } else { name.to_owned() })
}

/// What a command prints, if it succeeds; all that it said, if it doesn't.
fn output(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("{command:?} could not be started: {error}"))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    if output.status.success() {
        Ok(stdout)
    } else {
        Err(format!("{command:?}: {}\n{stdout}\n{stderr}", output.status))
    }
}

/// A project that has the package and what looks at it; nothing where there is no npm.
fn project() -> Option<&'static Path> {
    static PROJECT: OnceLock<Option<PathBuf>> = OnceLock::new();
    PROJECT.get_or_init(make_project).as_deref()
}

fn make_project() -> Option<PathBuf> {
    if output(program("npm").arg("--version")).is_err() {
        return None;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("package");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/package");
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let lock = |folder: &Path| std::fs::read(folder.join("package-lock.json")).ok();
    let is_installed = folder.join("node_modules/.package-lock.json").exists() && lock(&folder) == lock(&source);
    for entry in std::fs::read_dir(&source).expect("the folder can be read") {
        let path = entry.expect("an entry can be read").path();
        std::fs::copy(&path, folder.join(path.file_name().expect("a file has a name"))).expect("a file can be copied");
    }
    if !is_installed {
        let install = output(program("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder));
        install.unwrap_or_else(|error| panic!("what looks at the package could not be installed: {error}"));
    }
    let installed = folder.join(INSTALLED);
    if installed.exists() {
        std::fs::remove_dir_all(&installed).expect("the package of an earlier test can be removed");
    }
    for name in packed() {
        let to = installed.join(&name);
        std::fs::create_dir_all(to.parent().expect("a file is in a folder")).expect("a folder can be made");
        std::fs::copy(package().join(&name), to).expect("a file can be copied");
    }
    Some(folder)
}

/// The files that npm would publish.
fn packed() -> BTreeSet<String> {
    let text = output(program("npm").args(["pack", "--dry-run", "--json", "--ignore-scripts"]).current_dir(package()));
    let text = text.unwrap_or_else(|error| panic!("npm can't pack it: {error}"));
    let packed: serde_json::Value = serde_json::from_str(&text).expect("npm prints JSON");
    let files = packed[0]["files"].as_array().expect("npm lists the files");
    files.iter().map(|file| file["path"].as_str().expect("a file has a path").to_owned()).collect()
}

/// Runs a tool of the project, and has it succeed.
fn check(name: &str, arguments: &[&str]) -> Option<String> {
    let Some(folder) = project() else {
        eprintln!("skipped: npm is not on this machine, so {name} did not look at the package");
        return None;
    };
    // By its file: on Windows, what npm puts into .bin is no program.
    let scripts = [
        ("attw", "@arethetypeswrong/cli/dist/index.js"),
        ("publint", "publint/src/cli.js"),
        ("tsc", "typescript/bin/tsc"),
        ("tsc-newest", "typescript-newest/bin/tsc"),
        ("vue-tsc", "vue-tsc/bin/vue-tsc.js"),
    ];
    let script = scripts.iter().find(|(known, _)| *known == name);
    let script = script.map(|(_, path)| folder.join("node_modules").join(path));
    let script = script.unwrap_or_else(|| folder.join(name));
    let mut command = Command::new("node");
    command.arg(script).args(arguments).current_dir(folder).env("FORCE_COLOR", "0").env("NO_COLOR", "1");
    Some(output(&mut command).unwrap_or_else(|error| panic!("{name} found something: {error}")))
}

#[test]
fn npm_packs_every_file_and_no_other() {
    if project().is_none() {
        eprintln!("skipped: npm is not on this machine, so nothing was packed");
        return;
    }
    let expected = [
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "anywidget.d.ts",
        "anywidget.js",
        "custom-elements.json",
        "data/breast_cancer.csv",
        "data/digits.csv",
        "embed.d.ts",
        "embed.html",
        "embed.js",
        "html-custom-data.json",
        "loss-playground.classic.js",
        "loss-playground.d.ts",
        "loss-playground.files.js",
        "loss-playground.js",
        "loss-playground.wasm",
        "loss-playground.worker.js",
        "package.json",
        "react-jsx.d.ts",
        "vue.d.ts",
        "web-types.json",
    ];
    assert_eq!(packed().iter().map(String::as_str).collect::<Vec<_>>(), expected);
    let mut there = BTreeSet::new();
    list(&package(), "", &mut there);
    assert_eq!(there, packed(), "what is in the folder, and what is packed of it");
}

fn list(folder: &Path, prefix: &str, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("an entry can be read").path();
        let name = format!("{prefix}{}", path.file_name().expect("it has a name").to_string_lossy());
        if path.is_dir() {
            list(&path, &format!("{name}/"), found);
        } else {
            found.insert(name);
        }
    }
}

#[test]
fn publint_finds_nothing() {
    check("publint", &[INSTALLED, "--strict"]);
}

#[test]
fn attw_finds_every_module_with_its_types() {
    let text = std::fs::read_to_string(package().join("package.json")).expect("the package has one");
    let manifest: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let exports = manifest["exports"].as_object().expect("the package says what it exports");
    // What has no types is fetched or written into pages, and imported by nobody; JSON has none.
    let plain = exports.iter().filter(|(name, export)| export.is_string() && !name.ends_with(".json"));
    let plain: Vec<&str> = plain.map(|(name, _)| name.as_str()).collect();
    assert!(plain.contains(&"./loss-playground.wasm") && !plain.contains(&"."), "{plain:?}");
    let arguments = ["--pack", INSTALLED, "--profile", "esm-only", "--exclude-entrypoints"];
    check("attw", &[&arguments[..], &plain].concat());
}

#[test]
fn typescript_knows_the_element_in_pages_and_in_react() {
    check("tsc", &["--project", "tsconfig.json"]);
    check("tsc-newest", &["--project", "tsconfig.json"]);
}

#[test]
fn typescript_knows_the_element_in_vue() {
    check("vue-tsc", &["--project", "tsconfig.json"]);
}

#[test]
fn the_manifest_is_one_and_editors_offer_what_there_is() {
    if let Some(problems) = check("manifest.mjs", &[]) {
        assert_eq!(problems.trim(), "");
    }
}

#[test]
fn node_imports_it_where_there_is_no_page() {
    let Some(folder) = project() else {
        eprintln!("skipped: npm is not on this machine, so nothing was imported");
        return;
    };
    for name in ["loss-playground", "loss-playground/files", "loss-playground/anywidget"] {
        let program = format!("import('{name}').then((all) => console.log(Object.keys(all).sort().join()))");
        let mut command = Command::new("node");
        let command = command.args(["--input-type=module", "--eval", &program]).current_dir(folder);
        let printed = command.output().expect("node is there where npm is");
        assert!(printed.status.success(), "{name}: {}", String::from_utf8_lossy(&printed.stderr));
        assert_eq!(String::from_utf8_lossy(&printed.stderr), "", "{name}");
        let exports = if name.ends_with("anywidget") { "default" } else { "LossPlayground,define" };
        assert_eq!(String::from_utf8_lossy(&printed.stdout).trim(), exports, "{name}");
    }
}

//! How does the site come about? The library is compiled to wasm, bound to JavaScript, and laid beside the page's files.

use crate::bundle::{Bundle, Form};
use crate::minify::minified;
use crate::project::Project;
use crate::run::{cargo_for_wasm, run};
use crate::toolchain::{WASM_TARGET, ensure_wasm_target};
use crate::{attributes, looks, texts};
use anyhow::{Context, Result, ensure};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

/// The site's wasm modules: the page's, which every visitor fetches, and those that are fetched when they are needed.
const MODULES: [&str; 4] = ["page", "portrait", "reader", "workshop"];

/// The element's, and the profile in which it is compiled.
const EMBED: &str = "embed";
/// Its compiler's flags, in the place of those in `.cargo/config.toml`: even less is inlined.
const EMBED_FLAGS: [&str; 4] = [
    "-C",
    "target-feature=+simd128",
    "-C",
    "llvm-args=-inline-threshold=5 -locally-hot-callsite-threshold=5 -disable-lsr \
     -unroll-runtime=false -unswitch-threshold=0",
];

/// Builds the site into `dist/` and prints how large it is.
pub fn build(project: &Project) -> Result<()> {
    compile(project, &MODULES)?;
    let package = project.root.join("www/pkg");
    remove_folder(&package)?;
    for name in MODULES {
        bind(&project.target.join(WASM_TARGET).join(format!("release/{name}.wasm")), &package)?;
    }
    compile_with(project, EMBED, &[EMBED])?;
    bind(&project.target.join(WASM_TARGET).join(format!("{EMBED}/{EMBED}.wasm")), &package)?;
    texts::blank_explanations(&package.join(format!("{EMBED}_bg.wasm")))?;
    attributes::write(&package)?;
    looks::write(&project.root.join("www"), &package)?;
    assemble(&project.root, &project.dist())?;
    print_sizes(&project.dist())
}

/// Compiles those packages to wasm as readers get it.
pub fn compile(project: &Project, packages: &[&str]) -> Result<()> {
    compile_with(project, "release", packages)
}

fn compile_with(project: &Project, profile: &str, packages: &[&str]) -> Result<()> {
    ensure_wasm_target(&project.root)?;
    let packages = packages.iter().flat_map(|package| ["-p", package]);
    let mut command = cargo_for_wasm(&project.root);
    if profile == EMBED {
        command.env("CARGO_ENCODED_RUSTFLAGS", EMBED_FLAGS.join("\x1f"));
    }
    run(command.args(["build", "--profile", profile, "--lib", "--target", WASM_TARGET]).args(packages))
}

/// Writes into a folder a wasm, and the JavaScript module from which a page has its instances.
fn bind(wasm: &Path, package: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.no_modules(true).and_then(|bindgen| bindgen.no_modules_global("bound")).context(NOT_FOR_THE_WEB)?;
    generate(&mut bindgen, wasm, package)?;
    let name = wasm.file_stem().context("the wasm has a name")?;
    texts::blank_libraries(&package.join(format!("{}_bg.wasm", name.to_string_lossy())))?;
    let glue = package.join(name).with_extension("js");
    let text = fs::read_to_string(&glue).with_context(|| format!("{} could not be read", glue.display()))?;
    fs::write(&glue, as_module(&text)).with_context(|| format!("{} could not be written", glue.display()))
}

/// The same, for a page that is content with one instance: the module is the usual one, and begins its wasm itself.
pub fn bind_once(wasm: &Path, package: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    // Without it the module does not know where its wasm is.
    bindgen.web(true).context(NOT_FOR_THE_WEB)?.omit_default_module_path(false);
    generate(&mut bindgen, wasm, package)
}

const NOT_FOR_THE_WEB: &str = "the wasm cannot be bound for the web";

fn generate(bindgen: &mut Bindgen, wasm: &Path, package: &Path) -> Result<()> {
    bindgen
        .input_path(wasm)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(package)
        .context("the wasm could not be bound to JavaScript")
}

/// The glue as a module from which any number of instances can be had. That for the web has one for each address that it
/// is imported from, so that the page would have to fetch it twice to have an instance that may be lost.
fn as_module(glue: &str) -> String {
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
    gather(&root.join("www"), &new.join("www"))?;
    remove_folder(dist)?;
    fs::rename(&new, dist).with_context(|| format!("{} could not be renamed", new.display()))
}

/// The modules that are fetched together, and only together, become one file; and those of the element alone are left out.
fn gather(www: &Path, new: &Path) -> Result<()> {
    let parts = www.join("parts.js");
    if parts.exists() {
        let text = Bundle { entry: &parts, instead: BTreeMap::new(), form: Form::Module }.make()?;
        fs::write(new.join("parts.js"), text).context("parts.js could not be written")?;
    }
    for name in GATHERED.iter().chain(&OF_THE_ELEMENT) {
        let path = new.join(name);
        if path.exists() {
            fs::remove_file(&path).with_context(|| format!("{} could not be removed", path.display()))?;
        }
    }
    Ok(())
}

/// What is in `parts.js`.
const GATHERED: [&str; 5] = ["controls.js", "past.js", "reading.js", "sight.js", "situations.js"];

/// What other sites get, and the page has no need of.
const OF_THE_ELEMENT: [&str; 13] = [
    "anywidget.js",
    "define.js",
    "element.css",
    "element.js",
    "embed.js",
    "engine.js",
    "iframe.html",
    "iframe.js",
    "pkg/attributes.js",
    "pkg/element_css.js",
    "pkg/embed.js",
    "pkg/embed_bg.wasm",
    "shared.js",
];

pub fn copy_folder(from: &Path, to: &Path) -> Result<()> {
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

pub fn copy_file(from: &Path, to: &Path) -> Result<()> {
    let cannot_copy = || format!("{} could not be copied to {}", from.display(), to.display());
    let text = || fs::read_to_string(from).with_context(cannot_copy);
    match from.extension().and_then(|extension| extension.to_str()) {
        Some("js") => fs::write(to, minified(&text()?).with_context(cannot_copy)?).with_context(cannot_copy),
        Some("css") => fs::write(to, shorter_css(&text()?)).with_context(cannot_copy),
        Some("html") => fs::write(to, shorter_html(&text()?)).with_context(cannot_copy),
        _ => fs::copy(from, to).map(drop).with_context(cannot_copy),
    }
}

/// A style sheet without comments of whole lines, and without spaces that say nothing. Those who read it have the source.
pub fn shorter_css(css: &str) -> String {
    let mut is_inside = false;
    let is_code = |line: &&str| {
        let is_comment = is_inside || line.starts_with("/*");
        is_inside = is_comment && !line.ends_with("*/");
        !is_comment && !line.is_empty()
    };
    let mut shorter = String::new();
    for line in css.lines().map(str::trim).filter(is_code) {
        // Between a property and its value; selectors have no such line.
        let line = if line.ends_with(';') { line.replacen(": ", ":", 1) } else { line.replace(" {", "{") };
        // A number below 1 needs no 0 before its point.
        shorter += &line.replace(":0.", ":.").replace(" 0.", " .").replace("(0.", "(.");
        if !line.ends_with(['{', '}', ';', ',']) {
            shorter.push(' ');
        }
    }
    shorter.replace(";}", "}")
}

/// A page without indentation, and without the comments of its scripts.
fn shorter_html(html: &str) -> String {
    let lines = html.lines().map(str::trim_start).filter(|line| !line.starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

pub fn remove_folder(folder: &Path) -> Result<()> {
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
pub struct Size {
    raw: usize,
    gzipped: usize,
    /// With brotli at its best, as the hosts send it that compress files once and for all.
    pub brotli: usize,
}

impl Size {
    fn plus(self, other: Size) -> Size {
        Size { raw: self.raw + other.raw, gzipped: self.gzipped + other.gzipped, brotli: self.brotli + other.brotli }
    }

    pub fn print(self, what: &str) {
        let kilobytes = |bytes: usize| bytes as f64 / 1000.0;
        let [raw, gzipped, brotli] = [self.raw, self.gzipped, self.brotli].map(kilobytes);
        println!("{what}: {raw:.1} kB, {gzipped:.1} kB gzipped, {brotli:.2} kB with brotli");
    }
}

fn print_sizes(dist: &Path) -> Result<()> {
    size_of_file(&dist.join("www/pkg/page_bg.wasm"))?.print("the wasm");
    size_of_visit(dist)?.print("a visit");
    size_of_folder(dist)?.print("the whole site");
    Ok(())
}

/// So many bytes, compressed with brotli, a page may be that is to be there at once.
const MOST_FOR_A_VISIT: usize = 200_000;

/// Refuses a site of which a visitor has to fetch more than that.
pub fn check_size(project: &Project) -> Result<()> {
    refuse_above(size_of_visit(&project.dist())?.brotli, MOST_FOR_A_VISIT)
}

fn refuse_above(compressed: usize, most: usize) -> Result<()> {
    ensure!(compressed <= most, "a visit fetches {compressed} bytes, compressed; the page was to stay below {most}");
    Ok(())
}

/// How the names of files begin that a visit does not fetch: what is loaded when it is asked for, and what only editors read.
const FOR_FEW: [&str; 13] = [
    "code", "compare", "exports", "inside", "looks", "model", "own_", "portrait", "protocol", "reader", "share",
    "snippet", "workshop",
];

/// What is fetched for curves: all but the tables that are chosen, and what is loaded when it is asked for.
fn size_of_visit(dist: &Path) -> Result<Size> {
    let mut sum = size_of_file(&dist.join("index.html"))?;
    for folder in ["www", "www/pkg"] {
        for (name, path) in entries(&dist.join(folder))? {
            let is_for_few = FOR_FEW.iter().any(|few| name.starts_with(few));
            let is_fetched = path.is_file() && !is_for_few;
            sum = if is_fetched { sum.plus(size_of_file(&path)?) } else { sum };
        }
    }
    Ok(sum)
}

fn size_of_folder(folder: &Path) -> Result<Size> {
    let mut sum = Size::default();
    for (_, path) in entries(folder)? {
        let size = if path.is_dir() { size_of_folder(&path)? } else { size_of_file(&path)? };
        sum = sum.plus(size);
    }
    Ok(sum)
}

pub fn size_of_file(path: &Path) -> Result<Size> {
    let cannot_read = || format!("{} could not be read", path.display());
    let bytes = fs::read(path).with_context(cannot_read)?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&bytes).with_context(cannot_read)?;
    let gzipped = encoder.finish().with_context(cannot_read)?;
    let mut brotli = Vec::new();
    // Quality and window as `brotli` itself has them by default: the best there is.
    let best = BrotliEncoderParams { quality: 11, lgwin: 22, ..BrotliEncoderParams::default() };
    brotli::BrotliCompress(&mut bytes.as_slice(), &mut brotli, &best).with_context(cannot_read)?;
    Ok(Size { raw: bytes.len(), gzipped: gzipped.len(), brotli: brotli.len() })
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
        let files = ["LICENSE-MIT", "www/app.js", "www/pkg/page.js", "Cargo.toml", "src/lib.rs"];
        assert_eq!(check(&files, &[]), ["DATA.txt", "LICENSE-MIT.txt", "index.html", "www/app.js", "www/pkg/page.js"]);
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
    fn what_few_visitors_fetch_is_not_of_a_visit() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let files = [
            "index.html",
            "www/app.js",
            "www/protocol.js",
            "www/pkg/page.js",
            "www/pkg/reader.js",
            "www/own_form.js",
            "www/data/a.csv",
        ];
        for file in files {
            write(&folder.path().join(file));
        }
        assert_eq!(size_of_visit(folder.path()).expect("the folder can be read").raw, 3 * "text".len());
        assert!(refuse_above(200, 200).is_ok());
        let error = refuse_above(201, 200).expect_err("it is more");
        assert_eq!(error.to_string(), "a visit fetches 201 bytes, compressed; the page was to stay below 200");
    }

    #[test]
    fn comments_and_spaces_stay_at_home_and_looks_go() {
        let css = "/* One line. */\na:hover,\nb > c {\n  /* Two\n  lines. */\n  color: red; /* Stays. */\n  margin: 0 auto 0.5em;\n}\n";
        assert_eq!(shorter_css(css), "a:hover,b > c{color: red; /* Stays. */ margin:0 auto .5em}");
        let values = "a {\n  transition:\n    color 1s,\n    top 2s;\n}\n@media (min-width: 1rem) {\n  b {\n    top: 0;\n  }\n}\n";
        assert_eq!(shorter_css(values), "a{transition: color 1s,top 2s}@media (min-width: 1rem){b{top:0}}");
        assert_eq!(shorter_html("<p>\n  a <b>c</b>\n    d\n    // Why.\n</p>\n"), "<p>\na <b>c</b>\nd\n</p>\n");
    }

    #[test]
    fn the_glue_becomes_a_module_that_gives_instances() {
        let module = as_module("let bound = 5;");
        assert!(module.ends_with("export function instance() {\nlet bound = 5;\nreturn bound;\n}\n"), "{module}");
    }

    #[test]
    fn a_folder_is_as_large_as_its_files() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        write(&folder.path().join("a"));
        write(&folder.path().join("b/c"));
        let one = size_of_file(&folder.path().join("a")).expect("the file can be read");
        let both = size_of_folder(folder.path()).expect("the folder can be read");
        assert_eq!(one.raw, 4);
        assert_eq!(both, Size { raw: 8, gzipped: 2 * one.gzipped, brotli: 2 * one.brotli });
    }
}

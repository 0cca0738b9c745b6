//! What do other sites get? The element in several wrappings, each made from the same modules, and the whole playground as one file.

use crate::bundle::{Bundle, Form, HOLE};
use crate::guide;
use crate::package;
use crate::project::Project;
use crate::site::{self, copy_file, copy_folder, shorter_css, size_of_file};
use anyhow::{Context, Result, ensure};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// So many bytes, compressed with brotli, the element's one file may have.
const MOST_FOR_THE_MODULE: usize = 160_000;

/// Builds the site, and in it `embed/`, `losscope.html` and `guide/`.
pub fn dist(project: &Project) -> Result<()> {
    build(project)?;
    guide::build(project)
}

/// The same without the guide: the page offers what stands in `embed/`.
pub fn build(project: &Project) -> Result<()> {
    site::build(project)?;
    make(project)
}

fn make(project: &Project) -> Result<()> {
    let kitchen = Kitchen { www: project.root.join("www") };
    let folder = project.dist().join("embed");
    fs::create_dir_all(&folder).with_context(|| format!("{} could not be made", folder.display()))?;
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).with_context(|| format!("{} could not be written", path.display()))
    };
    write("loss-playground.js", &kitchen.one_file("define.js", Form::Module)?)?;
    let classic = kitchen.one_file("define.js", Form::Script)?;
    write("loss-playground.classic.js", &classic)?;
    write("loss-playground.files.js", &kitchen.element("define.js", Form::Module, &several_files())?)?;
    write("loss-playground.worker.js", &kitchen.worker("worker.js", &no_files())?)?;
    copy_file(&kitchen.www.join("pkg/embed_bg.wasm"), &folder.join("loss-playground.wasm"))?;
    copy_folder(&kitchen.www.join("data"), &folder.join("data"))?;
    write("anywidget.js", &kitchen.widget()?)?;
    write("embed.html", &kitchen.frame()?)?;
    copy_file(&kitchen.www.join("embed.js"), &folder.join("embed.js"))?;
    package::write(&folder)?;
    let playground = kitchen.playground(&project.root)?;
    fs::write(project.dist().join("losscope.html"), playground).context("losscope.html could not be written")?;
    check_size(project)?;
    size_of_file(&folder.join("loss-playground.js"))?.print("the element as one module");
    size_of_file(&project.dist().join("losscope.html"))?.print("the playground as one file");
    Ok(())
}

/// Refuses an element that is larger than promised.
pub fn check_size(project: &Project) -> Result<()> {
    let size = size_of_file(&project.dist().join("embed/loss-playground.js"))?;
    ensure!(
        size.brotli <= MOST_FOR_THE_MODULE,
        "the element as one module is {} bytes, compressed; it was to stay below {MOST_FOR_THE_MODULE}",
        size.brotli
    );
    Ok(())
}

/// Where the modules are that everything is made of.
struct Kitchen {
    www: PathBuf,
}

/// The style sheets that not every visitor needs.
const LOOKS: [&str; 4] = ["compare.css", "inside.css", "own_form.css", "share.css"];

/// What stands in a file where a large text is to come: the minifier need not read it.
fn place(name: &str) -> String {
    format!("{HOLE}{name}{HOLE}")
}

impl Kitchen {
    fn read(&self, name: &str) -> Result<Vec<u8>> {
        let path = self.www.join(name);
        fs::read(&path).with_context(|| format!("{} could not be read", path.display()))
    }

    /// Modules in whose place others stand: where files are, and whose wasm it is.
    fn instead(&self, files: &str) -> Result<BTreeMap<PathBuf, String>> {
        Ok(BTreeMap::from([(self.www.join("files.js"), files.to_owned())]))
    }

    /// A file that begins with that module, for the element: its wasm is the small one.
    fn element(&self, entry: &str, form: Form, files: &str) -> Result<String> {
        let mut instead = self.instead(files)?;
        let glue = String::from_utf8(self.read("pkg/embed.js")?).context("the glue is no text")?;
        instead.insert(self.www.join("pkg/page.js"), glue);
        Bundle { entry: &self.www.join(entry), instead, form }.make()
    }

    /// The worker of the element, as a script that any page may have.
    fn worker(&self, entry: &str, files: &str) -> Result<String> {
        self.element(entry, Form::Script, files)
    }

    /// The element with its wasm and its worker in it, and tables that stand beside it.
    fn one_file(&self, entry: &str, form: Form) -> Result<String> {
        self.one_file_with(TABLES_BESIDE, entry, form)
    }

    /// The widget for notebooks. These have its text, and no file beside it: it has the tables in it.
    fn widget(&self) -> Result<String> {
        let names = tables(&self.www)?;
        let within = format!(
            "const tables = {{ {} }};\n\
             export const table_text = async (name) => tables[name];\n",
            in_places(&names)
        );
        self.with_tables(self.one_file_with(&within, "anywidget.js", Form::Module)?, &names)
    }

    /// Puts tables into their places.
    fn with_tables(&self, script: String, names: &[String]) -> Result<String> {
        names.iter().try_fold(script, |script, name| {
            let table = String::from_utf8(self.read(&format!("data/{name}"))?).context("a table is no text")?;
            fill(script, name, &in_quotes(&table))
        })
    }

    fn one_file_with(&self, tables: &str, entry: &str, form: Form) -> Result<String> {
        let script = self.element(entry, form, &one_file(tables, form))?;
        let wasm = self.read("pkg/embed_bg.wasm")?;
        let worker = self.worker("worker.js", &no_files())?;
        // A script is read in the page's own encoding, whichever that is; a module in UTF-8.
        let is_ascii = form == Form::Script;
        let wasm = if is_ascii { in_base64(&wasm) } else { in_characters(&wasm) };
        let script = fill(script, "worker", &in_quotes(&worker))?;
        let script = if is_ascii { ascii(&script) } else { script };
        fill(script, "wasm", &format!("\"{wasm}\""))
    }

    /// The page for frames, as one file.
    fn frame(&self) -> Result<String> {
        let html = String::from_utf8(self.read("iframe.html")?).context("iframe.html is no text")?;
        let tag = "<script type=\"module\" src=\"iframe.js\"></script>";
        ensure!(html.matches(tag).count() == 1, "iframe.html has to have {tag} once");
        let script = harmless_in_html(&self.one_file("iframe.js", Form::Script)?);
        Ok(html.replace(tag, &format!("<script>{script}</script>")))
    }

    /// The whole page as one file, which opens from a disk as well.
    fn playground(&self, root: &Path) -> Result<String> {
        let html = fs::read_to_string(root.join("index.html")).context("index.html could not be read")?;
        let workers = ["worker", "own_worker", "inside.worker"];
        let mut script = {
            let instead = self.instead(&whole_page(&workers, &tables(&self.www)?))?;
            Bundle { entry: &self.www.join("app.js"), instead, form: Form::Page }.make()?
        };
        for name in workers {
            let files = if name == "own_worker" { wasm_alone("reader") } else { no_files() };
            let entry = self.www.join(format!("{name}.js"));
            let mut worker = Bundle { entry: &entry, instead: self.instead(&files)?, form: Form::Script }.make()?;
            if name == "own_worker" {
                worker = fill(worker, "reader", &quoted_characters(&self.read("pkg/reader_bg.wasm")?))?;
            }
            script = fill(script, name, &in_quotes(&worker))?;
        }
        for name in ["page", "portrait", "workshop"] {
            script = fill(script, name, &quoted_characters(&self.read(&format!("pkg/{name}_bg.wasm"))?))?;
        }
        script = self.with_tables(script, &tables(&self.www)?)?;
        let css = |name: &str| -> Result<String> { Ok(shorter_css(&String::from_utf8(self.read(name)?)?)) };
        let icon = String::from_utf8(self.read("icon.svg")?)?;
        for name in LOOKS {
            script = fill(script, name, &in_quotes(&css(name)?))?;
        }
        page_of_one_file(&html, &css("style.css")?, &icon, &harmless_in_html(&script))
    }
}

/// Puts a text into its place, in quotes of its own: the minifier has chosen others.
fn fill(script: String, name: &str, quoted: &str) -> Result<String> {
    let holes: Vec<String> = ['"', '\'', '`'].iter().map(|quote| format!("{quote}{}{quote}", place(name))).collect();
    let n_holes: usize = holes.iter().map(|hole| script.matches(hole.as_str()).count()).sum();
    ensure!(n_holes == 1, "{} has to stand in the script once, and does {n_holes} times", place(name));
    Ok(holes.iter().fold(script, |script, hole| script.replace(hole.as_str(), quoted)))
}

fn quoted_characters(bytes: &[u8]) -> String {
    format!("\"{}\"", in_characters(bytes))
}

fn tables(www: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(www.join("data")).context("www/data could not be read")?;
    let mut names = Vec::new();
    for entry in entries {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// The page with its looks and its script in it, and without a word of files beside it.
fn page_of_one_file(html: &str, css: &str, icon: &str, script: &str) -> Result<String> {
    let mut page = String::new();
    let mut is_in_the_fetching_script = false;
    // What is for browsers without modules: here nothing is one.
    let without = html.split_once("<script nomodule>");
    let without = without.and_then(|(before, rest)| Some((before, rest.split_once("</script>")?.1)));
    let (before, after) = without.context("index.html has nothing for browsers without modules")?;
    for line in before.lines().chain(after.lines()) {
        let bare = line.trim();
        if bare.starts_with("// Before all else, since it is the largest") {
            is_in_the_fetching_script = true;
        }
        let is_left_out = bare.starts_with("<link rel=\"modulepreload\"")
            || bare.starts_with("<link rel=\"preload\"")
            || is_in_the_fetching_script && bare != "</script>";
        if is_in_the_fetching_script && bare == "</script>" {
            is_in_the_fetching_script = false;
        }
        if is_left_out {
            continue;
        }
        if bare.starts_with("<link rel=\"stylesheet\"") {
            writeln!(page, "<style>{css}</style>")?;
        } else if bare.starts_with("<link rel=\"icon\"") {
            let icon: String = icon.bytes().map(|byte| format!("%{byte:02x}")).collect();
            writeln!(page, "<link rel=\"icon\" href=\"data:image/svg+xml,{icon}\" type=\"image/svg+xml\" />")?;
        } else if bare.starts_with("<script type=\"module\"") {
            // A script that is no module runs where it stands: what it fills comes before it.
        } else if bare == "</body>" {
            writeln!(page, "<script>{script}</script>\n</body>")?;
        } else {
            writeln!(page, "{bare}")?;
        }
    }
    ensure!(page.contains("<style>") && page.contains("<script>"), "index.html is not what it was");
    Ok(page)
}

/// Where the files of an element are that is one file: in it.
fn one_file(tables: &str, form: Form) -> String {
    let (here, decode) = if form == Form::Script {
        ("globalThis.document?.currentScript?.src || location.href", FROM_BASE64)
    } else {
        ("import.meta.url", &*from_characters())
    };
    format!(
        "const here = {here};\n\
         {tables}\n\
         {decode}\n\
         let address = '';\n\
         export const compiled = () => WebAssembly.compile(bytes_of('{}'));\n\
         export function new_worker() {{ throw new Error('one file has no worker with an address'); }}\n\
         export function blob_worker() {{\n\
           address ||= URL.createObjectURL(new Blob([\"{}\"], {{ type: 'text/javascript' }}));\n\
           return new Worker(address);\n\
         }}\n",
        place("wasm"),
        place("worker")
    )
}

/// The tables that are fetched when they are chosen stand beside the script.
const TABLES_BESIDE: &str = "export const address_of = (name) => {
  // A script that was made into a text has no place; the page that it is in has one.
  try { return new URL(name, here).href; } catch { return new URL(name, location.href).href; }
};
export async function table_text(name) {
  const answer = await fetch(address_of(`data/${name}`));
  if (!answer.ok) throw new Error(`${name} is not there (${answer.status})`);
  return answer.text();
}";

/// A character for each byte: the host's brotli makes as little of them as of the wasm itself. Those that would end the text or its line, or
/// that readers of scripts change, have changed places with some that hardly occur.
const FROM_CHARACTERS: &str = "function bytes_of(text) {
  const byte_of = Uint16Array.from({ length: 512 }, (_, code) => code);
  const bytes = [BYTES];
  [CODES].forEach((code, idx) => (byte_of[code] = bytes[idx]));
  return Uint8Array.from(text, (character) => byte_of[character.charCodeAt(0)]);
}";
/// Pairs of those: each stands for the other, and the troublesome one as a character beyond the bytes.
const ODD: [(u8, u8); 7] =
    [(0, 0x1d), (b'\n', 0x1e), (b'\r', 0x1f), (b'"', 0x19), (b'\\', 0x17), (b'<', 0x13), (b'`', 0x12)];
const FROM_BASE64: &str =
    "const bytes_of = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));";

fn in_characters(bytes: &[u8]) -> String {
    let character = |byte: u8| {
        let pair = ODD.iter().find(|(odd, rare)| byte == *odd || byte == *rare);
        match pair {
            Some((odd, rare)) if byte == *odd => char::from(*rare),
            Some((odd, _)) => char::from_u32(BEYOND + u32::from(*odd)).unwrap_or_default(),
            None => char::from(byte),
        }
    };
    bytes.iter().map(|&byte| character(byte)).collect()
}

/// What is added to a troublesome byte's code to have a character that is none of a byte's.
const BEYOND: u32 = 0x100;

/// The JavaScript that reads them.
fn from_characters() -> String {
    let pairs: Vec<String> = ODD.iter().map(|(odd, rare)| format!("{rare}, {}", BEYOND + u32::from(*odd))).collect();
    let bytes: Vec<String> = ODD.iter().map(|(odd, rare)| format!("{odd}, {rare}")).collect();
    FROM_CHARACTERS.replace("CODES", &pairs.join(", ")).replace("BYTES", &bytes.join(", "))
}

fn in_base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// A text in double quotes, as JavaScript reads it.
fn in_quotes(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A script in which every character is ASCII: the others can only be in its texts.
fn ascii(script: &str) -> String {
    let mut ascii = String::new();
    for character in script.chars() {
        if character.is_ascii() {
            ascii.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a text cannot fail.
                let _ = write!(ascii, "\\u{unit:04x}");
            }
        }
    }
    ascii
}

/// A script that can stand in a page: nothing in its texts ends it.
fn harmless_in_html(script: &str) -> String {
    script.replace("</", "<\\/").replace("<!--", "<\\!--")
}

/// Where they are in the element of several files: beside it, at addresses that bundlers know how to follow.
fn several_files() -> String {
    format!(
        "const here = import.meta.url;\n\
         {TABLES_BESIDE}\n\
         export async function compiled() {{\n\
           const answer = await fetch(new URL('./loss-playground.wasm', import.meta.url));\n\
           return WebAssembly.compile(await answer.arrayBuffer());\n\
         }}\n\
         export const new_worker = () => new Worker(new URL('./loss-playground.worker.js', import.meta.url));\n\
         let address = '';\n\
         export function blob_worker() {{\n\
           const script = `importScripts(${{JSON.stringify(new URL('./loss-playground.worker.js', import.meta.url).href)}})`;\n\
           address ||= URL.createObjectURL(new Blob([script], {{ type: 'text/javascript' }}));\n\
           return new Worker(address);\n\
         }}\n"
    )
}

/// A worker is given all that it needs.
fn no_files() -> String {
    "export function compiled() { throw new Error('a worker is given its module'); }\n".to_owned()
}

fn wasm_alone(name: &str) -> String {
    format!("{}\nexport const compiled = () => WebAssembly.compile(bytes_of('{}'));\n", from_characters(), place(name))
}

/// The entries of an object: each text in the place that has its name.
fn in_places(names: &[impl AsRef<str>]) -> String {
    names.iter().map(AsRef::as_ref).map(|name| format!("'{name}': \"{}\", ", place(name))).collect()
}

/// Where they are in the playground that is one file: all in it.
fn whole_page(workers: &[&str], tables: &[String]) -> String {
    format!(
        "{}\n\
         const wasm = {{ {} }};\n\
         const tables = {{ {} }};\n\
         const workers = {{ {} }};\n\
         const looks = {{ {} }};\n\
         const as_file = (text, type) => URL.createObjectURL(new Blob([text], {{ type }}));\n\
         export const address_of = (name) => as_file(looks[name], 'text/css');\n\
         export const table_text = async (name) => tables[name];\n\
         export const compiled = async (name) => WebAssembly.compile(bytes_of(wasm[name]));\n\
         export const new_worker = (name) => new Worker(as_file(workers[name], 'text/javascript'));\n",
        from_characters(),
        in_places(&["page", "portrait", "workshop"]),
        in_places(tables),
        in_places(workers),
        in_places(&LOOKS),
    )
}

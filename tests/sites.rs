//! Does the element work in documentation sites? Each site of docs/embedding is built by its real generator, with the
//! commands of its own recipe, served below a sub-path, and opened in Chromium.

use browser::{Browser, Options};
use regex::Regex;
use serde_json::{Value, json};
use std::ffi::OsString;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Generous: the machine is busy with other generators.
const PATIENCE: Duration = Duration::from_secs(60);
/// Within this time what the reader switches has to have its new colours, and what the reader leaves has to be gone.
/// In every fallback of the sites.
const FALLBACK: &str = "it needs JavaScript";

/// An embed: the settings that it asks for, as links write them, and the controls.
struct Embed {
    settings: &'static [(&'static str, &'static str)],
    controls: &'static str,
}

/// What the pages of all sites have: that with two embeds, and the one in a folder.
const FRONT: [Embed; 2] = [
    Embed { settings: &[("learning_rate", "0.1")], controls: "learning-rate batch-size" },
    Embed { settings: &[("dataset", "moons"), ("optimizer", "adam")], controls: "none" },
];
const NESTED: [Embed; 1] = [Embed { settings: &[("n_hidden_layers", "2")], controls: "n-hidden-layers n-units" }];

/// A site in docs/embedding.
#[derive(Clone, Copy)]
struct Site {
    /// Its folder there.
    name: &'static str,
    /// What has to be on the machine.
    program: &'static str,
    /// The files of the element that are put there, or nothing for all of them.
    files: &'static [&'static str],
    /// Where its recipe has them put.
    place: &'static str,
    /// Where the finished site is, from the site's folder.
    built: &'static str,
    /// The pages with two embeds, one in a folder, and without any: addresses from that of the site.
    pages: [&'static str; 3],
    theme: Theme,
    /// Whether a click on a link changes the page without loading another one.
    changes_in_place: bool,
}

/// What a reader does to have it dark, and light again.
#[derive(Clone, Copy)]
enum Theme {
    /// Scripts that click.
    Site { dark: &'static str, light: &'static str },
    /// The site knows no theme but that of the reader's system.
    System,
}

/// Folders and addresses that `cargo xtask test` names.
fn named(variable: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| panic!("`cargo xtask test sites` sets {variable}"))
}

/// The folder of the recipes.
fn recipes() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/embedding")
}

/// The commands of a recipe: what its blocks of shell say.
fn commands(name: &str) -> String {
    let markdown = fs::read_to_string(recipes().join(name).join("README.md")).expect("a site has a recipe");
    let block = Regex::new(r"(?ms)^```sh\n(.*?)^```$").expect("a pattern");
    block.captures_iter(&markdown).map(|found| found[1].to_owned()).collect()
}

/// Whether a program is on the machine; of Python also what Debian has in a package of its own.
fn is_installed(program: &str) -> bool {
    let arguments: &[&str] = if program == "python3" { &["-c", "import ensurepip, venv"] } else { &["--version"] };
    Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success())
}

/// Runs a command without its output, unless it fails.
fn run(command: &mut Command, site: &str) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{site}: {command:?} does not start: {error}"));
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{site}: {command:?} failed:\n{text}");
    text
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("a folder can be made");
        for entry in fs::read_dir(from).expect("a folder can be listed") {
            let entry = entry.expect("readable");
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).unwrap_or_else(|error| panic!("{} could not be copied: {error}", from.display()));
    }
}

fn remove(path: &Path) {
    if path.is_dir() && !path.is_symlink() {
        fs::remove_dir_all(path).expect("a folder of the tests can be removed");
    } else if path.exists() {
        fs::remove_file(path).expect("a file of the tests can be removed");
    }
}

/// Where a site is built.
fn folder_of(name: &str) -> PathBuf {
    Path::new(&named("LOSSCOPE_SITES")).join(name)
}

/// A fresh copy of a site, whose address is that of the test; of what an earlier test left, only the packages of npm stay,
/// and nothing that a generator made of them.
fn fresh_copy(site: &Site, name: &str) -> PathBuf {
    let folder = folder_of(name);
    fs::create_dir_all(&folder).expect("a folder can be made");
    for entry in fs::read_dir(&folder).expect("a folder can be listed") {
        let entry = entry.expect("readable");
        if entry.file_name() != "node_modules" {
            remove(&entry.path());
        }
    }
    remove(&folder.join("node_modules/.cache"));
    copy(&recipes().join(site.name), &folder);
    for entry in fs::read_dir(&folder).expect("a folder can be listed") {
        let path = entry.expect("readable").path();
        if let Ok(text) = fs::read_to_string(&path) {
            let text = text.replace("https://example.org/project/", &named("LOSSCOPE_SITES_URL"));
            fs::write(&path, text).expect("a file of the tests can be written");
        }
    }
    let place = folder.join(site.place);
    let embed = PathBuf::from(named("LOSSCOPE_EMBED"));
    if site.files.is_empty() {
        copy(&embed, &place);
    } else {
        fs::create_dir_all(&place).expect("a folder can be made");
        for file in site.files {
            copy(&embed.join(file), &place.join(file));
        }
    }
    folder
}

/// Where programs are looked for: those of the site first.
fn path_with(first: PathBuf) -> OsString {
    let others = std::env::var_os("PATH").unwrap_or_default();
    let all = std::iter::once(first).chain(std::env::split_paths(&others));
    std::env::join_paths(all).expect("a folder of the tests has no colon")
}

/// Builds a site with the commands of its recipe and puts it where the server shows it. Its address; or nothing where the
/// machine has no program that could build it.
fn built(site: &Site) -> Option<String> {
    if !site.program.is_empty() && !is_installed(site.program) {
        let program = if site.program == "python3" { "python3 with venv" } else { site.program };
        let sentence = format!("{}: {program} is not on this machine", site.name);
        assert!(std::env::var_os("CI").is_none(), "{sentence}, and this is CI, where every site is built");
        println!("skipped: {sentence}");
        return None;
    }
    let folder = fresh_copy(site, site.name);
    if site.program == "python3" && !environment(site).join("bin/pip").exists() {
        let environment = environment(site);
        remove(&environment);
        run(Command::new("python3").args(["-m", "venv"]).arg(&environment), site.name);
    }
    let commands = commands(site.name);
    if !commands.is_empty() {
        in_shell(site, &folder, &commands);
    }
    Some(show(&folder.join(site.built), site.name))
}

/// Where a site's Python has its packages.
fn environment(site: &Site) -> PathBuf {
    Path::new(&named("LOSSCOPE_SITES")).join("python").join(site.name)
}

/// Runs what a recipe says, with the programs that it says are there.
fn in_shell(site: &Site, folder: &Path, commands: &str) {
    let programs = if site.name == "mdbook" { mdbook() } else { environment(site).join("bin") };
    let mut shell = Command::new("sh");
    shell.args(["-e", "-c", commands]).current_dir(folder).env("PATH", path_with(programs));
    // They are about the program that runs the tests, or ask another host something that nobody wants to know.
    shell.env_remove("CARGO_TARGET_DIR").env_remove("RUSTDOCFLAGS");
    shell.env("npm_config_audit", "false").env("npm_config_fund", "false").env("ASTRO_TELEMETRY_DISABLED", "1");
    shell.env("PIP_DISABLE_PIP_VERSION_CHECK", "1").env("CI", "true");
    run(&mut shell, site.name);
}

/// A folder with an `mdbook` that does what the recipe asks of it: the same code, taken as a library by the build tool, so
/// that nobody has to install it.
fn mdbook() -> PathBuf {
    let folder = Path::new(&named("LOSSCOPE_SITES")).join("programs");
    fs::create_dir_all(&folder).expect("a folder can be made");
    let program = folder.join("mdbook");
    let script = format!("#!/bin/sh\n[ \"$*\" = build ] && exec '{}' . book\n", named("LOSSCOPE_BOOK"));
    fs::write(&program, script).expect("a script can be written");
    run(Command::new("chmod").arg("+x").arg(&program), "mdbook");
    folder
}

/// Puts a finished site where the server shows it.
fn show(finished: &Path, name: &str) -> String {
    let served = Path::new(&named("LOSSCOPE_SITES")).join("served").join(name);
    remove(&served);
    copy(finished, &served);
    format!("{}{name}/", named("LOSSCOPE_SITES_URL"))
}

/// A browser that opens pages of a site.
struct Visit {
    browser: Browser,
    site: String,
}

impl Visit {
    fn start(site: &str) -> Visit {
        // Where the page has them, it is they that have to be quick, not the reader who has to scroll.
        let browser = Browser::launch(&Options::default()).expect("the browser starts");
        browser
            .before_each_page(
                "{
                   const alive = new Set();
                   globalThis.workersAlive = () => alive.size;
                   globalThis.Worker = class extends Worker {
                     constructor(url, options) {
                       super(url, options);
                       // Some sites search in a worker of their own.
                       if (/^(blob|data):|loss-playground/.test(url)) alive.add(this);
                     }
                     terminate() {
                       alive.delete(this);
                       super.terminate();
                     }
                   };
                 }",
            )
            .expect("a script can be added");
        Visit { browser, site: site.to_owned() }
    }

    fn open(&self, url: &str) {
        self.browser.goto(url).unwrap_or_else(|error| panic!("{}: {error:#}", self.site));
    }

    fn run(&self, script: &str) -> Value {
        self.browser.execute(script, json!([])).unwrap_or_else(|error| panic!("{}: {script}: {error:#}", self.site))
    }

    fn wait_for(&self, what: &str, expression: &str, patience: Duration) {
        self.browser.wait_for(what, expression, patience).unwrap_or_else(|error| panic!("{}: {error:#}", self.site));
    }

    /// The page shows these embeds; each trains to its end when it is seen, and has drawn its curve.
    fn expect_embeds(&self, embeds: &[Embed]) {
        let count = "document.querySelectorAll('loss-playground').length";
        self.wait_for("the embeds", &format!("{count} === {}", embeds.len()), PATIENCE);
        for (idx, embed) in embeds.iter().enumerate() {
            let element = format!("document.querySelectorAll('loss-playground')[{idx}]");
            self.run(&format!("{element}.scrollIntoView({{block: 'center'}})"));
            self.wait_for("a finished run", &format!("{element}.status === 'done'"), PATIENCE);
            let state = self.run(&format!("return {element}.getState()"));
            for (name, value) in embed.settings {
                assert_eq!(state[name], json!(value), "{}: {name} of embed {idx}: {state}", self.site);
            }
            let controls = self.run(&format!("return {element}.getAttribute('controls')"));
            assert_eq!(controls, embed.controls, "{}: of embed {idx}", self.site);
            let colours = format!(
                "(() => {{
                   const canvas = {element}.shadowRoot.querySelector('canvas');
                   if (!canvas?.width || !canvas.height) return 0;
                   // A copy: that the canvas itself is read is worth a warning to browsers.
                   const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', {{willReadFrequently: true}});
                   copy.drawImage(canvas, 0, 0);
                   const {{data}} = copy.getImageData(0, 0, canvas.width, canvas.height);
                   return new Set(new Uint32Array(data.buffer)).size;
                 }})()"
            );
            self.wait_for("a curve on the canvas", &format!("{colours} > 2"), PATIENCE);
            let width = self.run(&format!("return {element}.getBoundingClientRect().width"));
            assert!(width.as_f64().is_some_and(|width| width > 200.0), "{}: it is {width} wide", self.site);
        }
        let text = self.run("return document.body.innerText");
        let text = text.as_str().expect("a page has a text");
        assert!(!text.contains(FALLBACK), "{}: the fallback is beside the element:\n{text}", self.site);
    }

    /// Of the two controls that the page in a folder shows, one is locked and the other is not.
    fn expect_nested(&self) {
        self.expect_embeds(&NESTED);
        let are_locked = self.run(
            "const {shadowRoot} = document.querySelector('loss-playground');
             return Array.from(shadowRoot.querySelectorAll('[part~=controls] input[type=range]'), (input) => input.disabled)",
        );
        assert_eq!(are_locked, json!([false, true]), "{}", self.site);
    }

    fn expect_quiet_console(&self) {
        let mut lines = self.browser.console().expect("the console can be read");
        // rustdoc's own fonts, and an icon that some sites have not: it is the same without the element.
        lines.retain(|line| !line.contains("A preload for") && !line.contains("/favicon."));
        assert_eq!(lines, [""; 0], "{}", self.site);
    }

    /// Nothing came from another host than the page did.
    fn expect_no_other_host(&self) {
        let others = self.run(
            "return performance.getEntriesByType('resource').map(({name}) => name)
               .filter((name) => /^https?:/.test(name) && new URL(name).host !== location.host)",
        );
        assert_eq!(others, json!([]), "{}", self.site);
    }

    /// What the reader switches is dark within a second's frames, and as it was after another switch.
    fn expect_theme(&self, theme: &Theme) {
        const PICTURES: &str = "Array.from(document.querySelectorAll('loss-playground'), (element) => element.shadowRoot.querySelector('canvas').toDataURL())";
        self.browser.wait_for_frame().expect("a frame comes");
        self.run(&format!("window.light = {PICTURES}"));
        for (dark, is, what) in [(true, "!==", "the dark curves"), (false, "===", "the light curves")] {
            // A busy machine has fewer frames in a second than a reader's, and what is counted is what they see.
            self.run(&format!(
                "Object.assign(window, {{n_frames: 0, is_changed: false}});
                 const look = () => {{
                   window.n_frames += 1;
                   window.is_changed = {PICTURES}.every((picture, idx) => picture {is} window.light[idx]);
                   if (!window.is_changed) requestAnimationFrame(look);
                 }};
                 requestAnimationFrame(look);"
            ));
            self.switch(theme, dark);
            self.wait_for(what, "window.is_changed", PATIENCE);
            let n_frames = self.run("return window.n_frames").as_u64().expect("a number");
            assert!(n_frames <= 90, "{}: {what} come after {n_frames} frames", self.site);
        }
    }

    fn switch(&self, theme: &Theme, dark: bool) {
        match theme {
            Theme::System => self.browser.set_dark(dark).expect("the system's theme can be emulated"),
            Theme::Site { dark: script, .. } if dark => drop(self.run(script)),
            Theme::Site { light: script, .. } => drop(self.run(script)),
        }
    }

    /// From a page on which it trains to one without it and back: nothing stays, and all works again.
    fn expect_navigation(&self, site: &Site) {
        let address = self.run("return location.href");
        self.run(
            "window.isTheSamePage = true;
             const element = document.querySelector('loss-playground');
             element.scrollIntoView({block: 'center'});
             const long = {'n-epochs': 1000, 'batch-size': 1, 'n-hidden-layers': 6, 'n-units': 64};
             for (const [name, value] of Object.entries(long)) element.setAttribute(name, value);",
        );
        let running = "document.querySelector('loss-playground').status === 'running' && workersAlive() > 0";
        self.wait_for("a long run in a worker", running, PATIENCE);
        self.run("document.querySelector('main a[href*=about], a[href*=about]').click()");
        let arrived = "document.body.innerText.includes('nothing trains here') && document.readyState === 'complete'";
        self.wait_for("the page without it", arrived, PATIENCE);
        assert_eq!(self.run("return window.isTheSamePage === true"), site.changes_in_place, "{}", self.site);
        let is_free = "document.querySelector('loss-playground') === null && workersAlive() === 0";
        self.wait_for("a page without its workers", is_free, PATIENCE);
        // As a reader does: what a page's own script asks of its history may be lost in what still loads.
        self.browser.back().unwrap_or_else(|error| panic!("{}: {error:#}", self.site));
        self.wait_for("the page from before", &format!("location.href === {address}"), PATIENCE);
        self.wait_for("the embed from before", "document.querySelector('loss-playground') !== null", PATIENCE);
        // Where the browser kept the page, the long run goes on.
        self.run(
            "const element = document.querySelector('loss-playground');
             for (const name of ['n-epochs', 'batch-size', 'n-hidden-layers', 'n-units']) element.removeAttribute(name);",
        );
        self.expect_embeds(&FRONT);
        self.run("document.querySelector('main a[href*=\"nested\"], a[href*=\"nested\"]').click()");
        self.wait_for("the page in a folder", &format!("location.href !== {address}"), PATIENCE);
        self.expect_nested();
        assert_eq!(self.run("return window.isTheSamePage === true"), site.changes_in_place, "{}", self.site);
    }

    /// Whoever has no JavaScript reads the fallback.
    fn expect_fallback(&self, url: &str, n_embeds: usize) {
        let set = |is_off: bool| {
            let params = json!({ "value": is_off });
            self.browser.cdp("Emulation.setScriptExecutionDisabled", params).expect("JavaScript can be turned off");
        };
        set(true);
        self.open(url);
        let text = self.browser.find("body").and_then(|body| body.text()).expect("a page has a text");
        assert_eq!(text.matches(FALLBACK).count(), n_embeds, "{}: {text}", self.site);
        set(false);
    }
}

/// A server for development, which a generator has while its site is written. It ends with this.
struct Development {
    server: Child,
    url: String,
}

impl Development {
    /// Starts a script of a package that is installed in the site's folder.
    fn start(site: &Site, script: &str, arguments: &[&str]) -> Development {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port is free");
        let port = port.port().to_string();
        let folder = folder_of(site.name);
        let mut command = Command::new("node");
        command.arg(folder.join("node_modules").join(script)).args(arguments).current_dir(&folder);
        command.args(["--host", "127.0.0.1", "--port", &port, "--strictPort"]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut server =
            command.spawn().unwrap_or_else(|error| panic!("{}: {command:?} does not start: {error}", site.name));
        let begin = Instant::now();
        while TcpStream::connect(format!("127.0.0.1:{port}")).is_err() {
            let has_ended = server.try_wait().expect("it can be asked").is_some();
            assert!(!has_ended && begin.elapsed() < PATIENCE, "{}: {script} does not answer", site.name);
            std::thread::sleep(Duration::from_millis(100));
        }
        Development { server, url: format!("http://127.0.0.1:{port}/") }
    }
}

impl Drop for Development {
    fn drop(&mut self) {
        // Whoever has ended by itself can't be ended.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// What an author sees while the site is written.
fn see_in_development(site: &Site, url: &str) {
    let visit = Visit::start(site.name);
    visit.open(url);
    // What a server makes only when it is asked for may have it load the page once more.
    visit.wait_for("a finished run", "document.querySelector('loss-playground')?.status === 'done'", PATIENCE);
    visit.expect_embeds(&FRONT);
}

/// Where the reader has nothing to switch but the system's theme, and pages are as they were written.
#[test]
fn in_a_sandboxed_iframe() {
    let site = Site {
        name: "iframe",
        program: "",
        files: &["embed.html", "embed.js"],
        place: "loss-playground",
        built: "",
        pages: ["", "nested/page.html", "about.html"],
        theme: Theme::System,
        changes_in_place: false,
    };
    let url = built(&site).expect("it needs no program");
    let visit = Visit::start(site.name);
    for (page, embeds) in [(site.pages[0], &FRONT[..]), (site.pages[1], &NESTED[..])] {
        visit.open(&format!("{url}{page}"));
        for (idx, embed) in embeds.iter().enumerate() {
            let frame = format!("iframe:nth-of-type({})", idx + 1);
            visit.run(&format!("document.querySelector({frame:?}).scrollIntoView({{block: 'center'}})"));
            visit.browser.enter_frame(&frame).expect("it is on the page");
            visit.wait_for("the element", "document.querySelector('loss-playground') !== null", PATIENCE);
            assert_eq!(visit.run("return origin"), "null", "the sandbox gives it no access to the page");
            visit.expect_embeds(std::slice::from_ref(embed));
            let height = visit.run("return document.documentElement.getBoundingClientRect().height");
            let height = height.as_f64().expect("a height");
            visit.browser.leave_frames().expect("the page is there");
            let fits = format!("Math.abs(document.querySelector({frame:?}).clientHeight - {height}) <= 2");
            visit.wait_for("an iframe as high as what is in it", &fits, PATIENCE);
        }
        visit.expect_no_other_host();
        visit.expect_quiet_console();
    }
    println!("{}: visited", site.name);
}

/// Builds a site and goes through all that its reader may see.
fn check(site: &Site) {
    if let Some(url) = built(site) {
        see(site, &url);
        println!("{}: built and visited", site.name);
    }
}

fn see(site: &Site, url: &str) {
    let visit = Visit::start(site.name);
    visit.open(&format!("{url}{}", site.pages[0]));
    visit.expect_embeds(&FRONT);
    visit.expect_theme(&site.theme);
    visit.expect_no_other_host();
    visit.expect_quiet_console();
    visit.expect_navigation(site);
    visit.open(&format!("{url}{}", site.pages[1]));
    visit.expect_nested();
    visit.expect_quiet_console();
    visit.expect_fallback(&format!("{url}{}", site.pages[0]), 2);
}

const PLAIN: Site = Site {
    name: "html",
    program: "",
    files: &["loss-playground.js"],
    place: "loss-playground",
    built: "",
    pages: ["", "nested/page.html", "about.html"],
    theme: Theme::System,
    changes_in_place: false,
};

#[test]
fn in_a_page_of_plain_html() {
    check(&PLAIN);
}

/// What a page says that is opened from disk, where browsers load no modules.
#[test]
fn from_disk_with_the_classic_script() {
    let site = Site { name: "html", files: &["loss-playground.classic.js"], ..PLAIN };
    let folder = fresh_copy(&site, "from-disk");
    let page = folder.join("index.html");
    let html = fs::read_to_string(&page).expect("the site has a page");
    let module = r#"<script type="module" src="loss-playground/loss-playground.js"></script>"#;
    let classic = r#"<script src="loss-playground/loss-playground.classic.js"></script>"#;
    let recipe = fs::read_to_string(recipes().join("html/README.md")).expect("a site has a recipe");
    assert!(html.contains(module) && recipe.contains(&format!("`{classic}`")));
    fs::write(&page, html.replace(module, classic)).expect("a page can be written");
    let visit = Visit::start("html from disk");
    visit.open(&format!("file://{}", page.display()));
    visit.expect_embeds(&FRONT);
    visit.expect_quiet_console();
    println!("html: visited from disk");
}

#[test]
fn in_mdbook_as_a_module_and_as_additional_js() {
    let site = Site {
        name: "mdbook",
        program: "",
        files: &["loss-playground.js"],
        place: "src/loss-playground",
        built: "book",
        pages: ["", "nested/page.html", "about.html"],
        theme: Theme::Site {
            dark: "document.querySelector('#mdbook-theme-navy').click()",
            light: "document.querySelector('#mdbook-theme-light').click()",
        },
        changes_in_place: false,
    };
    let url = built(&site).expect("it needs no program");
    see(&site, &url);
    // The other way that the recipe knows.
    let folder = fresh_copy(&Site { files: &["loss-playground.classic.js"], place: "", ..site }, site.name);
    remove(&folder.join("theme"));
    let other = r#"additional-js = ["loss-playground.classic.js"]"#;
    let recipe = fs::read_to_string(folder.join("README.md")).expect("a site has a recipe");
    assert!(recipe.contains(&format!("`{other}`")));
    let settings = fs::read_to_string(folder.join("book.toml")).expect("a book has settings");
    fs::write(folder.join("book.toml"), format!("{settings}\n[output.html]\n{other}\n")).expect("they can be written");
    in_shell(&site, &folder, &commands(site.name));
    see(&site, &show(&folder.join(site.built), site.name));
    println!("mdbook: built in both ways and visited");
}

#[test]
fn in_sphinx_with_myst_and_restructuredtext() {
    check(&Site {
        name: "sphinx",
        program: "python3",
        files: &["loss-playground.js"],
        place: "_static/loss-playground",
        built: "_build",
        pages: ["", "nested/page.html", "about.html"],
        theme: Theme::Site {
            dark: "document.querySelector('.theme-toggle').click()",
            light: "document.querySelector('.theme-toggle').click()",
        },
        changes_in_place: false,
    });
}

#[test]
fn in_mkdocs_material_and_in_zensical() {
    let site = Site {
        name: "mkdocs",
        program: "python3",
        files: &["loss-playground.js"],
        place: "docs/loss-playground",
        built: "site",
        pages: ["", "nested/page/", "about/"],
        theme: Theme::Site {
            dark: "document.querySelector('#__palette_1').click()",
            light: "document.querySelector('#__palette_0').click()",
        },
        changes_in_place: true,
    };
    let Some(url) = built(&site) else { return };
    see(&site, &url);
    let folder = folder_of(site.name);
    remove(&folder.join(site.built));
    in_shell(&site, &folder, "zensical build");
    see(&site, &show(&folder.join(site.built), site.name));
    println!("mkdocs: built with Material and with Zensical, and visited");
}

#[test]
fn in_vitepress() {
    let site = Site {
        name: "vitepress",
        program: "npm",
        files: &[],
        place: "loss-playground",
        built: ".vitepress/dist",
        pages: ["", "nested/page.html", "about.html"],
        theme: Theme::Site {
            dark: "document.querySelector('.VPSwitchAppearance').click()",
            light: "document.querySelector('.VPSwitchAppearance').click()",
        },
        changes_in_place: true,
    };
    let Some(url) = built(&site) else { return };
    see(&site, &url);
    let server = Development::start(&site, "vitepress/bin/vitepress.js", &["dev"]);
    see_in_development(&site, &format!("{}project/vitepress/", server.url));
    println!("vitepress: built and visited, and its server for development, too");
}

#[test]
fn in_docusaurus() {
    let site = Site {
        name: "docusaurus",
        program: "npm",
        files: &[],
        place: "loss-playground",
        built: "build",
        pages: ["", "nested/page/", "about/"],
        theme: Theme::Site {
            dark: "document.querySelector('[class*=colorModeToggle] button').click()",
            light: "document.querySelector('[class*=colorModeToggle] button').click()",
        },
        changes_in_place: true,
    };
    let Some(url) = built(&site) else { return };
    see(&site, &url);
    // For whatever browsers a site is built: without its list, scripts are made older.
    let folder = folder_of(site.name);
    let package = folder.join("package.json");
    let text = fs::read_to_string(&package).expect("the site has a package.json");
    let mut without: Value = serde_json::from_str(&text).expect("it is JSON");
    without.as_object_mut().and_then(|all| all.remove("browserslist")).expect("the recipe has a list of browsers");
    fs::write(&package, without.to_string()).expect("a file of the tests can be written");
    in_shell(&site, &folder, "npm run build");
    let visit = Visit::start(site.name);
    visit.open(&show(&folder.join(site.built), site.name));
    visit.expect_embeds(&FRONT);
    println!("docusaurus: built with a list of browsers and without, and visited");
}

#[test]
fn in_vite_with_react_and_vue() {
    let site = Site { name: "vite", program: "npm", files: &[], built: "dist", ..PLAIN };
    let Some(url) = built(&site) else { return };
    see(&site, &url);
    let visit = Visit::start(site.name);
    for page in ["react.html", "vue.html"] {
        visit.open(&format!("{url}{page}"));
        let end = "/^[0-9]+ steps end at a loss of [0-9.]+[.]$/.test(document.querySelector('#lesson p')?.textContent)";
        visit.wait_for("what the run came to", end, PATIENCE);
        let rate = |is: f64| format!("document.querySelector('loss-playground').learningRate === {is}");
        visit.wait_for("the first rate", &rate(0.1), PATIENCE);
        let first = visit.run("return document.querySelector('#lesson p').textContent");
        visit.run("document.querySelector('#lesson button').click()");
        visit.wait_for("the next rate", &rate(0.5), PATIENCE);
        let is_another = format!("document.querySelector('#lesson p').textContent !== {first}");
        visit.wait_for("what the next run came to", &is_another, PATIENCE);
        visit.expect_quiet_console();
    }
    let server = Development::start(&site, "vite/bin/vite.js", &[]);
    see_in_development(&site, &server.url);
    drop(server);
    // Separate files: Vite has to find them all.
    let folder = folder_of(site.name);
    fs::write(folder.join("main.js"), "import \"loss-playground/files\";\n").expect("a file can be written");
    in_shell(&site, &folder, "npm run build");
    visit.open(&show(&folder.join(site.built), site.name));
    visit.expect_embeds(&FRONT);
    visit.run("const el = document.querySelector('loss-playground'); el.nEpochs = 300; el.nUnits = 64");
    let is_there = "document.querySelector('loss-playground').engineUsed === 'worker'";
    visit.wait_for("a worker from a file", is_there, PATIENCE);
    visit.expect_quiet_console();
    println!(
        "vite: built with the one file and with several, and visited; React, Vue and the server for development, too"
    );
}

#[test]
fn in_esbuild() {
    check(&Site { name: "esbuild", program: "npm", files: &[], ..PLAIN });
}

#[test]
fn in_starlight() {
    check(&Site {
        name: "starlight",
        program: "npm",
        files: &["loss-playground.js"],
        place: "public/loss-playground",
        built: "dist",
        pages: ["", "nested/page/", "about/"],
        theme: Theme::Site {
            dark: "const select = document.querySelector('starlight-theme-select select');
                   select.value = 'dark'; select.dispatchEvent(new Event('change'))",
            light: "const select = document.querySelector('starlight-theme-select select');
                    select.value = 'light'; select.dispatchEvent(new Event('change'))",
        },
        changes_in_place: false,
    });
}

#[test]
fn in_hugo() {
    check(&Site {
        name: "hugo",
        program: "python3",
        files: &["loss-playground.js"],
        place: "static/loss-playground",
        built: "public",
        pages: ["", "nested/page/", "about/"],
        theme: Theme::System,
        changes_in_place: false,
    });
}

#[test]
fn in_rustdoc() {
    check(&Site {
        name: "rustdoc",
        program: "cargo",
        files: &["loss-playground.js"],
        place: "loss-playground",
        built: "target/doc",
        pages: ["learning_curves/", "learning_curves/nested/", "learning_curves/about/"],
        theme: Theme::System,
        changes_in_place: false,
    });
}

//! Where do the contestants train? In one page, which this builds, serves and asks for one sample after the other.

use super::peers::Script;
use crate::project::Project;
use crate::toolchain::WASM_TARGET;
use crate::{chromium, serve, site};
use anyhow::{Context, Result, bail};
use browser::{Browser, Options};
use serde_json::{Value, json};
use std::fs;
use std::time::Duration;

/// Where the pages of all benchmarks are.
pub const PAGE: &str = "xtask/bench/page";
/// What the page's HTML has in the place of the peers' scripts.
const PLACE_OF_PEERS: &str = "<!-- peers -->";
/// Calls a method of the page and hands back what it promises, or what went wrong.
const ASK: &str = "const [method, args, done] = arguments;
    bench[method](...args).then(value => done({ value }), error => done({ error: String(error?.stack ?? error) }));";

/// What is done in a page.
pub struct Subject {
    pub html: &'static str,
    /// Whose wasm it loads.
    pub package: &'static str,
    /// Modules of the site that it uses.
    pub modules: &'static [&'static str],
    /// Device pixels in one CSS pixel.
    pub device_scale_factor: f64,
}

const TRAINING: Subject =
    Subject { html: "index.html", package: "losscope-bench", modules: &[], device_scale_factor: 1.0 };

/// A page that is open in a browser.
pub struct Page {
    browser: Browser,
}

/// Calls a method of the `bench` of the page that is open, which has 30 seconds.
pub fn ask(browser: &Browser, method: &str, args: Value) -> Result<Value> {
    let mut answer = browser.execute_async(ASK, json!([method, args]))?;
    match answer["error"].as_str() {
        Some(error) => bail!("the page failed at {method}({args}): {error}"),
        None => Ok(answer["value"].take()),
    }
}

impl Page {
    /// Builds the page of contestants that train, with those scripts of peers, and opens it.
    pub fn open(project: &Project, scripts: &[Script]) -> Result<Page> {
        Page::open_for(project, &TRAINING, scripts)
    }

    /// The same for another subject.
    pub fn open_for(project: &Project, subject: &Subject, scripts: &[Script]) -> Result<Page> {
        chromium::ensure(&project.root)?;
        // As the site is built, so that what is measured is what readers get.
        site::compile(project, &[subject.package])?;
        let folder = project.target.join("bench-page");
        site::remove_folder(&folder)?;
        site::copy_folder(&project.root.join(PAGE), &folder)?;
        site::copy_folder(&project.root.join("www/data"), &folder.join("data"))?;
        for module in subject.modules {
            site::copy_file(&project.root.join("www").join(module), &folder.join(module))?;
        }
        let wasm = format!("release/{}.wasm", subject.package.replace('-', "_"));
        site::bind_once(&project.target.join(WASM_TARGET).join(wasm), &folder.join("pkg"))?;
        let peers = folder.join("peers");
        fs::create_dir_all(&peers).with_context(|| format!("{} could not be made", peers.display()))?;
        let mut tags = String::new();
        for Script { file, is_loaded } in scripts {
            let name = file.file_name().context("a script has a name")?;
            // As its authors send it.
            fs::copy(file, peers.join(name)).with_context(|| format!("{} could not be copied", file.display()))?;
            if *is_loaded {
                tags += &format!("<script src=\"peers/{}\"></script>\n", name.to_string_lossy());
            }
        }
        let file = folder.join(subject.html);
        let html = fs::read_to_string(&file).with_context(|| format!("{} could not be read", file.display()))?;
        fs::write(&file, html.replace(PLACE_OF_PEERS, &tags))
            .with_context(|| format!("{} could not be written", file.display()))?;

        let url = format!("{}{}", serve::isolated_in_background(&folder)?, subject.html);
        let device_scale_factor = subject.device_scale_factor;
        let browser = Browser::launch(&Options { device_scale_factor, ..Options::default() })?;
        browser.goto(&url)?;
        browser.cdp("Performance.enable", json!({}))?;
        let is_there = browser.wait_for("the page", "globalThis.bench && crossOriginIsolated", Duration::from_secs(30));
        if is_there.is_err() {
            // What the console said often tells why.
            browser.console()?.iter().for_each(|line| println!("console: {line}"));
        }
        is_there?;
        Ok(Page { browser })
    }

    /// Calls a method of the page's `bench`, which has 30 seconds.
    pub fn ask(&self, method: &str, args: Value) -> Result<Value> {
        ask(&self.browser, method, args)
    }

    /// Has the page do what it made ready, and tells for how many milliseconds the page's thread had the processor: on a
    /// machine that others use, too, the time that passes says little.
    pub fn work(&self) -> Result<f64> {
        let before = self.thread_time()?;
        self.ask("work", json!([]))?;
        Ok(self.thread_time()? - before)
    }

    /// Milliseconds that the page's main thread has had the processor.
    fn thread_time(&self) -> Result<f64> {
        let metrics = self.browser.cdp("Performance.getMetrics", json!({}))?;
        let metrics = metrics["metrics"].as_array().context("the browser gave no metrics")?;
        let time = metrics.iter().find(|metric| metric["name"] == "ThreadTime").and_then(|time| time["value"].as_f64());
        Ok(1000.0 * time.context("the browser does not tell the thread's time")?)
    }

    /// The browser's name and version.
    pub fn version(&self) -> Result<String> {
        let version = self.browser.cdp("Browser.getVersion", json!({}))?;
        // "Chrome/156.0.8078.79", or "HeadlessChrome/…".
        let number = version["product"].as_str().and_then(|product| product.split_once('/')).map(|(_, number)| number);
        Ok(format!("headless Chromium {}", number.unwrap_or("of unknown version")))
    }
}

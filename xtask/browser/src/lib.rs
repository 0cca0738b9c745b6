//! How is a real Chromium driven? Through chromedriver, in the W3C's WebDriver protocol: JSON over local HTTP.
//!
//! A client of our own, because it needs a handful of requests and 17 crates, where the ready-made ones need a hundred.
//!
//! ```no_run
//! use browser::{Browser, Options};
//! use std::time::Duration;
//!
//! let browser = Browser::launch(&Options::default())?;
//! browser.goto("http://127.0.0.1:8080/")?;
//! browser.wait_for("the title", "document.title", Duration::from_secs(5))?;
//! browser.find("button")?.click()?;
//! # anyhow::Ok(())
//! ```

mod element;
pub mod install;
pub mod keys;
mod webdriver;

pub use element::{Element, Rect};
pub use install::{find_chromedriver, find_chromium};

use anyhow::{Context, Result, bail};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};
use webdriver::{Driver, Session};

/// The arguments that Chromium is started with: no window, no sandbox (containers run as root), and no traffic of its
/// own.
pub const CHROMIUM_ARGS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
];

/// What [`Browser::execute_async`] waits for, at the most: shorter than any request may take, so that it is told as what it is.
pub const SCRIPT_LIMIT: Duration = Duration::from_secs(110);

/// How the page is shown.
#[derive(Clone, Debug)]
pub struct Options {
    /// Width of the viewport in CSS pixels.
    pub width: u32,
    /// Height of the viewport in CSS pixels.
    pub height: u32,
    /// Device pixels in one CSS pixel.
    pub device_scale_factor: f64,
    /// Whether the reader prefers a dark colour scheme.
    pub dark: bool,
    /// Whether it is a phone: touch, and a viewport that obeys `<meta name="viewport">`.
    pub mobile: bool,
}

impl Default for Options {
    /// A light 1280 × 800 desktop with one device pixel to a CSS pixel.
    fn default() -> Self {
        Self { width: 1280, height: 800, device_scale_factor: 1.0, dark: false, mobile: false }
    }
}

/// A running Chromium with one tab; dropping it ends both Chromium and chromedriver.
pub struct Browser {
    // Fields are dropped in this order: the session is quit, then chromedriver is killed and its folder removed.
    session: Session,
    _driver: Driver,
}

impl Browser {
    /// Starts chromedriver on a free port and, through it, Chromium with a fresh profile and an empty tab.
    ///
    /// # Errors
    ///
    /// When either program is missing or does not start, the sentence names it and quotes what it said.
    pub fn launch(options: &Options) -> Result<Self> {
        let chromium = find_chromium()
            .context("Chromium was not found; put it in PATH or name it in the environment variable CHROMIUM")?;
        let chromedriver = find_chromedriver().context(
            "chromedriver was not found; put it in PATH or name it in the environment variable CHROMEDRIVER",
        )?;
        let driver = Driver::start(&chromedriver)?;
        let capabilities = capabilities(options, &chromium, &driver.profile());
        let session = Session::open(&driver, &capabilities)
            .with_context(|| format!("Chromium ({}) did not start", chromium.display()))?;
        let browser = Self { session, _driver: driver };
        // The window's size counts its invisible frame; only the emulated size is the viewport's own. The scale factor
        // is emulated alone too: on top of --force-device-scale-factor, 2 became 2.00000006.
        browser.set_viewport(options.width, options.height, options.device_scale_factor, options.mobile)?;
        browser.set_dark(options.dark)?;
        Ok(browser)
    }

    /// Opens an address and waits until the page and what it names are loaded.
    pub fn goto(&self, url: &str) -> Result<()> {
        self.session.post("url", &json!({ "url": url })).with_context(|| format!("{url} could not be opened")).map(drop)
    }

    /// The address that the tab shows, fragment included.
    pub fn url(&self) -> Result<String> {
        text(self.session.get("url")?, "the address")
    }

    /// Goes back, as the browser's button does, and waits until the page is there.
    pub fn back(&self) -> Result<()> {
        self.session.post("back", &json!({})).context("the tab could not go back").map(drop)
    }

    /// Runs a script as the body of a function; `args` is a JSON array, and what the script returns comes back as JSON.
    pub fn execute(&self, script: &str, args: Value) -> Result<Value> {
        self.session.post("execute/sync", &json!({ "script": script, "args": args }))
    }

    /// As [`Browser::execute`], for a script that answers later: it calls its last argument with the result, for which
    /// it has [`SCRIPT_LIMIT`].
    pub fn execute_async(&self, script: &str, args: Value) -> Result<Value> {
        self.session.post("execute/async", &json!({ "script": script, "args": args }))
    }

    /// Waits until what the page has asked for by now is drawn, and sizes are observed.
    pub fn wait_for_frame(&self) -> Result<()> {
        let frame = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()))";
        self.execute_async(frame, json!([])).map(drop)
    }

    /// The first element that a CSS selector names.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn find(&self, css: &str) -> Result<Element<'_>> {
        let found = self.session.post("element", &json!({ "using": "css selector", "value": css }))?;
        Element::new(self, css, &found)
    }

    /// Every element that a CSS selector names, in the order of the document; there may be none.
    pub fn find_all(&self, css: &str) -> Result<Vec<Element<'_>>> {
        let found = self.session.post("elements", &json!({ "using": "css selector", "value": css }))?;
        let found = found.as_array().context("WebDriver answered no list of elements")?;
        found.iter().map(|element| Element::new(self, css, element)).collect()
    }

    /// Goes into the frame that a CSS selector names: what follows is about the page in it.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn enter_frame(&self, css: &str) -> Result<()> {
        let frame = self.find(css)?.reference();
        self.session.post("frame", &json!({ "id": frame })).with_context(|| format!("in the frame `{css}`")).map(drop)
    }

    /// Goes back from all frames to the page of the tab.
    pub fn leave_frames(&self) -> Result<()> {
        self.session.post("frame", &json!({ "id": null })).map(drop)
    }

    /// Presses and releases one key in the element that has the focus: a character, or a constant of [`keys`].
    pub fn press(&self, key: &str) -> Result<()> {
        self.keys(&[key])
    }

    /// Presses and releases several keys, one after another.
    pub fn keys(&self, keys: &[&str]) -> Result<()> {
        let actions = keys.iter().flat_map(|key| [key_event("keyDown", key), key_event("keyUp", key)]);
        self.key_actions(actions.collect())
    }

    /// Holds several keys down together, as in `[keys::SHIFT, keys::TAB]`, then releases them.
    pub fn chord(&self, keys: &[&str]) -> Result<()> {
        let down = keys.iter().map(|key| key_event("keyDown", key));
        let up = keys.iter().rev().map(|key| key_event("keyUp", key));
        self.key_actions(down.chain(up).collect())
    }

    /// Presses the mouse at `from`, moves it over the points of `via`, and releases it at `to`, with small pauses, as a
    /// hand does. Points are CSS pixels from the viewport's top left corner.
    pub fn pointer_drag(&self, from: (f64, f64), via: &[(f64, f64)], to: (f64, f64)) -> Result<()> {
        self.pointer_actions(drag_actions(from, via, to))
    }

    /// Presses the mouse at the first of these points, moves it over the others without a pause, from one to the next in
    /// `interval_ms`, and releases it at the last.
    pub fn pointer_sweep(&self, points: &[(f64, f64)], interval_ms: u32) -> Result<()> {
        self.pointer_actions(sweep_actions(points, interval_ms))
    }

    /// Asks for a JavaScript expression until it is truthy, and returns its value.
    ///
    /// # Errors
    ///
    /// After `timeout`, with `what` was waited for and the last value, or the last error, of the expression.
    pub fn wait_for(&self, what: &str, expression: &str, timeout: Duration) -> Result<Value> {
        let script = format!("const value = ({expression}); return [Boolean(value), value];");
        let start = Instant::now();
        loop {
            // While a page is being replaced, a script may fail; that is as good as not yet true.
            let last = match self.execute(&script, json!([])) {
                Ok(answer) if answer[0] == true => return Ok(answer[1].clone()),
                Ok(answer) => format!("was {}", answer[1]),
                Err(error) => format!("failed: {error:#}"),
            };
            if start.elapsed() > timeout {
                bail!("waited {} s for {what}, but `{expression}` {last}", timeout.as_secs_f32());
            }
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// What the viewport shows, as a PNG of device pixels.
    pub fn screenshot(&self) -> Result<Vec<u8>> {
        let png = text(self.session.get("screenshot")?, "the screenshot")?;
        BASE64_STANDARD.decode(png).context("the screenshot is not base64")
    }

    /// Gives the viewport another size, in CSS pixels; also below 500, the least width of a Chromium window.
    pub fn set_viewport(&self, width: u32, height: u32, device_scale_factor: f64, mobile: bool) -> Result<()> {
        self.cdp(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": device_scale_factor, "mobile": mobile }),
        )?;
        self.cdp("Emulation.setTouchEmulationEnabled", json!({ "enabled": mobile })).map(drop)
    }

    /// Calls a method of the Chrome DevTools Protocol, for what WebDriver has no request for.
    pub fn cdp(&self, method: &str, params: Value) -> Result<Value> {
        self.session.post("goog/cdp/execute", &json!({ "cmd": method, "params": params }))
    }

    /// Says whether the reader prefers a dark colour scheme (`prefers-color-scheme`).
    pub fn set_dark(&self, dark: bool) -> Result<()> {
        let scheme = if dark { "dark" } else { "light" };
        self.cdp(
            "Emulation.setEmulatedMedia",
            json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] }),
        )
        .map(drop)
    }

    /// Runs a script in every page that is opened from now on, before any script of the page's own.
    pub fn before_each_page(&self, script: &str) -> Result<()> {
        self.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).map(drop)
    }

    /// The warnings and errors that the console has shown since this was last asked, each as `LEVEL: text`.
    ///
    /// Failed downloads and uncaught errors are among them.
    pub fn console(&self) -> Result<Vec<String>> {
        let entries = self.session.post("se/log", &json!({ "type": "browser" }))?;
        let entries = entries.as_array().context("WebDriver answered no list of console lines")?;
        Ok(entries.iter().filter_map(console_line).collect())
    }

    fn pointer_actions(&self, actions: Vec<Value>) -> Result<()> {
        let mouse = json!({
            "type": "pointer",
            "id": "mouse",
            "parameters": { "pointerType": "mouse" },
            "actions": actions,
        });
        self.session.post("actions", &json!({ "actions": [mouse] })).map(drop)
    }

    fn key_actions(&self, actions: Vec<Value>) -> Result<()> {
        self.session
            .post("actions", &json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] }))
            .map(drop)
    }
}

fn capabilities(options: &Options, chromium: &Path, profile: &Path) -> Value {
    let mut args: Vec<String> = CHROMIUM_ARGS.map(String::from).into();
    args.extend([
        "--hide-scrollbars".to_string(),
        format!("--window-size={},{}", options.width, options.height),
        format!("--user-data-dir={}", profile.display()),
    ]);
    json!({ "capabilities": { "alwaysMatch": {
        "browserName": "chrome",
        "timeouts": { "script": SCRIPT_LIMIT.as_millis() as u64 },
        "goog:chromeOptions": { "binary": chromium, "args": args },
        "goog:loggingPrefs": { "browser": "ALL" },
    } } })
}

fn key_event(kind: &str, key: &str) -> Value {
    json!({ "type": kind, "value": key })
}

fn drag_actions(from: (f64, f64), via: &[(f64, f64)], to: (f64, f64)) -> Vec<Value> {
    let pause = json!({ "type": "pause", "duration": 30 });
    let mut actions = vec![pointer_move(from, 0), json!({ "type": "pointerDown", "button": 0 }), pause.clone()];
    for &point in via.iter().chain([&to]) {
        actions.extend([pointer_move(point, 30), pause.clone()]);
    }
    actions.push(json!({ "type": "pointerUp", "button": 0 }));
    actions
}

fn sweep_actions(points: &[(f64, f64)], interval_ms: u32) -> Vec<Value> {
    let Some((&first, others)) = points.split_first() else { return Vec::new() };
    let mut actions = vec![pointer_move(first, 0), json!({ "type": "pointerDown", "button": 0 })];
    actions.extend(others.iter().map(|&point| pointer_move(point, interval_ms)));
    actions.push(json!({ "type": "pointerUp", "button": 0 }));
    actions
}

fn pointer_move((x, y): (f64, f64), duration_ms: u32) -> Value {
    json!({ "type": "pointerMove", "x": x, "y": y, "duration": duration_ms })
}

fn console_line(entry: &Value) -> Option<String> {
    let level = entry["level"].as_str().filter(|level| ["SEVERE", "WARNING"].contains(level))?;
    Some(format!("{level}: {}", entry["message"].as_str().unwrap_or_default()))
}

/// Takes the text out of an answer that has to be text; `what` is for the error's sentence.
fn text(answer: Value, what: &str) -> Result<String> {
    match answer {
        Value::String(text) => Ok(text),
        other => bail!("WebDriver answered {other} where {what} was expected"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drag_presses_before_it_moves_and_releases_last() {
        let actions = drag_actions((1.0, 2.0), &[(3.0, 4.0)], (5.0, 6.0));
        let kinds: Vec<_> = actions.iter().filter_map(|action| action["type"].as_str()).collect();
        let expected =
            ["pointerMove", "pointerDown", "pause", "pointerMove", "pause", "pointerMove", "pause", "pointerUp"];
        assert_eq!(kinds, expected);
    }

    #[test]
    fn the_console_keeps_warnings_and_errors_only() {
        let line = |level: &str| console_line(&json!({ "level": level, "message": "text" }));
        assert_eq!(line("SEVERE").as_deref(), Some("SEVERE: text"));
        assert_eq!(line("WARNING").as_deref(), Some("WARNING: text"));
        assert_eq!(line("INFO"), None);
    }
}

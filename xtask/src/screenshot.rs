//! What does the page look like? Photographs of it, for the README and for review.

use crate::project::Project;
use crate::{chromium, serve, site};
use anyhow::{Context, Result};
use browser::{Browser, Options};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// True once the page has drawn a complete curve.
const IS_DONE: &str = "document.documentElement.dataset.status === 'done'";
/// True once the page shows the run before the last change.
const HAS_GHOST: &str = "document.querySelector('[data-curve=before]') !== null";
/// Software rendering on a busy machine is slow, but not slower than this.
const TIMEOUT: Duration = Duration::from_secs(60);

#[derive(clap::Args)]
pub struct Arguments {
    /// The folder for the pictures, which the README shows
    #[arg(long, default_value = "docs", value_name = "FOLDER")]
    out: PathBuf,
    /// The experiment to show, as the fragment of its link: "#…"
    #[arg(long, default_value = "#v=1&learning_rate=0.4", value_name = "FRAGMENT")]
    link: String,
    /// The experiment before it, which stays as the ghost
    #[arg(long, default_value = "#v=1&learning_rate=0.004", value_name = "FRAGMENT")]
    previous: String,
}

/// Whether the model is told beside the curve.
const HAS_MODEL: &str = "/^(At step|A sign|The line)/.test(document.querySelector('#learnt').textContent)";

/// Builds the site and photographs it.
pub fn screenshot(project: &Project, arguments: &Arguments) -> Result<()> {
    chromium::ensure(&project.root)?;
    site::build(project)?;
    let site = serve::in_background(&project.dist(), "")?;
    let url = |fragment: &str| format!("{site}#{}", fragment.trim_start_matches('#'));
    let urls = [url(&arguments.previous), url(&arguments.link)];
    for (name, options) in looks() {
        photograph(&urls, &options, &project.root.join(&arguments.out).join(name))?;
    }
    Ok(())
}

/// The looks that are worth a glance before a change is called finished.
fn looks() -> [(&'static str, Options); 4] {
    let wide = Options { device_scale_factor: 1.5, ..Options::default() };
    [
        ("playground.png", wide.clone()),
        ("dark.png", Options { dark: true, ..wide }),
        ("phone.png", Options { width: 360, height: 740, device_scale_factor: 2.0, mobile: true, dark: false }),
        // What 200 % zoom does to a 1280 × 800 window.
        ("zoomed.png", Options { width: 640, height: 400, device_scale_factor: 2.0, ..Options::default() }),
    ]
}

/// Opens one address after the other in one page, and photographs the last.
fn photograph(urls: &[String], options: &Options, file: &Path) -> Result<()> {
    let browser = Browser::launch(options)?;
    let mut done = Ok(serde_json::Value::Null);
    for (idx, url) in urls.iter().enumerate() {
        browser.goto(url)?;
        // The second is there when the first has become its ghost: until then the status is still that of the first.
        let is_next = if idx > 0 { HAS_GHOST } else { "true" };
        let is_there = format!("location.href === {url:?} && {is_next} && {IS_DONE}");
        done = browser.wait_for("the curve", &is_there, TIMEOUT);
        if done.is_err() {
            break;
        }
    }
    if done.is_ok() {
        // The model is fetched when a reader first does something.
        browser.execute("dispatchEvent(new KeyboardEvent('keydown'))", serde_json::json!([]))?;
        done = browser.wait_for("the model", HAS_MODEL, TIMEOUT);
    }
    // What the console said often tells why there is no curve.
    for line in browser.console()? {
        println!("console: {line}");
    }
    done?;
    let picture = browser.screenshot()?;
    let folder = file.parent().context("the picture has to be in a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("{} could not be made", folder.display()))?;
    fs::write(file, picture).with_context(|| format!("{} could not be written", file.display()))?;
    println!("{}", file.display());
    Ok(())
}

//! How long does the page take to its first curve? Beside the least that a page with a curve can be, in the same run.

use super::report::write_section;
use super::statistics::Spread;
use crate::project::Project;
use crate::{chromium, serve, site};
use anyhow::{Context, Result};
use browser::{Browser, Options};
use serde_json::json;
use std::fs;
use std::thread;
use std::time::Duration;

const N_ROUNDS: usize = 11;
const TIMEOUT: Duration = Duration::from_secs(60);
const REST: Duration = Duration::from_millis(700);

/// Builds the site, opens it and its rival in turn, each time with empty caches and in a process of its own, and writes the
/// section `start`.
pub fn start(project: &Project) -> Result<()> {
    chromium::ensure(&project.root)?;
    site::build(project)?;
    let folder = project.target.join("bench");
    fs::create_dir_all(&folder).with_context(|| format!("{} could not be made", folder.display()))?;
    fs::write(folder.join("start.html"), include_str!("start.html")).context("the bare page could not be made")?;
    fs::write(folder.join("empty.html"), "<!doctype html><title>Nothing</title>")
        .context("a page could not be made")?;
    let bare = serve::in_background(&folder, "")?;
    let ours = serve::in_background(&project.dist(), "")?;
    // Another site than the pages that are measured: a browser gives each a process of its own, so that nothing is left in
    // memory of the visit before.
    let empty = format!("{}empty.html", bare.replace("127.0.0.1", "localhost"));
    let browser = Browser::launch(&Options::default())?;
    browser.before_each_page(include_str!("start.js"))?;
    browser.cdp("Network.enable", json!({}))?;
    let pages = [("Losscope", ours), ("a bare canvas with a line of 540 points", format!("{bare}start.html"))];
    let mut times = [const { Vec::new() }; 2];
    // In the first round the browser itself is still getting ready.
    for round in 0..=N_ROUNDS {
        for (idx, (name, url)) in pages.iter().enumerate() {
            let time = first_curve(&browser, &empty, url).with_context(|| format!("with {name}"))?;
            println!("round {round}: {name}: {time:.1} ms");
            if round > 0 {
                times[idx].push(time);
            }
        }
    }
    let table = text(&pages.map(|(name, _)| name), &times)?;
    println!("{table}");
    write_section(&project.root, "start", &table)
}

/// From the navigation to the painted frame with the first complete curve, in milliseconds, with nothing in any cache.
fn first_curve(browser: &Browser, empty: &str, url: &str) -> Result<f64> {
    browser.goto(empty)?;
    browser.cdp("Network.clearBrowserCache", json!({}))?;
    // What the page before has begun should be over.
    thread::sleep(REST);
    browser.execute("location.href = arguments[0]", json!([url]))?;
    let time = browser.wait_for("the first curve", "window.first_curve", TIMEOUT)?;
    time.as_f64().context("the time is a number")
}

fn text(names: &[&str; 2], times: &[Vec<f64>; 2]) -> Result<String> {
    let of = |values: &[f64]| Spread::of(values).context("nothing was measured");
    let ratios =
        |idx: usize| -> Vec<f64> { times[idx].iter().zip(&times[1]).map(|(time, bare)| time / bare).collect() };
    let mut rows = Vec::new();
    for (idx, name) in names.iter().enumerate() {
        let (time, ratio) = (of(&times[idx])?.text(), of(&ratios(idx))?.text());
        rows.push(format!("| {name} | {time} | {ratio} |"));
    }
    Ok(format!(
        "## From the address to the first curve\n\n\
         `cargo xtask bench start`: {N_ROUNDS} rounds, the pages in turn, each time with empty caches and in a new process of one \
         browser, served from this machine. From the start of the navigation to the painted frame with the first complete curve: median (least–most).\n\n\
         | | ms | ÷ the bare page of the same round |\n|---|---|---|\n{}",
        rows.join("\n")
    ))
}

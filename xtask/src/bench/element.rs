//! What does it cost that the element's wasm is small? Curves trained by it and by the page's, in turn, in one page.

use super::page::{PAGE, ask};
use super::report::write_section;
use super::statistics::{Spread, table};
use crate::project::Project;
use crate::{chromium, serve, site};
use anyhow::{Context, Result, ensure};
use browser::{Browser, Options};
use serde_json::json;
use std::time::Duration;

const N_ROUNDS: usize = 15;
const CURVES: [(&str, &str); 4] = [
    ("the default experiment", "v=1"),
    ("two moons with Adam", "v=1&dataset=moons&optimizer=adam"),
    ("2 × 32 units", "v=1&n_hidden_layers=2&n_units=32"),
    ("2 × 64 units, batches of 64", "v=1&n_hidden_layers=2&n_units=64&batch_size=64"),
];

/// Builds the site, trains with both, and writes the section `element`.
pub fn element(project: &Project) -> Result<()> {
    chromium::ensure(&project.root)?;
    site::build(project)?;
    let folder = project.target.join("bench-element");
    site::remove_folder(&folder)?;
    site::copy_folder(&project.root.join(PAGE), &folder)?;
    site::copy_folder(&project.root.join("www/pkg"), &folder.join("pkg"))?;
    let browser = Browser::launch(&Options::default())?;
    browser.goto(&format!("{}element.html", serve::isolated_in_background(&folder)?))?;
    browser.wait_for("the page", "globalThis.bench", Duration::from_secs(30))?;
    let mut rows = vec![["", "steps", "page, ms", "element, ms", "element ÷ page"].map(str::to_owned).to_vec()];
    for (name, link) in CURVES {
        // Which also has both compiled by the better of the browser's compilers.
        let compared = ask(&browser, "compare", json!([link]))?;
        ensure!(compared["is_same"] == true, "{name}: the element's curve is another than the page's");
        let mut times = [const { Vec::new() }; 2];
        for round in 0..=N_ROUNDS {
            for (idx, contestant) in ["page", "element"].into_iter().enumerate() {
                let time = ask(&browser, "time", json!([contestant, link]))?.as_f64().context("a time is a number")?;
                if round > 0 {
                    times[idx].push(time);
                }
            }
        }
        let of = |spread: Option<Spread>| spread.map(Spread::text).context("nothing was measured");
        let ratio = Spread::of_ratios(&times[1], &times[0]);
        let [page, element] = [Spread::of(&times[0]), Spread::of(&times[1])];
        rows.push(vec![name.to_owned(), compared["n_steps"].to_string(), of(page)?, of(element)?, of(ratio)?]);
    }
    let text = format!(
        "## The element's wasm\n\n\
         `cargo xtask bench element`: whole curves, from the link to the records, trained by the wasm of the page, which is made to be fast, and by that of \
         the element, of which all but the training is made to be small; {N_ROUNDS} rounds, both in turn, in one page of a headless Chromium. \
         That their curves have the same bits is checked before. Median (least–most), and the ratio of two samples of the same round.\n\n{}",
        table(&rows)
    );
    println!("{text}");
    write_section(&project.root, "element", &text)
}

//! How long does it take from the slider to the pixels? A real Chromium, a real pointer that moves in every frame.

use super::report::write_section;
use super::statistics::{Spread, per_cent};
use crate::project::Project;
use crate::{chromium, serve, site};
use anyhow::{Context, Result, ensure};
use browser::{Browser, Options};
use serde_json::{Value, json};
use std::fs;
use std::time::Duration;

/// One frame at 60 Hz, in milliseconds.
const FRAME: f64 = 1000.0 / 60.0;
/// Chromium hands the page at most one move a frame; moves that follow each other so quickly leave no frame without one.
const INTERVAL_MS: u32 = 4;
/// Ten seconds of them.
const N_MOVES: usize = 600;
const TIMEOUT: Duration = Duration::from_secs(60);

/// What is dragged, and in which experiment.
struct Case {
    what: &'static str,
    link: &'static str,
    control: &'static str,
    /// Whether its curve takes longer than a frame, so that its first part counts.
    is_big: bool,
}

const CASES: [Case; 7] = [
    Case { what: "a bare slider and a line of 540 points", link: "bare", control: "bare", is_big: false },
    Case { what: "the default experiment: learning rate", link: "v=1", control: "learning_rate", is_big: false },
    Case { what: "the default experiment: momentum", link: "v=1", control: "momentum", is_big: false },
    Case { what: "the default experiment: batch size", link: "v=1", control: "batch_size", is_big: false },
    Case {
        what: "the default experiment: validation split",
        link: "v=1",
        control: "validation_fraction",
        is_big: false,
    },
    Case {
        what: "two moons with Adam: learning rate",
        link: "v=1&dataset=moons&optimizer=adam",
        control: "learning_rate",
        is_big: false,
    },
    Case {
        what: "digits, 3 × 64 units, 50 epochs: learning rate",
        link: "v=1&dataset=digits&n_hidden_layers=3&n_units=64&n_epochs=50",
        control: "learning_rate",
        is_big: true,
    },
];

/// Builds the site, drags its sliders, and writes the section `drag`.
pub fn drag(project: &Project) -> Result<()> {
    chromium::ensure(&project.root)?;
    site::build(project)?;
    let folder = project.target.join("bench");
    fs::create_dir_all(&folder).with_context(|| format!("{} could not be made", folder.display()))?;
    fs::write(folder.join("index.html"), include_str!("bare_slider.html"))
        .context("the bare page could not be made")?;
    let bare = serve::in_background(&folder, "")?;
    let ours = serve::in_background(&project.dist(), "")?;
    let mut rows = Vec::new();
    for case in &CASES {
        let url = if case.link == "bare" { bare.clone() } else { format!("{ours}#{}", case.link) };
        let drag = measure(&url, case).with_context(|| format!("with {}", case.what))?;
        let row = drag.row(case);
        println!("{row}");
        rows.push(row);
    }
    write_section(&project.root, "drag", &text(&rows))
}

fn measure(url: &str, case: &Case) -> Result<Drag> {
    let browser = Browser::launch(&Options::default())?;
    browser.before_each_page(include_str!("drag.js"))?;
    browser.goto(url)?;
    let is_there = "['done', 'running'].includes(document.documentElement.dataset.status)";
    browser.wait_for("the page", is_there, TIMEOUT)?;
    let slider = format!("#control-{}", case.control);
    browser.wait_for("the control", &format!("document.querySelector('{slider}')"), TIMEOUT)?;
    // What few people change is one click away.
    browser.execute("document.querySelectorAll('.more').forEach((more) => (more.open = true))", json!([]))?;
    let slider = browser.find(&slider)?;
    slider.execute("element.scrollIntoView({ block: 'center' })", Value::Null)?;
    let rect = slider.rect()?;
    let n_stops =
        slider.execute("return Number(element.max) + 1", Value::Null)?.as_f64().context("a slider has stops")?;
    // Each move goes to another stop: up, down, up again.
    let points: Vec<(f64, f64)> = (0..N_MOVES)
        .map(|idx| {
            let period = 2.0 * (n_stops - 1.0);
            let phase = idx as f64 % period;
            let stop = if phase < n_stops { phase } else { period - phase };
            let x = rect.x + 8.0 + stop / (n_stops - 1.0) * (rect.width - 16.0);
            (x, rect.y + 0.5 * rect.height)
        })
        .collect();
    // Once for the compiler, which makes code faster while it runs, and once to be measured.
    browser.pointer_sweep(&points[..N_MOVES / 4], INTERVAL_MS)?;
    browser.execute("bench.ticks = []; bench.frames = []; bench.long_tasks = []", json!([]))?;
    browser.pointer_sweep(&points, INTERVAL_MS)?;
    if !case.is_big {
        let is_answered =
            "document.documentElement.dataset.status === 'done' && bench.ticks.at(-1).complete !== undefined";
        browser.wait_for("the last curve", is_answered, TIMEOUT)?;
    }
    let drag = Drag::read(&browser.execute("return bench", json!([]))?)?;
    ensure!(drag.n_ticks > N_MOVES / 4, "the slider was hardly moved: {} input events", drag.n_ticks);
    Ok(drag)
}

/// What was seen during a drag; times in milliseconds.
struct Drag {
    n_ticks: usize,
    n_frames: usize,
    /// From an event's dispatch to the painted frame with something of its curve, and with all of it.
    first: Vec<f64>,
    complete: Vec<f64>,
    /// The same from when the event was made.
    complete_since_made: Vec<f64>,
    /// From an event's dispatch to the word that the run before had stopped.
    stopped: Vec<f64>,
    long_tasks: Vec<f64>,
}

impl Drag {
    fn read(bench: &Value) -> Result<Drag> {
        let ticks = bench["ticks"].as_array().context("the page has no ticks")?;
        let between = |from: &str, to: &str| -> Vec<f64> {
            ticks.iter().filter_map(|tick| Some(tick[to].as_f64()? - tick[from].as_f64()?)).collect()
        };
        let numbers = |name: &str| -> Vec<f64> {
            bench[name].as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
        };
        Ok(Drag {
            n_ticks: ticks.len(),
            n_frames: numbers("frames").len(),
            first: between("at", "first"),
            complete: between("at", "complete"),
            complete_since_made: between("made", "complete"),
            stopped: between("at", "stopped"),
            long_tasks: numbers("long_tasks"),
        })
    }

    fn row(&self, case: &Case) -> String {
        let frames = |times: &[f64]| Spread::of(times).map_or("–".to_owned(), |spread| spread.in_units_of(FRAME));
        let n_tasks = self.long_tasks.len();
        let longest = self.long_tasks.iter().copied().fold(0.0, f64::max);
        let long_tasks = if n_tasks == 0 { "none".to_owned() } else { format!("{n_tasks}, up to {longest:.0} ms") };
        format!(
            "| {} | {} | {} | {} | {} | {} | {} | {} | {long_tasks} |",
            case.what,
            self.n_ticks,
            self.n_frames,
            per_cent(self.first.len(), self.n_ticks),
            frames(&self.first),
            per_cent(self.complete.len(), self.n_ticks),
            frames(&self.complete),
            if case.is_big { frames(&self.stopped) } else { frames(&self.complete_since_made) },
        )
    }
}

fn text(rows: &[String]) -> String {
    format!(
        "## From the slider to the pixels\n\n\
         `cargo xtask bench drag`: in headless Chromium a real pointer moves a slider to another stop in every frame, {N_MOVES} times \
         without a pause. Times are in frames of 60 Hz (16.7 ms), median · 95 % · longest, from the event's dispatch to \
         the frame having been painted. An event whose curve never came was overtaken by the next. The last column but one counts \
         from when the browser made the event; for the experiment that is too big for a frame, it says how long after the event \
         the run before had stopped. A long task holds up the page for more than 50 ms.\n\n\
         | | events | frames | with a first part | first part | with the whole curve | whole curve | since the event was made / stopped | long tasks |\n\
         |---|---|---|---|---|---|---|---|---|\n{}",
        rows.join("\n")
    )
}

//! How fast is a chart of a million points drawn? By Losscope and by uPlot, in turn, in one page.

use super::chart_report::text;
use super::page::{Page, Subject};
use super::statistics::Spread;
use super::{peers, report};
use crate::project::Project;
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

pub const ROUNDS: usize = 11;
/// A sample is the median of as many times as fill this, but of no more than so many.
const LEAST_MILLISECONDS: f64 = 60.0;
const MOST_TIMES: f64 = 20.0;

pub const SIZES: [usize; 4] = [1_000, 10_000, 100_000, MOST];
pub const MOST: usize = 1_000_000;

/// What is done, as the page calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    Redraw,
    /// The lines that were made last are drawn once more.
    RedrawKept,
    /// All points are others.
    New,
    Append,
    Cursor,
    /// What the page says beside the chart.
    Words,
}

impl Operation {
    fn word(self) -> &'static str {
        match self {
            Self::Redraw => "redraw",
            Self::RedrawKept => "redraw-kept",
            Self::New => "new",
            Self::Append => "append",
            Self::Cursor => "cursor",
            Self::Words => "words",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contestant {
    Losscope,
    Peer,
}

/// Something that a contestant does, with the milliseconds of each round.
pub struct Samples {
    pub operation: Operation,
    pub n: usize,
    pub contestant: Contestant,
    n_times: usize,
    /// Of the call alone.
    pub script: Vec<f64>,
    /// Until a pixel could be read back.
    pub pixels: Vec<f64>,
    /// The longest time to pixels of any round.
    pub longest: f64,
}

/// What was measured on a screen with so many device pixels in a CSS pixel.
pub struct Screen {
    pub device_scale_factor: f64,
    pub samples: Vec<Samples>,
}

impl Screen {
    pub fn of(&self, operation: Operation, n: usize, contestant: Contestant) -> Result<&Samples> {
        let is_it =
            |samples: &&Samples| (samples.operation, samples.n, samples.contestant) == (operation, n, contestant);
        self.samples.iter().find(is_it).context("it was not measured")
    }
}

/// Draws in a page of each kind of screen, and writes the section `chart`.
pub fn chart(project: &Project) -> Result<()> {
    let scripts = peers::uplot(project)?;
    let mut screens = Vec::new();
    let mut browser = String::new();
    for device_scale_factor in [1.0, 2.0] {
        let subject = Subject { html: "chart.html", package: "page", modules: &["canvas.js"], device_scale_factor };
        let page = Page::open_for(project, &subject, &scripts)?;
        page.ask("begin", json!([]))?;
        check(&page, device_scale_factor)?;
        browser = page.version()?;
        screens.push(Screen { device_scale_factor, samples: measure(&page)? });
    }
    let text = text(&screens, &browser)?;
    println!("{text}");
    report::write_section(&project.root, "chart", &text)
}

/// Refuses to measure where one contestant draws less than the other: both curves have to be seen across the whole width.
fn check(page: &Page, device_scale_factor: f64) -> Result<()> {
    for contestant in [Contestant::Losscope, Contestant::Peer] {
        let name = page_name(contestant, Operation::Redraw);
        for n in SIZES {
            let found = page.ask("coverage", json!([name, n]))?;
            println!("{name}, {n} points: {found}");
            ensure!(is_whole(&found, device_scale_factor), "{name} does not show all of {n} points: {found}");
        }
    }
    Ok(())
}

/// Whether the canvas has its size, a redraw draws what was there before, and both curves go from side to side.
fn is_whole(found: &Value, device_scale_factor: f64) -> bool {
    let size = [&found["width"], &found["height"]].map(|length| length.as_f64());
    // Without an end the curve has ended nowhere.
    let number = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
    found["is_same"] == true
        && size == [800.0, 400.0].map(|length| Some(length * device_scale_factor))
        && ["train", "validation"].iter().all(|curve| {
            let curve = &found[curve];
            // Axes and the names at the ends of the curves have their room.
            number(&curve["first"]) < 0.15 && number(&curve["last"]) > 0.8 && number(&curve["share"]) > 0.95
        })
}

/// What the page calls a contestant that does this.
fn page_name(contestant: Contestant, operation: Operation) -> &'static str {
    match (contestant, operation) {
        (Contestant::Losscope, _) => "losscope",
        (Contestant::Peer, Operation::Cursor) => "uplot-with-cursor",
        (Contestant::Peer, _) => "uplot",
    }
}

/// All that is done, the contestants one after the other.
fn all() -> Vec<Samples> {
    use Contestant::{Losscope, Peer};
    let sized = |operation: Operation| SIZES.map(|n| [(operation, n, Losscope), (operation, n, Peer)]);
    let cases = [sized(Operation::Redraw), sized(Operation::New)].into_iter().flatten().flatten();
    let at_a_million = [
        (Operation::Append, Losscope),
        (Operation::Append, Peer),
        (Operation::Cursor, Losscope),
        (Operation::Cursor, Peer),
        (Operation::RedrawKept, Peer),
        (Operation::Words, Losscope),
    ];
    let cases = cases.chain(at_a_million.map(|(operation, contestant)| (operation, MOST, contestant)));
    cases.map(|(operation, n, contestant)| Samples::new(operation, n, contestant)).collect()
}

fn measure(page: &Page) -> Result<Vec<Samples>> {
    let mut all = all();
    // The first round warms up, and finds out how many times make a sample.
    for round in 0..=ROUNDS {
        println!("round {round} of {ROUNDS}");
        let mut order: Vec<usize> = (0..all.len()).collect();
        if round % 2 == 1 {
            order.reverse();
        }
        for idx in order {
            let samples = &mut all[idx];
            let Samples { operation, n, contestant, n_times, .. } = *samples;
            let name = page_name(contestant, operation);
            let times = page.ask("sample", json!([name, operation.word(), n, n_times]))?;
            let [script, pixels] = ["script", "pixels"].map(|name| {
                times[name].as_array().into_iter().flatten().filter_map(Value::as_f64).collect::<Vec<f64>>()
            });
            samples.add(round, &script, &pixels)?;
        }
    }
    Ok(all)
}

impl Samples {
    pub fn new(operation: Operation, n: usize, contestant: Contestant) -> Samples {
        Samples { operation, n, contestant, n_times: 1, script: Vec::new(), pixels: Vec::new(), longest: 0.0 }
    }

    /// Takes a round's times; those of round 0 tell how many the others are to have.
    pub fn add(&mut self, round: usize, script: &[f64], pixels: &[f64]) -> Result<()> {
        let median = |times: &[f64]| Spread::of(times).map(|spread| spread.median()).context("nothing was timed");
        let (script, to_pixels) = (median(script)?, median(pixels)?);
        if round == 0 {
            self.n_times = (LEAST_MILLISECONDS / to_pixels).ceil().clamp(1.0, MOST_TIMES) as usize;
        } else {
            self.script.push(script);
            self.pixels.push(to_pixels);
            self.longest = pixels.iter().copied().fold(self.longest, f64::max);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_that_ends_in_the_middle_is_not_whole() {
        let curve = |last: f64| json!({ "first": 0.05, "last": last, "share": 1.0 });
        let found = |validation: Value, is_same: bool| {
            let train = curve(0.95);
            json!({ "train": train, "validation": validation, "is_same": is_same, "width": 1600, "height": 800 })
        };
        assert!(is_whole(&found(curve(0.9), true), 2.0));
        assert!(!is_whole(&found(curve(0.5), true), 2.0));
        assert!(!is_whole(&found(curve(0.9), false), 2.0));
        assert!(!is_whole(&found(curve(0.9), true), 1.0));
        assert!(!is_whole(&found(json!({}), true), 2.0));
        assert!(!is_whole(&json!({}), 1.0));
    }

    #[test]
    fn the_first_round_counts_for_nothing_but_the_number_of_times() {
        let mut samples = Samples::new(Operation::Redraw, MOST, Contestant::Losscope);
        samples.add(0, &[5.0], &[30.0]).expect("there is a time");
        assert_eq!((samples.n_times, samples.pixels.len(), samples.longest), (2, 0, 0.0));
        samples.add(1, &[1.0, 2.0, 3.0], &[2.0, 3.0, 9.0]).expect("there are times");
        assert_eq!((samples.script, samples.pixels, samples.longest), (vec![2.0], vec![3.0], 9.0));
    }

    #[test]
    fn everything_is_done_by_both_but_what_only_one_can() {
        let all = all();
        let alone = all.iter().filter(|samples| {
            let is_of_another = |other: &&Samples| {
                (other.operation, other.n) == (samples.operation, samples.n) && other.contestant != samples.contestant
            };
            all.iter().find(is_of_another).is_none()
        });
        let alone: Vec<Operation> = alone.map(|samples| samples.operation).collect();
        assert_eq!(alone, [Operation::RedrawKept, Operation::Words]);
    }
}

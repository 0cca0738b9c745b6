//! How are the times of the charts told? Both contestants side by side, and the bars that were set.

use super::chart::{Contestant, MOST, Operation, ROUNDS, SIZES, Samples, Screen};
use super::machine::machine;
use super::peers::UPLOT_VERSION;
use super::statistics::{Spread, number, table};
use Contestant::{Losscope, Peer};
use anyhow::{Context, Result};

/// One frame at 60 Hz, in milliseconds.
const FRAME: f64 = 1000.0 / 60.0;
/// So many times as fast as the peer a million points should be.
const TIMES_AS_FAST: f64 = 20.0;

pub fn text(screens: &[Screen], browser: &str) -> Result<String> {
    let mut text = format!(
        "## Charts\n\n\
         `cargo xtask bench chart`, on {}, {browser}, beside uPlot {UPLOT_VERSION}.\n\n\
         Two noisy curves that fall, of so many points each, the same in both charts, 800 × 400 CSS pixels, in one page, {ROUNDS} rounds, \
         every other one in reverse order; a cell is the median (least–largest) in milliseconds. A round's sample is the median of up to 20 \
         times. \"Script\" is the time until the call has returned; a browser may then still have to draw what the canvas was told, so \
         \"to pixels\" is the time until one pixel has been read back with `getImageData` (no `willReadFrequently`), which waits for all of it, \
         in both charts alike. Chromium draws without a GPU here. That both show both curves across the whole width is \
         checked before. uPlot draws lines of 1 CSS pixel, as it does by itself, without legend and cursor; Losscope draws as its page does, one line of 1 CSS \
         pixel and one of 2. A line of 1 device pixel takes Chromium a fraction of the time of a thicker one. A ratio is that of two samples of the same round.\n\n\
         A redraw is of points that were drawn before: Losscope has their extremes, of each 8, 32, 128 … values, and lays \
         everything out anew; uPlot makes its axes and lines anew (`redraw(true, true)`). New points are all others: Losscope copies \
         them into the wasm's memory, finds their extremes and draws; uPlot takes them as they are (`setData`) and draws.\n",
        machine()
    );
    for screen in screens {
        text += &format!("\n{}", of_screen(screen)?);
    }
    Ok(text)
}

fn of_screen(screen: &Screen) -> Result<String> {
    let factor = screen.device_scale_factor;
    let redrawn = by_size(screen, Operation::Redraw, "redrawn")?;
    let new = by_size(screen, Operation::New, "new points")?;
    Ok(format!(
        "### At a device pixel ratio of {factor}\n\n{redrawn}\n{new}\n{}\n{}",
        at_a_million(screen)?,
        bars(screen)?
    ))
}

/// A row for each number of points.
fn by_size(screen: &Screen, operation: Operation, what: &str) -> Result<String> {
    let head = ["Losscope, script", "to pixels", "uPlot, script", "to pixels", "uPlot ÷ Losscope, script", "to pixels"];
    let mut rows = vec![[vec![what.to_string()], head.map(str::to_string).to_vec()].concat()];
    for n in SIZES {
        let (ours, peer) = (screen.of(operation, n, Losscope)?, screen.of(operation, n, Peer)?);
        let mut row = vec![n.to_string()];
        for times in [&ours.script, &ours.pixels, &peer.script, &peer.pixels] {
            row.push(spread(times)?.text());
        }
        row.push(ratio(&peer.script, &ours.script)?.text());
        row.push(ratio(&peer.pixels, &ours.pixels)?.text());
        rows.push(row);
    }
    Ok(table(&rows))
}

/// What is done besides where there are a million points.
fn at_a_million(screen: &Screen) -> Result<String> {
    let rows = [
        ("the last 10 × 1000 points of a million come, each drawn: Losscope", Operation::Append, Losscope),
        ("the same: uPlot, which is given all points again", Operation::Append, Peer),
        ("the cursor moves: Losscope, which draws all again", Operation::Cursor, Losscope),
        ("the cursor moves: uPlot, which moves elements over the canvas and draws nothing", Operation::Cursor, Peer),
        ("uPlot draws the lines that it kept once more (`redraw(false)`)", Operation::RedrawKept, Peer),
        ("state, sentence and legend: what Losscope's page says after each drawing", Operation::Words, Losscope),
    ];
    let mut lines = vec![["at a million points", "script", "to pixels", "longest of all"].map(str::to_string).to_vec()];
    for (what, operation, contestant) in rows {
        let Samples { script, pixels, longest, .. } = screen.of(operation, MOST, contestant)?;
        // What is not on the canvas is not waited for.
        let has_drawn = operation != Operation::Words && (operation, contestant) != (Operation::Cursor, Peer);
        let to_pixels = if has_drawn { spread(pixels)?.text() } else { "–".to_string() };
        let longest = if has_drawn { number(*longest) } else { "–".to_string() };
        lines.push(vec![what.to_string(), spread(script)?.text(), to_pixels, longest]);
    }
    Ok(table(&lines))
}

/// What was aimed at, and what is reached by the medians: by the call alone, and to pixels.
fn bars(screen: &Screen) -> Result<String> {
    let ours = screen.of(Operation::Redraw, MOST, Losscope)?;
    let (fewer, as_many) = (screen.of(Operation::Redraw, 10_000, Peer)?, screen.of(Operation::Redraw, MOST, Peer)?);
    let (append, cursor) =
        (screen.of(Operation::Append, MOST, Losscope)?, screen.of(Operation::Cursor, MOST, Losscope)?);
    let mut rows = vec![["aimed at", "script", "to pixels"].map(str::to_string).to_vec()];
    let mut add = |aim: &str, script: Spread, pixels: Spread, is_met: &dyn Fn(f64) -> bool| {
        let cell = |reached: Spread| {
            let word = if is_met(reached.median()) { "met" } else { "**missed**" };
            format!("{}: {word}", reached.text())
        };
        rows.push(vec![aim.to_string(), cell(script), cell(pixels)]);
    };
    add(
        "a million points redrawn ÷ uPlot's 10 000 redrawn: at most 1",
        ratio(&ours.script, &fewer.script)?,
        ratio(&ours.pixels, &fewer.pixels)?,
        &|reached| reached <= 1.0,
    );
    add(
        "uPlot's million points redrawn ÷ ours: at least 20",
        ratio(&as_many.script, &ours.script)?,
        ratio(&as_many.pixels, &ours.pixels)?,
        &|reached| reached >= TIMES_AS_FAST,
    );
    for (what, samples) in [("1000 more points at a million", append), ("the cursor at a million points", cursor)] {
        let aim = format!("{what}, in milliseconds: at most a frame, 16.7");
        add(&aim, spread(&samples.script)?, spread(&samples.pixels)?, &|reached| reached <= FRAME);
    }
    Ok(table(&rows))
}

fn spread(times: &[f64]) -> Result<Spread> {
    Spread::of(times).context("nothing was measured")
}

fn ratio(times: &[f64], references: &[f64]) -> Result<Spread> {
    Spread::of_ratios(times, references).context("nothing was measured")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All that is told, each taking so many milliseconds a call, and twice that to pixels.
    fn screen(time: impl Fn(Operation, usize, Contestant) -> f64) -> Screen {
        let operations = [Operation::Append, Operation::Cursor, Operation::RedrawKept, Operation::Words];
        let cases = SIZES.iter().flat_map(|n| [(Operation::Redraw, *n), (Operation::New, *n)]);
        let cases = cases.chain(operations.map(|operation| (operation, MOST)));
        let samples = cases.flat_map(|(operation, n)| [Losscope, Peer].map(|contestant| (operation, n, contestant)));
        let samples = samples.map(|(operation, n, contestant)| {
            let mut samples = Samples::new(operation, n, contestant);
            let time = time(operation, n, contestant);
            samples.add(1, &[time], &[2.0 * time]).expect("there is a time");
            samples
        });
        Screen { device_scale_factor: 2.0, samples: samples.collect() }
    }

    #[test]
    fn a_bar_is_met_or_missed_by_each_of_both_times() {
        // Ours takes 10 ms at any size; the peer 5 ms at 10 000 points, and 300 ms at a million.
        let screen = screen(|operation, n, contestant| match (operation, n, contestant) {
            (_, _, Losscope) => 10.0,
            (_, MOST, Peer) => 300.0,
            _ => 5.0,
        });
        let bars = bars(&screen).expect("all was measured");
        let cells = |row: usize| bars.lines().nth(row).unwrap_or_default().split(" | ").skip(1).collect::<Vec<_>>();
        assert_eq!(cells(2), ["2.00 (2.00–2.00): **missed**", "2.00 (2.00–2.00): **missed** |"]);
        assert_eq!(cells(3), ["30.0 (30.0–30.0): met", "30.0 (30.0–30.0): met |"]);
        assert_eq!(cells(4), ["10.0 (10.0–10.0): met", "20.0 (20.0–20.0): **missed** |"]);
    }

    #[test]
    fn what_is_not_on_the_canvas_has_no_time_to_pixels() {
        let text = text(&[screen(|_, _, _| 1.0)], "a browser").expect("all was measured");
        assert!(text.contains("### At a device pixel ratio of 2"), "{text}");
        let is_without = |start: &str| text.lines().any(|line| line.starts_with(start) && line.ends_with("| – | – |"));
        assert!(is_without("| state, sentence"), "{text}");
        assert!(is_without("| the cursor moves: uPlot"), "{text}");
        assert!(!is_without("| the cursor moves: Losscope"), "{text}");
    }
}

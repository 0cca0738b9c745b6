//! What has the model learnt, what goes on inside it, and how is it taken along? Checked in a real browser against the library.

mod page;
mod tables;

use browser::{Options, keys};
use losscope::chart::Unit;
use losscope::code::{self, LIBRARIES};
use losscope::dataset::Dataset;
use losscope::dataset::csv::{self, CsvOptions, Table};
use losscope::experiment::Experiment;
use losscope::inside::Inside;
use losscope::inside::picture::Panels;
use losscope::portrait::{Kind, Portrait, sentence};
use losscope::trainer::Trainer;
use losscope::words::capitalized;
use losscope::{link, probe, saved, summary};
use page::{Page, default_with};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

/// Remembers what was drawn last, what was saved, what was told of the model, and how often a worker was asked of it.
const WATCHED: &str = "
    Object.assign(window, {drawn: null, saved: [], learnt: [], n_looks: 0, n_starts: 0});
    addEventListener('drawn', ({detail}) => window.drawn = detail);
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => (window.saved.push(blob), make.call(URL, blob));
    // A link that is clicked without being a part of the page is heard by nobody else.
    const click = HTMLAnchorElement.prototype.click;
    HTMLAnchorElement.prototype.click = function () {
      if (!this.download) return click.call(this);
      window.saved.at(-1).called = this.download;
    };
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (...message) {
      if (message[0]?.type === 'look') window.n_looks += 1;
      if (message[0]?.type === 'start') window.n_starts += 1;
      return post.apply(this, message);
    };
    // A worker may be slow to answer: so many milliseconds late is what it says of the model.
    Object.assign(window, {late: 0, looked: 0});
    const {set} = Object.getOwnPropertyDescriptor(Worker.prototype, 'onmessage');
    Object.defineProperty(Worker.prototype, 'onmessage', {set(heard) {
      set.call(this, (event) => {
        if (event.data.type === 'portrait') window.looked += event.data.milliseconds;
        if (event.data.type !== 'portrait' || !window.late) return heard.call(this, event);
        setTimeout(() => heard.call(this, event), window.late);
      });
    }});
    addEventListener('DOMContentLoaded', () => {
      const words = document.querySelector('#learnt');
      if (!words) return;
      new MutationObserver(() => window.learnt.push(words.textContent)).observe(words, {childList: true, characterData: true, subtree: true});
    });";

/// So many steps that a worker has the most of them, and few enough to be made again natively.
const LONG: &[(&str, &str)] = &[
    ("dataset", "moons"),
    ("n_hidden_layers", "2"),
    ("n_units", "32"),
    ("optimizer", "adam"),
    ("batch_size", "4"),
    ("n_epochs", "200"),
];

fn open(link: &str) -> Page {
    open_as(link, &Options::default())
}

fn open_as(link: &str, options: &Options) -> Page {
    Page::open_with(WATCHED, link, options)
}

/// A run of the experiment after so many steps: of its own table, or of the one that ships.
fn advanced(experiment: &Experiment, table: Option<&Dataset>, step: u32) -> Trainer {
    let mut trainer = match table {
        Some(table) => Trainer::with_table(experiment, Some(table)),
        None => tables::trainer(experiment),
    };
    trainer.advance(step);
    trainer
}

fn portrait(experiment: &Experiment, table: Option<&Dataset>, step: u32) -> Portrait {
    let trainer = advanced(experiment, table, step);
    let width = experiment.dataset.spec.file.as_ref().map_or(0, |file| file.picture_width);
    probe::portrait(&trainer, trainer.params(), trainer.history().n_steps(), width)
}

/// What there is to say of the model of that experiment after so many steps.
fn told(experiment: &Experiment, step: u32) -> String {
    sentence(&portrait(experiment, None, step))
}

/// The run looked into from its beginning to its end.
fn panels(experiment: &Experiment) -> Panels {
    let mut inside = Inside::new(experiment, tables::table(experiment.dataset.spec).as_ref());
    while !inside.is_done() {
        inside.advance();
    }
    let mut panels = Panels::new(inside.about().clone());
    panels.extend(inside.records());
    panels
}

/// Two numbers and the class that they make.
fn plane_of_ones_own() -> String {
    let row = |idx: u32| {
        let (x, y) = (idx * 37 % 60, idx * 23 % 60);
        format!("{x},{y},{}\n", if x > y { "over" } else { "under" })
    };
    format!("x,y,side\n{}", (0..60).map(row).collect::<String>())
}

fn read(text: &str) -> Table {
    csv::read(text, &CsvOptions::default()).expect("it can be read")
}

impl Page {
    /// Waits for an element to say that, and tells what it says where it does not.
    fn expect_words(&self, css: &str, words: &str) {
        let is = format!("document.querySelector({})?.textContent === {}", json!(css), json!(words));
        if self.browser.wait_for("the words", &is, Duration::from_secs(40)).is_err() {
            assert_eq!(self.text(css), words);
        }
    }

    fn expect_model(&self, experiment: &Experiment, step: u32) {
        self.expect_words("#learnt", &told(experiment, step));
    }

    /// Waits until the panels are those of the whole run, and what is said of them is what the library says.
    fn expect_inside(&self, panels: &Panels, step: Option<u32>) {
        self.wait_for("all of it", "document.querySelector('#inside').dataset.done === 'true'");
        let sentences = json!(panels.sentences(step)).to_string();
        let said = "JSON.stringify([...document.querySelectorAll('#within li')].map((item) => item.textContent))";
        if self
            .browser
            .wait_for("the words", &format!("{said} === {}", json!(sentences)), Duration::from_secs(40))
            .is_err()
        {
            assert_eq!(self.run(&format!("return {said}")), json!(sentences));
        }
    }

    /// A reader's first move, which is what the model waits for.
    fn move_mouse(&self, (x, y): (f64, f64)) {
        let event = json!({"type": "mouseMoved", "x": x, "y": y});
        self.browser.cdp("Input.dispatchMouseEvent", event).expect("the mouse can be moved");
    }

    /// A point of the chart, as shares of its width and height.
    fn at(&self, x: f64, y: f64) -> (f64, f64) {
        self.run("document.querySelector('.chart').scrollIntoView({block: 'center'})");
        let rect = self.find("#chart").rect().expect("it has a place");
        (rect.x + x * rect.width, rect.y + y * rect.height)
    }

    /// The step that is under the cursor.
    fn cursor(&self) -> Option<u32> {
        self.run("return window.drawn.cursor ?? null").as_u64().map(|step| step as u32)
    }

    fn wait_for_cursor(&self, step: u32) {
        self.wait_for("the cursor", &format!("window.drawn.cursor === {step}"));
    }

    /// The number of colours on a canvas, and the share of its pixels that are not of the most frequent one.
    fn ink(&self, css: &str) -> (u64, f64) {
        // The words are there at once, the drawing in the next frame.
        self.wait_for_frame();
        let ink = self.run(&format!(
            "const canvas = document.querySelector({});
             const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', {{willReadFrequently: true}});
             copy.drawImage(canvas, 0, 0);
             const {{data}} = copy.getImageData(0, 0, canvas.width, canvas.height);
             const counts = new Map();
             for (const colour of new Uint32Array(data.buffer)) counts.set(colour, (counts.get(colour) ?? 0) + 1);
             return [counts.size, 1 - Math.max(...counts.values()) / (data.length / 4)]",
            json!(css)
        ));
        (ink[0].as_u64().expect("a number"), ink[1].as_f64().expect("a share"))
    }

    fn expect_drawn(&self, css: &str) {
        let (n_colours, share) = self.ink(css);
        assert!(n_colours > 4 && share > 0.01, "{n_colours} colours, and {share} of {css} is drawn on");
    }

    /// Names of the files that the page has fetched.
    fn files(&self) -> Vec<String> {
        let names = self.run("return performance.getEntriesByType('resource').map(({name}) => new URL(name).pathname)");
        names.as_array().expect("a list").iter().map(|name| name.as_str().expect("a name").to_owned()).collect()
    }

    fn has_fetched(&self, part: &str) -> bool {
        self.files().iter().any(|name| name.contains(part))
    }

    /// Goes to another experiment by its address.
    fn visit(&self, experiment: &Experiment) {
        let link = link::encode(experiment);
        self.run(&format!("location.hash = {}", json!(link)));
        self.wait_for("the experiment", &format!("window.drawn.link === {} && window.drawn.done", json!(link)));
        self.wait_for_status("done");
    }

    /// Whether it takes any room.
    fn is_in_sight(&self, css: &str) -> bool {
        self.run(&format!("return document.querySelector({}).getClientRects().length > 0", json!(css))) == true
    }

    fn rest(&self, milliseconds: u32) {
        let script = format!("setTimeout(arguments[0], {milliseconds})");
        self.browser.execute_async(&script, json!([])).expect("it goes by");
    }

    fn open_menu(&self) {
        if self.find("#saving").property("open").expect("asked") != true {
            self.click("#saving summary");
        }
    }

    /// Presses a button of the menu and reads the file that the browser was handed: `read` is a promise of what is wanted of the `blob`.
    fn saved(&self, css: &str, read: &str) -> Value {
        self.open_menu();
        self.click(css);
        self.wait_for("a file", "window.saved.length > 0");
        self.take_saved(read)
    }

    fn take_saved(&self, read: &str) -> Value {
        let script = format!("const finished = arguments[0]; const blob = window.saved.pop(); {read}.then(finished)");
        self.browser.execute_async(&script, json!([])).expect("it can be read")
    }

    fn saved_text(&self, kind: &str) -> String {
        let css = format!("#saving button[value={kind}]");
        self.saved(&css, "blob.text()").as_str().expect("a text").to_owned()
    }

    /// Chooses a file of saved runs, as the browser's dialogue does.
    fn choose_runs(&self, text: &str) {
        self.open_menu();
        self.run(&format!(
            "const dataTransfer = new DataTransfer();
             dataTransfer.items.add(new File([{}], 'losscope.json', {{type: 'application/json'}}));
             const input = document.querySelector('#saving input[type=file]');
             input.files = dataTransfer.files;
             input.dispatchEvent(new Event('change', {{bubbles: true}}))",
            json!(text)
        ));
    }

    /// Waits for what takes files and texts, which comes after the first curve.
    fn drop_file(&self, name: &str, text: &str) {
        self.wait_for_own_tables();
        self.run(&format!(
            "const dataTransfer = new DataTransfer();
             dataTransfer.items.add(new File([{}], {}));
             for (const type of ['dragenter', 'dragover', 'drop'])
               document.body.dispatchEvent(new DragEvent(type, {{dataTransfer, bubbles: true, cancelable: true}}))",
            json!(text),
            json!(name)
        ));
    }

    fn paste(&self, text: &str) {
        self.wait_for_own_tables();
        self.run(&format!(
            "const clipboardData = new DataTransfer();
             clipboardData.setData('text/plain', {});
             document.body.dispatchEvent(new ClipboardEvent('paste', {{clipboardData, bubbles: true, cancelable: true}}))",
            json!(text)
        ));
    }

    fn may_use_the_clipboard(&self) {
        let permissions = json!({"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]});
        self.browser.cdp("Browser.grantPermissions", permissions).expect("the clipboard may be used");
    }

    fn copied(&self) -> String {
        let read = "const finished = arguments[0]; navigator.clipboard.readText().then(finished, (error) => finished(String(error)))";
        self.browser.execute_async(read, json!([])).expect("it is read").as_str().expect("a text").to_owned()
    }

    fn problem(&self) -> String {
        self.wait_for("a sentence", "!document.querySelector('#problem').hidden");
        self.text("#problem")
    }

    fn overflow(&self) -> Value {
        self.run("return document.documentElement.scrollWidth - innerWidth")
    }
}

#[test]
fn nothing_of_the_model_is_fetched_before_the_reader_moves() {
    for first in ["mouse", "key", "scroll"] {
        let page = open("");
        page.rest(700);
        for part in ["model.js", "workshop", "portrait", "inside", "code.js", "exports"] {
            assert!(!page.has_fetched(part), "{part} is fetched before the reader has moved");
        }
        assert_eq!(page.text("#learnt"), "Here you will see what the model has learnt.");
        match first {
            "mouse" => page.move_mouse((300.0, 5.0)),
            "key" => page.press(keys::TAB),
            _ => drop(page.run("scrollTo(0, 40)")),
        }
        page.expect_model(&Experiment::default(), u32::MAX);
        page.expect_drawn("#model canvas");
        assert!(page.has_fetched("pkg/portrait_bg.wasm"), "after the first {first}");
        for part in ["pkg/workshop", "inside", "code.js", "exports"] {
            assert!(!page.has_fetched(part), "{part} draws no model");
        }
        page.expect_quiet_console();
    }
}

#[test]
fn of_every_kind_of_data_the_model_is_told_and_drawn() {
    let page = open("");
    page.move_mouse((300.0, 5.0));
    let mut pictures = Vec::new();
    for (dataset, kind, words) in [
        ("moons", Kind::Regions, "tells the class of"),
        ("gaussians", Kind::Regions, "tells the class of"),
        ("sine", Kind::Line, "R² is"),
        ("cars", Kind::Predicted, "R² is"),
        ("penguins", Kind::Confusion, "tells the class of"),
        ("digits", Kind::Confusion, "tells the class of"),
    ] {
        let experiment = default_with(&[("dataset", dataset)]);
        page.visit(&experiment);
        page.expect_model(&experiment, u32::MAX);
        assert_eq!(portrait(&experiment, None, u32::MAX).facts().kind, kind);
        let said = page.text("#learnt");
        let step = advanced(&experiment, None, u32::MAX).history().n_steps();
        assert!(said.contains(&format!("t step {step} ")) && said.contains(words), "{said}");
        assert!(said.contains("training") && said.contains("validation"), "{said}");
        page.expect_drawn("#model canvas");
        pictures.push(page.run("return document.querySelector('#model canvas').toDataURL()").to_string());
    }
    pictures.sort();
    pictures.dedup();
    assert_eq!(pictures.len(), 6, "each has a picture of its own");
    // Another setting of the same data is another model.
    page.visit(&default_with(&[]));
    page.type_exact("learning_rate", "0.3");
    page.expect_model(&default_with(&[("learning_rate", "0.3")]), u32::MAX);
    page.expect_quiet_console();
}

#[test]
fn the_model_is_the_one_at_the_step_under_the_cursor() {
    let page = open("");
    let experiment = Experiment::default();
    page.focus("#chart");
    for (key, step) in [
        (keys::HOME, 0),
        (keys::ARROW_RIGHT, 1),
        (keys::PAGE_UP, 55),
        (keys::ARROW_LEFT, 54),
        (keys::END, 540),
        (keys::PAGE_DOWN, 486),
    ] {
        page.press(key);
        page.wait_for_cursor(step);
        page.expect_model(&experiment, step);
    }
    page.press(keys::HOME);
    page.expect_model(&experiment, 0);
    let before = page.run("return document.querySelector('#model canvas').toDataURL()");
    for share in [0.3, 0.6, 0.2] {
        page.move_mouse(page.at(share, 0.5));
        page.wait_for("the cursor there", &format!("Math.abs(window.drawn.cursor / 540 - {share}) < 0.12"));
        page.expect_model(&experiment, page.cursor().expect("a cursor"));
    }
    assert_ne!(page.run("return document.querySelector('#model canvas').toDataURL()"), before);
    page.move_mouse((5.0, 5.0));
    page.wait_for("no cursor", "window.drawn.cursor == null");
    page.expect_model(&experiment, u32::MAX);
    // On a busy machine a worker may have made the rest of it.
    let n_looks = page.run("return window.n_starts > 0 ? 0 : window.n_looks");
    assert_eq!(n_looks, 0, "the page has made this run by itself");
    page.expect_quiet_console();
}

#[test]
fn of_a_run_that_a_worker_has_made_the_model_under_the_cursor_comes_from_there() {
    let experiment = default_with(LONG);
    let page = open(&link::encode(&experiment));
    page.move_mouse((300.0, 5.0));
    page.expect_model(&experiment, u32::MAX);
    assert_ne!(page.run("return window.n_looks"), 0, "a worker was asked");
    // A hand that moves fast and comes to rest: what is seen at the end is where it rests.
    let places: Vec<(f64, f64)> = (0..30).map(|idx| page.at(0.95 - 0.02 * f64::from(idx), 0.5)).collect();
    page.browser.pointer_sweep(&places, 12).expect("the mouse can be moved");
    page.wait_for_frame();
    let step = page.cursor().expect("a cursor");
    page.expect_model(&experiment, step);
    page.focus("#chart");
    for key in [keys::END, keys::PAGE_DOWN, keys::PAGE_DOWN, keys::ARROW_LEFT, keys::PAGE_DOWN, keys::HOME, keys::END] {
        page.press(key);
    }
    page.press(keys::PAGE_DOWN);
    let n_steps = experiment.n_steps();
    page.wait_for(
        "the cursor",
        &format!("window.drawn.cursor > {} && window.drawn.cursor < {n_steps}", n_steps * 8 / 10),
    );
    page.expect_model(&experiment, page.cursor().expect("a cursor"));
    page.expect_quiet_console();
}

#[test]
fn a_run_that_takes_long_is_trained_most_of_the_time_although_its_model_is_shown() {
    let page = Page::not_yet_open(&Options::default());
    page.browser.before_each_page(WATCHED).expect("a script can be prepared");
    page.go(
        "dataset=two_spirals&n_examples=1000&n_hidden_layers=6&n_units=64&optimizer=adam&batch_size=1&n_epochs=1000",
    );
    page.wait_for_status("running");
    page.move_mouse((300.0, 5.0));
    page.wait_for("a model", "window.looked > 0");
    page.run("window.since = [window.looked, performance.now()]");
    page.rest(5000);
    let share = page.run("return (window.looked - window.since[0]) / (performance.now() - window.since[1])");
    assert!(share.as_f64().is_some_and(|share| share > 0.0 && share < 0.3), "{share} of the time for the model");
    page.expect_quiet_console();
}

#[test]
fn after_early_stopping_the_model_is_the_one_that_was_taken_back_and_at_each_step_the_one_of_then() {
    let experiment = default_with(&[
        ("dataset", "gaussians"),
        ("n_examples", "100"),
        ("noise", "1.5"),
        ("validation_fraction", "0.7"),
        ("n_units", "64"),
        ("optimizer", "adam"),
        ("learning_rate", "0.05"),
        ("n_epochs", "150"),
        ("early_stopping", "on"),
    ]);
    let trainer = advanced(&experiment, None, u32::MAX);
    let n_steps = trainer.history().n_steps();
    let (best, last) = trainer.replaced().expect("it was stopped");
    assert!(best < n_steps);
    let told = |params: &[f32], step| sentence(&probe::portrait(&trainer, params, step, 0));
    assert_ne!(told(trainer.params(), 0), told(last, 0));
    let page = open(&link::encode(&experiment));
    page.move_mouse((300.0, 5.0));
    page.expect_words("#learnt", &told(trainer.params(), best));
    page.focus("#chart");
    page.press(keys::END);
    page.wait_for_cursor(n_steps);
    page.expect_words("#learnt", &told(last, n_steps));
    page.press(keys::ESCAPE);
    page.expect_words("#learnt", &told(trainer.params(), best));
    page.expect_quiet_console();
}

#[test]
fn however_late_a_worker_answers_the_model_comes_to_the_step_that_is_looked_at() {
    let experiment = default_with(LONG);
    let page = open(&link::encode(&experiment));
    page.move_mouse((300.0, 5.0));
    page.expect_model(&experiment, u32::MAX);
    page.run("window.late = 400");
    page.focus("#chart");
    page.press(keys::END);
    for key in [keys::PAGE_DOWN, keys::PAGE_DOWN, keys::ARROW_LEFT] {
        page.press(key);
        page.rest(60);
    }
    page.wait_for_frame();
    let step = page.cursor().expect("a cursor");
    page.expect_model(&experiment, step);
    // It is on its way when the reader winds the run back.
    page.press(keys::ESCAPE);
    page.watch("1000");
    page.wait_for("some steps", "window.drawn.n_steps > 0 && !window.drawn.done");
    page.run("document.querySelector('#play').click()");
    page.type_exact("learning_rate", "0.02");
    page.wait_for("the change", "location.hash.includes('at=')");
    page.run("document.querySelector('#play').click()");
    page.wait_for("some steps", "window.drawn.n_steps > 300");
    page.run(
        "const timeline = document.querySelector('#timeline');
         timeline.value = 200; timeline.dispatchEvent(new Event('input', {bubbles: true}))",
    );
    page.wait_for("the step", "window.drawn.n_steps === 200");
    let link = page.run("return location.hash.slice(1)");
    let link = link.as_str().expect("a link").split("&view.").next().expect("an experiment");
    page.expect_model(&link::decode(link).expect("a link"), 200);
    // And when the worker begins with a run that has waited.
    let settings = [("dataset", "digits"), ("n_hidden_layers", "2"), ("n_units", "64"), ("n_epochs", "200")];
    let slow = default_with(&settings);
    let link = link::encode(&slow);
    page.run(&format!("window.n_looks = 0; location.hash = '{link}&view.pin=seed-3&view.pin=seed-4'"));
    page.wait_for("the end", &format!("window.drawn.link === {} && window.drawn.done", json!(link)));
    assert_ne!(page.run("return window.n_looks"), 0, "it was looked at on its way");
    page.expect_model(&slow, u32::MAX);
    page.expect_quiet_console();
}

#[test]
fn a_run_whose_worker_has_another_one_by_now_is_looked_at_all_the_same() {
    let experiment = default_with(LONG);
    let page = open(&link::encode(&experiment));
    page.move_mouse((300.0, 5.0));
    page.expect_model(&experiment, u32::MAX);
    page.click("#race");
    page.wait_for("a race", "document.querySelectorAll('#pins tbody tr').length > 4");
    page.focus("#chart");
    page.press(keys::END);
    page.press(keys::PAGE_DOWN);
    let n_steps = experiment.n_steps();
    page.wait_for("the cursor", &format!("window.drawn.cursor > 0 && window.drawn.cursor < {n_steps}"));
    let step = page.cursor().expect("a cursor");
    assert!(step > n_steps / 2, "{step}");
    page.expect_model(&experiment, step);
    // Runs that wait take the worker in the moment in which the run under the hand is done.
    page.overwrite("#control-seed", "5");
    let other = experiment.with("seed", "5").expect("allowed");
    page.wait_for("the end", &format!("window.drawn.link === {} && window.drawn.done", json!(link::encode(&other))));
    page.press(keys::ESCAPE);
    page.move_mouse((5.0, 5.0));
    page.expect_model(&other, u32::MAX);
    page.expect_quiet_console();
}

#[test]
fn a_run_that_is_watched_takes_the_model_along() {
    let page = open("");
    page.move_mouse((300.0, 5.0));
    page.expect_model(&Experiment::default(), u32::MAX);
    page.run("window.learnt.length = 0");
    page.watch("50");
    page.wait_for_status("done");
    page.expect_model(&Experiment::default(), u32::MAX);
    let seen = page.run("return window.learnt");
    let seen: Vec<&str> = seen.as_array().expect("a list").iter().map(|words| words.as_str().expect("words")).collect();
    let step = |words: &str| -> u32 {
        let (_, rest) = words.split_once("step ").expect("a step");
        rest.split(' ').next().and_then(|number| number.parse().ok()).expect("a number")
    };
    assert!(seen.len() > 10, "{seen:?}");
    assert!(seen.is_sorted_by_key(|words| step(words)), "{seen:?}");
    for words in seen.iter().step_by(seen.len() / 5) {
        assert_eq!(*words, told(&Experiment::default(), step(words)));
    }
    page.expect_quiet_console();
}

#[test]
fn a_change_on_the_way_and_a_way_back_change_the_model_from_there_on() {
    let page = open(&link::encode(&default_with(LONG)));
    page.move_mouse((300.0, 5.0));
    page.watch("200");
    page.wait_for("some steps", "window.drawn.n_steps > 100 && !window.drawn.done");
    page.type_exact("learning_rate", "0.2");
    page.wait_for("the words of the change", "document.querySelector('#interventions').textContent !== ''");
    let url = page.browser.url().expect("an address");
    page.wait_for("the link of it", "location.hash.includes('at=')");
    page.wait_for("more steps", "window.drawn.n_steps > 1100 && !window.drawn.done");
    page.click("#play");
    let step = page.rested_step();
    let link = page.run("return location.hash.slice(1)");
    let experiment = link::decode(link.as_str().expect("a link")).unwrap_or_else(|error| panic!("{url}: {error}"));
    assert_eq!(experiment.interventions.len(), 1);
    page.expect_model(&experiment, step);
    // To and fro, while the worker makes it again.
    for back in [step - 200, 40, step - 1000, step - 100] {
        let seek = format!(
            "const timeline = document.querySelector('#timeline');
             timeline.value = {back}; timeline.dispatchEvent(new Event('input', {{bubbles: true}}))"
        );
        page.run(&seek);
    }
    page.wait_for("the step", &format!("window.drawn.n_steps === {}", step - 100));
    page.expect_model(&experiment, step - 100);
    page.focus("#chart");
    page.press(keys::HOME);
    page.wait_for_cursor(0);
    page.expect_model(&experiment, 0);
    page.press(keys::PAGE_UP);
    page.wait_for("the cursor", "window.drawn.cursor > 0");
    page.expect_model(&experiment, page.cursor().expect("a cursor"));
    page.expect_quiet_console();
}

#[test]
fn a_model_that_is_hidden_is_so_in_the_link_and_comes_back() {
    let page = open("");
    page.move_mouse((300.0, 5.0));
    page.expect_model(&Experiment::default(), u32::MAX);
    let width = "document.querySelector('#chart').getBoundingClientRect().width";
    let before = page.run(&format!("return {width}")).as_f64().expect("a width");
    page.click("[data-view=model] [value=hidden]");
    page.wait_for("it in the link", "location.hash.includes('view.model=hidden')");
    page.wait_for("no model", "document.querySelector('#model').hidden");
    page.wait_for("a wider chart", &format!("{width} > {}", before + 100.0));
    page.expect_accessible("the model is hidden");
    page.click("#undo");
    page.wait_for("the model", "!document.querySelector('#model').hidden && !location.hash.includes('view.model')");
    page.wait_for("the width of before", &format!("{width} === {before}"));
    page.expect_model(&Experiment::default(), u32::MAX);
    page.click("#redo");
    page.wait_for("no model", "document.querySelector('#model').hidden");
    let hidden = open("view.model=hidden");
    hidden.move_mouse((300.0, 5.0));
    hidden.rest(500);
    assert!(!hidden.has_fetched("portrait"), "what is hidden is not fetched");
    assert!(!hidden.is_in_sight("#model"));
    hidden.expect_quiet_console();
    page.expect_quiet_console();
}

#[test]
fn of_a_run_that_has_diverged_it_is_said_that_the_model_predicts_nothing() {
    let settings = [("optimizer", "sgd"), ("learning_rate", "10"), ("n_epochs", "200")];
    let experiment = default_with(&settings);
    let words = told(&experiment, u32::MAX);
    assert!(words.ends_with("predicts nothing any more: its outputs are no numbers."), "{words}");
    let page = open(&link::encode(&experiment));
    page.move_mouse((300.0, 5.0));
    page.expect_words("#learnt", &words);
    page.focus("#chart");
    page.press(keys::HOME);
    page.expect_model(&experiment, 0);
    page.expect_quiet_console();
}

#[test]
fn the_model_is_accessible_light_dark_and_on_a_phone() {
    let page = open("dataset=moons");
    page.move_mouse((300.0, 5.0));
    page.expect_model(&default_with(&[("dataset", "moons")]), u32::MAX);
    page.expect_accessible("a model");
    let light = page.run("return document.querySelector('#model canvas').toDataURL()");
    page.browser.set_dark(true).expect("dark can be asked for");
    page.wait_for("other colours", &format!("document.querySelector('#model canvas').toDataURL() !== {light}"));
    page.expect_accessible("a model in the dark");
    for width in [360, 320] {
        page.browser.set_viewport(width, 740, 2.0, true).expect("a phone");
        page.wait_for("the width", &format!("innerWidth === {width}"));
        assert_eq!(page.overflow(), 0, "at {width}");
        let parts = page.run(
            "return ['#chart', '#model canvas', '#learnt'].map((css) => document.querySelector(css).getBoundingClientRect())
               .map(({left, right, width}) => left >= 0 && right <= innerWidth && width > 50)",
        );
        assert_eq!(parts, json!([true, true, true]), "at {width}");
        page.expect_accessible("a model on a phone");
    }
    page.wait_for("a pixel for each", "Math.abs(document.querySelector('#model canvas').width - 2 * document.querySelector('#model canvas').clientWidth) <= 2");
    page.expect_drawn("#model canvas");
}

#[test]
fn classes_of_ones_own_in_a_plane_have_regions() {
    let page = open("");
    page.drop_file("mine.csv", &plane_of_ones_own());
    let table = read(&plane_of_ones_own());
    let experiment = default_with(&[("dataset", "own_classes"), ("n_rows", "60")]);
    page.wait_for(
        "its curve",
        &format!("window.drawn.link === {} && window.drawn.done", json!(link::encode(&experiment))),
    );
    page.move_mouse((300.0, 5.0));
    let portrait = portrait(&experiment, Some(table.dataset()), u32::MAX);
    assert_eq!(portrait.facts().kind, Kind::Regions);
    page.expect_words("#learnt", &sentence(&portrait));
    let (_, share) = page.ink("#model canvas");
    assert!(share > 0.3, "regions cover the plane: {share}");
    page.expect_quiet_console();
}

#[test]
fn a_model_that_could_not_be_fetched_is_told_and_tried_again() {
    let page = open("");
    page.browser.cdp("Network.enable", json!({})).expect("the network can be watched");
    page.browser.cdp("Network.setBlockedURLs", json!({"urls": ["*portrait_bg.wasm*"]})).expect("it can be cut");
    page.move_mouse((300.0, 5.0));
    page.wait_for(
        "a sentence",
        "document.querySelector('#learnt').textContent.startsWith('The model can’t be shown: ')",
    );
    page.browser.cdp("Network.setBlockedURLs", json!({"urls": []})).expect("it is whole again");
    page.move_mouse(page.at(0.5, 0.5));
    page.wait_for("a cursor", "window.drawn.cursor != null");
    page.expect_model(&Experiment::default(), page.cursor().expect("a cursor"));
}

#[test]
fn the_inside_of_a_run_is_shown_and_told_and_follows_the_chart() {
    let page = open("");
    assert!(!page.has_fetched("inside") && !page.has_fetched("pkg/workshop"));
    let experiment = Experiment::default();
    let all = panels(&experiment);
    page.click("#inside summary");
    page.expect_inside(&all, None);
    for file in ["www/inside.js", "pkg/workshop.js", "pkg/workshop_bg.wasm"] {
        assert!(page.has_fetched(file), "{file}");
    }
    page.wait_for("a picture", "document.querySelector('#inside canvas').width > 300");
    page.expect_drawn("#inside canvas");
    let said = page.text("#within");
    for words in ["Sharpness ", " / learning rate = ", "Weights ", "; gradient ", "saturated"] {
        assert!(said.contains(words), "{words} in {said}");
    }
    page.expect_accessible("inside the run");
    // The chart's cursor is followed.
    page.focus("#chart");
    for (key, step) in [(keys::HOME, 0), (keys::PAGE_UP, 54), (keys::END, 540)] {
        page.press(key);
        page.wait_for_cursor(step);
        page.expect_inside(&all, all.step_near(Unit::Step, f64::from(step)));
    }
    page.press(keys::ESCAPE);
    page.expect_inside(&all, None);
    // It has keys of its own, too.
    page.focus("#inside canvas");
    page.press(keys::HOME);
    page.expect_inside(&all, Some(0));
    // A run of another experiment takes its place, and what is closed looks at nothing.
    let relu = default_with(&[("activation", "relu"), ("learning_rate", "0.2")]);
    page.visit(&relu);
    let all = panels(&relu);
    page.expect_inside(&all, None);
    assert!(page.text("#within").contains(" dead"), "{}", page.text("#within"));
    page.click("#inside summary");
    page.visit(&experiment);
    page.rest(500);
    page.click("#inside summary");
    page.expect_inside(&panels(&experiment), None);
    page.browser.set_dark(true).expect("dark can be asked for");
    page.browser.set_viewport(360, 740, 2.0, true).expect("a phone");
    page.expect_accessible("inside the run, in the dark, on a phone");
    assert_eq!(page.overflow(), 0);
    page.expect_quiet_console();
}

#[test]
fn what_is_opened_while_the_chart_is_looked_at_is_of_that_step() {
    let page = open("");
    page.focus("#chart");
    page.press(keys::HOME);
    page.wait_for_cursor(0);
    // Not by a click, which would take the focus from the chart, and its cursor with it.
    page.run("document.querySelector('#inside').open = true");
    page.expect_inside(&panels(&Experiment::default()), Some(0));
    assert!(page.text("#within").contains("at step 0:"), "{}", page.text("#within"));
    page.expect_quiet_console();
}

#[test]
fn on_a_phone_the_inside_has_a_legend_and_is_read_by_a_finger() {
    let page = open("");
    page.browser.set_viewport(360, 740, 2.0, true).expect("a phone");
    page.click("#inside summary");
    let all = panels(&Experiment::default());
    page.expect_inside(&all, None);
    let named = page.run("return [...document.querySelectorAll('#inside .lines li')].map((line) => line.textContent)");
    let names: Vec<String> = all.legend().into_iter().map(|curve| curve.name).collect();
    assert_eq!(named, json!(names));
    let swatches = page.run("return [...document.querySelectorAll('#inside .lines svg')].map((svg) => getComputedStyle(svg.firstChild).stroke)");
    let colours: BTreeSet<String> = swatches.as_array().expect("a list").iter().map(Value::to_string).collect();
    assert_eq!(colours.len(), names.len(), "each in the colour of its curve: {swatches}");
    assert_eq!(page.overflow(), 0);
    page.run("document.querySelector('#inside canvas').scrollIntoView({block: 'center'})");
    page.wait_for_frame();
    let rect = page.find("#inside canvas").rect().expect("it has a place");
    let touch = |kind: &str, x: Option<f64>| {
        let points = x.map(|x| json!({"x": rect.x + x * rect.width, "y": rect.y + 0.5 * rect.height, "id": 1}));
        let points = json!({"type": kind, "touchPoints": points.into_iter().collect::<Vec<_>>()});
        page.browser.cdp("Input.dispatchTouchEvent", points).expect("a touch");
    };
    let step = || {
        let said = page.text("#within");
        let (_, rest) = said.split_once("at step ").expect("it is told");
        rest.split(':').next().and_then(|step| step.parse::<u32>().ok()).expect("a number")
    };
    touch("touchStart", Some(0.4));
    page.wait_for("a step", "!document.querySelector('#within').textContent.includes('at step 540')");
    let first = step();
    assert!((100..300).contains(&first), "{first}");
    touch("touchMove", Some(0.6));
    page.wait_for("another", &format!("!document.querySelector('#within').textContent.includes('at step {first}:')"));
    let second = step();
    assert!(second > first, "{first}, {second}");
    // It stays where it was lifted.
    touch("touchEnd", None);
    page.rest(200);
    assert_eq!(step(), second);
    page.expect_accessible("the inside on a phone");
    page.expect_quiet_console();
}

#[test]
fn of_a_linear_model_the_rate_that_is_named_is_the_last_that_converges() {
    let settings = [("n_hidden_layers", "0"), ("batch_size", "full"), ("n_epochs", "1000")];
    let page = open(&link::encode(&default_with(&settings)));
    page.click("#inside summary");
    page.expect_inside(&panels(&default_with(&settings)), None);
    let said = page.text("#within");
    let (_, rest) = said.split_once("converges below a learning rate of ").expect("it is named");
    let largest: f64 = rest.split(['.', '\n']).take(2).collect::<Vec<_>>().join(".").parse().expect("a number");
    let states = [0.97, 1.03].map(|factor| {
        let learning_rate = format!("{:.4}", factor * largest);
        page.type_exact("learning_rate", &learning_rate);
        let link = link::encode(&default_with(&[&settings[..], &[("learning_rate", &learning_rate)]].concat()));
        page.wait_for("its curve", &format!("window.drawn.link === {} && window.drawn.done", json!(link)));
        page.wait_for_status("done");
        page.text("#sentence")
    });
    assert!(states[0].starts_with("Training loss falls from "), "below {largest}: {}", states[0]);
    let has_grown = states[1].starts_with("Diverged: ") || states[1].starts_with("Training loss rises from ");
    assert!(has_grown, "above {largest}: {}", states[1]);
    page.expect_quiet_console();
}

#[test]
fn what_can_not_be_looked_into_is_told_and_tried_again() {
    let page = open("");
    page.browser.cdp("Network.enable", json!({})).expect("the network can be watched");
    page.browser.cdp("Network.setBlockedURLs", json!({"urls": ["*workshop_bg.wasm*"]})).expect("it can be cut");
    page.click("#inside summary");
    page.wait_for(
        "a sentence",
        "document.querySelector('#inside .problem').textContent.startsWith('This run can’t be looked into: ')",
    );
    assert!(page.is_in_sight("#inside .problem"));
    page.browser.cdp("Network.setBlockedURLs", json!({"urls": []})).expect("it is whole again");
    page.click("#inside summary");
    page.click("#inside summary");
    page.expect_inside(&panels(&Experiment::default()), None);
    assert!(!page.is_in_sight("#inside .problem"));
}

#[test]
fn the_experiment_is_copied_as_a_script_of_each_library() {
    let page = open("");
    page.may_use_the_clipboard();
    for settings in
        [&[][..], &[("dataset", "digits"), ("n_epochs", "4")], &[("optimizer", "adam"), ("dataset", "moons")]]
    {
        let experiment = default_with(settings);
        page.visit(&experiment);
        let table = tables::table(experiment.dataset.spec);
        page.open_menu();
        page.find(".scripts button");
        let labels =
            page.run("return [...document.querySelectorAll('.scripts button')].map((button) => button.textContent)");
        assert_eq!(
            labels,
            json!(LIBRARIES.iter().map(|library| format!("Copy as {}", library.label)).collect::<Vec<_>>())
        );
        for (idx, library) in LIBRARIES.iter().enumerate() {
            let script = code::script(library, &experiment, table.as_ref());
            page.open_menu();
            page.click(&format!(".scripts button:nth-child({})", idx + 1));
            match script {
                Ok(script) => {
                    page.wait_for(
                        "a word of it",
                        &format!(
                            "document.querySelector('#reading').textContent.startsWith('Copied as {}')",
                            library.label
                        ),
                    );
                    assert_eq!(page.copied(), script.text, "{} of {settings:?}", library.name);
                    let n_files = page.run("return window.saved.length");
                    assert_eq!(n_files, u32::from(script.file.is_some()), "{}", library.name);
                    if let Some(file) = script.file {
                        let saved = page.take_saved("blob.text().then((text) => [blob.called, text])");
                        assert_eq!(saved, json!([file.name, file.text]));
                        assert!(page.text("#reading").contains(file.name));
                    }
                }
                Err(sentence) => {
                    let words = format!("This experiment can’t be copied as {}: {sentence}.", library.label);
                    page.expect_words(".scripts [role=alert]", &words);
                }
            }
            page.run("document.querySelector('#reading').textContent = ''");
        }
    }
    page.open_menu();
    page.expect_accessible("the menu with scripts");
    page.expect_quiet_console();
}

#[test]
fn what_a_library_can_not_express_is_said() {
    let page = open("dropout=0.2&n_hidden_layers=1");
    page.open_menu();
    page.find(".scripts button");
    let idx = LIBRARIES.iter().position(|library| library.name == "scikit_learn").expect("it is one");
    let experiment = link::decode("dropout=0.2&n_hidden_layers=1").expect("a link");
    let refusal = code::script(&LIBRARIES[idx], &experiment, None).expect_err("it has no dropout");
    page.click(&format!(".scripts button:nth-child({})", idx + 1));
    let said = ".scripts [role=alert]";
    page.expect_words(said, &format!("This experiment can’t be copied as scikit-learn: {refusal}."));
    let in_sight = "const {top, bottom} = document.querySelector('.scripts [role=alert]').getBoundingClientRect(); return top >= 0 && bottom <= innerHeight";
    assert_eq!(page.run(in_sight), true, "it stands beside the button");
    page.expect_accessible("a library that can't express it");
    page.click(".scripts button:nth-child(1)");
    page.wait_for("no sentence", "document.querySelector('.scripts [role=alert]').hidden");
    page.expect_quiet_console();
}

#[test]
fn where_nothing_may_be_copied_the_script_is_a_file() {
    let page = Page::not_yet_open(&Options::default());
    let refused = format!(
        "{WATCHED} if (navigator.clipboard) navigator.clipboard.writeText = async () => {{ throw new Error('no'); }};"
    );
    page.browser.before_each_page(&refused).expect("a script can be added");
    page.go("seed=3");
    page.wait_for_status("done");
    page.open_menu();
    page.find(".scripts button");
    for (idx, library) in LIBRARIES.iter().enumerate() {
        let css = format!(".scripts button:nth-child({})", idx + 1);
        let saved = page.saved(&css, "blob.text().then((text) => [blob.called, text])");
        let script = code::script(library, &default_with(&[("seed", "3")]), None).expect("it can be expressed");
        assert_eq!(saved, json!([format!("losscope_{}.py", library.name), script.text]));
        page.expect_words("#reading", &format!("Saved as losscope_{}.py.", library.name));
    }
    page.expect_quiet_console();
}

#[test]
fn saved_runs_come_back_by_the_menu_dropped_and_pasted() {
    let page = open("v=1&learning_rate=0.3");
    page.click("#pin");
    page.type_exact("batch_size", "8");
    let experiment = default_with(&[("learning_rate", "0.3"), ("batch_size", "8")]);
    page.expect_words(
        "#sentence",
        &summary::sentence(advanced(&experiment, None, u32::MAX).history(), experiment.steps_per_epoch()),
    );
    let text = page.saved_text("json");
    let runs = saved::read(&text).expect("it is a file of runs");
    assert_eq!(runs.len(), 2);
    for run in &runs {
        let trainer = advanced(&run.experiment, None, u32::MAX);
        let bits = |numbers: &[f32]| numbers.iter().map(|number| number.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&run.history.train_loss), bits(&trainer.history().train_loss));
        assert_eq!(bits(&run.history.validation_loss), bits(&trainer.history().validation_loss));
    }
    for way in ["chosen", "dropped", "pasted"] {
        let other = open("seed=4");
        match way {
            "chosen" => other.choose_runs(&text),
            "dropped" => other.drop_file("losscope.json", &text),
            _ => other.paste(&text),
        }
        other.expect_words("#reading", "Saved runs: see below.");
        let first = link::encode(&runs[0].experiment);
        other.wait_for("the experiment", &format!("window.drawn.link === {} && window.drawn.done", json!(first)));
        other.wait_for("its rows", "document.querySelectorAll('#pins tbody tr').length >= 2");
        assert_eq!(other.find("#own").property("open").expect("asked"), false, "{way}: it is no table");
        let again = other.saved_text("json");
        let again = saved::read(&again).expect("it is a file of runs");
        for run in &runs {
            let same = again.iter().find(|same| same.experiment == run.experiment);
            let same = same.unwrap_or_else(|| panic!("{way}: {} is there", run.name));
            assert_eq!(same.history.train_loss, run.history.train_loss, "{way}");
            assert_eq!(same.history.validation_loss, run.history.validation_loss, "{way}");
        }
        other.expect_accessible("saved runs");
        // They can be taken back, and the experiment of before is there again.
        while other.run("return location.hash") != "#v=1&seed=4" {
            other.click("#undo");
            other.rest(200);
        }
        other.expect_quiet_console();
    }
}

#[test]
fn a_broken_file_of_runs_gets_its_line_and_column_and_nothing_is_lost() {
    let page = open("");
    page.click("#pin");
    page.type_exact("learning_rate", "0.3");
    let current = default_with(&[("learning_rate", "0.3")]);
    let link = link::encode(&current);
    page.wait_for("the curve", &format!("window.drawn.link === {} && window.drawn.done", json!(link)));
    page.wait_for("its address", &format!("location.hash.includes({})", json!(link)));
    let text = page.saved_text("json");
    let before = page.run("return [location.hash, document.querySelector('#sentence').textContent, document.querySelector('#pins').textContent]");
    let cut = &text[..text.len() / 2];
    let no_column = text.replacen("\"validation_step\"", "\"validation\"", 1);
    let too_few = text.replacen("\"gradient_norm\":[", "\"gradient_norm\":[1,", 1);
    for broken in [cut, "{\"losscope\": 1, \"runs\": [\n  {]", "{}", "", &no_column, &too_few] {
        let reason = saved::read(broken).expect_err("it is broken");
        page.choose_runs(broken);
        page.expect_words("#problem", &format!("The saved runs can’t be shown: {reason}."));
        if reason.starts_with("this is no") {
            assert!(reason.contains(" line ") && reason.contains(" column "), "{reason}");
        }
        let after = page.run("return [location.hash, document.querySelector('#sentence').textContent, document.querySelector('#pins').textContent]");
        assert_eq!(after, before, "{}", capitalized(&reason));
    }
    page.expect_accessible("a broken file");
    page.choose_runs(&text);
    page.wait_for("no sentence", "document.querySelector('#problem').hidden");
    page.expect_quiet_console();
}

#[test]
fn a_saved_run_of_ones_own_data_shows_its_curve_and_asks_for_the_table() {
    let page = open("");
    page.drop_file("mine.csv", &plane_of_ones_own());
    let experiment = default_with(&[("dataset", "own_classes"), ("n_rows", "60")]);
    let link = link::encode(&experiment);
    page.wait_for("its curve", &format!("window.drawn.link === {} && window.drawn.done", json!(link)));
    let text = page.saved_text("json");
    let other = open("seed=4");
    other.choose_runs(&text);
    let problem = other.problem();
    assert!(problem.starts_with("This experiment is about a table of your own"), "{problem}");
    other.wait_for("its curve", "document.querySelector('[data-curve=pinned-0]') !== null");
    other.wait_for("its row", "document.querySelectorAll('#pins tbody tr').length > 0");
    let table = read(&plane_of_ones_own());
    let mut trainer = Trainer::with_table(&experiment, Some(table.dataset()));
    trainer.advance(u32::MAX);
    let again = saved::read(&other.saved_text("json")).expect("it is a file of runs");
    assert_eq!(again.len(), 2, "it is under the hand, and it stays");
    for run in again {
        assert_eq!(run.experiment, experiment);
        assert_eq!(run.history.train_loss, trainer.history().train_loss);
        assert_eq!(run.history.validation_loss, trainer.history().validation_loss);
    }
    let words = summary::sentence(trainer.history(), trainer.steps_per_epoch());
    other.expect_words("#sentence", &words);
    assert!(!other.is_in_sight("#model"), "of the model, nothing is known without the table");
    other.expect_accessible("a saved run without its table");
    // With the table, it is the run under the hand as well.
    other.drop_file("mine.csv", &plane_of_ones_own());
    other.wait_for("no sentence", "document.querySelector('#problem').hidden");
    other.wait_for_status("done");
    let words = sentence(&portrait(&experiment, Some(table.dataset()), u32::MAX));
    other.move_mouse((300.0, 5.0));
    other.expect_words("#learnt", &words);
    other.expect_quiet_console();
}

#[test]
fn a_picture_has_the_model_beside_the_chart_unless_that_is_hidden() {
    let page = open("dataset=moons");
    page.move_mouse((300.0, 5.0));
    let words = told(&default_with(&[("dataset", "moons")]), u32::MAX);
    page.expect_words("#learnt", &words);
    let sizes = "['#chart', '#model canvas'].map((css) => document.querySelector(css).getBoundingClientRect().width)";
    let sizes = page.run(&format!("return {sizes}"));
    let (chart, model) = (sizes[0].as_f64().expect("a width"), sizes[1].as_f64().expect("a width"));
    let svg = page.saved_text("svg");
    // Both have axes with words: the chart's loss, and the model's features.
    for part in ["ross-entropy", &words] {
        assert!(svg.contains(part), "{part}");
    }
    let drawing = |svg: &str| -> (f64, f64) {
        let size = |name: &str| {
            let (_, rest) = svg.split_once(&format!(" {name}=\"")).expect("a size");
            rest.split('"').next().and_then(|number| number.parse().ok()).expect("a number")
        };
        (size("width"), size("height"))
    };
    let (width, height) = drawing(&svg);
    assert!(width > chart + model && width < chart + model + 60.0, "{width} of {chart} and {model}");
    for scale in 1..=3 {
        let css = format!("#saving button[value=png-{scale}]");
        let size = page.saved(&css, "createImageBitmap(blob).then(({width, height}) => [width, height])");
        let expected = [width, height].map(|size| (size * f64::from(scale)).round() as u64);
        assert_eq!(size, json!(expected));
    }
    // Something is drawn where the model is.
    let drawn = page.saved(
        "#saving button[value=png-1]",
        &format!(
            "createImageBitmap(blob).then((image) => {{
               const canvas = new OffscreenCanvas(image.width, image.height);
               const context = canvas.getContext('2d');
               context.drawImage(image, 0, 0);
               const {{data}} = context.getImageData({0}, 0, image.width - {0}, image.height);
               return new Set(new Uint32Array(data.buffer)).size;
             }})",
            chart.round() + 4.0
        ),
    );
    assert!(drawn.as_u64().is_some_and(|n_colours| n_colours > 10), "{drawn} colours beside the chart");
    page.click("[data-view=model] [value=hidden]");
    page.wait_for("no model", "document.querySelector('#model').hidden");
    page.rest(300);
    let chart = page.run("return Math.round(document.querySelector('#chart').getBoundingClientRect().width)");
    let alone = page.saved_text("svg");
    assert_eq!(Some(drawing(&alone).0), chart.as_f64());
    assert!(!alone.contains(&words));
    let size = page.saved("#saving button[value=png-1]", "createImageBitmap(blob).then(({width}) => width)");
    assert_eq!(size, chart);
    page.expect_quiet_console();
}

//! What does a page of Losscope offer to a test that uses it as a person does?
#![allow(dead_code, reason = "each test file uses a part of it")]

use crate::tables;
use browser::{Browser, Element, Options, keys};
use losscope::experiment::Experiment;
use losscope::{link, summary};
use serde_json::{Value, json};
use std::time::Duration;

/// Generous: the machine may be busy, and nothing here measures speed.
const PATIENCE: Duration = Duration::from_secs(60);

/// A page of Losscope, opened at a link.
pub struct Page {
    pub browser: Browser,
}

impl Page {
    pub fn open(link: &str) -> Page {
        let page = Page::not_yet_open(&Options::default());
        page.go(link);
        page.wait_for_status("done");
        page
    }

    /// Opens it whole, controls of the view included, with a script that was there before all else.
    pub fn open_with(script: &str, link: &str, options: &Options) -> Page {
        let page = Page::not_yet_open(options);
        page.browser.before_each_page(script).expect("a script can be added");
        page.go(link);
        page.wait_for_status("done");
        page.find("#view [data-view]");
        page
    }

    pub fn not_yet_open(options: &Options) -> Page {
        Page { browser: Browser::launch(options).expect("the browser starts") }
    }

    pub fn go(&self, link: &str) {
        let url =
            std::env::var("LOSSCOPE_URL").expect("`cargo xtask test` sets LOSSCOPE_URL to the address of the page");
        // Another fragment alone would not load the page again.
        self.browser.goto("about:blank").expect("an empty page opens");
        self.browser.goto(&format!("{url}#{link}")).expect("the page opens");
    }

    pub fn wait_for(&self, what: &str, expression: &str) -> Value {
        self.browser.wait_for(what, expression, PATIENCE).expect("it comes")
    }

    pub fn wait_for_status(&self, status: &str) {
        let is = format!("document.documentElement.dataset.status === '{status}'");
        self.wait_for(&format!("the status {status}"), &is);
    }

    /// Waits until the curve of this experiment is complete, and checks every number on the page with the library's.
    pub fn expect(&self, experiment: &Experiment) {
        let link = link::encode(experiment);
        self.wait_for(&format!("the address {link}"), &format!("location.hash === '#{link}'"));
        self.wait_for_status("done");
        let mut trainer = tables::trainer(experiment);
        trainer.advance(u32::MAX);
        let state = summary::state(
            trainer.history(),
            trainer.n_steps(),
            trainer.steps_per_epoch(),
            losscope::metric::label(experiment.dataset.spec.task),
        );
        assert_eq!(self.text("#state"), state, "{link}");
        assert_eq!(self.text("#sentence"), summary::sentence(trainer.history(), trainer.steps_per_epoch()), "{link}");
        for control in experiment.controls() {
            let id = format!("#control-{}", control.name);
            if control.input == losscope::catalog::Input::Switch {
                let is_on = self.find(&id).property("checked").expect("a check box");
                assert_eq!(is_on, control.value == "on", "{}", control.name);
            } else if let losscope::catalog::Input::Slider { .. } = control.input {
                assert_eq!(self.find(&id).attribute("aria-valuetext").expect("it has"), Some(control.words));
            } else {
                assert_eq!(self.find(&id).property("value").expect("a value"), control.value, "{}", control.name);
            }
        }
    }

    /// Waits for it: some parts of the page come after the first curve.
    pub fn find(&self, css: &str) -> Element<'_> {
        let is_there = format!("document.querySelector({}) !== null", json!(css));
        self.wait_for(css, &is_there);
        self.browser.find(css).expect("it is on the page")
    }

    pub fn text(&self, css: &str) -> String {
        self.find(css).text().expect("it has a text")
    }

    pub fn click(&self, css: &str) {
        if self.find(css).click().is_ok() {
            return;
        }
        // What stays at the edge of the window is over it: people scroll, too.
        let scroll = "document.querySelector(arguments[0]).scrollIntoView({block: 'center'})";
        self.browser.execute(scroll, json!([css])).expect("it can be scrolled to");
        self.find(css).click().expect("it can be clicked");
    }

    pub fn focus(&self, css: &str) {
        self.find(css);
        let focus = "document.querySelector(arguments[0]).focus()";
        self.browser.execute(focus, json!([css])).expect("it can have the focus");
    }

    /// Types a number into a slider's place for it.
    pub fn type_exact(&self, name: &str, text: &str) {
        self.overwrite(&format!("[data-control={name}] .exact"), text);
    }

    /// Opens what is one click away, by that click.
    pub fn show_all_controls(&self) {
        self.find(".more");
        let closed = ".more:not([open]):not([hidden]) > summary";
        while !self.browser.find_all(closed).expect("asked").is_empty() {
            self.click(closed);
        }
    }

    /// Watches at that speed, as people do: they choose it, and press the button.
    pub fn watch(&self, speed: &str) {
        self.click(&format!("#speed option[value='{speed}']"));
        self.click("#play");
        self.wait_for_status("running");
    }

    /// Selects what an input holds, types over it and confirms.
    pub fn overwrite(&self, css: &str, text: &str) {
        self.focus(css);
        self.browser
            .execute("document.querySelector(arguments[0]).select()", json!([css]))
            .expect("it can be selected");
        self.find(css).send_keys(text).expect("it can be written to");
        self.press(keys::ENTER);
    }

    pub fn press(&self, key: &str) {
        self.browser.press(key).expect("a key can be pressed");
    }

    pub fn run(&self, script: &str) -> Value {
        self.browser.execute(script, json!([])).expect("the script runs")
    }

    /// Moves the learning rate by a stop, to and fro, and tells what was drawn in the frame of that event, and how many
    /// runs were given to workers until then.
    pub fn tick(&self) -> Value {
        self.browser
            .execute_async(
                "const finished = arguments[0];
                 const slider = document.querySelector('#control-learning_rate');
                 window.drawn = null;
                 const before = window.n_started;
                 requestAnimationFrame(() => {
                   slider.valueAsNumber += window.is_forth = window.is_forth === 1 ? -1 : 1;
                   slider.dispatchEvent(new Event('input', {bubbles: true}));
                   // The page asked for its frame in the event, so before this.
                   requestAnimationFrame(() => finished({...window.drawn, n_started: window.n_started - before}));
                 });",
                json!([]),
            )
            .expect("the script runs")
    }

    /// Whether the curve before the last change is on the chart.
    pub fn has_ghost(&self) -> bool {
        self.run("return document.querySelector('[data-curve=before]') !== null") == true
    }

    /// The step that the run on the chart is at.
    pub fn step(&self) -> u32 {
        let state = self.text("#state");
        let number = state.trim_start_matches("Step ").split(' ').next().and_then(|word| word.parse().ok());
        number.unwrap_or_else(|| panic!("a step in {state:?}"))
    }

    /// The step at which a run has paused, once what was under way has come.
    pub fn rested_step(&self) -> u32 {
        self.wait_for_status("paused");
        loop {
            let step = self.step();
            std::thread::sleep(Duration::from_millis(500));
            self.wait_for_frame();
            if self.step() == step {
                return step;
            }
        }
    }

    /// Waits until what was asked for by now is drawn, and sizes are observed.
    pub fn wait_for_frame(&self) {
        self.browser.wait_for_frame().expect("a frame comes");
    }

    /// Waits until the page takes what is dropped and pasted: it looks for that after the first curve.
    pub fn wait_for_own_tables(&self) {
        self.wait_for(
            "who takes a file",
            "(() => {
               const dataTransfer = new DataTransfer();
               dataTransfer.items.add(new File(['a'], 'a.csv'));
               const is_taken = !document.body.dispatchEvent(new DragEvent('dragover', {dataTransfer, bubbles: true, cancelable: true}));
               document.body.dispatchEvent(new DragEvent('dragleave', {bubbles: true}));
               return is_taken;
             })()",
        );
    }

    pub fn picture(&self) -> Value {
        self.run("return document.querySelector('#chart').toDataURL()")
    }

    /// What axe-core finds wrong.
    pub fn violations(&self) -> Value {
        if self.run("return typeof axe") == "undefined" {
            self.browser
                .execute("(0, eval)(arguments[0])", json!([include_str!("../axe/axe.min.js")]))
                .expect("axe loads");
        }
        self.browser
            .execute_async(
                "const finished = arguments[0];
                 axe.run(document, {resultTypes: ['violations']}).then(({violations}) => finished(violations.map(
                   ({id, help, nodes}) => `${id}: ${help}: ${nodes.map(({html}) => html.slice(0, 160)).join(' | ')}`)))",
                json!([]),
            )
            .expect("axe runs")
    }

    pub fn expect_accessible(&self, state: &str) {
        assert_eq!(self.violations(), json!([]), "{state}");
    }

    pub fn expect_quiet_console(&self) {
        assert_eq!(self.browser.console().expect("the console can be read"), [""; 0]);
    }
}

pub fn default_with(settings: &[(&str, &str)]) -> Experiment {
    Experiment::from_settings(settings).expect("allowed")
}

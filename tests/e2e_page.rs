//! The playground as a whole, as a person uses it: exact numbers, what a change did, undo, runs that stay, situations, watching, lessons.

mod page;
mod tables;

use browser::{Options, keys};
use losscope::comparison::{self, Side};
use losscope::experiment::Experiment;
use losscope::history::History;
use losscope::link;
use losscope::optimizer::OPTIMIZERS;
use losscope::presets::PRESETS;
use losscope::words::measured;
use page::{Page, default_with};
use serde_json::{Value, json};

fn history(experiment: &Experiment) -> History {
    let mut trainer = tables::trainer(experiment);
    trainer.advance(u32::MAX);
    trainer.history().clone()
}

/// What the library says of a change.
fn told(before: &Experiment, after: &Experiment) -> String {
    let both = [before, after];
    let settings = both.map(Experiment::in_words);
    let interventions = both.map(Experiment::interventions_in_words);
    let histories = both.map(history);
    let outlines = [histories[0].outline(), histories[1].outline()];
    let [before, after] = [0, 1].map(|idx| Side {
        settings: &settings[idx],
        interventions: &interventions[idx],
        history: &histories[idx],
        outline: &outlines[idx],
        steps_per_epoch: both[idx].steps_per_epoch(),
        is_complete: true,
    });
    comparison::sentence(before, after).expect("something changed")
}

impl Page {
    /// Waits until the page is at this experiment, whatever else its address says.
    fn expect_experiment(&self, experiment: &Experiment) {
        let link = link::encode(experiment);
        let is = format!("(hash => hash === '#{link}' || hash.startsWith('#{link}&view.'))(location.hash)");
        self.wait_for(&format!("the address {link}"), &is);
        self.wait_for_status("done");
    }

    fn wait_for_step(&self, step: u32) {
        let is = format!("document.querySelector('#state').textContent.startsWith('Step {step} of ')");
        self.wait_for(&format!("step {step}"), &is);
    }

    /// Moves a slider's thumb to a value, as a hand that comes to rest there.
    fn slide(&self, css: &str, value: u32) {
        self.find(css);
        self.run(&format!(
            "const slider = document.querySelector({}); slider.value = {value};
             for (const type of ['input', 'change']) slider.dispatchEvent(new Event(type, {{bubbles: true}}))",
            json!(css)
        ));
    }

    /// Waits for that many runs that stay, all of which have come to their end: before, none is called the best.
    fn wait_for_rows(&self, n: usize) {
        let are_there = format!("document.querySelectorAll('#pins tbody tr').length === {n}");
        self.wait_for(
            "all of them",
            &format!("{are_there} && document.querySelector('#pins .best').textContent !== ''"),
        );
    }

    fn rows(&self) -> Vec<Vec<String>> {
        let rows = self.run(
            "return [...document.querySelectorAll('#pins tbody tr')].map((row) => [...row.cells].slice(0, 5).map((cell) => cell.textContent))",
        );
        serde_json::from_value(rows).expect("rows of texts")
    }

    /// Presses Tab, or goes back with it, until that element has the focus.
    fn tab_to(&self, css: &str, is_back: bool) {
        for _ in 0..250 {
            if is_back { self.browser.chord(&[keys::SHIFT, keys::TAB]) } else { self.browser.press(keys::TAB) }
                .expect("a key can be pressed");
            if self.run(&format!("return document.activeElement.matches({})", json!(css))) == true {
                return;
            }
        }
        panic!("{css} is not reached with Tab");
    }

    fn copied(&self) -> String {
        let permissions = json!({"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]});
        self.browser.cdp("Browser.grantPermissions", permissions).expect("the clipboard may be read");
        let read = "const finished = arguments[0]; navigator.clipboard.readText().then(finished, (error) => finished(String(error)))";
        self.browser.execute_async(read, json!([])).expect("it is read").as_str().expect("a text").to_owned()
    }
}

#[test]
fn an_exact_number_can_be_typed_where_the_value_stands() {
    let page = Page::open("");
    page.type_exact("learning_rate", "0.3");
    page.expect(&default_with(&[("learning_rate", "0.3")]));
    // Another one takes its place, without a mouse.
    for key in ["0", ".", "4", keys::ENTER] {
        page.press(key);
    }
    page.expect(&default_with(&[("learning_rate", "0.4")]));
    for key in ["0", ".", "3", keys::ENTER] {
        page.press(key);
    }
    page.expect(&default_with(&[("learning_rate", "0.3")]));
    page.show_all_controls();
    page.type_exact("validation_fraction", "37 %");
    page.expect(&default_with(&[("learning_rate", "0.3"), ("validation_fraction", "0.37")]));
    page.focus("#control-seed");
    let value = |name: &str| page.run(&format!("return document.querySelector('[data-control={name}] .exact').value"));
    assert_eq!(value("validation_fraction"), "37 %", "it says its unit");
    // Out of range: the old curve stays, a sentence says why, and what was typed is there to be mended.
    page.type_exact("learning_rate", "50");
    assert_eq!(
        page.text("#control-learning_rate-refusal"),
        "Learning rate is 50; it must be a number from 1e-6 to 10."
    );
    assert_eq!(value("learning_rate"), "50");
    page.expect(&default_with(&[("learning_rate", "0.3"), ("validation_fraction", "0.37")]));
    page.press(keys::ESCAPE);
    assert_eq!(value("learning_rate"), "0.3");
    page.type_exact("batch_size", "full");
    page.expect(&default_with(&[("learning_rate", "0.3"), ("validation_fraction", "0.37"), ("batch_size", "full")]));
    page.expect_quiet_console();
}

#[test]
fn what_a_change_did_is_said_and_announced() {
    let page = Page::open("");
    assert_eq!(page.text("#comparison"), "Move a control: this line says what changed, and what it did to the curve.");
    page.type_exact("learning_rate", "0.4");
    let faster = default_with(&[("learning_rate", "0.4")]);
    page.expect(&faster);
    let words = told(&Experiment::default(), &faster);
    assert_eq!(page.text("#comparison"), words);
    page.wait_for(
        "it is said aloud",
        &format!("document.querySelector('#announcement').textContent.includes({})", json!(words)),
    );
    page.click("#control-optimizer option[value=adam]");
    let adam = default_with(&[("learning_rate", "0.4"), ("optimizer", "adam")]);
    page.expect(&adam);
    assert_eq!(page.text("#comparison"), told(&faster, &adam));
    page.type_exact("learning_rate", "10");
    let last = default_with(&[("learning_rate", "10"), ("optimizer", "adam")]);
    page.expect(&last);
    assert_eq!(page.text("#comparison"), told(&adam, &last));
}

#[test]
fn nothing_jumps_while_values_change() {
    for (width, height, mobile) in [(1280, 860, false), (360, 740, true)] {
        let page = Page::not_yet_open(&Options { width, height, mobile, ..Options::default() });
        page.go("");
        page.wait_for_status("done");
        page.find("#view select");
        page.run("document.querySelector('#control-learning_rate').scrollIntoView({block: 'center'})");
        let places = || {
            page.run(
                "return ['#legend', '#chart', '#comparison', '#play', '#view', '#sentence', '#control-learning_rate', '#control-batch_size'].map(
                   (css) => [css, Math.round(document.querySelector(css).getBoundingClientRect().top + scrollY)])",
            )
        };
        let before = places();
        for stop in [0, 20, 35, 50, 60, 69, 47] {
            page.slide("#control-learning_rate", stop);
            page.wait_for_status("done");
            assert_eq!(places(), before, "at stop {stop}, {width} wide");
        }
        // Nor where it is said how much was changed out of sight.
        page.show_all_controls();
        page.run("document.querySelector('#control-stretch').scrollIntoView({block: 'center'})");
        let before = places();
        page.slide("#control-stretch", 5);
        page.slide("#control-validation_fraction", 5);
        page.wait_for_status("done");
        assert_eq!(places(), before, "{width} wide");
    }
}

#[test]
fn everything_that_was_changed_can_be_taken_back_and_brought_back() {
    let page = Page::open("");
    assert_eq!(page.run("return document.querySelector('#undo').ariaDisabled"), "true");
    // A drag is one change, however many curves it shows.
    let slider = "#control-learning_rate";
    page.run("document.querySelector('#controls').dispatchEvent(new PointerEvent('pointerdown', {bubbles: true}))");
    for stop in [40, 41, 42] {
        page.slide(slider, stop);
        page.wait_for_status("done");
    }
    page.run("dispatchEvent(new PointerEvent('pointerup'))");
    let dragged = page.run(&format!("return document.querySelector('{slider}').getAttribute('aria-valuetext')"));
    let dragged = default_with(&[("learning_rate", dragged.as_str().expect("a text"))]);
    page.expect(&dragged);
    page.click("#control-optimizer option[value=adam]");
    page.expect(&dragged.with("optimizer", "adam").expect("allowed"));
    page.click("[data-view=y_scale] button[value=log]");
    page.wait_for("the axis", "location.hash.includes('view.y_scale=log')");
    page.click("#pin");
    page.wait_for("a run that stays", "document.querySelectorAll('[data-curve^=pinned]').length === 1");
    let undo = || page.browser.chord(&[keys::CONTROL, "z"]).expect("keys can be pressed");
    undo();
    page.wait_for("no run that stays", "document.querySelectorAll('[data-curve^=pinned]').length === 0");
    undo();
    page.wait_for("the axis of before", "!location.hash.includes('view.y_scale')");
    undo();
    page.expect(&dragged);
    undo();
    page.expect(&Experiment::default());
    assert_eq!(page.run("return document.querySelector('#undo').ariaDisabled"), "true", "it was the first");
    page.click("#redo");
    page.expect(&dragged);
    page.browser.chord(&[keys::CONTROL, "y"]).expect("keys can be pressed");
    page.expect(&dragged.with("optimizer", "adam").expect("allowed"));
    page.browser.chord(&[keys::CONTROL, keys::SHIFT, "z"]).expect("keys can be pressed");
    page.wait_for("the axis", "location.hash.includes('view.y_scale=log')");
    // Another change forgets what was taken back.
    page.click("[data-control=learning_rate] .reset");
    page.wait_for_status("done");
    assert_eq!(page.run("return document.querySelector('#redo').ariaDisabled"), "true");
    page.expect_quiet_console();
}

#[test]
fn runs_that_stay_are_compared_loaded_and_come_back_with_the_link() {
    let page = Page::open("");
    page.click("#pin");
    page.type_exact("learning_rate", "0.4");
    let faster = default_with(&[("learning_rate", "0.4")]);
    page.expect_experiment(&faster);
    page.click("#pin");
    page.type_exact("batch_size", "8");
    let current = faster.with("batch_size", "8").expect("allowed");
    page.expect_experiment(&current);
    let row = |experiment: &Experiment, name: &str, difference: &str| {
        let history = history(experiment);
        let (step, best) = history.best_validation().expect("it has one");
        let last = |column: &[f32]| measured(f64::from(*column.last().expect("it has one")));
        let epoch = step / experiment.steps_per_epoch();
        vec![
            name.to_owned(),
            difference.to_owned(),
            format!("{}, epoch {epoch}", measured(f64::from(best))),
            format!("{} / {}", last(&history.train_loss), last(&history.validation_loss)),
            format!("R² {}", last(&history.validation_metric)),
        ]
    };
    let rows = || {
        [
            row(&current, "Cars, learning rate 0.4, batch size 8 examples", "the current run"),
            row(&Experiment::default(), "Cars", "learning rate 0.05, batch size 32 examples"),
            row(&faster, "Cars, learning rate 0.4", "batch size 32 examples"),
        ]
    };
    page.wait_for("three rows", "document.querySelectorAll('#pins tbody tr').length === 3");
    assert_eq!(page.rows(), rows());
    // The best first, where that is asked for.
    page.click("#pins thead button");
    let best =
        |row: &Vec<String>| row[2].split(',').next().and_then(|loss| loss.parse::<f64>().ok()).expect("a number");
    assert!(page.rows().is_sorted_by_key(best), "{:?}", page.rows());
    page.click("#pins thead button");
    assert_eq!(page.rows(), rows());
    // They are in the link, and are trained again where it is opened.
    let url = page.browser.url().expect("an address");
    let (_, fragment) = url.split_once('#').expect("it has a fragment");
    assert!(fragment.ends_with("&view.pin=&view.pin=learning_rate-0.4"), "{fragment}");
    let again = Page::open(fragment);
    again.wait_for_rows(3);
    assert_eq!(again.rows(), rows());
    assert_eq!(again.picture(), page.picture(), "to the pixel");
    // One is loaded back; it and the others stay.
    page.click("[data-curve=pinned-0] .actions button");
    page.expect_experiment(&Experiment::default());
    assert_eq!(page.rows()[1][1], "nothing");
    page.click("[data-curve=pinned-1] .curve");
    page.wait_for("it is hidden", "document.querySelector('[data-curve=pinned-1] .curve').ariaPressed === 'false'");
    page.click("[data-curve=pinned-1] .remove");
    page.wait_for("a row fewer", "document.querySelectorAll('#pins tbody tr').length === 2");
    page.click("#pins [data-key=clear]");
    page.wait_for("no table", "document.querySelector('#pins').hidden");
    page.expect_quiet_console();
}

#[test]
fn a_race_trains_every_optimizer_at_its_own_default_and_puts_the_best_first() {
    let page = Page::open("dataset=moons&n_epochs=20");
    page.click("#race");
    let n = OPTIMIZERS.len();
    page.wait_for_rows(n + 1);
    let rows = page.rows();
    let start = default_with(&[("dataset", "moons"), ("n_epochs", "20")]);
    for (racer, optimizer) in start.racers().iter().zip(OPTIMIZERS) {
        let (step, best) = history(racer).best_validation().expect("it has one");
        let expected = format!("{}, epoch {}", measured(f64::from(best)), step / racer.steps_per_epoch());
        let of_it = rows.iter().filter(|row| row[2] == expected).count();
        assert!(of_it > 0, "{}: {expected} in {rows:?}", optimizer.name);
    }
    let best =
        |row: &Vec<String>| row[2].split(',').next().and_then(|loss| loss.parse::<f64>().ok()).expect("a number");
    assert!(rows.is_sorted_by_key(best), "{rows:?}");
    page.click("#undo");
    page.wait_for("no table", "document.querySelector('#pins').hidden");
    page.expect_quiet_console();
}

#[test]
fn every_situation_is_a_click_away_and_says_what_is_to_be_seen() {
    let page = Page::open("");
    page.click("#pin");
    for preset in PRESETS {
        page.click("#situations summary");
        page.click(&format!("#situations a[href$='#{}']", preset.link));
        let experiment = link::decode(preset.link).expect("a preset can be read");
        page.expect_experiment(&experiment);
        let note = format!("{}. {} Try: {} (changed; back to it)", preset.title, preset.why, preset.try_this);
        page.wait_for(
            "what is to be seen",
            &format!("document.querySelector('#note').textContent === {}", json!(note)),
        );
        page.wait_for_status("done");
        let sentence = losscope::summary::sentence(&history(&experiment), experiment.steps_per_epoch());
        assert_eq!(page.text("#sentence"), sentence, "{}", preset.name);
        assert_eq!(page.find("#situations").property("open").expect("asked"), false, "the menu has closed");
    }
    assert!(page.run("return location.hash.endsWith('&view.pin=')") == true, "what stays has stayed");
    // What one came from is still told after a change, with a way back to it.
    let last = PRESETS.last().expect("there are some");
    page.slide("#control-n_epochs", 3);
    page.wait_for("the way back", "document.querySelector('#note a').checkVisibility({visibilityProperty: true})");
    page.browser.chord(&[keys::CONTROL, "z"]).expect("keys can be pressed");
    page.expect_experiment(&link::decode(last.link).expect("a preset can be read"));
    assert!(page.text("#note").starts_with(&format!("{}. ", last.title)), "undo goes back to what was said, too");
    page.slide("#control-n_epochs", 3);
    page.wait_for("the way back", "document.querySelector('#note a').checkVisibility({visibilityProperty: true})");
    page.click("#note a");
    page.expect_experiment(&link::decode(last.link).expect("a preset can be read"));
    // What it suggests is a click away.
    page.click("#note button");
    let (name, value) = last.change;
    let tried = link::decode(last.link).and_then(|linked| linked.with(name, value)).expect("it can be tried");
    page.expect_experiment(&tried);
    page.browser.chord(&[keys::CONTROL, "z"]).expect("keys can be pressed");
    page.expect_experiment(&link::decode(last.link).expect("a preset can be read"));
    page.slide("#control-n_epochs", 3);
    page.wait_for("the change", "location.hash.includes('n_epochs=10')");
    page.click("#note a");
    page.expect_experiment(&link::decode(last.link).expect("a preset can be read"));
    page.run("history.back()");
    page.wait_for("the change", "location.hash.includes('n_epochs=10')");
    // Where one is already, a zoom goes all the same.
    page.click("#note a");
    page.expect_experiment(&link::decode(last.link).expect("a preset can be read"));
    page.focus("#chart");
    page.press("+");
    page.wait_for("a zoom", "location.hash.includes('view.x_range')");
    page.click("#situations summary");
    page.click(&format!("#situations a[href$='#{}']", last.link));
    page.wait_for("no zoom", "document.querySelector('#zoom').hidden && !location.hash.includes('view.x_range')");
    page.expect_quiet_console();
}

#[test]
fn a_run_can_be_wound_back_and_changed_from_there_on() {
    let page = Page::open("");
    page.slide("#timeline", 200);
    page.wait_for_status("paused");
    page.wait_for_step(200);
    assert_eq!(
        page.text("#comparison"),
        "While you watch, a control that you move changes this run from here on; one with ↻ starts it over."
    );
    page.slide("#timeline", 120);
    page.wait_for_step(120);
    page.slide("#timeline", 310);
    page.wait_for_step(310);
    page.slide("#timeline", 100);
    page.wait_for_step(100);
    page.type_exact("learning_rate", "0.000001");
    page.wait_for("the link of it", "location.hash.endsWith('&at=100.learning_rate.1e-6')");
    assert!(page.has_ghost(), "the whole curve of before is there to be compared with");
    page.click("#speed option[value='1000']");
    page.click("#play");
    let changed = default_with(&[("at", "100.learning_rate.1e-6")]);
    page.expect(&changed);
    assert_eq!(page.text("#comparison"), told(&Experiment::default(), &changed));
    // To the end at once, and beyond neither end.
    page.slide("#timeline", 0);
    page.wait_for_step(0);
    page.slide("#timeline", 540);
    page.expect(&changed);
    page.expect_quiet_console();
}

#[test]
fn of_a_long_run_a_change_comes_at_the_very_step_that_is_shown() {
    let page = Page::open("dataset=moons&n_hidden_layers=2&n_units=32&n_epochs=200&batch_size=4");
    let n_steps = page.step();
    let at = n_steps - 100;
    // The worker has all of it to make once more before the change, which waits.
    page.slide("#timeline", at);
    page.type_exact("learning_rate", "0.5");
    page.wait_for("the link of it", &format!("location.hash.includes('&at={at}.learning_rate.0.5')"));
    page.slide("#timeline", n_steps);
    let settings =
        [("dataset", "moons"), ("n_hidden_layers", "2"), ("n_units", "32"), ("n_epochs", "200"), ("batch_size", "4")];
    let at = format!("{at}.learning_rate.0.5");
    page.expect(&default_with(&[&settings[..], &[("at", at.as_str())]].concat()));
}

#[test]
fn a_seek_comes_to_its_very_step_and_none_mixes_two_runs() {
    let page = Page::open("n_epochs=500");
    page.watch("1000");
    page.wait_for("some steps", "/^Step [1-9][0-9]* of/.test(document.querySelector('#state').textContent)");
    // While the page is busy, the worker goes on.
    page.run(
        "const busy = (ms) => { const end = performance.now() + ms; while (performance.now() < end); };
         const timeline = document.querySelector('#timeline');
         for (const step of [4000, 4020, 4040]) { timeline.value = step; timeline.dispatchEvent(new Event('input')); busy(25); }",
    );
    page.wait_for_step(4040);
    // A run too large for the page's own thread, and a seek before its first records are there.
    let page = Page::open("dataset=digits&n_hidden_layers=6&n_units=64&batch_size=full&n_epochs=2");
    let status = page.run(
        "const seed = document.querySelector('#control-seed');
         seed.value = 7; seed.dispatchEvent(new Event('change', {bubbles: true}));
         const timeline = document.querySelector('#timeline');
         timeline.value = 1; timeline.dispatchEvent(new Event('input'));
         return [document.documentElement.dataset.status, timeline.valueAsNumber]",
    );
    assert_eq!(status, json!(["running", 2]), "the old curve is not gone back in, as if it were the new one's");
    let settings = [("dataset", "digits"), ("n_hidden_layers", "6"), ("n_units", "64"), ("batch_size", "full")];
    page.expect(&default_with(&[&settings[..], &[("n_epochs", "2"), ("seed", "7")]].concat()));
}

#[test]
fn to_take_back_a_view_leaves_a_run_that_is_watched_on_its_way() {
    let page = Page::open("");
    page.watch("10");
    page.wait_for("some steps", "/^Step [1-9][0-9]? of/.test(document.querySelector('#state').textContent)");
    page.click("[data-view=y_scale] button[value=log]");
    page.wait_for("the axis", "location.hash.includes('view.y_scale=log')");
    page.click("#undo");
    page.wait_for("the axis of before", "!location.hash.includes('view.y_scale')");
    assert!(page.step() < 540);
    page.wait_for_status("running");
}

#[test]
fn to_take_back_another_table_of_ones_own_brings_the_table_back() {
    let page = Page::open("");
    let paste = |n_rows: u32| {
        let rows: String = (0..n_rows).map(|idx| format!("{},{}\n", idx * 37 % 60, idx * 23 % 60)).collect();
        page.run("document.querySelector('#own').open = true");
        page.find("#own textarea");
        page.run(&format!(
            "document.querySelector('#own textarea').closest('details').open = true;
             document.querySelector('#own textarea').value = {}",
            json!(format!("x,y\n{rows}"))
        ));
        page.click("#own .use");
        page.wait_for(
            "its rows",
            &format!(
                "location.hash.includes('n_rows={n_rows}') || {n_rows} === 100 && location.hash.includes('own_numbers')"
            ),
        );
        page.wait_for_status("done");
    };
    paste(60);
    let sentence = page.text("#sentence");
    paste(40);
    assert_ne!(page.text("#sentence"), sentence);
    page.click("#undo");
    page.wait_for("the first table", "location.hash.includes('n_rows=60')");
    page.wait_for_status("done");
    assert_eq!(page.text("#sentence"), sentence, "trained on it");
    page.click("#undo");
    page.expect(&Experiment::default());
    page.click("#redo");
    page.click("#redo");
    page.wait_for("the second table", "location.hash.includes('n_rows=40')");
    page.wait_for_status("done");
    page.expect_quiet_console();
}

#[test]
fn a_run_that_is_unpinned_and_pinned_again_while_its_table_is_on_its_way_is_trained_once() {
    let page = Page::not_yet_open(&Options::default());
    page.browser
        .before_each_page(
            "const real = fetch;
             window.fetch = async (url, ...rest) => {
               if (String(url).endsWith('digits.csv')) await new Promise((resolve) => (window.let_through ??= []).push(resolve));
               return real(url, ...rest);
             };",
        )
        .expect("a script can be prepared");
    page.go("v=1&view.pin=dataset-digits*n_epochs-3");
    page.wait_for_status("done");
    page.click("[data-curve^=pinned] .remove");
    page.wait_for("no pin", "!location.hash.includes('view.pin')");
    page.click("#undo");
    page.wait_for("the pin", "window.let_through?.length === 2");
    page.run("window.let_through.forEach((resolve) => resolve())");
    let pinned = default_with(&[("dataset", "digits"), ("n_epochs", "3")]);
    let (_, best) = history(&pinned).best_validation().expect("it has one");
    let expected = format!("{}, epoch 3", measured(f64::from(best)));
    page.wait_for(
        "its numbers",
        &format!("document.querySelector('[data-curve^=pinned]').cells[2].textContent === '{expected}'"),
    );
}

#[test]
fn while_watching_it_is_told_which_controls_can_change_on_the_way() {
    let page = Page::open("");
    page.watch("2");
    page.wait_for("some steps", "/^Step [1-9][0-9]? of/.test(document.querySelector('#state').textContent)");
    page.focus("#control-n_units");
    assert!(page.text("#help").contains("It can’t change on the way: a change starts the run over."));
    page.focus("#control-learning_rate");
    assert!(page.text("#help").contains("While you watch, it changes the run from this step on."));
    let marked = page.run(
        "return [...document.querySelectorAll('.watching .control:not(.live) label')].map((label) => label.htmlFor)",
    );
    assert!(marked.as_array().is_some_and(
        |marked| marked.contains(&json!("control-n_units")) && !marked.contains(&json!("control-learning_rate"))
    ));
    page.slide("#control-n_units", 3);
    page.wait_for("the link of it", "location.hash === '#v=1&n_units=4'");
    page.wait_for_status("running");
    page.wait_for("its first steps", "/^Step [0-9] of/.test(document.querySelector('#state').textContent)");
    page.click("#speed option[value='1000']");
    page.expect(&default_with(&[("n_units", "4")]));
}

#[test]
fn a_link_can_hide_and_lock_controls_for_a_lesson() {
    let page = Page::open("view.controls=learning_rate.batch_size&view.locked=batch_size&learning_rate=0.1");
    page.find("#control-learning_rate");
    let visible = "return [...document.querySelectorAll('.control')].filter((control) => control.offsetParent).map((control) => control.dataset.control)";
    assert_eq!(page.run(visible), json!(["learning_rate", "batch_size"]));
    assert_eq!(page.run("return [document.querySelector('#control-batch_size').disabled, document.querySelector('[data-control=batch_size] .exact').disabled]"), json!([true, true]));
    assert_eq!(
        page.run(
            "return ['#situations', '#race', '#own'].filter((css) => document.querySelector(css).checkVisibility())"
        ),
        json!([])
    );
    page.type_exact("learning_rate", "0.3");
    page.expect_experiment(&default_with(&[("learning_rate", "0.3")]));
    assert_eq!(page.run(visible), json!(["learning_rate", "batch_size"]), "a change leaves the lesson as it is");
    page.expect_accessible("a lesson");
    page.click("#pin");
    page.click("#whole a");
    page.wait_for("all controls", "document.querySelector('#control-optimizer')?.offsetParent");
    page.wait_for("the run that was pinned", "location.hash === '#v=1&learning_rate=0.3&view.pin=learning_rate-0.3'");
    page.click("#undo");
    page.wait_for("the lesson", "location.hash.includes('view.controls')");
    page.click("#undo");
    page.wait_for("no pin", "!location.hash.includes('view.pin')");
    page.click("#whole a");
    page.wait_for("all controls", "document.querySelector('#control-optimizer')?.offsetParent");
    page.expect(&default_with(&[("learning_rate", "0.3")]));
    // A teacher makes such a link by hand.
    page.click("#sharing summary");
    page.click("#sharing details summary");
    page.click("#sharing details .row button");
    page.click("#sharing input[aria-label='Optimizer: shown']");
    page.click("#sharing input[aria-label='Learning rate: shown']");
    page.click("#sharing input[aria-label='Learning rate: locked']");
    page.expect_accessible("making a link for a lesson");
    let lesson = page.find("#sharing input[readonly]").property("value").expect("a link");
    let (_, fragment) = lesson.as_str().and_then(|lesson| lesson.split_once('#')).expect("a fragment");
    assert_eq!(fragment, "v=1&learning_rate=0.3&view.controls=optimizer.learning_rate&view.locked=learning_rate");
    page.click("#sharing .row button.primary");
    page.wait_for(
        "the word that it was copied",
        "document.querySelector('#sharing button.primary').textContent === 'Copied'",
    );
    assert_eq!(page.copied(), lesson.as_str().expect("a text"));
    page.press(keys::ESCAPE);
    assert_eq!(page.find("#sharing").property("open").expect("asked"), false);
    let bare = Page::open("view.controls=none");
    assert_eq!(bare.run("return document.querySelector('#controls').checkVisibility()"), false);
    bare.expect_accessible("a bare chart");
    let strange = Page::open("view.controls=speed");
    assert!(
        strange.text("#problem").contains("view.controls is speed; it must be some of dataset, "),
        "{}",
        strange.text("#problem")
    );
}

#[test]
fn by_keyboard_alone_one_comes_from_the_first_look_to_a_copied_link() {
    let page = Page::open("");
    page.tab_to("#skip", false);
    page.press(keys::ENTER);
    assert_eq!(page.run("return document.activeElement.id"), "control-dataset");
    page.tab_to("#control-learning_rate", false);
    for _ in 0..3 {
        page.press(keys::ARROW_RIGHT);
    }
    page.expect(&default_with(&[("learning_rate", "0.1")]));
    // The exact number stands before its slider.
    page.tab_to("[data-control=learning_rate] .exact", true);
    page.press("0");
    page.press(".");
    page.press("7");
    page.press(keys::ENTER);
    page.expect(&default_with(&[("learning_rate", "0.7")]));
    page.tab_to("#pin", true);
    page.press(keys::ENTER);
    page.wait_for("a run that stays", "document.querySelectorAll('[data-curve^=pinned]').length === 1");
    page.tab_to("#timeline", true);
    page.press(keys::HOME);
    page.wait_for_step(0);
    page.tab_to("#play", true);
    page.press(keys::SPACE);
    page.wait_for_status("running");
    page.press(keys::SPACE);
    page.wait_for_status("paused");
    page.tab_to("#situations summary", true);
    page.press(keys::ENTER);
    page.tab_to("#situations li:nth-child(2) a", false);
    page.press(keys::ENTER);
    let second = link::decode(PRESETS[1].link).expect("a preset can be read");
    page.expect_experiment(&second);
    assert_eq!(
        page.run("return document.activeElement.matches('#situations summary')"),
        true,
        "the focus is where the menu was"
    );
    page.tab_to("#undo", false);
    page.press(keys::ENTER);
    page.expect_experiment(&default_with(&[("learning_rate", "0.7")]));
    page.tab_to("#copy", false);
    page.press(keys::ENTER);
    page.wait_for(
        "the word that it was copied",
        "document.querySelector('#reading').textContent === 'The link is copied.'",
    );
    let copied = page.copied();
    assert!(copied.ends_with("#v=1&learning_rate=0.7&view.pin=learning_rate-0.7"), "{copied}");
    page.expect_quiet_console();
}

#[test]
fn every_further_state_of_the_page_is_accessible_to_axe() {
    let page = Page::open("");
    page.click("#situations summary");
    page.expect_accessible("the situations");
    page.press(keys::ESCAPE);
    page.show_all_controls();
    page.type_exact("learning_rate", "50");
    page.expect_accessible("a number was refused");
    page.press(keys::ESCAPE);
    page.click("#race");
    page.wait_for("the racers", "document.querySelectorAll('#pins tbody tr').length > 10");
    page.expect_accessible("a race");
    page.watch("10");
    page.expect_accessible("a run is watched");
    page.slide("#timeline", 30);
    page.type_exact("learning_rate", "0.01");
    page.wait_for("the change", "document.querySelector('#interventions li')");
    page.expect_accessible("a change on the way");
    page.click("#own summary");
    page.expect_accessible("the form for an own table");
    page.browser.set_dark(true).expect("dark can be asked for");
    page.expect_accessible("dark");
    page.browser.set_viewport(360, 740, 2.0, true).expect("a phone");
    page.click("#situations summary");
    page.expect_accessible("the situations on a phone, dark");
    page.browser.set_viewport(740, 360, 2.0, true).expect("a phone on its side");
    page.expect_accessible("a phone on its side");
    page.browser.set_dark(false).expect("light can be asked for");
    let features = json!({"features": [{"name": "forced-colors", "value": "active"}]});
    page.browser.cdp("Emulation.setEmulatedMedia", features).expect("forced colours can be asked for");
    page.expect_accessible("forced colours");
}

#[test]
fn from_320_pixels_to_4k_nothing_is_cut_off_and_the_curve_is_beside_what_changes_it() {
    let page = Page::open("view.pin=optimizer-adam&view.below=gradient_norm");
    page.find("#view select");
    let sizes = [
        (320, 640, true),
        (360, 740, true),
        (640, 400, false),
        (740, 360, true),
        (768, 1024, true),
        (1024, 768, false),
        (1280, 800, false),
        (1920, 1080, false),
        (3840, 2160, false),
    ];
    for (width, height, mobile) in sizes {
        page.browser.set_viewport(width, height, 1.0, mobile).expect("another screen");
        page.wait_for("the width", &format!("innerWidth === {width}"));
        for text in [100, 200] {
            page.run(&format!("document.documentElement.style.fontSize = '{text}%'"));
            let overflow = page.run("return document.documentElement.scrollWidth - innerWidth");
            assert_eq!(overflow, 0, "at {width} × {height}, text at {text} %");
        }
        page.run("document.documentElement.style.fontSize = ''");
        page.run("document.querySelector('#control-learning_rate').scrollIntoView({block: 'center'})");
        let in_sight = page.run(
            "const seen = ({top, bottom}) => Math.min(bottom, innerHeight) - Math.max(top, 0);
             const chart = document.querySelector('#chart').getBoundingClientRect();
             return seen(chart) / chart.height",
        );
        assert!(in_sight.as_f64().is_some_and(|share| share > 0.75), "{in_sight} of the curve at {width} × {height}");
    }
    page.run("document.documentElement.dir = 'rtl'");
    page.browser.set_viewport(1280, 800, 1.0, false).expect("another screen");
    assert_eq!(page.run("return document.documentElement.scrollWidth - innerWidth"), 0, "from right to left");
}

#[test]
fn what_could_not_be_loaded_or_went_wrong_is_said_in_the_page() {
    let page = Page::not_yet_open(&Options::default());
    page.browser.cdp("Network.enable", json!({})).expect("the network can be watched");
    let block = |urls: Value| page.browser.cdp("Network.setBlockedURLs", json!({"urls": urls})).expect("it can be cut");
    block(json!(["*app.js"]));
    page.go("");
    page.wait_for("a sentence", "!document.querySelector('#problem').hidden");
    assert!(page.text("#problem").starts_with("Losscope could not be loaded in full."), "{}", page.text("#problem"));
    block(json!(["*parts.js"]));
    page.go("");
    page.wait_for("a sentence", "!document.querySelector('#problem').hidden");
    assert!(page.text("#problem").starts_with("The controls could not be loaded: "), "{}", page.text("#problem"));
    block(json!([]));
    page.go("");
    page.wait_for_status("done");
    // Of a script of the page's own, not of the test's.
    page.run("const script = document.createElement('script'); script.textContent = `Promise.reject(new Error('all went dark'))`; document.body.append(script)");
    page.wait_for("a sentence", "!document.querySelector('#problem').hidden");
    assert!(
        page.text("#problem").starts_with("Something went wrong here: all went dark. "),
        "{}",
        page.text("#problem")
    );
    page.browser
        .cdp("Emulation.setScriptExecutionDisabled", json!({"value": true}))
        .expect("scripts can be switched off");
    page.go("");
    let seen = page.find_without_scripts("noscript");
    assert!(seen.contains("needs JavaScript and WebAssembly"), "{seen}");
}

impl Page {
    /// The text of an element of a page in which no script runs.
    fn find_without_scripts(&self, css: &str) -> String {
        self.browser.find(css).and_then(|element| element.text()).expect("it is on the page")
    }
}

#[test]
fn where_the_link_cannot_be_copied_it_stands_in_the_menu_to_be_copied_by_hand() {
    let page = Page::not_yet_open(&Options::default());
    page.browser
        .before_each_page("navigator.clipboard.writeText = async () => { throw new Error('no'); }")
        .expect("a script can be prepared");
    page.go("seed=3");
    page.wait_for_status("done");
    page.click("#copy");
    let link = page.find("#sharing input[readonly]").property("value").expect("a link");
    assert!(link.as_str().is_some_and(|link| link.ends_with("#v=1&seed=3")), "{link}");
}

#[test]
fn the_lines_for_another_site_show_the_same_experiment_there() {
    let page = Page::open("v=1&learning_rate=0.3&view.smoothing=0.6");
    page.click("#sharing summary");
    page.click("#sharing details summary");
    page.click("#sharing details .row button");
    page.click("#sharing input[aria-label='Learning rate: shown']");
    page.click("#sharing input[aria-label='Batch size: shown']");
    page.click("#sharing input[aria-label='Batch size: locked']");
    page.click("#sharing .paste summary");
    page.expect_accessible("lines for another site");
    let lines = page.find("#sharing textarea").property("value").expect("a text");
    let url = std::env::var("LOSSCOPE_URL").expect("`cargo xtask test` sets it");
    let script = format!("<script type=\"module\" src=\"{url}embed/loss-playground.js\"></script>\n");
    let element = "<loss-playground learning-rate=\"0.3\" view-smoothing=\"0.6\" controls=\"learning-rate batch-size\" locked=\"batch-size\">";
    let lines = lines.as_str().expect("a text");
    assert!(lines.starts_with(&format!("{script}{element}")), "{lines}");
    page.click("#sharing .paste button");
    page.wait_for("the word that it was copied", "document.querySelector('.paste button').textContent === 'Copied'");
    assert_eq!(page.copied(), lines);
    // As the other site would have it.
    page.browser.goto(&format!("{url}LICENSE-MIT.txt")).expect("the page opens");
    let paste = "const page = new DOMParser().parseFromString(arguments[0], 'text/html');
                 import(page.querySelector('script').src);
                 document.body.replaceChildren(document.adoptNode(page.querySelector('loss-playground')));";
    page.browser.execute(paste, json!([lines])).expect("it is pasted");
    page.wait_for("the curve", "document.querySelector('loss-playground').status === 'done'");
    let is_the_same = "const el = document.querySelector('loss-playground');
                       const controls = [...el.shadowRoot.querySelectorAll('[data-control]')];
                       return [el.link, controls.map(({ dataset }) => [dataset.control, 'locked' in dataset])]";
    assert_eq!(
        page.run(is_the_same),
        json!(["v=1&learning_rate=0.3&view.smoothing=0.6", [["learning_rate", false], ["batch_size", true]]])
    );
    // What happens on the way has no attribute.
    let page = Page::open("v=1&at=100.learning_rate.0.2");
    page.click("#sharing summary");
    page.click("#sharing .paste summary");
    let lines = page.find("#sharing textarea").property("value").expect("a text");
    assert!(lines.as_str().expect("a text").contains("state=\"v=1&amp;at=100.learning_rate.0.2\""), "{lines}");
}

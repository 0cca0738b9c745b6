//! The finished page, in a real browser, as a person uses it. `cargo xtask test` builds and serves it.

mod page;
mod tables;

use browser::{Options, keys};
use losscope::experiment::Experiment;
use losscope::{link, summary};
use page::{Page, default_with};
use serde_json::json;
use std::time::Duration;

/// An experiment that no machine completes while a test looks on.
const BIG: &str = "dataset=digits&n_hidden_layers=3&n_units=48&n_epochs=1000&batch_size=8";
/// That something of it is on the chart.
const HAS_RECORDS: &str = "/^Step [1-9]/.test(document.querySelector('#state').textContent)";
/// Counts what the page asks of its workers and hears from them, and remembers what was drawn last.
const WATCHED: &str = "
    Object.assign(window, {started: new Set(), n_stopped: 0, n_workers: 0, drawn: null});
    // Runs: one that a slow worker keeps waiting is begun once more with another, and is still one.
    Object.defineProperty(window, 'n_started', {get: () => window.started.size});
    addEventListener('drawn', ({detail}) => window.drawn = detail);
    const Unwatched = Worker;
    window.Worker = class extends Unwatched {
      constructor(...rest) {
        super(...rest);
        window.n_workers += 1;
        this.addEventListener('message', ({data}) => window.n_stopped += data.type === 'stopped' ? 1 : 0);
      }
      terminate() {
        // One that does not stop in time.
        window.n_stopped += 1;
        super.terminate();
      }
      postMessage(message, ...rest) {
        if (message.type === 'start') window.started.add(message.run_id);
        super.postMessage(message, ...rest);
      }
    };";

#[test]
fn the_first_curve_is_there_without_a_click() {
    let page = Page::open("");
    page.expect(&Experiment::default());
    let colours = page.run(
        "const canvas = document.querySelector('#chart');
         const {data} = canvas.getContext('2d', {willReadFrequently: true}).getImageData(0, 0, canvas.width, canvas.height);
         const colours = new Set();
         for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) colours.add(data.slice(i, i + 3).join());
         return [...colours]",
    );
    let colours = colours.as_array().expect("a list");
    for colour in ["31,95,191", "194,81,12"] {
        assert!(colours.contains(&json!(colour)), "no line of {colour} on the chart");
    }
    page.expect_quiet_console();
}

#[test]
fn every_control_changes_the_curve_and_every_number_is_the_librarys() {
    let page = Page::open("dataset=moons&optimizer=adam");
    let mut experiment = default_with(&[("dataset", "moons"), ("optimizer", "adam")]);
    page.expect(&experiment);
    for name in experiment.controls().iter().map(|control| control.name) {
        let control = experiment.controls().into_iter().find(|control| control.name == name).expect("it still applies");
        let id = format!("#control-{name}");
        page.show_all_controls();
        let value = match &control.input {
            losscope::catalog::Input::Choice { options } => {
                let Some(other) = options.iter().find(|option| option.value != control.value) else { continue };
                if name == "dataset" || name == "optimizer" {
                    continue;
                }
                page.click(&format!("{id} option[value='{}']", other.value));
                other.value.to_owned()
            }
            losscope::catalog::Input::Slider { stops, position, .. } => {
                page.focus(&id);
                let is_last = position + 1 == stops.len();
                let (key, to) =
                    if is_last { (keys::ARROW_LEFT, position - 1) } else { (keys::ARROW_RIGHT, position + 1) };
                page.press(key);
                stops[to].value.clone()
            }
            losscope::catalog::Input::Switch => {
                page.click(&id);
                "on".to_owned()
            }
            losscope::catalog::Input::Number { .. } => {
                page.overwrite(&id, "12345");
                "12345".to_owned()
            }
        };
        experiment = experiment.with(name, &value).expect("allowed");
        page.expect(&experiment);
    }
    page.expect_quiet_console();
}

#[test]
fn every_dataset_and_optimizer_can_be_chosen() {
    let page = Page::open("");
    let mut experiment = Experiment::default();
    let is_own = |dataset: &losscope::dataset::DatasetSpec| dataset.is_own();
    for dataset in losscope::dataset::DATASETS.iter().filter(|dataset| !is_own(dataset)) {
        page.click(&format!("#control-dataset option[value='{}']", dataset.name));
        experiment = experiment.with("dataset", dataset.name).expect("allowed");
        page.expect(&experiment);
    }
    for optimizer in losscope::optimizer::OPTIMIZERS.iter().rev() {
        page.click(&format!("#control-optimizer option[value='{}']", optimizer.name));
        experiment = experiment.with("optimizer", optimizer.name).expect("allowed");
        page.expect(&experiment);
    }
    page.click("#control-n_hidden_layers");
    page.press(keys::HOME);
    experiment = experiment.with("n_hidden_layers", "0").expect("allowed");
    page.expect(&experiment);
    assert!(page.browser.find_all("#control-n_units").expect("asked").is_empty(), "a linear model has no units");
    page.expect_quiet_console();
}

#[test]
fn dragging_the_learning_rate_to_its_end_diverges_beside_the_ghost_of_before() {
    let page = Page::open("");
    assert!(!page.has_ghost());
    let slider = page.find("#control-learning_rate");
    page.run("document.querySelector('#control-learning_rate').scrollIntoView({block: 'center'})");
    page.run("window.sentences = new Set(); new MutationObserver(() => window.sentences.add(document.querySelector('#sentence').textContent)).observe(document.querySelector('#sentence'), {childList: true, subtree: true, characterData: true})");
    let rect = slider.rect().expect("it has a place");
    let y = rect.y + 0.5 * rect.height;
    let x = |share: f64| rect.x + 8.0 + share * (rect.width - 16.0);
    let via: Vec<(f64, f64)> = (1..40).map(|idx| (x(f64::from(idx) / 40.0), y)).collect();
    page.browser.pointer_drag((x(0.0), y), &via, (x(1.0), y)).expect("it can be dragged");
    let experiment = default_with(&[("learning_rate", "10")]);
    page.expect(&experiment);
    assert!(page.text("#sentence").starts_with("Diverged: at step "));
    assert!(page.has_ghost());
    let n_sentences = page.run("return window.sentences.size").as_u64().expect("a number");
    // A busy machine draws five frames in a second.
    assert!(n_sentences > 3, "the curve changed {n_sentences} times during the drag");
    page.expect_quiet_console();
}

#[test]
fn a_copied_link_gives_the_same_picture() {
    let page = Page::open("");
    page.focus("#control-batch_size");
    page.press(keys::END);
    let experiment = default_with(&[("batch_size", "full")]);
    page.expect(&experiment);
    let url = page.browser.url().expect("an address");
    let (_, link) = url.split_once('#').expect("it has a fragment");
    // Without the ghost, which is not of the link.
    let again = Page::open(link);
    let once_more = Page::open(link);
    again.expect(&experiment);
    once_more.expect(&experiment);
    assert_eq!(again.picture(), once_more.picture());
    again.click("#copy");
    again.wait_for(
        "the word that it was copied",
        "document.querySelector('#reading').textContent === 'The link is copied.'",
    );
}

#[test]
fn a_broken_link_gives_the_default_and_says_what_was_wrong() {
    let page = Page::open("learning_rate=banana");
    assert_eq!(
        page.text("#problem"),
        "This link can’t be read: learning_rate is banana; it must be a number from 1e-6 to 10. Here is the default experiment instead."
    );
    assert!(page.browser.url().expect("an address").ends_with("#learning_rate=banana"), "it stays, to be mended");
    let mut trainer = tables::trainer(&Experiment::default());
    trainer.advance(u32::MAX);
    assert_eq!(page.text("#sentence"), summary::sentence(trainer.history(), trainer.steps_per_epoch()));
    // The next change takes the sentence away.
    page.focus("#control-learning_rate");
    page.press(keys::HOME);
    page.expect(&default_with(&[("learning_rate", "0.000001")]));
    assert_eq!(page.find("#problem").property("hidden").expect("asked"), true);
}

#[test]
fn a_number_out_of_range_is_refused_with_a_sentence_and_the_old_one_stays() {
    let page = Page::open("seed=7");
    page.overwrite("#control-seed", "-3");
    page.wait_for("a sentence", "!document.querySelector('#control-seed-refusal').hidden");
    assert_eq!(page.text("#control-seed-refusal"), "Seed is -3; it must be a whole number from 0 to 4294967295.");
    assert_eq!(page.find("#control-seed").attribute("aria-invalid").expect("asked").as_deref(), Some("true"));
    assert_eq!(page.find("#control-seed").property("value").expect("asked"), "-3", "to be mended");
    page.wait_for("the old link", "location.hash === '#v=1&seed=7'");
    page.overwrite("#control-seed", "7");
    page.expect(&default_with(&[("seed", "7")]));
    assert_eq!(page.find("#control-seed-refusal").property("hidden").expect("asked"), true, "it is mended");
}

#[test]
fn another_link_in_the_same_page_is_followed_and_back_goes_back() {
    let page = Page::open("seed=3");
    page.run("location.hash = 'v=1&seed=4'");
    page.expect(&default_with(&[("seed", "4")]));
    page.run("history.back()");
    page.expect(&default_with(&[("seed", "3")]));
}

#[test]
fn a_change_cancels_a_run_that_would_take_minutes() {
    let page = Page::not_yet_open(&Options::default());
    page.go("n_hidden_layers=6&n_units=64&batch_size=1&n_epochs=1000");
    page.wait_for("records", "/^Step [1-9]/.test(document.querySelector('#state').textContent)");
    page.wait_for_status("running");
    page.focus("#control-n_epochs");
    page.press(keys::HOME);
    page.focus("#control-n_hidden_layers");
    page.press(keys::HOME);
    page.expect(&default_with(&[("n_hidden_layers", "0"), ("batch_size", "1"), ("n_epochs", "1")]));
    page.expect_quiet_console();
}

#[test]
fn a_crash_of_the_worker_is_told_and_the_next_change_works_again() {
    let page = Page::not_yet_open(&Options::default());
    // The page's own worker, which is given a link that is none, as often as the run is begun: a worker that is slow to
    // stop the run before is replaced by another.
    page.browser
        .before_each_page(
            "const Real = Worker;
             window.Worker = class extends Real {
               postMessage(message, ...rest) {
                 if (message.type === 'start') window.n_started = (window.n_started ?? 0) + 1;
                 if (window.crash && message.type === 'start') message = {...message, link: 5};
                 super.postMessage(message, ...rest);
               }
             };",
        )
        .expect("a script can be prepared");
    // Too much for the page's own thread.
    page.go(BIG);
    page.wait_for("records", HAS_RECORDS);
    // The first records are the page's own; the worker may still be on its way, and is not to crash over this run.
    page.wait_for("the worker's start", "window.n_started > 0");
    page.run("window.crash = true");
    page.focus("#control-learning_rate");
    page.press(keys::ARROW_LEFT);
    page.wait_for_status("failed");
    let problem = page.text("#problem");
    assert!(problem.starts_with("Training stopped: "), "{problem}");
    page.run("window.crash = false");
    page.press(keys::ARROW_LEFT);
    page.wait_for_status("running");
    page.wait_for("records", HAS_RECORDS);
    assert_eq!(page.find("#problem").property("hidden").expect("asked"), true);
    page.focus("#control-n_epochs");
    page.press(keys::HOME);
    page.wait_for_status("done");
}

#[test]
fn the_whole_curve_is_drawn_in_the_frame_of_the_change_without_a_worker() {
    let page = Page::not_yet_open(&Options::default());
    page.browser.before_each_page(WATCHED).expect("a script can be prepared");
    page.go("");
    page.wait_for_status("done");
    // On a slow machine, or while the code is still being made faster, a curve may take longer than there is time for.
    for _ in 0..200 {
        let seen = page.tick();
        if seen["done"] == true && seen["n_started"] == 0 {
            assert_eq!(seen["n_steps"], 540);
            page.wait_for_status("done");
            page.expect_quiet_console();
            return;
        }
    }
    panic!("no curve was there in the frame of its change");
}

#[test]
fn of_a_big_experiment_the_first_part_is_drawn_in_the_frame_of_the_change_and_the_next_change_stops_the_rest() {
    let page = Page::not_yet_open(&Options::default());
    page.browser.before_each_page(WATCHED).expect("a script can be prepared");
    page.go(BIG);
    page.wait_for("records", HAS_RECORDS);
    // What trains it is fetched after the first part, which is the page's own.
    page.wait_for("the worker's start", "window.n_started > 0");
    let first = page.tick();
    assert_eq!(first["done"], false);
    assert!(first["n_steps"].as_u64().is_some_and(|n_steps| n_steps > 0), "{first}");
    assert_eq!(first["n_started"], 1, "a worker makes the rest");
    page.wait_for("the rest", &format!("window.drawn.n_steps > {}", first["n_steps"]));
    let n_stopped = page.run("return window.n_stopped").as_u64().expect("a number");
    page.tick();
    page.wait_for("the end of the run before", &format!("window.n_stopped > {n_stopped}"));
    page.expect_quiet_console();
}

#[test]
fn after_a_crash_on_the_pages_own_thread_a_worker_makes_the_curve_and_later_the_page_again() {
    let page = Page::not_yet_open(&Options::default());
    page.browser.before_each_page(WATCHED).expect("a script can be prepared");
    // An instance whose training crashes once when it is told to.
    page.browser
        .before_each_page(
            "const real = WebAssembly.instantiate;
             WebAssembly.instantiate = async (module, imports) => {
               const instance = await real(module, imports);
               const exports = {...instance.exports};
               exports.session_advance = (...rest) => {
                 if (window.crash) { window.crash = false; throw new WebAssembly.RuntimeError('unreachable'); }
                 return instance.exports.session_advance(...rest);
               };
               return {module, instance: {exports}};
             };",
        )
        .expect("a script can be prepared");
    page.go("");
    page.wait_for_status("done");
    page.wait_for("a worker", "window.n_workers > 0");
    page.run("window.crash = true");
    let seen = page.tick();
    assert_eq!(seen["n_started"], 1, "the worker makes it");
    page.wait_for_status("done");
    assert_eq!(page.find("#problem").property("hidden").expect("asked"), true);
    assert_eq!(page.run("return window.crash"), false, "it crashed");
    for _ in 0..200 {
        if page.tick()["n_started"] == 0 {
            page.wait_for_status("done");
            page.expect_quiet_console();
            return;
        }
    }
    panic!("the page does not train any more");
}

#[test]
fn the_run_under_the_hand_goes_first_and_what_nobody_waits_for_begins_anew() {
    let page = Page::open("");
    // Workers that only write down what they are told; `answer` is what one of them says.
    let log = page
        .browser
        .execute_async(
            "const finished = arguments[0];
             (async () => {
               const { Pool } = await import(new URL('www/pool.js', location.href.split('#')[0]).href);
               const log = [];
               const workers = [];
               const make = () => {
                 const name = workers.length;
                 const worker = { postMessage: ({ type, run_id }) => log.push(`${name} ${type} ${run_id}`), terminate: () => log.push(`${name} ended`) };
                 workers.push(worker);
                 return worker;
               };
               const answer = (worker, type, run_id, rest) => workers[worker].onmessage({ data: { type, run_id, ...rest } });
               const job = (run_id) => ({ run_id, table: undefined, asked: [{ type: 'start', run_id }], on_message: ({ type }) => log.push(`heard ${type} ${run_id}`) });
               const pool = new Pool(make, 1);
               pool.later(job(1));
               pool.later(job(2));
               const hand = job(3);
               pool.begin(hand);
               answer(0, 'records', 1, { done: true });
               answer(0, 'stopped', 1);
               answer(0, 'records', 3, { done: true });
               answer(0, 'records', 1, { done: true });
               log.push('-');
               // It is in the middle of a long step when the hand wants another run.
               pool.begin(job(4));
               await new Promise((resolve) => setTimeout(resolve, 100));
               return log;
             })().then(finished, (error) => finished(String(error)));",
            json!([]),
        )
        .expect("the script runs");
    assert_eq!(
        log,
        json!([
            "0 start 1",
            "0 stop 1",
            "0 start 3",
            "heard records 3",
            "0 start 1",
            "heard records 1",
            "0 start 2",
            "-",
            "0 stop 2",
            "0 start 4",
            "0 ended",
            "1 start 4"
        ])
    );
}

#[test]
fn a_run_can_be_watched_paused_stepped_and_restarted() {
    let page = Page::open("");
    page.watch("50");
    page.wait_for(
        "some steps",
        "(step => step >= 50 && step < 540)(+document.querySelector('#state').textContent.split(' ')[1])",
    );
    page.click("#play");
    let paused_at = page.rested_step();
    assert!(paused_at < 540, "it was paused on its way");
    page.click("#one-step");
    page.wait_for(
        "one step more",
        &format!("document.querySelector('#state').textContent.startsWith('Step {} of')", paused_at + 1),
    );
    page.run(
        "window.steps = []; const state = document.querySelector('#state');
         new MutationObserver(() => window.steps.push(+state.textContent.split(' ')[1])).observe(state, {childList: true, characterData: true, subtree: true})",
    );
    page.click("#restart");
    page.wait_for("an earlier step", &format!("window.steps.some((step) => step > 0 && step < {paused_at})"));
    page.click("#speed option[value='1000']");
    page.expect(&Experiment::default());
    page.click("#one-step");
    page.wait_for("the first step", "document.querySelector('#state').textContent.startsWith('Step 1 of 540')");
    page.wait_for_status("paused");
    page.click("#play");
    page.expect(&Experiment::default());
    page.expect_quiet_console();
}

#[test]
fn a_control_that_is_moved_while_watching_changes_the_run_from_there_on_and_the_link_keeps_it() {
    let page = Page::open("n_epochs=20");
    page.watch("10");
    page.wait_for("some steps", "/^Step [1-9][0-9]? of/.test(document.querySelector('#state').textContent)");
    page.focus("#control-learning_rate");
    page.press(keys::HOME);
    page.wait_for("the words of the change", "document.querySelector('#interventions').textContent !== ''");
    page.wait_for("the link of it", "/&at=[0-9]+\\.learning_rate\\.1e-6$/.test(location.hash)");
    page.wait_for_status("running");
    let url = page.browser.url().expect("an address");
    let (_, link) = url.split_once('#').expect("it has a fragment");
    let experiment = link::decode(link).expect("the page's own link");
    assert_eq!(experiment.interventions.len(), 1);
    let (step, words) = &experiment.interventions_in_words()[0];
    assert_eq!(page.text("#interventions li"), format!("From step {step}: {words}×"));
    page.click("#speed option[value='1000']");
    page.expect(&experiment);
    Page::open(link).expect(&experiment);
    // What was changed on the way can be taken back by itself.
    page.click("#interventions button");
    page.expect(&default_with(&[("n_epochs", "20")]));
    assert!(page.text("#comparison").starts_with("No longer learning rate "), "{}", page.text("#comparison"));
    page.expect_quiet_console();
}

#[test]
fn a_table_that_cannot_be_fetched_is_told_and_the_next_change_works() {
    let page = Page::not_yet_open(&Options::default());
    page.browser
        .before_each_page("const real = fetch; window.fetch = (url, ...rest) => String(url).endsWith('digits.csv') ? Promise.reject(new Error('no network')) : real(url, ...rest);")
        .expect("a script can be prepared");
    page.go("dataset=digits");
    page.wait_for_status("failed");
    assert!(page.text("#problem").starts_with("The data could not be loaded: no network"), "{}", page.text("#problem"));
    page.click("#control-dataset option[value=cars]");
    page.expect(&Experiment::default());
}

#[test]
fn everything_can_be_reached_and_used_by_keyboard() {
    let page = Page::open("");
    let mut reached = vec!["#skip".to_owned()];
    page.show_all_controls();
    page.focus("#skip");
    for _ in 0..160 {
        page.press(keys::TAB);
        let name = page.run(
            "const {id, dataset, href, ariaLabel, tagName} = document.activeElement;
             return dataset.key ?? (id ? '#' + id : href ?? ariaLabel ?? (tagName === 'BODY' ? '' : tagName))",
        );
        let name = name.as_str().expect("a text").to_owned();
        if name.is_empty() {
            break;
        }
        let outline = page.run("return getComputedStyle(document.activeElement).outlineStyle");
        assert_ne!(outline, "none", "{name} shows that it has the focus");
        reached.push(name);
    }
    let controls = Experiment::default().controls();
    for id in controls.iter().map(|control| format!("#control-{}", control.name)) {
        assert!(reached.contains(&id), "{id} in {reached:?}");
    }
    let view = ["y_scale linear", "y_scale log", "smoothing", "x", "x_scale linear", "x_scale log", "below"];
    for name in [
        "#skip",
        "#chart",
        "#play",
        "#one-step",
        "#restart",
        "#timeline",
        "#speed",
        "#pin",
        "#race",
        "#copy",
        "training curve",
    ]
    .iter()
    .chain(&view)
    {
        assert!(reached.iter().any(|other| other == *name), "{name} in {reached:?}");
    }
    page.watch("2");
    page.focus("#play");
    page.press(keys::SPACE);
    page.wait_for_status("paused");
    page.focus("[data-view=y_scale] button[value=log]");
    page.press(keys::ENTER);
    page.wait_for("the axis", "document.activeElement.getAttribute('aria-pressed') === 'true'");
}

#[test]
fn the_default_comes_back_with_one_click_and_the_focus_stays_near() {
    let page = Page::open("learning_rate=0.32&momentum=0.9");
    page.click("[data-control=learning_rate] .reset");
    page.expect(&default_with(&[("momentum", "0.9")]));
    assert_eq!(page.run("return document.activeElement.id"), "control-learning_rate");
}

#[test]
fn a_drag_has_the_ghost_of_the_curve_before_it_however_long_the_hand_rests() {
    let page = Page::open("seed=5");
    page.run("document.querySelector('#control-learning_rate').scrollIntoView({block: 'center'})");
    let set = |stop: usize| {
        page.run(&format!(
            "const slider = document.querySelector('#control-learning_rate'); slider.value = {stop};
             slider.dispatchEvent(new Event('input', {{bubbles: true}}))"
        ));
        std::thread::sleep(Duration::from_millis(1300));
    };
    let slider = "document.querySelector('#control-learning_rate')";
    page.run(&format!("{slider}.dispatchEvent(new PointerEvent('pointerdown', {{bubbles: true}}))"));
    set(30);
    set(20);
    page.wait_for_status("done");
    let dragged = page.picture();
    page.run("dispatchEvent(new PointerEvent('pointerup'))");
    // The same end in one move has the same ghost.
    let direct = Page::open("seed=5");
    direct.run(&format!("{slider}.value = 20; {slider}.dispatchEvent(new Event('input', {{bubbles: true}}))"));
    direct.wait_for("the same picture", &format!("document.querySelector('#chart').toDataURL() === {dragged}"));
}

#[test]
fn a_refused_value_leaves_no_ghost() {
    let page = Page::open("seed=7");
    page.overwrite("#control-seed", "-3");
    page.wait_for("a sentence", "!document.querySelector('#control-seed-refusal').hidden");
    assert!(!page.has_ghost());
}

#[test]
fn a_loss_has_no_ghost_of_another_loss() {
    let page = Page::open("dataset=penguins");
    page.click("#control-dataset option[value=cars]");
    page.expect(&Experiment::default());
    assert!(!page.has_ghost());
}

#[test]
fn a_long_run_after_many_short_ones_still_listens() {
    let short = "n_hidden_layers=0&batch_size=full&n_epochs=5";
    let page = Page::open(short);
    for seed in 1..40 {
        page.run(&format!("location.hash = '{short}&seed={seed}'"));
        page.wait_for("the next run", &format!("document.querySelector('#control-seed').value === '{seed}'"));
        page.wait_for_status("done");
    }
    page.run("location.hash = 'n_hidden_layers=6&n_units=64&batch_size=1&n_epochs=1000'");
    page.wait_for("records", "/^Step [1-9][0-9]* of 274000/.test(document.querySelector('#state').textContent)");
    // Sixty ticks of a slider while it runs: each is a run of its own, and the last one is as quick as the first.
    for seed in 100..160 {
        page.run(&format!("location.hash = 'n_hidden_layers=6&n_units=64&batch_size=1&n_epochs=1000&seed={seed}'"));
    }
    page.run("location.hash = 'seed=9'");
    page.expect(&default_with(&[("seed", "9")]));
}

#[test]
fn a_run_that_is_slower_than_its_speed_stops_at_once_when_paused() {
    let page = Page::open("dataset=moons&n_examples=1000&n_hidden_layers=6&n_units=64&batch_size=full&n_epochs=1000");
    page.watch("1000");
    page.wait_for("some steps", "/^Step [1-9][0-9]{0,2} of 1000 /.test(document.querySelector('#state').textContent)");
    page.click("#play");
    let rested = page.rested_step();
    assert!(rested < 1000, "it stopped on its way");
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(page.step(), rested);
}

#[test]
fn the_axes_change_as_asked() {
    let page = Page::open("");
    let linear = page.picture();
    page.click("[data-view=y_scale] button[value=log]");
    page.wait_for("another picture", &format!("document.querySelector('#chart').toDataURL() !== {linear}"));
    assert_eq!(
        page.find("[data-view=y_scale] button[value=log]").attribute("aria-pressed").expect("asked").as_deref(),
        Some("true")
    );
    let logarithmic = page.picture();
    page.click("[data-view=x] option[value=step]");
    page.wait_for("another picture", &format!("document.querySelector('#chart').toDataURL() !== {logarithmic}"));
}

#[test]
fn the_chart_has_a_pixel_for_each_of_the_screens_at_any_ratio() {
    let page = Page::open("");
    for (ratio, width) in [(1.0, 1000), (1.25, 1010), (2.0, 1020), (3.0, 1030)] {
        page.browser.set_viewport(width, 700, ratio, false).expect("another screen");
        let sharp = format!(
            "(canvas => devicePixelRatio === {ratio} && Math.abs(canvas.width - canvas.getBoundingClientRect().width * {ratio}) < 1
               && Math.abs(canvas.height - canvas.getBoundingClientRect().height * {ratio}) < 1)(document.querySelector('#chart'))"
        );
        page.wait_for(&format!("a sharp chart at {ratio}"), &sharp);
    }
}

#[test]
fn a_phone_shows_all_without_scrolling_sideways_and_keeps_the_curve_in_sight() {
    let page = Page::not_yet_open(&Options {
        width: 360,
        height: 740,
        device_scale_factor: 3.0,
        mobile: true,
        ..Options::default()
    });
    page.go("");
    page.wait_for_status("done");
    for width in [320, 360, 768] {
        page.browser.set_viewport(width, 740, 3.0, true).expect("another phone");
        page.wait_for("the width", &format!("innerWidth === {width}"));
        assert_eq!(page.run("return document.documentElement.scrollWidth - innerWidth"), 0, "at {width}");
    }
    page.run("document.querySelector('#control-learning_rate').scrollIntoView({block: 'center'})");
    let in_sight = page.run("const {top, bottom} = document.querySelector('#chart').getBoundingClientRect(); return top >= 0 && bottom <= innerHeight");
    assert_eq!(in_sight, true, "the curve is in sight while the learning rate is moved");
    // A finger needs 24 pixels.
    let heights = page.run("return [...document.querySelectorAll('input, select, button')].filter(input => input.offsetParent && input.type !== 'checkbox').map(input => [input.id || input.className || input.value, input.getBoundingClientRect().height]).filter(([, height]) => height < 24)");
    assert_eq!(heights, json!([]));
}

#[test]
fn what_is_read_stays_where_it_is_while_the_page_loads() {
    for (width, height, mobile) in [(1280, 860, false), (1000, 800, false), (360, 740, true)] {
        let page = Page::not_yet_open(&Options { width, height, mobile, ..Options::default() });
        let watch = "window.shift = 0;
            new PerformanceObserver((list) => list.getEntries().forEach(({value}) => window.shift += value))
              .observe({type: 'layout-shift', buffered: true})";
        page.browser.before_each_page(watch).expect("a script can be added");
        page.go("");
        page.wait_for_status("done");
        page.find("#view select");
        // What moves in the next frames counts as well.
        std::thread::sleep(Duration::from_millis(300));
        let shift = page.run("return window.shift").as_f64().expect("a number");
        // A tenth is what the web's vitals call good.
        assert!(shift < 0.02, "{shift} at {width}");
    }
}

#[test]
fn no_control_moves_when_a_run_is_watched() {
    for (width, mobile) in [(1366, false), (360, true)] {
        let page = Page::not_yet_open(&Options { width, height: 850, mobile, ..Options::default() });
        page.go("momentum=0.9&n_epochs=1000");
        page.wait_for_status("done");
        page.show_all_controls();
        let places = "const first = document.querySelector('#controls').getBoundingClientRect();
             return [...document.querySelectorAll('#controls :is(select, input, .reset)')]
               .map((each) => [each.id, each.getBoundingClientRect()])
               .map(([id, { x, y, width }]) => [id, x - first.x, y - first.y, width])";
        let before = page.run(places);
        assert!(before.as_array().is_some_and(|places| places.len() > 20), "{before}");
        page.watch("2");
        page.wait_for("the signs of what starts over", "document.querySelector('.watching .control:not(.live)')");
        assert_eq!(page.run(places), before, "at {width}");
    }
}

#[test]
fn dark_mode_is_dark_on_the_page_and_on_the_chart() {
    let page = Page::open("");
    let light = page.picture();
    page.browser.set_dark(true).expect("dark can be asked for");
    page.wait_for("another picture", &format!("document.querySelector('#chart').toDataURL() !== {light}"));
    let background = page.run("return getComputedStyle(document.body).backgroundColor");
    assert_eq!(background, "rgb(17, 22, 29)");
}

#[test]
fn forced_colours_show_the_chart_in_the_systems_colours() {
    let page = Page::open("");
    let before = page.picture();
    let features = json!({"features": [{"name": "forced-colors", "value": "active"}]});
    page.browser.cdp("Emulation.setEmulatedMedia", features).expect("forced colours can be asked for");
    page.wait_for("another picture", &format!("document.querySelector('#chart').toDataURL() !== {before}"));
    page.focus("#control-learning_rate");
    page.press(keys::HOME);
    page.expect(&default_with(&[("learning_rate", "1e-6")]));
    let n_colours = page.run(
        "const canvas = document.querySelector('#chart');
         const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
         const colours = new Set();
         for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) colours.add(data.slice(i, i + 3).join());
         return colours.size",
    );
    assert!(n_colours.as_u64().expect("a number") >= 3, "{n_colours} colours");
    page.expect_quiet_console();
}

#[test]
fn to_watch_a_run_is_slow_enough_to_see_and_what_cannot_change_on_the_way_starts_it_over() {
    let page = Page::open("");
    page.click("#play");
    page.wait_for(
        "a run in progress",
        "(step => step > 0 && step < 540)(+document.querySelector('#state').textContent.split(' ')[1])",
    );
    std::thread::sleep(Duration::from_secs(1));
    page.wait_for_status("running");
    page.click("#speed option[value='1000']");
    page.click("#control-optimizer option[value=adam]");
    page.expect(&default_with(&[("optimizer", "adam")]));
}

#[test]
fn nothing_is_asked_of_another_host() {
    let page = Page::open("");
    let others = page.run("return performance.getEntriesByType('resource').map(entry => entry.name).filter(name => new URL(name).origin !== location.origin)");
    assert_eq!(others, json!([]));
    let number = page.run("return performance.getEntriesByType('resource').length").as_u64().expect("a number");
    assert!(number >= 5, "the page is made of files");
}

#[test]
fn a_browser_without_simd_gets_a_sentence() {
    let page = Page::not_yet_open(&Options::default());
    page.browser
        .before_each_page(
            "const refuse = async () => { throw new WebAssembly.CompileError('invalid value type 0x7b'); };
             WebAssembly.compileStreaming = refuse; WebAssembly.compile = refuse; WebAssembly.validate = () => false;",
        )
        .expect("a script can be prepared");
    page.go("");
    page.wait_for_status("failed");
    assert!(page.text("#problem").starts_with("Losscope needs WebAssembly with SIMD"), "{}", page.text("#problem"));
}

#[test]
fn a_page_whose_wasm_is_broken_does_not_blame_the_browser() {
    let page = Page::not_yet_open(&Options::default());
    page.browser
        .before_each_page(
            "const refuse = async () => { throw new WebAssembly.CompileError('expected magic word'); };
             WebAssembly.compileStreaming = refuse; WebAssembly.compile = refuse;",
        )
        .expect("a script can be prepared");
    page.go("");
    page.wait_for_status("failed");
    assert_eq!(page.text("#problem"), "Losscope could not start: expected magic word.");
}

#[test]
fn the_help_of_the_control_under_the_hand_is_shown() {
    let page = Page::open("");
    page.focus("#control-optimizer");
    page.wait_for("the help", "document.querySelector('#help').textContent.includes('How a gradient becomes a step')");
    assert!(page.text("#help").contains("Robbins & Monro 1951"));
    page.click("#control-optimizer option[value=adam]");
    page.wait_for("the help of what was chosen", "document.querySelector('#help').textContent.includes('Kingma & Ba')");
    page.focus("#control-batch_size");
    page.wait_for("the help", "document.querySelector('#help').textContent.includes('Examples in a step')");
}

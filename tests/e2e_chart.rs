//! Reading the chart in a real browser: pointer, touch, keys, legend, links, exports, and an automated check of accessibility.

mod page;
mod tables;

use browser::{Options, keys};
use losscope::experiment::Experiment;
use losscope::history::History;
use losscope::words::measured;
use page::{Page, default_with};
use serde_json::{Value, json};

/// Remembers what was drawn last, and what was saved.
const WATCHED: &str = "
    Object.assign(window, {drawn: null, saved: []});
    addEventListener('drawn', ({detail}) => window.drawn = detail);
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => (window.saved.push(blob), make.call(URL, blob));
    addEventListener('click', (event) => event.target.download && event.preventDefault(), true);";

fn open(link: &str) -> Page {
    open_as(link, &Options::default())
}

fn open_as(link: &str, options: &Options) -> Page {
    Page::open_with(WATCHED, link, options)
}

fn history(experiment: &Experiment) -> History {
    let mut trainer = tables::trainer(experiment);
    trainer.advance(u32::MAX);
    trainer.history().clone()
}

impl Page {
    /// A point of the chart, as shares of its width and height.
    fn at(&self, x: f64, y: f64) -> (f64, f64) {
        self.run("document.querySelector('.chart').scrollIntoView({block: 'center'})");
        let rect = self.find("#chart").rect().expect("it has a place");
        (rect.x + x * rect.width, rect.y + y * rect.height)
    }

    fn mouse(&self, kind: &str, (x, y): (f64, f64), more: Value) {
        let mut event = json!({"type": kind, "x": x, "y": y});
        let more = more.as_object().expect("an object").clone();
        event.as_object_mut().expect("an object").extend(more);
        self.browser.cdp("Input.dispatchMouseEvent", event).expect("the mouse can be moved");
    }

    fn double_click(&self, place: (f64, f64)) {
        for n_clicks in [1, 2] {
            for kind in ["mousePressed", "mouseReleased"] {
                self.mouse(kind, place, json!({"button": "left", "clickCount": n_clicks}));
            }
        }
    }

    fn touch(&self, kind: &str, points: &[(f64, f64)]) {
        let points: Vec<Value> =
            points.iter().enumerate().map(|(id, (x, y))| json!({"x": x, "y": y, "id": id})).collect();
        self.browser.cdp("Input.dispatchTouchEvent", json!({"type": kind, "touchPoints": points})).expect("a touch");
    }

    /// The values in the legend, by the curves' names.
    fn legend(&self) -> Value {
        self.run(
            "return Object.fromEntries([...document.querySelectorAll('#legend li')].map(
               (line) => [line.querySelector('.name').textContent, line.querySelector('.reading').textContent]))",
        )
    }

    fn cursor(&self) -> Option<usize> {
        self.run("return window.drawn?.cursor ?? null").as_u64().map(|step| step as usize)
    }

    /// Waits until the address says that of the view.
    fn wait_for_view(&self, view: &str) {
        self.wait_for(&format!("{view} in the address"), &format!("location.hash.includes({})", json!(view)));
        // The address comes after a while; a busy machine may be later with the drawing.
        self.wait_for_frame();
    }

    /// Saves in a format, and reads the file that the browser was handed: `read` is a promise of what is wanted of the `blob`.
    fn saved(&self, format: &str, read: &str) -> Value {
        self.click("#saving summary");
        self.click(&format!("#saving button[value={format}]"));
        self.wait_for("a file", "window.saved.length > 0");
        let script = format!("const finished = arguments[0]; const blob = window.saved.pop(); {read}.then(finished)");
        self.browser.execute_async(&script, json!([])).expect("it can be read")
    }

    /// The type and the text of what is saved in a format.
    fn save(&self, format: &str) -> (String, String) {
        let saved = self.saved(format, "blob.text().then((text) => [blob.type, text])");
        let part = |idx: usize| saved[idx].as_str().expect("a text").to_owned();
        (part(0), part(1))
    }
}

#[test]
fn hovering_reads_the_exact_values_of_all_curves_at_the_nearest_step() {
    let page = open("");
    let history = history(&Experiment::default());
    for share in [0.2, 0.5, 0.83] {
        page.mouse("mouseMoved", page.at(share, 0.5), json!({}));
        page.wait_for("a cursor", "window.drawn.cursor != null");
        page.wait_for("the cursor there", &format!("Math.abs(window.drawn.cursor / 540 - {share}) < 0.16"));
        let step = page.cursor().expect("a step");
        let nearest = history.validation_step.iter().map(|&at| (at as i64 - step as i64).abs());
        let (evaluation, _) = nearest.enumerate().min_by_key(|(_, distance)| *distance).expect("evaluations");
        let legend = page.legend();
        assert_eq!(legend["training"], measured(f64::from(history.train_loss[step])), "at step {step}");
        assert_eq!(legend["validation"], measured(f64::from(history.validation_loss[evaluation])), "at step {step}");
    }
    page.mouse("mouseMoved", (5.0, 5.0), json!({}));
    page.wait_for("no cursor", "window.drawn.cursor == null");
    let last = history.validation_loss.last().expect("evaluations");
    assert_eq!(page.legend()["validation"], measured(f64::from(*last)), "without a cursor, the last values");
    page.expect_quiet_console();
}

#[test]
fn arrow_keys_read_step_by_step_and_what_is_read_is_said_once() {
    let page = open("");
    let history = history(&Experiment::default());
    page.focus("#chart");
    page.run("window.said = []; new MutationObserver(() => window.said.push(document.querySelector('#reading').textContent)).observe(document.querySelector('#reading'), {childList: true, subtree: true, characterData: true})");
    for (key, step) in [
        (keys::HOME, 0),
        (keys::ARROW_RIGHT, 1),
        (keys::ARROW_RIGHT, 2),
        (keys::PAGE_UP, 56),
        (keys::ARROW_LEFT, 55),
        (keys::END, 540),
        (keys::PAGE_DOWN, 486),
    ] {
        page.press(key);
        page.wait_for("the step", &format!("window.drawn.cursor === {step}"));
    }
    let is_said = |words: &str| format!("window.said.some((words) => words.startsWith('{words}'))");
    page.wait_for("the words", &is_said("Step 486, epoch 54: training loss"));
    let words = page.text("#reading");
    assert!(words.contains(&measured(f64::from(history.train_loss[486]))), "{words}");
    assert!(words.contains(&measured(f64::from(history.validation_loss[54]))), "{words}");
    // Faster than any machine is slow.
    page.run(
        "window.said = [];
         for (let i = 0; i < 3; i++) {
           document.querySelector('#chart').dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true}));
         }",
    );
    page.wait_for("the words", &is_said("Step 489, "));
    let n_said = page.run("return window.said.filter((words) => words.startsWith('Step')).length");
    assert_eq!(n_said.as_u64(), Some(1), "keys that follow each other fast are read out once");
    page.press(keys::ESCAPE);
    page.wait_for("no cursor", "window.drawn.cursor == null");
}

#[test]
fn a_drag_zooms_a_double_click_shows_all_and_the_link_keeps_what_is_in_sight() {
    let page = open("");
    let whole = page.picture();
    let drag = |from: (f64, f64), to: (f64, f64)| {
        let (from, to) = (page.at(from.0, from.1), page.at(to.0, to.1));
        let middle = (0.5 * (from.0 + to.0), 0.5 * (from.1 + to.1));
        page.browser.pointer_drag(from, &[middle], to).expect("it can be dragged");
    };
    drag((0.3, 0.5), (0.6, 0.5));
    page.wait_for_view("view.x_range=");
    assert_eq!(page.run("return location.hash.includes('y_range')"), false, "a level drag leaves the losses' axis");
    drag((0.4, 0.3), (0.4, 0.6));
    page.wait_for_view("view.y_range=");
    let zoomed = page.picture();
    assert_ne!(zoomed, whole);
    let (_, link) = page
        .browser
        .url()
        .expect("an address")
        .split_once('#')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .expect("a fragment");
    let again = open(&link);
    again.mouse("mouseMoved", (5.0, 5.0), json!({}));
    page.mouse("mouseMoved", (5.0, 5.0), json!({}));
    let picture = page.picture();
    again.wait_for("the same picture", &format!("document.querySelector('#chart').toDataURL() === {picture}"));
    page.double_click(page.at(0.5, 0.5));
    page.wait_for("the whole", "!location.hash.includes('range')");
    page.mouse("mouseMoved", (5.0, 5.0), json!({}));
    page.wait_for("the first picture", &format!("document.querySelector('#chart').toDataURL() === {whole}"));
    drag((0.3, 0.4), (0.6, 0.7));
    page.wait_for_view("view.x_range=");
    page.wait_for_view("view.y_range=");
    page.click("#zoom");
    page.wait_for("the whole", "!location.hash.includes('range')");
    page.expect_quiet_console();
}

#[test]
fn the_wheel_scrolls_the_page_and_zooms_only_with_a_key() {
    let page = open_as("", &Options { height: 400, ..Options::default() });
    let place = page.at(0.5, 0.5);
    let before = page.run("return scrollY");
    page.mouse("mouseWheel", place, json!({"deltaX": 0, "deltaY": 120}));
    page.wait_for("the page has scrolled", &format!("scrollY > {before}"));
    assert_eq!(page.run("return location.hash.includes('range')"), false);
    page.mouse("mouseWheel", page.at(0.5, 0.5), json!({"deltaX": 0, "deltaY": -300, "modifiers": 2}));
    page.wait_for_view("view.x_range=");
    page.focus("#chart");
    page.press("0");
    page.wait_for("the whole", "!location.hash.includes('range')");
    page.press("+");
    page.wait_for_view("view.x_range=");
}

#[test]
fn two_fingers_zoom_and_one_reads() {
    let phone = Options { width: 400, height: 800, device_scale_factor: 2.0, mobile: true, ..Options::default() };
    let page = open_as("", &phone);
    let point = |x: f64| page.at(x, 0.5);
    page.touch("touchStart", &[point(0.5)]);
    page.wait_for("a cursor", "window.drawn.cursor > 0");
    page.touch("touchEnd", &[]);
    let zoomed = || {
        page.run("const range = new URLSearchParams(location.hash.slice(1)).get('view.x_range'); return range?.split('..').map(Number)")
    };
    // Both fingers move between two frames, so that a frame shows two moves.
    page.touch("touchStart", &[point(0.4), point(0.6)]);
    for step in 1..=10 {
        let apart = 0.02 * f64::from(step);
        page.touch("touchMove", &[point(0.4 - apart), point(0.6 + apart)]);
    }
    page.touch("touchEnd", &[]);
    page.wait_for_view("view.x_range=");
    let range = zoomed();
    let end = |idx: usize| range[idx].as_f64().expect("a number");
    // From a fifth of the chart to three fifths: a third of the 60 epochs is left, around the middle.
    assert!((15.0..26.0).contains(&(end(1) - end(0))), "{range}");
    assert!((24.0..38.0).contains(&(0.5 * (end(0) + end(1)))), "{range}");
    page.expect_quiet_console();
}

#[test]
fn the_legend_hides_shows_and_isolates_curves() {
    let page = open("");
    let has = |colour: &str| {
        page.run(&format!(
            "const canvas = document.querySelector('#chart');
             const {{data}} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
             for (let i = 0; i < data.length; i += 4)
               if (data[i + 3] === 255 && data.slice(i, i + 3).join() === '{colour}') return true;
             return false"
        ))
    };
    let (train, validation) = ("31,95,191", "194,81,12");
    assert_eq!((has(train), has(validation)), (json!(true), json!(true)));
    page.click("[data-curve=training] .curve");
    page.wait_for_view("view.hidden=training");
    assert_eq!((has(train), has(validation)), (json!(false), json!(true)));
    assert_eq!(
        page.find("[data-curve=training] .curve").attribute("aria-pressed").expect("asked").as_deref(),
        Some("false")
    );
    page.click("[data-curve=training] .curve");
    page.wait_for("nothing hidden", "!location.hash.includes('hidden')");
    page.focus("[data-curve=training] .only");
    page.press(keys::ENTER);
    page.wait_for_view("view.hidden=validation");
    assert_eq!((has(train), has(validation)), (json!(true), json!(false)));
    assert_eq!(page.run("return document.activeElement.className"), "only", "the focus stays");
    page.press(keys::ENTER);
    page.wait_for("nothing hidden", "!location.hash.includes('hidden')");
}

#[test]
fn a_double_click_in_the_legend_shows_a_curve_alone_and_another_one_all() {
    let page = open("");
    let double_click = || {
        let rect = page.find("[data-curve=validation] .curve").rect().expect("it has a place");
        page.double_click((rect.x + 0.5 * rect.width, rect.y + 0.5 * rect.height));
    };
    double_click();
    page.wait_for("the other is hidden", "location.hash.includes('view.hidden=training')");
    assert_eq!(page.run("return location.hash.includes('validation')"), false);
    double_click();
    page.wait_for("nothing hidden", "!location.hash.includes('hidden')");
}

#[test]
fn what_is_pointed_at_in_the_legend_stands_out() {
    let page = open("");
    let whole = page.picture();
    let rect = page.find("[data-curve=validation] .curve").rect().expect("it has a place");
    page.mouse("mouseMoved", (rect.x + 0.5 * rect.width, rect.y + 0.5 * rect.height), json!({}));
    page.wait_for("another picture", &format!("document.querySelector('#chart').toDataURL() !== {whole}"));
    page.mouse("mouseMoved", (5.0, 5.0), json!({}));
    page.wait_for("the first picture", &format!("document.querySelector('#chart').toDataURL() === {whole}"));
}

#[test]
fn escape_gives_up_a_drag() {
    let page = open("");
    let (from, to) = (page.at(0.3, 0.5), page.at(0.6, 0.5));
    page.mouse("mousePressed", from, json!({"button": "left", "clickCount": 1}));
    page.mouse("mouseMoved", to, json!({"button": "left", "buttons": 1}));
    page.wait_for("what would be zoomed", "!document.querySelector('#selection').hidden");
    let height = page.run("const {height} = document.querySelector('#selection').getBoundingClientRect(); return height >= document.querySelector('#chart').clientHeight - 4");
    assert_eq!(height, true, "of a level drag, all of the height stays");
    page.press(keys::ESCAPE);
    page.wait_for("nothing", "document.querySelector('#selection').hidden");
    page.mouse("mouseReleased", to, json!({"button": "left", "clickCount": 1}));
    page.mouse("mouseMoved", (5.0, 5.0), json!({}));
    page.wait_for("no cursor", "window.drawn.cursor == null");
    assert_eq!(page.run("return location.hash.includes('range')"), false);
}

#[test]
fn pinned_runs_stay_with_a_colour_and_dashes_of_their_own_until_they_are_taken_away() {
    let page = open("");
    for (idx, rate) in ["0.3", "0.1", "0.03", "0.01"].iter().enumerate() {
        page.type_exact("learning_rate", rate);
        page.expect_settled(rate);
        page.click("#pin");
        page.wait_for(
            "a line more",
            &format!("document.querySelectorAll('[data-curve^=pinned]').length === {}", idx + 1),
        );
    }
    let looks = page.run(
        "return [...document.querySelectorAll('[data-curve^=pinned] line')].map(
           (line) => [getComputedStyle(line).stroke, line.getAttribute('stroke-dasharray')].join())",
    );
    let looks: Vec<&Value> = looks.as_array().expect("a list").iter().collect();
    assert!(looks.iter().enumerate().all(|(idx, look)| !looks[..idx].contains(look)), "{looks:?}");
    page.type_exact("learning_rate", "1");
    page.expect_settled("1");
    let names = page.run(
        "return [...document.querySelectorAll('[data-curve^=pinned] td:nth-child(2)')].map((name) => name.textContent)",
    );
    assert_eq!(names[0], "learning rate 0.3", "told by what differs");
    page.click("[data-curve=pinned-1] .remove");
    page.wait_for("a line fewer", "document.querySelectorAll('[data-curve^=pinned]').length === 3");
    page.expect_quiet_console();
}

#[test]
fn what_is_saved_is_what_is_on_the_screen() {
    let page = open("v=1&n_epochs=20&view.below=weight_norm");
    let experiment = default_with(&[("n_epochs", "20")]);
    let history = history(&experiment);
    let (kind, csv) = page.save("csv");
    assert_eq!(kind, "text/csv");
    let mut lines = csv.lines();
    let columns: Vec<&str> = lines.next().expect("a head").split(',').collect();
    let column = |name: &str| columns.iter().position(|column| *column == name).expect("a column");
    let mut n_evaluations = 0;
    for (step, line) in lines.enumerate() {
        let cells: Vec<&str> = line.split(',').collect();
        let read = |name: &str| cells[column(name)].parse::<f32>().ok().map(f32::to_bits);
        assert_eq!(cells[column("step")], step.to_string());
        assert_eq!(read("train_loss"), history.train_loss.get(step).map(|loss| loss.to_bits()));
        if let Some(idx) = history.validation_step.iter().position(|&at| at as usize == step) {
            assert_eq!(read("validation_loss"), Some(history.validation_loss[idx].to_bits()));
            assert_eq!(read("weight_norm"), Some(history.weight_norm[idx].to_bits()));
            n_evaluations += 1;
        }
    }
    assert_eq!(
        (csv.lines().count(), n_evaluations),
        (182, 21),
        "a head, and a line before and after each of 180 steps"
    );
    page.run("location.hash = 'v=1&n_epochs=20&view.x=step&view.x_range=100..120&view.hidden=training'");
    page.wait_for("the view", "document.querySelector('[data-curve=training] .curve').ariaPressed === 'false'");
    let (_, part) = page.save("csv");
    let losses: Vec<&str> =
        part.lines().skip(1).map(|line| line.split(',').nth(column("train_loss")).expect("a cell")).collect();
    assert_eq!(losses, [""; 21], "what is hidden or out of sight is left out");
    page.run("location.hash = 'v=1&n_epochs=20&view.below=weight_norm'");
    page.wait_for("the view", "document.querySelector('.two-panels')");
    let (kind, text) = page.save("json");
    assert_eq!(kind, "application/json");
    let saved: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(saved["runs"][0]["experiment"], "v=1&n_epochs=20");
    assert_eq!(saved["runs"][0]["train_loss"].as_array().expect("a list").len(), 180);
    let url = page.browser.url().expect("an address");
    assert_eq!(saved["link"], url);
    let (kind, svg) = page.save("svg");
    assert_eq!(kind, "image/svg+xml");
    for words in ["<svg", "Cars, length 20 epochs", "Mean squared error", "Weight norm", "validation", "weight_norm"] {
        assert!(svg.contains(words), "{words}");
    }
    // The model beside it would be a part of the picture.
    page.run("location.hash += '&view.model=hidden'");
    page.wait_for("no model", "document.querySelector('#model').hidden");
    let width = page.run("return Math.round(document.querySelector('#chart').getBoundingClientRect().width)");
    for scale in 1..=3 {
        let before = page.picture();
        let size = page.saved(&format!("png-{scale}"), "createImageBitmap(blob).then(({width}) => width)");
        assert_eq!(size.as_u64(), width.as_u64().map(|width| scale * width));
        assert_eq!(page.picture(), before, "the chart on the page stays as it is");
    }
    page.expect_quiet_console();
}

#[test]
fn the_numbers_are_a_table_of_at_most_twenty_rows() {
    let page = open("");
    let history = history(&Experiment::default());
    page.click("#numbers summary");
    page.wait_for("rows", "document.querySelectorAll('#numbers tbody tr').length > 0");
    let rows = page.run("return [...document.querySelectorAll('#numbers tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent))");
    let rows = rows.as_array().expect("rows");
    assert!((10..=20).contains(&rows.len()), "{} rows", rows.len());
    assert_eq!(rows[0][0], "0");
    assert_eq!(rows[0][1], measured(f64::from(history.train_loss[0])));
    assert_eq!(rows[rows.len() - 1][0], "540");
    assert_eq!(rows[rows.len() - 1][1], "–", "there is no training loss after the last step");
}

#[test]
fn a_view_that_is_set_by_hand_is_in_the_link_and_a_link_sets_it() {
    let page = open("");
    page.click("[data-view=y_scale] button[value=log]");
    page.wait_for_view("view.y_scale=log");
    page.click("[data-view=x] option[value=examples]");
    page.wait_for_view("view.x=examples");
    page.click("[data-view=below] option[value=gradient_norm]");
    page.wait_for_view("view.below=gradient_norm");
    page.click("[data-view=below_scale] button[value=log]");
    page.wait_for_view("view.below_scale=log");
    page.focus("[data-view=smoothing] input");
    page.press(keys::END);
    page.wait_for_view("view.smoothing=0.999");
    let (_, link) = page
        .browser
        .url()
        .expect("an address")
        .split_once('#')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .expect("a fragment");
    let picture = page.picture();
    let again = open(&link);
    assert_eq!(again.run("return document.querySelector('[data-view=x] select').value"), "examples");
    assert_eq!(again.run("return document.querySelector('[data-view=smoothing] output').value"), "0.999");
    again.wait_for("the same picture", &format!("document.querySelector('#chart').toDataURL() === {picture}"));
    // An experiment's link and a view that can't be read: the rest is there, and a sentence.
    let broken = open("v=1&learning_rate=0.2&view.y_scale=cubic&view.smoothing=0.9");
    assert_eq!(
        broken.text("#problem"),
        "This link’s view can’t be read in part: view.y_scale is cubic; it must be linear or log."
    );
    assert_eq!(broken.run("return document.querySelector('[data-view=smoothing] output').value"), "0.9");
}

#[test]
fn every_state_of_the_page_is_accessible_to_axe() {
    let page = open("");
    page.expect_accessible("at first");
    page.run("location.hash = 'v=1&learning_rate=0.3&view.below=gradient_norm&view.smoothing=0.9'");
    page.expect_settled("0.3");
    page.click("#pin");
    page.wait_for("a pinned run", "document.querySelector('[data-curve^=pinned]')");
    page.click("#numbers summary");
    page.expect_accessible("a pinned run, a second panel, numbers");
    page.click("#saving summary");
    page.expect_accessible("the menu is open");
    page.browser.set_dark(true).expect("dark can be asked for");
    page.expect_accessible("dark");
    page.browser.set_viewport(360, 740, 2.0, true).expect("a phone");
    page.expect_accessible("a phone, dark");
    let broken = open("learning_rate=banana");
    broken.expect_accessible("a link that can't be read");
    let diverged = open("learning_rate=10");
    diverged.expect_accessible("a run that diverged");
    // That it finds something.
    diverged.run("document.querySelector('main').append(new Image())");
    assert!(diverged.violations()[0].as_str().expect("a violation").starts_with("image-alt"));
}

impl Page {
    fn expect_settled(&self, learning_rate: &str) {
        self.wait_for(
            "the run",
            &format!("window.drawn?.link.includes('learning_rate={learning_rate}') && window.drawn.done"),
        );
    }
}

#[test]
fn on_paper_the_chart_is_light_whatever_the_screen_is() {
    let page = open("");
    page.browser.set_dark(true).expect("dark can be asked for");
    let screen = page.picture();
    page.browser
        .cdp(
            "Emulation.setEmulatedMedia",
            json!({"media": "print", "features": [{"name": "prefers-color-scheme", "value": "dark"}]}),
        )
        .expect("paper can be asked for");
    page.wait_for("another picture", &format!("document.querySelector('#chart').toDataURL() !== {screen}"));
    let colour = page.run("return getComputedStyle(document.body).backgroundColor");
    assert_eq!(colour, "rgb(255, 255, 255)");
    assert_eq!(page.run("return getComputedStyle(document.querySelector('.transport')).display"), "none");
}

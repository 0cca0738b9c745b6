//! The guide as a reader sees it: each lesson trains, shows the controls that it names, follows the theme, and leaves keys to the page.

mod lessons;
mod page;
mod tables;

use browser::{Options, keys};
use lessons::{Embed, lessons};
use losscope::catalog::Input;
use page::Page;
use serde_json::{Value, json};
use std::time::Duration;

/// Each embed of a page, for scripts: what there is in it comes after what it is called by.
const EMBEDS: &str = "const embeds = [...document.querySelectorAll('loss-playground')];";

/// Notes what moved on the page without anybody having moved it, and keeps the printer out of it.
const WATCH: &str = "
    window.moved = 0;
    new PerformanceObserver((list) => {
      for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.moved += shift.value;
    }).observe({ type: 'layout-shift', buffered: true });
    window.print = () => { window.was_printed = true; };";

impl Page {
    fn of_the_guide(options: &Options) -> Page {
        let page = Page::not_yet_open(options);
        page.browser.before_each_page(WATCH).expect("a script can be added");
        page
    }

    fn turn_to(&self, file: &str) {
        let site =
            std::env::var("LOSSCOPE_URL").expect("`cargo xtask test` sets LOSSCOPE_URL to the address of the page");
        self.browser.goto(&format!("{site}guide/{file}")).expect("the page opens");
    }

    /// Scrolls to each embed in turn, and waits until it has drawn its curve to the end.
    fn expect_curves(&self, file: &str, expected: &[&Embed]) {
        let n_found = self.run(&format!("{EMBEDS} return embeds.length"));
        assert_eq!(n_found, expected.len(), "{file}");
        for (idx, embed) in expected.iter().enumerate() {
            self.run(&format!("{EMBEDS} embeds[{idx}].scrollIntoView({{ block: 'center' }})"));
            let what = format!("{file}: {}", embed.attribute("label").unwrap_or_default());
            self.wait_or_quote(&what, &format!("(() => {{ {EMBEDS} return embeds[{idx}].status === 'done' }})()"));
            let has_painted = format!("(() => {{ {EMBEDS} return ({INK})(embeds[{idx}]) > 500 }})()");
            self.wait_or_quote(&format!("{what}: its curve"), &has_painted);
        }
    }

    /// What the console said often tells why something does not come.
    fn wait_or_quote(&self, what: &str, expression: &str) {
        if let Err(error) = self.browser.wait_for(what, expression, Duration::from_secs(60)) {
            panic!("{error:#}; the console: {:?}", self.browser.console());
        }
    }

    fn of_embed(&self, idx: usize, expression: &str) -> Value {
        self.run(&format!("{EMBEDS} const embed = embeds[{idx}], root = embed.shadowRoot; return {expression}"))
    }
}

/// How many pixels of an embed's chart are drawn upon.
const INK: &str = "(embed) => {
    const canvas = embed.shadowRoot.querySelector('canvas');
    // Of a copy that is there to be read: Chromium warns of a chart that is read more than once.
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    const [r, g, b, a] = data;
    let n_drawn = 0;
    for (let at = 0; at < data.length; at += 4) {
      if (data[at] !== r || data[at + 1] !== g || data[at + 2] !== b || data[at + 3] !== a) n_drawn += 1;
    }
    return n_drawn;
}";

#[test]
fn every_lesson_trains_and_shows_just_the_controls_that_it_names() {
    let page = Page::of_the_guide(&Options::default());
    for lesson in lessons() {
        let file = format!("{}.html", lesson.name);
        page.turn_to(&file);
        page.expect_curves(&file, &lesson.embeds.iter().collect::<Vec<_>>());
        for (idx, embed) in lesson.embeds.iter().enumerate() {
            let shown = page.of_embed(
                idx,
                "[...root.querySelectorAll('[data-control]')].filter((control) => control.checkVisibility())
                   .map((control) => control.dataset.control)",
            );
            assert_eq!(shown, json!(embed.controls), "{file}, embed {idx}");
            for name in &embed.controls {
                let inputs = format!("[...root.querySelectorAll('[data-control={name}] :is(input, select)')]");
                let is_locked = page.of_embed(idx, &format!("{inputs}.every((input) => input.disabled)"));
                assert_eq!(is_locked, embed.locked.contains(name), "{file}: {name}");
            }
            let says = page.of_embed(idx, "[embed.link, root.querySelector('[part~=caption]').innerText]");
            let link = losscope::link::encode(&embed.experiment);
            let says_link = says[0].as_str().expect("a link");
            assert!(
                says_link == link || says_link.starts_with(&format!("{link}&view.")),
                "{file}: {says_link}, and not {link}"
            );
            assert_eq!(says[1], embed.attribute("label").expect("every embed has a label"), "{file}");
            // The browser and the library agree about every loss that a claim speaks of.
            let mut trainer = tables::trainer(&embed.experiment);
            trainer.advance(u32::MAX);
            let losses = page.of_embed(idx, "[...embed.history.validation_loss].map(String)");
            let ours = trainer.history().validation_loss.iter().map(|loss| f64::from(*loss));
            let theirs: Vec<f64> = losses.as_array().expect("numbers").iter().map(number).collect();
            assert!(ours.eq(theirs.iter().copied()), "{file}: {theirs:?}");
            // What is there without a script is gone with one.
            assert_eq!(page.of_embed(idx, "root.querySelector('slot:not([name])').checkVisibility()"), false, "{file}");
        }
        let moved = page.run("return window.moved").as_f64().expect("a number");
        assert!(moved < 0.05, "{file}: its text moves by {moved} while it is loaded and read");
        page.expect_quiet_console();
    }
}

/// A number as JavaScript writes it.
fn number(text: &Value) -> f64 {
    text.as_str().expect("a text").parse().expect("a number")
}

#[test]
fn the_first_page_is_the_first_lesson() {
    let page = Page::of_the_guide(&Options::default());
    let first = lessons().remove(0);
    page.turn_to("");
    page.expect_curves("index.html", &first.embeds.iter().collect::<Vec<_>>());
    page.expect_quiet_console();
}

#[test]
fn the_book_to_be_printed_has_every_curve() {
    let page = Page::of_the_guide(&Options::default());
    let lessons = lessons();
    page.turn_to("print.html");
    page.expect_curves("print.html", &lessons.iter().flat_map(|lesson| &lesson.embeds).collect::<Vec<_>>());
    page.expect_quiet_console();
}

#[test]
fn an_embed_takes_the_colours_of_the_theme_that_is_chosen() {
    let page = Page::of_the_guide(&Options::default());
    let lesson = lessons().remove(1);
    page.turn_to(&format!("{}.html", lesson.name));
    page.expect_curves(&lesson.name, &lesson.embeds.iter().collect::<Vec<_>>());
    page.run("scrollTo(0, 0)");
    let picture = "root.querySelector('canvas').toDataURL()";
    page.wait_for_frame();
    page.of_embed(0, &format!("(window.pictures = [{picture}]).length"));
    page.click("#mdbook-theme-toggle");
    // From light to two dark ones and back, in the list that stays open. Colours may take a while to change.
    for (theme, is_dark, is_as_it_has_to_be) in [
        ("navy", true, "!window.pictures.includes(picture)"),
        ("coal", true, "!window.pictures.includes(picture)"),
        ("light", false, "window.pictures[0] === picture"),
    ] {
        page.click(&format!("#mdbook-theme-{theme}"));
        let is_new = format!(
            "(() => {{ {EMBEDS} const embed = embeds[0], root = embed.shadowRoot, picture = {picture};
               return embed.matches(':state(dark)') === {is_dark} && {is_as_it_has_to_be} }})()",
        );
        page.wait_for(&format!("the colours of {theme}"), &is_new);
        page.of_embed(0, &format!("window.pictures.push({picture})"));
    }
    page.expect_quiet_console();
}

#[test]
fn arrow_keys_move_what_has_the_focus_and_turn_no_page() {
    let page = Page::of_the_guide(&Options::default());
    let lesson = lessons().remove(1);
    let file = format!("{}.html", lesson.name);
    page.turn_to(&file);
    page.expect_curves(&file, &lesson.embeds.iter().collect::<Vec<_>>());
    let control = lesson.embeds[0].control("learning_rate", &lesson.embeds[0].experiment);
    let Input::Slider { stops, position, .. } = control.input else { panic!("the learning rate is a slider") };
    page.of_embed(0, "root.querySelector('[data-control=learning_rate] input[type=range]').focus()");
    page.press(keys::ARROW_RIGHT);
    let next =
        format!("(() => {{ {EMBEDS} return String(embeds[0].learningRate) === '{}' }})()", stops[position + 1].value);
    page.wait_for("the next learning rate", &next);
    // The chart's own keys move its cursor.
    page.of_embed(0, "root.querySelector('canvas').focus()");
    for key in [keys::ARROW_RIGHT, keys::ARROW_RIGHT, keys::ARROW_LEFT] {
        page.press(key);
    }
    page.browser.execute_async("setTimeout(arguments[0], 300)", json!([])).expect("time passes");
    assert!(page.browser.url().expect("an address").ends_with(&file), "a key of the chart turned the page");
    page.expect_quiet_console();
}

#[test]
fn a_lesson_fits_a_phone() {
    let page = Page::of_the_guide(&Options { width: 360, height: 740, mobile: true, ..Options::default() });
    for lesson in lessons() {
        let file = format!("{}.html", lesson.name);
        page.turn_to(&file);
        page.expect_curves(&file, &lesson.embeds.iter().collect::<Vec<_>>());
        for idx in 0..lesson.embeds.len() {
            let width = page.of_embed(idx, "[embed.scrollWidth, embed.getBoundingClientRect().right]");
            let numbers: Vec<f64> = width.as_array().expect("two").iter().filter_map(Value::as_f64).collect();
            assert!(numbers.iter().all(|&edge| edge <= 360.0), "{file}: wider than the screen: {width}");
        }
        assert!(page.run("return document.documentElement.scrollWidth").as_f64() <= Some(360.0), "{file}");
    }
    page.expect_quiet_console();
}

//! Does the browser do what its methods promise? Each is tried on a small page, in a real Chromium.

use anyhow::{Context, Result};
use browser::{Browser, Options, keys};
use serde_json::json;
use std::time::Duration;

/// A page that notes what happens to it.
const PAGE: &str = r#"data:text/html;charset=utf-8,<!doctype html>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
  body { margin: 0; height: 2000px }
  .pad { position: absolute; left: 100px; top: 200px; width: 200px; height: 50px }
</style>
<input type="range" min="0" max="10" value="5" aria-label="range">
<input type="text" value="old" aria-label="text">
<button onclick="this.textContent = 'clicked'">click me</button>
<div class="pad"></div>
<script>
  const pad = document.querySelector(".pad");
  window.seen = [];
  for (const kind of ["pointerdown", "pointermove", "pointerup"])
    pad.addEventListener(kind, (event) => seen.push([kind, event.clientX, event.clientY, event.buttons]));
</script>"#;

const TIMEOUT: Duration = Duration::from_secs(10);

/// Opens the page with the given options and does something with it.
fn check(options: &Options, drive: impl FnOnce(&Browser) -> Result<()>) -> Result<()> {
    let browser = Browser::launch(options)?;
    browser.goto(PAGE)?;
    drive(&browser)
}

#[test]
fn elements_are_found_read_and_changed() -> Result<()> {
    check(&Options::default(), |browser| {
        assert_eq!(browser.find_all("input")?.len(), 2);
        assert!(browser.find_all("video")?.is_empty());
        let error = browser.find("video").err().context("there is no video")?;
        assert!(format!("{error:#}").contains("no such element"), "{error:#}");

        let button = browser.find("button")?;
        assert_eq!(button.text()?, "click me");
        button.click()?;
        assert_eq!(button.text()?, "clicked");

        let field = browser.find("input[type=text]")?;
        assert_eq!(field.attribute("aria-label")?.as_deref(), Some("text"));
        assert_eq!(field.attribute("title")?, None);
        field.clear()?;
        field.send_keys("new")?;
        assert_eq!(field.property("value")?, "new");
        assert_eq!(field.attribute("value")?.as_deref(), Some("old"));
        Ok(())
    })
}

#[test]
fn keys_go_to_the_element_with_the_focus() -> Result<()> {
    check(&Options::default(), |browser| {
        browser.press(keys::TAB)?;
        browser.keys(&[keys::ARROW_RIGHT, keys::ARROW_RIGHT, keys::ARROW_LEFT])?;
        let range = browser.find("input[type=range]")?;
        assert_eq!(range.property("value")?, "6");
        browser.press(keys::END)?;
        assert_eq!(range.property("value")?, "10");
        browser.press(keys::HOME)?;
        assert_eq!(range.property("value")?, "0");

        browser.keys(&[keys::TAB, keys::TAB])?;
        assert_eq!(browser.execute("return document.activeElement.localName", json!([]))?, "button");
        browser.press(keys::SPACE)?;
        assert_eq!(browser.find("button")?.text()?, "clicked");
        browser.chord(&[keys::SHIFT, keys::TAB])?;
        assert_eq!(browser.execute("return document.activeElement.type", json!([]))?, "text");
        Ok(())
    })
}

#[test]
fn a_drag_is_seen_by_the_page_where_the_rectangle_says() -> Result<()> {
    check(&Options::default(), |browser| {
        browser.execute("scrollTo(0, 100)", json!([]))?;
        let rect = browser.find(".pad")?.rect()?;
        assert_eq!((rect.x, rect.y, rect.width, rect.height), (100.0, 100.0, 200.0, 50.0));
        assert_eq!(rect.center(), (200.0, 125.0));
        browser.pointer_drag((110.0, 110.0), &[(150.0, 120.0)], (250.5, 130.0))?;
        let seen = browser.execute("return seen", json!([]))?;
        let seen = seen.as_array().context("the page keeps a list")?;
        assert!(seen.contains(&json!(["pointerdown", 110, 110, 1])), "{seen:?}");
        assert!(seen.contains(&json!(["pointermove", 150, 120, 1])), "{seen:?}");
        let last = seen.last().context("something was seen")?;
        assert_eq!((&last[0], &last[3]), (&json!("pointerup"), &json!(0)), "{seen:?}");
        Ok(())
    })
}

#[test]
fn the_viewport_is_as_large_as_asked_even_on_a_phone() -> Result<()> {
    const VIEWPORT: &str = "return [innerWidth, innerHeight, devicePixelRatio]";
    let phone = Options { width: 360, height: 740, device_scale_factor: 3.0, mobile: true, dark: false };
    check(&phone, |browser| {
        assert_eq!(browser.execute(VIEWPORT, json!([]))?, json!([360, 740, 3]));
        assert_eq!(png_size(&browser.screenshot()?), (1080, 2220));
        browser.set_viewport(1280, 800, 2.0, false)?;
        assert_eq!(browser.execute(VIEWPORT, json!([]))?, json!([1280, 800, 2]));
        assert_eq!(png_size(&browser.screenshot()?), (2560, 1600));
        Ok(())
    })
}

#[test]
fn the_colour_scheme_is_the_readers_also_after_a_new_page() -> Result<()> {
    const IS_DARK: &str = "return matchMedia('(prefers-color-scheme: dark)').matches";
    check(&Options { dark: true, ..Options::default() }, |browser| {
        assert_eq!(browser.execute(IS_DARK, json!([]))?, true);
        browser.set_dark(false)?;
        assert_eq!(browser.execute(IS_DARK, json!([]))?, false);
        browser.set_dark(true)?;
        browser.goto("about:blank")?;
        assert_eq!(browser.execute(IS_DARK, json!([]))?, true);
        Ok(())
    })
}

#[test]
fn scripts_return_values_now_or_later() -> Result<()> {
    check(&Options::default(), |browser| {
        assert_eq!(browser.execute("return arguments[0] + 1", json!([41]))?, 42);
        let later = "const done = arguments[1]; setTimeout(() => done(arguments[0] + 1), 10)";
        assert_eq!(browser.execute_async(later, json!([41]))?, 42);
        let error = browser.execute("throw new Error('on purpose')", json!([])).err().context("it throws")?;
        assert!(format!("{error:#}").contains("on purpose"), "{error:#}");
        Ok(())
    })
}

#[test]
fn waiting_ends_when_the_expression_is_true_or_says_what_was_missing() -> Result<()> {
    check(&Options::default(), |browser| {
        browser.execute("setTimeout(() => { window.ready = 'yes' }, 100)", json!([]))?;
        assert_eq!(browser.wait_for("the page", "window.ready", TIMEOUT)?, "yes");
        let wait = |expression| browser.wait_for("a wonder", expression, Duration::from_millis(50));
        let error = wait("1 - 1").err().context("zero is not true")?;
        assert_eq!(format!("{error:#}"), "waited 0.05 s for a wonder, but `1 - 1` was 0");
        let error = wait("no_such_name").err().context("there is no such name")?;
        assert!(format!("{error:#}").contains("no_such_name is not defined"), "{error:#}");
        Ok(())
    })
}

#[test]
fn the_console_is_told_once_and_scripts_come_before_the_page() -> Result<()> {
    check(&Options::default(), |browser| {
        browser.before_each_page("window.early = 'early'; console.warn('careful')")?;
        browser.goto(PAGE)?;
        assert_eq!(browser.execute("return window.early", json!([]))?, "early");
        browser.execute("console.log('quiet'); setTimeout(() => { throw new Error('loud') })", json!([]))?;
        browser.execute_async("setTimeout(arguments[0], 50)", json!([]))?;
        let lines = browser.console()?;
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(lines[0].starts_with("WARNING") && lines[0].contains("careful"), "{lines:?}");
        assert!(lines[1].starts_with("SEVERE") && lines[1].contains("loud"), "{lines:?}");
        assert!(browser.console()?.is_empty());
        Ok(())
    })
}

#[test]
fn a_frame_is_entered_even_where_it_is_a_world_of_its_own() -> Result<()> {
    check(&Options::default(), |browser| {
        let frame = "const frame = document.createElement('iframe');
                     frame.sandbox = 'allow-scripts';
                     frame.srcdoc = '<p>inside';
                     document.body.append(frame);";
        browser.execute(frame, json!([]))?;
        browser.enter_frame("iframe")?;
        assert_eq!(browser.wait_for("its text", "document.querySelector('p')?.textContent", TIMEOUT)?, "inside");
        assert_eq!(browser.execute("return [origin, window === top]", json!([]))?, json!(["null", false]));
        browser.leave_frames()?;
        assert_eq!(browser.execute("return window === top", json!([]))?, true);
        Ok(())
    })
}

#[test]
fn the_address_is_told_with_its_fragment() -> Result<()> {
    let browser = Browser::launch(&Options::default())?;
    browser.goto("about:blank#here")?;
    assert_eq!(browser.url()?, "about:blank#here");
    Ok(())
}

/// Width and height in device pixels, which a PNG keeps in its first chunk.
fn png_size(png: &[u8]) -> (u32, u32) {
    let number = |start: usize| png[start..start + 4].iter().fold(0, |sum, &byte| sum << 8 | u32::from(byte));
    (number(16), number(20))
}

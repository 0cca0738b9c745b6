//! What can be asked of, and done to, one element of the page?

use crate::{Browser, text};
use anyhow::{Context, Result};
use serde_json::{Value, json};

/// The name under which WebDriver hands out elements, laid down by the standard.
const ELEMENT_KEY: &str = "element-6066-11e4-a52e-4f735466cecf";

/// An element of the page; it becomes stale, and every method an error, when the page is replaced.
pub struct Element<'a> {
    browser: &'a Browser,
    css: String,
    id: String,
}

/// A rectangle in CSS pixels from the viewport's top left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// The left edge.
    pub x: f64,
    /// The top edge.
    pub y: f64,
    /// From the left edge to the right one.
    pub width: f64,
    /// From the top edge to the bottom one.
    pub height: f64,
}

impl Rect {
    /// The point in the middle, where a hand would press.
    pub fn center(&self) -> (f64, f64) {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }
}

impl<'a> Element<'a> {
    pub(crate) fn new(browser: &'a Browser, css: &str, answer: &Value) -> Result<Self> {
        let id = answer[ELEMENT_KEY].as_str().context("WebDriver answered no element")?;
        Ok(Self { browser, css: css.to_string(), id: id.to_string() })
    }

    /// Scrolls the element into view and clicks its middle with the mouse.
    ///
    /// # Errors
    ///
    /// When it is hidden, or something else lies over its middle.
    pub fn click(&self) -> Result<()> {
        self.post("click", &json!({})).map(drop)
    }

    /// The text that the reader sees in it.
    pub fn text(&self) -> Result<String> {
        text(self.get("text")?, "the element's text")
    }

    /// The value of an attribute as the document has it, or `None` when it is absent.
    pub fn attribute(&self, name: &str) -> Result<Option<String>> {
        self.execute("return element.getAttribute(argument)", json!(name)).map(|value| value.as_str().map(String::from))
    }

    /// The value of a JavaScript property, such as `value` or `checked`.
    pub fn property(&self, name: &str) -> Result<Value> {
        self.get(&format!("property/{name}"))
    }

    /// Gives the element the focus and types the text into it; characters of [`keys`](crate::keys) are keys.
    pub fn send_keys(&self, text: &str) -> Result<()> {
        self.post("value", &json!({ "text": text })).map(drop)
    }

    /// Empties a field.
    pub fn clear(&self) -> Result<()> {
        self.post("clear", &json!({})).map(drop)
    }

    /// Where in the viewport the element is. WebDriver's own request counts from the document's corner instead, which
    /// [`Browser::pointer_drag`] could not use.
    pub fn rect(&self) -> Result<Rect> {
        let script = "const { x, y, width, height } = element.getBoundingClientRect(); return [x, y, width, height]";
        let answer = self.execute(script, Value::Null)?;
        let number = |idx: usize| answer[idx].as_f64().context("an element's rectangle is not made of numbers");
        Ok(Rect { x: number(0)?, y: number(1)?, width: number(2)?, height: number(3)? })
    }

    /// Runs a script that sees the element as `element` and the JSON value as `argument`.
    pub fn execute(&self, script: &str, argument: Value) -> Result<Value> {
        let script = format!("const [element, argument] = arguments; {script}");
        self.browser.execute(&script, json!([self.reference(), argument])).with_context(|| self.name())
    }

    /// The element as WebDriver writes it in JSON.
    pub(crate) fn reference(&self) -> Value {
        json!({ ELEMENT_KEY: self.id })
    }

    fn get(&self, command: &str) -> Result<Value> {
        self.browser.session.get(&format!("element/{}/{command}", self.id)).with_context(|| self.name())
    }

    fn post(&self, command: &str, body: &Value) -> Result<Value> {
        self.browser.session.post(&format!("element/{}/{command}", self.id), body).with_context(|| self.name())
    }

    fn name(&self) -> String {
        format!("with the element `{}`", self.css)
    }
}

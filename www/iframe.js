// @ts-check
// What is in the frame of a page that embeds the playground? One element, which fills it, and speaks with that page.
//
// `embed.html?learning-rate=0.3&controls=none` has the attributes in its query, and `embed.html#v=1&learning_rate=0.3` the state, as a
// link of the playground. The page around may send messages, which are data and nothing else:
// `{target: "loss-playground", v: 1, type: "set", attributes: {…}}`, and the types `theme`, `run`, `pause`, `reset` and `getState`.

import "./define.js";

/** @typedef {import("./protocol.js").FromFrame} FromFrame */

const NAME = "loss-playground";
/** The version of the messages. */
const VERSION = 1;
/** A chart of fewer CSS pixels shows nothing. */
const LOWEST_CHART = 120;

/** @type {any} a `LossPlayground` */
const element = document.createElement(NAME);
/** What the page around calls this frame, if it wants to. */
let id = "";
/** Whether the address says how high the chart is; otherwise it is as high as the frame allows. */
let has_height = false;
/** Whether the address says which theme it is; otherwise the page around may. */
let has_theme = false;
/** What the chart's height would be if the frame had any. */
let wanted_chart = 0;

/** @type {string[]} */
const known = element.constructor.observedAttributes ?? [];
/** @type {string[]} */
const unknown = [];
for (const [name, text] of new URLSearchParams(location.search)) {
  if (name === "id") id = text;
  else if (!set_attribute(name, text)) unknown.push(name);
}
if (unknown.length > 0) console.warn(`${NAME}: the address has ${unknown.join(", ")}; known are ${known.join(", ")}`);
if (location.hash.length > 1 && !element.hasAttribute("state")) element.setAttribute("state", location.hash.slice(1));
has_height = element.hasAttribute("height");
has_theme = element.hasAttribute("theme");

element.addEventListener("ready", () => say({ type: "ready", state: element.getState() }));
for (const type of /** @type {const} */ (["input", "change"])) {
  element.addEventListener(type, (/** @type {CustomEvent} */ event) => {
    if (event.detail) say({ type, ...event.detail, state: element.getState() });
  });
}
element.addEventListener("finish", (/** @type {CustomEvent} */ event) => say({ type: "done", ...event.detail }));
element.addEventListener("error", (/** @type {CustomEvent} */ event) => {
  if (event.detail) say({ type: "error", ...event.detail });
});
addEventListener("message", (event) => {
  if (event.source === parent && parent !== window) hear(event.data);
});
document.body.append(element);
new ResizeObserver(fit).observe(element);
addEventListener("resize", fit);

/**
 * Sets an attribute that the element knows, and no other: a frame's address is written by anyone.
 * @param {string} name
 * @param {unknown} to text, a number or a truth; nothing removes it
 */
function set_attribute(name, to) {
  const attribute = name.replaceAll("_", "-");
  if (!known.includes(attribute)) return false;
  if (to === null || to === undefined || to === false) element.removeAttribute(attribute);
  else if (to === true) element.setAttribute(attribute, "");
  else element.setAttribute(attribute, String(to));
  return true;
}

/** Makes the chart as high as the frame leaves it, and tells the page around how high the frame would have to be. */
function fit() {
  const chart_height = element.shadowRoot?.querySelector("[part~=chart]")?.getBoundingClientRect().height ?? 0;
  if (chart_height === 0) return;
  const around = element.getBoundingClientRect().height - chart_height;
  // Before this page says anything, it is what the element's own style says.
  if (wanted_chart === 0 || has_height) wanted_chart = chart_height;
  if (!has_height) {
    const height = Math.max(LOWEST_CHART, Math.floor(innerHeight - around));
    if (element.getAttribute("height") !== String(height)) element.setAttribute("height", String(height));
  }
  say_height(Math.ceil(around + wanted_chart));
}

let last_height = 0;
/** @param {number} height */
function say_height(height) {
  if (height === last_height) return;
  last_height = height;
  say({ type: "resize", height });
}

/**
 * Obeys the page around.
 * @param {any} message
 */
function hear(message) {
  if (typeof message !== "object" || message === null) return;
  if (message.target !== NAME || message.v !== VERSION) return;
  switch (message.type) {
    case "set":
      for (const [name, to] of Object.entries(message.attributes ?? {})) {
        if (!set_attribute(name, to)) console.warn(`${NAME}: a message sets ${name}; known are ${known.join(", ")}`);
      }
      if ("height" in (message.attributes ?? {})) has_height = element.hasAttribute("height");
      if ("theme" in (message.attributes ?? {})) has_theme = element.hasAttribute("theme");
      break;
    case "theme":
      wear(message);
      // Whoever sends it may not have been there when the height was told.
      if (last_height > 0) say({ type: "resize", height: last_height });
      break;
    case "run":
      element.run();
      break;
    case "pause":
      element.pause();
      break;
    case "reset":
      element.reset();
      break;
    case "getState":
      say({ type: "state", state: element.getState(), link: element.link, status: element.status, request: message.request });
      break;
  }
}

/**
 * Looks as the page around does.
 * @param {{ theme?: unknown, color?: unknown, background?: unknown }} message
 */
function wear({ theme, color, background }) {
  if (has_theme) return;
  const root = document.documentElement;
  if (theme === "light" || theme === "dark") root.style.colorScheme = theme;
  if (is_color(color)) root.style.color = color;
  if (is_color(background)) root.style.backgroundColor = background;
}

/**
 * @param {unknown} text
 * @returns {text is string}
 */
function is_color(text) {
  return typeof text === "string" && CSS.supports("color", text);
}

/** @param {FromFrame} message */
function say(message) {
  // A frame may be anywhere, and in a sandbox it has no origin; nothing that is told is a secret.
  if (parent !== window) parent.postMessage({ source: NAME, v: VERSION, id, ...message }, "*");
}

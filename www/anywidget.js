// @ts-check
// How is the playground a widget of Jupyter? As anywidget wants it: a module with `render`, which is given a model and an element.
//
// The model has `attributes` (a dictionary, as in HTML, with `_` or `-`), `state` (as `getState` gives it; it goes both ways) and `result`
// (of the last run that came to its end).

import "./define.js";

const NAME = "loss-playground";

/**
 * What a widget is given (https://anywidget.dev/en/afm/).
 * @typedef {object} Model
 * @property {(name: string) => any} get
 * @property {(name: string, value: unknown) => void} set
 * @property {() => void} save_changes
 * @property {(event: string, listener: () => void) => void} on
 * @property {(event: string, listener: () => void) => void} off
 */

/** @param {{ model: Model, el: HTMLElement }} widget */
function render({ model, el }) {
  /** @type {any} a `LossPlayground` */
  const element = document.createElement(NAME);
  /** @type {string[]} */
  const known = element.constructor.observedAttributes ?? [];
  /** @type {string[]} those that the model has set, and may take back */
  let given = [];
  /** The state that both have, as text. */
  let shared = "";

  const take_attributes = () => {
    const attributes = Object.entries(model.get("attributes") ?? {}).map(([name, to]) => [name.replaceAll("_", "-"), to]);
    const names = attributes.map(([name]) => name);
    for (const name of given) if (!names.includes(name)) element.removeAttribute(name);
    given = names.filter((name) => known.includes(name));
    const unknown = names.filter((name) => !known.includes(name));
    if (unknown.length > 0) console.warn(`${NAME}: there is no attribute ${unknown.join(", ")}; known are ${known.join(", ")}`);
    for (const [name, to] of attributes) {
      if (!given.includes(name)) continue;
      if (to === null || to === false) element.removeAttribute(name);
      else element.setAttribute(name, to === true ? "" : String(to));
    }
  };
  const take_state = () => {
    const state = model.get("state");
    const text = as_text(state);
    if (text === shared || text === as_text({})) return;
    shared = text;
    element.setState(state);
  };
  const give_state = () => {
    const state = element.getState();
    const text = as_text(state);
    if (text === shared) return;
    shared = text;
    model.set("state", state);
    model.save_changes();
  };
  const give_result = (/** @type {CustomEvent} */ event) => {
    model.set("result", event.detail.result);
    model.save_changes();
  };

  const life = new AbortController();
  take_attributes();
  take_state();
  for (const type of ["ready", "change"]) element.addEventListener(type, give_state, life);
  element.addEventListener("finish", give_result, life);
  model.on("change:attributes", take_attributes);
  model.on("change:state", take_state);
  el.append(element);
  return () => {
    model.off("change:attributes", take_attributes);
    model.off("change:state", take_state);
    life.abort();
    element.remove();
  };
}

/**
 * The same text for the same state, whatever the order in which it came.
 * @param {unknown} state
 */
function as_text(state) {
  return JSON.stringify(Object.entries(state ?? {}).sort());
}

export default { render };

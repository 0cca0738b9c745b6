// @ts-check
// How does a reader choose what of the chart is in sight, and read its numbers? By the inputs below it, its table, and the menu that saves it.

/** @import { ViewControl } from "./protocol.js" */

import { make, set_text } from "./controls.js";

export class Sight {
  #slots;
  #chart;
  #on_change;
  /** What the inputs of the view show. */
  #state = "";

  /**
   * @param {{ canvas: HTMLCanvasElement, view: HTMLElement, numbers: HTMLDetailsElement, saving: HTMLDetailsElement }} slots
   * @param {any} chart a `LossChart`
   * @param {{ on_change: () => void, save: (kind: string) => Promise<void> }} page
   */
  constructor(slots, chart, { on_change, save }) {
    this.#slots = slots;
    this.#chart = chart;
    this.#on_change = on_change;
    const { numbers, saving, canvas } = slots;
    numbers.addEventListener("toggle", () => this.#show_numbers());
    for (const button of saving.querySelectorAll("button")) {
      button.addEventListener("click", () => {
        saving.open = false;
        saving.querySelector("summary")?.focus();
        save(button.value);
      });
    }
    close_outside(saving);
    const scope = canvas.closest("section");
    const chart_place = canvas.parentElement;
    if (scope && chart_place) stick(scope, chart_place);
    this.show();
  }

  /** Shows what has changed, after the chart was drawn. */
  show() {
    this.#show_view();
    this.#show_numbers();
  }

  #show_view() {
    const { view: place } = this.#slots;
    // What the inputs are made of; to make them takes longer.
    const state = `${this.#chart.fragment("")} ${this.#chart.metric_label}`;
    if (state === this.#state) return;
    this.#state = state;
    /** @type {ViewControl[]} */
    const controls = this.#chart.view();
    const names = controls.map(({ name }) => name).join();
    if (place.dataset.names !== names) {
      const focused = place.contains(document.activeElement) ? document.activeElement?.getAttribute("data-key") : null;
      place.dataset.names = names;
      place.replaceChildren();
      for (const control of controls) {
        const element = this.#view_control(control);
        // Both stay in one line.
        if (control.joins) place.lastElementChild?.append(element);
        else place.append(make("span", { className: "group" }, element));
      }
      if (focused) /** @type {HTMLElement | null} */ (place.querySelector(`[data-key="${focused}"]`))?.focus();
    }
    for (const control of controls) update_control(place, control);
  }

  /** @param {ViewControl} control */
  #view_control({ name, label, help, options, is_slider, joins }) {
    const set = (/** @type {string} */ value) => {
      this.#chart.set_view(name, value);
      this.#on_change();
    };
    if (is_slider) {
      const input = make("input", { type: "range", min: "0", max: String(options.length - 1), step: "1", title: help });
      input.dataset.key = name;
      input.addEventListener("input", () => set(options[input.valueAsNumber][0]));
      const words = make("output", { className: "words" });
      return labelled(name, make("label", {}, make("span", { textContent: label }), input, words));
    }
    if (options.length === 2) {
      const buttons = options.map(([value, words]) => {
        const button = make("button", { type: "button", value, textContent: words });
        button.dataset.key = `${name} ${value}`;
        button.addEventListener("click", () => set(value));
        return button;
      });
      const group = make("span", { className: "choice", title: help }, ...buttons);
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", label);
      if (joins) return labelled(name, group);
      return labelled(name, make("span", { className: "label" }, make("span", { textContent: label, ariaHidden: "true" }), group));
    }
    const input = make("select", { title: help }, ...options.map(([value, words]) => make("option", { value, textContent: words })));
    input.dataset.key = name;
    input.addEventListener("change", () => set(input.value));
    return labelled(name, make("label", {}, make("span", { textContent: label }), input));
  }

  #show_numbers() {
    const { numbers } = this.#slots;
    if (!numbers.open) return;
    /** @type {{ columns: string[], rows: string[][] }} */
    const { columns, rows } = this.#chart.table();
    const content = JSON.stringify(rows);
    if (numbers.dataset.content === content) return;
    numbers.dataset.content = content;
    const head = make("tr", {}, ...columns.map((column) => make("th", { scope: "col", textContent: column })));
    const line = ([first, ...rest]) =>
      make("tr", {}, make("th", { scope: "row", textContent: first }), ...rest.map((cell) => make("td", { textContent: cell })));
    const table = numbers.querySelector("table");
    table?.replaceChildren(make("thead", {}, head), make("tbody", {}, ...rows.map(line)));
  }
}

/**
 * @param {string} name
 * @param {HTMLElement} element
 */
function labelled(name, element) {
  element.dataset.view = name;
  return element;
}

/**
 * @param {HTMLElement} place
 * @param {ViewControl} control
 */
function update_control(place, { name, options, value, is_slider }) {
  const element = place.querySelector(`[data-view="${name}"]`);
  const input = element?.querySelector("input, select");
  if (is_slider && input instanceof HTMLInputElement) {
    // A link may have put it between two stops.
    const idx = options.findLastIndex(([stop]) => Number(stop) <= Number(value));
    const words = options.find(([stop]) => stop === value)?.[1] ?? value;
    input.valueAsNumber = idx;
    input.setAttribute("aria-valuetext", words);
    set_text(element?.querySelector("output"), words);
  } else if (input instanceof HTMLSelectElement) {
    input.value = value;
    options.forEach(([, words], idx) => set_text(input.options[idx], words));
  }
  for (const button of element?.querySelectorAll("button") ?? []) {
    button.setAttribute("aria-pressed", String(button.value === value));
  }
}

/**
 * A section that is higher than the window stays where its end is seen, as far as the chart is seen, too: a curve has to be in sight
 * while a control is moved.
 * @param {HTMLElement} section
 * @param {HTMLElement} chart
 */
function stick(section, chart) {
  const fit = () => {
    const top = Math.max(-chart.offsetTop, Math.min(0, innerHeight - section.offsetHeight));
    section.style.setProperty("top", `${top}px`);
  };
  new ResizeObserver(fit).observe(section);
  addEventListener("resize", fit);
}

/**
 * A menu is closed by a click elsewhere and by Escape.
 * @param {HTMLDetailsElement} menu
 */
export function close_outside(menu) {
  addEventListener("pointerdown", ({ target }) => {
    if (menu.open && target instanceof Node && !menu.contains(target)) menu.open = false;
  });
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !menu.contains(relatedTarget)) menu.open = false;
  });
  menu.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}

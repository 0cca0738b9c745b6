// @ts-check
// What can the reader set? Every input is built from the catalog, which Rust hands over; none is known here by name.

/** @import { Control, Setup } from "./protocol.js" */

/**
 * @typedef {object} Built a control on the page
 * @property {HTMLElement} element
 * @property {(control: Control) => void} update
 * @property {(message: string) => void} refuse
 */

export class Controls {
  #form;
  #on_change;
  #on_attention;
  /** @type {Map<string, Built>} */
  #built = new Map();
  /** @type {Map<string, HTMLElement>} */
  #groups = new Map();
  /** @type {Map<string, Control>} */
  #controls = new Map();
  /** The control whose new value was refused. */
  #refused = "";
  /** The control that the reader looks at. */
  #attended = "";

  /**
   * @param {HTMLFormElement} form
   * @param {(control: Control, value: string, is_settled: boolean) => void} on_change a slider that is still being moved has not
   *   settled
   * @param {(control: Control) => void} on_attention the reader looks at a control
   */
  constructor(form, on_change, on_attention) {
    this.#form = form;
    this.#on_change = on_change;
    this.#on_attention = on_attention;
    form.addEventListener("submit", (event) => event.preventDefault());
    for (const type of ["focusin", "pointerover"]) {
      form.addEventListener(type, (event) => {
        const element = /** @type {Element} */ (event.target).closest("[data-control]");
        if (element instanceof HTMLElement) this.#attend(element.dataset.control ?? "");
      });
    }
  }

  /**
   * Shows these controls. Inputs that stay are not touched, so that a drag goes on and the focus stays; neither is a control that
   * is the same object as before.
   * @param {Setup} setup
   */
  show(setup) {
    const known = this.#controls;
    const refused = this.#refused;
    this.#refused = "";
    this.#controls = new Map(setup.controls.map((control) => [control.name, control]));
    for (const [name, { element }] of this.#built) {
      if (!this.#controls.has(name)) {
        element.remove();
        this.#built.delete(name);
      }
    }
    /** @type {Map<HTMLElement, Element | null>} */
    const last = new Map();
    for (const control of setup.controls) {
      const group = this.#group(control.group);
      let built = this.#built.get(control.name);
      if (built?.element.dataset.kind !== control.input.kind) {
        built?.element.remove();
        built = this.#build(control);
        this.#built.set(control.name, built);
      }
      if (known.get(control.name) !== control || control.name === refused) built.update(control);
      const before = last.get(group) ?? group.firstElementChild;
      if (before?.nextElementSibling !== built.element) before?.after(built.element);
      last.set(group, built.element);
    }
    this.#attend(this.#attended);
  }

  /**
   * Shows the old value again, and says beside the control why the new one was refused, until the next change.
   * @param {string} name
   * @param {string} message
   */
  refuse(name, message) {
    const built = this.#built.get(name);
    const control = this.#controls.get(name);
    if (!built || !control) return;
    built.update(control);
    built.refuse(message);
    this.#refused = name;
  }

  /** @param {string} name */
  #attend(name) {
    this.#attended = name;
    const control = this.#controls.get(name);
    if (control) this.#on_attention(control);
  }

  /** @param {string} name */
  #group(name) {
    let group = this.#groups.get(name);
    if (!group) {
      group = make("fieldset", {}, make("legend", { textContent: name }));
      this.#groups.set(name, group);
      this.#form.append(group);
    }
    return group;
  }

  /**
   * @param {Control} control
   * @returns {Built}
   */
  #build(control) {
    const id = `control-${control.name}`;
    const label = make("label", { htmlFor: id });
    // For the eyes: a screen reader hears the same from the slider itself.
    const words = make("span", { className: "words", ariaHidden: "true" });
    const help = make("p", { id: `${id}-help`, className: "visually-hidden" });
    const reset = make("button", { type: "button", className: "reset", textContent: "↺", title: "Back to the default" });
    const refusal = make("p", { id: `${id}-refusal`, className: "refusal", hidden: true });
    refusal.setAttribute("role", "alert");
    reset.addEventListener("click", () => {
      // The button goes away when the default is back.
      input.focus();
      const shown = this.#controls.get(control.name) ?? control;
      this.#on_change(shown, shown.default, true);
    });
    const { input, update } = this.#input(control);
    input.id = id;
    input.setAttribute("aria-describedby", `${refusal.id} ${help.id}`);
    const element = make(
      "div",
      { className: "control" },
      make("div", { className: "title" }, label, reset, words),
      input instanceof HTMLInputElement && input.type === "number" ? this.#with_next(control, input) : input,
      refusal,
      help,
    );
    element.dataset.control = control.name;
    element.dataset.kind = control.input.kind;
    return {
      element,
      update: (control) => {
        element.classList.toggle("own", control.of !== null);
        const is_default = control.value === control.default;
        reset.classList.toggle("hidden", is_default);
        reset.disabled = is_default;
        reset.ariaLabel = `${control.label}: back to the default`;
        set_text(label, control.label);
        set_text(words, control.input.kind === "slider" ? control.words : "");
        const { input: kind, value } = control;
        const option = kind.kind === "choice" && kind.options.find((option) => option.value === value);
        set_text(help, option ? `${control.help} ${option.label}: ${option.help}` : control.help);
        if (!refusal.hidden) refusal.hidden = true;
        input.removeAttribute("aria-invalid");
        update(control);
      },
      refuse: (message) => {
        refusal.textContent = message;
        refusal.hidden = false;
        input.setAttribute("aria-invalid", "true");
      },
    };
  }

  /**
   * @param {Control} control
   * @returns {{ input: HTMLInputElement | HTMLSelectElement, update: (control: Control) => void }}
   */
  #input({ name, input: { kind } }) {
    const on_change = (/** @type {string} */ value, is_settled = true) => {
      const control = this.#controls.get(name);
      if (control) this.#on_change(control, value, is_settled);
    };
    if (kind === "choice") {
      const input = make("select", {});
      input.addEventListener("change", () => on_change(input.value));
      let shown = "";
      return {
        input,
        update: ({ value, input: { options } }) => {
          if (shown !== JSON.stringify(options)) {
            shown = JSON.stringify(options);
            input.replaceChildren(...options.map(({ value, label }) => make("option", { value, textContent: label })));
          }
          input.value = value;
        },
      };
    }
    if (kind === "switch") {
      const input = make("input", { type: "checkbox" });
      input.addEventListener("change", () => on_change(input.checked ? "on" : "off"));
      return { input, update: ({ value }) => (input.checked = value === "on") };
    }
    if (kind === "slider") {
      const input = make("input", { type: "range", min: "0", step: "1" });
      /** @type {{ value: string, words: string }[]} */
      let stops = [];
      for (const type of ["input", "change"]) {
        input.addEventListener(type, () => {
          const { value, words } = stops[input.valueAsNumber];
          const shown = this.#built.get(name)?.element.querySelector(".words");
          if (shown instanceof HTMLElement) set_text(shown, words);
          on_change(value, type === "change");
        });
      }
      return {
        input,
        update: ({ words, input: slider }) => {
          stops = slider.stops;
          const max = String(stops.length - 1);
          if (input.max !== max) input.max = max;
          input.valueAsNumber = slider.position;
          input.setAttribute("aria-valuetext", words);
        },
      };
    }
    const input = make("input", { type: "number" });
    input.addEventListener("change", () => on_change(input.value));
    return {
      input,
      update: ({ value, input: { min, max, whole } }) => {
        input.step = whole ? "1" : "any";
        input.min = String(min);
        input.max = String(max);
        input.value = value;
      },
    };
  }

  /**
   * A number with a button for the next one.
   * @param {Control} control
   * @param {HTMLInputElement} input
   */
  #with_next({ name }, input) {
    const next = make("button", { type: "button", textContent: "Next" });
    next.addEventListener("click", () => {
      const control = this.#controls.get(name);
      const number = Number(control?.value ?? 0) + 1;
      if (control) this.#on_change(control, String(number > Number(input.max) ? input.min : number), true);
    });
    return make("div", { className: "number" }, input, next);
  }
}

/**
 * Says what the control does in a place of its own, so that nothing moves.
 * @param {HTMLElement} place
 * @param {Control} control
 */
export function show_help(place, control) {
  const lines = lines_about(control);
  // While a slider is dragged, what it does stays the same.
  if (place.textContent !== lines.map((line) => line.textContent).join("")) place.replaceChildren(...lines);
}

/**
 * What a control does, what is chosen there, and where that comes from.
 * @param {Control} control
 */
function lines_about({ label, help, value, input }) {
  const title = make("strong", { textContent: label });
  const lines = [make("p", {}, title, ` ${help}`)];
  const option = input.kind === "choice" && input.options.find((option) => option.value === value);
  if (option) {
    lines.push(make("p", {}, make("strong", { textContent: option.label }), ` ${option.help}`));
    if (option.reference) lines.push(make("p", { className: "reference", textContent: option.reference }));
  }
  return lines;
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<HTMLElementTagNameMap[Tag]>} properties
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/**
 * Says whether it was another text. What stays as it is is not touched: the browser would measure its place anew.
 * @param {Element | null | undefined} element
 * @param {string} text
 */
export function set_text(element, text) {
  const is_another = element && element.textContent !== text;
  if (is_another) element.textContent = text;
  return is_another;
}

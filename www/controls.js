// @ts-check
// What can the reader set? Every input is built from the catalog, which Rust hands over; none is known here by name.

/** @import { Control, Lesson, Setup, SliderInput } from "./protocol.js" */

/**
 * @typedef {object} Built a control on the page
 * @property {HTMLElement} element
 * @property {(control: Control, is_locked: boolean) => void} update
 * @property {(message: string) => void} refuse
 *
 * @typedef {object} Group
 * @property {HTMLFieldSetElement} all
 * @property {HTMLDetailsElement} rest
 * @property {HTMLElement} summary
 * @property {HTMLButtonElement} jump in the navigation
 */

export class Controls {
  #form;
  #nav;
  #on_change;
  #on_typed;
  #on_attention;
  /** @type {Map<string, Built>} */
  #built = new Map();
  /** The parts of each group: what everybody sets, and what is one click away. @type {Map<string, Group>} */
  #groups = new Map();
  /** @type {Map<string, Control>} */
  #controls = new Map();
  /** The control whose new value was refused. */
  #refused = "";
  /** The control that the reader looks at. */
  #attended = "";

  /**
   * @param {HTMLFormElement} form
   * @param {HTMLElement} nav where one jumps to a group
   * @param {object} page
   * @param {(control: Control, value: string, is_settled: boolean) => void} page.on_change a slider that is still being moved has not
   *   settled
   * @param {(control: Control, typed: string) => void} page.on_typed a number was typed
   * @param {(control: Control) => void} page.on_attention the reader looks at a control
   */
  constructor(form, nav, { on_change, on_typed, on_attention }) {
    this.#form = form;
    this.#nav = nav;
    this.#on_change = on_change;
    this.#on_typed = on_typed;
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
   * @param {Lesson} lesson
   * @param {boolean} is_opened whether a link was opened: then what is set out of the way is shown
   */
  show(setup, lesson, is_opened) {
    const known = this.#controls;
    const refused = this.#refused;
    this.#refused = "";
    const controls = setup.controls.filter(({ name }) => lesson.shown?.includes(name) ?? true);
    this.#controls = new Map(controls.map((control) => [control.name, control]));
    for (const [name, { element }] of this.#built) {
      if (!this.#controls.has(name)) {
        element.remove();
        this.#built.delete(name);
      }
    }
    /** @type {Map<HTMLElement, Element | null>} */
    const last = new Map();
    for (const control of controls) {
      const { all, rest } = this.#group(control.group);
      const group = control.is_rare ? rest : all;
      let built = this.#built.get(control.name);
      if (built?.element.dataset.kind !== control.input.kind) {
        built?.element.remove();
        built = this.#build(control);
        this.#built.set(control.name, built);
      }
      const is_locked = lesson.locked.includes(control.name);
      const is_as_before = known.get(control.name) === control && control.name !== refused;
      if (!is_as_before || is_locked !== "locked" in built.element.dataset) built.update(control, is_locked);
      const before = last.get(group) ?? group.firstElementChild;
      if (before?.nextElementSibling !== built.element) before?.after(built.element);
      last.set(group, built.element);
    }
    for (const [name, group] of this.#groups) {
      const of_it = controls.filter((control) => control.group === name);
      this.#show_group(group, of_it, is_opened, lesson.shown !== undefined);
    }
    this.#attend(this.#attended);
  }

  /**
   * @param {Group} group
   * @param {Control[]} controls of it
   * @param {boolean} is_opened
   * @param {boolean} is_lesson whether they were chosen to be shown
   */
  #show_group({ all, rest, summary, jump }, controls, is_opened, is_lesson) {
    all.hidden = jump.hidden = controls.length === 0;
    const rare = controls.filter(({ is_rare }) => is_rare);
    rest.hidden = rare.length === 0;
    const n_changed = rare.filter((control) => control.value !== control.default).length;
    const labels = rare.map(({ label }, idx) => (idx === 0 ? label : label[0].toLowerCase() + label.slice(1)));
    set_text(summary, `More${n_changed ? ` (${n_changed} changed)` : ""}: ${labels.join(", ")}`);
    if (is_opened && (n_changed || is_lesson)) rest.open = true;
  }

  /** Says once more what the control does that the reader looks at. */
  explain() {
    this.#attend(this.#attended);
  }

  /** The first of the inputs, for those who come by keyboard. */
  focus() {
    focus_first(this.#form);
  }

  /**
   * Says beside the control why the new value was refused, until the next change. What was typed stays, to be mended.
   * @param {string} name
   * @param {string} message
   */
  refuse(name, message) {
    this.#built.get(name)?.refuse(message);
    this.#refused = name;
  }

  /**
   * Shows the value that holds, and forgets what was refused.
   * @param {string} name
   */
  restore(name) {
    const built = this.#built.get(name);
    const control = this.#controls.get(name);
    if (built && control) built.update(control, "locked" in built.element.dataset);
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
      const legend = make("legend", { textContent: name });
      const summary = make("summary", {});
      const rest = make("details", { className: "more" }, summary);
      const all = make("fieldset", {}, legend, rest);
      const jump = make("button", { type: "button", textContent: name });
      jump.addEventListener("click", () => {
        all.scrollIntoView({ block: "start" });
        focus_first(all);
      });
      group = { all, rest, summary, jump };
      this.#groups.set(name, group);
      this.#nav.append(jump);
      this.#form.append(all);
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
    const exact = control.input.kind === "slider" ? this.#exact(control) : null;
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
    for (const described of [input, exact?.input]) described?.setAttribute("aria-describedby", `${refusal.id} ${help.id}`);
    const element = make(
      "div",
      { className: "control" },
      make("div", { className: "title" }, label, reset, ...(exact ? [exact.input] : [])),
      input instanceof HTMLInputElement && input.type === "number" ? this.#with_next(control, input) : input,
      refusal,
      help,
    );
    element.dataset.control = control.name;
    // What a site can style of the element's controls.
    const parts = { control: element, label, input, value: exact?.input };
    for (const [part, of_part] of Object.entries(parts)) of_part?.setAttribute("part", part);
    element.dataset.kind = control.input.kind;
    return {
      element,
      update: (control, is_locked) => {
        element.classList.toggle("own", control.of !== null);
        element.classList.toggle("live", control.live);
        if (is_locked) element.dataset.locked = "";
        else delete element.dataset.locked;
        const is_default = control.value === control.default;
        reset.classList.toggle("hidden", is_default || is_locked);
        reset.disabled = is_default || is_locked;
        reset.ariaLabel = `${control.label}: back to the default`;
        for (const each of element.querySelectorAll("input, select, .next")) {
          /** @type {HTMLInputElement} */ (each).disabled = is_locked;
        }
        set_text(label, control.label);
        const { input: kind, value } = control;
        const option = kind.kind === "choice" && kind.options.find((option) => option.value === value);
        set_text(help, option ? `${control.help} ${option.label}: ${option.help}` : control.help);
        if (!refusal.hidden) refusal.hidden = true;
        if (exact?.input.hasAttribute("aria-invalid")) delete exact.input.dataset.typing;
        for (const each of [input, exact?.input]) each?.removeAttribute("aria-invalid");
        exact?.update(control);
        update(control);
      },
      refuse: (message) => {
        // As it is called here.
        refusal.textContent = message.replace(/^\w+/, (word) => (word === control.name ? control.label : word));
        refusal.hidden = false;
        refusal.scrollIntoView({ block: "nearest" });
        (exact?.input ?? input).setAttribute("aria-invalid", "true");
      },
    };
  }

  /**
   * The value of a slider in words, which becomes a number to be typed over once it has the focus.
   * @param {Control} control
   * @returns {{ input: HTMLInputElement, update: (control: Control) => void }}
   */
  #exact({ name }) {
    const input = make("input", { type: "text", className: "exact", spellcheck: false, title: "Type an exact number" });
    const has_focus = () => input.matches(":focus");
    /** @type {Control | undefined} */
    let shown;
    const show = () => {
      const { words, input: slider } = /** @type {Control & { input: SliderInput }} */ (shown);
      input.value = has_focus() ? slider.typed : words;
      delete input.dataset.typing;
    };
    input.addEventListener("focus", () => (input.hasAttribute("aria-invalid") || show(), input.select()));
    // What was refused stays, to be mended.
    input.addEventListener("blur", () => input.hasAttribute("aria-invalid") || show());
    input.addEventListener("input", () => (input.dataset.typing = ""));
    input.addEventListener("change", () => {
      const control = this.#controls.get(name);
      delete input.dataset.typing;
      if (control) this.#on_typed(control, input.value);
      if (input.hasAttribute("aria-invalid")) return;
      // What is typed next takes its place.
      show();
      if (has_focus()) input.select();
    });
    input.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") (this.restore(name), show(), input.select());
    });
    return {
      input,
      update: (control) => {
        shown = control;
        input.ariaLabel = `${control.label}, exact number`;
        // What is being typed is not touched.
        if (!has_focus() || !("typing" in input.dataset)) show();
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
          const shown = this.#built.get(name)?.element.querySelector(".exact");
          if (shown instanceof HTMLInputElement) shown.value = words;
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
    input.addEventListener("change", () => on_change(input.validity.badInput ? "no number" : input.value));
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
    const next = make("button", { type: "button", className: "next", textContent: "Next" });
    next.addEventListener("click", () => {
      const control = this.#controls.get(name);
      const number = Number(control?.value ?? 0) + 1;
      if (control) this.#on_change(control, String(number > Number(input.max) ? input.min : number), true);
    });
    return make("div", { className: "number" }, input, next);
  }
}

/**
 * Gives the focus to the first input that can have it.
 * @param {HTMLElement} place
 */
function focus_first(place) {
  const inputs = [...place.querySelectorAll("input:enabled, select:enabled")];
  /** @type {HTMLElement | undefined} */ (inputs.find((input) => input instanceof HTMLElement && input.offsetParent))?.focus({
    preventScroll: true,
  });
}

/**
 * Says what the control does in a place of its own, so that nothing moves.
 * @param {HTMLElement} place
 * @param {Control} control
 * @param {boolean} is_watched whether a run is being watched, in which it may change something
 */
export function show_help(place, control, is_watched) {
  const lines = lines_about(control, is_watched);
  // While a slider is dragged, what it does stays the same.
  if (place.textContent !== lines.map((line) => line.textContent).join("")) place.replaceChildren(...lines);
}

/**
 * What a control does, what is chosen there, and where that comes from.
 * @param {Control} control
 * @param {boolean} is_watched
 */
function lines_about({ label, help, value, input, live }, is_watched) {
  const title = make("strong", { textContent: label });
  const lines = [make("p", {}, title, ` ${help}`)];
  const option = input.kind === "choice" && input.options.find((option) => option.value === value);
  if (option) {
    lines.push(make("p", {}, make("strong", { textContent: option.label }), ` ${option.help}`));
    if (option.reference) lines.push(make("p", { className: "reference", textContent: option.reference }));
  }
  if (is_watched) {
    const textContent = live
      ? "While you watch, it changes the run from this step on."
      : "It can’t change on the way: a change starts the run over.";
    lines.push(make("p", { textContent }));
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

// @ts-check
// What is `<loss-playground>`? One experiment in any page: its attributes set it, its controls change it, and its loss curve follows.

/** @import { Control, FileText, Lesson, New, Setup } from "./protocol.js" */
/** @import { Kind } from "./engine.js" */
/** @import { Shared } from "./shared.js" */

import { Canvas } from "./canvas.js";
import { Controls, make, set_text } from "./controls.js";
import { KINDS } from "./engine.js";
import { Past } from "./past.js";
import { settings, usual_controls, version, view_names } from "./pkg/attributes.js";
import styles from "./pkg/element_css.js";
import { Reading } from "./reading.js";
import { Runner } from "./run.js";
import { most_workers, shared, shared_now } from "./shared.js";
import { columns_of } from "./train.js";

/** A run that is out of sight for so many milliseconds pauses. */
const OUT_OF_SIGHT = 2000;
/** So close to the window, an element begins. */
const NEAR = "200px";
/** Steps are told at most so often, in milliseconds. */
const BETWEEN_STEPS = 100;
/** What `controls` says for a bare chart, and for every control that there is. */
const [NO_CONTROLS, ALL_CONTROLS] = ["none", "all"];
/** What the names of the view's parts begin with in links. */
const VIEW = "view.";
/** A column of a run, in a CSV. */
const COLUMNS = ["train_loss", "gradient_norm", "scheduled_learning_rate", "validation_loss", "validation_metric", "weight_norm"];

const kebab = (/** @type {string} */ name) => name.replaceAll("_", "-");
const snake = (/** @type {string} */ name) => name.replaceAll("-", "_");
const camel = (/** @type {string} */ name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());

/** The element's own attributes, besides the settings and the parts of the view. */
const OWN = ["state", "controls", "locked", "theme", "height", "label", "start", "engine"];
/** Of these, the ones that a property of the same name reflects. */
const REFLECTED = ["controls", "theme", "height", "label", "start", "engine"];

/**
 * @typedef {"idle" | "loading" | "ready" | "running" | "paused" | "done" | "error"} Status
 * @typedef {{ code: "csp" | "wasm" | "worker" | "data" | "config", message: string, hint: string }} Problem
 */

/** Said once for each thing that is wrong, however many elements have it. @type {Set<string>} */
const warned = new Set();

/** @param {string} sentence */
function warn(sentence) {
  if (warned.has(sentence)) return;
  warned.add(sentence);
  console.warn(`<loss-playground>: ${sentence}.`);
}

/** A style sheet is of one document. @type {WeakMap<Document, CSSStyleSheet>} */
const sheets = new WeakMap();

/** Nothing where there is no DOM: a site may be made by a program that only imports this. */
export const LossPlayground = globalThis.HTMLElement && element_class();

function element_class() {
  class LossPlayground extends HTMLElement {
    static version = version;
    static observedAttributes = [...settings.map(kebab), ...view_names.map((name) => `view-${kebab(name)}`), ...OWN];

    static get maxWorkers() {
      return most_workers();
    }

    /** Workers that there are now, of all elements together. */
    static get workers() {
      return shared_now()?.n_workers ?? 0;
    }

    /** Registers the element, unless some copy of it is registered already. */
    static define(tag = "loss-playground") {
      if (!customElements.get(tag)) customElements.define(tag, tag === "loss-playground" ? LossPlayground : class extends LossPlayground {});
    }

    #internals = this.attachInternals?.();
    /** @type {Status} */
    #status = "idle";
    /** @type {Problem | null} */
    #error = null;
    /** Ends all that the element has begun, once it is taken out of the page. @type {AbortController | null} */
    #life = null;
    /** @type {ReturnType<typeof skeleton> | null} */
    #parts = null;
    /** @type {Shared | null} */
    #shared = null;
    /** A `LossChart`. @type {any} */
    #chart = null;
    /** @type {Canvas | null} */
    #canvas = null;
    /** @type {Controls | null} */
    #controls = null;
    /** @type {Reading | null} */
    #reading = null;
    /** @type {Runner | null} */
    #runner = null;
    /** @type {Setup | null} */
    #setup = null;
    #past = new Past("");
    /** Controls as they stand here. @type {WeakMap<Control, Control>} */
    #shown = new WeakMap();
    /** What the fragment says of them. @type {{ [part: string]: string[] | undefined }} */
    #lesson = {};
    /** @type {number | undefined} */
    #stopped_at;
    /** Settings that properties set before there was an experiment. @type {Map<string, string>} */
    #wished = new Map();
    /** @type {string | null} */
    #wished_state = null;
    #is_watching = false;
    #is_held = false;
    #is_seen = false;
    #is_out_of_sight = false;
    #has_begun = false;
    /** Grows with each beginning of a run: whoever listens to one may begin another. */
    #nth = 0;
    /** Steps after which a run that has paused rests. */
    #n_wanted = 0;
    /** The sentence about the run that was said last. */
    #sentence = "";
    /** Attributes that have changed, and are not yet followed. @type {Set<string>} */
    #changed = new Set();
    #is_changing = false;
    #out_of_sight_timer = 0;
    /** Steps that were told already, and when. */
    #told = { step: 0, at: 0, timer: 0 };
    /** Where it is to train. @type {Kind | "auto"} */
    #engine = "auto";
    /** Where the run was trained. @type {Kind | null} */
    #kind = null;
    #ready = deferred();
    #finished = deferred();
    /** It has failed, or is taken out of the page. */
    #over = deferred();
    /** What is to be done as soon as there is a run. @type {(() => any)[]} */
    #later = [];
    /** What is to be done with the run whose data is on its way, if it is. @type {(() => any)[] | null} */
    #once_loaded = null;

    constructor() {
      super();
      this.attachShadow({ mode: "open" });
    }

    connectedCallback() {
      // In a document without a window nothing is ever shown.
      if (this.#life || !this.ownerDocument.defaultView) return;
      this.#life = new AbortController();
      // What was set before the element was known hides the properties that it has.
      for (const name of [...settings.map(camel), ...REFLECTED, "locked", "state"]) {
        if (!Object.hasOwn(this, name)) continue;
        const value = /** @type {any} */ (this)[name];
        delete (/** @type {any} */ (this)[name]);
        /** @type {any} */ (this)[name] = value;
      }
      this.#set_status("idle");
      this.#build();
      this.#watch();
      if (this.#later.length > 0) this.#begin();
    }

    // Without it a move within the page would be an end and a beginning.
    connectedMoveCallback() {}

    /** What it has begun listens to the document that it was in. */
    adoptedCallback() {
      if (this.#life) this.#leave();
    }

    disconnectedCallback() {
      // Some ways of moving an element take it out for a moment.
      queueMicrotask(() => this.isConnected || this.#leave());
    }

    /**
     * @param {string} name
     * @param {string | null} before
     * @param {string | null} now
     */
    attributeChangedCallback(name, before, now) {
      if (before === now) return;
      if (!this.#chart && name !== "engine") {
        if (name === "state") this.#wished_state = null;
        this.#changed.add(name);
      }
      if (!this.#parts) return;
      if (name === "controls") this.#shown = new WeakMap();
      if (name === "theme") this.#take_light();
      else if (name === "height") this.#set_height();
      else if (name === "label") this.#set_label();
      else if (name === "controls" || name === "locked") this.#show_controls();
      else if (name === "start") this.#start_if_seen();
      else if (this.#chart && name !== "engine") this.#change_soon(name);
    }

    get status() {
      return this.#status;
    }

    get error() {
      return this.#error;
    }

    /** Where the run was trained, as far as it was not at once. */
    get engineUsed() {
      return this.#kind;
    }

    /** Resolves when the element shows a curve. */
    get ready() {
      return this.#ready.promise;
    }

    /** Resolves with the result when the run is over. */
    get finished() {
      return this.#finished.promise;
    }

    /** The experiment, as the playground's links have it. */
    get link() {
      if (!this.#chart || !this.#setup) return null;
      const words = this.#chart.view_words();
      const view = words.flatMap((/** @type {string} */ name, /** @type {number} */ idx) =>
        idx % 2 === 0 ? `&${VIEW}${name}=${encodeURIComponent(words[idx + 1])}` : [],
      );
      const lesson = Object.entries(this.#lesson).map(([name, names]) => (names ? `&${VIEW}${name}=${names.join(".") || NO_CONTROLS}` : ""));
      return this.#setup.link + view.concat(lesson).join("");
    }

    get result() {
      const history = this.history;
      if (!history?.train_loss.length) return null;
      const { train_loss, validation_step, validation_loss, validation_metric } = history;
      const losses = Array.from(validation_loss);
      const best = losses.filter(Number.isFinite).reduce((least, loss) => Math.min(least, loss), Infinity);
      return {
        n_steps: train_loss.length,
        train_loss: train_loss.at(-1),
        validation_loss: losses.at(-1),
        validation_metric: validation_metric.at(-1),
        best_validation_loss: best === Infinity ? undefined : best,
        best_validation_step: validation_step[losses.indexOf(best)],
        diverged: ![...train_loss, ...losses].every(Number.isFinite),
        stopped_at: this.#stopped_at,
      };
    }

    get history() {
      if (!this.#chart) return null;
      const records = this.#chart.records();
      const columns = columns_of(records);
      records.free();
      return columns;
    }

    /** Whether all controls that are shown are locked, or which. */
    get locked() {
      return this.getAttribute("locked") || this.hasAttribute("locked");
    }

    set locked(value) {
      // An empty text is what an attribute without a value is.
      if (value === true || typeof value === "string") this.setAttribute("locked", value === true ? "" : value);
      else this.removeAttribute("locked");
    }

    get state() {
      return this.link ?? this.#wished_state ?? this.getAttribute("state");
    }

    set state(value) {
      if (value !== null && value !== undefined) this.setState(value);
    }

    /** Watches the run from its beginning, or goes on with it. */
    run() {
      this.#when_loaded(() => {
        if (this.#status === "paused") this.#play();
        else if (this.#status !== "running" || !this.#is_watching) this.#begin_paused(() => this.#play());
      });
    }

    pause() {
      this.#when_loaded(() => {
        if (this.#status !== "running") return false;
        this.#runner?.pause();
        this.#shared?.rest();
        this.#set_status("paused");
      });
    }

    /** Makes so many steps more, of a run that is over from its beginning. */
    step(n_steps = 1) {
      const n_whole = Math.max(1, Math.floor(Number(n_steps)) || 1);
      this.#when_loaded(() => {
        if (this.#status === "running") this.pause();
        const advance = () => {
          // Until its first records come, what is on the chart is the run before.
          this.#n_wanted = Math.max(this.#n_wanted, this.#chart.is_coming ? 0 : this.#chart.n_steps) + n_whole;
          this.#runner?.advance(n_whole);
        };
        if (this.#status !== "paused") return this.#begin_paused(advance);
        this.#is_watching = true;
        advance();
      });
    }

    /** Back to what the attributes say. */
    reset() {
      this.#reset("api");
    }

    /** @param {"user" | "api"} source */
    #reset(source) {
      this.#wished.clear();
      this.#wished_state = null;
      this.#when_there(() => {
        this.#chart.drop_previous();
        this.#read_attributes();
        this.#start();
        this.#emit("change", { name: "state", value: this.link, source });
      });
    }

    /** All that the reader may have changed, in the words of links. */
    getState() {
      const state = Object.fromEntries(new URLSearchParams(this.link ?? this.#asked_state()));
      if (!this.#chart) {
        for (const name of settings) if (this.#counts(kebab(name))) state[name] = this.#attribute(name);
        for (const name of view_names) {
          const attribute = `view-${kebab(name)}`;
          if (this.#counts(attribute)) state[VIEW + name] = this.getAttribute(attribute) ?? "";
        }
        Object.assign(state, Object.fromEntries(this.#wished));
      }
      return { ...state, v: 1 };
    }

    /** @param {string | { [name: string]: unknown }} state what `getState` gave, or the fragment of a link */
    setState(state) {
      const pairs = typeof state === "object" && state !== null ? Object.entries(state).map(([name, value]) => [name, String(value)]) : null;
      const fragment = pairs ? new URLSearchParams(pairs).toString() : String(state).replace(/^#/, "");
      this.#wished_state = fragment;
      this.#wished.clear();
      this.#changed.clear();
      this.#when_there(() => {
        this.#chart.keep();
        this.#read(fragment, [], [], () => false);
        this.#start();
        this.#emit("change", { name: "state", value: this.link, source: "api" });
      }, false);
    }

    toCSV() {
      const history = this.history;
      if (!history) return "";
      const evaluation = new Map(Array.from(history.validation_step, (step, idx) => [step, idx]));
      const n_rows = Math.max(history.train_loss.length, (history.validation_step.at(-1) ?? -1) + 1);
      const rows = Array.from({ length: n_rows }, (_, step) => {
        const each = COLUMNS.map((name, column) => {
          const idx = column < 3 ? step : (evaluation.get(step) ?? -1);
          return idx >= 0 && idx < history[name].length ? shortest(history[name][idx]) : "";
        });
        return [step, ...each].join();
      });
      return `${["step", ...COLUMNS].join()}\n${rows.join("\n")}\n`;
    }

    /** The chart as a picture: PNG, if nothing else is asked for. */
    async toBlob(type = "image/png") {
      this.#when_there(() => {});
      if (this.#life) await Promise.race([this.ready, this.#over.promise]);
      const canvas = this.#chart && this.#parts?.canvas;
      if (!canvas) throw new Error(`there is no chart: ${this.#error?.message ?? "the element is not in a page"}`);
      this.#canvas?.fit();
      return new Promise((resolve, reject) => {
        canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("this browser makes no such picture"))), type);
      });
    }

    /** @param {FocusOptions} [options] */
    focus(options) {
      (this.#chart ? this.#parts?.canvas : this.#parts?.start)?.focus(options);
    }

    #build() {
      const signal = /** @type {AbortController} */ (this.#life).signal;
      const view = /** @type {Window} */ (this.ownerDocument.defaultView);
      const root = /** @type {ShadowRoot} */ (this.shadowRoot);
      root.adoptedStyleSheets = [sheet_of(this.ownerDocument)];
      const parts = (this.#parts = skeleton());
      parts.base.classList.toggle("bare", this.getAttribute("controls") === NO_CONTROLS);
      root.replaceChildren(parts.base);
      this.#set_label();
      this.#set_height();
      this.#take_light();
      parts.start.addEventListener("click", () => this.#begin());
      parts.play.addEventListener("click", () => (this.#status === "running" && this.#is_watching ? this.pause() : this.run()));
      parts.one_step.addEventListener("click", () => this.step());
      parts.restart.addEventListener("click", () => this.#reset("user"));
      parts.controls.addEventListener("pointerdown", () => {
        this.#is_held = true;
        this.#past.end_gesture();
      });
      for (const type of ["pointerup", "pointercancel"]) view.addEventListener(type, () => (this.#is_held = false), { signal });
      // These are told by events of the element, which say what they are about.
      for (const type of ["input", "change"]) parts.base.addEventListener(type, (event) => event.stopPropagation());
    }

    #watch() {
      const parts = /** @type {ReturnType<typeof skeleton>} */ (this.#parts);
      const signal = /** @type {AbortController} */ (this.#life).signal;
      // The site may change its colours at any time, in ways of its own: what inherits them tells when it has.
      parts.light.addEventListener("transitionend", () => this.#take_light());
      for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
        matchMedia(query).addEventListener("change", () => this.#take_light(), { signal });
      }
      const observer = new IntersectionObserver((entries) => this.#see(entries.at(-1)?.isIntersecting ?? false), { rootMargin: NEAR });
      observer.observe(this);
      signal.addEventListener("abort", () => observer.disconnect());
      // What is printed has not been scrolled to.
      addEventListener("beforeprint", () => this.#begin_to_print(), { signal });
    }

    /** @param {boolean} is_seen */
    #see(is_seen) {
      this.#is_seen = is_seen;
      clearTimeout(this.#out_of_sight_timer);
      if (is_seen) {
        this.#start_if_seen();
        if (this.#is_out_of_sight && this.#status === "running") this.#go_on(true);
        this.#is_out_of_sight = false;
      } else if (this.#has_begun) {
        this.#out_of_sight_timer = setTimeout(() => {
          this.#is_out_of_sight = true;
          if (this.#status === "running") this.#runner?.pause();
          this.#shared?.rest();
        }, OUT_OF_SIGHT);
      }
    }

    #start_if_seen() {
      const is_manual = this.getAttribute("start") === "manual";
      const parts = this.#parts;
      if (parts) parts.start.hidden = !is_manual;
      if (this.#is_seen && !is_manual) this.#begin();
    }

    /** Does it at once, or when there is a run; whatever asks for a run begins it. */
    #when_there(/** @type {() => any} */ action, begins = true) {
      if (this.#chart) return action();
      if (!begins) return;
      this.#later.push(action);
      if (this.#life) this.#begin();
    }

    /** Does it at once, or when the data is there that the run needs. */
    #when_loaded(/** @type {() => any} */ action) {
      this.#when_there(() => (this.#once_loaded ? this.#once_loaded.push(action) : action()));
    }

    async #begin() {
      if (this.#has_begun || !this.#life) return;
      this.#has_begun = true;
      const { signal } = this.#life;
      const there = shared_now();
      if (there) return this.#begin_with(there);
      this.#set_status("loading");
      try {
        const coming = await shared();
        if (!signal.aborted) this.#begin_with(coming);
      } catch (error) {
        this.#has_begun = false;
        if (!signal.aborted) this.#fail(problem_of(error));
      }
    }

    #begin_to_print() {
      const there = shared_now();
      if (!this.#has_begun && there) {
        this.#has_begun = true;
        this.#begin_with(there);
      }
      this.#canvas?.fit();
    }

    /** @param {Shared} shared */
    #begin_with(shared) {
      const parts = /** @type {ReturnType<typeof skeleton>} */ (this.#parts);
      const { signal } = /** @type {AbortController} */ (this.#life);
      shared.enter();
      this.#shared = shared;
      this.#chart = new shared.bound.LossChart();
      this.#engine = this.#asked_engine();
      this.#runner = new Runner(shared.module, shared.pool, this.#engine);
      Object.assign(this.#runner, {
        on_records: (/** @type {New} */ records) => {
          this.#kind = shared.kinds.get(this.#engine) ?? null;
          this.#take(records);
        },
        on_failure: (/** @type {string} */ message) =>
          this.#fail({ code: "worker", message: `Training stopped: ${message}`, hint: "Any change starts a new run." }),
        on_again: (/** @type {{ n_steps: number }} */ { n_steps }) => this.#chart.is_coming || this.#chart.rewind(n_steps),
      });
      this.#read_attributes();
      const was_at_start = parts.start.matches(":focus");
      parts.poster.hidden = true;
      parts.both.hidden = false;
      this.#canvas = new Canvas(parts.canvas, this.#chart, () => this.#drawn(), signal);
      this.#reading = new Reading(
        { canvas: parts.canvas, selection: parts.selection, legend: parts.legend, zoom: parts.zoom },
        this.#chart,
        this.#canvas,
        { on_view: () => {}, say: (sentence) => set_text(parts.said, sentence), signal },
      );
      this.#controls = new Controls(parts.controls, parts.groups, {
        on_change: (control, value, is_settled) => this.#on_control(control, value, is_settled),
        on_typed: (control, typed) => this.#on_typed(control, typed),
        on_attention: () => {},
      });
      this.#show_controls();
      if (was_at_start) parts.canvas.focus();
      const nth = this.#nth;
      this.#ready.resolve(this);
      this.#emit("ready", {});
      // What begins a run comes before the one that nobody asked for; what is about a run, after it.
      const left = this.#later.splice(0).filter((action) => action() === false);
      if (nth === this.#nth) this.#start(true);
      for (const action of left) action();
    }

    #asked_engine() {
      const engine = /** @type {Kind | "auto"} */ (this.getAttribute("engine") ?? "auto");
      if (engine === "auto" || KINDS.includes(engine)) return engine;
      warn(`engine is ${engine}; it must be auto, ${KINDS.join(", ")}`);
      return "auto";
    }

    /** What was set as a whole, or the attribute for that says. */
    #asked_state() {
      return (this.#wished_state ?? this.getAttribute("state") ?? "").replace(/^#/, "");
    }

    /**
     * Whether there is such an attribute, and it goes over that: if that was set by a script, only where it has changed since.
     * @param {string} attribute
     */
    #counts(attribute) {
      return this.hasAttribute(attribute) && (this.#wished_state === null || this.#changed.has(attribute));
    }

    /** Reads what the attributes and properties ask for. */
    #read_attributes() {
      const words = new URLSearchParams(this.#asked_state());
      for (const name of settings) if (this.#changed.has(kebab(name))) words.delete(name);
      const given = settings.filter((name) => this.#counts(kebab(name)));
      const asked = new Map(given.map((name) => [name, this.#attribute(name)]));
      for (const [name, value] of this.#wished) asked.set(name, value);
      this.#read(words.toString(), [...asked.keys()], [...asked.values()], (attribute) => this.#counts(attribute));
      this.#changed.clear();
    }

    /**
     * What an attribute says of a setting: alone, that it is on.
     * @param {string} name
     */
    #attribute(name) {
      return this.getAttribute(kebab(name)) || "on";
    }

    /**
     * @param {string} fragment
     * @param {string[]} names
     * @param {string[]} values of settings that go over it
     * @param {(attribute: string) => boolean} counts which attributes of the view go over it
     * @param {boolean} [is_whole] whether the fragment says what controls there are
     */
    #read(fragment, names, values, counts, is_whole = true) {
      const { bound } = /** @type {Shared} */ (this.#shared);
      const words = [...new URLSearchParams(fragment)];
      const of_view = new Map(words.flatMap(([name, value]) => (name.startsWith(VIEW) ? [[name.slice(VIEW.length), value]] : [])));
      const of_experiment = new URLSearchParams(words.filter(([name]) => !name.startsWith(VIEW)));
      const asked = bound.ask(of_experiment.toString(), names, values);
      for (const problem of asked.problems) warn(problem);
      this.#setup = bound.open(asked.link);
      asked.free();
      for (const name of ["controls", "locked"]) {
        const names = of_view.get(name)?.split(".").filter((name) => name && name !== NO_CONTROLS);
        if (is_whole) this.#lesson[name] = names;
        of_view.delete(name);
      }
      this.#chart.reset_view();
      // Some parts of the view depend on others: `view_names` has them in their order.
      for (const name of view_names) {
        const attribute = `view-${kebab(name)}`;
        const value = (counts(attribute) ? this.getAttribute(attribute) : null) ?? of_view.get(name);
        of_view.delete(name);
        try {
          if (value !== undefined) this.#chart.set_view(name, value);
        } catch (error) {
          warn(message_of(error).replace(/\.$/, ""));
        }
      }
      for (const name of of_view.keys()) if (name !== "pin") warn(`${VIEW}${name} is no part of the view`);
      this.#show_controls();
    }

    /**
     * Several attributes that change together are one change; what did not change stays as the reader has set it.
     * @param {string} attribute
     */
    #change_soon(attribute) {
      this.#changed.add(attribute);
      if (this.#is_changing) return;
      this.#is_changing = true;
      queueMicrotask(() => {
        this.#is_changing = false;
        const changed = new Set(this.#changed);
        // Taken out meanwhile, it follows them when it is back.
        if (!this.#chart || changed.size === 0) return;
        this.#changed.clear();
        this.#chart.keep();
        if (changed.has("state")) {
          this.#wished_state = null;
          this.#wished.clear();
          this.#read_attributes();
        } else {
          const words = new URLSearchParams(this.link ?? "");
          const names = settings.filter((name) => changed.has(kebab(name)));
          for (const name of names) words.delete(name);
          for (const name of view_names) if (changed.has(`view-${kebab(name)}`)) words.delete(VIEW + name);
          const given = names.filter((name) => this.hasAttribute(kebab(name)));
          this.#read(words.toString(), given, given.map((name) => this.#attribute(name)), (attribute) => changed.has(attribute), false);
        }
        this.#start();
        this.#emit("change", { name: "attributes", value: this.link, source: "api" });
      });
    }

    /**
     * A property of a setting.
     * @param {string} name
     */
    get_setting(name) {
      const control = this.#setup?.controls.find((control) => control.name === name);
      const value = control?.value ?? this.#wished.get(name) ?? this.getAttribute(kebab(name));
      if (value === null || value === undefined) return undefined;
      const is_number = value !== "" && Number.isFinite(Number(value));
      return is_number ? Number(value) : value === "on" ? true : value === "off" ? false : value;
    }

    /**
     * @param {string} name
     * @param {unknown} value
     */
    set_setting(name, value) {
      if (value === null || value === undefined) {
        this.#wished.delete(name);
        if (this.#chart) this.#change_soon(kebab(name));
        return;
      }
      const text = value === true ? "on" : value === false ? "off" : String(value);
      if (!this.#chart) {
        this.#wished.set(name, text);
        return;
      }
      this.#change_to(name, text, "api", () => {
        const { bound } = /** @type {Shared} */ (this.#shared);
        const asked = bound.ask(this.#setup?.link, [name], [text]);
        for (const problem of asked.problems) warn(problem);
        const setup = bound.open(asked.link);
        asked.free();
        return setup;
      });
    }

    /**
     * @param {Control} control
     * @param {string} value
     * @param {boolean} is_settled
     */
    #on_control({ name, value: before }, value, is_settled) {
      if (value === before && !is_settled) return;
      if (value === before) {
        this.#controls?.restore(name);
        this.#emit("change", { name, value, source: "user" });
        return;
      }
      try {
        this.#change_to(name, value, "user", () => {
          const next = /** @type {Shared} */ (this.#shared).bound.change(this.#setup?.link, name, value);
          const known = new Map(this.#setup?.controls.map((control) => [control.name, control]));
          next.controls = next.controls.map((/** @type {Control | string} */ control) => known.get(String(control)) ?? control);
          return next;
        }, is_settled);
      } catch (error) {
        this.#controls?.refuse(name, message_of(error));
      }
    }

    /**
     * @param {Control} control
     * @param {string} typed
     */
    #on_typed(control, typed) {
      try {
        const value = /** @type {Shared} */ (this.#shared).bound.read_typed(this.#setup?.link, control.name, typed);
        this.#on_control(control, value, true);
      } catch (error) {
        this.#controls?.refuse(control.name, message_of(error));
      }
    }

    /**
     * @param {string} name
     * @param {string} value
     * @param {"user" | "api"} source
     * @param {() => Setup} make_setup
     * @param {boolean} [is_settled]
     */
    #change_to(name, value, source, make_setup, is_settled = true) {
      const next = make_setup();
      // The ghost is the curve from before the gesture.
      if (!this.#past.goes_on(name, this.#is_held)) this.#chart.keep();
      this.#past.note(next.link, name, this.#is_held);
      this.#setup = next;
      this.#show_controls();
      this.#start();
      if (source === "user") this.#emit("input", { name, value, source });
      if (is_settled) this.#emit("change", { name, value, source });
    }

    #show_controls() {
      const parts = this.#parts;
      if (!parts || !this.#controls || !this.#setup) return;
      const words = this.getAttribute("controls");
      const names = words?.split(/[\s,]+/).filter(Boolean).map(snake);
      const is_all = names?.includes(ALL_CONTROLS);
      const shown = names ? names.filter((name) => name !== NO_CONTROLS && name !== ALL_CONTROLS) : (this.#lesson.controls ?? usual_controls);
      for (const name of names ?? []) {
        if ([ALL_CONTROLS, NO_CONTROLS, ...settings].includes(name)) continue;
        warn(`controls has ${name}; it may have ${[ALL_CONTROLS, NO_CONTROLS, ...settings.map(kebab)].join(", ")}`);
      }
      const there = new Map(this.#setup.controls.map((control) => [control.name, control]));
      const chosen = shown.flatMap((/** @type {string} */ name) => there.get(name) ?? []);
      const controls = (is_all ? this.#setup.controls : chosen).map((/** @type {Control} */ control) => this.#as_shown(control, is_all));
      /** @type {Lesson} */
      const lesson = { shown: controls.map(({ name }) => name), locked: this.#locked(controls) };
      this.#controls.show({ ...this.#setup, controls }, lesson, !is_all);
      parts.side.hidden = controls.length === 0;
      const is_bare = names?.includes(NO_CONTROLS) ?? false;
      parts.base.classList.toggle("bare", is_bare);
      parts.transport.hidden = is_bare;
    }

    /** @param {Control[]} controls */
    #locked(controls) {
      const words = this.getAttribute("locked");
      if (words === null) return this.#lesson.locked ?? [];
      const names = words.split(/[\s,]+/).filter(Boolean).map(snake);
      const is_of_settings = names.some((name) => settings.includes(name));
      return is_of_settings ? names : controls.map(({ name }) => name);
    }

    /**
     * A control as it stands here, where nothing is explained: each in one list, if not all are shown.
     * @param {Control} control
     * @param {boolean} is_grouped
     */
    #as_shown(control, is_grouped) {
      let shown = this.#shown.get(control);
      if (!shown) {
        const { input } = control;
        const options = input.kind === "choice" ? input.options.map((option) => ({ ...option, help: "", reference: "" })) : undefined;
        const place = is_grouped ? {} : { group: "", is_rare: false };
        shown = { ...control, ...place, help: "", input: options ? { kind: "choice", options } : input };
        this.#shown.set(control, shown);
      }
      return shown;
    }

    /** @param {boolean} [can_wait] whether nobody has a hand on it */
    #start(can_wait = false) {
      this.#begin_run((link, table) => {
        const nth = this.#nth;
        this.#set_status("running");
        const { first } = /** @type {Shared} */ (this.#shared);
        const part = this.#engine === "auto" ? first.train(link, table) : null;
        if (part) this.#take(part);
        if (part?.done || nth !== this.#nth) return;
        const { train_loss, validation_step } = part?.columns ?? {};
        const known = { n_steps: train_loss?.length ?? 0, n_evaluations: validation_step?.length ?? 0 };
        this.#runner?.start(link, table, known, 0, can_wait);
        this.#runner?.finish();
      });
    }

    /**
     * Begins a new run as soon as its data is there, which most have at once.
     * @param {(link: string, table: FileText | undefined) => void} then
     */
    #begin_run(then) {
      const { link, file, is_own } = /** @type {Setup} */ (this.#setup);
      this.#nth += 1;
      const nth = this.#nth;
      this.#is_watching = false;
      this.#n_wanted = 0;
      this.#kind = null;
      this.#once_loaded = null;
      this.#runner?.stop();
      this.#set_error(null);
      if (this.#finished.is_settled) this.#finished = deferred();
      if (is_own) {
        const hint = "Choose another dataset, or open the experiment in the playground.";
        return this.#fail({ code: "data", message: "This experiment is about a table of somebody’s own, which no page has", hint });
      }
      const begin = (/** @type {FileText | undefined} */ table) => {
        if (nth !== this.#nth || !this.#chart) return;
        this.#chart.start(link);
        clearTimeout(this.#told.timer);
        this.#told.step = 0;
        const actions = this.#once_loaded ?? [];
        this.#once_loaded = null;
        then(link, table);
        for (const action of actions) this.#when_loaded(action);
      };
      if (!file) return begin(undefined);
      this.#once_loaded = [];
      this.#set_status("loading");
      this.#table(file, nth).then((table) => table && begin(table));
    }

    /**
     * @param {string} file
     * @param {number} nth run that needs it
     */
    async #table(file, nth) {
      try {
        return { file, text: await /** @type {Shared} */ (this.#shared).table(file) };
      } catch (error) {
        if (!this.#chart || nth !== this.#nth) return;
        this.#once_loaded = null;
        const hint = "It has to stand in the folder data/, beside the script.";
        this.#fail({ code: "data", message: `The data could not be loaded: ${message_of(error)}`, hint });
      }
    }

    /**
     * Before the first step, to be watched.
     * @param {() => void} then
     */
    #begin_paused(then) {
      if (this.#status === "done") this.#chart.keep();
      this.#begin_run((link, table) => {
        this.#is_watching = true;
        const { Records } = /** @type {Shared} */ (this.#shared).bound;
        // To be watched, the new curve begins at once.
        this.#chart.extend(new Records(), false);
        this.#canvas?.draw_soon();
        this.#runner?.start(link, table);
        this.#runner?.advance(0);
        this.#set_status("paused");
        then();
      });
    }

    #play() {
      this.#set_status("running");
      this.#go_on();
    }

    /** @param {boolean} [can_wait] whether nobody has a hand on it */
    #go_on(can_wait = false) {
      const is_calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      if (this.#is_watching && !is_calm) this.#runner?.play(/** @type {Setup} */ (this.#setup).n_steps);
      else this.#runner?.finish(can_wait);
    }

    /** @param {New} records */
    #take({ columns, stopped_at, done }) {
      const { Records } = /** @type {Shared} */ (this.#shared).bound;
      this.#chart.extend(Object.assign(new Records(), columns, { stopped_at }), done);
      this.#stopped_at = stopped_at;
      const nth = this.#nth;
      this.#tell_steps(done);
      if (nth !== this.#nth) return;
      if (this.#status === "paused" && !done && this.#chart.n_steps >= this.#n_wanted) this.#runner?.pause();
      if (done) {
        this.#is_watching = false;
        this.#shared?.rest();
        this.#set_status("done");
        const result = this.result;
        this.#finished.resolve(result);
        this.#emit("finish", { result });
      }
      this.#canvas?.draw_soon();
    }

    /** @param {boolean} is_last */
    #tell_steps(is_last) {
      const told = this.#told;
      const wait = told.at + BETWEEN_STEPS - performance.now();
      clearTimeout(told.timer);
      if (wait > 0 && !is_last) {
        told.timer = setTimeout(() => this.#chart && this.#tell_steps(false), wait);
        return;
      }
      const to = this.#chart.n_steps;
      if (to <= told.step) return;
      const records = this.#chart.records();
      const train_loss = records.train_loss.slice(told.step, to);
      records.free();
      this.#emit("step", { from: told.step, to, train_loss });
      Object.assign(told, { step: to, at: performance.now() });
    }

    #drawn() {
      const parts = this.#parts;
      if (!parts || !this.#chart) return;
      const is_done = this.#status === "done";
      const sentence = is_done ? this.#chart.sentence() : this.#chart.state();
      set_text(parts.status, sentence);
      this.#reading?.show();
      if (!is_done) return;
      // Once, and not for each step on the way.
      if (sentence !== this.#sentence) set_text(parts.said, (this.#sentence = sentence));
      const label = [this.getAttribute("label") || this.#setup?.title, sentence].filter(Boolean).join(": ");
      if (parts.canvas.ariaLabel !== label) parts.canvas.ariaLabel = label;
    }

    #take_light() {
      const parts = this.#parts;
      if (!parts) return;
      const theme = this.getAttribute("theme") ?? "auto";
      if (!["auto", "light", "dark"].includes(theme)) warn(`theme is ${theme}; it must be auto, light or dark`);
      const is_of_its_own = theme === "light" || theme === "dark";
      parts.base.classList.toggle("of-its-own", is_of_its_own);
      const is_dark = is_of_its_own ? theme === "dark" : is_light(getComputedStyle(parts.base).color);
      parts.base.classList.toggle("dark", is_dark);
      parts.base.style.setProperty("--behind", is_of_its_own ? "" : behind(this));
      this.#set_state("dark", is_dark);
      this.#canvas?.is_in_new_light();
    }

    #set_height() {
      const parts = this.#parts;
      const height = this.getAttribute("height")?.trim() ?? "";
      const length = /^\d+(\.\d+)?$/.test(height) ? `${height}px` : height;
      const is_length = length === "" || CSS.supports("height", length);
      if (!is_length) warn(`height is ${height}; it must be a number of pixels or a CSS length`);
      parts?.base.style.setProperty("--height", is_length ? length : "");
    }

    #set_label() {
      const parts = this.#parts;
      const label = this.getAttribute("label") ?? "";
      if (!parts) return;
      set_text(parts.label, label);
      parts.base.ariaLabel = label || "Loss curve";
      parts.caption.hidden = label === "" && !this.querySelector(':scope > [slot="caption"]');
    }

    /** @param {Status} status */
    #set_status(status) {
      this.#set_state(this.#status, false);
      this.#status = status;
      this.#set_state(status, true);
      const { play, start } = this.#parts ?? {};
      const is_played = status === "running" && this.#is_watching;
      if (play) {
        play.dataset.icon = is_played ? "pause" : "play";
        set_text(play.querySelector(".word"), is_played ? "Pause" : status === "paused" ? "Continue" : "Watch");
      }
      if (start) start.disabled = status === "loading";
    }

    /**
     * @param {string} name
     * @param {boolean} has
     */
    #set_state(name, has) {
      try {
        if (has) this.#internals?.states.add(name);
        else this.#internals?.states.delete(name);
      } catch {
        // Browsers before custom states had their names of today.
      }
    }

    /** @param {Problem} problem */
    #fail(problem) {
      this.#set_error(problem);
      this.#give_up();
      this.#set_status("error");
      this.#emit("error", problem, false);
    }

    /** Whoever waits for a curve need not wait any longer. */
    #give_up() {
      this.#over.resolve(null);
      this.#over = deferred();
    }

    /** @param {Problem | null} problem */
    #set_error(problem) {
      this.#error = problem;
      const parts = this.#parts;
      if (!parts) return;
      parts.error.hidden = !problem;
      set_text(parts.error, problem ? `${problem.message}. ${problem.hint}` : "");
    }

    /**
     * @param {string} type
     * @param {object} detail
     * @param {boolean} [bubbles] one that bubbled would be an error of the page
     */
    #emit(type, detail, bubbles = true) {
      this.dispatchEvent(new CustomEvent(type, { detail, bubbles, composed: true }));
    }

    #leave() {
      this.#nth += 1;
      this.#give_up();
      this.#life?.abort();
      this.#life = null;
      clearTimeout(this.#out_of_sight_timer);
      clearTimeout(this.#told.timer);
      this.#runner?.stop();
      if (this.#chart) {
        // What it came to is to be there again, if the element is.
        this.#wished_state = this.link;
        this.#wished.clear();
        this.#chart.free();
        this.#shared?.leave();
      }
      this.#chart = this.#canvas = this.#controls = this.#reading = this.#runner = this.#shared = this.#setup = this.#parts = null;
      this.#has_begun = this.#is_seen = this.#is_out_of_sight = this.#is_held = false;
      this.#sentence = "";
      if (this.#ready.is_settled) this.#ready = deferred();
      if (this.#finished.is_settled) this.#finished = deferred();
      this.#later = [];
      this.#once_loaded = null;
      this.shadowRoot?.replaceChildren();
      this.#set_status("idle");
    }
  }

  for (const name of settings) {
    // What every element has under that name is still read; only to set it means something here.
    const own = Object.getOwnPropertyDescriptor(HTMLElement.prototype, camel(name))?.get;
    Object.defineProperty(LossPlayground.prototype, camel(name), {
      get() {
        return own ? own.call(this) : this.get_setting(name);
      },
      set(value) {
        this.set_setting(name, value);
      },
      enumerable: true,
      configurable: true,
    });
  }
  for (const name of REFLECTED) {
    Object.defineProperty(LossPlayground.prototype, name, {
      get() {
        return this.getAttribute(name);
      },
      set(value) {
        if (value === null || value === undefined) this.removeAttribute(name);
        else this.setAttribute(name, String(value));
      },
      enumerable: true,
      configurable: true,
    });
  }
  return LossPlayground;
}

/** The parts of an element, empty. */
function skeleton() {
  const div = (/** @type {string} */ part, /** @type {Node[]} */ ...children) => parted(make("div", { className: part }, ...children), part);
  const button = (/** @type {string} */ textContent) => parted(make("button", { type: "button", textContent }), "button");
  const label = make("span", {});
  const caption = parted(make("p", { className: "caption" }, make("slot", { name: "caption" }, label)), "caption");
  const canvas = make("canvas", { tabIndex: 0, role: "application", ariaRoleDescription: "chart", ariaLabel: "Loss curve" });
  const selection = make("div", { className: "selection", hidden: true });
  const zoom = make("button", { type: "button", className: "zoom", textContent: "Reset zoom", hidden: true });
  const chart = div("chart", canvas, selection, zoom);
  const legend = parted(make("ul", { className: "legend", ariaLabel: "Curves" }), "legend");
  const play = button("");
  play.append(make("span", { className: "icon", ariaHidden: "true" }), make("span", { className: "word", textContent: "Watch" }));
  play.classList.add("primary");
  const one_step = button("Step");
  const restart = button("Reset");
  const transport = parted(make("div", { className: "transport" }, play, one_step, restart), "toolbar");
  const status = parted(make("p", { className: "sentence" }), "status");
  const said = make("p", { className: "visually-hidden", role: "status" });
  const controls = parted(make("form", { className: "controls", autocomplete: "off" }), "controls");
  const groups = make("nav", { hidden: true });
  const side = make("div", { className: "side" }, groups, controls);
  const scope = make("div", { className: "scope" }, legend, chart, transport, status);
  const both = make("div", { className: "both", hidden: true }, scope, side);
  const start = parted(make("button", { type: "button", className: "primary start", textContent: "Show the curve", hidden: true }), "button");
  const poster = parted(make("div", { className: "poster" }, make("slot", {}), start), "poster");
  const error = parted(make("p", { className: "problem", role: "alert", hidden: true }), "error");
  const light = make("i", { className: "light", ariaHidden: "true" });
  const base = parted(make("div", { className: "base", role: "group" }, caption, error, both, poster, said, light), "base");
  return {
    base, caption, label, both, canvas, selection, zoom, legend, play, one_step, restart, transport, status, said, controls,
    groups, side, start, poster, error, light,
  };
}

/**
 * @template {HTMLElement} T
 * @param {T} element
 * @param {string} part
 */
function parted(element, part) {
  element.setAttribute("part", part);
  return element;
}

/** @param {Document} document */
function sheet_of(document) {
  let sheet = sheets.get(document);
  if (!sheet) {
    sheet = new /** @type {any} */ (document.defaultView).CSSStyleSheet();
    sheet.replaceSync(styles);
    sheets.set(document, sheet);
  }
  return sheet;
}

function deferred() {
  /** @type {(value: any) => void} */
  let settle = () => {};
  const promise = new Promise((resolve) => (settle = resolve));
  const made = {
    promise,
    is_settled: false,
    resolve(/** @type {any} */ value) {
      made.is_settled = true;
      settle(value);
    },
  };
  return made;
}

/**
 * Why there is no element here.
 * @param {unknown} error
 * @returns {Problem}
 */
function problem_of(error) {
  const message = message_of(error);
  const is_forbidden = /Content.?Security.?Policy|unsafe-eval|CSP|disallowed by embedder/i.test(message);
  if (is_forbidden) {
    const hint = "The site’s Content-Security-Policy has to allow 'wasm-unsafe-eval' in script-src.";
    return { code: "csp", message: "This page does not allow WebAssembly, in which the network trains", hint };
  }
  const hint = "Reload the page; if that does not help, the browser is too old for it, or the files are not all there.";
  return { code: "wasm", message: `The playground could not be loaded: ${message}`, hint };
}

/** @param {string} colour as computed */
function is_light(colour) {
  const { r, g, b } = channels(colour);
  return 0.299 * r + 0.587 * g + 0.114 * b > 140;
}

/** @param {string} colour */
function channels(colour) {
  const [r = 0, g = 0, b = 0, alpha = 1] = (colour.match(/[\d.]+(?=[\s,)/]|$)/g) ?? []).map(Number);
  const whole = colour.startsWith("color(") ? 255 : 1;
  return { r: r * whole, g: g * whole, b: b * whole, alpha };
}

/**
 * The colour that is seen behind an element.
 * @param {Element} element
 */
function behind(element) {
  for (let each = /** @type {Element | null} */ (element); each; each = each.parentElement ?? host_of(each)) {
    const colour = getComputedStyle(each).backgroundColor;
    if (channels(colour).alpha > 0.5 && colour !== "transparent") return colour;
  }
  return "Canvas";
}

/** @param {Element} element */
function host_of(element) {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

/**
 * The shortest decimal that is read back to the same 32 bits.
 * @param {number} value
 */
function shortest(value) {
  if (!Number.isFinite(value)) return String(value);
  for (let n_digits = 6; n_digits < 9; n_digits += 1) {
    const text = Number(value.toPrecision(n_digits));
    if (Math.fround(text) === value) return String(text);
  }
  return String(Number(value.toPrecision(9)));
}

/** @param {unknown} error */
function message_of(error) {
  return error instanceof Error ? error.message : String(error);
}

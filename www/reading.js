// @ts-check
// How does a reader read the chart? By pointer, touch and keys, and by its legend.

/** @import { LegendEntry } from "./protocol.js" */
/** @import { Canvas } from "./canvas.js" */

import { make, set_text } from "./controls.js";

/** A pointer that moves less than this, in CSS pixels, draws no box. */
const STILL = 4;
/** A drag that is shorter than this along an axis doesn't zoom it (`SHORTEST_DRAG` in src/chart/scope.rs). */
const LEAST = 12;
/** What a turn of the wheel zooms, for each of its pixels. */
const WHEEL = 0.002;
/** What a key zooms. */
const KEY = 0.7;
/** What is at the cursor is said when it has rested for this many milliseconds. */
const REST = 350;
const SVG = "http://www.w3.org/2000/svg";

export class Reading {
  #slots;
  #chart;
  #canvas;
  #on_view;
  #say;
  #speak_later = 0;
  /** What the legend shows, so that it is built anew only when it is another. */
  #legend = "";
  /** @type {Map<string, HTMLElement>} its lines, by the curves' names */
  #lines = new Map();
  /** @type {{ x: number, y: number, box: boolean, id: number } | null} where a drag began, and of which pointer */
  #drag = null;
  /** @type {Map<number, { x: number, y: number }>} fingers */
  #touches = new Map();

  /**
   * @param {{ canvas: HTMLCanvasElement, selection: HTMLElement, legend: HTMLElement, zoom: HTMLButtonElement }} slots
   * @param {any} chart a `LossChart`
   * @param {Canvas} canvas
   * @param {{ on_view: () => void, say: (sentence: string) => void, signal?: AbortSignal }} page with a signal of when there is no chart
   */
  constructor(slots, chart, canvas, { on_view, say, signal }) {
    this.#slots = slots;
    this.#chart = chart;
    this.#canvas = canvas;
    this.#on_view = on_view;
    this.#say = say;
    this.#listen_to_pointers();
    slots.canvas.addEventListener("keydown", (event) => this.#on_key(event));
    slots.canvas.addEventListener("blur", () => this.#leave());
    slots.zoom.addEventListener("click", () => {
      slots.canvas.focus({ preventScroll: true });
      this.#reset_zoom();
    });
    signal?.addEventListener("abort", () => clearTimeout(this.#speak_later));
    this.show();
  }

  /** Shows what has changed, after the chart was drawn. */
  show() {
    this.#show_legend();
    this.#slots.zoom.hidden = !this.#chart.is_zoomed;
    this.#slots.canvas.parentElement?.classList.toggle("two-panels", this.#chart.has_below);
  }

  #changed() {
    this.#canvas.draw_soon();
    this.#on_view();
  }

  /** @param {MouseEvent} event */
  #pixels({ clientX, clientY }) {
    const { left, top } = this.#slots.canvas.getBoundingClientRect();
    const ratio = this.#canvas.device_ratio;
    return { x: (clientX - left) * ratio, y: (clientY - top) * ratio };
  }

  #listen_to_pointers() {
    const { canvas } = this.#slots;
    canvas.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "touch") {
        this.#touches.set(event.pointerId, this.#pixels(event));
        this.#point(event);
      } else if (event.button === 0) {
        this.#drag = { x: event.clientX, y: event.clientY, box: false, id: event.pointerId };
        canvas.setPointerCapture(event.pointerId);
      }
    });
    canvas.addEventListener("pointermove", (event) => {
      if (this.#touches.has(event.pointerId) && this.#touches.size > 1) return this.#pinch(event);
      // After a pinch, the finger that is left reads nothing.
      if (event.pointerType === "touch" && !this.#touches.has(event.pointerId)) return;
      if (this.#drag?.id === event.pointerId) this.#select(event);
      this.#point(event);
    });
    for (const type of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(type, (event) => {
        const pointer = /** @type {PointerEvent} */ (event);
        if (this.#touches.delete(pointer.pointerId) && this.#touches.size > 0) {
          this.#touches.clear();
          this.#on_view();
        }
        if (this.#drag?.id === pointer.pointerId) this.#end_drag(type === "pointerup" ? pointer : null);
      });
    }
    canvas.addEventListener("pointerleave", (event) => {
      // The cursor of a finger stays where it was lifted.
      if (event.pointerType !== "touch" && !this.#drag) this.#leave();
    });
    canvas.addEventListener("dblclick", () => this.#reset_zoom());
    canvas.addEventListener(
      "wheel",
      (event) => {
        // Without a key, the page scrolls.
        if (!event.ctrlKey && !event.metaKey && !event.shiftKey) return;
        event.preventDefault();
        const { x } = this.#pixels(event);
        const way = (event.deltaY || event.deltaX) * (event.deltaMode === 0 ? 1 : 30);
        if (event.shiftKey) this.#chart.zoom_by(x, 1, -way * this.#canvas.device_ratio);
        else this.#chart.zoom_by(x, Math.exp(way * WHEEL), 0);
        this.#changed();
      },
      { passive: false },
    );
  }

  /** @param {PointerEvent} event */
  #point(event) {
    this.#chart.point_at(this.#pixels(event).x);
    this.#canvas.draw_soon();
  }

  #leave() {
    if (this.#chart.cursor === undefined) return;
    this.#chart.leave();
    this.#canvas.draw_soon();
  }

  /** @param {PointerEvent} event */
  #pinch(event) {
    // The first two fingers count.
    const before = [...this.#touches.values()].slice(0, 2);
    this.#touches.set(event.pointerId, this.#pixels(event));
    const after = [...this.#touches.values()].slice(0, 2);
    const middle = (/** @type {{ x: number }[]} */ [a, b]) => (a.x + b.x) / 2;
    const length = (/** @type {{ x: number, y: number }[]} */ [a, b]) => Math.hypot(a.x - b.x, a.y - b.y);
    const factor = Math.min(2, Math.max(0.5, length(before) / Math.max(1, length(after))));
    this.#chart.zoom_by(middle(after), factor, middle(after) - middle(before));
    this.#canvas.draw_soon();
  }

  /** @param {PointerEvent} event */
  #select(event) {
    const drag = this.#drag;
    if (!drag) return;
    let [width, height] = [Math.abs(event.clientX - drag.x), Math.abs(event.clientY - drag.y)];
    drag.box ||= Math.max(width, height) > STILL;
    const { selection, canvas } = this.#slots;
    selection.hidden = !drag.box;
    const { left, top } = /** @type {Element} */ (canvas.parentElement).getBoundingClientRect();
    let [x, y] = [Math.min(event.clientX, drag.x) - left, Math.min(event.clientY, drag.y) - top];
    // Along an axis of which there is little, all of it stays.
    if (height < LEAST && width >= LEAST) [y, height] = [canvas.offsetTop, canvas.clientHeight];
    else if (width < LEAST && height >= LEAST) [x, width] = [canvas.offsetLeft, canvas.clientWidth];
    Object.assign(selection.style, {
      left: `${x}px`,
      top: `${y}px`,
      width: `${width}px`,
      height: `${height}px`,
    });
  }

  /** @param {PointerEvent | null} event */
  #end_drag(event) {
    const drag = this.#drag;
    this.#drag = null;
    this.#slots.selection.hidden = true;
    if (!drag?.box || !event) return;
    const from = this.#pixels(new MouseEvent("move", { clientX: drag.x, clientY: drag.y }));
    const to = this.#pixels(event);
    if (this.#chart.zoom_to(from.x, from.y, to.x, to.y, this.#canvas.device_ratio)) this.#changed();
  }

  #reset_zoom() {
    this.#chart.reset_zoom();
    this.#changed();
  }

  /** @param {KeyboardEvent} event */
  #on_key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { canvas } = this.#slots;
    const zoom = { "+": KEY, "=": KEY, "-": 1 / KEY }[event.key];
    if (zoom) {
      this.#chart.zoom_by(canvas.width / 2, zoom, 0);
      this.#changed();
    } else if (event.key === "0") {
      this.#reset_zoom();
    } else if (event.key === "Escape") {
      this.#end_drag(null);
      this.#leave();
    } else if (this.#chart.press(event.key)) {
      this.#canvas.draw_soon();
      clearTimeout(this.#speak_later);
      this.#speak_later = setTimeout(() => this.#say(this.#chart.spoken()), REST);
    } else {
      return;
    }
    event.preventDefault();
    // Sites turn their pages by the same keys.
    event.stopPropagation();
  }

  #show_legend() {
    /** @type {LegendEntry[]} */
    const entries = this.#chart.legend().filter((/** @type {LegendEntry} */ { is_pinned }) => !is_pinned);
    const below = this.#chart.below();
    // What can be changed in its place is: a line that went between two clicks would lose the second one.
    const structure = JSON.stringify([entries.map(({ value, name, is_hidden, ...rest }) => rest), below?.[0]]);
    if (structure !== this.#legend) this.#build_legend(entries, below, structure);
    for (const { id, value, name, is_hidden } of entries) {
      const line = this.#lines.get(id);
      set_text(line?.querySelector(".reading"), value);
      set_text(line?.querySelector(".name"), name);
      const only = line?.querySelector(".only");
      const label = `Only ${name}, or all again`;
      if (only && only.ariaLabel !== label) only.ariaLabel = label;
      const curve = line?.querySelector(".curve");
      if (curve && curve.ariaPressed !== String(!is_hidden)) curve.setAttribute("aria-pressed", String(!is_hidden));
    }
    if (below) set_text(this.#lines.get("below")?.querySelector(".reading"), below[1]);
  }

  /**
   * @param {LegendEntry[]} entries
   * @param {string[] | undefined} below
   * @param {string} structure
   */
  #build_legend(entries, below, structure) {
    const { legend } = this.#slots;
    // Whoever was at a button of the legend still is.
    const focused = legend.querySelector(":focus")?.getAttribute("data-key");
    this.#legend = structure;
    // The line that was pointed at may be gone.
    this.#chart.highlight(undefined);
    this.#lines = new Map();
    const lines = entries.map((entry) => this.#legend_line(entry, entries.length > 1));
    if (below) {
      const name = make("span", { className: "name", textContent: below[0] });
      const line = make("li", { className: "below" }, name, make("span", { className: "reading" }));
      this.#lines.set("below", line);
      lines.push(line);
    }
    legend.replaceChildren(...lines);
    // What was there may be gone.
    const next = legend.querySelector(`[data-key="${focused}"]`) ?? legend.querySelector(".curve:enabled");
    if (focused && next instanceof HTMLElement) next.focus();
  }

  /**
   * @param {LegendEntry} entry
   * @param {boolean} has_others
   */
  #legend_line(entry, has_others) {
    const { id, can_be_shown } = entry;
    const button = (/** @type {string} */ key, /** @type {Partial<HTMLButtonElement>} */ properties, /** @type {() => void} */ action) => {
      const made = make("button", { type: "button", ...properties });
      made.dataset.key = `${id} ${key}`;
      made.addEventListener("click", () => (action(), this.#changed()));
      return made;
    };
    const line = make("li", {});
    line.dataset.curve = id;
    this.#lines.set(id, line);
    const curve = button("curve", { className: "curve", disabled: !can_be_shown }, () => this.#chart.toggle(id));
    const pair = entry.value.includes(" / ") ? "Training / validation loss. " : "";
    curve.title = `${pair}A click shows or hides it, a double click shows it alone.`;
    for (const [type, shown] of [["pointerenter", id], ["pointerleave", undefined]]) {
      line.addEventListener(String(type), () => {
        if (!has_others) return;
        this.#chart.highlight(shown);
        this.#canvas.draw_soon();
      });
    }
    curve.append(swatch(entry), make("span", { className: "name" }), make("span", { className: "reading" }));
    curve.addEventListener("dblclick", () => {
      // Both clicks of it have cancelled each other out.
      this.#chart.isolate(id);
      this.#changed();
    });
    line.append(curve);
    if (has_others && can_be_shown) {
      const only = button("only", { className: "only", textContent: "only" }, () => this.#chart.isolate(id));
      line.append(only);
    }
    return line;
  }
}

/**
 * A piece of the curve, as it is drawn.
 * @param {Pick<LegendEntry, "id" | "colour" | "dashes" | "width">} entry
 */
export function swatch({ id, colour, dashes, width }) {
  const svg = document.createElementNS(SVG, "svg");
  const set = (/** @type {Element} */ element, /** @type {object} */ attributes) => {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  };
  set(svg, { class: "swatch", viewBox: "0 0 28 8", "aria-hidden": "true" });
  const line = document.createElementNS(SVG, "line");
  set(line, { x1: 0, x2: 28, y1: 4, y2: 4, "stroke-width": width + 0.5, "stroke-dasharray": dashes.join(" ") });
  line.style.stroke = `var(--chart-${colour})`;
  svg.append(line);
  svg.dataset.swatch = id;
  return svg;
}

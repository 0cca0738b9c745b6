// @ts-check
// How do the runs that stay come about, and how do they compare?

/** @import { FileText, New, Row } from "./protocol.js" */
/** @import { Canvas } from "./canvas.js" */
/** @import { Job } from "./pool.js" */
/** @import { Runner } from "./run.js" */

import { make, set_text } from "./parts.js";
import { wear } from "./looks.js";
import { swatch } from "./parts.js";

/**
 * @typedef {object} Page what the page does for it
 * @property {(action: (runner: Runner) => void, is_wish?: boolean) => void} ask
 * @property {(link: string) => Promise<{ table: FileText | undefined, is_missing: boolean }>} with_table_of
 * @property {(records: New) => any} records_of
 * @property {() => void} on_change
 * @property {(link: string) => void} load
 * @property {(problem: string) => void} say_problem
 * @property {(sentence: string) => void} say
 */

const COLUMNS = ["Run", "Differs from the current run in", "Best validation loss", "Training / validation loss", "Metric"];
/** The column to sort by. */
const BEST = 2;

export class Compare {
  #place;
  #chart;
  #canvas;
  #page;
  /** @type {Map<string, { job: Job | null }>} runs that are being made, by their links */
  #jobs = new Map();
  #was_making = false;
  /** What the table is made of, so that it is built anew only when that is another. */
  #structure = "";
  /** @type {Map<string, HTMLTableRowElement>} */
  #lines = new Map();
  #is_sorted = false;

  /**
   * @param {HTMLElement} place
   * @param {any} chart a `LossChart`
   * @param {Canvas} canvas
   * @param {Page} page
   */
  constructor(place, chart, canvas, page) {
    this.#place = place;
    this.#chart = chart;
    this.#canvas = canvas;
    this.#page = page;
    wear("compare.css");
  }

  /** Has the runs made that are to stay and aren't there yet, and no others. */
  make() {
    /** @type {string[]} */
    const links = this.#chart.pins_to_come();
    for (const [link, { job }] of this.#jobs) {
      if (links.includes(link)) continue;
      this.#jobs.delete(link);
      if (job) this.#page.ask((runner) => runner.drop(job), true);
    }
    for (const link of links) if (!this.#jobs.has(link)) this.#make_one(link);
  }

  /** @param {string} link */
  async #make_one(link) {
    /** @type {{ job: Job | null }} */
    const made = { job: null };
    this.#jobs.set(link, made);
    // It may have been taken away meanwhile, and pinned again.
    const is_wanted = () => this.#jobs.get(link) === made;
    const fail = (/** @type {string} */ message) => {
      if (!is_wanted()) return;
      this.#jobs.delete(link);
      this.#page.say_problem(`A pinned run could not be trained: ${message}. Its link is #${link}.`);
    };
    try {
      const { table, is_missing } = await this.#page.with_table_of(link);
      // Of a table that the reader has yet to bring.
      if (is_missing && is_wanted()) this.#jobs.delete(link);
      this.#page.ask((runner) => {
        if (!is_wanted()) return;
        made.job = runner.aside(link, table, {
          on_begin: () => is_wanted() && this.#chart.begin_pin(link),
          on_records: (records) => {
            if (!is_wanted()) return;
            this.#chart.extend_pin(link, this.#page.records_of(records), records.done);
            if (records.done) this.#jobs.delete(link);
            this.#canvas.draw_soon();
          },
          on_failure: fail,
        });
      }, true);
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error));
    }
  }

  /** From now on the best run stands first. */
  sort(is_sorted = true) {
    this.#is_sorted = is_sorted;
  }

  /** Shows what has changed. */
  show() {
    /** @type {Row[]} */
    let rows = this.#chart.rows();
    this.#place.hidden = rows.length === 0;
    if (rows.length === 0) {
      if (this.#structure) this.#place.replaceChildren();
      this.#structure = "";
      return;
    }
    // While some are being made, nothing changes its place under the pointer.
    const is_making = this.#jobs.size > 0;
    const ranked = [...rows].sort((a, b) => a.best_value - b.best_value);
    if (this.#is_sorted && !is_making) rows = ranked;
    const structure = JSON.stringify([this.#is_sorted, rows.map(({ id, link, can_be_shown }) => [id, id.startsWith("pinned") && link, can_be_shown])]);
    if (structure !== this.#structure) this.#build(rows, structure);
    for (const row of rows) this.#update(row);
    const [first] = ranked;
    const best = is_making || first.best_value === Infinity ? "" : `Lowest validation loss: ${first.name}, ${first.best}, ${first.best_at}.`;
    const place = this.#place.querySelector(".best");
    if (set_text(place, best) && best && this.#was_making) this.#page.say(best);
    this.#was_making = is_making;
  }

  /** @param {Row} row */
  #update({ id, name, difference, best, best_at, losses, metric, is_hidden }) {
    const line = this.#lines.get(id);
    if (!line) return;
    const is_current = id === "validation";
    set_text(line.querySelector(".name"), name);
    [is_current ? "the current run" : difference || "nothing", `${best}, ${best_at}`, losses, metric].forEach((text, idx) => set_text(line.cells[idx + 1], text));
    const curve = line.querySelector(".curve");
    if (curve && curve.ariaPressed !== String(!is_hidden)) curve.setAttribute("aria-pressed", String(!is_hidden));
  }

  /**
   * @param {Row[]} rows
   * @param {string} structure
   */
  #build(rows, structure) {
    const focused = this.#place.contains(document.activeElement) ? document.activeElement?.getAttribute("data-key") : null;
    this.#structure = structure;
    this.#lines = new Map(rows.map((row) => [row.id, this.#line(row)]));
    const head = make("tr", {}, ...COLUMNS.map((column, idx) => {
      if (idx !== BEST) return make("th", { scope: "col", textContent: column });
      const button = this.#button("sort", { textContent: column, title: "Puts the best run first, or all in the order of their coming" }, () => {
        this.sort(!this.#is_sorted);
        this.show();
      });
      const cell = make("th", { scope: "col", ariaSort: this.#is_sorted ? "ascending" : null }, button);
      return cell;
    }), make("td", {}));
    const clear = this.#button("clear", { textContent: "Unpin all" }, () => {
      this.#chart.unpin_all();
      this.#page.on_change();
    });
    const table = make("table", {}, make("thead", {}, head), make("tbody", {}, ...this.#lines.values()));
    const region = make("div", { className: "rows", tabIndex: 0, role: "region", ariaLabel: "Pinned runs, beside each other" }, table);
    const best = make("span", { className: "best" });
    this.#place.replaceChildren(make("div", { className: "row" }, make("h2", { textContent: "Pinned runs" }), clear, best), region);
    const next = this.#place.querySelector(`[data-key="${focused}"]`) ?? this.#place.querySelector("[data-key=clear]");
    if (focused && next instanceof HTMLElement) next.focus();
  }

  /** @param {Row} row */
  #line({ id, link, name, colour, dashes, can_be_shown }) {
    const is_pinned = id.startsWith("pinned");
    const curve = this.#button(`${id} curve`, { className: "curve", disabled: !can_be_shown, title: "Shows or hides it" }, () => {
      this.#chart.toggle(id);
      this.#page.on_change();
    });
    curve.append(swatch({ id, colour, dashes, width: 2 }), make("span", { className: "name" }));
    const actions = make("td", { className: "actions" });
    if (is_pinned) {
      actions.append(
        this.#button(`${id} load`, { textContent: "Load", title: "Makes this the current run", ariaLabel: `Load ${name}` }, () => this.#page.load(link)),
        this.#button(`${id} remove`, { className: "remove", textContent: "×", ariaLabel: `Unpin ${name}` }, () => {
          this.#chart.unpin(id);
          this.#page.on_change();
        }),
      );
    }
    const cells = COLUMNS.slice(1).map(() => make("td", {}));
    const line = make("tr", {}, make("th", { scope: "row" }, curve), ...cells, actions);
    line.dataset.curve = id;
    for (const [type, shown] of [["pointerenter", id], ["pointerleave", undefined]]) {
      line.addEventListener(String(type), () => {
        this.#chart.highlight(shown);
        this.#canvas.draw_soon();
      });
    }
    return line;
  }

  /**
   * @param {string} key by which the focus finds it again
   * @param {Partial<HTMLButtonElement>} properties
   * @param {() => void} action
   */
  #button(key, properties, action) {
    const button = make("button", { type: "button", ...properties });
    button.dataset.key = key;
    button.addEventListener("click", action);
    return button;
  }
}

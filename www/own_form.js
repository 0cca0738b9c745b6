// @ts-check
// What was found in a table of the reader's, and what is to be learnt from it? The form for both, fetched with the first table.

/** @import { NotRead, OwnChoice, OwnColumn, OwnTable, ToReader, WasRead } from "./protocol.js" */

import { make, set_text } from "./parts.js";
import { new_worker } from "./files.js";
import { wear } from "./looks.js";

/** A longer text is not shown to be edited: the browser would take seconds to lay it out. */
const LONGEST_TEXT = 100_000;
/** Tables are kept, to be taken back to, while their texts are not longer than this together. */
const MOST_KEPT = 50_000_000;
/** More names than these are counted. */
const MOST_NAMES = 2;

/**
 * A file or a text that the reader brought.
 * @typedef {{ name: string, called: string, source: File | string, header: boolean | undefined }} Brought `called` is what no other is
 */

/**
 * What the page does for the form.
 * @typedef {object} OwnTablePage
 * @property {any} chart a `LossChart`
 * @property {Map<string, string>} tables texts that runs learn from
 * @property {() => boolean | undefined} has_classes whether classes are predicted now, if it is about a table of the reader's
 * @property {(table: OwnTable, learn: (key: string) => void) => void} on_table has it learnt; `learn` is to be told what the page
 *   calls the table
 * @property {(source: File | string) => void} load_runs what was dropped or pasted is no table, but runs that were saved
 */

export class OwnTableForm {
  #details;
  #page;
  /** @type {Worker | null} what reads tables, as long as it is of use */
  #worker = null;
  /** The number of the last question to it; answers to others are for nobody. */
  #number = 0;
  #is_reading = false;
  /** What is to be asked when it has answered. @type {OwnChoice | null} */
  #next = null;
  /** What is read, or was read last. @type {Brought | null} */
  #brought = null;
  /** What the columns are of that are shown. @type {Brought | null} */
  #shown = null;
  /** Whether what comes of it is to be brought into sight: it was dropped or pasted, perhaps elsewhere on the page. */
  #is_new = false;
  /** Whether the worker has read that. */
  #is_there = false;
  /** How many of that name were brought. @type {Map<string, number>} */
  #n_called = new Map();
  /** What of the columns was chosen by hand. @type {string[] | undefined} */
  #features;
  /** @type {OwnTable | null} the table that is shown */
  #table = null;
  #n_made = 0;
  /** Tables that were made, the last at the end. @type {OwnTable[]} */
  #made = [];
  /** The one that runs learn from. @type {OwnTable | null} */
  #learnt = null;
  /** @type {{ name: string, input: HTMLInputElement, words: HTMLElement }[]} */
  #lines = [];

  #problem = make("p", { className: "problem", role: "alert", hidden: true });
  #status = make("p", { className: "status", role: "status" });
  #file = make("input", { type: "file", accept: ".csv,.tsv,.tab,.txt,text/csv,text/plain", ariaLabel: "A CSV file" });
  #text = make("textarea", { rows: 4, spellcheck: false, ariaLabel: "The table, as text", placeholder: "height,weight,kind" });
  #use = make("button", { type: "button", className: "use", textContent: "Use this text" });
  #found = make("section", { hidden: true, ariaLabel: "What was found" });
  #name = make("h2", {});
  #target = make("select", { className: "target" });
  #task = make("select", { className: "task", ariaLabel: "Predict it as" });
  #features_count = make("span", { className: "count" });
  #list = make("ul", { className: "features" });
  #header = make("input", { type: "checkbox" });
  #report = make("ul", { className: "report" });

  /**
   * @param {HTMLDetailsElement} details
   * @param {OwnTablePage} page
   */
  constructor(details, page) {
    this.#details = details;
    this.#page = page;
    this.#build();
    this.#file.addEventListener("change", () => this.#file.files?.[0] && this.take(this.#file.files[0]));
    this.#use.addEventListener("click", () => this.take(this.#text.value));
    this.#text.addEventListener("paste", (event) => {
      const { value, selectionStart, selectionEnd } = this.#text;
      const source = event.clipboardData?.files[0] ?? event.clipboardData?.getData("text") ?? "";
      // A whole table in an empty place is used at once; what is pasted into another text belongs there.
      if (selectionEnd - selectionStart !== value.length || (typeof source === "string" && !source.trim().includes("\n"))) return;
      event.preventDefault();
      this.take(source);
    });
    this.#target.addEventListener("change", () => this.#choose({ target: this.#target.value }));
    this.#task.addEventListener("change", () => this.#choose({ ...this.#chosen(), has_classes: this.#task.value === "class" }));
    this.#header.addEventListener("change", () => {
      if (this.#brought) this.#read({ ...this.#brought, header: this.#header.checked }, {});
    });
    this.#list.addEventListener("change", () => this.#choose_features(({ input }) => input.checked));
  }

  /**
   * Reads another table, whatever is being read.
   * @param {File | string} source
   */
  take(source) {
    const is_text = typeof source === "string";
    this.#text.value = is_text && source.length <= LONGEST_TEXT ? source : "";
    if (is_text) this.#file.value = "";
    this.#is_new = true;
    const name = is_text ? "The text" : source.name;
    const number = (this.#n_called.get(name) ?? 0) + 1;
    this.#n_called.set(name, number);
    this.#read({ name, called: number > 1 ? `${name} (${number})` : name, source, header: undefined }, {});
  }

  /**
   * Asks for the table that a link is about.
   * @param {number} n_rows
   */
  ask(n_rows) {
    this.#status.textContent = `The link is about a table of ${n_rows} rows. Choose its file here, or drop or paste it anywhere.`;
    // Not at an edge, where something may stay over it.
    this.#file.scrollIntoView({ block: "center" });
  }

  get has_table() {
    return this.#table !== null;
  }

  /** The number of the table that runs learn from. */
  get id() {
    return this.#learnt?.id;
  }

  /**
   * Has runs learn from the table of that number again, and says whether it is another one than before.
   * @param {number} id
   * @param {() => string} key what the page calls it
   */
  take_back(id, key) {
    const table = this.#made.find((table) => table.id === id);
    const is_another = table !== undefined && table !== this.#learnt;
    if (is_another) this.#learn(table, key());
    return is_another;
  }

  /**
   * Tells of the table that has this text: it is about to be learnt.
   * @param {string | undefined} text
   */
  show(text) {
    const table = this.#learnt?.text === text ? this.#learnt : this.#made.find((table) => table.text === text);
    if (!table) return;
    this.#learnt = table;
    this.#tell(table);
    // Of what is being read, it is told when it is there.
    if (table === this.#table || this.#is_reading) return;
    const brought = /** @type {Brought} */ (table.file);
    if (brought !== this.#brought) this.#is_there = false;
    this.#brought = brought;
    this.#features = table.chosen;
    this.#show_table(table);
  }

  /** Makes the table again, of what is there, for what is predicted now: a number or a class. */
  again() {
    const has_classes = this.#page.has_classes();
    const is_same = has_classes === this.#table?.has_classes;
    this.#choose({ target: is_same ? this.#table?.target : undefined, has_classes });
  }

  /**
   * @param {Brought} brought
   * @param {OwnChoice} choice
   */
  #read(brought, choice) {
    // A worker that is in the middle of another file is not waited for.
    if (this.#is_reading) this.#end_worker();
    this.#brought = brought;
    this.#is_there = false;
    this.#features = undefined;
    this.#ask(choice);
  }

  /**
   * Asks for another table of the same file.
   * @param {OwnChoice} choice
   */
  #choose(choice) {
    const features = this.#features?.filter((name) => name !== choice.target);
    const whole = { ...choice, features };
    if (this.#is_reading) this.#next = whole;
    else this.#ask(whole);
  }

  /** What is chosen of the table that is trained on. @returns {OwnChoice} */
  #chosen() {
    const target = this.#target.value;
    return target ? { target, has_classes: this.#task.value === "class" } : {};
  }

  /** @param {(line: { name: string, input: HTMLInputElement }) => boolean} is_chosen */
  #choose_features(is_chosen) {
    const lines = this.#lines.filter(({ input }) => !input.disabled);
    for (const line of lines) line.input.checked = is_chosen(line);
    const chosen = lines.filter(({ input }) => input.checked).map(({ name }) => name);
    // All of them are all that there are, whatever is predicted next.
    this.#features = chosen.length < lines.length ? chosen : undefined;
    this.#choose(this.#chosen());
  }

  /** @param {OwnChoice} choice */
  #ask(choice) {
    const brought = this.#brought;
    if (!brought) return;
    this.#number += 1;
    this.#is_reading = true;
    this.#next = null;
    this.#worker ??= this.#begin_worker();
    /** @type {ToReader} */
    const question = { number: this.#number, choice };
    if (!this.#is_there) {
      const { name, source, header } = brought;
      question.brought = { source, header };
      const size = typeof source === "string" ? source.length : source.size;
      this.#status.textContent = `Reading ${in_a_sentence(name)} (${size_in_words(size)}) …`;
    }
    this.#worker.postMessage(question);
  }

  #begin_worker() {
    const worker = new_worker("own_worker");
    worker.onmessage = (/** @type {MessageEvent<WasRead | NotRead>} */ { data }) => this.#on_answer(data);
    worker.onerror = (event) => {
      event.preventDefault();
      const problem = event.message || "what reads tables could not be loaded";
      this.#on_answer({ number: this.#number, problem, columns: [], has_header: false, is_lost: true });
    };
    return worker;
  }

  #end_worker() {
    this.#worker?.terminate();
    this.#worker = null;
    this.#is_there = false;
    this.#is_reading = false;
  }

  /** @param {WasRead | NotRead} answer */
  #on_answer(answer) {
    if (answer.number !== this.#number) return;
    this.#is_reading = false;
    this.#status.textContent = "";
    this.#is_there = "table" in answer || answer.columns.length > 0;
    if ("problem" in answer && answer.is_lost) this.#end_worker();
    if (this.#next && this.#is_there) return this.#ask(this.#next);
    if ("table" in answer) this.#on_read(answer.table);
    else this.#on_problem(answer);
    if (this.#is_new) ("table" in answer ? this.#name : this.#problem).scrollIntoView({ block: "nearest" });
    this.#is_new = false;
  }

  /** @param {WasRead["table"]} read */
  #on_read(read) {
    this.#n_made += 1;
    /** @type {OwnTable} */
    const table = { ...read, id: this.#n_made, file: this.#brought ?? {}, chosen: this.#features, features: features_in_words(read) };
    this.#made.push(table);
    while (this.#made.length > 1 && this.#made.reduce((sum, { text }) => sum + text.length, 0) > MOST_KEPT) this.#made.shift();
    this.#show_table(table);
    this.#page.on_table(table, (key) => this.#learn(table, key));
  }

  /**
   * Runs learn from that table from now on.
   * @param {OwnTable} table
   * @param {string} key
   */
  #learn(table, key) {
    const { chart, tables } = this.#page;
    const is_another = tables.has(key) && tables.get(key) !== table.text;
    const is_comparable = this.#learnt?.file === table.file && this.#learnt.target === table.target;
    // Of another table that is as long, the link is the same, and nothing of it can be trained any more. But the curve of other
    // features tells what these are good for.
    if (is_another && !is_comparable) chart.drop_previous();
    tables.set(key, table.text);
    this.#tell(table);
    this.#learnt = table;
  }

  /**
   * Tells the chart which table runs learn from.
   * @param {OwnTable} table
   */
  #tell({ file, target, features }) {
    this.#page.chart.set_own_table(`${/** @type {Brought} */ (file).called}, target ${target}`, features);
  }

  /** @param {OwnTable} table */
  #show_table(table) {
    this.#table = table;
    this.#say("");
    this.#show(table.columns, table.target, table.has_classes, table.has_header);
    this.#report.replaceChildren(...table.report.map((textContent) => make("li", { textContent })));
  }

  /** @param {NotRead} answer */
  #on_problem({ problem, columns, has_header }) {
    this.#details.open = true;
    const is_new = this.#brought !== this.#shown;
    const is_of_a_column = columns.length > 0 && is_new;
    const advice = is_of_a_column ? " Mend the file, or choose below what is to be used of it." : "";
    this.#say(`${this.#brought?.name} can’t be used: ${problem}.${advice}`);
    if (is_of_a_column) {
      this.#show(columns, "", false, has_header);
      this.#report.replaceChildren();
    } else if (is_new) {
      // What is shown is still the table before.
      this.#brought = this.#shown;
      this.#is_there = false;
      this.#features = this.#table?.chosen;
    } else if (this.#table?.file === this.#shown) {
      this.#target.value = this.#table?.target ?? "";
      this.#task.value = this.#table?.has_classes ? "class" : "number";
    }
  }

  /**
   * Shows the columns, without touching those that are there.
   * @param {OwnColumn[]} columns
   * @param {string} target
   * @param {boolean} has_classes
   * @param {boolean} has_header
   */
  #show(columns, target, has_classes, has_header) {
    const names = columns.map(({ name }) => name);
    if (names.join("\n") !== this.#lines.map(({ name }) => name).join("\n")) this.#build_lines(names);
    this.#shown = this.#brought;
    this.#found.hidden = false;
    this.#name.textContent = this.#brought?.name ?? "";
    this.#target.value = target;
    this.#task.value = has_classes ? "class" : "number";
    this.#header.checked = has_header;
    let n_chosen = 0;
    for (const [idx, { is_feature, can_be_feature, words, name, is_text }] of columns.entries()) {
      const line = this.#lines[idx];
      const is_target = name === target;
      line.input.checked = is_feature && !is_target;
      line.input.disabled = !can_be_feature || is_target;
      set_text(line.words, is_target ? "is predicted" : words);
      n_chosen += Number(line.input.checked);
      if (is_target) /** @type {HTMLOptionElement} */ (this.#task.options[0]).disabled = is_text;
    }
    const n_columns = columns.length - (target ? 1 : 0);
    this.#features_count.textContent = `${n_chosen} of ${n_columns}`;
  }

  /** @param {string[]} names */
  #build_lines(names) {
    this.#target.replaceChildren(...names.map((name) => make("option", { value: name, textContent: name })));
    this.#lines = names.map((name, idx) => {
      const words = make("span", { className: "words", id: `own-words-${idx}` });
      const input = make("input", { type: "checkbox" });
      input.setAttribute("aria-describedby", words.id);
      return { name, input, words };
    });
    const items = this.#lines.map(({ name, input, words }) =>
      make("li", {}, make("label", {}, input, make("span", { textContent: name })), words),
    );
    this.#list.replaceChildren(...items);
  }

  #build() {
    const all = make("button", { type: "button", textContent: "All" });
    const none = make("button", { type: "button", textContent: "None" });
    all.addEventListener("click", () => this.#choose_features(() => true));
    none.addEventListener("click", () => this.#choose_features(() => false));
    this.#task.append(make("option", { value: "number", textContent: "a number" }), make("option", { value: "class", textContent: "a class" }));
    const legend = make("legend", {}, "Learn from ", this.#features_count);
    this.#found.append(
      this.#name,
      this.#report,
      make("div", { className: "row" }, make("label", {}, "Predict ", this.#target), " as ", this.#task),
      make("fieldset", {}, legend, make("div", { className: "row" }, all, none), this.#list),
      make("label", { className: "row" }, this.#header, "The first row has the names"),
    );
    const pasted = make("details", { className: "text" }, make("summary", { textContent: "Type or paste it here" }), this.#text, this.#use);
    this.#details.append(this.#problem, this.#status, this.#file, pasted, this.#found);
    wear("own_form.css");
  }

  /** @param {string} problem */
  #say(problem) {
    this.#problem.textContent = problem;
    this.#problem.hidden = problem === "";
  }
}

/**
 * Which features were chosen, in a few words.
 * @param {WasRead["table"]} table
 */
function features_in_words({ columns, target }) {
  const possible = columns.filter(({ name, can_be_feature }) => can_be_feature && name !== target);
  const [chosen, others] = [true, false].map((is_chosen) =>
    possible.filter(({ is_feature }) => is_feature === is_chosen).map(({ name }) => name),
  );
  if (others.length === 0) return "all";
  if (others.length <= MOST_NAMES) return `without ${others.join(" and ")}`;
  if (chosen.length <= MOST_NAMES) return `only ${chosen.join(" and ")}`;
  return `${chosen.length} of ${possible.length}`;
}

/** @param {string} name */
function in_a_sentence(name) {
  return name === "The text" ? "the text" : name;
}

/** @param {number} n_bytes */
function size_in_words(n_bytes) {
  return n_bytes < 1e6 ? `${Math.ceil(n_bytes / 1000)} kB` : `${(n_bytes / 1e6).toFixed(1)} MB`;
}

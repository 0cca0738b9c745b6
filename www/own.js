// @ts-check
// How does a table of the reader's come in? Dropped, chosen or pasted; it never leaves this machine.

/** @import { OwnTable } from "./protocol.js" */

import { make } from "./controls.js";

export class OwnTableForm {
  #details;
  #text;
  #target;
  #report;
  #problem;
  #read;
  #on_table;
  #used_target = "";

  /**
   * @param {HTMLDetailsElement} details with the inputs in it
   * @param {(text: string, target: string | undefined, keeps_task: boolean) => OwnTable} read throws what is wrong, in a sentence
   * @param {(table: OwnTable) => void} on_table
   */
  constructor(details, read, on_table) {
    const find = (/** @type {string} */ css) => /** @type {HTMLElement} */ (details.querySelector(css));
    this.#details = details;
    this.#text = /** @type {HTMLTextAreaElement} */ (find("textarea"));
    this.#target = /** @type {HTMLSelectElement} */ (find("select"));
    this.#report = find("ul");
    this.#problem = find("[role=alert]");
    this.#read = read;
    this.#on_table = on_table;
    const file = /** @type {HTMLInputElement} */ (find("input[type=file]"));
    file.addEventListener("change", () => this.#take(file.files?.[0]));
    find("button").addEventListener("click", () => this.use());
    this.#target.addEventListener("change", () => this.use(this.#target.value));
    addEventListener("dragover", (event) => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    });
    addEventListener("drop", (event) => {
      if (!event.dataTransfer?.files.length) return;
      event.preventDefault();
      this.#take(event.dataTransfer.files[0]);
    });
  }

  /** Whether there is a text that could be read. */
  get has_text() {
    return this.#text.value.trim() !== "";
  }

  /** Opens the place for a table. */
  ask() {
    this.#details.open = true;
  }

  /**
   * Reads what is there, and hands it on.
   * @param {string} [target] the column to predict, or the last
   * @param {boolean} [keeps_task] whether it has to be a number or a class as before
   */
  use(target, keeps_task = false) {
    try {
      const table = this.#read(this.#text.value, target, keeps_task);
      this.#say("");
      this.#report.replaceChildren(...table.report.map((textContent) => make("li", { textContent })));
      this.#target.replaceChildren(...table.columns.map((value) => make("option", { value, textContent: value })));
      this.#target.value = table.target;
      this.#target.disabled = false;
      this.#used_target = table.target;
      this.#on_table(table);
    } catch (error) {
      this.#target.value = this.#used_target;
      this.#details.open = true;
      this.#say(`This table can’t be used: ${error instanceof Error ? error.message : error}.`);
    }
  }

  /** @param {File | undefined} file */
  async #take(file) {
    if (!file) return;
    this.#details.open = true;
    try {
      this.#text.value = await file.text();
    } catch (error) {
      return this.#say(`${file.name} could not be read: ${error instanceof Error ? error.message : error}.`);
    }
    this.use();
  }

  /** @param {string} problem */
  #say(problem) {
    this.#problem.textContent = problem;
    this.#problem.hidden = problem === "";
  }
}

// @ts-check
// How does a table of the reader's come to this page? Dropped or pasted anywhere, or by its form. What reads it is fetched then.

/** @import { OwnTableForm, OwnTablePage } from "./own_form.js" */

/** Where a text that is pasted goes by itself. */
const TYPING = "textarea, input:not([type=range], [type=checkbox], [type=file]), [contenteditable]";

export class OwnTables {
  #details;
  #on_error;
  #page;
  /** @type {Promise<OwnTableForm> | null} */
  #loading = null;
  #n_attempts = 0;
  /** The form, once it is there. @type {OwnTableForm | null} */
  form = null;

  /**
   * @param {HTMLDetailsElement} details where the form is to be
   * @param {(error: unknown) => void} on_error the form could not be loaded
   * @param {OwnTablePage} page what the page does for it
   */
  constructor(details, on_error, page) {
    this.#details = details;
    this.#on_error = on_error;
    this.#page = page;
    const take = (/** @type {Event} */ event, /** @type {File | string} */ source) => {
      event.preventDefault();
      if (is_of_runs(source)) return page.load_runs(source);
      details.open = true;
      this.#load().then((form) => form.take(source), on_error);
    };
    const load_if_open = () => details.open && this.#load().catch(on_error);
    details.addEventListener("toggle", load_if_open);
    // The reader may have been faster than this.
    load_if_open();
    const show_drop = (/** @type {boolean} */ is_over) => document.body.classList.toggle("dropping", is_over);
    addEventListener("dragover", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      show_drop(true);
      // The looks of the form say that it can be dropped.
      this.#load().catch(on_error);
    });
    addEventListener("dragleave", ({ relatedTarget }) => relatedTarget || show_drop(false));
    addEventListener("drop", (event) => {
      show_drop(false);
      const file = event.dataTransfer?.files[0];
      if (file) take(event, file);
    });
    addEventListener("paste", (event) => {
      const { target, clipboardData } = event;
      const source = clipboardData?.files[0] ?? clipboardData?.getData("text") ?? "";
      const is_typing = target instanceof Element && target.closest(TYPING);
      // A table has lines: a word that is pasted by mistake is none.
      if (!is_typing && (typeof source !== "string" || source.trim().includes("\n") || is_of_runs(source))) take(event, source);
    });
  }

  /**
   * Opens the place for a table, of which a link has nothing but its length.
   * @param {number} n_rows
   */
  ask(n_rows) {
    this.#details.open = true;
    this.#load().then((form) => form.ask(n_rows), this.#on_error);
  }

  /** The form is fetched when it is first needed. */
  #load() {
    // A browser may remember that a file could not be fetched: another attempt has another address.
    this.#loading ??= import(`./own_form.js${this.#n_attempts++ ? `?${this.#n_attempts}` : ""}`).then(
      ({ OwnTableForm }) => (this.form = new OwnTableForm(this.#details, this.#page)),
    );
    this.#loading.catch(() => (this.#loading = null));
    return this.#loading;
  }
}

/**
 * Whether it is no table, but runs that were saved.
 * @param {File | string} source
 */
function is_of_runs(source) {
  return typeof source === "string" ? source.trimStart().startsWith('{"losscope"') : /\.json$/i.test(source.name);
}

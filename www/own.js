// @ts-check
// How does a table of the reader's come to this page? Dropped or pasted anywhere, or by its form. What reads it is fetched then.

/** @import { OwnTable } from "./protocol.js" */
/** @import { OwnTableForm } from "./own_form.js" */

/** Where a text that is pasted goes by itself. */
const TYPING = "textarea, input:not([type=range], [type=checkbox], [type=file]), [contenteditable]";

export class OwnTables {
  #details;
  #has_classes;
  #on_table;
  #on_error;
  /** @type {Promise<OwnTableForm> | null} */
  #form = null;
  #n_attempts = 0;
  /** Whether there is a table that could be read. */
  has_table = false;

  /**
   * @param {HTMLDetailsElement} details where the form is to be
   * @param {() => boolean | undefined} has_classes whether classes are predicted now, if it is about a table of the reader's
   * @param {(table: OwnTable) => void} on_table
   * @param {(error: unknown) => void} on_error the form could not be loaded
   */
  constructor(details, has_classes, on_table, on_error) {
    this.#details = details;
    this.#has_classes = has_classes;
    this.#on_table = on_table;
    this.#on_error = on_error;
    const take = (/** @type {Event} */ event, /** @type {File | string} */ source) => {
      event.preventDefault();
      details.open = true;
      this.form().then((form) => form.take(source), on_error);
    };
    details.addEventListener("toggle", () => details.open && this.form().catch(on_error));
    const show_drop = (/** @type {boolean} */ is_over) => document.body.classList.toggle("dropping", is_over);
    addEventListener("dragover", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      show_drop(true);
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
      if (!is_typing && (typeof source !== "string" || source.trim().includes("\n"))) take(event, source);
    });
  }

  /** Makes the table again that is there, for what is predicted now. */
  again() {
    this.form().then((form) => form.again(), this.#on_error);
  }

  /** Opens the place for a table. */
  ask() {
    this.#details.open = true;
  }

  /** The form, which is fetched when it is first needed. */
  form() {
    // A browser may remember that a file could not be fetched: another attempt has another address.
    this.#form ??= import(`./own_form.js${this.#n_attempts++ ? `?${this.#n_attempts}` : ""}`).then(
      ({ OwnTableForm }) =>
        new OwnTableForm(this.#details, this.#has_classes, (/** @type {OwnTable} */ table) => {
          this.has_table = true;
          this.#on_table(table);
        }),
    );
    this.#form.catch(() => (this.#form = null));
    return this.#form;
  }
}

// @ts-check
// What does a link say besides the experiment? Which controls a learner sees, and which can be moved.

/** @import { Control, Lesson } from "./protocol.js" */

import { make } from "./parts.js";
import { wear } from "./looks.js";
import { snippet } from "./snippet.js";

/**
 * Fills the menu for the experiment of now, and gives what brings the link in it up to date.
 * @param {HTMLDetailsElement} menu
 * @param {Control[]} controls
 * @param {Lesson} lesson of this page
 * @param {(lesson: Lesson) => string} address of a page for that lesson
 * @returns {() => void}
 */
export function share(menu, controls, lesson, address) {
  wear("share.css");
  const link = make("input", { type: "text", readOnly: true, ariaLabel: "The link" });
  const copy = make("button", { type: "button", className: "primary", textContent: "Copy" });
  const rows = controls.map((control) => {
    const { name, label } = control;
    const id = `share-${name}`;
    const shown = make("input", { type: "checkbox", id, checked: lesson.shown?.includes(name) ?? true, ariaLabel: `${label}: shown` });
    const locked = make("input", { type: "checkbox", checked: lesson.locked.includes(name), ariaLabel: `${label}: locked` });
    return { name: control.name, shown, locked, label: control.label };
  });
  const pasted = make("textarea", { readOnly: true, rows: 6, ariaLabel: "The lines to paste", spellcheck: false });
  const kind = make("select", { ariaLabel: "As" }, make("option", { value: "element", textContent: "an element, with a script" }), make("option", { value: "frame", textContent: "a frame" }));
  const copy_lines = make("button", { type: "button", textContent: "Copy" });
  const update = () => {
    const seen = rows.filter(({ shown }) => shown.checked);
    for (const { shown, locked } of rows) locked.disabled = !shown.checked;
    const shown_lesson = {
      shown: seen.length === rows.length ? undefined : seen.map(({ name }) => name),
      locked: seen.filter(({ locked }) => locked.checked).map(({ name }) => name),
    };
    link.value = address(shown_lesson);
    const [page, fragment] = link.value.split("#");
    pasted.value = snippet(fragment, shown_lesson, kind.value === "frame" ? "frame" : "element", page);
    copy_lines.textContent = "Copy";
    const is_lesson = seen.length < rows.length || seen.some(({ locked }) => locked.checked);
    copy.textContent = is_lesson ? "Copy lesson link" : "Copy";
  };
  for (const [button, source] of /** @type {[HTMLButtonElement, HTMLInputElement | HTMLTextAreaElement][]} */ ([[copy, link], [copy_lines, pasted]])) {
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(source.value);
        button.textContent = "Copied";
        button.focus();
      } catch {
        // Without permission the reader copies by hand.
        source.focus();
        source.select();
      }
    });
    source.addEventListener("focus", () => source.select());
  }
  kind.addEventListener("change", update);
  const all = (/** @type {boolean} */ checked, /** @type {string} */ textContent) => {
    const button = make("button", { type: "button", textContent });
    button.addEventListener("click", () => {
      for (const { shown } of rows) shown.checked = checked;
      update();
    });
    return button;
  };
  const head = make("tr", {}, ...["Control", "shown", "locked"].map((textContent) => make("th", { scope: "col", textContent })));
  const lines = rows.map(({ label, shown, locked }) =>
    make("tr", {}, make("th", { scope: "row" }, make("label", { htmlFor: shown.id, textContent: label })), make("td", {}, shown), make("td", {}, locked)),
  );
  const table = make("table", {}, make("thead", {}, head), make("tbody", {}, ...lines));
  table.addEventListener("change", update);
  menu.querySelector(".items")?.replaceChildren(
    make("p", {}, "This experiment, this view and the runs that stay: the same curves, bit for bit, on any machine."),
    make("div", { className: "row" }, link, copy),
    make("details", {}, make("summary", { textContent: "For a lesson: hide or lock controls" }),
      make("div", { className: "row" }, all(false, "Hide all"), all(true, "Show all")), table),
    make("details", { className: "paste" }, make("summary", { textContent: "For another site: lines to paste" }),
      make("p", {
        textContent:
          "With the controls that are chosen above under “For a lesson”, or else the usual ones. " +
          "A script may be refused from another host than the page’s: then copy the folder embed/ beside your page, or take the frame.",
      }),
      make("label", { className: "row" }, "As", kind), pasted, make("div", { className: "row" }, copy_lines)),
  );
  update();
  return update;
}

// @ts-check
// Which situations are worth seeing, and what is to be seen in the one that was chosen?

/** @import { Preset, Setup } from "./protocol.js" */

import { make } from "./controls.js";

export class Situations {
  #note;
  #presets;
  #change;
  /** @type {Preset | undefined} the one that the reader came from */
  #from;
  #shown = "";

  /**
   * @param {HTMLDetailsElement} menu
   * @param {HTMLElement} note where it is said what is to be seen
   * @param {Preset[]} presets
   * @param {(link: string) => void} open the experiment of a link, while the runs that stay do stay
   * @param {(name: string, value: string) => void} change a setting
   */
  constructor(menu, note, presets, open, change) {
    this.#change = change;
    this.#note = note;
    this.#presets = presets;
    for (const place of [menu, note]) {
      place.addEventListener("click", (event) => {
        const anchor = event.target instanceof Element && event.target.closest("a");
        if (!anchor || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        open(anchor.hash.slice(1));
      });
    }
    const lists = [...group_by(presets)].map(([group, presets]) => {
      const items = presets.map(({ link, title, why }) => {
        const anchor = make("a", { href: address(link) }, make("strong", { textContent: title }), ` ${why}`);
        return make("li", {}, anchor);
      });
      return make("section", {}, make("h2", { textContent: group }), make("ul", {}, ...items));
    });
    const place = menu.querySelector(".items");
    place?.replaceChildren(...lists);
    place?.addEventListener("click", ({ target }) => {
      if (!(target instanceof Element) || !target.closest("a")) return;
      menu.open = false;
      menu.querySelector("summary")?.focus();
    });
  }

  /** The name of the situation that the reader came from. */
  get from() {
    return this.#from?.name;
  }

  /**
   * @param {Setup} setup
   * @param {boolean} is_opened whether it comes from a link, and not from the situation before
   */
  show({ link, about, is_own }, is_opened) {
    const here = this.#presets.find((preset) => preset.link === link);
    // The browser's own way back leads to where one came from the situation that is written there.
    if (is_own) this.#from = undefined;
    else if (here || is_opened) this.#from = here ?? this.#presets.find(({ name }) => name === history.state?.from);
    const shown = `${here?.name} ${this.#from?.name} ${about}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    const from = this.#from;
    if (!from) return this.#note.replaceChildren(make("strong", { textContent: "What it learns." }), ` ${about}`);
    // What is said and what takes room are the same whether it was changed or not, so that nothing moves.
    const back = make("a", { href: address(from.link), textContent: "(changed; back to it)", className: here ? "hidden" : "" });
    const title = make(here ? "strong" : "span", { className: "title-of-note", textContent: from.title });
    // Up to the colon it says what to do.
    const end = from.try_this.indexOf(":");
    const action = make("button", { type: "button", className: "link", textContent: from.try_this.slice(0, end) });
    action.addEventListener("click", () => this.#change(...from.change));
    const suggestion = make("span", {}, make("strong", { textContent: "Try:" }), " ", action, from.try_this.slice(end));
    this.#note.classList.toggle("is-changed", !here);
    this.#note.replaceChildren(title, ". ", `${from.why} `, suggestion, " ", back);
  }
}

/**
 * Whole, so that it can be copied, and is no jump within this page.
 * @param {string} link
 */
function address(link) {
  return `${location.pathname}${location.search}#${link}`;
}

/**
 * @param {Preset[]} presets
 * @returns {Map<string, Preset[]>}
 */
function group_by(presets) {
  /** @type {Map<string, Preset[]>} */
  const groups = new Map();
  for (const preset of presets) groups.set(preset.group, [...(groups.get(preset.group) ?? []), preset]);
  return groups;
}

// @ts-check
// Which situations are worth seeing, and what is to be seen in the one that was chosen?

/** @import { Preset, Setup } from "./protocol.js" */

import { make } from "./controls.js";

export class Situations {
  #note;
  #presets;
  /** @type {Preset | undefined} the one that the reader came from */
  #from;
  #shown = "";

  /**
   * @param {HTMLDetailsElement} menu
   * @param {HTMLElement} note where it is said what is to be seen
   * @param {Preset[]} presets
   */
  constructor(menu, note, presets) {
    this.#note = note;
    this.#presets = presets;
    const groups = Map.groupBy ? Map.groupBy(presets, ({ group }) => group) : group_by(presets);
    const lists = [...groups].map(([group, presets]) => {
      const items = presets.map(({ link, title, why }) => {
        const anchor = make("a", { href: `#${link}` }, make("strong", { textContent: title }), ` ${why}`);
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

  /**
   * @param {Setup} setup
   * @param {boolean} is_opened whether it comes from a link, and not from the situation before
   */
  show({ preset, about }, is_opened) {
    const here = this.#presets.find(({ name }) => name === preset);
    if (here || is_opened) this.#from = here;
    const shown = `${here?.name} ${this.#from?.name} ${about}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    const from = this.#from;
    if (!from) return this.#note.replaceChildren(make("strong", { textContent: "What it learns." }), ` ${about}`);
    const suggestion = make("span", {}, make("strong", { textContent: "Try:" }), ` ${from.try_this}`);
    const begin = here
      ? [make("strong", { textContent: `${here.title}.` }), ` ${here.why} `]
      : ["You came from ", make("a", { href: `#${from.link}`, textContent: from.title }), ". "];
    this.#note.replaceChildren(...begin, suggestion);
  }
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

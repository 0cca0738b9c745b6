// @ts-check
// What of what the reader did can be taken back, and brought back?

/** Changes of one thing that follow each other within this many milliseconds are one gesture. */
const GESTURE = 1000;
/** More is not kept. */
const LONGEST = 500;

/** States of the page, each a fragment of its address. */
export class Past {
  /** @type {string[]} */
  #before = [];
  /** @type {string[]} */
  #after = [];
  #now;
  #of = "";
  #until = 0;

  /** @param {string} now */
  constructor(now) {
    this.#now = now;
  }

  get can_undo() {
    return this.#before.length > 0;
  }

  get can_redo() {
    return this.#after.length > 0;
  }

  /**
   * Whether a change is one with that before it.
   * @param {string} of what it is of
   * @param {boolean} is_held whether the hand has not let go since
   */
  goes_on(of, is_held) {
    return of !== "" && of === this.#of && (is_held || performance.now() <= this.#until);
  }

  /** What comes next is a gesture of its own. */
  end_gesture() {
    this.#of = "";
  }

  /**
   * The page is in another state.
   * @param {string} now
   * @param {string} of
   * @param {boolean} is_held
   */
  note(now, of, is_held) {
    const goes_on = this.goes_on(of, is_held);
    this.#of = of;
    this.#until = performance.now() + GESTURE;
    if (now === this.#now) return;
    if (!goes_on) {
      this.#before.push(this.#now);
      if (this.#before.length > LONGEST) this.#before.shift();
    } else if (this.#before.at(-1) === now) {
      // There and back again is no change.
      this.#before.pop();
      this.#of = "";
    }
    this.#after = [];
    this.#now = now;
  }

  /** @returns {string | undefined} the state before */
  undo() {
    return this.#go(this.#before, this.#after);
  }

  /** @returns {string | undefined} the state that was taken back */
  redo() {
    return this.#go(this.#after, this.#before);
  }

  /**
   * @param {string[]} from
   * @param {string[]} to
   */
  #go(from, to) {
    const state = from.pop();
    if (state === undefined) return undefined;
    to.push(this.#now);
    this.#now = state;
    this.#of = "";
    return state;
  }
}

/**
 * @param {{ undo: HTMLButtonElement, redo: HTMLButtonElement }} slots
 * @param {() => void} undo
 * @param {() => void} redo
 */
export function listen_for_undo(slots, undo, redo) {
  slots.undo.addEventListener("click", undo);
  slots.redo.addEventListener("click", redo);
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    const is_redo = key === "y" || (key === "z" && event.shiftKey);
    if (!is_redo && key !== "z") return;
    // What is typed, and no state of the page yet, is taken back by the browser itself.
    if (event.target instanceof Element && event.target.matches("textarea, input[type=number], [data-typing]")) return;
    event.preventDefault();
    (is_redo ? redo : undo)();
  });
}

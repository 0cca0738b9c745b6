// @ts-check
// How many steps are due at each frame, when a run is watched?

/** To watch a whole run takes about as long as this, in seconds, where no speed was chosen. */
const READABLE = 12;
/** A frame that comes later than this, in milliseconds, is made up for only so far: the page was hidden. */
const LONGEST_FRAME = 100;

export class Pace {
  #advance;
  #frame = 0;

  /** @param {(n_steps: number) => void} advance called in frames in which steps are due */
  constructor(advance) {
    this.#advance = advance;
  }

  /**
   * @param {number} n_steps of the whole run
   * @param {number} [chosen] steps a second
   */
  start(n_steps, chosen = 0) {
    this.stop();
    const speed = chosen || Math.max(1, n_steps / READABLE);
    let before = performance.now();
    let n_due = 0;
    const pace = (/** @type {number} */ now) => {
      n_due += (Math.min(now - before, LONGEST_FRAME) / 1000) * speed;
      before = now;
      const n_whole = Math.floor(n_due);
      n_due -= n_whole;
      if (n_whole > 0) this.#advance(n_whole);
      this.#frame = requestAnimationFrame(pace);
    };
    this.#frame = requestAnimationFrame(pace);
  }

  stop() {
    cancelAnimationFrame(this.#frame);
  }
}

// @ts-check
// When and how large is the chart drawn? At most once a frame, with a pixel for each of the screen's.

/** Colours that pinned runs have in the style sheet. */
const N_PINNED = 6;
/** The usual size of text, in CSS pixels. */
const PLAIN_FONT = 16;

export class Canvas {
  #canvas;
  #chart;
  #on_drawn;
  #signal;
  #is_due = false;
  /** Until then the canvas has a size that nobody wanted, and what is drawn on it is lost. */
  #has_size = false;
  #is_new_theme = true;
  // Both are looked up when the size changes: at each frame, the browser would have to lay out the page for it.
  /** Device pixels to a CSS pixel. */
  device_ratio = devicePixelRatio;
  /** How much larger than usual the reader's text is. */
  text_ratio = 1;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {any} chart a `LossChart`
   * @param {() => void} on_drawn
   * @param {AbortSignal} [signal] when the canvas is no longer there
   */
  constructor(canvas, chart, on_drawn, signal) {
    this.#canvas = canvas;
    this.#chart = chart;
    this.#on_drawn = on_drawn;
    this.#signal = signal;
    for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)", "print"]) {
      matchMedia(query).addEventListener("change", () => {
        this.#is_new_theme = true;
        // What is printed is what is there now.
        this.draw();
      }, { signal });
    }
    this.#watch_size(signal);
  }

  /** The colours around it are others now. */
  is_in_new_light() {
    this.#is_new_theme = true;
    this.draw_soon();
  }

  get is_due() {
    return this.#is_due;
  }

  /** Device pixels to a CSS pixel, for fonts and strokes: more where the reader's text is larger than usual. */
  get pixel_ratio() {
    return this.device_ratio * this.text_ratio;
  }

  draw_soon() {
    if (this.#is_due) return;
    this.#is_due = true;
    requestAnimationFrame(() => {
      this.#is_due = false;
      this.draw();
    });
  }

  draw() {
    const canvas = this.#canvas;
    if (!this.#has_size || canvas.width === 0 || this.#signal?.aborted) return;
    if (this.#is_new_theme) this.#chart.set_theme(...read_theme(canvas));
    this.#is_new_theme = false;
    draw_on(canvas, this.#chart, this.pixel_ratio);
    this.#on_drawn();
  }

  /** Draws at the size of now, without waiting to be told of it: what is printed is measured only then. */
  fit() {
    const canvas = this.#canvas;
    this.#has_size = true;
    canvas.width = Math.round(canvas.clientWidth * devicePixelRatio);
    canvas.height = Math.round(canvas.clientHeight * devicePixelRatio);
    this.device_ratio = devicePixelRatio;
    this.draw();
  }

  /** @param {AbortSignal} [signal] */
  #watch_size(signal) {
    const canvas = this.#canvas;
    /** @type {ResizeObserverEntry | null} */
    let entry = null;
    const fit = () => {
      if (!entry) return;
      const exact = entry.devicePixelContentBoxSize?.[0];
      const width = device_pixels(entry.contentRect.width, exact?.inlineSize);
      const height = device_pixels(entry.contentRect.height, exact?.blockSize);
      if (width === canvas.width && height === canvas.height) return;
      canvas.width = width;
      canvas.height = height;
      this.device_ratio = width / entry.contentRect.width;
      this.text_ratio = parseFloat(getComputedStyle(canvas).fontSize) / PLAIN_FONT;
      // Setting the size clears the canvas: draw in this frame, or it would blink.
      this.draw();
    };
    const watch_ratio = () => {
      const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
      query.addEventListener("change", () => (fit(), watch_ratio()), { once: true, signal });
    };
    watch_ratio();
    const observer = new ResizeObserver((entries) => {
      entry = entries[0];
      this.#has_size = true;
      fit();
    });
    observer.observe(canvas, has_device_pixels() ? { box: "device-pixel-content-box" } : {});
    signal?.addEventListener("abort", () => observer.disconnect());
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {any} chart
 * @param {number} pixel_ratio
 * @param {string} [title] around the chart, in an export
 * @param {string} [page]
 */
export function draw_on(canvas, chart, pixel_ratio, title, page) {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser gives no canvas to draw on");
  context.clearRect(0, 0, canvas.width, canvas.height);
  // plotters leaves the joins to whoever owns the canvas; mitred ones would make needles of a noisy curve.
  context.lineJoin = "round";
  chart.draw(canvas, pixel_ratio, title, page);
}

/**
 * The chart's colours and font, as the style sheet has them and `LossChart.set_theme` takes them.
 * @param {HTMLElement} element
 * @returns {[Uint8Array, string]}
 */
export function read_theme(element) {
  const colour = (/** @type {string} */ name) => {
    element.style.color = `var(--${name})`;
    const colour = getComputedStyle(element).color;
    const [red, green, blue] = (colour.match(/[\d.]+/g) ?? []).map(Number);
    // Mixed colours are told as shares of 1, all others as shares of 255.
    const whole = colour.startsWith("color(") ? 255 : 1;
    return [red, green, blue].map((share) => (Number.isFinite(share) ? Math.round(whole * share) : 128));
  };
  const names = ["chart-text", "chart-grid", "surface", "chart-train", "chart-validation", "chart-before", "chart-warning"];
  for (let idx = 0; idx < N_PINNED; idx += 1) names.push(`chart-pinned-${idx}`);
  return [new Uint8Array(names.flatMap(colour)), getComputedStyle(element).fontFamily];
}

/**
 * A length in device pixels: the browser's own count, where it has one. (An emulated screen has another pixel ratio than
 * the one that Chromium counts with.)
 * @param {number} length in CSS pixels
 * @param {number | undefined} exact
 */
function device_pixels(length, exact) {
  const rounded = Math.round(length * devicePixelRatio);
  return exact !== undefined && Math.abs(exact - rounded) <= 1 ? exact : rounded;
}

/** Whether the size of an element can be told in whole device pixels (Safari can't). */
function has_device_pixels() {
  return "devicePixelContentBoxSize" in ResizeObserverEntry.prototype;
}

// @ts-check
// How does a page treat the frames of the playground that it has? Each is made as high as what is in it, and looks as the page does.
//
// It is a classic script as well as a module, and has no names: `<script src="embed.js"></script>`, or `import "./embed.js"`.

(() => {
  "use strict";
  const NAME = "loss-playground";
  /** The version of the messages. */
  const VERSION = 1;
  /** No frame of the playground is higher. */
  const HIGHEST = 10_000;
  /** A page may have it twice: then one is enough. */
  const mark = Symbol.for(`${NAME} embed`);
  if (mark in window) return;
  Object.defineProperty(window, mark, { value: true });

  /** @type {WeakSet<HTMLIFrameElement>} */
  const watched = new WeakSet();

  addEventListener("message", ({ data, source }) => {
    if (typeof data !== "object" || data === null || data.source !== NAME || data.v !== VERSION) return;
    const frame = [...document.querySelectorAll("iframe")].find((frame) => frame.contentWindow === source);
    if (!frame) return;
    if (!watched.has(frame)) watch(frame);
    if (data.type === "resize") resize(frame, data.height);
    if (data.type === "ready") tell_theme(frame);
  });
  // Those that spoke before this script was there.
  for (const frame of document.querySelectorAll("iframe")) {
    if (frame.src.includes("embed.html")) tell_theme(frame);
  }

  /**
   * @param {HTMLIFrameElement} frame
   * @param {unknown} height of what is in it
   */
  function resize(frame, height) {
    if (typeof height !== "number" || !(height > 0 && height <= HIGHEST)) return;
    const style = getComputedStyle(frame);
    const edges = ["borderTopWidth", "borderBottomWidth", "paddingTop", "paddingBottom"];
    const around = edges.reduce((sum, edge) => sum + (parseFloat(style[/** @type {any} */ (edge)]) || 0), 0);
    frame.style.height = `${height + (style.boxSizing === "border-box" ? around : 0)}px`;
  }

  /**
   * Tells the frame whenever the page's colours change, whatever it is that changes them: its own colour, which nobody sees, is the
   * page's, and ends a transition then.
   * @param {HTMLIFrameElement} frame
   */
  function watch(frame) {
    watched.add(frame);
    frame.addEventListener("transitionend", (event) => {
      if (event.target === frame && event.propertyName === "color") tell_theme(frame);
    });
    // A frame that has transitions of its own keeps them.
    if (parseFloat(getComputedStyle(frame).transitionDuration) > 0) return;
    frame.style.color = "inherit";
    frame.style.transition = "color 1ms step-end";
  }

  /** @param {HTMLIFrameElement} frame */
  function tell_theme(frame) {
    const color = getComputedStyle(frame.parentElement ?? frame).color;
    const background = background_of(frame);
    const theme = lightness(color) > lightness(background) ? "dark" : "light";
    // Where the frame is from does not matter: colours are no secret.
    frame.contentWindow?.postMessage({ target: NAME, v: VERSION, type: "theme", theme, color, background }, "*");
  }

  /**
   * The colour behind an element.
   * @param {Element} element
   */
  function background_of(element) {
    for (let around = element.parentElement; around; around = around.parentElement) {
      const color = getComputedStyle(around).backgroundColor;
      const alpha = parts(color)[3] ?? 1;
      if (alpha > 0.5) return color;
    }
    // Where nobody says, it is the browser's own, light or dark: only an element in the page can tell which.
    const probe = document.createElement("i");
    probe.hidden = true;
    probe.style.backgroundColor = "Canvas";
    document.body.append(probe);
    const color = getComputedStyle(probe).backgroundColor;
    probe.remove();
    return color;
  }

  /**
   * How light people see a colour, from 0 to 1.
   * @param {string} color as a computed style has it
   */
  function lightness(color) {
    const [red = 0, green = 0, blue = 0] = parts(color);
    // Mixed colours are told as shares of 1, all others as shares of 255.
    const whole = color.startsWith("color(") ? 1 : 255;
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / whole;
  }

  /**
   * The numbers of a colour.
   * @param {string} color
   */
  function parts(color) {
    // The 3 of `display-p3` is none of them.
    return (color.replace(/^color\(\S+/, "").match(/[\d.]+/g) ?? []).map(Number);
  }
})();

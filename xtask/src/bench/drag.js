// What happens between the slider's event and the last pixel of its curve? Put into the page before its own scripts.
{
  /**
   * One for each input event: when it was dispatched and made, whose curve it asks for, and what became of it.
   * @typedef {{ at: number, made: number, link: string, first?: number, complete?: number, stopped?: number }} Tick
   */
  const bench = { ticks: /** @type {Tick[]} */ ([]), frames: /** @type {number[]} */ ([]), long_tasks: [] };
  Object.assign(window, { bench });

  addEventListener(
    "input",
    ({ timeStamp }) => bench.ticks.push({ at: performance.now(), made: timeStamp, link: "" }),
    { capture: true },
  );
  addEventListener("begun", ({ detail }) => {
    const tick = bench.ticks.at(-1);
    if (tick && !tick.link) tick.link = detail.link;
  });
  // A message to oneself, sent while the frame is made, comes when the frame has been painted.
  const painted = new MessageChannel();
  painted.port1.onmessage = ({ data }) => {
    const now = performance.now();
    const tick = bench.ticks.findLast(({ link }) => link === data.link);
    if (!tick) return;
    if (data.n_steps > 0) tick.first ??= now;
    if (data.done) tick.complete ??= now;
  };
  addEventListener("drawn", ({ detail }) => painted.port2.postMessage(detail));

  const Real = Worker;
  window.Worker = class extends Real {
    constructor(...rest) {
      super(...rest);
      this.addEventListener("message", ({ data }) => {
        const tick = bench.ticks.at(-1);
        // The worker's own time: the page may be too busy to hear it at once.
        if (data.type === "stopped" && tick) tick.stopped ??= data.time - performance.timeOrigin;
      });
    }
  };

  new PerformanceObserver((list) => bench.long_tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
    type: "longtask",
  });
  const frame = (/** @type {number} */ now) => {
    bench.frames.push(now);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

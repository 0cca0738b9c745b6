// When was the first complete curve painted? Put into the page before its own scripts.
{
  const painted = new MessageChannel();
  painted.port1.onmessage = () => Object.assign(window, { first_curve: performance.now() });
  const on_drawn = (/** @type {CustomEvent} */ { detail }) => {
    if (!detail.done) return;
    removeEventListener("drawn", on_drawn);
    painted.port2.postMessage(null);
  };
  addEventListener("drawn", on_drawn);
}

// @ts-check
// How does a run go on, on a thread of its own? As `pump` has it go on.

/** @import { ToWorker } from "./protocol.js" */

import { pump } from "./pump.js";

/** A run that is stopped has the worker for this many milliseconds more, at the most. */
const SLICE = 6;

const { hear } = pump((message, transfer = []) => self.postMessage(message, { transfer }), SLICE);
self.onmessage = (/** @type {MessageEvent<ToWorker>} */ { data }) => hear(data);

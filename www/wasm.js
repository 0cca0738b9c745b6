// @ts-check
// How does a thread come to an instance of the wasm? It is fetched and compiled once, and each thread makes its own of that.

import { instance } from "./pkg/losscope.js";

/** Compiles while it is still being fetched. */
export async function compile() {
  const url = new URL("./pkg/losscope_bg.wasm", import.meta.url);
  try {
    return await WebAssembly.compileStreaming(fetch(url));
  } catch (error) {
    // Some hosts don't call it application/wasm.
    if (!(error instanceof TypeError)) throw error;
    return WebAssembly.compile(await (await fetch(url)).arrayBuffer());
  }
}

/**
 * An instance with a memory of its own: what happens in it, a panic too, concerns no other.
 * @param {WebAssembly.Module} module
 */
export async function bind(module) {
  const bound = instance();
  await bound({ module_or_path: module });
  return bound;
}

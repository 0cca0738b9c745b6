// @ts-check
// Where does one get what is asked for now and then? From wasm modules apart, each fetched with the first such wish.

import { compiled } from "./files.js";

/** What was asked for, by what it is called. @type {Map<string, Promise<any>>} */
const coming = new Map();
let n_attempts = 0;

/** Saves and translates runs, and draws what is inside: an instance that is the same for all who ask. */
export function workshop() {
  return once("workshop", (name) => load(name, (again) => import(`./pkg/workshop.js${again}`)));
}

/** Draws models: as for the workshop. */
export function portrait() {
  return once("portrait", (name) => load(name, (again) => import(`./pkg/portrait.js${again}`)));
}

/**
 * The workshop's compiled wasm, for a worker's instance.
 * @returns {Promise<WebAssembly.Module>}
 */
export function compiled_workshop() {
  return compiled_once("workshop");
}

/** @param {string} name */
function compiled_once(name) {
  return once(`${name}'s wasm`, () => compiled(name));
}

/**
 * Makes it once; what could not be made is tried again when it is asked for again.
 * @param {string} name
 * @param {(name: string) => Promise<any>} make
 * @returns {Promise<any>}
 */
function once(name, make) {
  let made = coming.get(name);
  if (!made) {
    made = make(name);
    made.catch(() => coming.delete(name));
    coming.set(name, made);
  }
  return made;
}

/**
 * @param {string} name
 * @param {(again: string) => Promise<any>} fetched
 */
async function load(name, fetched) {
  // A browser may remember that a file could not be fetched: another attempt has another address.
  const { instance } = await fetched(n_attempts++ ? `?${n_attempts}` : "");
  const bound = instance();
  await bound({ module_or_path: await compiled_once(name) });
  return bound;
}

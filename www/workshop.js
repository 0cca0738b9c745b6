// @ts-check
// Where does one get what is asked for now and then? From wasm modules apart, each fetched with the first such wish.

/** What was asked for, by what it is called. @type {Map<string, Promise<any>>} */
const coming = new Map();
let n_attempts = 0;

/** Saves and translates runs, and draws what is inside: an instance that is the same for all who ask. */
export function workshop() {
  return once("workshop", load);
}

/** Draws models: as for the workshop. */
export function portrait() {
  return once("portrait", load);
}

/**
 * The workshop's compiled wasm, for a worker's instance.
 * @returns {Promise<WebAssembly.Module>}
 */
export function compiled_workshop() {
  return compiled("workshop");
}

/** @param {string} name */
function compiled(name) {
  return once(`${name}_bg.wasm`, compile);
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

/** @param {string} file */
async function compile(file) {
  const address = new URL(`./pkg/${file}`, import.meta.url);
  try {
    return await WebAssembly.compileStreaming(fetch(address));
  } catch (error) {
    // Some hosts don't call it application/wasm.
    if (!(error instanceof TypeError)) throw error;
    return WebAssembly.compile(await (await fetch(address)).arrayBuffer());
  }
}

/** @param {string} name */
async function load(name) {
  // A browser may remember that a file could not be fetched: another attempt has another address.
  const { instance } = await import(`./pkg/${name}.js${n_attempts++ ? `?${n_attempts}` : ""}`);
  const bound = instance();
  await bound({ module_or_path: await compiled(name) });
  return bound;
}

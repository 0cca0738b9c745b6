// @ts-check
// Where does one get what is asked for now and then? From wasm modules apart, each fetched with the first such wish.

/** @type {Map<string, Promise<any>>} */
const coming = new Map();
let n_attempts = 0;

/** Saves and translates runs: an instance that is the same for all who ask. */
export function workshop() {
  return module_of("workshop");
}

/** Draws models. */
export function portrait() {
  return module_of("portrait");
}

/**
 * @param {string} name
 * @returns {Promise<any>}
 */
function module_of(name) {
  let module = coming.get(name);
  if (!module) {
    module = load(name);
    module.catch(() => coming.delete(name));
    coming.set(name, module);
  }
  return module;
}

/** @param {string} name */
async function load(name) {
  // A browser may remember that a file could not be fetched: another attempt has another address.
  const { instance } = await import(`./pkg/${name}.js${n_attempts++ ? `?${n_attempts}` : ""}`);
  const bound = instance();
  await bound({ module_or_path: new URL(`./pkg/${name}_bg.wasm`, import.meta.url) });
  return bound;
}

// @ts-check
// Where does one get what is asked for now and then? From a wasm module apart, fetched with the first such wish.

/** @type {Promise<any> | null} */
let coming = null;
let n_attempts = 0;

/**
 * An instance of the workshop, the same for all who ask.
 * @returns {Promise<any>}
 */
export function workshop() {
  coming ??= load();
  coming.catch(() => (coming = null));
  return coming;
}

async function load() {
  // A browser may remember that a file could not be fetched: another attempt has another address.
  const { instance } = await import(`./pkg/workshop.js${n_attempts++ ? `?${n_attempts}` : ""}`);
  const bound = instance();
  await bound({ module_or_path: new URL("./pkg/workshop_bg.wasm", import.meta.url) });
  return bound;
}

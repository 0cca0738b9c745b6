// @ts-check
// Where is what belongs to the page and is no module? Beside this file. (A page that is one file has all in itself: xtask puts another
// module in the place of this one.)

/** @param {string} name of a file in this folder */
export function address_of(name) {
  return new URL(`./${name}`, import.meta.url).href;
}

/**
 * A table in www/data/.
 * @param {string} name
 */
export async function table_text(name) {
  const answer = await fetch(address_of(`data/${name}`));
  if (!answer.ok) throw new Error(`${name} is not there (${answer.status})`);
  return answer.text();
}

/**
 * @param {string} name of a wasm module in www/pkg/
 * @returns {Promise<WebAssembly.Module>}
 */
export async function compiled(name) {
  const address = address_of(`pkg/${name}_bg.wasm`);
  try {
    return await WebAssembly.compileStreaming(fetch(address));
  } catch (error) {
    // Some hosts don't call it application/wasm, and some browsers can't compile while they fetch.
    if (!(error instanceof TypeError)) throw error;
    return WebAssembly.compile(await (await fetch(address)).arrayBuffer());
  }
}

/**
 * The same from a script that is no module, where a page may not have a worker of another place's.
 * @param {string} name
 */
export function blob_worker(name) {
  const script = new Blob([`importScripts(${JSON.stringify(address_of(`${name}.js`))})`], { type: "text/javascript" });
  const address = URL.createObjectURL(script);
  return new Worker(address);
}

/** @param {string} name of its module, without the ending */
export function new_worker(name) {
  return new Worker(new URL(`./${name}.js`, import.meta.url), { type: "module" });
}

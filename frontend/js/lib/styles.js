/** Style sheets that only some screens need. */

/** @type {Map<string, Promise<void>>} */
const loaded = new Map();

/**
 * Have the sheet at `path` applied; resolves when it is, also when it was already.
 *
 * A sheet that cannot be fetched resolves too: a page without its finery beats no page.
 * @param {string} path such as "/css/studio.css"
 * @returns {Promise<void>}
 */
export function loadStyles(path) {
  const known = loaded.get(path);
  if (known) return known;
  const done = new Promise((/** @type {(value?: void) => void} */ resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL(`../..${path}`, import.meta.url).href; // of the same release as this module
    link.addEventListener("load", () => resolve());
    link.addEventListener("error", () => {
      loaded.delete(path);
      link.remove();
      resolve();
    });
    document.head.append(link);
  });
  loaded.set(path, done);
  return done;
}

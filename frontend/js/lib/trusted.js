/**
 * The page's only Trusted Types policy. Everything that could turn a string into markup or code
 * passes here, and only strings known when this was written get through.
 */

const WORKERS = ["/sw.js", new URL("../upload/hash-worker.js", import.meta.url).href];

/** @param {string} kind @param {string} value */
function refuse(kind, value) {
  return new TypeError(`refused ${kind}: ${value.slice(0, 40)}`);
}

/** Install the policy. Call once, before anything else runs. */
export function installPolicy() {
  const types = /** @type {any} */ (globalThis).trustedTypes;
  if (!types) return; // Browsers without Trusted Types still have the rest of the policy header.
  types.createPolicy("default", {
    /** @param {string} value */
    createHTML(value) {
      if (value === "") return value; // PhotoSwipe empties its boxes this way
      throw refuse("markup", value);
    },
    /** @param {string} value */
    createScriptURL(value) {
      const { href } = new URL(value, document.baseURI);
      if (WORKERS.some((url) => new URL(url, document.baseURI).href === href)) return value;
      throw refuse("script address", value);
    },
    /** @param {string} value */
    createScript(value) {
      throw refuse("script", value);
    },
  });
}

/** localStorage as JSON, with a memory behind it where the browser refuses (private windows). */

/** @type {Map<string, string>} */
const memory = new Map();

/**
 * Return what was stored under `key`, or `null`.
 * @param {string} key
 * @returns {any}
 */
export function readItem(key) {
  try {
    const text = localStorage.getItem(key) ?? memory.get(key) ?? null;
    return text === null ? null : JSON.parse(text);
  } catch {
    const text = memory.get(key); // storage is refused, or somebody wrote nonsense into it
    return text === undefined ? null : JSON.parse(text);
  }
}

/**
 * Store `value` under `key`; `null` removes it.
 * @param {string} key
 * @param {unknown} value
 */
export function writeItem(key, value) {
  if (value === null || value === undefined) {
    memory.delete(key);
    try {
      localStorage.removeItem(key);
    } catch {
      // Refused storage holds nothing to remove.
    }
    return;
  }
  const text = JSON.stringify(value);
  try {
    localStorage.setItem(key, text);
    memory.delete(key);
  } catch {
    memory.set(key, text); // full or refused: it lasts as long as the page
  }
}

/** Where photos go that are moved by hand: behind which of the others. Pure. */

/** @typedef {import("./photo-list.js").PhotoList} PhotoList */
/** @typedef {"first" | "last" | "back" | "on" | {before: string | null}} Target
 *   `back` and `on` are by one place; `before` names a photo in view, null stands for their end */

/**
 * Return the chosen photos in the order they have, and the one that they shall stand behind: null
 * for the start. What is in view counts, so within a section photos stay among their own.
 * @param {Iterable<string>} chosen
 * @param {Target} to
 * @param {PhotoList} list
 * @returns {{moving: string[], after: string | null}}
 */
export function placeFor(chosen, to, list) {
  const ids = new Set(chosen);
  const shown = list.shown.map(({ id }) => id);
  const moving = shown.filter((id) => ids.has(id));
  const staying = shown.filter((id) => !ids.has(id));
  const all = list.arranged.map(({ id }) => id).filter((id) => !ids.has(id));
  if (staying.length === 0) return { moving, after: all.at(-1) ?? null };
  const before = follower();
  if (before === null) return { moving, after: staying.at(-1) ?? null };
  return { moving, after: all[all.indexOf(before) - 1] ?? null };

  /** The photo that they shall stand before. @returns {string | null} */
  function follower() {
    if (to === "first") return staying[0] ?? null;
    if (to === "last") return null;
    if (typeof to === "object") return stayingFrom(to.before ? shown.indexOf(to.before) : Infinity);
    const first = shown.indexOf(/** @type {string} */ (moving[0]));
    const last = shown.indexOf(/** @type {string} */ (moving.at(-1)));
    if (to === "back") {
      return shown.slice(0, first).at(-1) ?? staying[0] ?? null;
    }
    return stayingFrom(last + 2);
  }

  /** The first at this place or behind it that is not moved itself. @param {number} place */
  function stayingFrom(place) {
    return shown.slice(place).find((id) => !ids.has(id)) ?? null;
  }
}

/**
 * Positions between two neighbors, to show at once what the server will answer.
 * @param {number} count
 * @param {number | undefined} low
 * @param {number | undefined} high
 */
export function between(count, low, high) {
  const from = low ?? (high ?? 0) - count - 1;
  const step = high === undefined ? 1 : (high - from) / (count + 1);
  return Array.from({ length: count }, (_, place) => from + step * (place + 1));
}

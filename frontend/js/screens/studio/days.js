/** Days in date fields and moments in the API. */

/**
 * The day of a moment for a date field, in this time zone; empty for none.
 * @param {string | null} moment
 * @returns {string}
 */
export function dayOf(moment) {
  if (!moment) return "";
  const date = new Date(moment);
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/**
 * The minute of a moment for a field of day and time, in this time zone; empty for none.
 * @param {string | null} moment
 */
export function minuteOf(moment) {
  if (!moment) return "";
  const date = new Date(moment);
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return `${dayOf(moment)}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/**
 * A minute in this time zone as a moment for the API; `null` for none.
 * @param {string} minute
 */
export const momentOf = (minute) =>
  minute ? `${new Date(minute).toISOString().slice(0, 19)}Z` : null;

/**
 * The last second of a day in this time zone, as a moment for the API; `null` for no day. A
 * gallery "open until May 2" is open all of that day.
 * @param {string} day
 * @returns {string | null}
 */
export function endOfDay(day) {
  if (!day) return null;
  return `${new Date(`${day}T23:59:59`).toISOString().slice(0, 19)}Z`;
}

/**
 * The noon of a day in this time zone: a day without an hour, that no zone nearby moves.
 * @param {string} day
 * @returns {string | null}
 */
export function noonOf(day) {
  if (!day) return null;
  return `${new Date(`${day}T12:00:00`).toISOString().slice(0, 19)}Z`;
}

/** Numbers by day, made ready to be drawn; nothing of the page is known here. */

/** @typedef {"views" | "viewers" | "favorites" | "downloads"} Measure */
/** @typedef {{day: string, views: number, viewers: number, favorites: number, downloads: number,
 *   archives: number}} Day a day of the API, "2026-11-23" in UTC */
/** @typedef {{start: string, value: number}} Bar one day, or the first day of a month */
/** @typedef {{unit: "day" | "month", bars: Bar[]}} Series */

const DAY_MS = 86_400_000;
const RECENT = 30;
/** More days than these are drawn by month: thinner bars could not be told apart. */
const DAYS_DRAWN = 92;

/** @param {number} time */
const dayOf = (time) => new Date(time).toISOString().slice(0, 10);

/** Return what a day adds to a measure. @param {Day} day @param {Measure} measure */
export const amount = (day, measure) =>
  measure === "downloads" ? day.downloads + day.archives : day[measure];

/**
 * Return a bar for each day (or month) up to today, those without anything too.
 * @param {Day[]} days oldest first, quiet ones left out
 * @param {Measure} measure
 * @param {{range: "recent" | "all", now: number}} options
 * @returns {Series}
 */
export function seriesOf(days, measure, { range, now }) {
  const last = Math.floor(now / DAY_MS) * DAY_MS;
  const recent = last - (RECENT - 1) * DAY_MS;
  const oldest = days[0] ? Date.parse(days[0].day) : recent;
  const first = range === "recent" ? recent : Math.min(oldest, recent);
  const unit = (last - first) / DAY_MS < DAYS_DRAWN ? "day" : "month";
  /** @type {Map<string, number>} */
  const values = new Map();
  for (let time = first; time <= last; time += DAY_MS) values.set(startOf(dayOf(time), unit), 0);
  for (const day of days) {
    const start = startOf(day.day, unit);
    const before = values.get(start);
    if (before !== undefined) values.set(start, before + amount(day, measure));
  }
  return { unit, bars: [...values].map(([start, value]) => ({ start, value })) };
}

/** @param {string} day @param {Series["unit"]} unit */
const startOf = (day, unit) => (unit === "day" ? day : `${day.slice(0, 7)}-01`);

/**
 * Return the height of the drawing: the least of 4, 10, 20, 40, 100 … that is not too low. Half of it
 * stands beside the drawing, and there are no half visits.
 * @param {number} most
 */
export function ceilingOf(most) {
  for (let step = 1; ; step *= 10) {
    for (const factor of [4, 10, 20]) if (step * factor >= most) return step * factor;
  }
}

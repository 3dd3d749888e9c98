/** Texts, numbers and dates, in one place so that another language is one more file. */
import { en } from "./en.js";

/** @typedef {{[key: string]: string | Messages}} Messages */

/** @type {Record<string, Messages>} */
const areas = { ...en };

const locale = "en-US";
const plurals = new Intl.PluralRules(locale);
const numbers = new Intl.NumberFormat(locale);

/**
 * Make the texts of an area known; a screen that brings its own texts calls this first.
 * @param {string} area the first part of its keys
 * @param {Messages} messages
 */
export function addMessages(area, messages) {
  areas[area] = messages;
}

/**
 * Return the text of `key` ("viewer.photos"), with `{name}` replaced by `vars.name`.
 *
 * A text of forms (`{one, other}`, perhaps `zero`) is chosen by `vars.count`. Numbers are written
 * as the language does. An unknown key comes back as it is, so that it is seen.
 * @param {string} key
 * @param {Record<string, string | number>} [vars]
 */
export function t(key, vars = {}) {
  /** @type {string | Messages | undefined} */
  let found = areas;
  for (const part of key.split(".")) found = typeof found === "object" ? found[part] : undefined;
  if (typeof found === "object" && "other" in found) {
    const count = Number(vars.count);
    found = (count === 0 ? found.zero : undefined) ?? found[plurals.select(count)] ?? found.other;
  }
  if (typeof found !== "string") return key;
  return found.replace(/\{(\w+)\}/g, (hole, name) => {
    const value = vars[name];
    if (value === undefined) return hole;
    return typeof value === "number" ? numbers.format(value) : value;
  });
}

/** Return 12345 as "12,345". @param {number} value */
export const formatNumber = (value) => numbers.format(value);

/**
 * Return a moment (or a plain day, "2026-05-02") as "May 2, 2026".
 * @param {string} value RFC 3339
 */
export function formatDate(value) {
  // A day without a time of its own names no moment: in UTC it stays the day it is.
  const zone = /^\d{4}-\d\d-\d\d(T00:00:00(\.0+)?Z)?$/.test(value) ? "UTC" : undefined;
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: zone }).format(
    new Date(value),
  );
}

/** Return a moment as "May 2, 2026, 4:05 PM". @param {string} value */
export function formatDateTime(value) {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(
    new Date(value),
  );
}

const STEPS = /** @type {const} */ ([
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
]);

/**
 * Return how far a moment is from now: "in 5 days", "2 minutes ago", "now".
 * @param {string} value
 * @param {number} [now] milliseconds
 */
export function formatRelative(value, now = Date.now()) {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const distance = (Date.parse(value) - now) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(distance) >= size) return relative.format(Math.trunc(distance / size), unit);
  }
  return relative.format(0, "second");
}

/** Return a number of bytes as "8.2 MB" (decimal units). @param {number} bytes */
export function formatBytes(bytes) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
  const step = Math.min(
    units.length - 1,
    Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)),
  );
  const value = bytes / 1000 ** step;
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: units[step],
    unitDisplay: "short",
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value);
}

/** Return a time span as "about 3 minutes" material: "45 sec", "3 min", "1 hr 10 min". @param {number} seconds */
export function formatDuration(seconds) {
  const unit = (/** @type {number} */ value, /** @type {string} */ name) =>
    new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: "short" }).format(
      value,
    );
  if (seconds < 60) return unit(Math.max(1, Math.round(seconds)), "second");
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return unit(minutes, "minute");
  const rest = minutes % 60;
  return rest
    ? `${unit(Math.floor(minutes / 60), "hour")} ${unit(rest, "minute")}`
    : unit(minutes / 60, "hour");
}

/**
 * Return in words what went wrong; the problem's code decides.
 * @param {unknown} error
 */
export function errorText(error) {
  const { code, retryAfter, detail } = /** @type {import("../lib/errors.js").ApiError} */ (
    error ?? {}
  );
  if (code === "slow-down" && retryAfter) {
    return t("common.errors.slow-down-wait", { wait: formatDuration(retryAfter) });
  }
  const key = `common.errors.${code}`;
  const text = t(key);
  if (text !== key) return text;
  return detail || t("common.errors.internal");
}

/**
 * Texts, numbers and dates in the person's language.
 *
 * Catalogues are modules of their own, `<language>-<name>.js` (`<language>.js` for what every page
 * needs), and only those of one language are loaded. A module that says something from a catalogue
 * asks for it at its top, `texts("gallery")`; whoever loads modules later does so by `withTexts`,
 * which waits for what they asked for.
 */
import { generalCode } from "../lib/errors.js";
import { isLanguage, keepLanguage, localeOf, wantedLanguage } from "./language.js";

/** @typedef {{[key: string]: string | Messages}} Messages */

/** @type {Record<string, Messages>} */
const areas = {};
/** @type {Map<string, Promise<void>>} */
const catalogues = new Map();
const wanted = new Set([""]);

let language = wantedLanguage();
let locale = "";
/** Made when they are needed: that takes as long as all the rest of a first page's code. */
/** @type {Intl.PluralRules | null} */
let plurals = null;
/** @type {Intl.NumberFormat | null} */
let numbers = null;

/** Make formats and page those of the present language. */
function speak() {
  locale = localeOf(language);
  plurals = null;
  numbers = null;
  if (globalThis.document) document.documentElement.lang = language;
}

/**
 * @param {string} code @param {string} name
 * @returns {Promise<Record<string, Messages>>}
 */
async function asked(code, name) {
  // A release has this module in another folder, beside this one.
  const path = `../i18n/${code}${name && "-"}${name}.js`;
  // eslint-disable-next-line no-unsanitized/method -- a language of ours, a name from our sources
  return import(path);
}

/** Return when the texts of a catalogue are there. @param {string} name */
function catalogue(name) {
  let coming = catalogues.get(name);
  if (!coming) {
    const code = language;
    coming = asked(code, name)
      // Words in another language are better than none; a second file may come where one did not.
      .catch(() => asked("en", name))
      .then((found) => {
        if (code === language) Object.assign(areas, found);
      });
    coming.catch(() => catalogues.delete(name));
    catalogues.set(name, coming);
  }
  return coming;
}

/** Ask for the texts of a catalogue. @param {string} name */
export function texts(name) {
  wanted.add(name);
  catalogue(name).catch(() => {}); // `withTexts` tells
}

/**
 * Return a module that is being imported once the texts that it asks for are there, too.
 * @template T
 * @param {Promise<T>} [coming]
 * @returns {Promise<T>}
 */
export async function withTexts(coming) {
  const part = await /** @type {Promise<T>} */ (coming);
  await Promise.all([...wanted].map(catalogue));
  return part;
}

/** Return the code of the language that the page speaks. */
export const currentLanguage = () => language;

/** Return the locale that numbers and days are written in: the language, in the person's region. */
export const currentLocale = () => locale;

/**
 * Speak another language from now on, also at the next visit; whether it was another one.
 * What is on the screen already stays as it is.
 * @param {unknown} code one that there is none of changes nothing
 */
export async function useLanguage(code) {
  if (!isLanguage(code)) return false;
  keepLanguage(code);
  if (code === language) return false;
  const names = [...wanted];
  const found = await Promise.all(names.map((name) => asked(code, name)));
  language = code;
  for (const messages of found) Object.assign(areas, messages);
  catalogues.clear();
  for (const name of names) catalogues.set(name, Promise.resolve());
  speak();
  return true;
}

speak();
texts("");

/**
 * Make the texts of an area known; a catalogue that is a module's own says them by this.
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
    plurals ??= new Intl.PluralRules(locale);
    found = (count === 0 ? found.zero : undefined) ?? found[plurals.select(count)] ?? found.other;
  }
  if (typeof found !== "string") return key;
  return found.replace(/\{(\w+)\}/g, (hole, name) => {
    const value = vars[name];
    if (value === undefined) return hole;
    return typeof value === "number" ? formatNumber(value) : value;
  });
}

/** Return 12345 as "12,345". @param {number} value */
export function formatNumber(value) {
  numbers ??= new Intl.NumberFormat(locale);
  return numbers.format(value);
}

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

/** Return names as "Ceremony, Party, and Portraits". @param {string[]} names */
export const formatList = (names) =>
  new Intl.ListFormat(locale, { type: "conjunction" }).format(names);

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
  const { code, retryAfter, detail, status } = /** @type {import("../lib/errors.js").ApiError} */ (
    error ?? {}
  );
  if (code === "slow-down" && retryAfter) {
    return t("common.errors.slow-down-wait", { wait: formatDuration(retryAfter) });
  }
  const key = `common.errors.${code}`;
  const text = t(key);
  if (text !== key) return text;
  // The server's own words are English; elsewhere what its kind of answer means must do.
  if (language === "en" && detail) return detail;
  return t(`common.errors.${generalCode(status ?? 0)}`);
}

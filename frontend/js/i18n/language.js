/** Which languages there are, and which one a person wants. */
import { readItem, writeItem } from "../lib/storage.js";

/** Each under its own name, in the order of the menus. */
export const LANGUAGES = {
  en: "English",
  de: "Deutsch",
  es: "Español",
  fr: "Français",
  it: "Italiano",
  nl: "Nederlands",
  pt: "Português",
};

/** @typedef {keyof typeof LANGUAGES} Language */

const SLOT = "galerly.language";
/** Where the browser names no region of a language. */
const REGIONS = /** @type {Record<string, string>} */ ({ en: "en-US", pt: "pt-BR" });

/** @param {unknown} value @returns {value is Language} */
export const isLanguage = (value) => typeof value === "string" && Object.hasOwn(LANGUAGES, value);

const tags = () => /** @type {readonly string[]} */ (globalThis.navigator?.languages ?? []);
const codeOf = (/** @type {string} */ tag) => tag.toLowerCase().split("-")[0];

/** Return the language that was chosen here, else the first of the browser's, else English. */
export function wantedLanguage() {
  return [readItem(SLOT), ...tags().map(codeOf)].find(isLanguage) ?? "en";
}

/** Keep a choice for the next visit. @param {Language} code */
export const keepLanguage = (code) => writeItem(SLOT, code);

/** Return the locale to write numbers and days in: the person's own region where it is known. */
export const localeOf = (/** @type {Language} */ code) =>
  tags().find((tag) => codeOf(tag) === code) ?? REGIONS[code] ?? code;

/** What photographers do best, as the API has it. */
import { t, texts } from "../i18n/index.js";

texts("specialities");

export const SPECIALITIES = [
  "weddings",
  "couples",
  "families",
  "newborns",
  "portraits",
  "events",
  "business",
  "products",
  "food",
  "architecture",
  "travel",
  "nature",
  "sports",
  "animals",
];

/** @param {string} code */
export const specialityName = (code) => t(`specialities.of.${code}`);

/** "Weddings · Food". @param {string[]} [codes] */
export const specialityLine = (codes = []) => codes.map(specialityName).join(" · ");

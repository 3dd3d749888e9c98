/** How a city is written. */
import { currentLocale } from "../i18n/index.js";

/** @typedef {{name?: string, country?: string, country_code?: string, admin?: string | null}} Place */

/**
 * Return a city's country as the page's language calls it.
 * @param {Place} city
 */
export const countryOf = ({ country, country_code: code }) =>
  (code && new Intl.DisplayNames(currentLocale(), { type: "region" }).of(code)) || country;

/** Return "Lisbon, Portugal". @param {Place} city */
export const placeOf = (city) => [city.name, countryOf(city)].filter(Boolean).join(", ");

/** What an address may be before it reaches a link or an image. Pure: node tests it. */

const LINKS = new Set(["https:", "http:", "mailto:", "tel:"]);
const MEDIA = new Set(["https:", "http:", "blob:", "data:"]);

/**
 * Return `value` if it is an address that a link made from data may have, else "".
 *
 * Allowed are https, http, mailto, tel and paths of this site. `javascript:`, `data:` and anything
 * else that is not known to be harmless gives "", also when hidden behind blanks or controls.
 * @param {unknown} value
 */
export function safeUrl(value) {
  return checked(value, LINKS);
}

/**
 * Return `value` if an image may be loaded from there (also `blob:` and `data:image/`), else "".
 * @param {unknown} value
 */
export function safeMediaUrl(value) {
  const url = checked(value, MEDIA);
  return /^data:(?!image\/)/i.test(url) ? "" : url;
}

/**
 * Return an address, path and all, with some query values changed; `null` takes one out.
 * @param {Record<string, string | null>} changes
 * @param {string} [href] the present one unless told
 */
export function addressWith(changes, href = location.href) {
  const url = new URL(href);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) url.searchParams.delete(key);
    else url.searchParams.set(key, value);
  }
  return url.pathname + url.search + url.hash;
}

/** @param {unknown} value @param {Set<string>} schemes */
function checked(value, schemes) {
  if (typeof value !== "string") return "";
  const text = value.trim();
  if (!text) return "";
  try {
    // The base only serves to resolve paths; its scheme is on every list.
    return schemes.has(new URL(text, "https://site.invalid/").protocol) ? text : "";
  } catch {
    return ""; // not an address at all
  }
}

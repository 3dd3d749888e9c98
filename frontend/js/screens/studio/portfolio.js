/** Which galleries stand on the public profile: kept with the account, changed from two places. */
import { api } from "../../lib/api.js";
import { updateSession } from "../../lib/auth.js";
import { ApiError } from "../../lib/errors.js";

/** @typedef {{gallery_id: string, link_id: string}} Entry a gallery, open through a share link */

/**
 * Change the portfolio as it stands on the server, and return it as it is then kept.
 * @param {(entries: Entry[]) => Entry[]} change
 * @param {import("../../lib/api.js").RequestOptions} options of the photographer's requests
 * @returns {Promise<Entry[]>}
 */
export async function changePortfolio(change, options) {
  const { portfolio } = await api.get("/auth/me", options);
  return save(change(portfolio), options);
}

/**
 * @param {Entry[]} entries
 * @param {import("../../lib/api.js").RequestOptions} options
 * @returns {Promise<Entry[]>}
 */
async function save(entries, options) {
  try {
    const user = await api.patch("/auth/me", { portfolio: entries }, options);
    updateSession("photographer", { user });
    return user.portfolio;
  } catch (error) {
    // An entry whose link was revoked or locked since shows nothing any more, but is refused.
    const kept = error instanceof ApiError ? withoutRefused(entries, error) : entries;
    if (kept.length === entries.length) throw error;
    return save(kept, options);
  }
}

/**
 * Return `entries` without those that a 422 names, as `portfolio[2]`.
 * @param {Entry[]} entries
 * @param {ApiError} error
 */
export function withoutRefused(entries, error) {
  const refused = new Set(error.errors.map(({ field }) => field.match(/^portfolio\[(\d+)\]/)?.[1]));
  return entries.filter((_, place) => !refused.has(String(place)));
}

/**
 * Return `entries` with a gallery shown through `link`: where it stood, else at the end.
 * @param {Entry[]} entries
 * @param {Entry} link
 */
export function withLink(entries, link) {
  const stands = entries.some((each) => each.gallery_id === link.gallery_id);
  return stands
    ? entries.map((each) => (each.gallery_id === link.gallery_id ? link : each))
    : [...entries, link];
}

/**
 * Return `entries` with a gallery moved by `steps`, no further than to an end.
 * @param {Entry[]} entries
 * @param {string} galleryId
 * @param {number} steps
 */
export function moved(entries, galleryId, steps) {
  const from = entries.findIndex((each) => each.gallery_id === galleryId);
  const rest = entries.filter((each) => each.gallery_id !== galleryId);
  const entry = entries[from];
  if (entry) rest.splice(Math.max(0, from + steps), 0, entry);
  return rest;
}

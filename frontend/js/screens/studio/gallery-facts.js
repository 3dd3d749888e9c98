/** What is said of a gallery in one line or one chip. */
import { formatBytes, formatDate, formatRelative, t, texts } from "../../i18n/index.js";
import { h } from "../../lib/dom.js";

texts("notices");

/**
 * @typedef {object} Permissions
 * @property {"none" | "web" | "original"} download
 * @property {boolean} favorites
 * @property {boolean} comments
 */
/**
 * @typedef {object} Gallery as the API gives it
 * @property {string} id
 * @property {string} title
 * @property {string} description
 * @property {"draft" | "published" | "archived"} state
 * @property {string | null} publish_at
 * @property {string | null} shot_at
 * @property {string | null} cover_photo_id
 * @property {string | null} client_email
 * @property {string | null} expires_at
 * @property {number} photo_count
 * @property {number} total_bytes
 * @property {number} favorite_count by all viewers
 * @property {boolean} news whether viewers said something that the photographer has not looked at
 * @property {{layout: string, theme: string, sort: string, sections?: string[],
 *   default_permissions: Permissions}} settings
 * @property {string} created_at
 */

const SOON_MS = 14 * 86_400_000;

/**
 * Where a gallery stands, how much that should stand out, and whether those with a link get in.
 * @param {Gallery} gallery
 * @returns {{text: string, tone: "quiet" | "good" | "warn", isOpen: boolean}}
 */
export function stateOf({ state, publish_at, expires_at }) {
  const now = Date.now();
  /** @param {string} text */
  const closed = (text) => ({ text, tone: /** @type {const} */ ("quiet"), isOpen: false });
  if (state === "archived") return closed(t("studio.stateArchived"));
  if (state === "draft") return closed(t("studio.stateDraft"));
  if (publish_at && Date.parse(publish_at) > now) {
    return closed(t("studio.stateScheduled", { date: formatDate(publish_at) }));
  }
  const left = expires_at ? Date.parse(expires_at) - now : Number.POSITIVE_INFINITY;
  if (left <= 0) return { text: t("studio.stateExpired"), tone: "warn", isOpen: false };
  if (expires_at && left < SOON_MS) {
    const text = t("studio.stateExpires", { when: formatRelative(expires_at) });
    return { text, tone: "warn", isOpen: true };
  }
  return { text: t("studio.statePublished"), tone: "good", isOpen: true };
}

/** @param {Gallery} gallery */
export function stateChip(gallery) {
  const { text, tone } = stateOf(gallery);
  return h("span", { class: ["chip", "state", `state--${tone}`] }, text);
}

/** A sign of what clients said since the photographer last looked, where there is something. @param {boolean} isNew */
export const newsSign = (isNew) =>
  isNew &&
  h(
    "span",
    { class: "news-sign", title: t("notices.newText") },
    h("span", { "aria-hidden": "true" }, t("notices.new")),
    h("span", { class: "visually-hidden" }, t("notices.newText")),
  );

/**
 * "842 photos · 6.4 GB".
 * @param {Gallery} gallery
 */
export function countsOf({ photo_count, total_bytes }) {
  const photos = t("common.photos", { count: photo_count });
  return photo_count > 0 ? `${photos} · ${formatBytes(total_bytes)}` : photos;
}

/** What is said of a gallery in one line or one chip. */
import { formatBytes, formatDate, formatRelative, t } from "../../i18n/index.js";
import { h } from "../../lib/dom.js";

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
 * @property {{layout: string, theme: string, sort: string, sections?: string[],
 *   default_permissions: Permissions}} settings
 * @property {string} created_at
 */

const SOON_MS = 14 * 86_400_000;

/**
 * Where a gallery stands, and how much that should stand out.
 * @param {Gallery} gallery
 * @returns {{text: string, tone: "quiet" | "good" | "warn"}}
 */
export function stateOf({ state, publish_at, expires_at }) {
  const now = Date.now();
  if (state === "archived") return { text: t("studio.stateArchived"), tone: "quiet" };
  if (state === "draft") return { text: t("studio.stateDraft"), tone: "quiet" };
  if (publish_at && Date.parse(publish_at) > now) {
    return { text: t("studio.stateScheduled", { date: formatDate(publish_at) }), tone: "quiet" };
  }
  if (expires_at) {
    const left = Date.parse(expires_at) - now;
    if (left <= 0) return { text: t("studio.stateExpired"), tone: "warn" };
    if (left < SOON_MS) {
      return { text: t("studio.stateExpires", { when: formatRelative(expires_at) }), tone: "warn" };
    }
  }
  return { text: t("studio.statePublished"), tone: "good" };
}

/** @param {Gallery} gallery */
export function stateChip(gallery) {
  const { text, tone } = stateOf(gallery);
  return h("span", { class: ["chip", "state", `state--${tone}`] }, text);
}

/**
 * "842 photos · 6.4 GB".
 * @param {Gallery} gallery
 */
export function countsOf({ photo_count, total_bytes }) {
  const photos = t("common.photos", { count: photo_count });
  return photo_count > 0 ? `${photos} · ${formatBytes(total_bytes)}` : photos;
}

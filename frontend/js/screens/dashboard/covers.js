/** Covers of gallery cards: asked for when a card comes into view, a few at a time. */
import { api } from "../../lib/api.js";
import { h, icon } from "../../lib/dom.js";
import { ApiError } from "../../lib/errors.js";
import { asPhotographer } from "../studio/session.js";

/** Addresses of covers live 15 minutes; kept a little less, for walks between pages. */
const KEEP_MS = 10 * 60 * 1000;
/** @type {Map<string, {at: number, src: string}>} by photo id, or gallery id where none is set */
const known = new Map();

/**
 * The cover of a gallery, or an empty frame where it has no photo.
 * @param {import("../studio/gallery-facts.js").Gallery} gallery
 * @param {AbortSignal} signal
 */
export function coverOf(gallery, signal) {
  const frame = h("span", { class: "card-cover" });
  if (gallery.photo_count === 0) {
    frame.append(icon("image", { size: 32 }));
    frame.classList.add("card-cover--empty");
    return frame;
  }
  const watcher = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watcher.disconnect();
      fill(frame, gallery, signal);
    },
    { rootMargin: "400px" },
  );
  watcher.observe(frame);
  signal.addEventListener("abort", () => watcher.disconnect());
  return frame;
}

/**
 * @param {HTMLElement} frame
 * @param {import("../studio/gallery-facts.js").Gallery} gallery
 * @param {AbortSignal} signal
 */
async function fill(frame, gallery, signal) {
  const key = gallery.cover_photo_id ?? gallery.id;
  const kept = known.get(key);
  try {
    const src =
      kept && Date.now() - kept.at < KEEP_MS ? kept.src : await addressOf(gallery, signal);
    if (!src) return;
    known.set(key, { at: kept?.src === src ? kept.at : Date.now(), src });
    frame.append(h("img", { class: "card-cover__image", src, alt: "", decoding: "async" }));
  } catch (error) {
    // A card without its picture is still the way into the gallery.
    if (!(error instanceof ApiError) && !signal.aborted) throw error;
  }
}

/**
 * @param {import("../studio/gallery-facts.js").Gallery} gallery
 * @param {AbortSignal} signal
 * @returns {Promise<string>} empty while no rendition is ready
 */
async function addressOf({ id, cover_photo_id }, signal) {
  const options = { ...asPhotographer, signal };
  const path = `/galleries/${encodeURIComponent(id)}/photos`;
  if (cover_photo_id) {
    const photo = await api.get(`${path}/${encodeURIComponent(cover_photo_id)}`, options);
    return photo.urls?.thumb_2x ?? "";
  }
  const { items } = await api.get(`${path}?limit=1`, options);
  return items[0]?.urls?.thumb_2x ?? "";
}

/** Changing many photos: their words, whether they show, where they stand. */
import { api } from "../../lib/api.js";
import { asPhotographer } from "../studio/session.js";
import { between } from "./places.js";

/** One after another is slow, all at once would be a flood. */
const AT_ONCE = 6;

/**
 * Change photos, a few at a time; the list follows as they are changed.
 * @param {string} path of the gallery
 * @param {string[]} ids
 * @param {object} change
 * @param {{list: import("./photo-list.js").PhotoList, signal: AbortSignal}} context
 */
export async function patchPhotos(path, ids, change, { list, signal }) {
  const options = { ...asPhotographer, signal };
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE);
    const changed = await Promise.all(
      some.map((id) => api.patch(`${path}/photos/${encodeURIComponent(id)}`, change, options)),
    );
    list.merge(changed);
  }
}

/** As many as one request takes. */
const MOVED_AT_ONCE = 1000;

/**
 * Put photos, in their order, behind another, or first. It shows at once; if it fails they go back.
 * @param {string} path of the gallery
 * @param {string[]} ids
 * @param {string | null} after
 * @param {{list: import("./photo-list.js").PhotoList, signal: AbortSignal}} context
 */
export async function arrangePhotos(path, ids, after, { list, signal }) {
  const before = ids.map((id) => ({ photo_id: id, position: list.get(id)?.position ?? 0 }));
  const chosen = new Set(ids);
  const others = list.arranged.filter(({ id }) => !chosen.has(id));
  const place = others.findIndex(({ id }) => id === after);
  const guess = between(ids.length, others[place]?.position, others[place + 1]?.position);
  list.place(ids.map((id, i) => ({ photo_id: id, position: guess[i] ?? 0 })));
  try {
    let behind = after;
    for (let at = 0; at < ids.length; at += MOVED_AT_ONCE) {
      const some = ids.slice(at, at + MOVED_AT_ONCE);
      const body = { photo_ids: some, after: behind };
      const { positions } = await api.post(`${path}/photos/order`, body, {
        ...asPhotographer,
        signal,
      });
      list.place(positions);
      behind = some.at(-1) ?? null;
    }
  } catch (error) {
    list.place(before);
    throw error;
  }
}

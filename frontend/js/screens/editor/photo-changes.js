/** Changing many photos: their words, whether they show, where they stand. */
import { api } from "../../lib/api.js";
import { asPhotographer } from "../studio/session.js";

/** One after another is slow, all at once would be a flood. */
const AT_ONCE = 6;

/**
 * Change photos, a few at a time; the list follows as they are changed.
 * @param {string} path of the gallery
 * @param {string[]} ids
 * @param {(index: number) => object} changeOf what changes of the photo at that place of `ids`
 * @param {{list: import("./photo-list.js").PhotoList, signal: AbortSignal}} context
 */
export async function patchPhotos(path, ids, changeOf, { list, signal }) {
  const options = { ...asPhotographer, signal };
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE);
    const changed = await Promise.all(
      some.map((id, i) =>
        api.patch(`${path}/photos/${encodeURIComponent(id)}`, changeOf(at + i), options),
      ),
    );
    list.merge(changed);
  }
}

/**
 * The uploads of this tab: one queue a gallery, kept while the photographer moves between pages.
 */
import { api } from "../lib/api.js";
import { onSessionChange } from "../lib/auth.js";
import { randomName } from "../lib/ids.js";
import { hashFile } from "./hasher.js";
import { putFile } from "./put.js";
import { putParts } from "./put-parts.js";
import { UploadQueue } from "./queue.js";
import { begunKey } from "./steps.js";

/** How many files are sent at a time: storage may share its host with the API. */
const PARALLEL = 4;
/** On lines that ask for care. */
const PARALLEL_SLOW = 2;

/** The database of kept-files.js. */
export const KEPT_FILES = "galerly.uploads";

/** @typedef {{id: string, title: string}} GalleryName */
/** @typedef {{gallery: GalleryName, queue: UploadQueue}} Upload */

/** @type {Map<string, Upload>} */
const uploads = new Map();
/** Dispatches `change` when an upload begins or is put away. */
export const uploadEvents = new EventTarget();

/** All uploads of this tab. */
export const allUploads = () => [...uploads.values()];

/** Whether leaving the page now would stop something. */
export const uploadsBusy = () => allUploads().some(({ queue }) => queue.busy);

/**
 * The queue of a gallery; begun when it is asked for first.
 * @param {GalleryName} gallery
 * @param {number} lastPosition the highest that a photo of the gallery has: new ones stand behind it
 * @returns {UploadQueue}
 */
export function uploadsOf(gallery, lastPosition) {
  const known = uploads.get(gallery.id);
  if (known) return known.queue;
  const queue = new UploadQueue(stepsFor(gallery.id, lastPosition), {
    parallel: isSlowLine() ? PARALLEL_SLOW : PARALLEL,
    prefix: randomName(),
  });
  if (!navigator.onLine) queue.hold("offline");
  uploads.set(gallery.id, { gallery, queue });
  uploadEvents.dispatchEvent(new Event("change"));
  return queue;
}

/**
 * The queue of a gallery if there is one.
 * @param {string} galleryId
 */
export const findUploads = (galleryId) => uploads.get(galleryId)?.queue ?? null;

/**
 * Stop a gallery's queue and forget it.
 * @param {string} galleryId
 */
export function closeUploads(galleryId) {
  uploads.get(galleryId)?.queue.close();
  uploads.delete(galleryId);
  uploadEvents.dispatchEvent(new Event("change"));
}

/** Stop and forget everything, as when somebody signs out. */
export function closeAllUploads() {
  for (const id of [...uploads.keys()]) closeUploads(id);
  indexedDB.deleteDatabase(KEPT_FILES);
}

/**
 * @param {string} galleryId
 * @param {number} lastPosition
 * @returns {import("./steps.js").Steps}
 */
function stepsFor(galleryId, lastPosition) {
  const path = `/galleries/${encodeURIComponent(galleryId)}`;
  // The queue has its own back-off, which knows of pauses: one layer repeats, not both.
  const session = /** @type {const} */ ("photographer");
  /** @type {Promise<Map<string, string>> | null} asked for once, when the first large file comes */
  let begun = null;
  /** @param {string} photoId */
  const upload = (photoId) => `${path}/uploads/${encodeURIComponent(photoId)}`;
  /** @type {import("./put-parts.js").PartSteps} */
  const parts = {
    arrived: async (photoId, signal) =>
      (await api.get(upload(photoId), { session, signal, retry: 0 })).parts,
    urls: async (photoId, numbers, signal) => {
      const body = { part_numbers: numbers };
      return (await api.post(`${upload(photoId)}/parts`, body, { session, signal, retry: 0 }))
        .parts;
    },
    put: putFile,
  };
  return {
    hash: hashFile,
    slots: async (files, idempotencyKey, signal) => {
      const body = { files };
      const options = { session, signal, idempotencyKey, retry: 0, timeout: 30_000 };
      return (await api.post(`${path}/uploads`, body, options)).uploads;
    },
    begun: (signal) => {
      begun ??= findBegun(path, signal).catch((error) => {
        begun = null;
        throw error;
      });
      return begun;
    },
    put: (target, file, onProgress, signal) =>
      target.multipart
        ? putParts(target, file, onProgress, signal, parts)
        : putFile(target, file, onProgress, signal),
    confirm: (photos, signal) => {
      // Files arrive in any order; they stand in the one they were added in.
      const body = {
        photos: photos.map(({ photo_id, place }) => ({
          photo_id,
          position: lastPosition + place,
        })),
      };
      return api.post(`${path}/photos`, body, { session, signal, retry: 0, timeout: 60_000 });
    },
    now: () => performance.now(),
    random: Math.random,
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
}

/**
 * @param {string} path of the gallery
 * @param {AbortSignal} signal
 */
async function findBegun(path, signal) {
  /** @type {Map<string, string>} */
  const begun = new Map();
  let cursor = "";
  do {
    const query = cursor ? `&cursor=${encodeURIComponent(cursor)}` : "";
    const options = { session: /** @type {const} */ ("photographer"), signal };
    const page = await api.get(`${path}/uploads?limit=1000${query}`, options);
    for (const upload of page.items) begun.set(begunKey(upload), upload.photo_id);
    cursor = page.next_cursor ?? "";
  } while (cursor);
  return begun;
}

function isSlowLine() {
  const { connection } =
    /** @type {{connection?: {saveData?: boolean, effectiveType?: string}}} */ (navigator);
  return Boolean(connection?.saveData || /(^|-)[23]g$/.test(connection?.effectiveType ?? ""));
}

addEventListener("offline", () => {
  for (const { queue } of uploads.values()) queue.hold("offline");
});
addEventListener("online", () => {
  for (const { queue } of uploads.values()) queue.release("offline");
});
onSessionChange((kind, info) => {
  if (kind !== "photographer" || !info) return;
  for (const { queue } of uploads.values()) queue.release("signed-out");
});
addEventListener("beforeunload", (event) => {
  if (uploadsBusy()) event.preventDefault();
});

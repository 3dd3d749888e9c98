/**
 * What the upload queue needs of the world, as types, and how it reads a failure.
 */
/** @typedef {import("./items.js").Target} Target */
/** @typedef {import("./items.js").Reason} Reason */

/**
 * @typedef {object} Slot
 * @property {string} [photo_id]
 * @property {string} [method]
 * @property {string} [url]
 * @property {Record<string, string>} [headers]
 * @property {string | null} [duplicate_of]
 * @property {{part_size: number, parts: number} | null} [multipart]
 */
/** @typedef {{filename: string, content_type: string, size: number, sha256: string, photo_id?: string}} SlotRequest */
/** @typedef {{id: string, size: number, sha256: string}} ConfirmedPhoto */
/** @typedef {{photos: ConfirmedPhoto[], failed: ({photo_id: string} & Reason)[]}} Receipt */
/** @typedef {{status: number, code?: string, detail?: string, retryAfter?: number | null,
 *   errors?: {field: string, message: string}[], advanced?: boolean}} Answer
 *   `advanced`: parts of a large file arrived before it failed */

/**
 * Each call rejects once its signal is aborted; API calls reject with an `Answer`, status 0 where
 * none came.
 * @typedef {object} Steps
 * @property {(file: File, signal: AbortSignal) => Promise<string>} hash
 * @property {(files: SlotRequest[], key: string, signal: AbortSignal) => Promise<Slot[]>} slots
 *   answers in the order of the files; `key` makes a lost request repeatable
 * @property {(signal: AbortSignal) => Promise<Map<string, string>>} begun photo ids of unfinished
 *   uploads of this gallery, by `begunKey`
 * @property {(target: Target, file: File, onProgress: (bytes: number) => void,
 *   signal: AbortSignal) => Promise<Answer>} put
 * @property {(photos: {photo_id: string, place: number}[], signal: AbortSignal) =>
 *   Promise<Receipt>} confirm `place` grows in the order the files were added
 * @property {() => number} now milliseconds, only forward
 * @property {() => number} random 0 to 1
 * @property {(ms: number, run: () => void) => () => void} after runs later; returns its undoing
 */

/**
 * The part of a queue that its desks for slots and receipts work on.
 * @typedef {object} Counter
 * @property {import("./items.js").Items} items
 * @property {Steps} steps
 * @property {number} parallel
 * @property {AbortSignal} signal of the whole queue
 * @property {() => boolean} isHeld
 * @property {(why: string) => void} hold
 * @property {() => void} pump
 * @property {(item: import("./items.js").Item, reason: Reason) => void} fail
 * @property {(item: import("./items.js").Item, answer: Answer, then: "hashed" | "ready") => void} rest
 */

/** Files from this size on may have been begun earlier: it is worth a request to find out. */
export const LARGE_BYTES = 32 * 1024 * 1024;

/**
 * What a file and an unfinished upload of it have in common.
 * @param {{content_type: string, size: number, sha256: string | null}} upload
 */
export const begunKey = ({ content_type, size, sha256 }) => `${sha256} ${size} ${content_type}`;

/**
 * What went wrong, as an answer.
 * @param {unknown} error
 * @returns {Answer}
 */
export function problemOf(error) {
  if (typeof error === "object" && error !== null && "status" in error) {
    return /** @type {Answer} */ (error);
  }
  return { status: 0, code: "network", detail: "" };
}

/**
 * @param {Answer} answer
 * @returns {Reason}
 */
export const reasonOf = (answer) => ({
  code: answer.code || (answer.status === 0 ? "network" : "refused"),
  // Which place of the request it was means nothing to a person.
  detail: (answer.detail ?? "").replace(/^files\[\d+\]: /, ""),
});

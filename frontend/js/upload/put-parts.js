/**
 * Sends one large file in parts: those that storage does not have yet, one after the other. A part
 * that has arrived stays for a day, so a file goes on where a closed tab or a lost line broke it off.
 */

/** How many URLs are asked for at a time: each lives 15 minutes, and a slow line takes long. */
export const URLS_AT_ONCE = 4;

/** @typedef {import("./steps.js").Answer} Answer */
/** @typedef {import("./items.js").Target} Target */

/**
 * What sending in parts needs of the world; API calls reject with an `Answer`.
 * @typedef {object} PartSteps
 * @property {(photoId: string, signal: AbortSignal) =>
 *   Promise<{part_number: number, size: number}[]>} arrived
 * @property {(photoId: string, numbers: number[], signal: AbortSignal) =>
 *   Promise<({part_number: number} & Target)[]>} urls
 * @property {(target: Target, body: Blob, onProgress: (bytes: number) => void,
 *   signal: AbortSignal) => Promise<Answer>} put
 */

/**
 * Send what is missing of `file`; resolve with the answer to the last part, or to the one that
 * failed: `advanced` then says whether any part arrived before it.
 * @param {Target} target
 * @param {File} file
 * @param {(bytes: number) => void} onProgress
 * @param {AbortSignal} signal
 * @param {PartSteps} steps
 * @returns {Promise<Answer & {advanced?: boolean}>}
 */
export async function putParts({ photoId = "", multipart }, file, onProgress, signal, steps) {
  if (!multipart) throw new TypeError("this file is sent in one piece");
  const { part_size: partSize, parts: count } = multipart;
  /** @param {number} number */
  const pieceOf = (number) => file.slice((number - 1) * partSize, number * partSize);
  let sent = 0;
  let advanced = false;
  const missing = new Set(Array.from({ length: count }, (_, i) => i + 1));
  for (const part of await steps.arrived(photoId, signal)) {
    if (part.size !== pieceOf(part.part_number).size) continue;
    if (missing.delete(part.part_number)) sent += part.size;
  }
  onProgress(sent);
  while (missing.size > 0) {
    const next = [...missing].slice(0, URLS_AT_ONCE);
    for (const part of await steps.urls(photoId, next, signal)) {
      const piece = pieceOf(part.part_number);
      const before = sent;
      const answer = await steps.put(part, piece, (bytes) => onProgress(before + bytes), signal);
      if (answer.status >= 300 || answer.status === 0) return { ...answer, advanced };
      advanced = true;
      sent += piece.size;
      missing.delete(part.part_number);
      onProgress(sent);
    }
  }
  return { status: 200, advanced };
}

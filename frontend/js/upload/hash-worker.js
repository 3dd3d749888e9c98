/**
 * Worker that answers `{id, file}` with `{id, sha256}`, or `{id, error}` when the file cannot be
 * read (moved, deleted or changed on disk since it was chosen). Whoever asks decides how many lie
 * in memory at once.
 */
import { sha256OfFile } from "./hash-file.js";

/** @typedef {{id: number, file: File}} HashRequest */
/** @typedef {{id: number, sha256: string} | {id: number, error: string}} HashAnswer */

self.addEventListener("message", async (event) => {
  const { id, file } = /** @type {MessageEvent<HashRequest>} */ (event).data;
  try {
    self.postMessage({ id, sha256: await sha256OfFile(file) });
  } catch (error) {
    self.postMessage({ id, error: error instanceof Error ? error.name : "NotReadableError" });
  }
});

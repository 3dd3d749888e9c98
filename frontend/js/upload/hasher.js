/**
 * The page's side of the hash worker: one worker, started with the first file.
 */

/** @type {Worker | null} */
let worker = null;
let nextId = 1;
/** @type {Map<number, {resolve: (sha256: string) => void, reject: (error: Error) => void}>} */
const open = new Map();

/**
 * The SHA-256 of a file, as 64 hex digits, reckoned outside the page's thread.
 * @param {File} file
 * @param {AbortSignal} signal
 * @returns {Promise<string>} rejects where the file cannot be read
 */
export function hashFile(file, signal) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const id = nextId;
    nextId += 1;
    open.set(id, { resolve, reject });
    signal.addEventListener("abort", () => open.delete(id) && reject(signal.reason), {
      once: true,
    });
    theWorker().postMessage({ id, file });
  });
}

/** @returns {Worker} */
function theWorker() {
  if (worker) return worker;
  const started = new Worker(new URL("../upload/hash-worker.js", import.meta.url), {
    type: "module",
  });
  started.addEventListener("message", (event) => {
    const { id, sha256, error } = event.data;
    const waiting = open.get(id);
    open.delete(id);
    if (sha256) waiting?.resolve(sha256);
    else waiting?.reject(new Error(error));
  });
  started.addEventListener("error", () => {
    // It could not start or fell over: fail what waits, and let the next file try a new one.
    worker = null;
    started.terminate();
    for (const waiting of open.values()) waiting.reject(new Error("the hash worker stopped"));
    open.clear();
  });
  worker = started;
  return started;
}

/**
 * Sends one file to storage. XMLHttpRequest, because fetch tells nothing of an upload's progress.
 */

/** No byte moved for this long, or no answer after the last one: the connection is dead. */
const STALL_MS = 60_000;
/** Headers that browsers set themselves, and complain about when a page tries. */
const OWN_HEADERS = new Set(["content-length", "host"]);

/**
 * Send `file` to `target`; resolve with the answer, status 0 where none came.
 * @param {import("./items.js").Target} target
 * @param {Blob} file the file, or a part of it
 * @param {(bytes: number) => void} onProgress
 * @param {AbortSignal} signal
 * @returns {Promise<import("./steps.js").Answer>}
 */
export function putFile({ method, url, headers }, file, onProgress, signal) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const request = new XMLHttpRequest();
    let code = "network";
    let watch = 0;
    const beat = () => {
      clearTimeout(watch);
      watch = setTimeout(() => {
        code = "stalled";
        request.abort();
      }, STALL_MS);
    };
    const abort = () => request.abort();
    request.upload.addEventListener("progress", (event) => {
      beat();
      onProgress(event.loaded);
    });
    request.addEventListener("loadend", () => {
      clearTimeout(watch);
      signal.removeEventListener("abort", abort);
      if (signal.aborted) reject(signal.reason);
      else resolve(answerOf(request, code));
    });
    signal.addEventListener("abort", abort);
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) {
      if (!OWN_HEADERS.has(name.toLowerCase())) request.setRequestHeader(name, value);
    }
    beat();
    request.send(file);
  });
}

/**
 * @param {XMLHttpRequest} request
 * @param {string} code why there is no answer, where there is none
 * @returns {import("./steps.js").Answer}
 */
function answerOf(request, code) {
  const { status } = request;
  if (status === 0) return { status, code, detail: "" };
  if (status < 300) return { status };
  // Asking for a header that CORS hides only earns a console message, so it is not asked for there.
  const isSameOrigin = new URL(request.responseURL || "about:blank").origin === location.origin;
  const retryAfter = isSameOrigin ? Number(request.getResponseHeader("Retry-After")) || null : null;
  const known = problemIn(request.responseText);
  return {
    status,
    code: typeof known.code === "string" ? known.code : "refused",
    detail: typeof known.detail === "string" ? known.detail : "",
    retryAfter,
  };
}

/**
 * The problem document in an answer; empty for storage that answers XML, as S3 does.
 * @param {string} text
 * @returns {{code?: unknown, detail?: unknown}}
 */
function problemIn(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {}; // the status has to do
  }
}

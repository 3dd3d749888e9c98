import { Sha256 } from "./sha256.js";

/** Up to here a file is read whole, since the browser's own digest takes no pieces. In bytes. */
export const WHOLE_FILE_LIMIT = 64 * 1024 * 1024;

/**
 * The SHA-256 of a file, as 64 hex digits. Small files go through the browser's own digest; larger
 * ones, and all of them in a page without `crypto.subtle`, are read as a stream.
 * @param {Blob} file
 * @param {{digest(name: string, data: ArrayBuffer): Promise<ArrayBuffer>} | undefined} [subtle]
 * @returns {Promise<string>}
 */
export async function sha256OfFile(file, subtle = globalThis.crypto?.subtle) {
  if (subtle && file.size <= WHOLE_FILE_LIMIT) {
    const sum = await subtle.digest("SHA-256", await file.arrayBuffer());
    return Array.from(new Uint8Array(sum), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  const running = new Sha256();
  const reader = file.stream().getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return running.hex();
    running.update(value);
  }
}

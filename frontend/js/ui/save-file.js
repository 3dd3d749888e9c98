/** Having the browser save what a page made itself. */

/**
 * Have the browser save a blob as a file.
 * @param {Blob} blob
 * @param {string} filename
 */
export function saveBlob(blob, filename) {
  const href = URL.createObjectURL(blob);
  // Not through h(): links made from data may not be blobs, this one is our own.
  const link = document.createElement("a");
  link.href = href;
  link.download = filename;
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

/**
 * Return `title` as a file may be named everywhere, without what some system refuses.
 * @param {string} title
 */
export const safeName = (title) => title.replace(/[\\/:*?"<>|\p{Cc}]+/gu, " ").trim() || "gallery";

/** Small pictures of files that are still on this side. */
import { h } from "../lib/dom.js";
import { findThumbnail } from "./exif-thumbnail.js";

/** Cameras put their own thumbnail in the first 64 KB of a JPEG; nothing more is read. */
const HEAD_BYTES = 128 * 1024;
/** Files up to here may be decoded whole where they carry no thumbnail. */
const WHOLE_BYTES = 1.5 * 1024 * 1024;
const SHOWABLE = /^image\/(jpeg|png|webp|gif)$/;

/**
 * A frame that gets its picture soon, or stays empty where that would cost too much: decoding full
 * photos for 40 pixels would take the processor from the upload.
 * @param {File} file
 * @param {AbortSignal} signal
 */
export function thumbOf(file, signal) {
  const frame = h("span", { class: "file__thumb", "aria-hidden": "true" });
  pictureOf(file).then(
    (picture) => picture && !signal.aborted && show(frame, picture),
    () => {}, // unreadable: the queue tells that, with a reason
  );
  return frame;
}

/**
 * @param {File} file
 * @returns {Promise<{blob: Blob, orientation: number} | null>}
 */
async function pictureOf(file) {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const found = findThumbnail(head);
  if (found) {
    const blob = new Blob([new Uint8Array(found.bytes)], { type: "image/jpeg" });
    return { blob, orientation: found.orientation };
  }
  return SHOWABLE.test(file.type) && file.size <= WHOLE_BYTES
    ? { blob: file, orientation: 1 }
    : null;
}

/**
 * @param {HTMLElement} frame
 * @param {{blob: Blob, orientation: number}} picture
 */
function show(frame, { blob, orientation }) {
  const src = URL.createObjectURL(blob);
  const free = () => URL.revokeObjectURL(src);
  const image = h("img", {
    class: "file__image",
    src,
    alt: "",
    decoding: "async",
    dataset: { orientation },
    on: { load: free, error: free },
  });
  frame.append(image);
}

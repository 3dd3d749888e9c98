/** Small pictures of files that are still on this side. */
import { h } from "../lib/dom.js";
import { findThumbnail } from "./exif-thumbnail.js";

/** Cameras put their own thumbnail in the first 64 KB of a JPEG; nothing more is read. */
const HEAD_BYTES = 128 * 1024;
/** Files up to here may be decoded whole where they carry no thumbnail. */
const WHOLE_BYTES = 1.5 * 1024 * 1024;
const SHOWABLE = /^image\/(jpeg|png|webp|gif)$/;
/** On a fast line a row is gone before anybody looks at it: it gets its picture once it stays. */
const STAYS_MS = 300;
/** One at a time, and this many times as long as it took there is none: the upload comes first. */
const RESTS = 4;
/** Twice the frame's width, for fine screens. */
const PICTURE_PX = 80;

/** @type {Promise<void>} */
let line = Promise.resolve();

/**
 * A frame that gets its picture soon, or stays empty where that would cost too much: decoding full
 * photos for 40 pixels would take the processor from the upload.
 * @param {File} file
 */
export function thumbOf(file) {
  const frame = h("span", { class: "file__thumb", "aria-hidden": "true" });
  setTimeout(() => {
    line = line.then(async () => {
      if (!frame.isConnected) return;
      const began = performance.now();
      await show(frame, file).catch(() => {}); // unreadable: the queue tells that, with a reason
      const rest = RESTS * (performance.now() - began);
      await new Promise((go) => setTimeout(go, rest));
    });
  }, STAYS_MS);
  return frame;
}

/**
 * @param {HTMLElement} frame
 * @param {File} file
 */
async function show(frame, file) {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const found = findThumbnail(head);
  if (!found && !(SHOWABLE.test(file.type) && file.size <= WHOLE_BYTES)) return;
  const picture = await createImageBitmap(
    found ? new Blob([new Uint8Array(found.bytes)], { type: "image/jpeg" }) : file,
    { resizeWidth: PICTURE_PX },
  );
  const image = h("canvas", {
    class: "file__image",
    width: picture.width,
    height: picture.height,
    dataset: { orientation: found?.orientation ?? 1 },
  });
  image.getContext("bitmaprenderer")?.transferFromImageBitmap(picture);
  frame.append(image);
}

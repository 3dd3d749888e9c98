/**
 * Finds the thumbnail that a camera wrote into a JPEG. Pure; trusts nothing it reads.
 * Formats: JPEG markers (ITU T.81, annex B), Exif 2.32 section 4.6.2 and 4.5.4 (tags 0x0112 of the
 * first directory; 0x0201 and 0x0202 of the second).
 */

const ORIENTATION = 0x0112;
const THUMBNAIL_AT = 0x0201;
const THUMBNAIL_BYTES = 0x0202;

/**
 * @param {Uint8Array} head the beginning of the file
 * @returns {{bytes: Uint8Array, orientation: number} | null} orientation 1 to 8, of the photo: a
 *   camera stores its thumbnail turned the same way
 */
export function findThumbnail(head) {
  const at = exifAt(head);
  if (at < 0) return null;
  const tiff = head.subarray(at);
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  try {
    const little = view.getUint16(0) === 0x4949;
    const first = directory(view, view.getUint32(4, little), little);
    if (first.next === 0) return null;
    const second = directory(view, first.next, little);
    const start = second.tags.get(THUMBNAIL_AT) ?? 0;
    const length = second.tags.get(THUMBNAIL_BYTES) ?? 0;
    const bytes = tiff.subarray(start, start + length);
    if (length < 4 || bytes.length !== length) return null;
    if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
    const orientation = first.tags.get(ORIENTATION) ?? 1;
    return { bytes, orientation: orientation >= 1 && orientation <= 8 ? orientation : 1 };
  } catch (error) {
    if (error instanceof RangeError) return null; // it points outside itself: damaged, or hostile
    throw error;
  }
}

/**
 * Where the TIFF structure of the Exif segment begins; -1 without one.
 * @param {Uint8Array} head
 */
function exifAt(head) {
  if (head[0] !== 0xff || head[1] !== 0xd8) return -1;
  let at = 2;
  while (at + 10 < head.length && head[at] === 0xff) {
    const marker = head[at + 1];
    const length = ((head[at + 2] ?? 0) << 8) | (head[at + 3] ?? 0);
    if (marker === 0xda || length < 2) return -1; // the picture itself begins
    const name = String.fromCharCode(...head.subarray(at + 4, at + 8));
    if (marker === 0xe1 && name === "Exif") return at + 10;
    at += 2 + length;
  }
  return -1;
}

/**
 * The whole-number tags of a directory, and where the next one is.
 * @param {DataView} view
 * @param {number} at
 * @param {boolean} little
 */
function directory(view, at, little) {
  const count = view.getUint16(at, little);
  /** @type {Map<number, number>} */
  const tags = new Map();
  for (let i = 0; i < count; i += 1) {
    const entry = at + 2 + 12 * i;
    const type = view.getUint16(entry + 2, little);
    if (type === 3) tags.set(view.getUint16(entry, little), view.getUint16(entry + 8, little));
    if (type === 4) tags.set(view.getUint16(entry, little), view.getUint32(entry + 8, little));
  }
  return { tags, next: view.getUint32(at + 2 + 12 * count, little) };
}

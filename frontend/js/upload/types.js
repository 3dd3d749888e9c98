/**
 * Content types of photo files. Browsers leave `File.type` empty for most of what cameras write,
 * so the extension decides and the browser's word is only asked where the name has none we know.
 */

/** @type {ReadonlyMap<string, string>} */
const BY_EXTENSION = new Map([
  ["jpg", "image/jpeg"],
  ["jpeg", "image/jpeg"],
  ["jpe", "image/jpeg"],
  ["png", "image/png"],
  ["webp", "image/webp"],
  ["gif", "image/gif"],
  ["tif", "image/tiff"],
  ["tiff", "image/tiff"],
  ["heic", "image/heic"],
  ["heif", "image/heif"],
  ["cr2", "image/x-canon-cr2"],
  ["cr3", "image/x-canon-cr3"],
  ["nef", "image/x-nikon-nef"],
  ["arw", "image/x-sony-arw"],
  ["raf", "image/x-fuji-raf"],
  ["dng", "image/x-adobe-dng"],
  ["orf", "image/x-olympus-orf"],
  ["rw2", "image/x-panasonic-rw2"],
]);

const KNOWN = new Set(BY_EXTENSION.values());

/**
 * The content type to declare for a file, or null where it is no photo that Galerly takes.
 * @param {string} name
 * @param {string} [told] what the browser says, may be empty
 * @returns {string | null}
 */
export function photoType(name, told = "") {
  const dot = name.lastIndexOf(".");
  const byName = dot > 0 ? BY_EXTENSION.get(name.slice(dot + 1).toLowerCase()) : undefined;
  if (byName) return byName;
  return KNOWN.has(told) ? told : null;
}

/** Value of `accept` for file inputs: extensions too, as pickers know few of the types. */
export const ACCEPT = [...BY_EXTENSION.keys()].map((extension) => `.${extension}`).join(",");

/**
 * Whether an operating system left this file behind without being asked to.
 * @param {string} name
 * @returns {boolean}
 */
export function isClutter(name) {
  return name.startsWith(".") || /^(thumbs\.db|desktop\.ini|icon\r)$/i.test(name);
}

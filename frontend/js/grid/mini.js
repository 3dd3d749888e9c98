/**
 * From the API's packed values to something the browser paints: mini-images (6 x 4 pixels of
 * RGB565, base64, or 3 x 2) become data: BMPs, colors of RGB444 become CSS colors. Pure.
 */

const WIDTHS = new Map([
  [6 * 4, 6],
  [3 * 2, 3],
]);
const HEADER = 54; // BITMAPFILEHEADER and BITMAPINFOHEADER

/**
 * Return the base64 of little-endian 16 bit values as numbers.
 * @param {string} base64
 */
export function unpack16(base64) {
  const text = atob(base64);
  const values = new Uint16Array(text.length >> 1);
  for (let i = 0; i < values.length; i += 1) {
    values[i] = text.charCodeAt(2 * i) | (text.charCodeAt(2 * i + 1) << 8);
  }
  return values;
}

/**
 * Return a data: URL of the mini-image, or "" if it is not one.
 * @param {string | null | undefined} placeholder
 */
export function miniImage(placeholder) {
  if (!placeholder) return "";
  let pixels;
  try {
    pixels = unpack16(placeholder);
  } catch {
    return ""; // not base64: the tile's color stands alone
  }
  const width = WIDTHS.get(pixels.length);
  if (!width) return "";
  const height = pixels.length / width;
  const stride = Math.ceil((width * 3) / 4) * 4; // rows are padded to a multiple of 4 bytes
  const bytes = new Uint8Array(HEADER + stride * height);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x424d); // "BM"
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, HEADER, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, -height, true); // negative: the first row is the top one
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const value = pixels[y * width + x] ?? 0;
      const at = HEADER + y * stride + x * 3;
      bytes[at] = Math.round(((value & 31) * 255) / 31);
      bytes[at + 1] = Math.round((((value >> 5) & 63) * 255) / 63);
      bytes[at + 2] = Math.round(((value >> 11) * 255) / 31);
    }
  }
  return `data:image/bmp;base64,${btoa(String.fromCharCode(...bytes))}`;
}

/**
 * Return "#rgb" for 0x0rgb.
 * @param {number} value
 */
export function colorOf(value) {
  return `#${(value & 0xfff).toString(16).padStart(3, "0")}`;
}

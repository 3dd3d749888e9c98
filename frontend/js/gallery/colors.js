/** Colors that can be read: contrast as WCAG 2.2 has it. Pure: node tests it. */

export const PAPER = "#faf9f7"; // --bg, light
export const NIGHT = "#121211"; // --bg, dark
const ENOUGH = 4.5;

/** @param {string} color #rrggbb */
const channels = (color) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));

/** @param {unknown} value @returns {value is string} */
export const isColor = (value) => typeof value === "string" && /^#[0-9a-f]{6}$/i.test(value);

/** @param {string} color */
function luminance(color) {
  const [red = 0, green = 0, blue = 0] = channels(color).map((byte) => {
    const part = byte / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Return the contrast of two colors, 1 to 21. @param {string} one @param {string} other */
export function contrast(one, other) {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** Whether a color can be read on a paper. @param {string} color @param {string} paper */
export const reads = (color, paper) => contrast(color, paper) >= ENOUGH;

/** Return the ink for text on a color. @param {string} color */
export const textOn = (color) => (contrast(color, "#ffffff") >= ENOUGH ? "#ffffff" : NIGHT);

/**
 * Return a color, as near to `color` as can be read on `paper`: mixed with white, or with black.
 * @param {string} color @param {string} paper
 */
export function readable(color, paper) {
  const end = luminance(paper) > 0.5 ? 0 : 255;
  for (let step = 0; step <= 20; step += 1) {
    const mixed = channels(color)
      .map((byte) => Math.round(byte + ((end - byte) * step) / 20))
      .map((byte) => byte.toString(16).padStart(2, "0"));
    const found = `#${mixed.join("")}`;
    if (reads(found, paper)) return found;
  }
  return end ? "#ffffff" : "#000000";
}

/**
 * Return the colors for light pages and for dark ones; the one that is not given follows the other.
 * @param {unknown} light @param {unknown} dark
 * @returns {[string, string] | null} null where neither is a color
 */
export function accentPair(light, dark) {
  const first = isColor(light) ? light : isColor(dark) ? dark : null;
  if (!first) return null;
  return [readable(first, PAPER), readable(isColor(dark) ? dark : first, NIGHT)];
}

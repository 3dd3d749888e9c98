/** How large the boxes of the grid are, and what the grid needs to know of photos to fill them. */

const PLENTY = 1.06; // a rendition 480 px high may be enlarged by a tenth: nobody sees it
const THUMB_PX = 480;

/**
 * Return row height and gap for a container of `width` px.
 * @param {number} width
 */
export function rowShape(width) {
  if (width < 600) return { target: Math.round(width * 0.42), gap: 4 };
  return width < 1000 ? { target: 240, gap: 8 } : { target: 320, gap: 8 };
}

/**
 * Return what to ask of a page of photos: one rendition each, and a mini-image of few pixels.
 * @param {number} width of the window, px
 * @param {number} density pixels of the screen in a px
 */
export function wantedOf(width, density) {
  const height = rowShape(width).target * Math.min(density, 3);
  return { urls: height > THUMB_PX * PLENTY ? "thumb_2x" : "thumb", placeholder: "3x2" };
}

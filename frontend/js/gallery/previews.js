/** Large pictures, just before they are wanted: the grid asks for none of their URLs. */

/**
 * Bring the URLs around a photo as soon as a finger or the mouse is put on it; the function that is
 * returned brings those around any.
 * @param {HTMLElement} body @param {() => import("./photos.js").PhotoSource} source
 * @param {AbortSignal} signal
 */
export function previewsAhead(body, source, signal) {
  const near = (/** @type {number} */ index) => {
    source()
      .loadPreviews(index - 2, index + 4)
      .catch(() => {}); // the viewer asks again
  };
  body.addEventListener(
    "pointerdown",
    (event) => {
      const tile = /** @type {Element} */ (event.target).closest(".tile");
      if (tile instanceof HTMLElement) near(Number(tile.dataset.index));
    },
    { passive: true, signal },
  );
  return near;
}

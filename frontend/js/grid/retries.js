/** What happens when a picture does not load: most likely its URL has ended. */

/** @typedef {import("./tile.js").Tile} Tile */

const BY_ITSELF = 2; // tries before a person is asked

export class Retries {
  /**
   * @param {import("../gallery/photos.js").PhotoSource} source
   * @param {(tile: Tile) => boolean} isShown whether a tile is still in the page
   */
  constructor(source, isShown) {
    this.source = source;
    this.isShown = isShown;
    /** Failures of a photo so far. @type {Map<number, number>} */
    this.failures = new Map();
  }

  /** @param {Tile | null} tile @param {EventTarget | null} picture */
  pictureFailed(tile, picture) {
    if (!tile || picture !== tile.img || !tile.img.hasAttribute("src")) return;
    const failures = (this.failures.get(tile.index) ?? 0) + 1;
    this.failures.set(tile.index, failures);
    if (failures > BY_ITSELF) tile.fail();
    else this.retry(tile);
  }

  /** Ask for the photo's page again, and load from its new URL. @param {Tile} tile */
  retry(tile) {
    tile.img.removeAttribute("src");
    tile.element.classList.remove("is-failed");
    this.source.refresh(tile.index).then(
      (photo) => {
        if (!photo || !this.isShown(tile)) return;
        tile.fill(photo);
        tile.show();
      },
      () => tile.fail(),
    );
  }
}

/** The rows of the grid that are in the page now, in their order. */
import { t } from "../i18n/index.js";
import { h } from "../lib/dom.js";
import { Tile } from "./tile.js";

export class Rows {
  /**
   * @param {{label: string, hearts: boolean, dress: (tile: Tile) => void}} options `dress` gives a
   *   new tile what it shows
   */
  constructor({ label, hearts, dress }) {
    this.element = h("div", { class: "grid__rows", role: "list", "aria-label": label });
    this.hearts = hearts;
    this.dress = dress;
    /** @type {Map<number, {element: HTMLElement, tiles: Tile[]}>} */
    this.mounted = new Map();
  }

  /** @param {number} row */
  has(row) {
    return this.mounted.has(row);
  }

  /** Every tile in the page. */
  *tiles() {
    for (const { tiles } of this.mounted.values()) yield* tiles;
  }

  /** Return the tile of photo `index` of `row`, if it is in the page. @param {number} row @param {number} index */
  find(row, index) {
    return this.mounted.get(row)?.tiles.find((tile) => tile.index === index) ?? null;
  }

  /**
   * Bring `row` into the page.
   * @param {number} row
   * @param {import("./layout.js").Layout} layout
   * @param {Uint16Array | null} colors
   */
  mount(row, layout, colors) {
    const element = h("div", { class: "grid__row", role: "presentation" });
    element.style.transform = `translateY(${layout.rowY[row] ?? 0}px)`;
    /** @type {Tile[]} */
    const tiles = [];
    const end = layout.rowFirst[row + 1] ?? 0;
    for (let index = layout.rowFirst[row] ?? 0; index < end; index += 1) {
      const tile = new Tile({
        index,
        count: layout.count,
        x: layout.x[index] ?? 0,
        width: layout.w[index] ?? 0,
        height: layout.rowH[row] ?? 0,
        color: colors?.[index],
        hearts: this.hearts,
      });
      this.dress(tile);
      tiles.push(tile);
      element.append(tile.element);
    }
    this.mounted.set(row, { element, tiles });
    this.element.insertBefore(element, this.#after(row));
  }

  /** The row that follows in the page: reading order is not a matter of style. @param {number} row */
  #after(row) {
    let next = Number.POSITIVE_INFINITY;
    for (const other of this.mounted.keys()) if (other > row && other < next) next = other;
    return this.mounted.get(next)?.element ?? null;
  }

  /** Take every row out that `keep` does not want. @param {(row: number) => boolean} keep */
  prune(keep) {
    for (const [row, { element, tiles }] of this.mounted) {
      if (keep(row)) continue;
      for (const tile of tiles) tile.drop();
      element.remove();
      this.mounted.delete(row);
    }
  }
}

const HEADING_REM = 4.8;

/** Return what is kept free above a section, px: it grows with the text. */
export const headingHeight = () =>
  HEADING_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

/**
 * Return a heading for each section, at its place.
 * @param {{name: string}[]} sections
 * @param {Int32Array} ys px
 */
export function sectionHeadings(sections, ys) {
  return sections.map(({ name }, index) => {
    const text = h("bdi", null, name || t("viewer.unsorted"));
    const heading = h("h2", { class: "grid__section" }, text);
    heading.style.transform = `translateY(${ys[index] ?? 0}px)`;
    return heading;
  });
}

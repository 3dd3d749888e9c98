/**
 * The grid: only the rows in and around the window exist. Geometry comes from `layout.js` for the
 * whole gallery at once, so the page has its full height and a jump anywhere lands exactly.
 */
import { t } from "../i18n/index.js";
import { h, say } from "../lib/dom.js";
import { ApiError } from "../lib/errors.js";
import { afterPaint } from "../lib/idle.js";
import { gridKeys } from "./keys.js";
import { layoutRows, rowsBetween } from "./layout.js";
import { Retries } from "./retries.js";
import { headingHeight, Rows, sectionHeadings } from "./rows.js";
import { Selection } from "./selection.js";
import { rowShape } from "./shape.js";
import { longPress } from "./touch.js";

/** @typedef {import("../gallery/photos.js").PhotoSource} PhotoSource */

/**
 * @typedef {object} GridOptions
 * @property {PhotoSource} source
 * @property {AbortSignal} signal
 * @property {(index: number) => void} onOpen
 * @property {((id: string) => void) | null} onFavorite `null`: no hearts
 * @property {(id: string) => boolean} isFavorite
 * @property {(count: number, selecting: boolean) => void} [onSelection]
 * @property {Promise<unknown>} [hold] pictures wait for this (the cover goes first)
 * @property {(error: import("../lib/errors.js").ApiError) => void} [onLost] the gallery may not be seen
 *   any more
 * @property {string} [label]
 */

const FAST = 6; // px a ms: what flies past faster than this is not asked for
const SETTLE_MS = 120;

export class Grid {
  /** @param {HTMLElement} root empty; the grid fills its width @param {GridOptions} options */
  constructor(root, options) {
    this.root = root;
    this.options = options;
    this.source = options.source;
    this.rows = new Rows({
      label: options.label ?? t("viewer.photosGrid"),
      hearts: options.onFavorite !== null,
      dress: (tile) => this.#dress(tile),
    });
    this.headings = h("div", { class: "grid__headings" });
    root.classList.add("grid");
    root.replaceChildren(this.headings, this.rows.element);
    /** The tab stop. */
    this.current = 0;
    this.selection = new Selection(() => this.#selectionChanged());
    this.held = Boolean(options.hold);
    this.lastTop = 0;
    this.lastTime = 0;
    this.fast = false;
    this.width = 0;
    this.retries = new Retries(this.source, (tile) => this.tileAt(tile.index) === tile);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.settle = undefined;
    this.frame = 0;
    /** The frame after which the rows around the window follow those in it. */
    this.rest = 0;

    const { signal } = options;
    const release = () => {
      if (!this.held) return;
      this.held = false;
      this.#paint();
    };
    options.hold?.then(release, release);
    this.resizer = new ResizeObserver(() => this.#resized());
    this.resizer.observe(root);
    addEventListener("scroll", () => this.#scrolled(), { passive: true, signal });
    this.source.onLoad(() => this.#fillAll(), { signal });
    root.addEventListener("click", (event) => this.#clicked(event), { signal });
    root.addEventListener(
      "error",
      (event) => this.retries.pictureFailed(this.#tileOf(event.target), event.target),
      {
        capture: true,
        signal,
      },
    );
    root.addEventListener("focusin", (event) => this.#focused(event), { signal });
    if (options.onSelection) {
      longPress(root, signal, (target) => {
        const tile = this.#tileOf(target);
        if (tile) this.selection.toggle(tile.index, false);
      });
    }
    gridKeys(this, signal);
    signal.addEventListener("abort", () => this.destroy());
    this.#resized();
  }

  /** Take everything down; the root stays. */
  destroy() {
    this.resizer.disconnect();
    clearTimeout(this.settle);
    cancelAnimationFrame(this.frame);
    cancelAnimationFrame(this.rest);
    this.rows.prune(() => false);
  }

  /** Lay out again for the present width, the photo at the top of the window staying there. */
  #resized() {
    const width = this.root.clientWidth;
    if (!width || width === this.width) return;
    const anchor = this.width ? this.#topPhoto() : null;
    this.width = width;
    const named = this.source.sections.some(({ name }) => name) ? this.source.sections : [];
    this.layout = layoutRows(this.source.aspects, {
      width,
      ...rowShape(innerWidth),
      sections: named,
      heading: named.length ? headingHeight() : 0,
    });
    this.root.style.height = `${this.layout.height}px`;
    this.headings.replaceChildren(...sectionHeadings(named, this.layout.sectionY));
    this.rows.prune(() => false);
    if (anchor) {
      const row = this.layout.rowOf[anchor.index] ?? 0;
      const top = (this.layout.rowY[row] ?? 0) + anchor.above * (this.layout.rowH[row] ?? 0);
      scrollTo({ top: this.#offset() + top, behavior: "instant" });
    }
    this.#paint();
  }

  /** The first photo of the first row in the window, and which part of that row is above it. */
  #topPhoto() {
    const top = scrollY - this.#offset();
    if (!this.layout || top < 0) return null;
    const [row] = rowsBetween(this.layout, top, top + innerHeight);
    const above = (top - (this.layout.rowY[row] ?? 0)) / (this.layout.rowH[row] || 1);
    return { index: this.layout.rowFirst[row] ?? 0, above };
  }

  /** Where the grid begins on the page, px. */
  #offset() {
    return this.root.getBoundingClientRect().top + scrollY;
  }

  #scrolled() {
    const now = performance.now();
    const speed = Math.abs(scrollY - this.lastTop) / Math.max(1, now - this.lastTime);
    // A jump (Home, a link to a section) is one big step and no flight: it settles at once.
    this.fast = speed > FAST && now - this.lastTime < 100;
    this.lastTop = scrollY;
    this.lastTime = now;
    clearTimeout(this.settle);
    this.settle = setTimeout(() => {
      this.fast = false;
      this.#paint();
    }, SETTLE_MS);
    if (!this.frame) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.#paint();
      });
    }
  }

  /**
   * Bring the rows in the window into the page, so that it can be painted; those around it follow.
   * Of a grid that is not in sight yet, the first row is there at once.
   */
  #paint() {
    const { layout } = this;
    if (!layout || !this.root.isConnected) return;
    const top = scrollY - this.#offset();
    this.#mount(layout, ...rowsBetween(layout, top, Math.max(1, top + innerHeight)));
    this.rest ||= afterPaint(() => this.#paintRest());
  }

  /** Bring the rows around the window into the page, and take the others out. */
  #paintRest() {
    this.rest = 0;
    const { layout } = this;
    if (!layout || !this.root.isConnected || this.options.signal.aborted) return;
    const top = scrollY - this.#offset();
    const [first, end] = rowsBetween(layout, top - innerHeight / 2, top + 2 * innerHeight);
    // The focused tile must stay, or the focus would fall to the page.
    const kept = this.rows.element.contains(document.activeElement)
      ? (layout.rowOf[this.current] ?? 0)
      : -1;
    this.rows.prune((row) => (row >= first && row < end) || row === kept);
    this.#mount(layout, first, end);
    if (kept < 0 && !this.rows.has(layout.rowOf[this.current] ?? 0)) {
      this.#stopAt(layout.rowFirst[first] ?? 0);
    }
  }

  /**
   * Bring the rows `[first, end)` into the page.
   * @param {import("./layout.js").Layout} layout @param {number} first @param {number} end
   */
  #mount(layout, first, end) {
    for (let row = first; row < end; row += 1) {
      if (!this.rows.has(row)) this.rows.mount(row, layout, this.source.colors);
    }
    if (this.fast || first >= end) return;
    const from = layout.rowFirst[first] ?? 0;
    const to = layout.rowFirst[end] ?? layout.count;
    this.source.load(from, to).catch((error) => this.#pageFailed(error));
    this.#fillAll();
  }

  /** @param {import("./tile.js").Tile} tile a new one */
  #dress(tile) {
    if (tile.index === this.current) tile.link.tabIndex = 0;
    tile.setSelection(this.selection.active, this.selection.has(tile.index));
    this.#fill(tile);
  }

  /** @param {import("./tile.js").Tile} tile */
  #fill(tile) {
    const photo = this.source.at(tile.index);
    if (!photo) return;
    if (tile.photo !== photo) {
      tile.fill(photo);
      tile.setFavorite(this.options.isFavorite(photo.id));
    }
    if (!this.held && !this.fast) tile.show();
  }

  #fillAll() {
    for (const tile of this.rows.tiles()) this.#fill(tile);
  }

  /** Show favorites as they are now. */
  refreshFavorites() {
    for (const tile of this.rows.tiles()) {
      if (tile.photo) tile.setFavorite(this.options.isFavorite(tile.photo.id));
    }
  }

  #selectionChanged() {
    const { active, size } = this.selection;
    this.root.classList.toggle("is-selecting", active);
    for (const tile of this.rows.tiles()) tile.setSelection(active, this.selection.has(tile.index));
    if (active) say(t("viewer.selected", { count: size }));
    this.options.onSelection?.(size, active);
  }

  /** Return the tile of photo `index`, if it is in the page. @param {number} index */
  tileAt(index) {
    return this.rows.find(this.layout?.rowOf[index] ?? -1, index);
  }

  /** @param {EventTarget | null} target */
  #tileOf(target) {
    const element = /** @type {Element} */ (target).closest?.(".tile");
    return element instanceof HTMLElement ? this.tileAt(Number(element.dataset.index)) : null;
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const tile = this.#tileOf(event.target);
    if (!tile) return;
    if (/** @type {Element} */ (event.target).closest(".tile__heart")) {
      if (tile.photo) this.options.onFavorite?.(tile.photo.id);
      return;
    }
    if (event.metaKey || event.ctrlKey) return; // a new tab with the same photo
    event.preventDefault();
    if (tile.element.classList.contains("is-failed")) this.retries.retry(tile);
    else if (this.selection.active) this.selection.toggle(tile.index, event.shiftKey);
    else if (event.shiftKey) this.selection.toggle(tile.index, false);
    else this.options.onOpen(tile.index);
  }

  /** @param {FocusEvent} event */
  #focused(event) {
    const tile = this.#tileOf(event.target);
    if (tile) this.#stopAt(tile.index);
  }

  /** @param {number} index */
  #stopAt(index) {
    const before = this.tileAt(this.current);
    if (before) before.link.tabIndex = -1;
    this.current = index;
    const now = this.tileAt(index);
    if (now) now.link.tabIndex = 0;
  }

  /**
   * Have photo `index` in the window, and focused if asked.
   * @param {number} index
   * @param {{focus?: boolean, block?: "nearest" | "start"}} [options]
   */
  reveal(index, { focus = false, block = "nearest" } = {}) {
    const { layout } = this;
    if (!layout || index < 0 || index >= layout.count) return;
    const row = layout.rowOf[index] ?? 0;
    const top = this.#offset() + (layout.rowY[row] ?? 0);
    const bar = 96; // what sticks at the top must not lie over it
    const height = layout.rowH[row] ?? 0;
    if (block === "start" || top - bar < scrollY) scrollTo({ top: top - bar, behavior: "instant" });
    else if (top + height > scrollY + innerHeight - 16) {
      scrollTo({ top: top + height - innerHeight + 16, behavior: "instant" });
    }
    this.#stopAt(index);
    this.#paint();
    if (!this.rows.has(row)) this.rows.mount(row, layout, this.source.colors);
    this.#stopAt(index);
    if (focus) this.tileAt(index)?.link.focus({ preventScroll: true });
  }

  /** Scroll to where section `index` begins. @param {number} index */
  goToSection(index) {
    const y = this.layout?.sectionY[index];
    if (y === undefined) return;
    scrollTo({ top: this.#offset() + y - 56 });
  }

  /** @param {unknown} error */
  #pageFailed(error) {
    if (this.options.signal.aborted) return;
    if (error instanceof ApiError && [401, 404, 410].includes(error.status)) {
      this.options.onLost?.(error);
      return;
    }
    console.warn("photos did not load", error);
    // Each box says so and offers another try; the line coming back tries by itself.
    for (const tile of this.rows.tiles()) if (!tile.photo) tile.fail();
    addEventListener("online", () => this.#paint(), { once: true, signal: this.options.signal });
  }
}

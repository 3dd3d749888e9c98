/**
 * The grid: only the rows in and around the window exist. Geometry comes from `layout.js` for the
 * whole gallery at once, so the page has its full height and a jump anywhere lands exactly.
 */
import { t } from "../i18n/index.js";
import { h, say } from "../lib/dom.js";
import { gridKeys } from "./keys.js";
import { layoutRows, rowShape, rowsBetween } from "./layout.js";
import { Selection } from "./selection.js";
import { Tile } from "./tile.js";

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
 * @property {string} [label]
 */

const FAST = 6; // px a ms: what flies past faster than this is not asked for
const SETTLE_MS = 120;
const HEADING = 72; // px kept free above a section

export class Grid {
  /** @param {HTMLElement} root empty; the grid fills its width @param {GridOptions} options */
  constructor(root, options) {
    this.root = root;
    this.options = options;
    this.source = options.source;
    this.rows = h("div", {
      class: "grid__rows",
      role: "list",
      "aria-label": options.label ?? t("viewer.photosGrid"),
    });
    this.headings = h("div", { class: "grid__headings" });
    root.classList.add("grid");
    root.replaceChildren(this.headings, this.rows);
    /** @type {Map<number, {element: HTMLElement, tiles: Tile[]}>} */
    this.mounted = new Map();
    /** The tab stop. */
    this.current = 0;
    this.selection = new Selection(() => this.#selectionChanged());
    this.held = Boolean(options.hold);
    this.lastTop = 0;
    this.lastTime = 0;
    this.fast = false;
    this.width = 0;
    /** @type {Map<number, number>} */
    this.failures = new Map();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.settle = undefined;
    this.frame = 0;

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
    root.addEventListener("error", (event) => this.#pictureFailed(event), {
      capture: true,
      signal,
    });
    root.addEventListener("focusin", (event) => this.#focused(event), { signal });
    this.#longPress(signal);
    gridKeys(this, signal);
    signal.addEventListener("abort", () => this.destroy());
    this.#resized();
  }

  /** Take everything down; the root stays. */
  destroy() {
    this.resizer.disconnect();
    clearTimeout(this.settle);
    cancelAnimationFrame(this.frame);
    for (const row of this.mounted.keys()) this.#unmount(row);
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
      heading: named.length ? HEADING : 0,
    });
    this.root.style.height = `${this.layout.height}px`;
    this.headings.replaceChildren(
      ...named.map(({ name }, index) => {
        const heading = h(
          "h2",
          { class: "grid__section", id: `section-${index}` },
          h("bdi", null, name || t("viewer.unsorted")),
        );
        heading.style.transform = `translateY(${this.layout?.sectionY[index] ?? 0}px)`;
        return heading;
      }),
    );
    for (const row of this.mounted.keys()) this.#unmount(row);
    if (anchor) {
      const top = this.layout.rowY[this.layout.rowOf[anchor.index] ?? 0] ?? 0;
      scrollTo({ top: this.#offset() + top - anchor.above, behavior: "instant" });
    }
    this.#paint();
  }

  /** The first photo of the first row in the window, and how far its row is below the window's top. */
  #topPhoto() {
    const top = scrollY - this.#offset();
    if (!this.layout || top < 0) return null;
    const [row] = rowsBetween(this.layout, top, top + innerHeight);
    return { index: this.layout.rowFirst[row] ?? 0, above: (this.layout.rowY[row] ?? 0) - top };
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

  /** Bring the rows around the window into the page, and take the others out. */
  #paint() {
    const { layout } = this;
    if (!layout || !this.root.isConnected) return;
    const top = scrollY - this.#offset();
    const [first, end] = rowsBetween(layout, top - innerHeight / 2, top + 2 * innerHeight);
    // The focused tile must stay, or the focus would fall to the page.
    const kept = this.rows.contains(document.activeElement)
      ? (layout.rowOf[this.current] ?? 0)
      : -1;
    for (const row of this.mounted.keys()) {
      if ((row < first || row >= end) && row !== kept) this.#unmount(row);
    }
    for (let row = first; row < end; row += 1) if (!this.mounted.has(row)) this.#mount(row);
    if (kept < 0 && !this.mounted.has(layout.rowOf[this.current] ?? 0)) {
      this.#stopAt(layout.rowFirst[first] ?? 0);
    }
    if (this.fast || first >= end) return;
    const from = layout.rowFirst[first] ?? 0;
    const to = layout.rowFirst[end] ?? layout.count;
    this.source.load(from, to).catch((error) => this.#pageFailed(error));
    this.#fillAll();
  }

  /** @param {number} row */
  #mount(row) {
    const { layout } = this;
    if (!layout) return;
    const element = h("div", { class: "grid__row", role: "presentation" });
    element.style.transform = `translateY(${layout.rowY[row] ?? 0}px)`;
    /** @type {Tile[]} */
    const tiles = [];
    for (
      let index = layout.rowFirst[row] ?? 0;
      index < (layout.rowFirst[row + 1] ?? 0);
      index += 1
    ) {
      const tile = new Tile({
        index,
        count: layout.count,
        x: layout.x[index] ?? 0,
        width: layout.w[index] ?? 0,
        height: layout.rowH[row] ?? 0,
        color: this.source.colors?.[index],
        hearts: this.options.onFavorite !== null,
      });
      if (index === this.current) tile.link.tabIndex = 0;
      tile.setSelection(this.selection.active, this.selection.has(index));
      this.#fill(tile);
      tiles.push(tile);
      element.append(tile.element);
    }
    this.mounted.set(row, { element, tiles });
    // Rows stand in the page in their order: reading order is not a matter of style.
    let after = null;
    for (const [other, each] of this.mounted) {
      if (other > row && (after === null || other < after[0]))
        after = /** @type {const} */ ([other, each.element]);
    }
    this.rows.insertBefore(element, after?.[1] ?? null);
  }

  /** @param {number} row */
  #unmount(row) {
    const entry = this.mounted.get(row);
    for (const tile of entry?.tiles ?? []) tile.drop();
    entry?.element.remove();
    this.mounted.delete(row);
  }

  /** @param {Tile} tile */
  #fill(tile) {
    const photo = this.source.at(tile.index);
    if (!photo) return;
    tile.fill(photo);
    tile.setFavorite(this.options.isFavorite(photo.id));
    if (!this.held && !this.fast) tile.show();
  }

  #fillAll() {
    for (const { tiles } of this.mounted.values()) for (const tile of tiles) this.#fill(tile);
  }

  /** Show favorites as they are now. */
  refreshFavorites() {
    for (const { tiles } of this.mounted.values()) {
      for (const tile of tiles)
        if (tile.photo) tile.setFavorite(this.options.isFavorite(tile.photo.id));
    }
  }

  #selectionChanged() {
    const { active, size } = this.selection;
    this.root.classList.toggle("is-selecting", active);
    for (const { tiles } of this.mounted.values()) {
      for (const tile of tiles) tile.setSelection(active, this.selection.has(tile.index));
    }
    if (active) say(t("viewer.selected", { count: size }));
    this.options.onSelection?.(size, active);
  }

  /** @param {number} index */
  tileAt(index) {
    const row = this.layout?.rowOf[index] ?? -1;
    return this.mounted.get(row)?.tiles.find((tile) => tile.index === index) ?? null;
  }

  /** @param {Event} event */
  #tileOf(event) {
    const element = /** @type {Element} */ (event.target).closest?.(".tile");
    return element instanceof HTMLElement ? this.tileAt(Number(element.dataset.index)) : null;
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const tile = this.#tileOf(event);
    if (!tile) return;
    if (/** @type {Element} */ (event.target).closest(".tile__heart")) {
      if (tile.photo) this.options.onFavorite?.(tile.photo.id);
      return;
    }
    if (event.metaKey || event.ctrlKey) return; // a new tab with the same photo
    event.preventDefault();
    if (tile.element.classList.contains("is-failed")) this.#retry(tile);
    else if (this.selection.active) this.selection.toggle(tile.index, event.shiftKey);
    else if (event.shiftKey) this.selection.toggle(tile.index, false);
    else this.options.onOpen(tile.index);
  }

  /** @param {FocusEvent} event */
  #focused(event) {
    const tile = this.#tileOf(event);
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
    if (!this.mounted.has(row)) this.#mount(row);
    this.#stopAt(index);
    if (focus) this.tileAt(index)?.link.focus({ preventScroll: true });
  }

  /** Scroll to where section `index` begins. @param {number} index */
  goToSection(index) {
    const y = this.layout?.sectionY[index];
    if (y === undefined) return;
    scrollTo({ top: this.#offset() + y - 56 });
  }

  /** @param {Event} event */
  #pictureFailed(event) {
    const tile = this.#tileOf(event);
    if (!tile || !(event.target instanceof HTMLImageElement) || !tile.img.hasAttribute("src"))
      return;
    const tries = (this.failures.get(tile.index) ?? 0) + 1;
    this.failures.set(tile.index, tries);
    if (tries > 2) tile.fail();
    else this.#retry(tile);
  }

  /** Most likely its URL has ended: ask for the page again. @param {Tile} tile */
  #retry(tile) {
    tile.img.removeAttribute("src");
    tile.element.classList.remove("is-failed");
    this.source.refresh(tile.index).then(
      (photo) => {
        if (photo && this.tileAt(tile.index) === tile) {
          tile.fill(photo);
          tile.show();
        }
      },
      () => tile.fail(),
    );
  }

  /** @param {unknown} error */
  #pageFailed(error) {
    if (this.options.signal.aborted) return;
    console.warn("photos did not load", error);
    // The boxes stay; the next movement, or the line coming back, asks again.
    addEventListener("online", () => this.#paint(), { once: true, signal: this.options.signal });
  }

  /** On touch a long press starts selecting. @param {AbortSignal} signal */
  #longPress(signal) {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    let pressed = false;
    const stop = () => clearTimeout(timer);
    this.root.addEventListener(
      "pointerdown",
      (event) => {
        pressed = false;
        const tile = event.pointerType === "touch" ? this.#tileOf(event) : null;
        if (!tile || !this.options.onSelection) return;
        timer = setTimeout(() => {
          pressed = true;
          this.selection.toggle(tile.index, false);
        }, 450);
      },
      { signal },
    );
    for (const type of ["pointerup", "pointercancel", "pointermove"]) {
      this.root.addEventListener(
        type,
        (event) => {
          const { movementX = 0, movementY = 0 } = /** @type {PointerEvent} */ (event);
          if (type !== "pointermove" || Math.hypot(movementX, movementY) > 4) stop();
        },
        { passive: true, signal },
      );
    }
    this.root.addEventListener("contextmenu", (event) => pressed && event.preventDefault(), {
      signal,
    });
    this.root.addEventListener(
      "click",
      (event) => {
        if (!pressed) return;
        pressed = false;
        event.preventDefault();
        event.stopImmediatePropagation();
      },
      { capture: true, signal },
    );
  }
}

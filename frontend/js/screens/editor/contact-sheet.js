/** The editor's grid: a contact sheet of which only what is in view stands in the page. */
import { t } from "../../i18n/index.js";
import { h } from "../../lib/dom.js";
import { makeCell } from "./cell.js";
import { dragPhotos } from "./drag.js";
import { cellsInView, gapAt, moved, sheetLayout } from "./sheet-layout.js";

/** @typedef {import("./photo-list.js").Photo} Photo */

/**
 * @typedef {object} SheetOptions
 * @property {import("./photo-list.js").PhotoList} list
 * @property {import("./selection.js").Selection} selection
 * @property {() => string | null} coverId
 * @property {(photo: Photo) => void} onOpen
 * @property {() => void} onDelete of what is selected, or of the photo in focus
 * @property {(ids: string[], to: import("./places.js").Target) => void} onMove
 * @property {(photo: Photo) => void} onStale a picture's address no longer answers
 * @property {AbortSignal} signal
 */

const LONG_PRESS_MS = 450;

/**
 * Return the sheet. It follows the list and the selection; `show(id)` brings a photo into view and
 * focus.
 * @param {SheetOptions} options
 */
export function contactSheet({
  list,
  selection,
  coverId,
  onOpen,
  onDelete,
  onMove,
  onStale,
  signal,
}) {
  const element = h("div", {
    class: "sheet-grid",
    role: "listbox",
    "aria-multiselectable": "true",
    "aria-label": t("studio.photos"),
    on: {
      keydown,
      click,
      pointerdown,
      pointerup: endPress,
      pointercancel: endPress,
      contextmenu,
      focusin,
    },
  });
  /** @type {Map<string, {node: HTMLElement, made: string}>} */
  const tiles = new Map();
  let layout = sheetLayout(1000);
  let focusId = "";
  let focusIndex = 0;
  let frame = 0;
  let press = 0;
  let pressed = false;

  const observer = new ResizeObserver(() => paint());
  observer.observe(element);
  addEventListener("scroll", schedule, { passive: true, signal });
  addEventListener("resize", schedule, { signal });
  list.addEventListener("change", () => schedule(), { signal });
  selection.addEventListener("change", () => schedule(), { signal });
  signal.addEventListener("abort", () => {
    observer.disconnect();
    cancelAnimationFrame(frame);
    clearTimeout(press);
  });

  dragPhotos(element, {
    idAt: (event) => photoAt(event)?.id,
    idsFor: withIt,
    mayMove: () => list.shown.length > 1,
    gapAt: (x, y) => {
      const { left, top } = element.getBoundingClientRect();
      return gapAt(layout, list.shown.length, x - left, y - top);
    },
    gapPlace: (gap) => {
      // Behind the last of a row is its right edge, not the start of the next.
      const isEnd = gap === list.shown.length && gap > 0;
      const index = isEnd ? gap - 1 : gap;
      const x = (index % layout.columns) * (layout.cell + layout.gap);
      return {
        x: x + (isEnd ? layout.cell + layout.gap / 2 : -layout.gap / 2),
        y: Math.floor(index / layout.columns) * layout.row,
        height: layout.box,
      };
    },
    onDrop: (ids, gap) => onMove(ids, { before: list.shown[gap]?.id ?? null }),
    signal,
  });

  /** What is moved with a photo: all that are selected, if it is. @param {string} id */
  function withIt(id) {
    return selection.has(id) ? selection.ids : [id];
  }

  function schedule() {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      paint();
    });
  }

  function paint() {
    const width = element.clientWidth;
    if (!width || signal.aborted) return;
    layout = sheetLayout(width);
    const photos = list.shown;
    const rows = Math.ceil(photos.length / layout.columns);
    element.style.height = `${Math.max(0, rows * layout.row - layout.gap)}px`;
    element.style.setProperty("--cell", `${layout.cell}px`);
    element.style.setProperty("--box", `${layout.box}px`);
    element.classList.toggle("sheet-grid--selecting", selection.size > 0);
    const top = -element.getBoundingClientRect().top;
    const [from, to] = cellsInView(layout, photos.length, top, innerHeight);
    const hadFocus = element.contains(document.activeElement);
    let focusAt = photos.findIndex(({ id }) => id === focusId);
    if (focusAt < 0 && photos.length > 0) {
      // What had the focus is gone: its neighbor takes it over.
      focusAt = Math.min(focusIndex, photos.length - 1);
      focusId = photos[focusAt]?.id ?? "";
    }
    focusIndex = Math.max(0, focusAt);
    /** @type {Set<string>} */
    const wanted = new Set();
    for (let i = from; i < to; i += 1) wanted.add(/** @type {Photo} */ (photos[i]).id);
    // The focused tile stays in the page, or the focus would be lost by scrolling.
    if (focusId) wanted.add(focusId);
    for (const [id, { node }] of tiles) {
      if (wanted.has(id)) continue;
      node.remove();
      tiles.delete(id);
    }
    for (let i = from; i < to; i += 1) place(/** @type {Photo} */ (photos[i]), i, photos.length);
    if (focusAt >= 0 && (focusAt < from || focusAt >= to)) {
      place(/** @type {Photo} */ (photos[focusAt]), focusAt, photos.length);
    }
    if (hadFocus && !element.contains(document.activeElement)) focus();
  }

  /** Focus the photo that is the sheet's tab stop, where there is one. */
  function focus() {
    tiles.get(focusId)?.node.focus({ preventScroll: true });
  }

  /**
   * @param {Photo} photo
   * @param {number} index
   * @param {number} count
   */
  function place(photo, index, count) {
    const isCover = coverId() === photo.id;
    // What a tile is made from; its picture's address is left alone while it works.
    const made = [photo.status, photo.hidden, photo.section, photo.title, isCover].join("|");
    let tile = tiles.get(photo.id);
    if (tile?.made !== made) {
      const hadFocus = tile?.node === document.activeElement;
      const node = makeCell(photo, isCover, onStale);
      if (tile) tile.node.replaceWith(node);
      else element.insertBefore(node, nextTile(index));
      tile = { node, made };
      tiles.set(photo.id, tile);
      if (hadFocus) node.focus({ preventScroll: true });
    }
    const { node } = tile;
    const column = index % layout.columns;
    const x = column * (layout.cell + layout.gap);
    const y = Math.floor(index / layout.columns) * layout.row;
    node.style.transform = `translate(${x}px, ${y}px)`;
    node.setAttribute("aria-posinset", String(index + 1));
    node.setAttribute("aria-setsize", String(count));
    node.setAttribute("aria-selected", String(selection.has(photo.id)));
    node.tabIndex = photo.id === focusId ? 0 : -1;
  }

  /** The tile that stands behind place `index`, so that the page reads in order. */
  /** @param {number} index @returns {Node | null} */
  function nextTile(index) {
    const photos = list.shown;
    for (let i = index + 1; i < Math.min(photos.length, index + 200); i += 1) {
      const tile = tiles.get(/** @type {Photo} */ (photos[i]).id);
      if (tile) return tile.node;
    }
    return null;
  }

  /** @param {Event} event @returns {Photo | undefined} */
  function photoAt(event) {
    const node = /** @type {Element} */ (event.target).closest?.(".cell");
    return list.get(/** @type {HTMLElement | null} */ (node)?.dataset.id ?? "");
  }

  /** @param {KeyboardEvent} event */
  function keydown(event) {
    const photos = list.shown;
    const index = photos.findIndex(({ id }) => id === focusId);
    const photo = photos[index];
    if (!photo) return;
    const { key } = event;
    if (event.altKey && (key === "ArrowLeft" || key === "ArrowRight")) {
      onMove(withIt(photo.id), key === "ArrowLeft" ? "back" : "on");
      event.preventDefault();
      return;
    }
    const rowsInView = Math.floor(innerHeight / layout.row);
    const to = moved(key, index, photos.length, layout.columns, rowsInView);
    if (to !== null) {
      if (event.shiftKey && !selection.has(photo.id)) selection.toggle(photo.id);
      const next = /** @type {Photo} */ (photos[to]);
      if (event.shiftKey) selection.extendTo(next.id, photos);
      show(next.id);
    } else if (key === "Enter") onOpen(photo);
    else if (key === " " || key.toLowerCase() === "x") choose(photo, event.shiftKey);
    else if (key === "Delete" || key === "Backspace") onDelete();
    else if (key === "Escape" && selection.size > 0) selection.clear();
    else if (key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) selection.all(photos);
    else return;
    event.preventDefault();
  }

  /** @param {MouseEvent} event */
  function click(event) {
    const photo = photoAt(event);
    if (!photo || pressed) return;
    const isTick = /** @type {Element} */ (event.target).closest(".cell__tick");
    const isMany = event.shiftKey || event.ctrlKey || event.metaKey;
    if (isTick || isMany || selection.size > 0) choose(photo, event.shiftKey);
    else onOpen(photo);
  }

  /** @param {PointerEvent} event */
  function pointerdown(event) {
    pressed = false;
    const photo = photoAt(event);
    if (!photo || event.pointerType === "mouse") return;
    press = setTimeout(() => {
      pressed = true; // the click that follows is part of this press
      choose(photo, false);
    }, LONG_PRESS_MS);
  }

  /** A long press selects; the browser's own menu would take it over. */
  /** @param {Event} event */
  function contextmenu(event) {
    if (/** @type {PointerEvent} */ (event).pointerType === "touch") event.preventDefault();
  }

  function endPress() {
    clearTimeout(press);
  }

  /** @param {Photo} photo @param {boolean} isRange */
  function choose(photo, isRange) {
    if (isRange) selection.extendTo(photo.id, list.shown);
    else selection.toggle(photo.id);
  }

  /** @param {FocusEvent} event */
  function focusin(event) {
    const photo = photoAt(event);
    if (!photo || photo.id === focusId) return;
    focusId = photo.id;
    schedule();
  }

  /** @param {string} id */
  function show(id) {
    focusId = id;
    paint();
    const node = tiles.get(id)?.node;
    node?.focus({ preventScroll: true });
    node?.scrollIntoView({ block: "nearest" });
  }

  return {
    element,
    show,
    paint,
    focus,
    get focusId() {
      return focusId;
    },
    /** Give a tile its picture again, from its new address. @param {string} id */
    renew(id) {
      const tile = tiles.get(id);
      if (tile) tile.made = "";
      schedule();
    },
  };
}

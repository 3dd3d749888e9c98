/** Photos are taken by the mouse and put between others. Fingers and keys have the Move menu. */
import { formatNumber } from "../../i18n/index.js";
import { h } from "../../lib/dom.js";

/**
 * @typedef {object} DragOptions
 * @property {(event: Event) => string | undefined} idAt the photo that an event is about
 * @property {(id: string) => string[]} idsFor which photos go with one that is taken
 * @property {() => boolean} mayMove asked when one is about to be taken
 * @property {(x: number, y: number) => number} gapAt which gap is nearest to a point of the window
 * @property {(gap: number) => {x: number, y: number, height: number}} gapPlace in the sheet
 * @property {(ids: string[], gap: number) => void} onDrop
 * @property {AbortSignal} signal
 */

/** From here on a press is a drag, and no click. */
const BEGINS_PX = 6;
const EDGE_PX = 90;
/** A frame's scroll at the very edge of the window. */
const SCROLL_PX = 22;

/**
 * @param {HTMLElement} sheet
 * @param {DragOptions} options
 */
export function dragPhotos(sheet, options) {
  const { signal } = options;
  /** @type {{id: string, x: number, y: number} | null} */
  let press = null;
  /** @type {{ids: string[], ghost: HTMLElement, gap: number} | null} */
  let drag = null;
  const mark = h("div", { class: "sheet-mark", "aria-hidden": "true" });
  let at = { x: 0, y: 0 };
  let frame = 0;

  sheet.addEventListener("pointerdown", begin, { signal });
  sheet.addEventListener("pointermove", move, { signal });
  sheet.addEventListener("pointerup", () => end(true), { signal });
  sheet.addEventListener("pointercancel", () => end(false), { signal });
  sheet.addEventListener("lostpointercapture", () => end(false), { signal });
  addEventListener("keydown", cancel, { signal, capture: true });
  signal.addEventListener("abort", () => end(false));

  /** @param {PointerEvent} event */
  function begin(event) {
    const plain = !event.shiftKey && !event.ctrlKey && !event.metaKey;
    if (event.pointerType !== "mouse" || event.button !== 0 || !plain) return;
    const id = options.idAt(event);
    press = id ? { id, x: event.clientX, y: event.clientY } : null;
  }

  /** @param {PointerEvent} event */
  function move(event) {
    at = { x: event.clientX, y: event.clientY };
    if (drag) return follow();
    if (!press || Math.hypot(at.x - press.x, at.y - press.y) < BEGINS_PX) return undefined;
    const { id } = press;
    if (!options.mayMove()) {
      press = null;
      return undefined;
    }
    const ids = options.idsFor(id);
    drag = { ids, ghost: ghostOf(id, ids.length), gap: -1 };
    document.body.append(drag.ghost);
    sheet.append(mark);
    sheet.classList.add("sheet-grid--moving");
    for (const each of ids) cell(each)?.classList.add("cell--taken");
    // The click that would follow is the sheet's then, not the photo's.
    sheet.setPointerCapture(event.pointerId);
    frame = requestAnimationFrame(scroll);
    return follow();
  }

  function follow() {
    if (!drag) return;
    drag.ghost.style.transform = `translate(${at.x}px, ${at.y}px)`;
    drag.gap = options.gapAt(at.x, at.y);
    const { x, y, height } = options.gapPlace(drag.gap);
    mark.style.transform = `translate(${x}px, ${y}px)`;
    mark.style.height = `${height}px`;
  }

  /** Near the upper or lower edge the page goes along. */
  function scroll() {
    const above = Math.max(0, EDGE_PX - at.y);
    const below = Math.max(0, at.y - (innerHeight - EDGE_PX));
    const by = ((below - above) / EDGE_PX) * SCROLL_PX;
    if (by !== 0) {
      scrollBy(0, by);
      follow();
    }
    frame = requestAnimationFrame(scroll);
  }

  /** @param {boolean} isDrop */
  function end(isDrop) {
    press = null;
    if (!drag) return;
    const { ids, ghost, gap } = drag;
    drag = null;
    cancelAnimationFrame(frame);
    ghost.remove();
    mark.remove();
    sheet.classList.remove("sheet-grid--moving");
    for (const id of ids) cell(id)?.classList.remove("cell--taken");
    if (isDrop) options.onDrop(ids, gap);
  }

  /** @param {KeyboardEvent} event */
  function cancel(event) {
    if (event.key !== "Escape" || !drag) return;
    event.preventDefault();
    event.stopPropagation();
    end(false);
  }

  /** @param {string} id */
  function cell(id) {
    return sheet.querySelector(`.cell[data-id="${CSS.escape(id)}"]`);
  }

  /** What hangs on the pointer. @param {string} id @param {number} count */
  function ghostOf(id, count) {
    const image = cell(id)?.querySelector("img");
    return h(
      "div",
      { class: "sheet-ghost", "aria-hidden": "true" },
      image && h("img", { class: "sheet-ghost__image", src: image.currentSrc, alt: "" }),
      count > 1 && h("span", { class: "sheet-ghost__count" }, formatNumber(count)),
    );
  }
}

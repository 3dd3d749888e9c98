/** The point of a cover that stays in sight: pressed on with a finger, or moved by keys. */
import { t } from "../../i18n/index.js";
import { h } from "../../lib/dom.js";
import { safeMediaUrl } from "../../lib/url.js";

const STEP = 5; // percent a key

/**
 * @param {{photo: any, focus: {x: number, y: number}, onChange: (focus: {x: number, y: number}) => void}} options
 */
export function focusChoice({ photo, focus, onChange }) {
  const src = safeMediaUrl(photo?.urls?.thumb_2x ?? photo?.urls?.thumb ?? "");
  if (!src) return h("p", { class: "field__hint" }, t("design.noCover"));
  let { x, y } = focus;
  const dot = h("span", {
    class: "focus__dot",
    role: "slider",
    tabIndex: 0,
    "aria-label": t("design.focus"),
    "aria-valuemin": "0",
    "aria-valuemax": "100",
    on: { keydown },
  });
  const area = h(
    "div",
    { class: "focus__area", on: { pointerdown, pointermove } },
    h("img", { class: "focus__photo", src, alt: "", draggable: "false" }),
    dot,
  );
  place();
  return h(
    "div",
    { class: "field" },
    h("span", { class: "field__label" }, t("design.focus")),
    area,
    h("p", { class: "field__hint" }, t("design.focusHint")),
  );

  function place() {
    dot.style.left = `${x}%`;
    dot.style.top = `${y}%`;
    dot.setAttribute("aria-valuenow", String(x));
    dot.setAttribute("aria-valuetext", t("design.focusAt", { x, y }));
  }

  /** @param {number} left @param {number} top */
  function move(left, top) {
    const within = (/** @type {number} */ value) => Math.max(0, Math.min(100, Math.round(value)));
    x = within(left);
    y = within(top);
    place();
    onChange({ x, y });
  }

  /** @param {PointerEvent} event */
  function pointerdown(event) {
    area.setPointerCapture(event.pointerId);
    pointermove(event);
  }

  /** @param {PointerEvent} event */
  function pointermove(event) {
    if (!area.hasPointerCapture(event.pointerId)) return;
    const box = area.getBoundingClientRect();
    move(
      ((event.clientX - box.left) / box.width) * 100,
      ((event.clientY - box.top) / box.height) * 100,
    );
  }

  /** @param {KeyboardEvent} event */
  function keydown(event) {
    /** @type {Record<string, [number, number]>} */
    const ways = {
      ArrowLeft: [-STEP, 0],
      ArrowRight: [STEP, 0],
      ArrowUp: [0, -STEP],
      ArrowDown: [0, STEP],
    };
    const way = ways[event.key];
    if (!way) return;
    event.preventDefault();
    move(x + way[0], y + way[1]);
  }
}

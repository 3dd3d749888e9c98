/** A gallery drawn small, by the modules that draw it for clients: cover and rows of photos. */
import { brand } from "../../gallery/brand.js";
import { cover } from "../../gallery/cover.js";
import { layoutRows } from "../../grid/layout.js";
import { rowShape } from "../../grid/shape.js";
import { t } from "../../i18n/index.js";
import { h } from "../../lib/dom.js";
import { safeMediaUrl } from "../../lib/url.js";

/** @typedef {"phone" | "computer"} Device */

const RIM_PX = 12; // what a phone has around its screen, both sides
const DEVICES = { phone: { width: 390, height: 760 }, computer: { width: 1280, height: 800 } };

/**
 * @param {{gallery: any, photos: any[], signal: AbortSignal}} options as viewers get them
 */
export function likeness({ gallery: first, photos, signal }) {
  let gallery = first;
  /** @type {Device} */
  let device = matchMedia("(width < 1000px)").matches ? "phone" : "computer";
  const page = h("div", { class: "likeness__page", inert: true });
  const paper = h("div", { class: "likeness__paper" }, page);
  const frame = h(
    "div",
    {
      class: "likeness__window",
      role: "region",
      tabIndex: 0,
      "aria-label": t("design.previewPage"),
    },
    paper,
  );
  const buttons = /** @type {const} */ (["computer", "phone"]).map((each) =>
    h(
      "button",
      {
        class: "likeness__device",
        type: "button",
        on: {
          click: () => {
            device = each;
            draw();
          },
        },
      },
      t(each === "phone" ? "design.previewPhone" : "design.previewComputer"),
    ),
  );
  const element = h(
    "section",
    { class: "likeness", "aria-label": t("studio.preview") },
    h(
      "div",
      { class: "likeness__head" },
      h("p", { class: "small muted" }, t("design.previewHint")),
      h(
        "div",
        { class: "likeness__devices", role: "group", "aria-label": t("studio.preview") },
        ...buttons,
      ),
    ),
    frame,
  );
  const observer = new ResizeObserver(fit);
  observer.observe(element);
  observer.observe(page);
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", draw, { signal });
  signal.addEventListener("abort", () => observer.disconnect());
  draw();

  function draw() {
    for (const [i, button] of buttons.entries())
      button.ariaPressed = String((i === 1) === (device === "phone"));
    const { width, height } = DEVICES[device];
    frame.dataset.device = device;
    brand(gallery, page);
    // What follows the device follows this one; a part of a page needs to be told.
    page.dataset.scheme ??= scheme.matches ? "dark" : "light";
    page.dataset.face ??= "cormorant";
    page.style.width = `${width}px`;
    page.style.setProperty("--window", `${height}px`);
    page.replaceChildren(cover({ gallery, width, onEnter: () => {} }).element, grid(width));
    fit();
  }

  /** The page keeps its own size and is only drawn smaller. */
  function fit() {
    const { width, height } = DEVICES[device];
    const room = element.clientWidth;
    if (!room) return;
    const scale = Math.min(1, (device === "phone" ? Math.min(room - RIM_PX, 320) : room) / width);
    frame.style.width = `${width * scale}px`;
    frame.style.height = `${height * scale}px`;
    page.style.transform = `scale(${scale})`;
    paper.style.height = `${page.offsetHeight * scale}px`;
  }

  /** @param {number} width */
  function grid(width) {
    const { target, gap } = rowShape(width);
    const side = width < 600 ? 4 : 24;
    const aspects = photos.map((photo) => (photo.width || 3) / (photo.height || 2));
    const boxes = layoutRows(aspects, { width: width - 2 * side, gap, target });
    const holder = h("div", { class: "likeness__grid" });
    holder.style.height = `${boxes.height + 2 * side}px`;
    for (const [i, photo] of photos.entries()) {
      const row = boxes.rowOf[i] ?? 0;
      const src = safeMediaUrl(photo.urls?.thumb ?? photo.urls?.thumb_2x ?? "");
      const tile = src
        ? h("img", { class: "likeness__photo", src, alt: "", decoding: "async" })
        : h("div", { class: "likeness__photo" });
      tile.style.left = `${side + (boxes.x[i] ?? 0)}px`;
      tile.style.top = `${side + (boxes.rowY[row] ?? 0)}px`;
      tile.style.width = `${boxes.w[i]}px`;
      tile.style.height = `${boxes.rowH[row]}px`;
      holder.append(tile);
    }
    return holder;
  }

  return {
    element,
    /** @param {any} now the gallery with what is not saved yet */
    show(now) {
      gallery = now;
      draw();
    },
  };
}

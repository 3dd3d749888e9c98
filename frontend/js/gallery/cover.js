/** The first thing a client sees: one photo, the photographer's name, the title. */

import { miniImage } from "../grid/mini.js";
import { formatDate, t } from "../i18n/index.js";
import { h, isLong } from "../lib/dom.js";
import { safeMediaUrl } from "../lib/url.js";
import { signature } from "./brand.js";

/**
 * Return the cover, and a promise that its photo is there (or will not come).
 * @param {{gallery: any, width?: number, onEnter: () => void}} options `width`: of the window, px
 * @returns {{element: HTMLElement, shown: Promise<void>}}
 */
export function cover({ gallery, width = innerWidth, onEnter }) {
  /** @type {import("./photos.js").Photo | null} */
  const photo = gallery.cover ?? null;
  const style = gallery.settings?.layout ?? "full";
  const date = gallery.shot_at ? formatDate(gallery.shot_at) : "";
  const url = coverUrl(photo, width);
  const framed = url && style !== "plain";
  const text = h(
    "div",
    { class: "cover__text" },
    signature(gallery, "cover__by"),
    h(
      "h1",
      { class: ["cover__title", isLong(gallery.title) && "is-long"], dir: "auto" },
      gallery.title,
    ),
    gallery.description &&
      h("p", { class: "cover__description", dir: "auto" }, gallery.description),
    date && h("p", { class: "cover__date" }, date),
    framed &&
      h(
        "button",
        { class: "button cover__enter", type: "button", on: { click: onEnter } },
        t("viewer.viewPhotos"),
      ),
  );
  if (!framed) {
    return {
      element: front("plain", text),
      shown: Promise.resolve(),
    };
  }
  const img = h("img", {
    class: "cover__photo",
    alt: "",
    fetchpriority: "high",
    decoding: "async",
  });
  const shown = new Promise((/** @type {(value?: void) => void} */ resolve) => {
    img.addEventListener("load", () => resolve());
    img.addEventListener("error", () => resolve());
    setTimeout(resolve, 4000); // a slow cover does not keep the photos back for ever
  });
  const { x = 50, y = 50 } = gallery.settings?.focus ?? {};
  img.style.objectPosition = `${Number(x)}% ${Number(y)}%`;
  img.src = url;
  const frame = h("div", { class: "cover__frame" }, img);
  const mini = miniImage(photo?.placeholder);
  if (mini) frame.style.backgroundImage = `url("${mini}")`;
  return {
    element: front(style, frame, text),
    shown,
  };
}

/** @param {string} style @param {...Node} parts */
const front = (style, ...parts) =>
  h("div", { class: "front" }, h("header", { class: ["cover", `cover--${style}`] }, ...parts));

/** @param {import("./photos.js").Photo | null} photo @param {number} width of the window */
function coverUrl(photo, width) {
  const urls = photo?.urls;
  if (!urls) return "";
  // On a phone's window 720 px of height is near enough to what 2048 would show, at a fifth of it.
  const small = width * (globalThis.devicePixelRatio || 1) <= 900;
  return safeMediaUrl((small ? urls.thumb_2x : urls.preview) ?? urls.thumb_2x ?? urls.thumb ?? "");
}

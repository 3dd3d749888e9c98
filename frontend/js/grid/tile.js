/** One photo of the grid. Tiles are cloned from one node and thrown away when they leave. */
import { t } from "../i18n/index.js";
import { h, icon } from "../lib/dom.js";
import { safeMediaUrl } from "../lib/url.js";
import { colorOf, miniImage } from "./mini.js";

/** @typedef {import("../gallery/photos.js").Photo} Photo */

/** A picture that comes this soon was in the cache: fading it in would only delay it. */
const INSTANT_MS = 60;

/** @type {HTMLElement | undefined} */
let model;

function tileModel() {
  model ??= h(
    "div",
    { class: "tile", role: "listitem" },
    h(
      "a",
      { class: "tile__link", tabIndex: -1, draggable: "false" },
      h("img", { class: "tile__photo", alt: "", draggable: "false", decoding: "async" }),
    ),
    h("span", { class: "tile__check", "aria-hidden": "true" }, icon("check", { size: 18 })),
    h(
      "button",
      { class: "tile__heart", type: "button", tabIndex: -1 },
      icon("heart", { size: 22 }),
    ),
  );
  return /** @type {HTMLElement} */ (model.cloneNode(true));
}

export class Tile {
  /**
   * @param {{index: number, count: number, x: number, width: number, height: number,
   *   color: number | undefined, hearts: boolean}} options
   */
  constructor({ index, count, x, width, height, color, hearts }) {
    this.index = index;
    this.count = count;
    this.height = height;
    /** @type {Photo | null} */
    this.photo = null;
    this.element = tileModel();
    this.link = /** @type {HTMLAnchorElement} */ (this.element.children[0]);
    this.img = /** @type {HTMLImageElement} */ (this.link.firstElementChild);
    this.heart = /** @type {HTMLButtonElement} */ (this.element.children[2]);
    if (!hearts) this.heart.remove();
    this.element.dataset.index = String(index);
    this.element.setAttribute("aria-posinset", String(index + 1));
    this.element.setAttribute("aria-setsize", String(count));
    const { style } = this.element;
    style.width = `${width}px`;
    style.height = `${height}px`;
    style.transform = `translateX(${x}px)`;
    if (color !== undefined) style.setProperty("--tile", colorOf(color));
    this.link.setAttribute("aria-label", t("viewer.photoOf", { n: index + 1, count }));
  }

  /**
   * Take what is known of the photo: link, label, mini-image. Its pixels come with `show`.
   * @param {Photo} photo
   */
  fill(photo) {
    const mini = this.photo?.id === photo.id ? "" : miniImage(photo.placeholder);
    if (!this.photo) this.element.classList.remove("is-failed");
    this.photo = photo;
    this.link.href = `?p=${encodeURIComponent(photo.id)}`;
    this.link.setAttribute("aria-label", labelOf(photo, this.index, this.count));
    if (mini && !this.element.classList.contains("is-in")) {
      this.link.style.backgroundImage = `url("${mini}")`;
    }
  }

  /** Begin to load the picture, if that has not begun. */
  show() {
    if (this.element.classList.contains("is-in")) return;
    const url = this.photo && pictureUrl(this.photo, this.height);
    if (!url || this.img.getAttribute("src") === url) return;
    const began = performance.now();
    this.img.onload = () => {
      this.element.classList.remove("is-failed");
      this.element.classList.toggle("is-instant", performance.now() - began < INSTANT_MS);
      this.element.classList.add("is-in");
    };
    this.img.src = url;
  }

  /** Stop loading; the tile is about to go. */
  drop() {
    this.img.onload = null;
    this.img.onerror = null;
    this.img.removeAttribute("src");
  }

  /** Say in the box that its photo did not load. */
  fail() {
    this.img.removeAttribute("src");
    this.element.classList.add("is-failed");
    const name =
      this.photo?.filename ?? t("viewer.photoOf", { n: this.index + 1, count: this.count });
    this.link.dataset.message = `${t("viewer.photoFailed", { name })}\n${t("common.tryAgain")}`;
  }

  /** @param {boolean} value */
  setFavorite(value) {
    if (this.heart.getAttribute("aria-pressed") === String(value)) return;
    this.element.classList.toggle("is-favorite-tile", value);
    this.heart.setAttribute("aria-pressed", String(value));
    this.heart.setAttribute(
      "aria-label",
      t(value ? "viewer.favoriteRemove" : "viewer.favoriteAdd"),
    );
  }

  /** @param {boolean} selecting @param {boolean} chosen */
  setSelection(selecting, chosen) {
    this.element.classList.toggle("is-chosen", selecting && chosen);
    if (selecting) {
      this.link.setAttribute("role", "checkbox");
      this.link.setAttribute("aria-checked", String(chosen));
    } else {
      this.link.removeAttribute("role");
      this.link.removeAttribute("aria-checked");
    }
  }
}

/** @param {Photo} photo @param {number} index @param {number} count */
function labelOf(photo, index, count) {
  const name = photo.caption || "";
  return name
    ? t("viewer.photoLabel", { name, n: index + 1, count })
    : t("viewer.photoOf", { n: index + 1, count });
}

/**
 * Return the address of the smallest rendition that fills `height` px on this screen, or "".
 * @param {Photo} photo @param {number} height
 */
export function pictureUrl(photo, height) {
  const { thumb, thumb_2x: dense } = photo.urls ?? {};
  // thumb is 480 px high; a tenth of enlargement cannot be seen.
  const wanted = height * Math.min(globalThis.devicePixelRatio || 1, 3) > 530 ? dense : thumb;
  return safeMediaUrl(wanted ?? thumb ?? dense ?? "");
}

/** Small pictures beside names and comments: addresses are asked for when a picture comes in view. */
import { t } from "../../i18n/index.js";
import { api } from "../../lib/api.js";
import { h } from "../../lib/dom.js";
import { ApiError } from "../../lib/errors.js";
import { asPhotographer } from "../studio/session.js";

const AT_ONCE = 6;

/** Where pictures of one gallery are found; each is asked for once, a few at a time. */
export class ThumbSource {
  /** @type {Map<string, Promise<any>>} */
  #known = new Map();
  /** @type {(() => void)[]} */
  #line = [];
  #open = 0;

  /**
   * @param {string} path of the gallery
   * @param {AbortSignal} signal
   */
  constructor(path, signal) {
    this.path = path;
    this.signal = signal;
  }

  /**
   * The photo, or `null` where it is gone.
   * @param {string} id
   * @returns {Promise<import("../editor/photo-list.js").Photo | null>}
   */
  photo(id) {
    const known = this.#known.get(id);
    if (known) return known;
    const asked = this.#turn(() =>
      api.get(`${this.path}/photos/${encodeURIComponent(id)}`, {
        ...asPhotographer,
        signal: this.signal,
      }),
    ).catch((error) => {
      if (error instanceof ApiError || this.signal.aborted) return null;
      throw error;
    });
    this.#known.set(id, asked);
    return asked;
  }

  /** @template T @param {() => Promise<T>} run @returns {Promise<T>} */
  async #turn(run) {
    if (this.#open >= AT_ONCE) {
      await new Promise((/** @type {(value?: unknown) => void} */ go) => this.#line.push(go));
    }
    this.#open += 1;
    try {
      return await run();
    } finally {
      this.#open -= 1;
      this.#line.shift()?.();
    }
  }
}

/**
 * A small picture with its name below.
 * @param {{id: string, filename?: string, urls?: {thumb: string} | null}} known what is known of it
 * @param {ThumbSource} source
 */
export function photoTile({ id, filename = "", urls }, source) {
  const box = h("span", { class: "proof-tile__box" });
  const name = h("bdi", { class: "proof-tile__name" }, filename);
  const figure = h("figure", { class: "proof-tile" }, box, h("figcaption", null, name));
  const watcher = new IntersectionObserver(
    async (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watcher.disconnect();
      const photo = urls ? { filename, urls } : await source.photo(id);
      if (source.signal.aborted) return;
      if (photo && !filename) name.textContent = photo.filename;
      if (photo?.urls?.thumb) {
        box.append(h("img", { class: "proof-tile__image", src: photo.urls.thumb, alt: "" }));
      } else if (!photo) {
        box.append(h("span", { class: "small muted" }, t("studio.photoGone")));
      }
    },
    { rootMargin: "300px" },
  );
  watcher.observe(box);
  source.signal.addEventListener("abort", () => watcher.disconnect());
  return figure;
}

/**
 * The photos of a gallery by their place in it: geometry at once, the rest in pages on demand.
 *
 * Presigned URLs live for 10 to 15 minutes. A page older than that is asked for again before its
 * URLs are used, so nothing here ever needs to know how they are signed.
 */
import { unpack16 } from "../grid/mini.js";
import { api } from "../lib/api.js";

/**
 * @typedef {{id: string, filename: string, width: number | null, height: number | null,
 *   placeholder: string | null, taken_at: string | null, section: string | null, caption?: string,
 *   urls: {thumb?: string, thumb_2x?: string, preview?: string} | null, favorite?: boolean, preparing?: boolean,
 *   comments?: number}} Photo
 * @typedef {{name: string, first: number, count: number}} Section
 * @typedef {object} PhotoSource
 * @property {number} count
 * @property {Float32Array} aspects width / height
 * @property {Uint16Array | null} colors RGB444
 * @property {Section[]} sections
 * @property {(index: number) => Photo | null} at the photo, if its page is here
 * @property {(first: number, end: number) => Promise<void>} load bring the pages of `[first, end)`
 * @property {(first: number, end: number) => Promise<void>} loadPreviews bring the URLs of large
 *   pictures of `[first, end)`, which the grid does without
 * @property {(index: number) => Promise<Photo | null>} refresh the photo with new URLs
 * @property {(id: string) => Promise<number>} find its index, or -1
 * @property {(fn: (first: number, end: number) => void, options?: {signal?: AbortSignal}) => void} onLoad
 */

const PAGE = 200;
const FRESH_MS = 8 * 60_000;
const KEEP_PAGES = 12;

/**
 * Return the source of a whole gallery.
 * @param {{path: string, session: import("../lib/auth.js").SessionKind, signal: AbortSignal,
 *   layout: {count: number, sections: Section[], aspect: string, color: string, cursors: string[]},
 *   first?: Photo[], wanted: Record<string, string>, onItems?: (items: Photo[]) => void}} options
 *   `wanted`: how much of each photo the grid asks for
 * @returns {PhotoSource}
 */
export function gallerySource({ path, session, signal, layout, first = [], wanted, onItems }) {
  /** @type {Map<number, {items: Photo[], at: number}>} */
  const pages = new Map();
  /** @type {Map<number, Promise<void>>} */
  const loading = new Map();
  /** When the previews of a page came. @type {Map<number, number | Promise<void>>} */
  const previews = new Map();
  const events = new EventTarget();
  const aspects = Float32Array.from(unpack16(layout.aspect), (value) => (value || 1500) / 1000);

  /** @param {number} page @param {Photo[]} items */
  function keep(page, items) {
    previews.delete(page);
    pages.delete(page); // the newest stands last
    pages.set(page, { items, at: Date.now() });
    if (pages.size > KEEP_PAGES) pages.delete(pages.keys().next().value ?? -1);
    onItems?.(items);
    tell(page, items);
  }

  /** @param {number} page @param {Photo[]} items */
  const tell = (page, items) =>
    events.dispatchEvent(
      new CustomEvent("load", { detail: [page * PAGE, page * PAGE + items.length] }),
    );

  /** @param {number} page @param {Record<string, string>} form @returns {Promise<any>} */
  function ask(page, form) {
    const cursor = layout.cursors[page];
    const query = { limit: String(PAGE), ...form, ...(page > 0 && cursor && { cursor }) };
    return api.get(`${path}/photos?${new URLSearchParams(query)}`, { session, signal });
  }

  /** @param {number} page @param {boolean} [force] */
  async function bringPreviews(page, force = false) {
    const known = previews.get(page);
    if (typeof known === "object") return known;
    if (known && !force && Date.now() - known < FRESH_MS) return;
    const asked = (async () => {
      await bring(page);
      const { items } = await ask(page, { urls: "preview", placeholder: "none" });
      const here = pages.get(page)?.items ?? [];
      const found = new Map(items.map((/** @type {Photo} */ { id, urls }) => [id, urls]));
      for (const photo of here) photo.urls = { ...photo.urls, ...found.get(photo.id) };
      previews.set(page, Date.now());
      tell(page, here);
    })();
    previews.set(page, asked);
    await asked.catch((error) => {
      previews.delete(page);
      throw error;
    });
  }

  /** @param {number} page @param {boolean} [force] @returns {Promise<void>} */
  function bring(page, force = false) {
    const running = loading.get(page);
    if (running) return running;
    const known = pages.get(page);
    const whole = known && known.items.length >= Math.min(PAGE, layout.count - page * PAGE);
    if (known && whole && !force && Date.now() - known.at < FRESH_MS) return Promise.resolve();
    if (page > 0 && !layout.cursors[page]) return Promise.resolve();
    const started = ask(page, wanted)
      .then((answer) => keep(page, answer.items))
      .finally(() => loading.delete(page));
    loading.set(page, started);
    return started;
  }

  if (first.length) keep(0, first.slice(0, PAGE));

  return {
    count: layout.count,
    aspects,
    colors: layout.color ? unpack16(layout.color) : null,
    sections: layout.sections ?? [],
    at: (index) => pages.get(Math.floor(index / PAGE))?.items[index % PAGE] ?? null,
    async load(from, end) {
      const wanted = [];
      for (let page = Math.floor(from / PAGE); page * PAGE < end; page += 1)
        wanted.push(bring(page));
      await Promise.all(wanted);
    },
    async loadPreviews(from, end) {
      const asked = [];
      const last = Math.min(end, layout.count);
      for (let page = Math.max(0, Math.floor(from / PAGE)); page * PAGE < last; page += 1)
        asked.push(bringPreviews(page));
      await Promise.all(asked);
    },
    async refresh(index) {
      const page = Math.floor(index / PAGE);
      const known = pages.get(page);
      const large = previews.has(page);
      // Many pictures of a page fail together when its URLs end: one request renews them all.
      await bring(page, !known || Date.now() - known.at > 5000);
      if (large) await bringPreviews(page);
      return this.at(index);
    },
    async find(id) {
      const total = Math.ceil(layout.count / PAGE);
      for (let page = 0; page < total; page += 1) {
        if (!pages.has(page)) await bring(page);
        const at = pages.get(page)?.items.findIndex((photo) => photo.id === id) ?? -1;
        if (at >= 0) return page * PAGE + at;
      }
      return -1;
    },
    onLoad: (fn, options) => listen(events, fn, options),
  };
}

/**
 * Return the source of a list that is short enough to fetch whole (the favorites).
 * @param {{path: string, session: import("../lib/auth.js").SessionKind, signal: AbortSignal,
 *   filter: string, onItems?: (items: Photo[]) => void}} options
 * @returns {Promise<PhotoSource>}
 */
export async function listSource({ path, session, signal, filter, onItems }) {
  const events = new EventTarget();
  let items = await everything();
  let at = Date.now();

  async function everything() {
    /** @type {Photo[]} */
    const all = [];
    let cursor = "";
    do {
      const query = new URLSearchParams({ filter, limit: "1000", ...(cursor && { cursor }) });
      const answer = await api.get(`${path}/photos?${query}`, { session, signal });
      all.push(...answer.items);
      cursor = answer.next_cursor ?? "";
    } while (cursor);
    onItems?.(all);
    return all;
  }

  /** Take new URLs for the photos shown; which ones they are stays as it was. */
  async function renew() {
    at = Date.now();
    const fresh = new Map((await everything()).map((photo) => [photo.id, photo]));
    items = items.map((photo) => fresh.get(photo.id) ?? photo);
    events.dispatchEvent(new CustomEvent("load", { detail: [0, items.length] }));
  }

  return {
    count: items.length,
    aspects: Float32Array.from(items, (photo) =>
      photo.width && photo.height ? photo.width / photo.height : 1.5,
    ),
    colors: null,
    sections: [],
    at: (index) => items[index] ?? null,
    async load() {
      if (Date.now() - at > FRESH_MS) await renew();
    },
    loadPreviews: async () => {}, // they came with the rest
    async refresh(index) {
      if (Date.now() - at > 5000) await renew();
      return items[index] ?? null;
    },
    find: async (id) => items.findIndex((photo) => photo.id === id),
    onLoad: (fn, options) => listen(events, fn, options),
  };
}

/**
 * @param {EventTarget} events @param {(first: number, end: number) => void} fn
 * @param {{signal?: AbortSignal}} [options]
 */
function listen(events, fn, options) {
  events.addEventListener(
    "load",
    (event) => {
      const [first, end] = /** @type {CustomEvent} */ (event).detail;
      fn(first, end);
    },
    options,
  );
}

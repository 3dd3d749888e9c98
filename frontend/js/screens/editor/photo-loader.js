/** Fills a photo list from the API and keeps it true while photos are being prepared. */
import { api } from "../../lib/api.js";
import { ApiError } from "../../lib/errors.js";
import { asPhotographer } from "../studio/session.js";

const FIRST_PAGE = 100;
const PAGE = 500;
/** Up to here each photo in preparation is asked for by itself; above, the whole list is read. */
const SINGLE_MOST = 6;
const POLL_MS = 1500;
const POLL_SLOW_MS = 10_000;
/** Of thousands of photos the list takes the server a second: it has photos to prepare, too. */
const TIMES_AS_LONG = 9;
/** A picture that fails again this soon after its address was renewed is broken, not stale. */
const STALE_AGAIN_MS = 60_000;

/** @typedef {import("./photo-list.js").Photo} Photo */

/**
 * Begin to load; `loaded` resolves with the first page in the list and rejects if that failed, the
 * other pages follow by themselves.
 * @param {string} galleryId
 * @param {import("./photo-list.js").PhotoList} list
 * @param {{signal: AbortSignal, onRenewed: (id: string) => void}} options
 */
export function loadPhotos(galleryId, list, { signal, onRenewed }) {
  const path = `/galleries/${encodeURIComponent(galleryId)}/photos`;
  const options = { ...asPhotographer, signal };
  /** @type {Map<string, number>} when a photo's addresses were renewed */
  const renewed = new Map();
  let timer = 0;
  let wait = POLL_MS;
  signal.addEventListener("abort", () => clearTimeout(timer));
  document.addEventListener("visibilitychange", () => plan(0), { signal });

  /** @param {number} limit @param {string | null} cursor */
  function page(limit, cursor) {
    const query = new URLSearchParams({ limit: String(limit), sort: "position" });
    if (cursor) query.set("cursor", cursor);
    return api.get(`${path}?${query}`, options);
  }

  async function first() {
    const { items, next_cursor } = await page(FIRST_PAGE, null);
    list.merge(items);
    Promise.resolve(next_cursor && readFrom(next_cursor)).then(() => plan(POLL_MS), quiet);
  }

  /** @param {string | null} cursor */
  async function readFrom(cursor) {
    do {
      const { items, next_cursor } = await page(PAGE, cursor);
      list.merge(items);
      cursor = next_cursor;
    } while (cursor);
  }

  /** Ask again in a while, as long as something is in preparation. @param {number} ms */
  function plan(ms) {
    clearTimeout(timer);
    if (signal.aborted || document.hidden || list.processing.length === 0) return;
    timer = setTimeout(poll, ms);
  }

  async function poll() {
    const some = list.processing;
    const began = Date.now();
    try {
      if (some.length <= SINGLE_MOST) {
        await Promise.all(some.map(({ id }) => refresh(id)));
      } else {
        await readFrom(null);
      }
      // Nothing moved: the workers have other things to do, so there is no hurry here either.
      wait = list.processing.length < some.length ? POLL_MS : Math.min(POLL_SLOW_MS, wait * 1.5);
    } catch (error) {
      quiet(error);
      wait = POLL_SLOW_MS;
    }
    // No later than that, however long it took: the machine may have slept meanwhile.
    plan(Math.max(wait, Math.min(POLL_SLOW_MS, TIMES_AS_LONG * (Date.now() - began))));
  }

  /** @param {string} id */
  async function refresh(id) {
    try {
      list.merge([await api.get(`${path}/${encodeURIComponent(id)}`, options)]);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 404) throw error;
      list.forget([id]); // deleted elsewhere
    }
  }

  return {
    loaded: first(),
    /** Take in confirmed photos and watch them being prepared. @param {Photo[]} photos */
    added(photos) {
      list.merge(photos);
      wait = POLL_MS;
      plan(POLL_MS);
    },
    /** Begin to watch again, as after a retry. */
    watch() {
      wait = POLL_MS;
      plan(POLL_MS);
    },
    /** Get new addresses for a photo whose old ones have ended. @param {Photo} photo */
    async renew({ id }) {
      if (Date.now() - (renewed.get(id) ?? -STALE_AGAIN_MS) < STALE_AGAIN_MS) return;
      renewed.set(id, Date.now());
      try {
        await refresh(id);
        onRenewed(id);
      } catch (error) {
        quiet(error);
      }
    },
  };

  /** Background work that failed is tried again by the next round. @param {unknown} error */
  function quiet(error) {
    if (!signal.aborted && !(error instanceof ApiError)) throw error;
  }
}

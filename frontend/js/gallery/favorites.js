/**
 * Favorites: a heart changes at once and is sent afterwards. What could not be sent yet (no line,
 * a busy server) is kept over reloads; what the server refuses is taken back, with a word.
 */
import { ApiError, api } from "../lib/api.js";
import { readItem, writeItem } from "../lib/storage.js";

const AT_ONCE = 4;
const PATIENCE_MS = 5000;

export class Favorites {
  /**
   * @param {{path: string, session: import("../lib/auth.js").SessionKind, slot: string,
   *   signal: AbortSignal, onRefused: (error: ApiError) => void}} options `slot` names what is kept
   */
  constructor({ path, session, slot, signal, onRefused }) {
    this.path = path;
    this.session = session;
    this.slot = `galerly.pending.${slot}`;
    this.signal = signal;
    this.onRefused = onRefused;
    /** What the server has, as far as is known. @type {Set<string>} */
    this.stored = new Set();
    /** What is wanted and not yet confirmed. @type {Map<string, boolean>} */
    this.pending = new Map(Object.entries(readItem(this.slot) ?? {}));
    /** @type {Set<string>} */
    this.sending = new Set();
    this.events = new EventTarget();
    /** Whether every favorite is known, not only those of pages seen. */
    this.complete = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    addEventListener("online", () => this.flush(), { signal });
    signal.addEventListener("abort", () => clearTimeout(this.timer));
    if (this.pending.size) this.flush();
  }

  /** @param {string} id */
  has(id) {
    return this.pending.get(id) ?? this.stored.has(id);
  }

  get count() {
    let count = this.stored.size;
    for (const [id, value] of this.pending) {
      if (value !== this.stored.has(id)) count += value ? 1 : -1;
    }
    return count;
  }

  /** Call `fn` after every change. @param {() => void} fn @param {{signal?: AbortSignal}} [options] */
  subscribe(fn, options) {
    this.events.addEventListener("change", fn, options);
  }

  #changed() {
    writeItem(this.slot, this.pending.size ? Object.fromEntries(this.pending) : null);
    this.events.dispatchEvent(new Event("change"));
  }

  /** Take in what an answer says about photos. @param {{id: string, favorite?: boolean}[]} items */
  note(items) {
    let different = false;
    for (const { id, favorite } of items) {
      if (favorite === undefined || favorite === this.stored.has(id)) continue;
      if (this.sending.has(id)) continue; // the answer may be older than what is on its way
      if (favorite) this.stored.add(id);
      else this.stored.delete(id);
      different = true;
    }
    if (different) this.#changed();
  }

  /** Learn of every favorite there is. */
  async learn() {
    let cursor = "";
    do {
      const query = new URLSearchParams({
        filter: "favorites",
        limit: "1000",
        ...(cursor && { cursor }),
      });
      const answer = await api.get(`${this.path}/photos?${query}`, {
        session: this.session,
        signal: this.signal,
      });
      this.note(answer.items);
      cursor = answer.next_cursor ?? "";
    } while (cursor);
    this.complete = true;
    this.#changed();
  }

  /** Want photo `id` as a favorite, or not. @param {string} id @param {boolean} value */
  set(id, value) {
    if (this.has(id) === value) return;
    this.pending.set(id, value);
    this.#changed();
    this.flush();
  }

  /** Send what waits. */
  flush() {
    for (const id of this.pending.keys()) {
      if (this.sending.size >= AT_ONCE) return;
      if (!this.sending.has(id)) this.#send(id);
    }
  }

  /** @param {string} id */
  async #send(id) {
    const value = this.pending.get(id) ?? false;
    let wait = false;
    this.sending.add(id);
    const path = `${this.path}/photos/${encodeURIComponent(id)}/favorite`;
    // Not bound to the screen's signal: leaving the page must not lose a heart.
    const options = { session: this.session, retry: 2, keepalive: true };
    try {
      await (value ? api.put(path, undefined, options) : api.delete(path, options));
      if (value) this.stored.add(id);
      else this.stored.delete(id);
      if (this.pending.get(id) === value) this.pending.delete(id); // else changed again meanwhile
    } catch (error) {
      const failure =
        error instanceof ApiError ? error : new ApiError({ status: 0, code: "internal" });
      if (
        failure.status === 0 ||
        failure.status === 401 ||
        failure.status === 429 ||
        failure.status >= 500
      ) {
        wait = true;
        this.#later(failure.retryAfter);
        if (failure.status === 401) this.onRefused(failure); // it waits for another session
      } else {
        this.pending.delete(id);
        this.onRefused(failure);
      }
    } finally {
      this.sending.delete(id);
      this.#changed();
    }
    if (!wait && this.timer === undefined) this.flush();
  }

  /** @param {number | null} seconds */
  #later(seconds) {
    if (this.timer !== undefined || this.signal.aborted) return;
    this.timer = setTimeout(
      () => {
        this.timer = undefined;
        this.flush();
      },
      seconds ? seconds * 1000 : PATIENCE_MS,
    );
  }
}

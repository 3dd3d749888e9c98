/** A ZIP being packed on the server: asked for, watched, taken. */
import { ApiError, api } from "../lib/api.js";
import { createStore } from "../lib/store.js";

/**
 * @typedef {{url: string, filename: string, bytes: number}} Part
 * @typedef {{status: "queued" | "building" | "ready" | "failed", progress: number, photos: number,
 *   bytes: number, parts: Part[], expires_at: string | null, error: ApiError | null}} ArchiveState
 */

const SLOWEST_MS = 5000;

export class Archive {
  /**
   * @param {import("./page.js").GalleryContext} context
   * @param {{scope: string, section?: string, size: "web" | "original"}} choice
   */
  constructor({ path, session, signal }, choice) {
    this.path = `${path}/archives`;
    this.options = { session, signal };
    this.choice = choice;
    this.id = "";
    this.store = createStore(/** @type {ArchiveState} */ (fresh()));
    this.start();
  }

  get state() {
    return this.store.get();
  }

  /** @param {() => void} fn @param {{signal?: AbortSignal}} [options] */
  subscribe(fn, options) {
    this.store.subscribe(fn, options);
  }

  /** Ask for the archive and watch until it is ready or has failed. */
  async start() {
    this.store.set(fresh());
    try {
      const answer = await api.post(this.path, this.choice, {
        ...this.options,
        idempotencyKey: true,
      });
      this.id = answer.id;
      let wait = 400;
      await this.renew();
      while (this.state.status === "queued" || this.state.status === "building") {
        await new Promise((resolve) => setTimeout(resolve, wait));
        wait = Math.min(SLOWEST_MS, wait * 1.4);
        if (this.options.signal.aborted) return;
        await this.renew();
      }
    } catch (error) {
      if (this.options.signal.aborted) return;
      const failure =
        error instanceof ApiError ? error : new ApiError({ status: 0, code: "internal" });
      this.store.set({ status: "failed", error: failure });
    }
  }

  /** Ask how it stands; gives the parts new URLs. */
  async renew() {
    const now = await api.get(`${this.path}/${encodeURIComponent(this.id)}`, this.options);
    this.store.set({
      status: now.status,
      progress: fraction(now.progress),
      photos: now.photos ?? 0,
      bytes: now.bytes ?? 0,
      parts: now.parts ?? [],
      expires_at: now.expires_at ?? null,
    });
  }
}

/** @returns {ArchiveState} */
function fresh() {
  return {
    status: "queued",
    progress: 0,
    photos: 0,
    bytes: 0,
    parts: [],
    expires_at: null,
    error: null,
  };
}

/** @param {unknown} value a part of one */
const fraction = (value) => Math.max(0, Math.min(1, Number(value) || 0));

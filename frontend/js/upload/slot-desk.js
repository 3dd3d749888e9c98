import { firstOf } from "./items.js";
import { isPassing, TRIES, waitBefore } from "./retry.js";
import { begunKey, LARGE_BYTES, problemOf, reasonOf } from "./steps.js";

/** @typedef {import("./items.js").Item} Item */

export const SLOT_BATCH = 50;

/** Asks for the places files are sent to, in batches, just before they are needed. */
export class SlotDesk {
  #open = 0;
  #rests = false;
  #asked = 0;

  /**
   * @param {import("./steps.js").Counter} queue
   * @param {string} prefix start of the keys that make requests repeatable, unlike any other's
   */
  constructor(queue, prefix) {
    this.queue = queue;
    this.prefix = prefix;
  }

  /** Ask for more places if the line is about to run dry. */
  start() {
    const { items, parallel } = this.queue;
    const { waiting, hashing, hashed, ready, sending } = items.by;
    if (this.#open > 0 || this.#rests || hashed.size === 0) return;
    if (ready.size >= 2 * parallel) return;
    const isDry = ready.size + sending.size < parallel;
    const isLast = waiting.size + hashing.size === 0;
    if (!isDry && !isLast && hashed.size < SLOT_BATCH) return;
    this.#ask([...hashed].slice(0, SLOT_BATCH), 0, this.#newKey());
  }

  #newKey() {
    this.#asked += 1;
    return `${this.prefix}-${this.#asked}`;
  }

  /**
   * Get places for these files.
   * @param {Item[]} batch
   * @param {number} tries
   * @param {string} key
   */
  async #ask(batch, tries, key) {
    const { items, steps, signal } = this.queue;
    for (const item of batch) items.to(item, "asking");
    this.#open += 1;
    await this.#findBegun(batch);
    const files = batch.map(({ file, type, sha256, photoId }) => ({
      filename: file.name,
      content_type: type,
      size: file.size,
      sha256,
      ...(photoId ? { photo_id: photoId } : {}),
    }));
    try {
      const slots = await steps.slots(files, key, signal);
      batch.forEach((item, i) => {
        this.#given(item, slots[i]);
      });
    } catch (error) {
      const alive = batch.filter((item) => item.state === "asking" && items.has(item));
      this.#failed(alive, tries, alive.length === batch.length ? key : "", problemOf(error));
    } finally {
      this.#open -= 1;
      this.queue.pump();
    }
  }

  /**
   * Let large files go on with what was sent of them before, in another tab or before a reboot.
   * @param {Item[]} batch
   */
  async #findBegun(batch) {
    const large = batch.filter(({ file, photoId }) => !photoId && file.size >= LARGE_BYTES);
    if (large.length === 0) return;
    const { items, steps, signal } = this.queue;
    try {
      const begun = await steps.begun(signal);
      const taken = new Set(items.list.map(({ photoId }) => photoId));
      for (const item of large) {
        const { file, type, sha256 } = item;
        const photoId = begun.get(begunKey({ content_type: type, size: file.size, sha256 })) ?? "";
        if (!taken.has(photoId)) item.photoId = photoId;
        taken.add(photoId);
      }
    } catch {
      // Then they begin anew: that costs time, and loses nothing.
    }
  }

  /**
   * @param {Item} item
   * @param {import("./steps.js").Slot | undefined} slot
   */
  #given(item, slot) {
    const { items, steps } = this.queue;
    if (item.state !== "asking" || !items.has(item)) return;
    if (slot?.duplicate_of) {
      items.duplicate(item);
    } else if (slot?.photo_id && (slot.url || slot.multipart)) {
      const { photo_id: photoId, method = "PUT", url = "", headers = {}, multipart } = slot;
      item.photoId = photoId;
      item.target = { method, url, headers, ...(multipart ? { photoId, multipart } : {}) };
      item.targetAt = steps.now();
      items.to(item, "ready");
    } else {
      this.queue.fail(item, { code: "no-slot", detail: "" });
    }
  }

  /**
   * @param {Item[]} batch
   * @param {number} tries
   * @param {string} key of the request, empty where the batch is no longer the same
   * @param {import("./steps.js").Answer} problem
   */
  #failed(batch, tries, key, problem) {
    const { items, steps } = this.queue;
    const only = batch.length === 1 ? firstOf(new Set(batch)) : undefined;
    const guilty = key ? namedIn(problem, batch) : [];
    if (problem.status === 401) {
      for (const item of batch) items.to(item, "hashed");
      this.queue.hold("signed-out");
    } else if (isPassing(problem.status) && tries + 1 < TRIES) {
      for (const item of batch) items.to(item, "hashed");
      this.#rests = true;
      steps.after(waitBefore(tries + 1, steps.random, problem.retryAfter), () => {
        this.#rests = false;
        this.#again(batch, tries + 1, key);
      });
    } else if (guilty.length > 0) {
      for (const item of batch) if (!guilty.includes(item)) items.to(item, "hashed");
      // Where it is their type that is not taken, all of that type are meant: to ask for each would
      // be one request a file.
      const types = problem.code === "unsupported-type" ? guilty.map(({ type }) => type) : [];
      const { waiting, hashed } = items.by;
      const alike = [...waiting, ...hashed].filter(({ type }) => types.includes(type));
      for (const item of [...guilty, ...alike]) this.queue.fail(item, reasonOf(problem));
    } else if (only?.photoId && problem.status === 404) {
      only.photoId = ""; // its slot was swept away after a day; a new one will do
      items.to(only, "hashed");
    } else if (only?.photoId && problem.status === 409) {
      items.arrived(only); // confirmed already, its receipt was lost: asking again tells it
    } else if (batch.length > 1 && isAboutOne(problem, batch)) {
      // Halved until the guilty stand alone: one bad file never stops its neighbors.
      const middle = Math.ceil(batch.length / 2);
      this.#ask(batch.slice(0, middle), 0, this.#newKey());
      this.#ask(batch.slice(middle), 0, this.#newKey());
    } else {
      // It is not about these files: the gallery is gone, the account is full, the server is away
      // for good. The others would fare no better, and need not be read for it.
      const others = isPassing(problem.status) || batch.length > 1 || !isAboutOne(problem, batch);
      const { waiting, hashed } = items.by;
      for (const item of others ? [...batch, ...hashed, ...waiting] : batch) {
        this.queue.fail(item, reasonOf(problem));
      }
    }
  }

  /**
   * @param {Item[]} batch
   * @param {number} tries
   * @param {string} key
   */
  #again(batch, tries, key) {
    const left = batch.filter((item) => item.state === "hashed");
    if (this.queue.signal.aborted) return;
    if (this.queue.isHeld() || left.length === 0) this.queue.pump();
    else this.#ask(left, tries, left.length === batch.length && key ? key : this.#newKey());
  }
}

/**
 * The files that a refusal names, as `files[3]` or `files.3`.
 * @param {import("./steps.js").Answer} problem
 * @param {Item[]} batch
 * @returns {Item[]}
 */
function namedIn({ status, detail = "", errors = [] }, batch) {
  if (isPassing(status) || status === 401) return [];
  const places = [detail, ...errors.map(({ field }) => field)].join(" ");
  const indexes = [...places.matchAll(/\bfiles(?:\[|\.)(\d+)/g)].map(([, digits]) =>
    Number(digits),
  );
  return batch.filter((_, i) => indexes.includes(i));
}

/**
 * Whether a refusal that names no file may be about one of them only.
 * @param {import("./steps.js").Answer} problem
 * @param {Item[]} batch
 */
function isAboutOne({ status }, batch) {
  const isRenewal = batch.some(({ photoId }) => photoId);
  return [400, 415, 422].includes(status) || (isRenewal && [404, 409].includes(status));
}

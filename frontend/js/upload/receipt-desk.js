import { isPassing, TRIES, waitBefore } from "./retry.js";
import { problemOf, reasonOf } from "./steps.js";

/** @typedef {import("./items.js").Item} Item */

export const CONFIRM_BATCH = 100;
export const CONFIRM_AFTER_MS = 2000;

/** Confirms what has arrived, in batches, and compares the receipts with what was sent. */
export class ReceiptDesk {
  /** @type {(() => void) | null} */
  #timer = null;
  #rests = false;
  #tries = 0;

  /**
   * @param {import("./steps.js").Counter} queue
   * @param {(photos: import("./steps.js").ConfirmedPhoto[]) => void} onConfirmed
   */
  constructor(queue, onConfirmed) {
    this.queue = queue;
    this.onConfirmed = onConfirmed;
  }

  /** Confirm now if a batch is full or nothing else will come, else within two seconds. */
  start() {
    const { items, steps } = this.queue;
    const { arrived, confirming } = items.by;
    if (arrived.size === 0 || confirming.size > 0 || this.#rests) return;
    if (arrived.size >= CONFIRM_BATCH || !items.moreAhead) {
      this.stop();
      this.#confirm();
    } else if (!this.#timer) {
      this.#timer = steps.after(CONFIRM_AFTER_MS, () => {
        this.#timer = null;
        if (!this.queue.isHeld() && !this.queue.signal.aborted) this.#confirm();
      });
    }
  }

  /** Forget the appointment. */
  stop() {
    this.#timer?.();
    this.#timer = null;
  }

  async #confirm() {
    const { items, steps, signal } = this.queue;
    const batch = [...items.by.arrived].slice(0, CONFIRM_BATCH);
    if (batch.length === 0 || items.by.confirming.size > 0 || this.#rests) return;
    for (const item of batch) items.to(item, "confirming");
    try {
      const photos = batch.map(({ photoId, key }) => ({ photo_id: photoId, place: key }));
      const receipt = await steps.confirm(photos, signal);
      this.#tries = 0;
      this.#confirmed(batch, receipt);
    } catch (error) {
      this.#failed(
        batch.filter((item) => items.has(item)),
        problemOf(error),
      );
    }
    this.queue.pump();
  }

  /**
   * @param {Item[]} batch
   * @param {import("./steps.js").Receipt} receipt
   */
  #confirmed(batch, receipt) {
    const { items } = this.queue;
    const photos = new Map(receipt.photos.map((photo) => [photo.id, photo]));
    const failures = new Map(receipt.failed.map((failure) => [failure.photo_id, failure]));
    for (const item of batch) {
      if (!items.has(item)) continue;
      const photo = photos.get(item.photoId);
      if (photo && photo.size === item.file.size && photo.sha256 === item.sha256) {
        items.to(item, "done");
        continue;
      }
      items.lost(item);
      const failure = failures.get(item.photoId);
      if (failure?.code === "not-uploaded") {
        this.queue.rest(item, { status: 0, code: failure.code, detail: failure.detail }, "hashed");
      } else {
        item.photoId = "";
        this.queue.fail(item, failure ?? { code: photo ? "wrong-checksum" : "gone", detail: "" });
      }
    }
    this.onConfirmed(receipt.photos);
  }

  /**
   * @param {Item[]} batch
   * @param {import("./steps.js").Answer} problem
   */
  #failed(batch, problem) {
    const { items, steps } = this.queue;
    if (problem.status === 401) {
      for (const item of batch) items.to(item, "arrived");
      this.queue.hold("signed-out");
      return;
    }
    this.#tries += 1;
    if (isPassing(problem.status) && this.#tries < TRIES) {
      for (const item of batch) items.to(item, "arrived");
      this.#rests = true;
      steps.after(waitBefore(this.#tries, steps.random, problem.retryAfter), () => {
        this.#rests = false;
        this.queue.pump();
      });
    } else {
      this.#tries = 0;
      for (const item of batch) this.queue.fail(item, reasonOf(problem));
    }
  }
}

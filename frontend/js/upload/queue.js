/**
 * The upload queue: takes files through hash → slot → PUT → confirm, a few at a time, and knows at
 * any moment what has happened to each. No DOM and no network of its own: those come in as steps.
 *
 *     waiting → hashing → hashed → asking → ready → sending → arrived → confirming → done
 *                   ↘ duplicate ↙             ↖ resting (back-off) ↙
 *
 * `failed`, with a reason, is reached from any state and left by `retry`.
 */
import { WHOLE_FILE_LIMIT } from "./hash-file.js";
import { firstOf, Items } from "./items.js";
import { Rate } from "./rate.js";
import { ReceiptDesk } from "./receipt-desk.js";
import { afterPut, TRIES, waitBefore } from "./retry.js";
import { SLOT_BATCH, SlotDesk } from "./slot-desk.js";
import { problemOf, reasonOf } from "./steps.js";

/** @typedef {import("./items.js").Item} Item */
/** @typedef {import("./items.js").Target} Target */
/** @typedef {import("./steps.js").Answer} Answer */

/** A URL lives 15 minutes; one older than this is renewed rather than begun. */
const TARGET_LIFE_MS = 13 * 60 * 1000;
/** One is read while another is summed; together they hold no more memory than the largest one. */
const HASHED_AT_ONCE = 2;

/**
 * One gallery's uploads. Dispatches `change` after anything changed, and `confirmed`, with the
 * photos as its detail, after each receipt.
 */
export class UploadQueue extends EventTarget {
  items = new Items();
  #life = new AbortController();
  #rate = new Rate();
  /** @type {Set<string>} why nothing is started: `user`, `offline`, `signed-out` */
  #holds = new Set();
  #slots;
  #receipts;

  /**
   * @param {import("./steps.js").Steps} steps
   * @param {{parallel?: number, prefix?: string}} [options] how many are sent at a time, and the
   *   start of the keys that make slot requests repeatable
   */
  constructor(steps, { parallel = 4, prefix = "upload" } = {}) {
    super();
    this.steps = steps;
    const counter = {
      items: this.items,
      steps,
      parallel,
      signal: this.#life.signal,
      isHeld: () => this.#holds.size > 0,
      hold: this.hold.bind(this),
      pump: this.#pump.bind(this),
      fail: this.#fail.bind(this),
      rest: this.#rest.bind(this),
    };
    this.parallel = parallel;
    this.#slots = new SlotDesk(counter, prefix);
    this.#receipts = new ReceiptDesk(counter, (photos) => {
      this.dispatchEvent(new CustomEvent("confirmed", { detail: photos }));
    });
  }

  /** Whether leaving now would lose something. */
  get busy() {
    return this.items.busy;
  }

  /** @param {string} why */
  isHeld(why) {
    return this.#holds.has(why);
  }

  /** Where the queue stands, for a person to read. */
  get stats() {
    const { by, totalBytes, sentBytes, bytesLeft, list } = this.items;
    const isMoving = this.busy && this.#holds.size === 0;
    const bytesPerSecond = isMoving ? this.#rate.perSecond(this.steps.now()) : 0;
    return {
      total: list.length,
      done: by.done.size,
      arrived: by.arrived.size + by.confirming.size,
      duplicate: by.duplicate.size,
      failed: by.failed.size,
      totalBytes,
      sentBytes,
      bytesPerSecond,
      secondsLeft: bytesPerSecond > 0 ? bytesLeft / bytesPerSecond : null,
      held: [...this.#holds],
      busy: this.busy,
    };
  }

  /**
   * Add files at the end.
   * @param {{file: File, path: string, type: string}[]} files
   */
  add(files) {
    // What was not where it had been is here again.
    const names = new Set(files.map(({ file }) => file.name));
    for (const item of [...this.items.by.failed]) {
      if (!item.file.size && names.has(item.file.name)) this.items.remove(item);
    }
    for (const found of files) this.items.add(found);
    this.#pump();
  }

  /**
   * Start nothing more and let go of what flies, until `release` with the same reason.
   * @param {string} why
   */
  hold(why) {
    if (this.#holds.has(why)) return;
    this.#holds.add(why);
    this.#rate.reset();
    for (const item of [...this.items.by.sending]) {
      item.flight?.abort();
      this.items.to(item, "ready");
    }
    this.#changed();
  }

  /** @param {string} why */
  release(why) {
    if (this.#holds.delete(why)) this.#pump();
  }

  /**
   * Take a failed file up again where it stood; without one, all of them.
   * @param {Item} [one]
   */
  retry(one) {
    for (const item of one ? [one] : [...this.items.by.failed]) {
      if (item.state !== "failed") continue;
      item.tries = 0;
      item.reason = null;
      item.target = null;
      // What has not arrived is hashed again, as it may have been saved anew since.
      this.items.to(item, item.arrived ? "arrived" : "waiting");
    }
    this.#pump();
  }

  /**
   * Take a file off the list, stopping it if it is on its way. What is stored stays stored.
   * @param {Item} item
   */
  remove(item) {
    item.flight?.abort();
    this.items.remove(item);
    this.#pump();
  }

  /** Stop everything for good. */
  close() {
    this.#life.abort();
    for (const item of this.items.by.sending) item.flight?.abort();
    this.#receipts.stop();
  }

  /** Start whatever may be started now. */
  #pump() {
    if (this.#life.signal.aborted) return;
    if (this.#holds.size === 0) {
      this.#startHashing();
      this.#slots.start();
      this.#startSending();
      this.#receipts.start();
    }
    this.#changed();
  }

  #startHashing() {
    const { waiting, hashing, hashed, asking } = this.items.by;
    // A batch ahead is enough: further ahead, a file would have left the disk cache again.
    while (hashing.size < HASHED_AT_ONCE && hashed.size + asking.size < SLOT_BATCH) {
      const item = firstOf(waiting);
      if (!item) break;
      let bytes = item.file.size;
      for (const other of hashing) bytes += other.file.size;
      if (hashing.size && bytes > WHOLE_FILE_LIMIT) break;
      this.#hash(item);
    }
  }

  /** @param {Item} item */
  #hash(item) {
    this.items.to(item, "hashing");
    // No photo is empty: this stands for one that could not be opened again.
    const summed = item.file.size
      ? this.steps.hash(item.file, this.#life.signal)
      : Promise.reject();
    summed
      .then(
        (sha256) => item.state === "hashing" && this.items.hashed(item, sha256),
        () => this.#fail(item, { code: "unreadable", detail: "" }),
      )
      .finally(() => this.#pump());
  }

  #startSending() {
    const { ready, sending } = this.items.by;
    while (sending.size < this.parallel) {
      const item = firstOf(ready);
      if (!item) break;
      const isFresh = this.steps.now() - item.targetAt < TARGET_LIFE_MS;
      // What is sent in parts asks for its URLs as it goes.
      if (item.target && (isFresh || item.target.multipart)) this.#send(item, item.target);
      else this.items.to(item, "hashed");
    }
    this.#slots.start();
  }

  /**
   * @param {Item} item
   * @param {Target} target
   */
  async #send(item, target) {
    const flight = new AbortController();
    item.flight = flight;
    item.sentBytes = 0;
    this.items.to(item, "sending");
    /** @param {number} bytes */
    const onProgress = (bytes) => {
      if (flight.signal.aborted || item.state !== "sending") return;
      item.sentBytes = Math.min(bytes, item.file.size);
      this.#rate.note(this.steps.now(), this.items.sentBytes);
      this.#changed();
    };
    /** @type {Answer} */
    let answer;
    try {
      answer = await this.steps.put(target, item.file, onProgress, flight.signal);
    } catch (error) {
      answer = problemOf(error);
    }
    if (flight.signal.aborted || !this.items.has(item)) return;
    item.flight = null;
    this.#sent(item, answer);
    this.#pump();
  }

  /**
   * @param {Item} item
   * @param {Answer} answer
   */
  #sent(item, answer) {
    if (item.target?.multipart && this.#slotEnded(item, answer)) return;
    const verdict = afterPut(answer.status);
    if (answer.advanced) item.tries = 0; // what arrived of a large file stays: that is progress
    if (verdict === "arrived") {
      this.items.arrived(item);
      this.#rate.note(this.steps.now(), this.items.sentBytes);
    } else if (verdict === "refused") {
      this.#fail(item, reasonOf(answer));
    } else {
      this.#rest(item, answer, verdict === "renew" ? "hashed" : "ready");
    }
  }

  /**
   * What the API says of the slot of a file in parts; return whether that settled it.
   * @param {Item} item
   * @param {Answer} answer
   */
  #slotEnded(item, answer) {
    if (answer.status === 401) {
      this.items.to(item, "ready");
      this.hold("signed-out");
    } else if (answer.status === 404) {
      item.photoId = ""; // swept away after a day; a new one will do
      this.#rest(item, answer, "hashed");
    } else if (answer.status === 409 && answer.advanced === undefined) {
      this.items.arrived(item); // not a part, the upload: confirmed already, its receipt was lost: asking again tells it
    } else {
      return false;
    }
    return true;
  }

  /**
   * Wait before the next try of one file, or give it up after the last one.
   * @param {Item} item
   * @param {Answer} answer
   * @param {"hashed" | "ready"} then
   */
  #rest(item, answer, then) {
    item.tries += 1;
    item.sentBytes = 0;
    if (item.tries >= TRIES) {
      this.#fail(item, reasonOf(answer));
      return;
    }
    this.items.to(item, "resting");
    this.steps.after(waitBefore(item.tries, this.steps.random, answer.retryAfter), () => {
      if (item.state !== "resting" || !this.items.has(item)) return;
      this.items.to(item, then);
      this.#pump();
    });
  }

  /**
   * @param {Item} item
   * @param {import("./items.js").Reason} reason
   */
  #fail(item, { code, detail }) {
    if (!this.items.has(item)) return;
    item.reason = { code, detail };
    this.items.to(item, "failed");
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

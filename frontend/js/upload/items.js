/**
 * The files of an upload queue, each in exactly one state, with sums that are always true.
 */

/**
 * @typedef {"waiting" | "hashing" | "hashed" | "asking" | "ready" | "sending" | "resting"
 *   | "arrived" | "confirming" | "done" | "duplicate" | "failed"} State
 */
/** @typedef {{code: string, detail: string}} Reason */
/**
 * Where a file is sent: to one URL, or, a large one, in parts of `part_size` bytes.
 * @typedef {{method: string, url: string, headers: Record<string, string>, photoId?: string,
 *   multipart?: {part_size: number, parts: number}}} Target
 */

/**
 * @typedef {object} Item
 * @property {number} key
 * @property {File} file
 * @property {string} path
 * @property {string} type
 * @property {State} state
 * @property {number} sentBytes of the try that runs
 * @property {number} tries that failed
 * @property {string} sha256 empty until known
 * @property {string} photoId empty until a slot was given
 * @property {Target | null} target
 * @property {number} targetAt when the target was given, in milliseconds of the queue's clock
 * @property {boolean} arrived whether storage has the bytes
 * @property {Reason | null} reason why it failed
 * @property {Item | null} twin the earlier file of this queue with the same bytes
 * @property {AbortController | null} flight
 */

/** States of files that storage does not have yet but soon will. */
/** @type {State[]} */
const AHEAD = ["waiting", "hashing", "hashed", "asking", "ready", "sending", "resting"];
/** @type {State[]} */
const STATES = [...AHEAD, "arrived", "confirming", "done", "duplicate", "failed"];

/** All files of one queue. */
export class Items {
  /** @type {Record<State, Set<Item>>} */
  by = /** @type {any} */ (Object.fromEntries(STATES.map((state) => [state, new Set()])));
  /** @type {Map<number, Item>} in the order they were added */
  #all = new Map();
  /** @type {Item[] | null} */
  #list = null;
  /** @type {Map<string, Item>} the one file of each sum that is sent */
  #bySum = new Map();
  #nextKey = 1;
  /** Bytes of all files that are sent, were sent or will be; not of duplicates. */
  totalBytes = 0;
  /** Bytes of the files that have arrived. */
  arrivedBytes = 0;

  /** All files in the order they were added; the same array until one is added or removed. */
  get list() {
    this.#list ??= [...this.#all.values()];
    return this.#list;
  }

  /** Bytes that have left, those of unfinished files included. */
  get sentBytes() {
    let bytes = this.arrivedBytes;
    for (const item of this.by.sending) bytes += item.sentBytes;
    return bytes;
  }

  /** Bytes still to be sent without anybody's help. */
  get bytesLeft() {
    let bytes = this.totalBytes - this.sentBytes;
    for (const item of this.by.failed) bytes -= item.arrived ? 0 : item.file.size;
    return bytes;
  }

  /** Whether a file is neither settled nor failed. */
  get busy() {
    const { done, duplicate, failed } = this.by;
    return this.#all.size > done.size + duplicate.size + failed.size;
  }

  /** Whether a file is still on its way to storage. */
  get moreAhead() {
    return AHEAD.some((state) => this.by[state].size > 0);
  }

  /** @param {Item} item */
  has(item) {
    return this.#all.has(item.key);
  }

  /** @param {{file: File, path: string, type: string}} found */
  add({ file, path, type }) {
    /** @type {Item} */
    const item = {
      key: this.#nextKey,
      file,
      path,
      type,
      state: "waiting",
      sentBytes: 0,
      tries: 0,
      sha256: "",
      photoId: "",
      target: null,
      targetAt: 0,
      arrived: false,
      reason: null,
      twin: null,
      flight: null,
    };
    this.#nextKey += 1;
    this.#all.set(item.key, item);
    this.#list = null;
    this.by.waiting.add(item);
    this.totalBytes += file.size;
  }

  /**
   * @param {Item} item
   * @param {State} state
   */
  to(item, state) {
    this.by[item.state].delete(item);
    item.state = state;
    if (this.has(item)) this.by[state].add(item);
  }

  /**
   * Note the sum of a file; an earlier one of the same bytes makes it a duplicate.
   * @param {Item} item
   * @param {string} sha256
   */
  hashed(item, sha256) {
    if (this.#bySum.get(item.sha256) === item) this.#bySum.delete(item.sha256);
    item.sha256 = sha256;
    const earlier = this.#bySum.get(sha256);
    if (earlier) {
      item.twin = earlier;
      this.duplicate(item);
    } else {
      this.#bySum.set(sha256, item);
      this.to(item, "hashed");
    }
  }

  /** @param {Item} item */
  duplicate(item) {
    this.totalBytes -= item.file.size;
    this.to(item, "duplicate");
  }

  /** @param {Item} item */
  arrived(item) {
    item.arrived = true;
    this.arrivedBytes += item.file.size;
    this.to(item, "arrived");
  }

  /** Storage turned out not to have it. @param {Item} item */
  lost(item) {
    this.arrivedBytes -= item.file.size;
    item.arrived = false;
    item.sentBytes = 0;
  }

  /**
   * Forget a file. Duplicates that relied on it being sent are sent themselves.
   * @param {Item} item
   */
  remove(item) {
    if (!this.#all.delete(item.key)) return;
    this.#list = null;
    this.by[item.state].delete(item);
    if (item.state === "duplicate") return;
    this.totalBytes -= item.file.size;
    if (item.arrived) this.arrivedBytes -= item.file.size;
    if (this.#bySum.get(item.sha256) !== item || item.state === "done") return;
    this.#bySum.delete(item.sha256);
    for (const other of [...this.by.duplicate]) {
      if (other.twin !== item) continue;
      other.twin = null;
      this.totalBytes += other.file.size;
      this.to(other, "waiting");
    }
  }
}

/**
 * @template T
 * @param {Set<T>} set
 * @returns {T | undefined} the one that came first
 */
export const firstOf = (set) => set.values().next().value;

/** How many milliseconds of the past the speed is taken from. */
const WINDOW_MS = 8000;
/** Samples closer together than this replace each other. */
const STEP_MS = 250;

/** A speed over the last seconds, steady enough to tell a time left from it. */
export class Rate {
  /** @type {{at: number, bytes: number}[]} */
  #samples = [];

  /**
   * Note that `bytes` have been sent in all by the time `at`.
   * @param {number} at milliseconds of any clock that only goes forward
   * @param {number} bytes
   */
  note(at, bytes) {
    const samples = this.#samples;
    const last = samples.at(-1);
    const before = samples.at(-2);
    if (last && before && at - before.at < STEP_MS) {
      last.at = at;
      last.bytes = bytes;
    } else {
      samples.push({ at, bytes });
    }
    while (samples.length > 2 && at - /** @type {{at: number}} */ (samples[1]).at >= WINDOW_MS) {
      samples.shift();
    }
  }

  /** Forget the past, as after a pause. */
  reset() {
    this.#samples = [];
  }

  /**
   * Bytes a second at the time `now`, or 0 while too little is known.
   * @param {number} now
   * @returns {number}
   */
  perSecond(now) {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (!first || !last || now - first.at < 2 * STEP_MS) return 0;
    return Math.max(0, ((last.bytes - first.bytes) / (now - first.at)) * 1000);
  }
}

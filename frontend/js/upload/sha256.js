/**
 * SHA-256 in steps, for files too large to hold in memory and for pages without `crypto.subtle`
 * (which browsers offer in secure contexts only). Source of the algorithm and its constants:
 * FIPS 180-4, sections 4.2.2, 5.3.3 and 6.2.2, https://doi.org/10.6028/NIST.FIPS.180-4
 */

/** The first 32 bits of the fractional part of `root`. @param {number} root */
const fraction = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;

/** The first 64 primes: the standard derives all of its constants from them. */
const PRIMES = (() => {
  const found = [2];
  for (let n = 3; found.length < 64; n += 2) {
    if (found.every((prime) => n % prime !== 0)) found.push(n);
  }
  return found;
})();
const ROUND_CONSTANTS = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));
const START = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));

const BLOCK_BYTES = 64;

/** A running SHA-256: feed it bytes with `update`, then take `hex` once. */
export class Sha256 {
  #state = Int32Array.from(START);
  #schedule = new Int32Array(64);
  #tail = new Uint8Array(BLOCK_BYTES);
  #tailBytes = 0;
  #totalBytes = 0;

  /**
   * Take `bytes` into the sum.
   * @param {Uint8Array} bytes
   * @returns {this}
   */
  update(bytes) {
    this.#totalBytes += bytes.length;
    let at = 0;
    if (this.#tailBytes > 0) {
      at = Math.min(BLOCK_BYTES - this.#tailBytes, bytes.length);
      this.#tail.set(bytes.subarray(0, at), this.#tailBytes);
      this.#tailBytes += at;
      if (this.#tailBytes < BLOCK_BYTES) return this;
      this.#block(this.#tail, 0);
      this.#tailBytes = 0;
    }
    for (; at + BLOCK_BYTES <= bytes.length; at += BLOCK_BYTES) this.#block(bytes, at);
    this.#tail.set(bytes.subarray(at));
    this.#tailBytes = bytes.length - at;
    return this;
  }

  /**
   * The sum of everything taken in, as 64 hex digits; ends this object's life.
   * @returns {string}
   */
  hex() {
    const padded = new Uint8Array(this.#tailBytes < 56 ? BLOCK_BYTES : 2 * BLOCK_BYTES);
    padded.set(this.#tail.subarray(0, this.#tailBytes));
    padded[this.#tailBytes] = 0x80;
    const view = new DataView(padded.buffer);
    // The length counts bits in 64 bits, which a double holds exactly up to a petabyte of bytes.
    view.setUint32(padded.length - 8, Math.floor(this.#totalBytes / 2 ** 29));
    view.setUint32(padded.length - 4, (this.#totalBytes * 8) >>> 0);
    for (let at = 0; at < padded.length; at += BLOCK_BYTES) this.#block(padded, at);
    return Array.from(this.#state, (part) => (part >>> 0).toString(16).padStart(8, "0")).join("");
  }

  /**
   * Compress the 64 bytes at `at`.
   * @param {Uint8Array} bytes
   * @param {number} at
   */
  #block(bytes, at) {
    const w = this.#schedule;
    const state = this.#state;
    for (let t = 0; t < 16; t += 1) {
      const from = at + 4 * t;
      w[t] =
        (word(bytes, from) << 24) |
        (word(bytes, from + 1) << 16) |
        (word(bytes, from + 2) << 8) |
        word(bytes, from + 3);
    }
    for (let t = 16; t < 64; t += 1) {
      const early = word(w, t - 15);
      const late = word(w, t - 2);
      const small0 = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
      const small1 = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
      w[t] = (word(w, t - 16) + small0 + word(w, t - 7) + small1) | 0;
    }
    let a = word(state, 0);
    let b = word(state, 1);
    let c = word(state, 2);
    let d = word(state, 3);
    let e = word(state, 4);
    let f = word(state, 5);
    let g = word(state, 6);
    let h = word(state, 7);
    for (let t = 0; t < 64; t += 1) {
      const big1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
      const one = (h + big1 + ((e & f) ^ (~e & g)) + word(ROUND_CONSTANTS, t) + word(w, t)) | 0;
      const big0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
      const two = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((part, i) => {
      state[i] = (word(state, i) + part) | 0;
    });
  }
}

/**
 * `value` turned right by `bits`.
 * @param {number} value
 * @param {number} bits
 */
const turn = (value, bits) => (value >>> bits) | (value << (32 - bits));

/**
 * The number at an index that is known to be inside.
 * @param {Uint8Array | Int32Array} list
 * @param {number} index
 */
const word = (list, index) => /** @type {number} */ (list[index]);

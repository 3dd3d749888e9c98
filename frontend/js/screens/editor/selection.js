/** Which photos are chosen, and the range that Shift makes. Pure. */

/** Dispatches `change`. */
export class Selection extends EventTarget {
  /** @type {Set<string>} */
  #ids = new Set();
  /** Where a range begins. @type {string | null} */
  #anchor = null;

  get size() {
    return this.#ids.size;
  }

  /** The chosen ids in the order they were chosen. */
  get ids() {
    return [...this.#ids];
  }

  /** @param {string} id */
  has(id) {
    return this.#ids.has(id);
  }

  /** @param {string} id */
  toggle(id) {
    if (!this.#ids.delete(id)) this.#ids.add(id);
    this.#anchor = id;
    this.#changed();
  }

  /**
   * Choose everything between the last toggled photo and this one.
   * @param {string} id
   * @param {readonly {id: string}[]} order what is shown
   */
  extendTo(id, order) {
    const to = order.findIndex((photo) => photo.id === id);
    const from = order.findIndex((photo) => photo.id === this.#anchor);
    if (from < 0 || to < 0) return this.toggle(id);
    for (const photo of order.slice(Math.min(from, to), Math.max(from, to) + 1)) {
      this.#ids.add(photo.id);
    }
    this.#changed();
  }

  /** @param {readonly {id: string}[]} order */
  all(order) {
    for (const { id } of order) this.#ids.add(id);
    this.#changed();
  }

  clear() {
    if (this.#ids.size === 0) return;
    this.#ids.clear();
    this.#anchor = null;
    this.#changed();
  }

  /** Let go of what is no longer there. @param {(id: string) => boolean} isThere */
  keep(isThere) {
    const before = this.#ids.size;
    for (const id of [...this.#ids]) if (!isThere(id)) this.#ids.delete(id);
    if (this.#ids.size !== before) this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

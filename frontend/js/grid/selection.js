/** Which photos are chosen, by their place. Pure. */

export class Selection {
  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    this.active = false;
    /** @type {Set<number>} */
    this.chosen = new Set();
    /** Where a range begins. */
    this.anchor = -1;
  }

  get size() {
    return this.chosen.size;
  }

  /** @param {number} index */
  has(index) {
    return this.chosen.has(index);
  }

  /** The chosen places, in order. */
  get indexes() {
    return [...this.chosen].sort((a, b) => a - b);
  }

  /** Begin selecting, with nothing chosen. */
  start() {
    if (this.active) return;
    this.active = true;
    this.changed();
  }

  /** Leave selecting. */
  stop() {
    if (!this.active) return;
    this.active = false;
    this.chosen.clear();
    this.anchor = -1;
    this.changed();
  }

  /**
   * Choose `index`, or not any more; with `range`, choose everything from the last one to it.
   * @param {number} index
   * @param {boolean} range
   */
  toggle(index, range) {
    this.active = true;
    if (range && this.anchor >= 0) {
      const [low, high] = this.anchor < index ? [this.anchor, index] : [index, this.anchor];
      for (let i = low; i <= high; i += 1) this.chosen.add(i);
    } else if (this.chosen.has(index)) this.chosen.delete(index);
    else this.chosen.add(index);
    this.anchor = index;
    this.changed();
  }

  /** Choose `[first, end)` as well. @param {number} first @param {number} end */
  add(first, end) {
    this.active = true;
    for (let i = first; i < end; i += 1) this.chosen.add(i);
    this.changed();
  }
}

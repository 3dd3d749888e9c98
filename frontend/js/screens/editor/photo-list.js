/** The photos of a gallery as the editor knows them: ordered, filtered, never twice. Pure. */

/**
 * @typedef {object} Photo as the API gives it
 * @property {string} id
 * @property {string} filename
 * @property {string} title
 * @property {string} caption
 * @property {string} content_type
 * @property {number} size
 * @property {string} sha256
 * @property {number | null} width
 * @property {number | null} height
 * @property {string | null} taken_at
 * @property {string | null} camera
 * @property {"processing" | "ready" | "failed"} status
 * @property {string} [failure] why, if it failed
 * @property {number} position any number; photos stand in its order
 * @property {boolean} hidden
 * @property {string} section empty for none
 * @property {{thumb: string, thumb_2x: string, preview?: string} | null} [urls]
 * @property {string} created_at
 */
/** @typedef {"position" | "taken_at" | "filename" | "created_at"} Sort */

const byName = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** @type {Record<Sort, (a: Photo, b: Photo) => number>} */
const ORDERS = {
  position: (a, b) => a.position - b.position || byId(a, b),
  taken_at: (a, b) => byTime(a.taken_at, b.taken_at) || byName.compare(a.filename, b.filename),
  filename: (a, b) => byName.compare(a.filename, b.filename) || byId(a, b),
  created_at: (a, b) => byTime(a.created_at, b.created_at) || byId(a, b),
};

/** Ids are ordered by time. @param {Photo} a @param {Photo} b */
const byId = (a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Photos without a time come last. @param {string | null} a @param {string | null} b */
const byTime = (a, b) => (a ? Date.parse(a) : Infinity) - (b ? Date.parse(b) : Infinity) || 0;

/** Dispatches `change` whenever what is shown has changed. */
export class PhotoList extends EventTarget {
  /** @type {Map<string, Photo>} */
  #photos = new Map();
  /** @type {Set<string>} taken out of view, not yet deleted */
  #away = new Set();
  /** @type {Photo[] | null} */
  #shown = null;
  /** @type {Sort} */
  #sort;
  /** @type {string | null} a section's name, "" for photos without one, `null` for all */
  #section = null;

  /** @param {Sort} sort */
  constructor(sort) {
    super();
    this.#sort = sort;
  }

  /** What is in view, in order; the same array until something changes. */
  get shown() {
    if (!this.#shown) {
      this.#shown = [...this.#photos.values()].filter(
        ({ id, section }) =>
          !this.#away.has(id) && (this.#section === null || section === this.#section),
      );
      this.#shown.sort(ORDERS[this.#sort]);
    }
    return this.#shown;
  }

  /** All that are not put away, as arranged by hand, whatever order and section are shown. */
  get arranged() {
    return [...this.#photos.values()].filter(({ id }) => !this.#away.has(id)).sort(ORDERS.position);
  }

  /** How many there are, whatever the filter. */
  get count() {
    return [...this.#photos.keys()].filter((id) => !this.#away.has(id)).length;
  }

  get sort() {
    return this.#sort;
  }

  set sort(sort) {
    this.#sort = sort;
    this.#changed();
  }

  get section() {
    return this.#section;
  }

  set section(section) {
    this.#section = section;
    this.#changed();
  }

  /** Those whose renditions are still being made. */
  get processing() {
    return [...this.#photos.values()].filter(({ status }) => status === "processing");
  }

  /** Names of the sections that photos are in, in the order of the alphabet. */
  get sections() {
    const names = new Set();
    for (const { section, id } of this.#photos.values()) {
      if (section && !this.#away.has(id)) names.add(section);
    }
    return /** @type {string[]} */ ([...names]).sort(byName.compare);
  }

  /** The lowest and the highest position that a photo has. @returns {[number, number]} */
  get positions() {
    let low = 0;
    let high = 0;
    for (const { position } of this.#photos.values()) {
      low = Math.min(low, position);
      high = Math.max(high, position);
    }
    return [low, high];
  }

  /** @param {string} id */
  get(id) {
    return this.#photos.get(id);
  }

  /**
   * Take in what the server says of these photos.
   * @param {Photo[]} photos
   */
  merge(photos) {
    for (const photo of photos) this.#photos.set(photo.id, photo);
    if (photos.length > 0) this.#changed();
  }

  /**
   * Take in where photos stand.
   * @param {readonly {photo_id: string, position: number}[]} places
   */
  place(places) {
    for (const { photo_id, position } of places) {
      const photo = this.#photos.get(photo_id);
      if (photo) this.#photos.set(photo_id, { ...photo, position });
    }
    this.#changed();
  }

  /**
   * Take photos out of view; `bringBack` undoes it, `forget` makes it final.
   * @param {Iterable<string>} ids
   */
  putAway(ids) {
    for (const id of ids) this.#away.add(id);
    this.#changed();
  }

  /** @param {Iterable<string>} ids */
  bringBack(ids) {
    for (const id of ids) this.#away.delete(id);
    this.#changed();
  }

  /** @param {Iterable<string>} ids */
  forget(ids) {
    for (const id of ids) {
      this.#away.delete(id);
      this.#photos.delete(id);
    }
    this.#changed();
  }

  #changed() {
    this.#shown = null;
    this.dispatchEvent(new Event("change"));
  }
}

/** Orders of the list of galleries that the server has not: they are made of all galleries here. */

/** @typedef {import("../studio/gallery-facts.js").Gallery} Gallery */
/** @typedef {"newest" | "shot" | "title"} Order */

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** @param {Gallery} gallery */
const dayOf = ({ shot_at, created_at }) => Date.parse(shot_at ?? created_at);

/** @type {Record<Exclude<Order, "newest">, (a: Gallery, b: Gallery) => number>} */
export const ORDERS = {
  shot: (a, b) => dayOf(b) - dayOf(a),
  title: (a, b) => collator.compare(a.title, b.title),
};

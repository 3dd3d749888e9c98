/**
 * Justified rows, chosen so that all rows together come as near to the wanted height as they can
 * (the shortest path through all possible row breaks). Pure and on typed arrays: 10,000 boxes take
 * a few milliseconds cold.
 */

/**
 * @typedef {object} LayoutOptions
 * @property {number} width of the container, px
 * @property {number} gap between photos, px
 * @property {number} target wanted row height, px
 * @property {readonly {first: number, count: number}[]} [sections] each begins a new row, with
 *   `heading` px above it; they follow one another and cover every photo
 * @property {number} [heading] px kept free above each section
 */

/**
 * @typedef {object} Layout
 * @property {number} count photos
 * @property {Int32Array} x left edge of each photo, px
 * @property {Int32Array} w width of each photo, px
 * @property {Int32Array} rowOf row of each photo
 * @property {Int32Array} rowFirst first photo of each row, and `count` at the end
 * @property {Int32Array} rowY top of each row, px
 * @property {Int32Array} rowH height of each row, px
 * @property {number} rows
 * @property {number} height of everything, px
 * @property {Int32Array} sectionY where each section (its heading) begins, px
 */

/** A row may be this much lower or higher than wanted before it is a last resort. */
const LOWEST = 0.6;
const HIGHEST = 1.6;

/**
 * Return the boxes of photos with these aspects (width / height), in order.
 * @param {ArrayLike<number>} aspects
 * @param {LayoutOptions} options
 * @returns {Layout}
 */
export function layoutRows(aspects, { width, gap, target, sections, heading = 0 }) {
  const count = aspects.length;
  const x = new Int32Array(count);
  const w = new Int32Array(count);
  const rowOf = new Int32Array(count);
  /** @type {number[]} */
  const rowFirst = [];
  /** @type {number[]} */
  const rowY = [];
  /** @type {number[]} */
  const rowH = [];
  const parts = sections?.length ? sections : [{ first: 0, count }];
  const sectionY = new Int32Array(parts.length);
  let y = 0;

  for (const [index, part] of parts.entries()) {
    sectionY[index] = y;
    y += heading;
    const breaks = breakRows(aspects, part.first, part.count, width, gap, target);
    for (let row = 0; row + 1 < breaks.length; row += 1) {
      const first = breaks[row] ?? 0;
      const end = breaks[row + 1] ?? 0;
      y = placeRow(first, end, row + 2 === breaks.length, y);
    }
  }
  rowFirst.push(count);

  /** @param {number} first @param {number} end @param {boolean} last @param {number} top */
  function placeRow(first, end, last, top) {
    let sum = 0;
    for (let i = first; i < end; i += 1) sum += aspects[i] ?? 1;
    const room = width - gap * (end - first - 1);
    const full = room / sum;
    // A last row that cannot fill the width keeps the wanted height instead of growing huge.
    const loose = last && full > target * (rowH.length === 0 ? HIGHEST : 1.25);
    const height = loose ? target : full;
    let left = 0;
    let edge = 0;
    for (let i = first; i < end; i += 1) {
      edge += (aspects[i] ?? 1) * height;
      // Rounding edges, not widths, makes every full row end at exactly the same pixel.
      const offset = gap * (i - first);
      const right = Math.round(edge) + offset;
      x[i] = left;
      w[i] = Math.max(1, right - left);
      left = right + gap;
      rowOf[i] = rowH.length;
    }
    const h = Math.max(1, Math.round(height));
    rowFirst.push(first);
    rowY.push(top);
    rowH.push(h);
    return top + h + gap;
  }

  return {
    count,
    x,
    w,
    rowOf,
    rowFirst: Int32Array.from(rowFirst),
    rowY: Int32Array.from(rowY),
    rowH: Int32Array.from(rowH),
    rows: rowH.length,
    height: rowH.length ? y - gap : y,
    sectionY,
  };
}

/**
 * Return where rows begin, and the end: the breaks with the least sum of squared differences.
 * @param {ArrayLike<number>} aspects @param {number} first @param {number} count
 * @param {number} width @param {number} gap @param {number} target
 */
function breakRows(aspects, first, count, width, gap, target) {
  const cost = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY);
  const from = new Int32Array(count + 1);
  cost[0] = 0;
  for (let start = 0; start < count; start += 1) {
    const base = cost[start] ?? 0;
    if (base === Number.POSITIVE_INFINITY) continue;
    let sum = 0;
    for (let end = start + 1; end <= count; end += 1) {
      sum += aspects[first + end - 1] ?? 1;
      const height = (width - gap * (end - start - 1)) / sum;
      const ratio = height / target;
      const only = end === start + 1;
      if (ratio < LOWEST && !only) break;
      const off = ratio > 1 ? ratio - 1 : 1 / Math.max(ratio, 0.01) - 1;
      // The last row may stay short of the width at no cost: it keeps its height.
      let price = end === count && ratio > 1 ? 0.02 * Math.min(off, 1) : off * off;
      if (ratio > HIGHEST && end < count) price += 4;
      if (base + price < (cost[end] ?? 0)) {
        cost[end] = base + price;
        from[end] = start;
      }
    }
  }
  const breaks = [];
  for (let at = count; at > 0; at = from[at] ?? 0) breaks.push(first + at);
  breaks.push(first);
  return count ? breaks.reverse() : [];
}

/**
 * Return the rows that touch the stretch from `top` to `bottom`: `[first, end)`.
 * @param {Layout} layout
 * @param {number} top px
 * @param {number} bottom px
 * @returns {[number, number]}
 */
export function rowsBetween(layout, top, bottom) {
  const first = lowest(
    layout.rows,
    (row) => (layout.rowY[row] ?? 0) + (layout.rowH[row] ?? 0) > top,
  );
  const end = lowest(layout.rows, (row) => (layout.rowY[row] ?? 0) >= bottom);
  return [first, Math.max(first, end)];
}

/** @param {number} count @param {(index: number) => boolean} test first false, then true */
function lowest(count, test) {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Return the photo one row up (-1) or down (+1) whose middle is nearest to that of `index`.
 * @param {Layout} layout @param {number} index @param {-1 | 1} step
 */
export function photoInNextRow(layout, index, step) {
  const row = (layout.rowOf[index] ?? 0) + step;
  if (row < 0 || row >= layout.rows) return index;
  const middle = (layout.x[index] ?? 0) + (layout.w[index] ?? 0) / 2;
  let best = layout.rowFirst[row] ?? 0;
  let distance = Number.POSITIVE_INFINITY;
  for (let i = best; i < (layout.rowFirst[row + 1] ?? 0); i += 1) {
    const off = Math.abs((layout.x[i] ?? 0) + (layout.w[i] ?? 0) / 2 - middle);
    if (off < distance) {
      distance = off;
      best = i;
    }
  }
  return best;
}

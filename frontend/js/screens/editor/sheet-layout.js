/** Where the cells of a contact sheet stand. Pure. */

const GAP_PX = 12;
const CAPTION_PX = 34;
/** Cells are about this wide, narrower on phones so that two stand side by side. */
const CELL_PX = 208;
const CELL_NARROW_PX = 150;

/** @typedef {{columns: number, cell: number, box: number, row: number, gap: number}} SheetLayout */

/**
 * The measures of a sheet of this width, all in pixels: width of a cell, height of its picture
 * (3:2, as most cameras see), height of a row with caption and gap.
 * @param {number} width
 * @returns {SheetLayout}
 */
export function sheetLayout(width) {
  const wanted = width < 700 ? CELL_NARROW_PX : CELL_PX;
  const columns = Math.max(2, Math.floor((width + GAP_PX) / (wanted + GAP_PX)));
  const cell = Math.floor((width - GAP_PX * (columns - 1)) / columns);
  // Half-way between landscape and square: either orientation gets a fair share of the box.
  const box = Math.round(cell * 0.8);
  return { columns, cell, box, row: box + CAPTION_PX + GAP_PX, gap: GAP_PX };
}

/**
 * Which cells a window shows, with a screenful of margin: first, and one past the last.
 * @param {SheetLayout} layout
 * @param {number} count
 * @param {number} top of the window, counted from the sheet's upper edge
 * @param {number} height of the window
 * @returns {[number, number]}
 */
export function cellsInView({ columns, row }, count, top, height) {
  const first = Math.max(0, Math.floor((top - height / 2) / row)) * columns;
  const last = Math.max(0, Math.ceil((top + height * 1.75) / row)) * columns;
  return [Math.min(first, count), Math.min(last, count)];
}

/**
 * Where a key leads from cell `index`; `null` for keys that do not move.
 * @param {string} key
 * @param {number} index
 * @param {number} count
 * @param {number} columns
 * @param {number} rowsInView
 * @returns {number | null}
 */
export function moved(key, index, count, columns, rowsInView) {
  const page = columns * Math.max(1, rowsInView);
  const steps = /** @type {Record<string, number>} */ ({
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -page,
    PageDown: page,
    Home: -count,
    End: count,
  });
  const step = steps[key];
  if (step === undefined || count === 0) return null;
  const to = index + step;
  // Up from the first row stays; down into a shorter last row takes its last cell.
  if (key === "ArrowUp" && to < 0) return index;
  return Math.max(0, Math.min(count - 1, to));
}

/**
 * Which gap between cells is nearest to a point: 0 before the first, `count` behind the last.
 * @param {SheetLayout} layout
 * @param {number} count
 * @param {number} x from the sheet's left edge
 * @param {number} y from its upper edge
 */
export function gapAt({ columns, cell, gap, row }, count, x, y) {
  const line = Math.max(0, Math.floor((y + gap / 2) / row));
  const column = Math.max(0, Math.min(columns, Math.round((x + gap / 2) / (cell + gap))));
  return Math.min(count, line * columns + column);
}

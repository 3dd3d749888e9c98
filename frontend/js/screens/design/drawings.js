/** Little drawings of what can be chosen: covers, and places of a watermark. */
const NS = "http://www.w3.org/2000/svg";

/** Each a list of [class, x, y, width, height] in a box of 60 x 40. */
const BOXES = /** @type {const} */ ({
  full: [
    ["photo", 0, 0, 60, 40],
    ["line-on", 20, 26, 20, 3],
    ["line-on", 24, 32, 12, 2],
  ],
  split: [
    ["photo", 30, 0, 30, 40],
    ["line", 6, 16, 18, 3],
    ["line", 6, 22, 11, 2],
  ],
  plain: [
    ["line", 19, 10, 22, 3],
    ["line", 24, 16, 12, 2],
    ["photo", 6, 25, 15, 15],
    ["photo", 23, 25, 20, 15],
    ["photo", 45, 25, 9, 15],
  ],
  corner: [
    ["photo", 0, 0, 60, 40],
    ["line-on", 40, 32, 15, 3],
  ],
  center: [
    ["photo", 0, 0, 60, 40],
    ["line-on", 18, 18, 24, 4],
  ],
  tiled: [
    ["photo", 0, 0, 60, 40],
    ...[4, 17, 30].flatMap((y, row) =>
      [0, 1, 2].map(
        (i) => /** @type {const} */ (["line-on", i * 22 - (row % 2) * 11 + 4, y, 13, 3]),
      ),
    ),
  ],
});

/** @param {keyof typeof BOXES} name */
export function drawing(name) {
  const svg = document.createElementNS(NS, "svg");
  svg.setAttribute("viewBox", "0 0 60 40");
  svg.setAttribute("class", "drawing");
  svg.setAttribute("aria-hidden", "true");
  for (const [kind, x, y, width, height] of BOXES[name]) {
    const box = document.createElementNS(NS, "rect");
    box.setAttribute("class", `drawing__${kind}`);
    for (const [key, value] of Object.entries({ x, y, width, height }))
      box.setAttribute(key, String(value));
    svg.append(box);
  }
  return svg;
}

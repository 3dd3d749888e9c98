import assert from "node:assert/strict";
import test from "node:test";
import { layoutRows, photoInNextRow, rowsBetween } from "../js/grid/layout.js";
import { rowShape, wantedOf } from "../js/grid/shape.js";

/** A repeatable stream of aspects as a shoot has them. */
function aspects(count, seed = 1) {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return [1.5, 0.667, 1.5, 1, 1.778, 0.8, 1.5][state % 7];
  });
}

const options = { width: 1424, gap: 8, target: 320 };

test("every photo stands in exactly one row, in order", () => {
  const layout = layoutRows(aspects(500), options);
  assert.equal(layout.rowFirst[0], 0);
  assert.equal(layout.rowFirst[layout.rows], 500);
  for (let row = 0; row < layout.rows; row += 1) {
    assert.ok(layout.rowFirst[row] < layout.rowFirst[row + 1]);
    for (let i = layout.rowFirst[row]; i < layout.rowFirst[row + 1]; i += 1) {
      assert.equal(layout.rowOf[i], row);
    }
  }
});

test("full rows end at the same pixel and leave exactly the gap between photos", () => {
  const layout = layoutRows(aspects(500), options);
  for (let row = 0; row + 1 < layout.rows; row += 1) {
    const last = layout.rowFirst[row + 1] - 1;
    assert.equal(layout.x[last] + layout.w[last], options.width);
    for (let i = layout.rowFirst[row]; i < last; i += 1) {
      assert.equal(layout.x[i] + layout.w[i] + options.gap, layout.x[i + 1]);
    }
  }
});

test("nothing is cropped or stretched by more than the rounding to whole pixels", () => {
  const shapes = aspects(500);
  const layout = layoutRows(shapes, options);
  for (let i = 0; i < 500; i += 1) {
    const height = layout.rowH[layout.rowOf[i]];
    assert.ok(Math.abs(layout.w[i] - shapes[i] * height) < 2.5);
  }
});

test("rows stay near the wanted height", () => {
  const layout = layoutRows(aspects(2000), options);
  const full = [...layout.rowH].slice(0, -1);
  assert.ok(Math.min(...full) > 320 * 0.6 && Math.max(...full) < 320 * 1.6);
  const mean = full.reduce((sum, height) => sum + height, 0) / full.length;
  assert.ok(Math.abs(mean - 320) < 20, `mean ${mean}`);
});

test("a lone last photo keeps the wanted height instead of filling the width", () => {
  const layout = layoutRows([1.5, 1.5, 1.5, 1.5], { width: 1000, gap: 8, target: 240 });
  const last = layout.rows - 1;
  assert.ok(layout.rowH[last] <= 240 * 1.25);
});

test("a panorama wider than the window gets a row of its own", () => {
  const layout = layoutRows([1.5, 12, 1.5], { width: 390, gap: 4, target: 164 });
  const row = layout.rowOf[1];
  assert.equal(layout.rowFirst[row], 1);
  assert.equal(layout.rowFirst[row + 1], 2);
  assert.equal(layout.w[1], 390);
});

test("sections begin new rows under their headings", () => {
  const sections = [
    { first: 0, count: 7 },
    { first: 7, count: 20 },
  ];
  const layout = layoutRows(aspects(27), { ...options, sections, heading: 72 });
  const row = layout.rowOf[7];
  assert.equal(layout.rowFirst[row], 7);
  assert.equal(layout.rowY[row], layout.sectionY[1] + 72);
  assert.equal(layout.rowY[0], 72);
});

test("an empty gallery has no rows and no height", () => {
  const layout = layoutRows([], options);
  assert.equal(layout.rows, 0);
  assert.equal(layout.height, 0);
});

test("the rows of a stretch are those that touch it, and no others", () => {
  const layout = layoutRows(aspects(300), options);
  for (const [top, bottom] of [
    [0, 900],
    [1000, 1001],
    [layout.height - 10, layout.height + 900],
  ]) {
    const [first, end] = rowsBetween(layout, top, bottom);
    for (let row = 0; row < layout.rows; row += 1) {
      const touches = layout.rowY[row] + layout.rowH[row] > top && layout.rowY[row] < bottom;
      assert.equal(row >= first && row < end, touches, `row ${row} of ${top}..${bottom}`);
    }
  }
});

test("up and down go to the nearest photo of the next row, and stop at the edges", () => {
  const layout = layoutRows(aspects(60), options);
  const down = photoInNextRow(layout, 0, 1);
  assert.equal(layout.rowOf[down], 1);
  assert.equal(layout.x[down], 0);
  assert.equal(photoInNextRow(layout, 0, -1), 0);
  assert.equal(photoInNextRow(layout, 59, 1), 59);
});

test("phones show two or three photos a row", () => {
  const { target, gap } = rowShape(390);
  const layout = layoutRows(aspects(400), { width: 390, gap, target });
  const counts = [...layout.rowFirst].slice(1).map((end, row) => end - layout.rowFirst[row]);
  const usual = counts.filter((count) => count === 2 || count === 3).length;
  assert.ok(usual / counts.length > 0.8, `${usual} of ${counts.length}`);
});

test("10,000 boxes are computed in a few milliseconds", () => {
  const shapes = aspects(10_000);
  layoutRows(shapes, options); // compiled
  const times = Array.from({ length: 5 }, () => {
    const began = performance.now();
    layoutRows(shapes, options);
    return performance.now() - began;
  });
  // The budget on a quiet machine is 1 ms; this only catches an accident of another order.
  assert.ok(Math.min(...times) < 20, `${Math.min(...times)} ms`);
});

test("dense screens ask for larger pictures only where rows are high enough for them", () => {
  const urls = (width, density) => wantedOf(width, density).urls;
  assert.equal(urls(1440, 1), "thumb");
  assert.equal(urls(1440, 2), "thumb_2x");
  assert.equal(urls(390, 2), "thumb");
  assert.equal(urls(390, 3), "thumb");
  assert.equal(urls(820, 2), "thumb");
  assert.equal(urls(820, 3), "thumb_2x");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { PhotoList } from "../js/screens/editor/photo-list.js";
import { between, placeFor } from "../js/screens/editor/places.js";
import { Selection } from "../js/screens/editor/selection.js";
import { cellsInView, gapAt, moved, sheetLayout } from "../js/screens/editor/sheet-layout.js";
import { dayOf, endOfDay, minuteOf, momentOf, noonOf } from "../js/screens/studio/days.js";

/** @param {string} id @param {object} [more] */
const aPhoto = (id, more = {}) =>
  /** @type {any} */ ({
    id,
    filename: `${id}.jpg`,
    position: 0,
    section: "",
    status: "ready",
    hidden: false,
    taken_at: null,
    created_at: "2026-05-02T10:00:00Z",
    ...more,
  });
/** @param {PhotoList} list */
const ids = (list) => list.shown.map(({ id }) => id).join("");

test("photos stand in their position, then by age; numbers in names count by value", () => {
  const list = new PhotoList("position");
  list.merge([aPhoto("c", { position: 1 }), aPhoto("b"), aPhoto("a", { filename: "10.jpg" })]);
  assert.equal(ids(list), "abc");

  list.merge([aPhoto("b", { filename: "9.jpg", position: 5 })]);
  list.sort = "filename";
  assert.equal(ids(list), "bac");
});

test("photos without a time come last", () => {
  const list = new PhotoList("taken_at");
  list.merge([aPhoto("a"), aPhoto("b", { taken_at: "2026-05-02T10:00:00Z" }), aPhoto("c")]);

  assert.equal(ids(list), "bac");
});

test("what is put away is out of view until it is brought back or forgotten", () => {
  const list = new PhotoList("position");
  list.merge([aPhoto("a"), aPhoto("b")]);
  list.putAway(["a"]);
  assert.equal(ids(list), "b");
  assert.equal(list.count, 1);

  list.merge([aPhoto("a", { title: "news of it" })]);
  assert.equal(ids(list), "b", "news does not bring it back");
  list.bringBack(["a"]);
  assert.equal(ids(list), "ab");
  list.putAway(["a"]);
  list.forget(["a"]);
  assert.equal(list.get("a"), undefined);
});

test("a section shows its own photos, the empty one those without", () => {
  const list = new PhotoList("position");
  list.merge([aPhoto("a", { section: "Party" }), aPhoto("b"), aPhoto("c", { section: "Church" })]);
  assert.deepEqual(list.sections, ["Church", "Party"]);

  list.section = "Party";
  assert.equal(ids(list), "a");
  list.section = "";
  assert.equal(ids(list), "b");
});

test("a range goes from the last one toggled to the one pressed, in either direction", () => {
  const order = [..."abcdef"].map((id) => ({ id }));
  const selection = new Selection();
  selection.toggle("d");
  selection.extendTo("b", order);
  assert.deepEqual(selection.ids.sort(), ["b", "c", "d"]);

  selection.extendTo("f", order);
  assert.deepEqual(selection.ids.sort(), ["b", "c", "d", "e", "f"]);
  selection.keep((id) => id !== "c");
  assert.equal(selection.size, 4);
});

test("a sheet fills its width with whole cells, two on the narrowest phone", () => {
  for (const width of [288, 320, 358, 700, 1000, 1344, 2400]) {
    const { columns, cell, gap } = sheetLayout(width);

    const used = columns * cell + (columns - 1) * gap;
    assert.ok(used <= width && used > width - columns, `${width}: ${used}`);
    assert.ok(columns >= 2);
  }
});

test("only cells near the window are made, however many there are", () => {
  const layout = sheetLayout(1344);
  const [from, to] = cellsInView(layout, 10_000, 50_000, 900);

  assert.ok(from % layout.columns === 0);
  assert.ok(to - from < 80, `${to - from} cells`);
  assert.ok(Math.floor(50_000 / layout.row) * layout.columns >= from);
  assert.deepEqual(cellsInView(layout, 3, -260, 900), [0, 3]);
  assert.deepEqual(cellsInView(layout, 0, 0, 900), [0, 0]);
});

test("arrows move by photo and by row, and stay inside", () => {
  assert.equal(moved("ArrowRight", 0, 14, 6, 4), 1);
  assert.equal(moved("ArrowLeft", 0, 14, 6, 4), 0);
  assert.equal(moved("ArrowUp", 3, 14, 6, 4), 3);
  assert.equal(moved("ArrowDown", 3, 14, 6, 4), 9);
  assert.equal(moved("ArrowDown", 11, 14, 6, 4), 13, "into a shorter last row");
  assert.equal(moved("End", 0, 14, 6, 4), 13);
  assert.equal(moved("Home", 13, 14, 6, 4), 0);
  assert.equal(moved("a", 0, 14, 6, 4), null);
});

test("days go to the API and come back as the same day", () => {
  for (const day of ["2026-01-01", "2026-07-31", "2028-02-29"]) {
    assert.equal(dayOf(endOfDay(day)), day);
    assert.equal(dayOf(noonOf(day)), day);
  }
  assert.equal(endOfDay(""), null);
  assert.equal(dayOf(null), "");
});

test("a minute of this time zone comes back from the API as it was chosen", () => {
  for (const minute of ["2026-03-28T23:59", "2026-07-01T18:00", "2026-11-02T07:05"]) {
    assert.match(String(momentOf(minute)), /^\d{4}-\d\d-\d\dT\d\d:\d\d:00Z$/);
    assert.equal(minuteOf(momentOf(minute)), minute);
  }
  assert.equal(momentOf(""), null);
  assert.equal(minuteOf(null), "");
});

/** @param {string} letters */
const arranged = (letters) => {
  const list = new PhotoList("position");
  list.merge([...letters].map((id, i) => aPhoto(id, { position: i + 1 })));
  return list;
};
/** What moving comes to, the way the server does it. */
const after = (list, chosen, to) => {
  const { moving, after: behind } = placeFor(chosen, to, list);
  const others = list.arranged.filter(({ id }) => !moving.includes(id));
  const place = others.findIndex(({ id }) => id === behind);
  const positions = between(moving.length, others[place]?.position, others[place + 1]?.position);
  list.place(moving.map((id, i) => ({ photo_id: id, position: positions[i] })));
  return list.arranged.map(({ id }) => id).join("");
};

test("photos move to either end, by one, and before another, in the order they have", () => {
  for (const [chosen, to, wanted] of [
    [["d", "b"], "first", "bdace"],
    [["c", "a"], "last", "bdeac"],
    [["c"], "back", "acbde"],
    [["a"], "back", "abcde"],
    [["c"], "on", "abdce"],
    [["e"], "on", "abcde"],
    [["d", "b"], "on", "acebd"],
    [["a", "e"], { before: "c" }, "baecd"],
    [["b"], { before: null }, "acdeb"],
    [["b", "c"], { before: "c" }, "abcde"],
    [["b", "c"], { before: "b" }, "abcde"],
    [["a", "b", "c", "d", "e"], "first", "abcde"],
  ]) {
    assert.equal(after(arranged("abcde"), chosen, to), wanted, JSON.stringify([chosen, to]));
  }
});

test("in a section photos move among its own and pass the others by", () => {
  const list = arranged("abcdef");
  list.merge(["b", "d", "f"].map((id) => ({ ...list.get(id), section: "Party" })));
  list.section = "Party";

  assert.equal(after(list, ["d"], "first"), "adbcef");
  assert.equal(ids(list), "dbf");
  assert.equal(after(list, ["d"], "last"), "abcefd");
});

test("a point is nearest to the gap it would be dropped in", () => {
  const layout = sheetLayout(1344);
  const step = layout.cell + layout.gap;

  assert.equal(gapAt(layout, 14, -5, 10), 0);
  assert.equal(gapAt(layout, 14, layout.cell * 0.4, 10), 0);
  assert.equal(gapAt(layout, 14, layout.cell * 0.6, 10), 1);
  assert.equal(gapAt(layout, 14, step * 2 + 5, layout.row + 10), layout.columns + 2);
  assert.equal(gapAt(layout, 14, 5000, 10), layout.columns);
  assert.equal(gapAt(layout, 14, 5000, 50_000), 14);
});

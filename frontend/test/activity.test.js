import assert from "node:assert/strict";
import test from "node:test";
import { ceilingOf, seriesOf } from "../js/screens/activity/series.js";

const now = Date.parse("2026-11-23T18:00:00Z");
/** @param {string} day @param {object} counts */
const day = (day, counts) => ({
  day,
  views: 0,
  viewers: 0,
  favorites: 0,
  downloads: 0,
  archives: 0,
  ...counts,
});

test("the last 30 days are drawn, those without anything too", () => {
  const days = [day("2026-09-01", { views: 9 }), day("2026-11-20", { views: 4 })];
  const { unit, bars } = seriesOf(days, "views", { range: "recent", now });

  assert.equal(unit, "day");
  assert.equal(bars.length, 30);
  assert.deepEqual([bars[0].start, bars.at(-1).start], ["2026-10-25", "2026-11-23"]);
  assert.deepEqual(
    bars.filter(({ value }) => value > 0),
    [{ start: "2026-11-20", value: 4 }],
  );
});

test("a long time is drawn by month", () => {
  const days = [day("2024-12-31", { views: 2 }), day("2026-11-01", { views: 3 })];
  const { unit, bars } = seriesOf(days, "views", { range: "all", now });

  assert.equal(unit, "month");
  assert.equal(bars.length, 24);
  assert.deepEqual(bars[0], { start: "2024-12-01", value: 2 });
  assert.deepEqual(bars.at(-1), { start: "2026-11-01", value: 3 });
});

test("a young gallery is drawn by day, 30 of them at least", () => {
  const days = [day("2026-11-22", { downloads: 2, archives: 1 })];
  const { unit, bars } = seriesOf(days, "downloads", { range: "all", now });

  assert.deepEqual([unit, bars.length, bars.at(-2)?.value], ["day", 30, 3]);
  assert.equal(seriesOf([], "views", { range: "all", now }).bars.length, 30);
});

test("the drawing is as high as its highest number, rounded up", () => {
  assert.deepEqual([0, 4, 5, 6, 12, 51, 100].map(ceilingOf), [4, 4, 10, 10, 20, 100, 100]);
});

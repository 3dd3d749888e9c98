import assert from "node:assert/strict";
import test from "node:test";
import { ORDERS } from "../js/screens/dashboard/orders.js";

const gallery = (title, shot_at, created_at = "2026-01-01T00:00:00Z") => ({
  title,
  shot_at,
  created_at,
});
const titles = (order, ...galleries) => galleries.sort(order).map(({ title }) => title);

test("titles are put in order as people do, numbers by their value", () => {
  assert.deepEqual(titles(ORDERS.title, gallery("Shoot 10"), gallery("über"), gallery("shoot 9")), [
    "shoot 9",
    "Shoot 10",
    "über",
  ]);
});

test("the last shoot comes first; without a day, the day that a gallery was made counts", () => {
  assert.deepEqual(
    titles(
      ORDERS.shot,
      gallery("spring", "2026-04-02T12:00:00Z"),
      gallery("made in June", null, "2026-06-01T00:00:00Z"),
      gallery("autumn", "2025-10-02T12:00:00Z"),
    ),
    ["made in June", "spring", "autumn"],
  );
});

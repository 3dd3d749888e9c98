import assert from "node:assert/strict";
import test from "node:test";
import { Selection } from "../js/grid/selection.js";

test("a photo is chosen and not any more; leaving forgets all", () => {
  let changes = 0;
  const selection = new Selection(() => {
    changes += 1;
  });
  selection.toggle(7, false);
  selection.toggle(3, false);
  assert.deepEqual(selection.indexes, [3, 7]);
  selection.toggle(7, false);
  assert.deepEqual(selection.indexes, [3]);
  selection.stop();
  assert.equal(selection.active, false);
  assert.equal(selection.size, 0);
  assert.equal(changes, 4);
});

test("a range runs from the last photo touched, in either direction", () => {
  const selection = new Selection(() => {});
  selection.toggle(5, false);
  selection.toggle(8, true);
  assert.deepEqual(selection.indexes, [5, 6, 7, 8]);
  selection.toggle(6, true);
  assert.deepEqual(selection.indexes, [5, 6, 7, 8]);
  selection.toggle(2, true);
  assert.deepEqual(selection.indexes, [2, 3, 4, 5, 6, 7, 8]);
});

import assert from "node:assert/strict";
import test from "node:test";
import { matchRoute } from "../js/lib/match.js";

const routes = [
  "/",
  "/s",
  "/g/:gallery_id",
  "/@:handle",
  "/studio",
  "/studio/settings",
  "/studio/g/:id",
  "/studio/g/:id/proofing",
].map((path) => ({ path }));
const match = (path) => {
  const found = matchRoute(routes, path);
  return found && [found.route.path, found.params];
};

test("literal paths match themselves, with or without a slash at the end", () => {
  assert.deepEqual(match("/"), ["/", {}]);
  assert.deepEqual(match("/s"), ["/s", {}]);
  assert.deepEqual(match("/studio/"), ["/studio", {}]);
  assert.deepEqual(match("/studio/settings"), ["/studio/settings", {}]);
});

test("names take one part, decoded", () => {
  assert.deepEqual(match("/g/abc"), ["/g/:gallery_id", { gallery_id: "abc" }]);
  assert.deepEqual(match("/@mara"), ["/@:handle", { handle: "mara" }]);
  assert.deepEqual(match("/studio/g/a%20b/proofing"), ["/studio/g/:id/proofing", { id: "a b" }]);
});

test("nothing matches too much, too little, or what cannot be decoded", () => {
  for (const path of [
    "/g",
    "/g/",
    "/g/a/b",
    "/@",
    "/mara",
    "/S",
    "/g/%E0%A4%A",
    "/studio/g/x/other",
  ]) {
    assert.equal(match(path), null, path);
  }
});

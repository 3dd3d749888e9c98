import assert from "node:assert/strict";
import test from "node:test";
import { ApiError } from "../js/lib/errors.js";
import { moved, withLink, withoutRefused } from "../js/screens/studio/portfolio.js";

const entry = (name, link = `${name}-link`) => ({ gallery_id: name, link_id: link });
const names = (entries) => entries.map(({ gallery_id }) => gallery_id).join(" ");
const three = [entry("lake"), entry("harbor"), entry("hills")];

test("another link of a gallery takes the place of the first", () => {
  const changed = withLink(three, entry("harbor", "newer"));

  assert.equal(names(changed), "lake harbor hills");
  assert.equal(changed[1].link_id, "newer");
  assert.equal(names(withLink(three, entry("forest"))), "lake harbor hills forest");
});

test("a gallery moves by a step, and no further than to an end", () => {
  assert.equal(names(moved(three, "hills", -1)), "lake hills harbor");
  assert.equal(names(moved(three, "lake", 1)), "harbor lake hills");
  assert.equal(names(moved(three, "lake", -1)), "lake harbor hills");
  assert.equal(names(moved(three, "hills", 1)), "lake harbor hills");
});

test("moving what is not there any more changes nothing", () => {
  assert.equal(names(moved(three, "gone", 1)), "lake harbor hills");
});

test("what the server refuses by place is left out, and nothing else", () => {
  const refusal = (field) =>
    new ApiError({ status: 422, code: "invalid", errors: [{ field, message: "has a password" }] });

  assert.equal(names(withoutRefused(three, refusal("portfolio[1]"))), "lake hills");
  assert.equal(names(withoutRefused(three, refusal("bio"))), "lake harbor hills");
});

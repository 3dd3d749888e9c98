import assert from "node:assert/strict";
import test from "node:test";
import { ApiError, errorFrom, retryDelay } from "../js/lib/errors.js";

const NOW = Date.parse("2026-05-02T12:00:00Z");

test("a problem document keeps its code, fields and request id", () => {
  const problem = {
    code: "invalid",
    detail: "title is too long",
    errors: [{ field: "title", message: "too long" }],
    request_id: "r-1",
  };
  const error = errorFrom(422, new Headers(), JSON.stringify(problem), NOW);
  assert.ok(error instanceof ApiError);
  assert.equal(error.status, 422);
  assert.equal(error.code, "invalid");
  assert.equal(error.message, "title is too long");
  assert.deepEqual(error.errors, problem.errors);
  assert.equal(error.requestId, "r-1");
});

test("answers that are no problem document are known by their status", () => {
  const code = (status, body = "<html>") => errorFrom(status, new Headers(), body, NOW).code;
  assert.equal(code(404), "not-found");
  assert.equal(code(502), "unavailable");
  assert.equal(code(500), "internal");
  assert.equal(code(418, "null"), "internal");
  assert.equal(code(401, '["no"]'), "unauthenticated");
});

test("Retry-After is read as seconds or as a date", () => {
  const after = (value) =>
    errorFrom(429, new Headers({ "Retry-After": value }), "", NOW).retryAfter;
  assert.equal(after("120"), 120);
  assert.equal(after("Sat, 02 May 2026 12:00:30 GMT"), 30);
  assert.equal(after("Sat, 02 May 2026 11:00:00 GMT"), 0);
  assert.equal(after("soon"), null);
});

test("only what passes by itself is tried again, later each time", () => {
  const delay = (status, attempt, retryAfter = null) =>
    retryDelay(new ApiError({ status, code: "x", retryAfter }), attempt, () => 1);
  assert.deepEqual(
    [0, 1, 2, 9].map((attempt) => delay(503, attempt)),
    [300, 600, 1200, 4000],
  );
  assert.equal(delay(0, 0), 300);
  for (const status of [400, 401, 403, 404, 409, 410, 412, 422, 500]) {
    assert.equal(delay(status, 0), null, String(status));
  }
  assert.equal(delay(429, 0, 3), 3000);
  assert.equal(delay(429, 0, 60), null); // a minute is for a person to wait, not for a page
});

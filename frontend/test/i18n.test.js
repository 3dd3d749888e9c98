import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import {
  addMessages,
  errorText,
  formatBytes,
  formatDate,
  formatDuration,
  formatRelative,
  t,
} from "../js/i18n/index.js";
import { ApiError } from "../js/lib/errors.js";

const js = fileURLToPath(new URL("../js", import.meta.url));
const files = readdirSync(js, { recursive: true }).filter((name) => name.endsWith(".js"));

// Every area's texts: modules that add themselves, and those whose screens add them.
for (const name of files.filter((each) => /^i18n[\\/]en-/.test(each))) {
  const area = await import(join(js, name));
  for (const [key, messages] of Object.entries(area))
    if (typeof messages === "object") addMessages(key, messages);
}

test("every literal key in the sources has a text", () => {
  const missing = [];
  let seen = 0;
  for (const name of files) {
    const source = readFileSync(join(js, name), "utf8");
    for (const [, key] of source.matchAll(/\bt\(\s*"([^"]+)"/g)) {
      seen += 1;
      const text = t(key, { count: 1 });
      if (text === key) missing.push(`${name}: ${key}`);
    }
    for (const [, yes, no] of source.matchAll(/\bt\([^()"]+\? "([\w.-]+)" : "([\w.-]+)"/g)) {
      for (const key of [yes, no])
        if (t(key, { count: 1 }) === key) missing.push(`${name}: ${key}`);
    }
  }
  assert.deepEqual(missing, []);
  assert.ok(seen > 100, `only ${seen} keys seen`);
});

test("forms follow the count, and zero has its own where there is one", () => {
  assert.equal(t("common.photos", { count: 1 }), "1 photo");
  assert.equal(t("common.photos", { count: 1234 }), "1,234 photos");
  assert.equal(t("viewer.selected", { count: 0 }), "Nothing selected");
});

test("an unknown key is seen, and a hole without a value stays one", () => {
  assert.equal(t("viewer.nonsense"), "viewer.nonsense");
  assert.equal(t("viewer.photoFailed"), "{name} did not load");
});

test("values are text: braces in them are not replaced again", () => {
  assert.equal(t("viewer.photoFailed", { name: "{name} $& <b>" }), "{name} $& <b> did not load");
});

test("errors are told by their code, with the wait where there is one", () => {
  const say = (options) => errorText(new ApiError({ status: 400, code: "x", ...options }));
  assert.equal(say({ code: "password-wrong" }), t("common.errors.password-wrong"));
  assert.match(say({ code: "slow-down", retryAfter: 130 }), /2 min/);
  assert.equal(say({ code: "brand-new", detail: "As the server says." }), "As the server says.");
  assert.equal(errorText(undefined), t("common.errors.internal"));
});

test("sizes, times and days are written for people", () => {
  assert.equal(formatBytes(0), "0 byte");
  assert.equal(formatBytes(8_240_000), "8.2 MB");
  assert.equal(formatBytes(1_900_000_000), "1.9 GB");
  assert.equal(formatDuration(45), "45 sec");
  assert.equal(formatDuration(4200), "1 hr 10 min");
  assert.equal(formatDate("2026-05-02"), "May 2, 2026");
  assert.equal(formatDate("2026-05-02T00:00:00Z"), "May 2, 2026");
  assert.equal(
    formatRelative("2026-05-07T12:00:00Z", Date.parse("2026-05-02T11:00:00Z")),
    "in 5 days",
  );
});

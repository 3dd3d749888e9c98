import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { test } from "node:test";
import { sha256OfFile } from "../js/upload/hash-file.js";
import { Sha256 } from "../js/upload/sha256.js";

/** @param {Uint8Array} bytes */
const expected = (bytes) => createHash("sha256").update(bytes).digest("hex");

test("every length around the block and padding bounds agrees with node's SHA-256", () => {
  for (let length = 0; length <= 260; length += 1) {
    const bytes = randomBytes(length);

    assert.equal(new Sha256().update(bytes).hex(), expected(bytes), `length ${length}`);
  }
});

test("how the bytes are cut makes no difference", () => {
  const bytes = randomBytes(100_003);
  for (const cut of [1, 7, 63, 64, 65, 127, 4096, 65_536]) {
    const running = new Sha256();
    for (let at = 0; at < bytes.length; at += cut) running.update(bytes.subarray(at, at + cut));

    assert.equal(running.hex(), expected(bytes), `cut ${cut}`);
  }
});

test("lengths over 512 MiB are counted in both halves of the length field", () => {
  const chunk = new Uint8Array(64 * 1024 * 1024).fill(7);
  const running = new Sha256();
  const theirs = createHash("sha256");
  for (let i = 0; i < 9; i += 1) {
    running.update(chunk);
    theirs.update(chunk);
  }

  assert.equal(running.hex(), theirs.digest("hex"));
});

test("a file has the same sum by the browser's digest and by the stream", async () => {
  const bytes = randomBytes(300_000);
  const file = new Blob([bytes]);

  assert.equal(await sha256OfFile(file), expected(bytes));
  assert.equal(await sha256OfFile(file, /** @type {any} */ (null)), expected(bytes));
});

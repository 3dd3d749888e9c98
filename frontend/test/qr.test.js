import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { outline, qr } from "../js/ui/qr.js";

/** The first 16 digits of the SHA-256 of the modules, row by row, as "0" and "1". */
function hash({ size, dark }) {
  const rows = Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (_, x) => (dark(x, y) ? 1 : 0)).join(""),
  );
  return createHash("sha256").update(rows.join("")).digest("hex").slice(0, 16);
}

// Made with qrcode 1.5.4 (npm), an implementation that shares no code with ours: bytes, of the
// highest level from M on that the smallest size for M has room for, the best of all masks.
const KNOWN = [
  ["a", 21, "bb4ebea10d02c0ed"],
  ["Grüße aus Köln, 20 °C ☀", 29, "c7dc096ec970c829"],
  ["https://galerly.example/s#0123456789abcdefghijklmnopqrstuvwxyzABCDEFG", 37, "2618235b68a964d0"],
  [
    "otpauth://totp/Galerly:anna%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Galerly",
    41,
    "b3bfa52c0a157021",
  ],
  ["x".repeat(400), 77, "dfca9c41725054d4"],
];

test("codes are those that another implementation makes", async () => {
  for (const [text, size, expected] of KNOWN) {
    const code = await qr(text);

    assert.equal(code.size, size, text);
    assert.equal(hash(code), expected, text);
  }
});

test("the outline covers each dark module once, and the quiet zone never", async () => {
  const code = await qr("https://galerly.example/s#token");
  const seen = new Set();
  for (const [, x, y, length] of outline(code).matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    for (let step = 0; step < Number(length); step++) seen.add(`${Number(x) + step - 4} ${y - 4}`);
  }
  let dark = 0;
  for (let y = -4; y < code.size + 4; y++) {
    for (let x = -4; x < code.size + 4; x++) {
      assert.equal(seen.has(`${x} ${y}`), code.dark(x, y), `${x} ${y}`);
      dark += code.dark(x, y) ? 1 : 0;
    }
  }
  assert.ok(dark > 200);
});

test("what is too long for any code is refused", async () => {
  await assert.rejects(qr("x".repeat(3000)));
});

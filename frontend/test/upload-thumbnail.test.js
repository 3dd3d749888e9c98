import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { findThumbnail } from "../js/upload/exif-thumbnail.js";

const PICTURE = Uint8Array.of(0xff, 0xd8, 1, 2, 3, 4, 0xff, 0xd9);

/** A JPEG's head with a thumbnail and an orientation. @param {boolean} little */
function aJpeg(little, { orientation = 6, at = 0, length = PICTURE.length } = {}) {
  const tiff = new DataView(new ArrayBuffer(80));
  const two = (/** @type {number} */ o, /** @type {number} */ v) => tiff.setUint16(o, v, little);
  const four = (/** @type {number} */ o, /** @type {number} */ v) => tiff.setUint32(o, v, little);
  tiff.setUint16(0, little ? 0x4949 : 0x4d4d);
  two(2, 42);
  four(4, 8);
  two(8, 1);
  two(10, 0x0112);
  two(12, 3);
  four(14, 1);
  two(18, orientation);
  four(22, 26);
  two(26, 2);
  two(28, 0x0201);
  two(30, 4);
  four(32, 1);
  four(36, at || 60);
  two(40, 0x0202);
  two(42, 4);
  four(44, 1);
  four(48, length);
  four(52, 0);
  const bytes = new Uint8Array(tiff.buffer);
  bytes.set(PICTURE, 60);
  const size = bytes.length + 8;
  const app0 = [0xff, 0xe0, 0, 4, 0, 0];
  const head = [0xff, 0xd8, ...app0, 0xff, 0xe1, size >> 8, size & 255, 69, 120, 105, 102, 0, 0];
  return Uint8Array.from([...head, ...bytes, 0xff, 0xda]);
}

test("the camera's thumbnail and how it is turned are found, in both byte orders", () => {
  for (const little of [true, false]) {
    const found = findThumbnail(aJpeg(little));

    assert.deepEqual([...(found?.bytes ?? [])], [...PICTURE]);
    assert.equal(found?.orientation, 6);
  }
});

test("a thumbnail that points outside the file, or is no JPEG, is none", () => {
  assert.equal(findThumbnail(aJpeg(true, { at: 70, length: 500 })), null);
  assert.equal(findThumbnail(aJpeg(true, { at: 61 })), null);
  assert.equal(findThumbnail(aJpeg(true, { length: 2 })), null);
  assert.equal(findThumbnail(aJpeg(true, { orientation: 77 }))?.orientation, 1);
});

test("no bytes make it fail", () => {
  assert.equal(findThumbnail(new Uint8Array()), null);
  const whole = aJpeg(true);
  for (let cut = 0; cut < whole.length; cut += 1) findThumbnail(whole.subarray(0, cut));
  for (let i = 0; i < 2000; i += 1) {
    const broken = whole.slice();
    const noise = randomBytes(4);
    broken.set(noise, 20 + (i % (broken.length - 24)));
    findThumbnail(broken);
  }
});

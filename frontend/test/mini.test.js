import assert from "node:assert/strict";
import test from "node:test";
import { colorOf, miniImage, unpack16 } from "../js/grid/mini.js";

const packed = (values) => {
  const bytes = new Uint8Array(values.length * 2);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    view.setUint16(2 * i, value, true);
  });
  return Buffer.from(bytes).toString("base64");
};

test("little-endian values come out as they went in", () => {
  assert.deepEqual([...unpack16(packed([1500, 667, 65535, 0]))], [1500, 667, 65535, 0]);
});

test("a mini-image becomes a 6 x 4 BMP with the first row on top", () => {
  const pixels = new Array(24).fill(0);
  pixels[0] = 0xf800; // red
  pixels[1] = 0x07e0; // green
  pixels[23] = 0x001f; // blue
  const url = miniImage(packed(pixels));
  const [head, data] = url.split(",");
  assert.equal(head, "data:image/bmp;base64");
  const bytes = Buffer.from(data, "base64");
  assert.equal(bytes.toString("latin1", 0, 2), "BM");
  assert.equal(bytes.readUInt32LE(2), bytes.length);
  assert.equal(bytes.readInt32LE(18), 6);
  assert.equal(bytes.readInt32LE(22), -4);
  assert.deepEqual([...bytes.subarray(54, 60)], [0, 0, 255, 0, 255, 0]); // BGR: red, green
  assert.deepEqual([...bytes.subarray(54 + 3 * 20 + 15, 54 + 3 * 20 + 18)], [255, 0, 0]);
});

test("a mini-image of 3 x 2 pixels becomes a BMP as well", () => {
  const [, data] = miniImage(packed([0xf800, 0, 0, 0, 0, 0x001f])).split(",");
  const bytes = Buffer.from(data, "base64");
  assert.equal(bytes.length, 54 + 2 * 12);
  assert.equal(bytes.readInt32LE(18), 3);
  assert.equal(bytes.readInt32LE(22), -2);
  assert.deepEqual([...bytes.subarray(54, 57)], [0, 0, 255]); // BGR: red
  assert.deepEqual([...bytes.subarray(54 + 12 + 6, 54 + 12 + 9)], [255, 0, 0]);
});

test("what is no mini-image gives nothing", () => {
  for (const value of [null, undefined, "", "not base64!", packed([1, 2, 3])]) {
    assert.equal(miniImage(value), "");
  }
});

test("colors of 12 bits are written with all their digits", () => {
  assert.equal(colorOf(0x0f0), "#0f0");
  assert.equal(colorOf(0x00a), "#00a");
  assert.equal(colorOf(0), "#000");
});

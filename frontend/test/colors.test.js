import assert from "node:assert/strict";
import test from "node:test";
import {
  accentPair,
  contrast,
  isColor,
  NIGHT,
  PAPER,
  readable,
  reads,
  textOn,
} from "../js/gallery/colors.js";

test("contrast is that of WCAG", () => {
  assert.equal(contrast("#000000", "#ffffff").toFixed(1), "21.0");
  assert.equal(contrast("#767676", "#ffffff").toFixed(2), "4.54");
  assert.equal(contrast("#1a5fd0", "#1a5fd0"), 1);
});

test("any color becomes one that reads on either paper, and keeps one that does", () => {
  for (const color of ["#000000", "#ffffff", "#ffff00", "#0000ff", "#777777", "#8c3b2a"]) {
    assert.ok(reads(readable(color, PAPER), PAPER), color);
    assert.ok(reads(readable(color, NIGHT), NIGHT), color);
    const [light, dark] = accentPair(color, null);
    assert.ok(contrast(textOn(light), light) >= 4.5, light);
    assert.ok(contrast(textOn(dark), dark) >= 4.5, dark);
  }
  assert.equal(readable("#1d6f42", PAPER), "#1d6f42");
});

test("of a pair, the color that is missing follows the other; no color is no pair", () => {
  assert.deepEqual(accentPair("#1d6f42", "#6fcf97"), ["#1d6f42", "#6fcf97"]);
  assert.equal(accentPair(undefined, "#6fcf97")?.[1], "#6fcf97");
  for (const none of [undefined, "", "red", "#12345", "url(x)", 7]) {
    assert.equal(isColor(none), false);
    assert.equal(accentPair(none, none), null);
  }
});

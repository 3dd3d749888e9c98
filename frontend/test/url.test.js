import assert from "node:assert/strict";
import test from "node:test";
import { addressWith, safeMediaUrl, safeUrl } from "../js/lib/url.js";

test("links of people and of this site pass", () => {
  for (const url of [
    "https://a.example/x?y#z",
    "http://127.0.0.1:8000/f",
    "mailto:a@b.example",
    "tel:+4912345",
    "/studio",
    "?p=1",
    "#top",
    "x/y",
  ]) {
    assert.equal(safeUrl(url), url);
  }
});

test("whatever could run or pretend gives nothing", () => {
  for (const url of [
    "javascript:alert(1)",
    " JavaScript:alert(1)",
    "java\nscript:alert(1)",
    "\u0001javascript:alert(1)",
    "data:text/html,<script>",
    "blob:https://a.example/1",
    "vbscript:x",
    "file:///etc/passwd",
    "https://",
    "",
    null,
    undefined,
    {},
  ]) {
    assert.equal(safeUrl(url), "", String(url));
  }
});

test("images may be blobs and image data, but no other data", () => {
  assert.equal(safeMediaUrl("blob:https://a.example/1"), "blob:https://a.example/1");
  assert.equal(safeMediaUrl("data:image/bmp;base64,Qk0="), "data:image/bmp;base64,Qk0=");
  assert.equal(safeMediaUrl("data:text/html,x"), "");
  assert.equal(safeMediaUrl("javascript:x"), "");
});

test("query values change and go, path and fragment stay", () => {
  const here = "https://a.example/s?filter=favorites#token";

  assert.equal(addressWith({ p: "p1" }, here), "/s?filter=favorites&p=p1#token");
  assert.equal(addressWith({ filter: null, p: null }, here), "/s#token");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { csvOf, nameLine } from "../js/screens/proofing/export.js";

test("names lose their endings, as the raw files at home end differently", () => {
  assert.equal(nameLine(["DSC_1.jpg", "a.b.JPEG", "none"]), "DSC_1, a.b, none");
});

test("of a name of several words the line holds the one that tells photos apart", () => {
  const names = [
    "Smith Wedding-001.jpg",
    "Smith Wedding-002.jpg",
    'one, "three".jpg',
    "!no+yes.jpg",
  ];
  assert.equal(nameLine(names), "Wedding-001, Wedding-002, three, yes");
  assert.equal(nameLine(["a.jpg", "a.nef", " , .jpg"]), "a");
});

test("a table quotes everything and starts no formula", () => {
  const viewer = { id: "v", name: '=HYPERLINK("x")', email: null };
  const photos = /** @type {any} */ ([{ id: "p", filename: 'one, "two".jpg' }]);
  const csv = csvOf([{ viewer, submitted_at: null, note: "-1\nsecond line", photos }]);

  assert.equal(
    csv,
    '\ufeff"name","email","submitted_at","filename","note"\r\n' +
      '"\'=HYPERLINK(""x"")","","","one, ""two"".jpg","\'-1\nsecond line"\r\n',
  );
});

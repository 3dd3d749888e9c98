import assert from "node:assert/strict";
import { test } from "node:test";
import { scanDrop, scanEntries, scanFiles } from "../js/upload/scan.js";
import { photoType } from "../js/upload/types.js";

/** @param {string} path @param {string} [type] */
function aFile(path, type = "", size = 10) {
  const name = path.split("/").at(-1) ?? "";
  return /** @type {any} */ ({
    name,
    type,
    size,
    webkitRelativePath: path.includes("/") ? path : "",
  });
}

/** A tree as browsers hand it out: at most `most` names a call. @param {any} tree */
function anEntry(name, tree, most = 100) {
  if (tree === "unreadable") {
    const fail = (/** @type {any} */ _ok, /** @type {any} */ no) =>
      no(new Error("NotReadableError"));
    return { name, isFile: true, isDirectory: false, file: fail };
  }
  if (typeof tree !== "object") {
    return {
      name,
      isFile: true,
      isDirectory: false,
      file: (/** @type {any} */ ok) => ok(aFile(name, tree)),
    };
  }
  return {
    name,
    isFile: false,
    isDirectory: true,
    createReader() {
      const left = Object.entries(tree).map(([child, sub]) => anEntry(child, sub, most));
      return { readEntries: (/** @type {any} */ ok) => ok(left.splice(0, most)) };
    },
  };
}

test("folders are read to the bottom, with more names than one call hands out", async () => {
  const many = Object.fromEntries(
    Array.from({ length: 250 }, (_, i) => [`${i}.jpg`, "image/jpeg"]),
  );
  const found = await scanEntries([anEntry("shoot", { "day 1": many, "day 2": { deep: many } })]);

  assert.equal(found.files.length, 500);
  assert.equal(found.files[0]?.path, "shoot/day 1/0.jpg");
  assert.equal(found.files[2]?.path, "shoot/day 1/2.jpg");
  assert.equal(found.files[10]?.path, "shoot/day 1/10.jpg", "numbers count by value");
  assert.equal(found.files[499]?.path, "shoot/day 2/deep/249.jpg");
});

/** The same as handles. @param {string} name @param {any} tree */
function aHandle(name, tree) {
  if (typeof tree !== "object") return { name, kind: "file", getFile: async () => aFile(name) };
  const children = Object.entries(tree).map(([child, sub]) => aHandle(child, sub));
  return { name, kind: "directory", values: () => children.values() };
}

test("a folder chosen with a handle has the paths that a dropped one has", async () => {
  const tree = { "b.jpg": "", "notes.txt": "", "day 1": { "a.jpg": "", ".DS_Store": "" } };
  const found = await scanEntries([aHandle("shoot", tree)]);

  const paths = found.files.map(({ path }) => path);
  assert.deepEqual(paths, ["shoot/b.jpg", "shoot/day 1/a.jpg"]);
  assert.deepEqual(found.leftOut, ["shoot/notes.txt"]);
});

test("what is no photo is named, the system's clutter is not", async () => {
  const tree = {
    "a.jpg": "",
    "notes.txt": "text/plain",
    ".DS_Store": "",
    "Thumbs.db": "",
    "._a.jpg": "",
  };
  const found = await scanEntries([
    anEntry("x", { ...tree, __MACOSX: {}, ".hidden": { "b.jpg": "" } }),
  ]);

  assert.deepEqual(
    found.files.map(({ path }) => path),
    ["x/a.jpg"],
  );
  assert.deepEqual(found.leftOut, ["x/notes.txt"]);
});

test("one unreadable file does not lose the others", async () => {
  const found = await scanEntries([
    anEntry("x", { "a.jpg": "", "b.jpg": "unreadable", "c.jpg": "" }),
  ]);

  assert.equal(found.files.length, 2);
  assert.deepEqual(found.unreadable, ["x/b.jpg"]);
});

test("a folder chosen in a dialog keeps its paths", () => {
  const found = scanFiles([
    aFile("f/10.jpg"),
    aFile("f/9.jpg"),
    aFile("f/.DS_Store"),
    aFile("f/e.jpg", "", 0),
  ]);

  assert.deepEqual(
    found.files.map(({ path }) => path),
    ["f/9.jpg", "f/10.jpg"],
  );
  assert.deepEqual(found.leftOut, ["f/e.jpg"], "an empty file is no photo");
});

test("a drop takes its things before the first wait", async () => {
  const entry = anEntry("a.jpg", "image/jpeg");
  const items = [
    { kind: "file", webkitGetAsEntry: () => entry, getAsFile: () => null },
    { kind: "file", webkitGetAsEntry: () => null, getAsFile: () => aFile("b.png") },
    { kind: "string", webkitGetAsEntry: () => null, getAsFile: () => null },
  ];
  const scan = scanDrop(/** @type {any} */ ({ items }));
  items.length = 0;

  assert.deepEqual(
    (await scan).files.map(({ path, type }) => [path, type]),
    [
      ["a.jpg", "image/jpeg"],
      ["b.png", "image/png"],
    ],
  );
});

test("types come from the name, then from the browser", () => {
  assert.equal(photoType("a.HEIC", ""), "image/heic");
  assert.equal(photoType("a.CR2", ""), "image/x-canon-cr2");
  assert.equal(photoType("a.tiff", "image/whatever"), "image/tiff");
  assert.equal(photoType("noname", "image/png"), "image/png");
  assert.equal(photoType(".jpg", ""), null);
  assert.equal(photoType("a.svg", "image/svg+xml"), null);
  assert.equal(photoType("a.pdf", "application/pdf"), null);
});

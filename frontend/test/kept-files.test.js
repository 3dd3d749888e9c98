import assert from "node:assert/strict";
import { test } from "node:test";
import { files, settle, World } from "./upload-world.js";

// What the page's modules ask of a browser when they are loaded.
Object.assign(globalThis, { addEventListener: () => {} });
const { reopened, unsent } = await import("../js/upload/kept-files.js");
const { closeAllUploads, KEPT_FILES } = await import("../js/upload/uploads.js");

/** A folder (an object) or file (its text), as handles lead to it. @param {string} name */
function aHandle(name, tree, permission = "granted") {
  const child = (/** @type {string} */ key) => {
    if (!(key in tree)) throw new DOMException(key, "NotFoundError");
    return aHandle(key, tree[key]);
  };
  return {
    name,
    requestPermission: async () => permission,
    getDirectoryHandle: async (/** @type {string} */ key) => child(key),
    getFileHandle: async (/** @type {string} */ key) => child(key),
    getFile: async () => {
      if (tree === null) throw new DOMException(name, "NotFoundError");
      return new File([tree], name, { type: "image/jpeg" });
    },
  };
}

test("what is neither done nor a duplicate is unsent, and what was removed is not", async () => {
  const world = new World();
  const queue = world.queue({ parallel: 1 });
  const added = files(4);
  queue.add([...added, { ...added[0], file: { ...added[0].file } }]);
  await settle();
  assert.deepEqual(unsent(added, queue.items), ["0001.jpg", "0002.jpg", "0003.jpg", "0004.jpg"]);

  await world.answer();
  await world.pass(2000);
  queue.remove(queue.items.list.find(({ path }) => path === "0003.jpg"));
  assert.deepEqual(unsent(added, queue.items), ["0002.jpg", "0004.jpg"]);

  await world.finish();
  assert.deepEqual(unsent(added, queue.items), []);
});

test("files are opened again below the folder they were in; a moved one comes empty", async () => {
  const root = aHandle("shoot", { "day 1": { "a.jpg": "AA" }, "b.jpg": "B" });
  const single = aHandle("c.cr2", "CCC");
  const gone = aHandle("d.jpg", null);
  const found = await reopened([
    { roots: [root], paths: ["shoot/day 1/a.jpg", "shoot/b.jpg", "shoot/day 2/x.jpg"] },
    { roots: [single, gone], paths: ["c.cr2", "d.jpg"] },
  ]);

  assert.deepEqual(
    found?.files.map(({ file, path, type }) => [path, file.name, file.size, type]),
    [
      ["shoot/day 1/a.jpg", "a.jpg", 2, "image/jpeg"],
      ["shoot/b.jpg", "b.jpg", 1, "image/jpeg"],
      ["shoot/day 2/x.jpg", "x.jpg", 0, "image/jpeg"],
      ["c.cr2", "c.cr2", 3, "image/x-canon-cr2"],
      ["d.jpg", "d.jpg", 0, "image/jpeg"],
    ],
  );
  assert.deepEqual(found?.roots, [root, single, gone]);
});

test("of two folders with one name, the file is found in the one that has it", async () => {
  const roots = [aHandle("shoot", {}), aHandle("shoot", { "a.jpg": "A" })];
  const found = await reopened([{ roots, paths: ["shoot/a.jpg"] }]);
  assert.equal(found?.files[0]?.file.size, 1);
});

test("nothing is opened without its owner's word", async () => {
  for (const permission of ["denied", "prompt"]) {
    const root = aHandle("a.jpg", "A", permission);
    assert.equal(await reopened([{ roots: [root], paths: ["a.jpg"] }]), null);
  }
});

test("a file that could not be opened again fails by name, until it is added anew", async () => {
  const world = new World();
  const queue = world.queue();
  const lost = { file: new File([], "0001.jpg"), path: "shoot/0001.jpg", type: "image/jpeg" };
  queue.add([lost, ...files(2).slice(1)]);
  await settle();
  await world.finish();
  const failed = () => [...queue.items.by.failed].map(({ path, reason }) => [path, reason?.code]);
  assert.deepEqual(failed(), [["shoot/0001.jpg", "unreadable"]]);
  queue.retry();
  await settle();
  assert.deepEqual(failed(), [["shoot/0001.jpg", "unreadable"]]);

  queue.add(files(1));
  await settle();
  await world.finish();
  assert.deepEqual(failed(), []);
  assert.equal(queue.stats.done, 2);
});

test("signing out leaves nothing of what was kept", () => {
  /** @type {string[]} */
  const deleted = [];
  Object.assign(globalThis, {
    indexedDB: { deleteDatabase: (/** @type {string} */ name) => deleted.push(name) },
  });
  closeAllUploads();
  assert.deepEqual(deleted, [KEPT_FILES]);
});

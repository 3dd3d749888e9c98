import assert from "node:assert/strict";
import { test } from "node:test";
import { putParts, URLS_AT_ONCE } from "../js/upload/put-parts.js";
import { begunKey, LARGE_BYTES } from "../js/upload/steps.js";
import { aFile, problem, settle, World } from "./upload-world.js";

const { signal } = new AbortController();

/** Storage that takes parts, and can be told to fail. */
class Parts {
  /** @type {Map<number, string>} */
  stored = new Map();
  /** @type {number[][]} */
  asked = [];
  /** @type {number[]} */
  sent = [];
  /** @type {(number: number) => any} answers instead of storing */
  onPut = () => undefined;

  steps = {
    arrived: async () =>
      [...this.stored].map(([part_number, text]) => ({ part_number, size: text.length })),
    /** @param {string} photoId @param {number[]} numbers */
    urls: async (photoId, numbers) => {
      this.asked.push(numbers);
      return numbers.map((part_number) => ({
        part_number,
        method: "PUT",
        url: `/${photoId}/${part_number}`,
        headers: {},
      }));
    },
    /** @param {any} target @param {Blob} body @param {(bytes: number) => void} onProgress */
    put: async (target, body, onProgress) => {
      const number = target.part_number;
      this.sent.push(number);
      const other = this.onPut(number);
      if (other) return other;
      onProgress(body.size / 2);
      this.stored.set(number, await body.text());
      return { status: 200 };
    },
  };

  whole() {
    return [...this.stored]
      .sort(([a], [b]) => a - b)
      .map(([, text]) => text)
      .join("");
  }
}

const TEXT = "abcdefghijklmnopqrstuvw"; // 23 bytes: 8 parts of 3, the last shorter
const target = {
  method: "PUT",
  url: "",
  headers: {},
  photoId: "p1",
  multipart: { part_size: 3, parts: 8 },
};

/** @param {Parts} parts @param {(bytes: number) => void} [onProgress] */
const send = (parts, onProgress = () => {}) =>
  putParts(target, new File([TEXT], "a.tif"), onProgress, signal, parts.steps);

test("a file is sent in parts that together are the file", async () => {
  const parts = new Parts();
  /** @type {number[]} */
  const progress = [];

  const answer = await send(parts, (bytes) => progress.push(bytes));

  assert.equal(answer.status, 200);
  assert.equal(parts.whole(), TEXT);
  assert.equal(progress.at(0), 0);
  assert.equal(progress.at(-1), TEXT.length);
  assert.deepEqual(
    progress,
    [...progress].sort((a, b) => a - b),
  );
});

test("URLs are asked for a few at a time, as each lives for minutes only", async () => {
  const parts = new Parts();

  await send(parts);

  assert.deepEqual(parts.asked, [
    [1, 2, 3, 4],
    [5, 6, 7, 8],
  ]);
  assert.equal(URLS_AT_ONCE, 4);
});

test("what has arrived is not sent again", async () => {
  const parts = new Parts();
  parts.stored = new Map([
    [1, "abc"],
    [2, "d"], // of another size than it must have
    [8, "vw"],
  ]);
  /** @type {number[]} */
  const progress = [];

  await send(parts, (bytes) => progress.push(bytes));

  assert.deepEqual(parts.sent, [2, 3, 4, 5, 6, 7]);
  assert.equal(parts.whole(), TEXT);
  assert.equal(progress[0], 5);
});

test("a part that fails ends the try, and the next goes on from there", async () => {
  const parts = new Parts();
  parts.onPut = (number) => (number === 3 ? { status: 503, code: "unavailable" } : undefined);

  const first = await send(parts);
  parts.onPut = () => undefined;
  parts.sent = [];
  const second = await send(parts);

  assert.deepEqual(first, { status: 503, code: "unavailable", advanced: true });
  assert.equal(second.status, 200);
  assert.deepEqual(parts.sent, [3, 4, 5, 6, 7, 8]);
  assert.equal(parts.whole(), TEXT);
});

test("a first part that fails is no progress", async () => {
  const parts = new Parts();
  parts.onPut = () => ({ status: 0, code: "network" });

  assert.deepEqual(await send(parts), { status: 0, code: "network", advanced: false });
});

test("a file whose parts are all there needs nothing more", async () => {
  const parts = new Parts();
  await send(parts);
  parts.sent = [];

  assert.equal((await send(parts)).status, 200);
  assert.deepEqual(parts.sent, []);
});

// --- in the queue ---

const LARGE = { size: LARGE_BYTES, sum: "sum" };
const multipart = { part_size: 16, parts: 4 };

/** @param {World} world */
const inParts = (world) => {
  world.onSlots = (files) =>
    files.map((file, i) => {
      const id = file.photo_id ?? `large${i}`;
      world.promised.set(id, file);
      return { photo_id: id, method: "PUT", multipart };
    });
};

test("a large file is sent by its slot, whatever the time, and confirmed like any other", async () => {
  const world = new World();
  inParts(world);
  const queue = world.queue();
  const targets = /** @type {any[]} */ ([]);
  const put = queue.steps.put;
  queue.steps.put = (to, ...rest) => {
    targets.push(to);
    return put({ ...to, url: "/blob/large0" }, ...rest);
  };
  queue.hold("user");
  queue.add([aFile("a.tif", LARGE)]);
  queue.release("user");
  await settle();
  queue.hold("user");
  await world.pass(3_600_000);
  queue.release("user");
  await settle();
  await world.finish();

  assert.deepEqual(targets.at(-1), {
    method: "PUT",
    url: "",
    headers: {},
    photoId: "large0",
    multipart,
  });
  assert.equal(queue.stats.done, 1);
  assert.equal(world.asked.length, 1);
});

test("a large file goes on with what another tab began of it", async () => {
  const world = new World();
  const key = begunKey({ content_type: "image/jpeg", size: LARGE_BYTES, sha256: "sum" });
  world.begun.set(key, "begun1");
  const queue = world.queue();
  queue.add([aFile("a.tif", LARGE), aFile("b.tif", { ...LARGE, sum: "other" }), aFile("c.jpg")]);
  await settle();

  assert.deepEqual(
    world.asked.flat().map((file) => file.photo_id),
    ["begun1", undefined, undefined],
  );
  await world.finish();
  assert.equal(queue.stats.done, 3);
});

test("small files need not be looked up", async () => {
  const world = new World();
  world.queue().add([aFile("a.jpg")]);
  await settle();

  assert.equal(world.lookedUp, 0);
});

test("when it cannot be looked up, a large file begins anew", async () => {
  const world = new World();
  const queue = world.queue();
  queue.steps.begun = async () => {
    throw problem(500);
  };
  queue.add([aFile("a.tif", LARGE)]);
  await settle();
  await world.finish();

  assert.equal(queue.stats.done, 1);
});

test("a file whose parts arrive may fail as often as it likes", async () => {
  const world = new World();
  inParts(world);
  const queue = world.queue();
  let tries = 0;
  queue.steps.put = async () => {
    tries += 1;
    return tries < 20 ? { status: 0, code: "network", advanced: true } : { status: 200 };
  };
  queue.add([aFile("a.tif", LARGE)]);
  await settle();
  await world.pass(3_600_000);

  assert.equal(tries, 20);
  assert.equal(queue.stats.done, 1);
});

test("a slot that was swept is replaced, one that is confirmed has arrived", async () => {
  const world = new World();
  inParts(world);
  const queue = world.queue();
  const answers = [
    { status: 404, code: "not-found" },
    { status: 409, code: "conflict" },
  ];
  queue.steps.put = async () => /** @type {any} */ (answers.shift());
  queue.add([aFile("a.tif", LARGE)]);
  await settle();
  await world.pass(60_000);

  assert.equal(world.asked.length, 2);
  assert.equal(world.asked[1]?.[0].photo_id, undefined);
  assert.equal(queue.stats.done, 1);
});

test("signing out holds a file that is sent in parts", async () => {
  const world = new World();
  inParts(world);
  const queue = world.queue();
  queue.steps.put = async () => ({ status: 401, code: "unauthenticated" });
  queue.add([aFile("a.tif", LARGE)]);
  await settle();

  assert.ok(queue.isHeld("signed-out"));
  queue.steps.put = async () => ({ status: 200 });
  queue.release("signed-out");
  await settle();
  await world.finish();
  assert.equal(queue.stats.done, 1);
});

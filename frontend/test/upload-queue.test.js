import assert from "node:assert/strict";
import { test } from "node:test";
import { aFile, files, problem, settle, World } from "./upload-world.js";

/** @param {import("../js/upload/queue.js").UploadQueue} queue */
const states = (queue) => queue.items.list.map((item) => item.state);

test("every file is hashed, sent and confirmed, at most four at a time", async () => {
  const world = new World();
  const queue = world.queue();
  queue.add(files(120));
  await settle();
  await world.finish();

  assert.equal(world.stored.length, 120);
  assert.equal(new Set(world.stored).size, 120);
  assert.equal(world.parallelSeen, 4);
  assert.deepEqual(new Set(states(queue)), new Set(["done"]));
  assert.deepEqual([...world.confirms.flat()].sort(), [...world.stored].sort());
  assert.ok(world.confirms.every((batch) => batch.length <= 100));
  assert.equal(queue.busy, false);
  assert.equal(queue.stats.sentBytes, 120_000);
});

test("slots are asked for in batches of at most 50, each file once, just before need", async () => {
  const world = new World();
  const queue = world.queue();
  queue.add(files(200));
  await settle();

  const before = world.asked.flat().length;
  assert.ok(before <= 100, `${before} asked for while four are sent`);
  await world.finish();
  assert.ok(world.asked.every((batch) => batch.length <= 50));
  assert.equal(world.asked.flat().length, 200);
  assert.ok(world.asked.length <= 12, `${world.asked.length} requests`);
});

test("two files are summed at a time, as long as both fit in the memory of one large one", async () => {
  const world = new World();
  const queue = world.queue();
  const MB = 1024 * 1024;
  /** @type {{name: string, done: () => void}[]} */
  const open = [];
  queue.steps.hash = ({ name }) =>
    new Promise((resolve) => open.push({ name, done: () => resolve(`sum of ${name}`) }));
  const sizes = { a: 24 * MB, b: 40 * MB, c: 20 * MB, d: 50 * MB, e: 90 * MB };
  queue.add(Object.entries(sizes).map(([name, size]) => aFile(`${name}.jpg`, { size })));
  const seen = [];
  while (open.length > 0) {
    seen.push(open.map(({ name }) => name[0]).join(""));
    open.shift()?.done();
    await settle();
  }

  assert.deepEqual(seen, ["ab", "bc", "c", "d", "e"]);
  assert.equal(queue.stats.failed, 0);
});

test("what was overtaken by another try of the same file is tried again", async () => {
  const world = new World();
  const queue = world.queue();
  queue.add(files(1));
  await settle();
  await world.answer(409, { code: "sent-again" });
  assert.deepEqual(states(queue), ["resting"]);
  await world.pass(1000);
  await world.answer(412);
  await world.finish();

  assert.deepEqual(states(queue), ["done"]);
});

test("a slot request carries name, type, size and sum", async () => {
  const world = new World();
  world.queue().add([aFile("a.jpg", { size: 77 })]);
  await settle();

  assert.deepEqual(world.asked[0], [
    { filename: "a.jpg", content_type: "image/jpeg", size: 77, sha256: "sum of a.jpg" },
  ]);
});

test("what the gallery has already is skipped and counted", async () => {
  const world = new World();
  world.onSlots = (batch) => batch.map(() => ({ photo_id: "old", duplicate_of: "old" }));
  const queue = world.queue();
  queue.add(files(3));
  await settle();

  assert.equal(world.open.length, 0);
  assert.equal(queue.stats.duplicate, 3);
  assert.equal(queue.stats.totalBytes, 0);
  assert.equal(queue.busy, false);
});

test("the same bytes twice in one drop are sent once, and again if the first is removed", async () => {
  const world = new World();
  const queue = world.queue({ parallel: 1 });
  queue.add([aFile("a.jpg", { sum: "s" }), aFile("copy.jpg", { sum: "s" })]);
  await settle();
  assert.deepEqual(states(queue), ["sending", "duplicate"]);

  queue.remove(/** @type {any} */ (queue.items.list[0]));
  await settle();
  assert.deepEqual(states(queue), ["sending"]);
  await world.finish();
  assert.equal(queue.stats.done, 1);
  assert.equal(queue.stats.totalBytes, 1000);
});

test("a broken connection is tried six times with growing waits, then given up with its reason", async () => {
  const world = new World();
  const queue = world.queue();
  queue.add(files(1));
  await settle();
  const waits = [];
  for (let i = 0; i < 6; i += 1) {
    const from = world.now;
    await world.answer(0, { code: "network", detail: "" });
    const next = world.timers[0];
    if (next) {
      waits.push(next.at - from);
      await world.pass(next.at - from);
    }
  }

  assert.deepEqual(waits, [375, 750, 1500, 3000, 6000]);
  assert.deepEqual(states(queue), ["failed"]);
  assert.equal(queue.items.list[0]?.reason?.code, "network");
  assert.equal(world.asked.length, 1, "the same URL is used again");

  queue.retry();
  await settle();
  await world.finish();
  assert.deepEqual(states(queue), ["done"]);
});

test("a server that asks for time gets it", async () => {
  const world = new World();
  const queue = world.queue();
  queue.add(files(1));
  await settle();
  await world.answer(503, { retryAfter: 20 });

  await world.pass(19_999);
  assert.equal(world.open.length, 0);
  await world.pass(1);
  assert.equal(world.open.length, 1);
});

test("403 gets a fresh URL for the same photo", async () => {
  const world = new World();
  const queue = world.queue();
  queue.add(files(1));
  await settle();
  const first = await world.answer(403);
  await world.pass(1000);

  assert.equal(world.asked[1]?.[0].photo_id, first.id);
  await world.finish();
  assert.deepEqual(states(queue), ["done"]);
});

test("a URL that waited for 13 minutes is renewed before it is used", async () => {
  const world = new World();
  const queue = world.queue({ parallel: 1 });
  queue.add(files(2));
  await settle();
  await world.pass(14 * 60_000);
  await world.answer();

  assert.equal(world.asked.at(-1)?.[0].filename, "0002.jpg");
  assert.ok(world.asked.at(-1)?.[0].photo_id);
  await world.finish();
  assert.deepEqual(states(queue), ["done", "done"]);
});

test("412 means that it has arrived", async () => {
  const world = new World();
  const queue = world.queue();
  queue.add(files(1));
  await settle();
  await world.answer(412);
  await world.pass(2000);

  assert.deepEqual(states(queue), ["done"]);
});

test("what would be refused again is not tried again", async () => {
  const world = new World();
  const queue = world.queue();
  queue.add(files(1));
  await settle();
  await world.answer(413, { code: "too-large", detail: "at most 200 MiB" });

  assert.deepEqual(states(queue), ["failed"]);
  assert.deepEqual(queue.items.list[0]?.reason, { code: "too-large", detail: "at most 200 MiB" });
});

test("one refused file never stops its neighbors", async () => {
  const world = new World();
  world.onSlots = (batch) => {
    if (batch.some((file) => file.filename === "0007.jpg")) throw problem(415, "unsupported-type");
  };
  const queue = world.queue();
  queue.add(files(20));
  await settle();
  await world.finish();

  assert.equal(queue.stats.done, 19);
  assert.equal(queue.stats.failed, 1);
  assert.equal(queue.items.list[6]?.reason?.detail, "unsupported-type detail");
});

test("a slot request without an answer is repeated under the same key", async () => {
  const world = new World();
  let down = true;
  world.onSlots = () => {
    if (down) throw problem(0, "offline");
  };
  const queue = world.queue();
  queue.add(files(1));
  await settle();
  down = false;
  await world.pass(2000);

  assert.equal(world.keys.length, 2);
  assert.equal(world.keys[0], world.keys[1]);
  await world.finish();
  assert.equal(queue.stats.done, 1);
});

test("pause lets go of what flies and starts nothing; resume sends it again", async () => {
  const world = new World();
  const queue = world.queue();
  queue.add(files(10));
  await settle();
  assert.equal(world.open.length, 4);

  queue.hold("user");
  await world.pass(60_000);
  assert.equal(world.open.length, 0);
  assert.equal(queue.stats.bytesPerSecond, 0);
  assert.ok(queue.busy);

  queue.release("user");
  await settle();
  await world.finish();
  assert.equal(queue.stats.done, 10);
});

test("an offline browser holds the queue besides the person's own pause", async () => {
  const world = new World();
  const queue = world.queue();
  queue.hold("user");
  queue.hold("offline");
  queue.add(files(1));
  queue.release("offline");
  await settle();
  assert.equal(world.asked.length, 0);

  queue.release("user");
  await settle();
  assert.equal(world.open.length, 1);
});

test("an ended session holds the queue and loses nothing", async () => {
  const world = new World();
  let signedIn = true;
  world.onConfirm = () => {
    if (!signedIn) throw problem(401, "unauthenticated");
  };
  const queue = world.queue();
  queue.add(files(2));
  await settle();
  signedIn = false;
  await world.answer();
  await world.answer();
  assert.deepEqual(queue.stats.held, ["signed-out"]);
  assert.deepEqual(states(queue), ["arrived", "arrived"]);

  signedIn = true;
  queue.release("signed-out");
  await settle();
  assert.deepEqual(states(queue), ["done", "done"]);
});

test("what storage does not have at confirm is sent again; other failures keep their reason", async () => {
  const world = new World();
  let first = true;
  world.onConfirm = (ids) => {
    if (!first) return undefined;
    first = false;
    return {
      photos: [],
      failed: [
        { photo_id: ids[0], code: "not-uploaded", detail: "" },
        { photo_id: ids[1], code: "wrong-type", detail: "a PDF" },
      ],
    };
  };
  const queue = world.queue();
  queue.add(files(2));
  await settle();
  await world.answer();
  await world.answer();
  await world.finish();

  assert.deepEqual(states(queue), ["done", "failed"]);
  assert.equal(queue.items.list[1]?.reason?.detail, "a PDF");
  assert.equal(queue.stats.sentBytes, 1000);
});

test("a receipt for other bytes than were sent is a failure", async () => {
  const world = new World();
  world.onConfirm = ([id]) => ({ photos: [{ id, size: 1000, sha256: "another" }], failed: [] });
  const queue = world.queue();
  queue.add(files(1));
  await settle();
  await world.answer();

  assert.equal(queue.items.list[0]?.reason?.code, "wrong-checksum");
});

test("confirm that fails is repeated, and after giving up only confirm is retried", async () => {
  const world = new World();
  let down = true;
  world.onConfirm = () => {
    if (down) throw problem(503, "unavailable");
  };
  const queue = world.queue();
  queue.add(files(1));
  await settle();
  await world.answer();
  await world.pass(60_000);
  assert.equal(world.confirms.length, 6);
  assert.deepEqual(states(queue), ["failed"]);

  down = false;
  queue.retry();
  await settle();
  assert.deepEqual(states(queue), ["done"]);
  assert.equal(world.stored.length, 1, "its bytes went up once");
});

test("a long upload confirms every two seconds", async () => {
  const world = new World();
  const queue = world.queue({ parallel: 1 });
  queue.add(files(3));
  await settle();
  await world.answer();
  assert.equal(world.confirms.length, 0);
  await world.pass(2000);
  assert.equal(world.confirms.length, 1);
  assert.equal(queue.stats.done, 1);
});

test("a file that cannot be read fails alone", async () => {
  const world = new World();
  world.onHash = (file) => {
    if (file.name === "0002.jpg") throw new Error("NotReadableError");
  };
  const queue = world.queue();
  queue.add(files(3));
  await settle();
  await world.finish();

  assert.deepEqual(states(queue), ["done", "failed", "done"]);
  assert.equal(queue.items.list[1]?.reason?.code, "unreadable");
});

test("a swept slot is replaced by a new one", async () => {
  const world = new World();
  const queue = world.queue();
  queue.add(files(1));
  await settle();
  world.onSlots = (batch) => {
    if (batch[0].photo_id) throw problem(404, "not-found");
  };
  await world.answer(403);
  await world.pass(1000);
  await world.finish();

  assert.deepEqual(states(queue), ["done"]);
});

test("speed and time left come from the last seconds", async () => {
  const world = new World();
  const queue = world.queue({ parallel: 1 });
  queue.add([aFile("a.jpg", { size: 10_000 })]);
  await settle();
  for (let i = 1; i <= 5; i += 1) {
    await world.pass(500);
    world.open[0].onProgress(1000 * i);
  }

  assert.equal(Math.round(queue.stats.bytesPerSecond), 2000);
  assert.equal(queue.stats.sentBytes, 5000);
  assert.equal(Math.round(queue.stats.secondsLeft ?? 0), 3);
});

test("closing stops everything for good", async () => {
  const world = new World();
  const queue = world.queue();
  queue.add(files(10));
  await settle();
  queue.close();
  await world.pass(60_000);

  assert.equal(world.open.length, 0);
  assert.equal(world.stored.length, 0);
});

test("photos are confirmed with their place in the drop, however they arrived", async () => {
  const world = new World();
  world.queue().add(files(4));
  await settle();
  world.open.reverse();
  await world.finish();

  const byPlace = [...world.places].sort(([, a], [, b]) => a - b).map(([id]) => id);
  assert.deepEqual(byPlace, ["p1", "p2", "p3", "p4"]);
});

test("a type that is refused is refused for all its files at once, with the words of the server", async () => {
  const world = new World();
  world.onSlots = (batch) => {
    const at = batch.findIndex((file) => file.content_type === "image/x-canon-cr2");
    if (at >= 0) {
      const more = { detail: `files[${at}]: '${batch[at].filename}' is not taken` };
      throw problem(415, "unsupported-type", more);
    }
  };
  const queue = world.queue();
  const raw = files(40).map((file, i) => (i % 2 ? { ...file, type: "image/x-canon-cr2" } : file));
  queue.hold("user");
  queue.add(raw);
  queue.release("user");
  await settle();
  await world.finish();

  assert.equal(queue.stats.done, 20);
  assert.equal(queue.stats.failed, 20);
  assert.ok(world.asked.length <= 10, `${world.asked.length} requests`);
  assert.match(queue.items.list[1]?.reason?.detail ?? "", /^'0002.jpg' is not taken$/);
});

test("a full account fails all that waits at once, not file by file", async () => {
  const world = new World();
  world.onSlots = () => {
    throw problem(413, "too-large", { detail: "the account's storage is full" });
  };
  const queue = world.queue();
  queue.add(files(40));
  await settle();

  assert.equal(queue.stats.failed, 40);
  assert.ok(world.asked.length <= 3, `${world.asked.length} requests`);
});

test("a renewal of what is confirmed already gets its receipt", async () => {
  const world = new World();
  const queue = world.queue();
  queue.add(files(1));
  await settle();
  world.onSlots = (batch) => {
    if (batch[0].photo_id) throw problem(409, "conflict");
  };
  await world.answer(403);
  await world.pass(3000);

  assert.deepEqual(states(queue), ["done"]);
});

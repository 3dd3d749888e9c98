import assert from "node:assert/strict";
import test, { mock } from "node:test";
import { setImmediate as turn } from "node:timers/promises";

// Other tabs are none of this test's concern, and an open channel would keep node alive.
delete globalThis.BroadcastChannel;
const { PhotoList } = await import("../js/screens/editor/photo-list.js");
const { loadPhotos } = await import("../js/screens/editor/photo-loader.js");
globalThis.document = /** @type {any} */ ({ addEventListener() {}, hidden: false });

const photos = Array.from({ length: 700 }, (_, place) => ({
  id: `p${place}`,
  filename: `${place}.jpg`,
  position: place,
  section: "",
  status: "processing",
}));

/** Move the clock on, step by step, so that what one moment began has ended at the next. */
async function pass(ms, step = 100) {
  for (let passed = 0; passed < ms; passed += step) {
    mock.timers.tick(step);
    for (let turns = 0; turns < 20; turns += 1) await turn();
  }
}

test("a long list is read for a tenth of the time, while its photos are prepared", async () => {
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const asked = [];
  globalThis.fetch = async (url) => {
    const query = new URL(url, "http://localhost").searchParams;
    const from = Number(query.get("cursor"));
    const to = from + Number(query.get("limit"));
    asked.push({ at: Date.now(), from });
    await new Promise((done) => setTimeout(done, 500));
    photos[asked.length].status = "ready"; // so there always is something new to be seen
    return Response.json({
      items: photos.slice(from, to),
      next_cursor: to < photos.length ? String(to) : null,
    });
  };
  const life = new AbortController();

  const list = new PhotoList("position");
  loadPhotos("g", list, { signal: life.signal, onRenewed() {} });
  await pass(40_000);
  life.abort();
  mock.timers.reset();

  const begun = asked.slice(1).filter(({ from }) => from === 0);
  const between = begun.slice(1).map(({ at }, place) => at - begun[place].at);
  assert.ok(between.length >= 2);
  // A second of reading, then nine of rest.
  for (const ms of between) assert.ok(ms >= 9_900 && ms <= 11_000, `${between}`);
  assert.ok(list.processing.length <= 692, "what is ready is seen");
});

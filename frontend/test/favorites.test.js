import assert from "node:assert/strict";
import test from "node:test";

delete globalThis.BroadcastChannel;
globalThis.addEventListener ??= () => {}; // node has no line to come back
const { Favorites } = await import("../js/gallery/favorites.js");
const { readItem, writeItem } = await import("../js/lib/storage.js");

/** Favorites of a gallery whose server answers with `answer(method, id)`. */
function favorites(answer, slot = "test") {
  const asked = [];
  globalThis.fetch = async (url, { method }) => {
    const id = url.split("/").at(-2);
    asked.push(`${method} ${id}`);
    const status = await answer(method, id);
    if (status === 0) throw new TypeError("no line");
    return new Response(status === 204 ? null : JSON.stringify({ code: "selection-closed" }), {
      status,
    });
  };
  const life = new AbortController();
  const refused = [];
  const all = new Favorites({
    path: "/view/galleries/g",
    session: "client",
    slot,
    signal: life.signal,
    onRefused: (error) => refused.push(error.code),
  });
  return { all, asked, refused, end: () => life.abort() };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 30));

test("a heart counts at once and is sent", async () => {
  const { all, asked, end } = favorites(() => 204);
  all.set("p1", true);
  assert.equal(all.has("p1"), true);
  assert.equal(all.count, 1);
  await settled();
  assert.deepEqual(asked, ["PUT p1"]);
  assert.equal(all.count, 1);
  assert.equal(readItem("galerly.pending.test"), null);
  end();
});

test("a heart that the server refuses is taken back, and the reason is told", async () => {
  const { all, refused, end } = favorites(() => 409);
  all.set("p1", true);
  await settled();
  assert.equal(all.has("p1"), false);
  assert.equal(all.count, 0);
  assert.deepEqual(refused, ["selection-closed"]);
  end();
});

test("without a line a heart stays, and survives the page", async () => {
  const first = favorites(() => 0, "kept");
  first.all.set("p1", true);
  await new Promise((resolve) => setTimeout(resolve, 1500)); // three tries with back-off
  assert.equal(first.all.has("p1"), true);
  assert.deepEqual(readItem("galerly.pending.kept"), { p1: true });
  first.end();

  const second = favorites(() => 204, "kept");
  assert.equal(second.all.has("p1"), true);
  await settled();
  assert.deepEqual(second.asked, ["PUT p1"]);
  assert.equal(readItem("galerly.pending.kept"), null);
  second.end();
});

test("changing one's mind while it is on its way ends with the last wish", async () => {
  const { all, asked, end } = favorites(async () => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    return 204;
  });
  all.set("p1", true);
  all.set("p1", false);
  await settled();
  assert.equal(all.has("p1"), false);
  assert.deepEqual(asked, ["PUT p1", "DELETE p1"]);
  end();
});

test("what pages of photos say is taken in, but never over a wish that is still waiting", () => {
  writeItem("galerly.pending.noted", { p2: true });
  const { all, end } = favorites(() => new Promise(() => {}), "noted");
  all.note([{ id: "p1", favorite: true }, { id: "p2", favorite: false }, { id: "p3" }]);
  assert.equal(all.has("p1"), true);
  assert.equal(all.has("p2"), true);
  assert.equal(all.count, 2);
  writeItem("galerly.pending.noted", null);
  end();
});

test("no more than four hearts are on their way at a time, and all of them arrive", async () => {
  let flying = 0;
  let most = 0;
  const { all, asked, end } = favorites(async () => {
    flying += 1;
    most = Math.max(most, flying);
    await new Promise((resolve) => setTimeout(resolve, 2));
    flying -= 1;
    return 204;
  });
  for (let i = 0; i < 20; i += 1) all.set(`p${i}`, true);
  await new Promise((resolve) => setTimeout(resolve, 150));
  assert.equal(asked.length, 20);
  assert.equal(all.count, 20);
  assert.ok(most <= 4, `${most}`);
  end();
});

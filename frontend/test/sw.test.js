import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

const code = readFileSync(fileURLToPath(new URL("../sw.js", import.meta.url)), "utf8");
const ORIGIN = "https://photos.example";
const IMMUTABLE = { "Cache-Control": "public, max-age=31536000, immutable" };
const first = (release) => `${ORIGIN}/r/${release.repeat(16)}/js/built/first.js`;

/** A worker in a world where `line` answers its requests; `null` is a line that is cut. */
function worker() {
  const listeners = {};
  const kept = new Map();
  const shell = {
    match: async (request) => kept.get(request.url ?? new URL(request, ORIGIN).href)?.clone(),
    put: async (request, answer) => kept.set(request.url ?? new URL(request, ORIGIN).href, answer),
    keys: async () => [...kept.keys()].map((url) => ({ url })),
    delete: async (url) => kept.delete(url),
  };
  const world = {
    asked: [],
    kept,
    line: () => null,
    /** Returns what the worker answers, or undefined where it lets the request go on. */
    async get(url, mode = "cors", method = "GET") {
      const waits = [];
      let answer;
      listeners.fetch({
        request: { url: new URL(url, ORIGIN).href, mode, method },
        respondWith: (given) => (answer = given),
        waitUntil: (given) => waits.push(given),
      });
      const given = await answer;
      await Promise.all(waits);
      return given?.text();
    },
    /** What it wants to pass by it from now on. */
    passing() {
      const rules = [];
      listeners.install({ addRoutes: (given) => rules.push(...given) });
      listeners.install({}); // a browser that has no such thing
      return rules.map(({ condition, source }) => [condition.urlPattern, source]);
    },
    async tell(data, origin = ORIGIN) {
      await new Promise((done) => {
        let waits = false;
        listeners.message({
          data,
          origin,
          waitUntil: (given) => {
            waits = true;
            given.then(done);
          },
        });
        if (!waits) done();
      });
    },
  };
  vm.runInNewContext(code, {
    addEventListener: (type, listener) => {
      listeners[type] = listener;
    },
    caches: { open: async () => shell, match: shell.match },
    fetch: async (request) => {
      const url = request.url ?? new URL(request, ORIGIN).href;
      world.asked.push(url);
      const answer = world.line(url);
      if (answer === null) throw new TypeError("no line");
      return answer;
    },
    location: new URL(`${ORIGIN}/sw.js`),
    skipWaiting: () => {},
    setTimeout: (fn, ms) => setTimeout(fn, ms).unref(),
    URL,
  });
  return world;
}

const page = (release) =>
  new Response(`<script src="/r/${release.repeat(16)}/js/built/first.js">`, { status: 200 });

test("answers of the API, photos and other origins never pass through the worker", async () => {
  const world = worker();
  world.line = () => new Response("secret", { headers: IMMUTABLE });
  for (const [url, mode, method] of [
    ["/v1/share/session", "cors", "POST"],
    ["/v1/view/galleries/1/photos", "cors", "GET"],
    ["/v1/openapi.json", "navigate", "GET"],
    ["/media/renditions/1/thumb-1.jpg?signature=x", "no-cors", "GET"],
    ["/media/archives/1", "navigate", "GET"],
    ["https://bucket.example/r/0123456789abcdef/js/x.js", "no-cors", "GET"],
    ["/icon.svg", "no-cors", "GET"],
  ]) {
    assert.equal(await world.get(url, mode, method), undefined, url);
  }
  assert.deepEqual(world.asked, []);
  assert.equal(world.kept.size, 0);
  assert.deepEqual(world.passing(), [
    ["/v1/*", "network"],
    ["/media/*", "network"],
  ]);
});

test("a release's file is asked for once; what may not be kept is asked for again", async () => {
  const world = worker();
  world.line = () => new Response("code", { headers: IMMUTABLE });
  assert.equal(await world.get(first("a")), "code");
  assert.equal(await world.get(first("a")), "code");
  assert.equal(world.asked.length, 1);
  world.line = () => new Response("another", { headers: { "Cache-Control": "no-cache" } });
  await world.get(first("b"));
  world.line = () => new Response("gone", { status: 404, headers: IMMUTABLE });
  await world.get(first("c"));
  assert.deepEqual([...world.kept.keys()], [first("a")]);
});

test("a screen comes from the server, and without a line from what was kept", async () => {
  const world = worker();
  world.line = () => page("a");
  assert.match(await world.get("/s", "navigate"), /aaaa/);
  world.line = () => page("b");
  assert.match(await world.get("/studio/g/1", "navigate"), /bbbb/);
  world.line = () => null;
  assert.match(await world.get("/client", "navigate"), /bbbb/);
  world.line = () => new Response("busy", { status: 503 });
  assert.equal(await world.get("/s", "navigate"), "busy");
  world.line = () => null;
  assert.match(await world.get("/s", "navigate"), /bbbb/);
  await assert.rejects(worker().get("/s", "navigate"), { message: "no line" });
});

test("a new release takes over; the one before it stays for open tabs, older ones go", async () => {
  const world = worker();
  for (const release of ["a", "b", "c"]) {
    world.line = () => page(release);
    await world.get("/s", "navigate");
    world.line = () => new Response(release, { headers: IMMUTABLE });
    await world.get(first(release));
  }
  world.line = () => page("c");
  await world.get("/s", "navigate");
  assert.deepEqual([...world.kept.keys()].sort(), [`${ORIGIN}/`, first("b"), first("c")]);
});

test("what a page had before the worker came is kept, and nothing else that it names", async () => {
  const world = worker();
  world.line = (url) =>
    url === `${ORIGIN}/` ? page("a") : new Response("x", { headers: IMMUTABLE });
  await world.tell([first("a"), `${ORIGIN}/v1/auth/me`, "/media/1.jpg"]);
  assert.deepEqual([...world.kept.keys()].sort(), [`${ORIGIN}/`, first("a")]);
  await world.tell([first("b")], "https://elsewhere.example");
  await world.tell("no list");
  assert.equal(world.kept.size, 2);
});

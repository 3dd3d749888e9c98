import assert from "node:assert/strict";
import test, { afterEach } from "node:test";

// Other tabs are none of this test's concern, and an open channel would keep node alive.
delete globalThis.BroadcastChannel;
const { api, setRenewer } = await import("../js/lib/api.js");
const { currentSession, onSessionChange, saveSession, signOut } = await import("../js/lib/auth.js");

const TOMORROW = new Date(Date.now() + 86_400_000).toISOString();
const problem = (status, code, headers = {}) =>
  new Response(JSON.stringify({ status, code }), { status, headers });

/** Answer requests with `answers`, in order; returns what was asked. */
function serve(...answers) {
  const asked = [];
  globalThis.fetch = async (url, options) => {
    asked.push({ url, ...options });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return typeof answer === "function" ? answer(options) : answer.clone();
  };
  return asked;
}

afterEach(async () => {
  serve(new Response(null, { status: 204 }));
  await signOut("photographer");
});

test("an answer is its JSON; an empty one is null", async () => {
  serve(Response.json({ items: [] }), new Response(null, { status: 204 }));
  assert.deepEqual(await api.get("/galleries"), { items: [] });
  assert.equal(await api.delete("/galleries/1"), null);
});

test("a token goes out only when its session is named, and never with cookies", async () => {
  saveSession("photographer", { token: "gp_secret", expires_at: TOMORROW, user: { name: "Mara" } });
  const asked = serve(Response.json({}));
  await api.get("/cities?q=po");
  await api.get("/galleries", { session: "photographer" });
  assert.equal(asked[0].headers.get("Authorization"), null);
  assert.equal(asked[1].headers.get("Authorization"), "Bearer gp_secret");
  for (const { credentials, cache, url } of asked) {
    assert.equal(credentials, "omit");
    assert.equal(cache, "no-store");
    assert.match(url, /^\/v1\//);
  }
});

test("what screens learn of a session holds no token", () => {
  saveSession("photographer", { token: "gp_secret", expires_at: TOMORROW, user: { name: "Mara" } });
  assert.doesNotMatch(JSON.stringify(currentSession("photographer")), /gp_secret/);
  assert.equal(currentSession("photographer")?.user.name, "Mara");
});

test("a session past its end is none", () => {
  saveSession("photographer", { token: "gp_old", expires_at: "2020-01-01T00:00:00Z" });
  assert.equal(currentSession("photographer"), null);
});

test("reads are repeated after a busy answer, plain writes are not", async () => {
  const read = serve(problem(503, "unavailable", { "Retry-After": "0" }), Response.json({ ok: 1 }));
  assert.deepEqual(await api.get("/x"), { ok: 1 });
  assert.equal(read.length, 2);
  const write = serve(problem(503, "unavailable", { "Retry-After": "0" }));
  await assert.rejects(api.post("/x", {}), { code: "unavailable" });
  assert.equal(write.length, 1);
});

test("a repeated POST carries the same idempotency key", async () => {
  const asked = serve(new TypeError("network"), Response.json({ id: "a" }));
  await api.post("/x", { a: 1 }, { idempotencyKey: true });
  const keys = asked.map(({ headers }) => headers.get("Idempotency-Key"));
  assert.equal(keys.length, 2);
  assert.match(keys[0], /^[0-9a-f]{32}$/);
  assert.equal(keys[0], keys[1]);
});

test("no answer is an error of its own", async () => {
  serve(new TypeError("network"));
  await assert.rejects(api.post("/x"), { status: 0, code: "offline" });
});

test("an aborted request ends with the reason, and is not repeated", async () => {
  const asked = serve((options) => Promise.reject(options.signal.reason));
  const stop = AbortSignal.abort();
  await assert.rejects(api.get("/x", { signal: stop }), { name: "AbortError" });
  assert.equal(asked.length, 1);
});

test("a refused token ends the session here, and screens hear of it", async () => {
  saveSession("photographer", { token: "gp_dead", expires_at: TOMORROW });
  const heard = [];
  const life = new AbortController();
  onSessionChange((kind, info) => heard.push([kind, info]), { signal: life.signal });
  serve(problem(401, "unauthenticated"));
  await assert.rejects(api.get("/galleries", { session: "photographer" }), { status: 401 });
  life.abort();
  assert.equal(currentSession("photographer"), null);
  assert.deepEqual(heard, [["photographer", null]]);
});

test("a renewer is asked once for many refusals, and all of them go on", async () => {
  saveSession("photographer", { token: "gp_1", expires_at: TOMORROW });
  let renewals = 0;
  const remove = setRenewer("photographer", async () => {
    renewals += 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
    saveSession("photographer", { token: "gp_2", expires_at: TOMORROW });
    return true;
  });
  serve((options) =>
    options.headers.get("Authorization") === "Bearer gp_2"
      ? Response.json({ ok: true })
      : problem(401, "unauthenticated"),
  );
  const answers = await Promise.all(
    [1, 2, 3].map((n) => api.get(`/x/${n}`, { session: "photographer" })),
  );
  remove();
  assert.deepEqual(answers, [{ ok: true }, { ok: true }, { ok: true }]);
  assert.equal(renewals, 1);
});

test("a wrong password is told and touches no session", async () => {
  saveSession("photographer", { token: "gp_1", expires_at: TOMORROW });
  serve(problem(401, "password-wrong"));
  await assert.rejects(api.post("/share/session", {}, { session: "photographer" }), {
    code: "password-wrong",
  });
  assert.ok(currentSession("photographer"));
});

test("a remembered answer comes back for 304, and its ETag guards a write", async () => {
  const asked = serve(
    Response.json({ title: "A" }, { headers: { ETag: '"1"' } }),
    new Response(null, { status: 304 }),
    Response.json({ title: "B" }),
  );
  assert.deepEqual(await api.get("/g", { etag: true }), { title: "A" });
  assert.deepEqual(await api.get("/g", { etag: true }), { title: "A" });
  await api.patch("/g", { title: "B" }, { etag: api.etagOf("/g") ?? "" });
  assert.equal(asked[1].headers.get("If-None-Match"), '"1"');
  assert.equal(asked[2].headers.get("If-Match"), '"1"');
});

test("signing out forgets first and then tells the server", async () => {
  saveSession("photographer", { token: "gp_bye", expires_at: TOMORROW });
  const asked = serve(new TypeError("no line"));
  await signOut("photographer");
  assert.equal(currentSession("photographer"), null);
  assert.equal(asked[0].url, "/v1/auth/logout");
  assert.equal(asked[0].headers.get("Authorization"), "Bearer gp_bye");
});

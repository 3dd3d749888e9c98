/**
 * Keeps the shell (page, sheets, modules, fonts), so that Galerly opens without a line. It never
 * sees the API's answers or photos: those requests go on as if it were not there.
 *
 * Files of a release never change under their address, so what was once here is used. The page
 * itself is asked for at each visit and names its release: a new one takes over at the next visit,
 * and tabs that are open go on with theirs.
 */

const SHELL = "galerly.shell";
const PAGE = "/";
const FILE = /^\/r\/([0-9a-f]{16})\/./;
const NAMED = /\/r\/([0-9a-f]{16})\//;
const NO_SCREEN = /^\/(v1|media)\/|\.\w+$/;
const PATIENCE_MS = 5000; // a line that gives nothing for so long is as good as none
const RELEASES = 2; // kept: the present one, and the one that open tabs may have

addEventListener("install", (event) => {
  skipWaiting(); // it holds no state that an open tab could miss
  // Where the browser can, it does not even ask about them: photos are many, and large.
  const source = "network";
  event.addRoutes?.(
    ["/v1/*", "/media/*"].map((urlPattern) => ({ condition: { urlPattern }, source })),
  );
});
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (FILE.test(pathname)) event.respondWith(file(request));
  else if (request.mode === "navigate" && !NO_SCREEN.test(pathname)) event.respondWith(page(event));
});

// What a page had loaded before there was a worker to see it.
addEventListener("message", (event) => {
  if (event.origin !== location.origin || !Array.isArray(event.data)) return;
  const files = event.data.filter((url) => FILE.test(new URL(url, location.href).pathname));
  event.waitUntil(Promise.all([keepPage(), ...files.map((url) => file(url))]).catch(() => {}));
});

/** @param {Request | string} request of a release's file */
async function file(request) {
  const shell = await caches.open(SHELL);
  const kept = await shell.match(request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  // What stands in for a file of another release says that it may not be kept.
  if (answer.ok && answer.headers.get("Cache-Control")?.includes("immutable")) {
    await shell.put(request, answer.clone());
  }
  return answer;
}

/** @param {any} event of a navigation */
async function page(event) {
  const fresh = fetch(event.request);
  const stored = fresh.then((answer) => store(answer.clone())).catch(() => {});
  event.waitUntil(stored);
  const late = new Promise((go) => setTimeout(go, PATIENCE_MS));
  const answer = await Promise.race([fresh.catch(() => null), late]);
  return answer ?? (await caches.match(PAGE, { ignoreVary: true })) ?? fresh;
}

/** Keep the page as it is now. */
async function keepPage() {
  await store(await fetch(PAGE, { cache: "no-cache" }));
}

/** @param {Response} answer to a navigation */
async function store(answer) {
  if (!answer.ok || answer.redirected) return;
  const release = NAMED.exec(await answer.clone().text())?.[1];
  if (!release) return;
  const shell = await caches.open(SHELL);
  await shell.put(PAGE, answer);
  const files = (await shell.keys()).map(({ url }) => [url, FILE.exec(new URL(url).pathname)?.[1]]);
  const known = new Set(files.map(([, of]) => of).filter((of) => of && of !== release)); // by age
  const kept = [release, ...[...known].reverse()].slice(0, RELEASES);
  for (const [url, of] of files) if (of && url && !kept.includes(of)) await shell.delete(url);
}

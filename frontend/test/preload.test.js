import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { slim as makeSlim } from "../slim.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path) => readFileSync(join(root, path), "utf8");

/** Every module that `path` imports statically, itself included. */
function graph(path, seen = new Set()) {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const [, target] of read(path).matchAll(
    /^(?:import|export)\s[^"';]*?(?:from\s*)?"(\.[^"]+)";/gms,
  )) {
    graph(join(dirname(path), target).replaceAll("\\", "/"), seen);
  }
  return seen;
}

const html = read("index.html");
const first = new Set([...graph("js/main.js"), ...graph("js/screens/gallery.js")]);

test("index.html preloads exactly the modules of a client's first view", () => {
  const listed = [...html.matchAll(/rel="modulepreload" href="\/([^"]+)"/g)].map(
    ([, path]) => path,
  );
  assert.deepEqual(listed.sort(), [...first].filter((path) => path !== "js/main.js").sort());
});

test("index.html has no inline script, style or handler", () => {
  assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)/);
  assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=/);
});

const slim = mkdtempSync(join(tmpdir(), "galerly-slim-"));
test.after(() => rmSync(slim, { recursive: true }));
await makeSlim(root, slim);

/** Bytes as they are sent: the smaller form of what is ours, gzip. */
const size = (paths) =>
  paths.reduce((sum, path) => {
    const place = /^(css|js)\//.test(path) ? slim : root;
    return sum + gzipSync(readFileSync(join(place, path)), { level: 9 }).length;
  }, 0);

test("the first client view (the cover) stays within 35 KB, gzip", () => {
  const bytes = size(["index.html", "css/tokens.css", "css/base.css", "css/gallery.css", ...first]);
  assert.ok(bytes <= 35 * 1024, `${bytes} bytes`);
});

const grid = [...graph("js/gallery/page.js")].filter((path) => !first.has(path));

test("bar and grid, which come while the cover loads, stay within 25 KB, gzip", () => {
  const bytes = size(grid);
  assert.ok(bytes <= 25 * 1024, `${bytes} bytes`);
});

test("the photo viewer stays within 25 KB, gzip", () => {
  const own = [...graph("js/viewer/viewer.js")].filter(
    (path) => !first.has(path) && !grid.includes(path),
  );
  const bytes = size([
    ...own,
    "css/viewer.css",
    "vendor/photoswipe/photoswipe.esm.min.js",
    "vendor/photoswipe/photoswipe.css",
  ]);
  assert.ok(bytes <= 25 * 1024, `${bytes} bytes`);
});

test("fonts stay within 75 KB", () => {
  const fonts = [...read("css/tokens.css").matchAll(/\.\.\/(vendor\/[^"]+woff2)/g)].map(
    ([, path]) => path,
  );
  const bytes = fonts.reduce((sum, path) => sum + readFileSync(join(root, path)).length, 0);
  assert.equal(fonts.length, 3);
  assert.ok(bytes <= 75 * 1024, `${bytes} bytes`);
});

const shipped = ["js", "css"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .filter((name) => /\.(js|css)$/.test(name))
    .map((name) => join(folder, name)),
);

test("the whole app, viewer library included, stays within 150 KB, gzip", () => {
  const bytes = size([
    "index.html",
    "vendor/photoswipe/photoswipe.esm.min.js",
    "vendor/photoswipe/photoswipe.css",
    ...shipped,
  ]);
  assert.ok(bytes <= 150 * 1024, `${bytes} bytes`);
});

test("a smaller form exports what its source does, and its map holds that", () => {
  for (const path of shipped.filter((name) => name.endsWith(".js"))) {
    const small = readFileSync(join(slim, path), "utf8");
    const map = JSON.parse(readFileSync(join(slim, `${path}.map`), "utf8"));
    assert.deepEqual(map.sourcesContent, [read(path)], path);
    assert.equal(/\bexport\b/.test(small), /^export\b/m.test(read(path)), path);
  }
});

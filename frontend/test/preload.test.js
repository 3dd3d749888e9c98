import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

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

/** What the page asks for by name, in the language that it speaks. */
const texts = "js/i18n/en.js";

test("index.html preloads exactly the modules of a client's first view", () => {
  const listed = [...html.matchAll(/rel="modulepreload" href="\/([^"]+)"/g)].map(
    ([, path]) => path,
  );
  assert.deepEqual(
    listed.sort(),
    [...new Set([texts, ...first])].filter((path) => path !== "js/main.js").sort(),
  );
});

test("index.html has no inline script, style or handler", () => {
  assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)/);
  assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=/);
});

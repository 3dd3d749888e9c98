import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const js = fileURLToPath(new URL("../js/", import.meta.url));
const files = readdirSync(js, { recursive: true }).filter((name) => name.endsWith(".js"));

/** The modules that `path` imports, at once or later; types do not count. */
function imports(path) {
  const source = readFileSync(join(js, path), "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, "");
  return [...source.matchAll(/(?:\bfrom|^import|\bimport\()\s*"(\.[^"]+)"/gm)].map(([, target]) =>
    join(dirname(path), target),
  );
}

test("no module imports itself by way of others, not even later", () => {
  const graph = new Map(files.map((path) => [path, imports(path)]));
  const done = new Set();
  const circles = [];
  /** @param {string} path @param {string[]} way */
  function walk(path, way) {
    if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(" → "));
    if (way.includes(path) || done.has(path)) return;
    for (const next of graph.get(path) ?? []) walk(next, [...way, path]);
    done.add(path);
  }
  for (const path of files) walk(path, []);

  assert.deepEqual(circles, []);
  assert.ok([...graph.values()].flat().length > 300, "the imports were not found");
});

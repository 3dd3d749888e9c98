import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { slim } from "../slim.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const built = mkdtempSync(join(tmpdir(), "galerly-built-"));
test.after(() => rmSync(built, { recursive: true }));
await slim(root, built);

const made = readdirSync(built, { recursive: true }).filter((path) =>
  /\.(css|html|js)$/.test(path),
);
const read = (path) => readFileSync(join(path.startsWith("vendor/") ? root : built, path), "utf8");
const scripts = made.filter((path) => path.endsWith(".js"));
const html = read("index.html");

/** Bytes as they are sent to a browser that takes gzip. */
const size = (paths) =>
  [...paths].reduce((sum, path) => sum + gzipSync(read(path), { level: 9 }).length, 0);

/** The files that a built one imports before it runs, itself included. */
function needed(path, found = new Set()) {
  if (found.has(path)) return found;
  found.add(path);
  for (const [, to] of read(path).matchAll(/\b(?:import|from)\s*"(\.[^"]+)"/g)) {
    const next = join(dirname(path), to);
    if (next !== "js/config.js") needed(next, found);
  }
  return found;
}

const first = needed("js/built/first.js");
const grid = [...needed("js/built/grid.js")].filter((path) => !first.has(path));
/** What is said in one language, by its code. */
const languages = new Map();
for (const path of scripts) {
  const code = /^js\/i18n\/([a-z]{2})(-\w+)?\.js$/.exec(path)?.[1];
  if (code) languages.set(code, [...(languages.get(code) ?? []), path]);
}
const catalogues = [...languages.values()].flat();
/** Figures with each language's texts; once without, where they are in the modules. */
const inEach = languages.size ? [...languages] : [["", []]];

test("a client's first view is one page, one sheet and one script with its texts", () => {
  assert.deepEqual([...first], ["js/built/first.js"]);
  const named = [...html.matchAll(/(?:href|src)="\/((?:css|js)\/[^"]+)"/g)].map(([, path]) => path);
  const texts = languages.size ? ["js/i18n/en.js"] : [];
  assert.deepEqual(named, ["css/first.css", "js/config.js", ...texts, "js/built/first.js"]);
});

test("the first client view (the cover) stays within 35 KB, gzip", () => {
  for (const [code, texts] of inEach) {
    const page = texts.filter((path) => path === `js/i18n/${code}.js`);
    const bytes = size(["index.html", "css/first.css", ...first, ...page]);
    assert.ok(bytes <= 35 * 1024, `${code}: ${bytes} bytes`);
  }
});

test("bar and grid, which come while the cover loads, stay within 25 KB, gzip", () => {
  assert.ok(size(grid) <= 25 * 1024, `${size(grid)} bytes`);
});

test("grid and first view are not asked for one after the other", () => {
  assert.deepEqual(grid, ["js/built/grid.js"]);
});

/** Libraries as they came; a sheet of theirs is in the one that asks for it. */
const theirs = readdirSync(join(root, "vendor"), { recursive: true })
  .filter((path) => path.endsWith(".js") && !/^slim\b/.test(path))
  .map((path) => `vendor/${path}`);
const photoswipe = theirs.filter((path) => path.startsWith("vendor/photoswipe/"));

test("the photo viewer stays within 25 KB, gzip", () => {
  assert.equal(photoswipe.length, 1);
  assert.match(read("css/viewer.css"), /\.pswp\b/);
  const own = [...needed("js/built/viewer.js")].filter(
    (path) => !first.has(path) && !grid.includes(path),
  );
  const bytes = size([...own, "css/viewer.css", ...photoswipe]);
  assert.ok(bytes <= 25 * 1024, `${bytes} bytes`);
});

test("the whole app in one language, libraries included, stays within 150 KB, gzip", () => {
  const common = size([...made.filter((path) => !catalogues.includes(path)), ...theirs]);
  for (const [code, texts] of inEach) {
    const bytes = common + size(texts);
    assert.ok(bytes <= 150 * 1024, `${code}: ${bytes} bytes`);
  }
});

test("each module is in one built file, and its map holds it as written", () => {
  const seen = new Map();
  for (const path of scripts.filter((name) => name.startsWith("js/built/"))) {
    const { sources, sourcesContent } = JSON.parse(read(`${path}.map`));
    for (const [place, source] of sources.entries()) {
      const file = join(dirname(path), source);
      if (!source.startsWith("../")) continue; // what says which modules belong together
      assert.equal(seen.get(file), undefined, `${file} is in ${seen.get(file)} and ${path}`);
      seen.set(file, path);
      assert.equal(sourcesContent[place], readFileSync(join(root, file), "utf8"), file);
    }
  }
  for (const module of ["js/main.js", "js/grid/grid.js", "js/screens/editor.js"]) {
    assert.ok(seen.has(module), module);
  }
});

test("whatever a built file asks for is there, and exports what it is asked for", async () => {
  const here = new Set(scripts);
  for (const path of scripts) {
    const code = read(path);
    for (const [, to] of code.matchAll(/\bimport\("(\.[^"]+)"\)/g)) {
      const target = join(dirname(path), to);
      assert.ok(here.has(target) || target.startsWith("vendor/"), `${path}: ${to}`);
    }
    for (const [, names, to] of code.matchAll(/\bimport\{([^}]*)\}from"(\.[^"]+)"/g)) {
      const target = join(dirname(path), to);
      if (target === "js/config.js") continue;
      const offered = exportsOf(read(target));
      for (const name of names.split(",").map((each) => each.split(" as ")[0] ?? "")) {
        assert.ok(offered.has(name), `${path} wants ${name} of ${to}`);
      }
    }
  }
});

test("whatever a built file names of sheets and texts is there", () => {
  for (const path of scripts) {
    const code = read(path);
    for (const [, sheet] of code.matchAll(/["'`]\/(css\/[^"'`]+)["'`]/g)) {
      assert.ok(made.includes(sheet), `${path}: ${sheet}`);
    }
  }
  const asked = new Set();
  for (const { sources, sourcesContent } of maps()) {
    for (const [place, source] of sources.entries()) {
      if (source.includes("i18n/")) continue;
      for (const [, name] of sourcesContent[place].matchAll(/\btexts\("(\w+)"\)/g)) asked.add(name);
    }
  }
  for (const name of asked) {
    const code = scripts.map(read).find((text) => new RegExp(`\\("${name}"\\)`).test(text));
    if (code) assert.ok(made.includes(`js/i18n/en-${name}.js`), name);
  }
});

/** The source maps of all built scripts. */
const maps = () =>
  scripts
    .filter((path) => path.startsWith("js/built/"))
    .map((path) => JSON.parse(read(`${path}.map`)));

/** The names that built code exports. @param {string} code */
function exportsOf(code) {
  const lists = [...code.matchAll(/\bexport\{([^}]*)\}/g)].map(([, names]) => names).join(",");
  return new Set(lists.split(",").map((each) => each.split(" as ").at(-1)));
}

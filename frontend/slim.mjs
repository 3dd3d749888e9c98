/**
 * Make the form of the pages that a release sends, in `vendor/slim/`.
 *
 * Whoever works on the pages gets the sources: a hundred modules, half of their bytes types and
 * reasons in comments. A release sends the same code in few small files (bundle.mjs, sheets.mjs), and
 * an index.html that names those. Maps hold the sources as they are.
 *
 * `SOURCES` says of which bytes all of it was made: a server sends this form only while that is
 * true of every source, so one that was left behind by an edit is never sent.
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress } from "node:zlib";
import { transform } from "esbuild";
import { bundle, SETTINGS } from "./bundle.mjs";
import { pathOf, sheetOf, sheets } from "./sheets.mjs";

const compressed = promisify(brotliCompress);

/**
 * Leave `target` true to the sources below `root`; return how many files it has, maps aside.
 * @param {string} root the folder with index.html
 * @param {string} [target]
 */
export async function slim(root, target = join(root, "vendor", "slim")) {
  const making = `${target}-${process.pid}`;
  await rm(making, { recursive: true, force: true });
  const own = await paths(root, ["css", "js"]);
  const theirs = (await paths(root, ["vendor"])).filter((path) => !/^vendor\/slim\b/.test(path));
  const lines = [];
  for (const path of ["index.html", "sw.js", ...own, ...theirs].sort()) {
    if (path === SETTINGS) continue; // it is sent as it is, and changes where pages are installed
    const sum = createHash("sha256").update(await readFile(join(root, path)));
    lines.push(`${sum.digest("hex")}  ${path}\n`);
  }
  const styles = own.filter((path) => path.endsWith(".css"));
  const made = new Map([...(await bundle(root)), ...(await sheets(root, styles))]);
  const worker = await transform(await readFile(join(root, "sw.js")), { minify: true });
  made.set("sw.js", worker.code);
  made.set("index.html", firstPage(await readFile(join(root, "index.html"), "utf8"), made));
  for (const [path, content] of made) await write(join(making, path), content);
  const code = [...made.keys(), ...theirs].filter((path) => /\.(css|js)$/.test(path));
  for (const path of code) {
    const content = made.get(path) ?? (await readFile(join(root, path)));
    await write(join(making, `${path}.br`), await compressed(content));
  }
  await write(join(making, "SOURCES"), lines.join(""));
  await rm(target, { recursive: true, force: true });
  await rename(making, target);
  return [...made.keys()].filter((path) => !path.endsWith(".map")).length;
}

/**
 * Return the page with the files of a release in place of the sources; what is a file in both stays.
 * @param {string} html @param {{has(path: string): boolean}} made
 */
function firstPage(html, made) {
  const named = new Set();
  const text = html.replaceAll(/ *<link rel="stylesheet" href="\/([^"]+)">\n/g, (line, path) => {
    const file = sheetOf(path);
    if (named.has(file)) return "";
    named.add(file);
    return line.replace(path, file);
  });
  return text
    .replace("/js/main.js", "/js/built/first.js")
    .replaceAll(/ *<(?:link rel="modulepreload"|script) .*?="\/(js\/[^"]*)".*\n/g, (line, path) =>
      made.has(path) || path === SETTINGS ? line : "",
    );
}

/**
 * Return the sheets and scripts in these folders below `root`, in order.
 * @param {string} root @param {string[]} folders
 */
async function paths(root, folders) {
  const found = [];
  for (const folder of folders) {
    for (const entry of await readdir(join(root, folder), { recursive: true, withFileTypes: true }))
      if (entry.isFile() && /\.(css|js)$/.test(entry.name))
        found.push(pathOf(root, join(entry.parentPath, entry.name)));
  }
  return found.sort();
}

/** @param {string} path @param {string | Uint8Array} content */
async function write(path, content) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`slim: ${await slim(dirname(process.argv[1]))} files`);
}

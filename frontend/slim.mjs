/**
 * Make the smaller form of each style sheet and module, in `vendor/slim/`.
 *
 * One file in, one file out: what imports what, and so the list of preloads, stays as written. The
 * source stands in each file's map, which servers name in a header: a browser's tools show it with
 * its comments and names.
 * `vendor/slim/SOURCES` says of which bytes each was made; a server sends a smaller form only while
 * its source still has those, so one that was left behind by an edit is never sent.
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";

const FOLDERS = ["css", "js"];

/**
 * Leave `target` true to the sources below `root`; return how many there are.
 * @param {string} root the folder with index.html
 * @param {string} [target]
 */
export async function slim(root, target = join(root, "vendor", "slim")) {
  const making = `${target}-${process.pid}`;
  await rm(making, { recursive: true, force: true });
  /** @type {string[]} */
  const lines = [];
  for (const path of await sources(root)) {
    const text = await readFile(join(root, path), "utf8");
    const name = basename(path);
    const { code, map } = await transform(text, {
      loader: path.endsWith(".css") ? "css" : "js",
      minify: true,
      target: "esnext", // the sources say what browsers must know; nothing is rewritten for others
      legalComments: "none",
      sourcemap: "external",
      sourcefile: name,
    });
    await mkdir(dirname(join(making, path)), { recursive: true });
    await writeFile(join(making, path), code);
    await writeFile(join(making, `${path}.map`), map);
    lines.push(`${createHash("sha256").update(text).digest("hex")}  ${path}\n`);
  }
  await writeFile(join(making, "SOURCES"), lines.join(""));
  await rm(target, { recursive: true, force: true });
  await rename(making, target);
  return lines.length;
}

/**
 * Return the sheets and modules below `root`, in order.
 * @param {string} root
 */
async function sources(root) {
  const found = [];
  for (const folder of FOLDERS) {
    for (const entry of await readdir(join(root, folder), { recursive: true, withFileTypes: true }))
      if (entry.isFile() && [".css", ".js"].includes(extname(entry.name)))
        found.push(relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
  }
  return found.sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`slim: ${await slim(dirname(process.argv[1]))} files`);
}

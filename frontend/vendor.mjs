/**
 * Fill `vendor/` with the files that package.json names under "vendor", each with its licence, and
 * with the smaller forms of the pages' own files (slim.mjs).
 *
 * Run after `npm ci --ignore-scripts`. The folder is made anew; `vendor/SHA384SUMS` lists what
 * comes from others. Pages import from there only through `js/lib/vendor.js`.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { slim } from "./slim.mjs";

const root = dirname(fileURLToPath(import.meta.url));
const target = join(root, "vendor");
const { vendor } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));

await rm(target, { recursive: true, force: true });
/** @type {string[]} */
const sums = [];
for (const [name, files] of Object.entries(vendor)) {
  const folder = name.replace("@fontsource/", "");
  await mkdir(join(target, folder), { recursive: true });
  for (const file of files) {
    const bytes = await readFile(join(root, "node_modules", name, file));
    // Servers know modules by the plain ending.
    const path = `${folder}/${basename(file).replace(/\.mjs$/, ".js")}`;
    await writeFile(join(target, path), bytes);
    sums.push(`${createHash("sha384").update(bytes).digest("hex")}  ${path}`);
    if (path.endsWith(".esm.min.js")) {
      // The types stay with the package; this line lets tsc follow the copied file to them.
      await writeFile(
        join(target, path.replace(/\.js$/, ".d.ts")),
        `export { default } from "${name}";\n`,
      );
    } else if (file.endsWith(".mjs")) {
      await writeFile(join(target, path.replace(/\.js$/, ".d.ts")), `export * from "${name}";\n`);
    }
  }
}
const made = await slim(root);
await writeFile(join(target, "SHA384SUMS"), `${sums.sort().join("\n")}\n`);
console.log(`vendor: ${sums.length} files, ${made} made smaller`);

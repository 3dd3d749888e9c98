/**
 * Finds the photos in what was dropped or chosen: files, and folders as deep as they go.
 */
import { isClutter, photoType } from "./types.js";

/**
 * @typedef {object} FoundFile
 * @property {File} file
 * @property {string} path with the folders it was found in, as `shoot/day 1/001.jpg`
 * @property {string} type the content type to declare
 */

/**
 * @typedef {object} Found
 * @property {FoundFile[]} files photos in the order of their paths, numbers by their value
 * @property {string[]} leftOut paths that are no photos, without the system's own clutter
 * @property {string[]} unreadable paths of files and folders that could not be opened
 * @property {any[]} [roots] handles of what was dropped or chosen, or promises of them, where the
 *   browser has such
 */

/**
 * What scanning reads of a `FileSystemEntry`, or of a `FileSystemHandle`; tests bring their own trees.
 * @typedef {{name: string, isDirectory?: boolean, kind?: string}} Entry
 */

const byPath = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/**
 * The photos of a drop. Call it inside the drop event itself: the browser empties the list of
 * dropped things as soon as the event is over, so they are taken before the first wait.
 * @param {DataTransfer} transfer
 * @returns {Promise<Found>}
 */
export async function scanDrop(transfer) {
  const items = [...transfer.items].filter((item) => item.kind === "file");
  const entries = items.map((item) => item.webkitGetAsEntry?.() ?? null);
  const files = items.map((item, i) => (entries[i] ? null : item.getAsFile()));
  const roots = items.map((/** @type {any} */ item) =>
    item.getAsFileSystemHandle?.().catch(() => null),
  );
  const found = await scanEntries(
    entries.filter((entry) => entry !== null),
    files.filter((file) => file !== null),
  );
  return { ...found, roots };
}

/**
 * The photos of a file input; one with `webkitdirectory` brings paths along.
 * @param {Iterable<File>} files
 * @returns {Found}
 */
export function scanFiles(files) {
  const found = nothing();
  for (const file of files) sort(found, file, file.webkitRelativePath || file.name);
  return inOrder(found);
}

/**
 * The photos below these entries or handles, and among these files.
 * @param {Entry[]} entries
 * @param {File[]} [files]
 * @returns {Promise<Found>}
 */
export async function scanEntries(entries, files = []) {
  const found = nothing();
  for (const file of files) sort(found, file, file.name);
  // A list of work instead of recursion: folders may lie deep, and one reader at a time is enough.
  const open = entries.map((entry) => ({ entry, path: entry.name }));
  for (let next = open.pop(); next; next = open.pop()) {
    const { entry, path } = next;
    if (isClutter(entry.name)) continue;
    try {
      if (entry.isDirectory || entry.kind === "directory") {
        for await (const child of childrenOf(entry)) {
          open.push({ entry: child, path: `${path}/${child.name}` });
        }
      } else {
        sort(found, await fileOf(entry), path);
      }
    } catch (error) {
      if (!(error instanceof Error) && !(error instanceof DOMException)) throw error;
      found.unreadable.push(path);
    }
  }
  return inOrder(found);
}

/**
 * @param {any} folder
 * @returns {AsyncGenerator<Entry>}
 */
async function* childrenOf(folder) {
  if (folder.values) {
    yield* folder.values();
    return;
  }
  const reader = folder.createReader();
  for (;;) {
    // Chromium hands out at most 100 names a call, and an empty list at the end.
    const some = await new Promise((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (some.length === 0) return;
    yield* some;
  }
}

/**
 * @param {any} leaf
 * @returns {Promise<File>}
 */
const fileOf = (leaf) =>
  leaf.getFile?.() ??
  new Promise((resolve, reject) => {
    leaf.file(resolve, reject);
  });

/** @returns {Found} */
const nothing = () => ({ files: [], leftOut: [], unreadable: [] });

/**
 * @param {Found} found
 * @param {File} file
 * @param {string} path
 */
function sort(found, file, path) {
  if (path.split("/").some(isClutter)) return;
  const type = photoType(file.name, file.type);
  if (type === null || file.size === 0) found.leftOut.push(path);
  else found.files.push({ file, path, type });
}

/**
 * @param {Found} found
 * @returns {Found}
 */
function inOrder(found) {
  found.files.sort((a, b) => byPath.compare(a.path, b.path));
  found.leftOut.sort(byPath.compare);
  found.unreadable.sort(byPath.compare);
  return found;
}

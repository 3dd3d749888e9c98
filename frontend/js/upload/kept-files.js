/**
 * Where the files of unfinished uploads lie, kept through a closed tab or a restart in browsers that
 * have handles. A handle leads to a file on this disk, once its owner allows it anew: no contents,
 * addresses or tokens are kept. Which photos have arrived is asked of the server, by their sums.
 */
import { t } from "../i18n/index.js";
import { h } from "../lib/dom.js";
import { randomName } from "../lib/ids.js";
import { iconButton, textButton } from "../ui/button.js";
import { panelHost } from "./panel.js";
import { photoType } from "./types.js";
import { findUploads, KEPT_FILES, uploadEvents } from "./uploads.js";

/** @typedef {import("./scan.js").Found} Found */
/**
 * Files that were added together: what was dropped or chosen, and which of the paths below it are
 * still to be sent.
 * @typedef {{id: string, gallery: string, roots: any[], paths: string[]}} Batch
 */

const BATCHES = "batches";
const WRITE_AFTER_MS = 250;

/** @type {HTMLElement | null} */
let offered = null;

/**
 * Keep the way to these files until each is sent or taken off the list. They stand in for what was
 * kept of them earlier.
 * @param {string} gallery
 * @param {import("./queue.js").UploadQueue} queue that they were added to
 * @param {Found} found
 */
export async function keep(gallery, queue, { files, roots }) {
  offered?.remove();
  const handles = (await Promise.all(roots ?? [])).filter(Boolean);
  const id = randomName();
  // Held as long as this tab lives: no other one offers to send what is being sent here.
  if (handles.length) navigator.locks?.request(id, () => new Promise(() => {}));
  await forget(gallery, new Set(files.map(({ path }) => path)));
  let count = -1;
  let timer = 0;
  if (!handles.length) return;
  const life = new AbortController();
  const { signal } = life;
  async function write() {
    timer = 0;
    const paths = unsent(files, queue.items);
    if (signal.aborted || paths.length === count) return;
    count = paths.length;
    await stored((all) =>
      count ? all.put({ id, gallery, roots: handles, paths }) : all.delete(id),
    );
  }
  const soon = () => {
    if (!timer) timer = setTimeout(() => write().catch(ignored), WRITE_AFTER_MS);
  };
  queue.addEventListener("change", soon, { signal });
  uploadEvents.addEventListener(
    "change",
    () => {
      if (findUploads(gallery) === queue) return;
      life.abort();
      stored((all) => all.delete(id)).catch(ignored);
    },
    { signal },
  );
  await write();
}

/**
 * Offer to go on with what a closed tab left of this gallery, in the upload panel.
 * @param {string} gallery
 * @param {{onFound: (found: Found) => void, signal: AbortSignal}} options
 */
export async function offerKept(gallery, { onFound, signal }) {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  /** @type {Batch[]} */
  const all = await stored((batches) => batches.getAll());
  const batches = all.filter(
    (batch) => batch.gallery === gallery && !held.some(({ name }) => name === batch.id),
  );
  const count = new Set(batches.flatMap(({ paths }) => paths)).size;
  if (!count || signal.aborted || findUploads(gallery)) return;
  const close = () => element.remove();
  const element = h(
    "section",
    { class: "upload upload__head" },
    h("p", { class: "upload__title" }, t("studio.notSent", { count })),
    textButton(
      t("studio.resume"),
      async () => {
        const found = await reopened(batches);
        if (found) onFound(found);
      },
      { className: "upload__button" },
    ),
    iconButton("close", t("common.close"), () => {
      close();
      forget(gallery).catch(ignored);
    }),
  );
  offered = element;
  signal.addEventListener("abort", close);
  panelHost().append(element);
}

/**
 * The paths of those files that a queue still has to send.
 * @param {import("./scan.js").FoundFile[]} files
 * @param {import("./items.js").Items} items
 */
export function unsent(files, { list }) {
  const open = new Set(
    list.filter(({ state }) => state !== "done" && state !== "duplicate").map(({ file }) => file),
  );
  return files.filter(({ file }) => open.has(file)).map(({ path }) => path);
}

/**
 * Open the files of these batches again; null where their owner does not allow it. One that is not
 * there any more comes as an empty file, which the queue names as unreadable.
 * @param {Pick<Batch, "roots" | "paths">[]} batches
 * @returns {Promise<Found | null>}
 */
export async function reopened(batches) {
  /** @type {Found & {roots: any[]}} */
  const found = { files: [], leftOut: [], unreadable: [], roots: [] };
  for (const { roots, paths } of batches) {
    for (const root of roots) {
      // Drops of private folders know no permission.
      const allowed = await root.requestPermission?.({ mode: "read" });
      if (allowed && allowed !== "granted") return null;
      found.roots.push(root);
    }
    for (const path of paths) {
      const file = await fileAt(path, roots);
      found.files.push({ file, path, type: photoType(file.name, file.type) ?? "" });
    }
  }
  return found;
}

/** @param {string} path @param {any[]} roots @returns {Promise<File>} */
async function fileAt(path, roots) {
  const [top, ...names] = path.split("/");
  const last = names.pop();
  for (let at of roots.filter(({ name }) => name === top)) {
    try {
      for (const name of names) at = await at.getDirectoryHandle(name);
      return await (last ? await at.getFileHandle(last) : at).getFile();
    } catch {
      // Moved, renamed or not readable: it may be below another one of the same name.
    }
  }
  return new File([], last ?? path);
}

/**
 * Forget files of a gallery; without paths, all of them. In one transaction: a batch that ends just
 * then must not be put back.
 * @param {string} gallery @param {Set<string>} [gone]
 */
const forget = (gallery, gone) =>
  stored((all) => {
    const reading = all.getAll();
    reading.onsuccess = () => {
      for (const batch of reading.result) {
        if (batch.gallery !== gallery) continue;
        const paths = batch.paths.filter((/** @type {string} */ path) => gone && !gone.has(path));
        if (paths.length) all.put({ ...batch, paths });
        else all.delete(batch.id);
      }
    };
    return reading;
  });

/** @param {(all: IDBObjectStore) => IDBRequest} run @returns {Promise<any>} */
async function stored(run) {
  const opening = indexedDB.open(KEPT_FILES);
  opening.onupgradeneeded = () => opening.result.createObjectStore(BATCHES, { keyPath: "id" });
  const db = await new Promise((resolve, reject) => {
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = reject;
  });
  const transaction = db.transaction(BATCHES, "readwrite");
  const request = run(transaction.objectStore(BATCHES));
  db.close(); // once the transaction has ended
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = reject;
  });
}

/** Without a place to keep them (a private window, a full disk) the folder is dropped again. */
const ignored = () => {};

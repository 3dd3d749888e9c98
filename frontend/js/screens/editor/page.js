/** The editor's page: head, tabs, photos; everything between the parts. */
import { errorText, formatNumber, t, withTexts } from "../../i18n/index.js";
import { api } from "../../lib/api.js";
import { h, say } from "../../lib/dom.js";
import { setTitle } from "../../lib/router.js";
import { toast } from "../../ui/toast.js";
import { showUploadPanel } from "../../upload/panel.js";
import { findUploads, uploadEvents, uploadsOf } from "../../upload/uploads.js";
import { openShareDialog } from "../share/dialog.js";
import { galleryTabs } from "../studio/gallery-tabs.js";
import { asPhotographer } from "../studio/session.js";
import { deleteGallery, photoDeleter } from "./actions.js";
import { contactSheet } from "./contact-sheet.js";
import { dropZone, leftOutText } from "./drop-zone.js";
import { gallerySettings } from "./gallery-settings.js";
import { editorHead } from "./head.js";
import { arrangePhotos, patchPhotos } from "./photo-changes.js";
import { openPhoto } from "./photo-dialog.js";
import { PhotoList } from "./photo-list.js";
import { loadPhotos } from "./photo-loader.js";
import { placeFor } from "./places.js";
import { Selection } from "./selection.js";
import { photoTools } from "./tools.js";
import { tray } from "./tray.js";

/** @typedef {import("../studio/gallery-facts.js").Gallery} Gallery */
/** @typedef {import("./photo-list.js").Photo} Photo */

/**
 * Fill `body` with the editor of `first`; resolves when the first photos stand.
 * @param {HTMLElement} body
 * @param {Gallery} first
 * @param {{signal: AbortSignal, url: URL}} options
 */
export async function editorPage(body, first, { signal, url }) {
  let gallery = first;
  const path = `/galleries/${encodeURIComponent(gallery.id)}`;
  const options = { ...asPhotographer, signal };
  const list = new PhotoList(/** @type {import("./photo-list.js").Sort} */ (gallery.settings.sort));
  const selection = new Selection();
  const drop = dropZone({ onFound: upload, signal });
  const deleter = photoDeleter(gallery.id, list, { onDeleted: refreshGallery });
  signal.addEventListener("abort", deleter.flush);
  addEventListener("pagehide", deleter.flush, { signal });

  const sheet = contactSheet({
    list,
    selection,
    coverId: () => gallery.cover_photo_id,
    onOpen: open,
    onDelete: () => removePhotos(selection.size > 0 ? selection.ids : [sheet.focusId]),
    onMove: movePhotos,
    onStale: (photo) => loader.renew(photo),
    signal,
  });
  const loader = loadPhotos(gallery.id, list, { signal, onRenewed: (id) => sheet.renew(id) });
  const tools = photoTools({ list, selection, drop, signal, onSort });
  const nothing = drop.empty();
  const photosPanel = h(
    "section",
    { class: "photos" },
    tools.element,
    nothing,
    sheet.element,
    ...drop.inputs,
  );
  const settingsPanel = h("section", null);
  const head = editorHead(() => gallery, {
    signal,
    setState,
    onShare: share,
    onDelete: () => deleteGallery(gallery),
  });
  const sections = galleryTabs(gallery.id, {
    news: gallery.news,
    current: url.searchParams.get("tab") === "settings" ? "settings" : "photos",
    onSelect: showTab,
  });
  body.replaceChildren(
    head.element,
    sections.element,
    photosPanel,
    settingsPanel,
    tray({
      selection,
      list,
      signal,
      onCover: setCover,
      onChange: changePhotos,
      onMove: movePhotos,
      onDelete: removePhotos,
    }),
  );
  addEventListener("popstate", () => showTab(tabOf(new URL(location.href))), { signal });
  list.addEventListener("change", listChanged, { signal });
  // The tray goes with the selection; the focus that was in it returns to the photos.
  selection.addEventListener(
    "change",
    () => {
      if (selection.size === 0 && document.activeElement === document.body) sheet.focus();
    },
    { signal },
  );
  uploadEvents.addEventListener("change", () => watch(), { signal });
  /** @type {import("../../upload/queue.js").UploadQueue | null} */
  let watched = null;
  watch();
  paint();
  showTab(sections.current);
  kept()
    .then((files) => files.offerKept(gallery.id, { onFound: upload, signal }))
    .catch(() => {});
  await loader.loaded;
  listChanged();

  /** @param {URL} where @returns {"photos" | "settings"} */
  function tabOf(where) {
    return where.searchParams.get("tab") === "settings" ? "settings" : "photos";
  }

  function paint() {
    setTitle(gallery.title);
    head.paint();
  }

  /** @param {"photos" | "settings"} tab */
  function showTab(tab) {
    sections.select(tab);
    photosPanel.hidden = tab !== "photos";
    settingsPanel.hidden = tab !== "settings";
    if (tab === "settings") {
      selection.clear();
      settingsPanel.replaceChildren(
        gallerySettings(gallery, { save, onDelete: () => deleteGallery(gallery), signal }),
      );
    } else {
      sheet.paint();
    }
  }

  function listChanged() {
    const isEmpty = list.count === 0 && gallery.photo_count === 0;
    nothing.hidden = !isEmpty;
    tools.element.hidden = isEmpty;
    selection.keep((id) => list.get(id) !== undefined);
  }

  /** @param {object} change @returns {Promise<Gallery>} */
  async function save(change) {
    gallery = await api.patch(path, change, options);
    list.sort = /** @type {import("./photo-list.js").Sort} */ (gallery.settings.sort);
    tools.paint();
    paint();
    return gallery;
  }

  /**
   * Do something that may fail, and say so if it does.
   * @param {() => Promise<unknown>} run
   * @param {string} [done] what to say after
   */
  async function attempt(run, done) {
    try {
      await run();
      if (done) toast(done);
    } catch (error) {
      if (!signal.aborted) toast(errorText(error), { kind: "error" });
    }
  }

  /** @param {Gallery["state"]} state */
  function setState(state) {
    const done = {
      published: t("studio.nowPublished"),
      draft: t("studio.nowDraft"),
      archived: t("studio.nowArchived"),
    }[state];
    return attempt(async () => {
      await save({ state });
      if (state !== "published") toast(done);
      else toast(done, { action: t("studio.share"), onAction: share });
    });
  }

  /** @param {import("./photo-list.js").Sort} sort */
  function onSort(sort) {
    return attempt(() => save({ settings: { sort } }));
  }

  function share() {
    openShareDialog(gallery, { sections: list.sections });
  }

  /** @param {string} id */
  function setCover(id) {
    return attempt(async () => {
      await save({ cover_photo_id: id });
      selection.clear();
      sheet.paint();
    }, t("studio.coverSet"));
  }

  /** @param {string[]} ids @param {object} change */
  function changePhotos(ids, change) {
    return attempt(
      async () => {
        await patchPhotos(path, ids, change, { list, signal });
        selection.clear();
        tools.paint();
      },
      t("studio.photosChanged", { count: ids.length }),
    );
  }

  /** @param {string[]} ids @param {import("./places.js").Target} to */
  function movePhotos(ids, to) {
    if (list.sort !== "position") {
      toast(t("studio.moveNeedsOrder", { order: t("studio.sortPosition") }));
      return undefined;
    }
    return attempt(async () => {
      const { moving, after } = placeFor(ids, to, list);
      await arrangePhotos(path, moving, after, { list, signal });
      const first = list.shown.findIndex(({ id }) => id === moving[0]);
      const place = formatNumber(first + 1);
      say(t("studio.photosMoved", { count: moving.length, place }));
    });
  }

  /** @param {string[]} ids */
  function removePhotos(ids) {
    selection.clear();
    deleter.remove(ids.filter((id) => list.get(id)));
  }

  /** @param {Photo} photo */
  function open(photo) {
    openPhoto(gallery.id, photo, list, {
      onRetry: retryPhoto,
      onClose: (id) => sheet.show(id),
    });
  }

  /** @param {Photo} photo */
  async function retryPhoto(photo) {
    const retried = `${path}/photos/${encodeURIComponent(photo.id)}/retry`;
    list.merge([await api.post(retried, undefined, options)]);
    loader.watch();
  }

  /** @param {import("../../upload/scan.js").Found} found */
  function upload(found) {
    const aside = leftOutText(found);
    if (aside) toast(aside);
    if (found.files.length === 0) {
      if (!aside) toast(t("studio.nothingFound"));
      return;
    }
    const queue = uploadsOf(
      { id: gallery.id, title: gallery.title },
      // While later pages of the list are on their way, the count stands in for them.
      Math.max(list.positions[1], gallery.photo_count),
    );
    watch();
    showUploadPanel(gallery.id);
    say(t("studio.filesAdded", { count: found.files.length }));
    queue.add(found.files);
    kept()
      .then((files) => files.keep(gallery.id, queue, found))
      .catch(() => {});
  }

  /** The way back to files after a closed tab; it fails where there is no place to keep anything. */
  function kept() {
    return withTexts(import("../../upload/kept-files.js"));
  }

  /** Follow this gallery's queue, whoever began it. */
  function watch() {
    const queue = findUploads(gallery.id);
    if (!queue || queue === watched) return;
    watched = queue;
    queue.addEventListener(
      "confirmed",
      (event) => {
        const photos = /** @type {CustomEvent<Photo[]>} */ (event).detail;
        loader.added(photos);
        refreshGallery();
      },
      { signal },
    );
  }

  /** Counts and cover are the server's to know. */
  async function refreshGallery() {
    if (signal.aborted) return;
    try {
      gallery = await api.get(path, options);
      paint();
      listChanged();
      tools.paint();
    } catch {
      // The numbers in the head are not worth a message; the next change brings them.
    }
  }
}

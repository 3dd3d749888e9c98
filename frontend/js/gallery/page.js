/** The gallery itself: cover, bar, grid, and everything that opens from them. */

import { Grid } from "../grid/grid.js";
import { isTyping } from "../grid/keys.js";
import { wantedOf } from "../grid/shape.js";
import { errorText, formatDate, t, withTexts } from "../i18n/index.js";
import { api } from "../lib/api.js";
import { $, h, icon, say } from "../lib/dom.js";
import { whenIdle } from "../lib/idle.js";
import { loadStyles } from "../lib/styles.js";
import { addressWith } from "../lib/url.js";
import { toast } from "../ui/toast.js";
import { bar } from "./bar.js";
import { Favorites } from "./favorites.js";
import { gallerySource, listSource } from "./photos.js";
import { previewsAhead } from "./previews.js";
import { tellReopened } from "./reopened.js";
import { watchSections } from "./sections.js";
import { waitingComments } from "./waiting.js";

/**
 * @typedef {object} GalleryContext what the parts that load later are given
 * @property {import("./access.js").Access} access
 * @property {any} gallery
 * @property {string} path of the gallery in the API
 * @property {import("../lib/auth.js").SessionKind} session
 * @property {{download: "none" | "web" | "original", favorites: boolean, comments: boolean}} permissions
 * @property {Favorites} favorites
 * @property {() => import("./photos.js").PhotoSource} source what is shown now
 * @property {import("./photos.js").Section[]} sections of the whole gallery
 * @property {number} total photos in the whole gallery
 * @property {() => import("../grid/grid.js").Grid | null} grid
 * @property {(id: string) => void} toggleFavorite
 * @property {AbortSignal} signal
 */

/**
 * Fill `stage`, which stands under the cover, with bar and grid; resolves when they are there.
 * @param {{root: HTMLElement, stage: HTMLElement, access: import("./access.js").Access,
 *   coverShown: Promise<void>, onLost: (error: unknown) => void, signal: AbortSignal}} options
 */
export async function showGallery({ root, stage, access, coverShown, onLost, signal }) {
  const { gallery, session } = access;
  const path = `/view/galleries/${encodeURIComponent(gallery.id)}`;
  const owner = session === "photographer";
  const permissions = {
    download: "none",
    favorites: false,
    comments: false,
    ...gallery.permissions,
  };

  const favorites = new Favorites({
    path,
    session,
    slot: `${session}.${gallery.id}`,
    signal,
    onRefused,
  });

  /** @param {import("../lib/api.js").ApiError} error */
  async function onRefused(error) {
    // Either the photo is gone, or the gallery with it, or whoever may see it.
    const lost =
      error.status === 401
        ? error
        : error.status === 404 &&
          (await api.get(path, { session, signal }).then(
            () => null,
            (e) => e,
          ));
    if (signal.aborted) return;
    if (lost) onLost(lost);
    else if (error.code === "selection-closed") toast(closedText());
    else toast(t("viewer.favoriteFailed", { reason: errorText(error) }), { kind: "error" });
  }
  /** Why a heart stays as it is. */
  function closedText() {
    const name = gallery.photographer?.name || t("viewer.somebody");
    const { submitted_at: sent, deadline } = gallery.selection ?? {};
    if (sent) return t("viewer.choiceSent", { name });
    const isKnown = deadline && Date.parse(deadline) <= Date.now();
    return isKnown
      ? t("viewer.choosingOver", { date: formatDate(deadline), name })
      : t("viewer.choosingClosed", { name });
  }
  const hearts = permissions.favorites && !owner;
  const layout = await access.layout;
  const whole = gallerySource({
    path,
    session,
    signal,
    layout,
    first: access.photos,
    wanted: wantedOf(innerWidth, devicePixelRatio),
    onItems: (items) => favorites.note(items),
  });
  if (signal.aborted) return;

  /** @type {Grid | null} */
  let grid = null;
  let source = whole;
  let filtered = false;
  /** @type {AbortController | null} */
  let shown = null;

  const body = h("div", { class: "gallery__body" });
  const nearPreviews = previewsAhead(body, () => source, signal);
  const top = bar({
    title: gallery.title,
    sections: whole.sections,
    favorites: hearts && layout.count > 0,
    limit: gallery.selection?.limit ?? null,
    onSection: (index) => {
      if (filtered) setFilter(false);
      grid?.goToSection(index);
    },
    onFavorites: () => setFilter(!filtered),
    onTop: () => scrollTo({ top: 0 }),
    ...(layout.count > 0 &&
      (hearts || permissions.download !== "none") && { onSelect: () => grid?.selection.start() }),
    ...(access.link && {
      onShare: async () => (await withTexts(import("./share.js"))).openShare(context),
    }),
    ...(permissions.download !== "none" &&
      layout.count > 0 && {
        onDownload: async () => (await withTexts(import("./download.js"))).openDownload(context),
      }),
  });

  /** @type {GalleryContext} */
  const context = {
    access,
    gallery,
    path,
    session,
    permissions,
    favorites,
    source: () => source,
    sections: whole.sections,
    total: layout.count,
    grid: () => grid,
    toggleFavorite,
    signal,
  };

  stage.replaceChildren(top.element, body);
  // Not over the cover, where the message would stand in the way.
  if (hearts) addEventListener("scroll", () => tellReopened(context), { once: true, signal });

  /** @param {string} id */
  function toggleFavorite(id) {
    if (!hearts) return;
    const value = !favorites.has(id);
    favorites.set(id, value);
    say(t(value ? "viewer.favoriteAdded" : "viewer.favoriteRemoved"));
    if (value && access.link && !access.link.named) {
      withTexts(import("./identify.js")).then(
        ({ askOnce }) => askOnce(context),
        () => {}, // without a line, after the next heart
      );
    }
  }

  /** Show the grid of `source` anew. */
  function showGrid() {
    shown?.abort();
    shown = new AbortController();
    const holder = h("div", { class: "gallery__grid" });
    const extra = filtered ? h("div", { class: "gallery__submit" }) : null;
    body.replaceChildren(holder, ...(extra ? [extra] : []));
    if (!source.count) {
      grid = null;
      const name = gallery.photographer?.name || t("viewer.somebody");
      holder.replaceWith(emptyNote(name, filtered && (() => setFilter(false))));
      return;
    }
    grid = new Grid(holder, {
      source,
      signal: AbortSignal.any([signal, shown.signal]),
      hold: coverShown,
      onLost,
      onOpen: (index) => openViewer(index),
      onFavorite: hearts ? toggleFavorite : null,
      isFavorite: (id) => favorites.has(id),
      onSelection: (count, selecting) => tray(count, selecting),
    });
    if (extra) withTexts(import("./proof.js")).then(({ fillSubmit }) => fillSubmit(extra, context));
  }

  /** @param {boolean} value @param {boolean} [push] */
  async function setFilter(value, push = true) {
    if (value === filtered) return;
    filtered = value;
    if (push)
      history.pushState(null, "", addressWith({ filter: value ? "favorites" : null, p: null }));
    top.setFavorites(favorites.count, filtered);
    if (filtered) top.setSection(-1);
    try {
      source = value
        ? await listSource({
            path,
            session,
            signal,
            filter: "favorites",
            onItems: (items) => favorites.note(items),
          })
        : whole;
    } catch (error) {
      filtered = !value;
      top.setFavorites(favorites.count, filtered);
      toast(errorText(error), {
        kind: "error",
        action: t("common.tryAgain"),
        onAction: () => setFilter(value, push),
      });
      return;
    }
    showGrid();
    const { top: above } = stage.getBoundingClientRect();
    if (above < innerHeight / 2) stage.scrollIntoView(); // no strip of the cover stays
    say(t(filtered ? "viewer.showFavorites" : "viewer.showAll"));
  }

  /** @param {number} count @param {boolean} selecting */
  async function tray(count, selecting) {
    const { showTray } = await withTexts(import("./tray.js"));
    showTray(context, root, count, selecting);
  }

  /** @param {number} index @param {boolean} [push] */
  async function openViewer(index, push = true) {
    const { openViewer: open } = await withTexts(import("../viewer/viewer.js"));
    if (!signal.aborted) open(context, index, { push });
  }

  document.addEventListener(
    "keydown",
    async (event) => {
      if (event.key !== "?" || isTyping(event.target)) return;
      (await withTexts(import("./keys.js"))).openKeys(hearts, permissions.comments);
    },
    { signal },
  );
  favorites.subscribe(
    () => {
      grid?.refreshFavorites();
      top.setFavorites(favorites.count, filtered);
    },
    { signal },
  );
  addEventListener(
    "popstate",
    async () => {
      const query = new URL(location.href).searchParams;
      await setFilter(query.get("filter") === "favorites", false);
      const id = query.get("p");
      if (id && !$("dialog.viewer")) openAt(id);
    },
    { signal },
  );

  /** @param {string} id */
  async function openAt(id) {
    const index = await source.find(id).catch(() => -1);
    if (index < 0 || signal.aborted) return;
    grid?.reveal(index, { block: "start" });
    openViewer(index, false);
  }

  const query = new URL(location.href).searchParams;
  if (hearts && query.get("filter") === "favorites") await setFilter(true, false);
  else showGrid();
  top.setFavorites(favorites.count, filtered);
  watchSections(() => grid, whole.sections, top.setSection, signal);
  const id = query.get("p");
  if (id) openAt(id);
  whenIdle(() => {
    if (signal.aborted) return;
    if (hearts) favorites.learn().catch(() => {}); // the count waits for the next visit
    if (waitingComments(context).length) {
      withTexts(import("./comments.js")).then(({ sendWaiting }) => sendWaiting(context));
    }
    loadStyles("/css/viewer.css");
    nearPreviews(grid?.current ?? 0);
    withTexts(import("../viewer/viewer.js")).then(
      ({ warm }) => warm(),
      () => {},
    ); // it is asked for again when needed
  });
}

/** @param {string} name @param {false | (() => void)} showAll the way out of no favorites */
function emptyNote(name, showAll) {
  return h(
    "div",
    { class: "gallery__empty" },
    showAll && icon("heart", { size: 32 }),
    h("h2", null, t(showAll ? "viewer.favoritesEmpty" : "viewer.empty")),
    h(
      "p",
      { class: "muted" },
      t(showAll ? "viewer.favoritesEmptyText" : "viewer.emptyText", { name }),
    ),
    showAll &&
      h("button", { class: "button", type: "button", on: { click: showAll } }, t("viewer.showAll")),
  );
}

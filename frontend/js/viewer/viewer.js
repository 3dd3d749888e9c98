/**
 * One photo over everything. PhotoSwipe does gestures and zoom; what stands around the photo is
 * ours. It lives in a native modal dialog, which traps the focus and makes the page inert.
 */
import { isTyping, lettersOn } from "../grid/keys.js";
import { pictureUrl } from "../grid/tile.js";
import { formatDateTime, t, texts, withTexts } from "../i18n/index.js";
import { $, h, say } from "../lib/dom.js";
import { afterPaint } from "../lib/idle.js";
import { loadStyles } from "../lib/styles.js";
import { addressWith, safeMediaUrl } from "../lib/url.js";
import { loadPhotoSwipe } from "../lib/vendor.js";
import { viewerChrome } from "./chrome.js";
import { slideshow } from "./slideshow.js";

texts("viewer");

const LONG_SIDE = 2048; // of the `preview` rendition

/** Fetch what the first opening will need. */
export function warm() {
  loadPhotoSwipe().catch(() => {}); // asked for again when needed
}

/**
 * Open the viewer on photo `index` of what the gallery shows now.
 * @param {import("../gallery/page.js").GalleryContext} context
 * @param {number} index
 * @param {{push: boolean}} options `push`: a new entry in the history, so that Back closes
 */
export async function openViewer(context, index, { push }) {
  const source = context.source();
  const [PhotoSwipe] = await Promise.all([
    loadPhotoSwipe(),
    loadStyles("/css/viewer.css"),
    source.load(index, index + 1).catch(() => {}), // shown as one that did not load
  ]);
  if (context.signal.aborted || $("dialog.viewer")) return;
  const life = new AbortController();
  const { signal } = life;
  const dialog = h("dialog", { class: "viewer dark", "aria-label": t("photo.name") });
  document.body.append(dialog);
  dialog.showModal();

  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const zoomMs = still ? 0 : 200;
  /** The comments, while they lie beside the photo. @type {HTMLElement | null} */
  let aside = null;
  const pswp = new PhotoSwipe({
    dataSource: /** @type {any} */ ({ length: source.count }),
    index,
    appendToEl: dialog,
    bgOpacity: 1,
    loop: false,
    preload: [1, 2],
    showHideAnimationType: still ? "none" : "zoom",
    showAnimationDuration: 300,
    hideAnimationDuration: 260,
    easing: "cubic-bezier(.2,.7,.2,1)",
    trapFocus: false,
    returnFocus: false,
    escKey: false,
    wheelToZoom: true,
    clickToCloseNonZoomable: false,
    bgClickAction: "close",
    imageClickAction: "zoom",
    arrowPrev: false,
    arrowNext: false,
    close: false,
    zoom: false,
    counter: false,
    paddingFn: (viewport, _, at) => room(viewport.x, aside, Boolean(source.at(at)?.caption)),
    maxZoomLevel: 3,
    errorMsg: t("photo.failed"),
    ...{ preloader: false }, // not in its types
  });

  pswp.addFilter("itemData", (_, at) => slideData(source, at));
  pswp.addFilter("numItems", () => source.count);
  pswp.addFilter("useContentPlaceholder", () => true);
  pswp.addFilter(
    "thumbEl",
    (_, __, at) => context.grid()?.tileAt(at)?.element ?? /** @type {any} */ (null),
  );
  pswp.addFilter("thumbBounds", (_, __, at) => boundsOf(context, at));

  const photo = () => source.at(pswp.currIndex);
  const chrome = viewerChrome({
    count: source.count,
    canFavorite: context.permissions.favorites && context.session !== "photographer",
    canComment: context.permissions.comments || context.session === "photographer",
    canDownload: context.permissions.download !== "none",
    onClose: () => pswp.close(),
    onPrevious: () => pswp.prev(),
    onNext: () => pswp.next(),
    onZoom: () => pswp.toggleZoom(),
    onFavorite: () => {
      const id = photo()?.id;
      if (id) context.toggleFavorite(id);
    },
    onComments: async () => {
      const now = photo();
      if (!now || aside) return;
      show.stop();
      const { openComments } = await withTexts(import("../gallery/comments.js"));
      const handle = await openComments(context, now, paint);
      aside = handle.element;
      pswp.updateSize(true);
      await handle.closed;
      aside = null;
      if (!pswp.isDestroying) pswp.updateSize(true);
    },
    onPlay: () => show.toggle(),
    onDownload: async () => {
      const now = photo();
      if (now) (await withTexts(import("../gallery/save.js"))).savePhotos(context, [now]);
    },
  });

  const show = slideshow(pswp, {
    count: source.count,
    onChange: (isPlaying) => {
      chrome.playing(isPlaying);
      say(t(isPlaying ? "photo.playing" : "photo.paused"));
    },
    signal,
  });

  function paint() {
    const now = photo();
    chrome.update({
      index: pswp.currIndex,
      favorite: Boolean(now && context.favorites.has(now.id)),
      comments: now?.comments ?? 0,
      name: now?.filename ?? "",
      caption: now?.caption ?? "",
      date: now?.taken_at ? formatDateTime(now.taken_at) : "",
      preparing: now?.preparing,
    });
  }

  pswp.on("firstUpdate", () => {
    pswp.element?.removeAttribute("role"); // the dialog around it is the one
    pswp.element?.append(...chrome.elements);
  });
  pswp.on("afterInit", () => chrome.closeButton.focus());
  pswp.on("change", () => {
    const at = pswp.currIndex;
    source.load(Math.max(0, at - 2), Math.min(source.count, at + 4)).catch(() => {}); // slides say so
    source.loadPreviews(at - 2, at + 4).catch(() => {}); // what is there already is shown larger
    paint();
    afterPaint(() => {
      if (pswp.currIndex !== at || dialog.classList.contains("is-closing")) return;
      const now = source.at(at);
      if (now) history.replaceState(history.state, "", addressWith({ p: now.id }));
      say(now?.caption || t("viewer.photoOf", { n: at + 1, count: source.count }));
    });
  });
  source.onLoad((first, end) => refreshSlides(pswp, source, first, end, paint), { signal });
  pswp.on("loadError", ({ slide }) => renew(pswp, source, slide.index));
  pswp.on("keydown", (event) => {
    const pressed = event.originalEvent;
    // A sheet over the photo has the keys for itself.
    if (isTyping(pressed.target) || !dialog.contains(/** @type {Node} */ (pressed.target)))
      event.preventDefault();
    else key(pressed);
  });

  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const pressed = event.key.toLowerCase();
    if (pressed === "+" || pressed === "=") zoomBy(pswp, 1.5, zoomMs);
    else if (pressed === "-") zoomBy(pswp, 1 / 1.5, zoomMs);
    else if (pressed === "0")
      pswp.zoomTo(pswp.currSlide?.zoomLevels.initial ?? 1, undefined, zoomMs);
    else if (pressed === "home") pswp.goTo(0);
    else if (pressed === "end") pswp.goTo(source.count - 1);
    else if (lettersOn()) chrome.key(pressed);
  }

  // Esc: the photo flies back to its tile, then the dialog goes.
  dialog.addEventListener("cancel", (event) => {
    if (event.target !== dialog) return;
    event.preventDefault();
    pswp.close();
  });
  pswp.on("close", () => {
    // The tile of the last photo has to be in the window to be flown to.
    context.grid()?.reveal(pswp.currIndex);
    dialog.classList.add("is-closing");
  });
  pswp.on("destroy", () => {
    const last = pswp.currIndex;
    life.abort();
    dialog.close();
    dialog.remove();
    context.grid()?.reveal(last, { focus: true });
    if (!new URL(location.href).searchParams.has("p")) return;
    if (push) history.back();
    else history.replaceState(history.state, "", addressWith({ p: null }));
  });
  addEventListener(
    "popstate",
    () => {
      if (!new URL(location.href).searchParams.has("p")) pswp.close();
    },
    { signal },
  );
  context.signal.addEventListener("abort", () => pswp.destroy(), { signal });
  context.favorites.subscribe(paint, { signal });

  const id = source.at(index)?.id;
  if (push && id) history.pushState(history.state, "", addressWith({ p: id }));
  pswp.init();
}

/** @typedef {InstanceType<Awaited<ReturnType<typeof loadPhotoSwipe>>>} Swipe */
/** @typedef {import("../gallery/photos.js").PhotoSource} PhotoSource */

/**
 * Return what is kept free around the photo, px: the bar, an open sheet, two lines of a caption
 * where a photo may be as high as the window.
 * @param {number} width of the window
 * @param {HTMLElement | null} sheet
 * @param {boolean} captioned
 */
function room(width, sheet, captioned) {
  const phone = width < 700;
  return {
    top: phone ? 52 : 56,
    bottom: phone ? (sheet?.offsetHeight ?? 0) : captioned ? 72 : 8,
    left: 0,
    right: phone ? 0 : (sheet?.offsetWidth ?? 0),
  };
}

/** @param {PhotoSource} source @param {number} index @returns {any} */
function slideData(source, index) {
  const photo = source.at(index);
  const aspect = source.aspects[index] || 1.5;
  const long = Math.min(
    LONG_SIDE,
    photo ? Math.max(photo.width ?? LONG_SIDE, photo.height ?? 0) : LONG_SIDE,
  );
  const [width, height] = aspect >= 1 ? [long, long / aspect] : [long * aspect, long];
  const thumb = photo ? pictureUrl(photo, 320) : "";
  const preview = safeMediaUrl(photo?.urls?.preview ?? "");
  return {
    width: Math.round(width),
    height: Math.round(height),
    src: preview || thumb,
    small: !preview,
    msrc: thumb,
    alt: photo?.caption || photo?.filename || "",
  };
}

/** @param {import("../gallery/page.js").GalleryContext} context @param {number} index */
function boundsOf(context, index) {
  const tile = context.grid()?.tileAt(index);
  if (!tile) return /** @type {any} */ (undefined);
  const box = tile.img.getBoundingClientRect();
  return { x: box.left, y: box.top, w: box.width };
}

/**
 * Fill slides that opened before their page was here, or the URL of their large picture.
 * @param {Swipe} pswp @param {PhotoSource} source @param {number} first @param {number} end @param {() => void} paint
 */
function refreshSlides(pswp, source, first, end, paint) {
  for (
    let at = Math.max(first, pswp.currIndex - 2);
    at < Math.min(end, pswp.currIndex + 4);
    at += 1
  ) {
    const content = pswp.contentLoader?.getContentByIndex(at);
    if (!content) continue;
    const { src, small } = /** @type {any} */ (content.data);
    const photo = source.at(at);
    if (photo && (!src || (small && photo.urls?.preview))) pswp.refreshSlideContent(at);
  }
  paint();
}

/** @type {Map<string, number>} */
const renewed = new Map();

/** Its URL has ended, most likely; one try a minute. @param {Swipe} pswp @param {PhotoSource} source @param {number} index */
async function renew(pswp, source, index) {
  const id = source.at(index)?.id ?? "";
  if (Date.now() - (renewed.get(id) ?? 0) < 60_000) return;
  renewed.set(id, Date.now());
  await source.refresh(index).catch(() => null);
  if (!pswp.isDestroying) pswp.refreshSlideContent(index);
}

/** @param {Swipe} pswp @param {number} factor @param {number} ms */
function zoomBy(pswp, factor, ms) {
  const slide = pswp.currSlide;
  if (!slide) return;
  const { min, max } = slide.zoomLevels;
  const level = Math.max(min, Math.min(max, slide.currZoomLevel * factor));
  pswp.zoomTo(level, { x: pswp.viewportSize.x / 2, y: pswp.viewportSize.y / 2 }, ms);
}

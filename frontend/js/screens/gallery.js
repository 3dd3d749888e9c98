/**
 * A gallery as its viewers see it: `/s#TOKEN` and `/g/:gallery_id`.
 *
 * The cover is drawn from the first answer; bar and grid are fetched meanwhile and stand under it.
 */
import { layoutOf, openAsMember, ShareLink } from "../gallery/access.js";
import { brand, unbrand } from "../gallery/brand.js";
import { cover } from "../gallery/cover.js";
import { formatNumber, t, withTexts } from "../i18n/index.js";
import { ApiError } from "../lib/api.js";
import { h, icon } from "../lib/dom.js";
import { plainFirst } from "../lib/faces.js";
import { afterPaint, goesFirst } from "../lib/idle.js";
import { setTitle } from "../lib/router.js";

const PATIENCE_MS = 4000;

/** The page follows `?p=` and `?filter=` by itself. */
export const ownsQuery = true;

/** @type {import("../lib/router.js").Screen} */
export default async function gallery(root, params, url) {
  const life = new AbortController();
  const { signal } = life;
  const faces = plainFirst();
  const rest = withTexts(import("../gallery/page.js"));
  // Named here as well, so that the browser asks for all of it at once, not level by level.
  for (const each of [
    withTexts(import("../grid/grid.js")),
    withTexts(import("../gallery/photos.js")),
    rest,
  ]) {
    each.catch(() => {}); // awaited below, where it can be told
  }
  const link = params.gallery_id ? null : await ShareLink.of(url.hash.slice(1));
  const stopRenewing = link?.renewSilently();
  /** Ends what opened over a gallery when the gallery is shown no more. */
  let showing = new AbortController();

  /** @param {import("../gallery/access.js").Access} access */
  async function show(access) {
    showing = new AbortController();
    const seen = AbortSignal.any([signal, showing.signal]);
    // On its way while the cover is drawn.
    access.layout ??= layoutOf(access.gallery.id, access.session, seen);
    const stage = h("div", { class: "gallery__stage" });
    const owner = access.session === "photographer";
    setTitle(access.gallery.title);
    brand(access.gallery);
    const front = cover({ gallery: access.gallery, onEnter: () => enter(stage) });
    front.shown.then(faces.done);
    goesFirst(firstPhoto(root, signal));
    const note = h(
      "p",
      { class: "gallery__preview small", role: "note" },
      icon("eye", { size: 18 }),
      t("viewer.preview"),
    );
    root.replaceChildren(h("article", { class: "gallery" }, owner && note, front.element, stage));
    root.removeAttribute("aria-busy");
    const drawn = painted();
    drawn.then(faces.painted);
    const [{ showGallery }] = await Promise.all([rest, drawn]);
    await showGallery({
      root,
      stage,
      access,
      coverShown: front.shown,
      onLost: refused,
      signal: seen,
    });
  }

  async function open() {
    root.setAttribute("aria-busy", "true");
    try {
      const coming = link ? link.resume(signal) : openAsMember(params.gallery_id ?? "", signal);
      formatNumber(0); // slow at its first time: here, nobody waits for it
      await show(await coming);
    } catch (error) {
      await refused(error);
    }
    root.removeAttribute("aria-busy");
  }

  /** @param {unknown} error */
  async function refused(error) {
    if (signal.aborted) return;
    faces.done();
    showing.abort();
    const { pageFor, passwordPage, signInPage } = await withTexts(import("../gallery/states.js"));
    const code = error instanceof ApiError ? error.code : "";
    if (!link) {
      root.replaceChildren(
        code === "unauthenticated" ? signInPage(url.pathname) : pageFor(error, null, open),
      );
      return;
    }
    // A stored session may have ended while its link lives: what the card says decides.
    const gone = error instanceof ApiError && error.status === 404;
    // Of one that has expired, the refusal tells whom to ask.
    const card = gone ? null : await link.card(signal).catch((no) => no);
    if (signal.aborted) return;
    const locked =
      code === "password-required" || (code === "unauthenticated" && card?.password_required);
    if (!locked) {
      // A session whose link was revoked is no session: the link's own refusal says more.
      const told = code === "unauthenticated" && card instanceof ApiError ? card : error;
      root.replaceChildren(pageFor(told, card, open));
      return;
    }
    const page = passwordPage({
      card: card ?? {},
      submit: async (password) => {
        const access = await link.enter({ password, signal });
        // The password was right; whatever fails from here on is not about it.
        show(access).catch(refused);
        const title = root.querySelector("h1");
        if (title) title.tabIndex = -1;
        title?.focus(); // which stood in the field
      },
    });
    root.replaceChildren(page);
    page.querySelector("input")?.focus();
  }

  await open();
  return () => {
    life.abort();
    stopRenewing?.();
    faces.done();
    unbrand();
  };
}

/** Return once the cover is on the screen, or soon where nothing is drawn, as in a hidden tab. */
const painted = () =>
  new Promise((resolve) => {
    afterPaint(() => resolve(undefined));
    setTimeout(resolve, 100);
  });

/**
 * Return when a photo of the grid is there; not at all, it takes as long as one may wait for it.
 * @param {HTMLElement} root @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
function firstPhoto(root, signal) {
  return new Promise((resolve) => {
    setTimeout(resolve, PATIENCE_MS);
    root.addEventListener(
      "load",
      ({ target }) =>
        /** @type {Element} */ (target).classList.contains("tile__photo") && resolve(),
      { capture: true, signal },
    );
  });
}

/** @param {HTMLElement} stage */
function enter(stage) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  stage.scrollIntoView({ behavior: still ? "instant" : "smooth" });
}

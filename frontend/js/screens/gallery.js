/** A gallery as its viewers see it: `/s#TOKEN` and `/g/:gallery_id`. */
import { openAsMember, ShareLink } from "../gallery/access.js";
import { unbrand } from "../gallery/brand.js";
import { showGallery } from "../gallery/page.js";
import { pageFor, passwordPage, signInPage } from "../gallery/states.js";
import { ApiError } from "../lib/api.js";

/** The page follows `?p=` and `?filter=` by itself. */
export const ownsQuery = true;

/** @type {import("../lib/router.js").Screen} */
export default async function gallery(root, params, url) {
  const life = new AbortController();
  const { signal } = life;
  root.setAttribute("aria-busy", "true");
  const link = params.gallery_id ? null : await ShareLink.of(url.hash.slice(1));
  const stopRenewing = link?.renewSilently();

  /** @param {import("../gallery/access.js").Access} access */
  async function show(access) {
    root.replaceChildren();
    try {
      await showGallery(root, access, signal);
    } catch (error) {
      await refused(error);
    }
  }

  async function open() {
    root.setAttribute("aria-busy", "true");
    try {
      await show(
        link ? await link.resume(signal) : await openAsMember(params.gallery_id ?? "", signal),
      );
    } catch (error) {
      await refused(error);
    }
    root.removeAttribute("aria-busy");
  }

  /** @param {unknown} error */
  async function refused(error) {
    if (signal.aborted) return;
    const code = error instanceof ApiError ? error.code : "";
    if (!link) {
      root.replaceChildren(
        code === "unauthenticated" ? signInPage(url.pathname) : pageFor(error, null, open),
      );
      return;
    }
    // A stored session may have ended while its link lives: what the card says decides.
    const gone = error instanceof ApiError && error.status === 404;
    const card = gone ? null : await link.card(signal).catch(() => null);
    if (signal.aborted) return;
    const locked =
      code === "password-required" || (code === "unauthenticated" && card?.password_required);
    if (!locked) {
      root.replaceChildren(pageFor(error, card, open));
      return;
    }
    const page = passwordPage({
      card: card ?? {},
      submit: async (password) => show(await link.enter({ password, signal })),
    });
    root.replaceChildren(page);
    page.querySelector("input")?.focus();
  }

  await open();
  return () => {
    life.abort();
    stopRenewing?.();
    unbrand();
  };
}

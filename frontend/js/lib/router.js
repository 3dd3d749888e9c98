/** Screens by address: history, lazy loading, focus and title. */
import { t, withTexts } from "../i18n/index.js";
import { $, h } from "./dom.js";
import { matchRoute } from "./match.js";
import { loadStyles } from "./styles.js";

/**
 * @typedef {() => void} CleanUp
 * @typedef {(root: HTMLElement, params: Record<string, string>, url: URL) =>
 *   void | CleanUp | Promise<void | CleanUp>} Screen
 * @typedef {{default: Screen, ownsQuery?: boolean}} ScreenModule a module with `ownsQuery` follows
 *   changes of the query by itself
 * @typedef {{path: string, load: () => Promise<ScreenModule>, sheets?: string[]}} Route `sheets` are
 *   there before the screen is shown
 */

/** @type {readonly Route[]} */
let routes = [];
/** @type {HTMLElement} */
let main;
/** @type {Route} */
let missing;
/** @type {CleanUp | null} */
let leave = null;
/** @type {ScreenModule | null} */
let shown = null;
/** What decides the screen: path and fragment. */
let place = "";
let turn = 0;

/**
 * Show the screen of the present address in `outlet`, and follow links and the history from now on.
 * @param {{routes: readonly Route[], notFound: Route, outlet: HTMLElement}} options
 */
export function startRouter(options) {
  ({ routes, outlet: main, notFound: missing } = options);
  addEventListener("popstate", () => {
    if (placeOf(location) === place && shown?.ownsQuery) return;
    render(true);
  });
  document.addEventListener("click", followLink);
  return render(false);
}

/**
 * Go to `path` (which may carry a query and a fragment) and show its screen.
 * @param {string} path
 * @param {{replace?: boolean}} [options]
 */
export async function navigate(path, { replace = false } = {}) {
  if (replace) history.replaceState(null, "", path);
  else history.pushState(null, "", path);
  await render(true);
}

/**
 * Set the page's title, `text` first.
 * @param {string} text
 */
export function setTitle(text) {
  document.title = text ? `${text} · Galerly` : "Galerly";
}

/** @param {Location} where */
const placeOf = (where) => where.pathname + where.hash;

/** @param {boolean} moved whether the person went there, as opposed to opening the page */
async function render(moved) {
  turn += 1;
  const mine = turn;
  place = placeOf(location);
  leave?.();
  leave = null;
  shown = null;
  // What was opened over the screen goes with it; going back in the history leads here as well.
  for (const dialog of document.querySelectorAll("dialog")) dialog.close();
  const url = new URL(location.href);
  const found = matchRoute(routes, url.pathname) ?? { route: missing, params: {} };
  /** @type {ScreenModule} */
  let screen;
  try {
    const styled = found.route.sheets?.map(loadStyles) ?? [];
    [screen] = await Promise.all([withTexts(found.route.load()), ...styled]);
  } catch (error) {
    // Browsers remember that a module could not be had; a new page asks again, and gets the files
    // of the present release if this one is gone.
    if (mine === turn) failed(error, () => location.reload());
    return;
  }
  if (mine !== turn) return;
  const root = h("div", { class: "screen" });
  setTitle("");
  main.replaceChildren(root);
  if (moved) scrollTo(0, 0);
  shown = screen;
  try {
    const cleanUp = (await screen.default(root, found.params, url)) ?? null;
    if (mine === turn) leave = cleanUp;
    else cleanUp?.();
  } catch (error) {
    if (mine === turn) failed(error);
    return;
  }
  if (mine === turn && moved) focusHeading();
}

/** Move focus to the screen's heading, so that what was pressed is not left behind in the air. */
function focusHeading() {
  // A screen that put the focus somewhere on purpose keeps it.
  if (main.contains(document.activeElement) && document.activeElement !== main) return;
  const target = $("h1", main) ?? main;
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
}

/** @param {unknown} error @param {() => void} [retry] */
function failed(error, retry = () => render(true)) {
  console.error(error);
  const again = h("button", { class: "button", type: "button", on: { click: retry } });
  again.textContent = t("common.tryAgain");
  main.replaceChildren(
    h(
      "div",
      { class: "notice" },
      h("h1", null, t("common.screenFailed")),
      h("p", null, t("common.screenFailedText")),
      again,
    ),
  );
}

/** @param {MouseEvent} event */
function followLink(event) {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = /** @type {Element} */ (event.target).closest?.("a[href]");
  if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute("download")) return;
  if (link.origin !== location.origin || /\.[a-z0-9]+$/i.test(link.pathname)) return;
  if (!matchRoute(routes, link.pathname)) return;
  event.preventDefault();
  navigate(link.pathname + link.search + link.hash);
}

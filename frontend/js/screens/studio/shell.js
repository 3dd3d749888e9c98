/** The frame of every studio page: style sheet, session, top bar. */
import { errorText, t, texts, useLanguage } from "../../i18n/index.js";
import { onSessionChange, signOut } from "../../lib/auth.js";
import { h, icon } from "../../lib/dom.js";
import { navigate, setTitle } from "../../lib/router.js";
import { loadStyles } from "../../lib/styles.js";
import { textButton } from "../../ui/button.js";
import { confirmDialog } from "../../ui/dialog.js";
import { closeAllUploads, uploadsBusy } from "../../upload/uploads.js";
import { requireSession, signingInAgain } from "./session.js";

texts("studio");

const SHEETS = [
  "/css/studio.css",
  "/css/studio-pages.css",
  "/css/studio-editor.css",
  "/css/studio-dialogs.css",
  "/css/studio-uploads.css",
];

/**
 * @typedef {object} Studio
 * @property {HTMLElement} body where the screen goes
 * @property {AbortSignal} signal aborted when the screen is left
 * @property {import("../../lib/auth.js").SessionInfo} session
 * @property {() => void} cleanUp what the screen returns
 */

/**
 * Prepare a studio page in `root`; `null` where nobody is signed in and the page is being left.
 * @param {HTMLElement} root
 * @param {{title: string, current?: "galleries" | "settings"}} options `current` is the entry of
 *   the top bar that this page is
 * @returns {Promise<Studio | null>}
 */
export async function openStudio(root, { title, current }) {
  const session = requireSession();
  if (!session) return null;
  // The account's language goes before the browser's; this page was begun in another one.
  if (await useLanguage(session.user?.locale)) {
    navigate(location.pathname + location.search + location.hash, { replace: true });
    return null;
  }
  await Promise.all(SHEETS.map(loadStyles));
  setTitle(title);
  const life = new AbortController();
  const wait = h("p", { class: "studio__wait", role: "status" }, t("common.loading"));
  const body = h("div", { class: "studio__body" }, wait);
  root.classList.add("studio");
  root.append(topBar(current, session), body);
  onSessionChange(
    (kind, info) => {
      // Signed out in another tab: nothing of the account stays in view here, in no dialog either.
      if (kind !== "photographer" || info || signingInAgain()) return;
      for (const dialog of document.querySelectorAll("dialog")) dialog.close();
      closeAllUploads();
      navigate("/login", { replace: true });
    },
    { signal: life.signal },
  );
  return { body, signal: life.signal, session, cleanUp: () => life.abort() };
}

/**
 * @param {string | undefined} current
 * @param {import("../../lib/auth.js").SessionInfo} session
 */
function topBar(current, session) {
  return h(
    "header",
    { class: "top-bar" },
    h("a", { class: "top-bar__brand", href: "/studio" }, "Galerly"),
    h(
      "nav",
      { class: "top-bar__nav", "aria-label": t("studio.navigation") },
      link("/studio", t("studio.galleries"), "grid", current === "galleries"),
      link("/studio/settings", t("studio.settings"), "gear", current === "settings"),
      h(
        "button",
        {
          class: "top-bar__link",
          type: "button",
          title: session.user?.email,
          on: { click: leave },
        },
        icon("logout", { size: 20 }),
        h("span", { class: "top-bar__text" }, t("studio.signOut")),
      ),
    ),
  );
}

/**
 * @param {string} href
 * @param {string} text
 * @param {import("../../lib/icons.js").IconName} name
 * @param {boolean} isCurrent
 */
function link(href, text, name, isCurrent) {
  return h(
    "a",
    { class: "top-bar__link", href, "aria-current": isCurrent ? "page" : null },
    icon(name, { size: 20 }),
    h("span", { class: "top-bar__text" }, text),
  );
}

async function leave() {
  if (uploadsBusy()) {
    const sure = await confirmDialog({
      title: t("studio.signOutBusy"),
      text: t("studio.signOutBusyText"),
      confirm: t("studio.signOut"),
      danger: true,
    });
    if (!sure) return;
  }
  closeAllUploads();
  signOut("photographer");
  await navigate("/login");
}

/**
 * A message in the middle of the page, with one thing to do about it.
 * @param {{title: string, text?: string, action?: string, onAction?: () => void, href?: string}} options
 */
export function notice({ title, text, action, onAction, href }) {
  return h(
    "div",
    { class: "notice studio__notice" },
    h("h1", { class: "notice__title" }, title),
    text && h("p", null, text),
    action && href && h("a", { class: "button", href }, action),
    action && onAction && textButton(action, onAction),
  );
}

/**
 * The notice for a page whose data did not come; a gallery that is not there says so.
 * @param {unknown} error
 * @param {() => void} again
 */
export function failure(error, again) {
  const { status } = /** @type {{status?: number}} */ (error ?? {});
  if (status === 404) {
    return notice({
      title: t("studio.noGallery"),
      text: t("studio.noGalleryText"),
      action: t("studio.toGalleries"),
      href: "/studio",
    });
  }
  return notice({
    title: t("common.screenFailed"),
    text: errorText(error),
    action: t("common.tryAgain"),
    onAction: again,
  });
}

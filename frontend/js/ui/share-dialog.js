/** Who may see a gallery: share links and invited clients. */
import { errorText, t } from "../i18n/index.js";
import { api } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { openDialog } from "./dialog.js";
import { clientsPanel } from "./share/clients.js";
import { linksPanel } from "./share/links.js";
import { tabs } from "./tabs.js";

/**
 * @typedef {object} ShareContext
 * @property {string} path of the gallery in the API
 * @property {import("../screens/studio/gallery-facts.js").Gallery} gallery
 * @property {string[]} sections that photos of the gallery are in
 * @property {AbortSignal} signal aborted when the dialog closes
 */

/**
 * Show the sharing dialog.
 * @param {import("../screens/studio/gallery-facts.js").Gallery} gallery
 * @param {{sections: string[]}} options
 */
export function openShareDialog(gallery, { sections }) {
  const life = new AbortController();
  const path = `/galleries/${encodeURIComponent(gallery.id)}`;
  /** @type {ShareContext} */
  const context = { path, gallery, sections, signal: life.signal };
  const links = h("div", { class: "share__panel" });
  const clients = h("div", { class: "share__panel" });
  const choice = tabs({
    label: t("studio.share"),
    tabs: [
      { id: "links", label: t("studio.links"), panel: links },
      { id: "clients", label: t("studio.clients"), panel: clients },
    ],
  });
  const dialog = openDialog({
    title: t("studio.shareTitle"),
    className: "share",
    body: [
      gallery.state !== "published"
        ? h("p", { class: "hint-line share__draft" }, t("studio.shareDraft"))
        : h("span", { hidden: true }),
      choice.element,
      links,
      clients,
    ],
  });
  dialog.element.style.setProperty("--dialog-width", "620px");
  dialog.closed.then(() => life.abort());
  fill(
    links,
    () => api.get(`${path}/links`, asOwner(life.signal)),
    (items) => linksPanel(links, items, context),
  );
  fill(
    clients,
    () => api.get(`${path}/clients`, asOwner(life.signal)),
    (items) => clientsPanel(clients, items, context),
  );

  /**
   * @param {HTMLElement} panel
   * @param {() => Promise<{items: any[]}>} load
   * @param {(items: any[]) => void} show
   */
  async function fill(panel, load, show) {
    panel.setAttribute("aria-busy", "true");
    try {
      show((await load()).items);
    } catch (error) {
      if (life.signal.aborted) return;
      panel.replaceChildren(
        h("p", { class: "muted" }, errorText(error)),
        h(
          "button",
          { class: "button", type: "button", on: { click: () => fill(panel, load, show) } },
          t("common.tryAgain"),
        ),
      );
    } finally {
      panel.removeAttribute("aria-busy");
    }
  }
}

/** @param {AbortSignal} [signal] @returns {import("../lib/api.js").RequestOptions} */
export const asOwner = (signal) =>
  signal ? { session: "photographer", signal } : { session: "photographer" };

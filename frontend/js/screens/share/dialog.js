/** Who may see a gallery: share links and invited clients. */
import { errorText, t, texts, withTexts } from "../../i18n/index.js";
import { api } from "../../lib/api.js";
import { h } from "../../lib/dom.js";
import { loadStyles } from "../../lib/styles.js";
import { textButton } from "../../ui/button.js";
import { openDialog } from "../../ui/dialog.js";
import { tabs } from "../../ui/tabs.js";
import { asPhotographer } from "../studio/session.js";
import { linksPanel } from "./links.js";

texts("sharing");

/**
 * @typedef {object} ShareContext
 * @property {string} path of the gallery in the API
 * @property {import("../studio/gallery-facts.js").Gallery} gallery
 * @property {string[]} sections that photos of the gallery are in
 * @property {import("../../lib/api.js").RequestOptions} options of every request
 * @property {boolean} listed whether the photographer's profile is public
 * @property {import("../studio/portfolio.js").Entry[]} portfolio
 * @property {AbortSignal} signal aborted when the dialog closes
 */

/**
 * Show the sharing dialog.
 * @param {import("../studio/gallery-facts.js").Gallery} gallery
 * @param {{sections: string[]}} options
 */
export function openShareDialog(gallery, { sections }) {
  const life = new AbortController();
  const options = { ...asPhotographer, signal: life.signal };
  const path = `/galleries/${encodeURIComponent(gallery.id)}`;
  /** @type {ShareContext} */
  const context = {
    path,
    gallery,
    sections,
    options,
    listed: false,
    portfolio: [],
    signal: life.signal,
  };
  const links = h("div", { class: "share__panel" });
  const clients = h("div", { class: "share__panel" });
  const choice = tabs({
    label: t("studio.share"),
    tabs: [
      { id: "links", label: t("studio.links"), panel: links },
      { id: "clients", label: t("studio.clients"), panel: clients },
    ],
    onSelect: (id) => {
      if (id === "clients" && !clients.hasChildNodes()) showClients();
    },
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
    async () => {
      const [list, user] = await Promise.all([
        api.get(`${path}/links?limit=1000`, options),
        api.get("/auth/me", options),
        loadStyles("/css/sharing.css"),
      ]);
      context.listed = user.listed;
      context.portfolio = user.portfolio;
      return list;
    },
    (items) => linksPanel(links, items, context),
  );

  function showClients() {
    fill(
      clients,
      async () => {
        const [list, { clientsPanel }] = await Promise.all([
          api.get(`${path}/clients?limit=1000`, options),
          withTexts(import("./clients.js")),
          loadStyles("/css/sharing.css"),
        ]);
        return { ...list, clientsPanel };
      },
      (items, { clientsPanel }) => clientsPanel(clients, items, context),
    );
  }

  /**
   * @param {HTMLElement} panel
   * @param {() => Promise<any>} load
   * @param {(items: any[], loaded: any) => void} show
   */
  async function fill(panel, load, show) {
    panel.setAttribute("aria-busy", "true");
    try {
      const loaded = await load();
      show(loaded.items, loaded);
    } catch (error) {
      if (life.signal.aborted) return;
      panel.replaceChildren(
        h("p", { class: "muted" }, errorText(error)),
        textButton(t("common.tryAgain"), () => fill(panel, load, show)),
      );
    } finally {
      panel.removeAttribute("aria-busy");
    }
  }
}

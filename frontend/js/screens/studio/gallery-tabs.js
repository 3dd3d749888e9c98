/** The parts of a gallery's workplace: photos and settings on one page, the others on their own. */
import { t } from "../../i18n/index.js";
import { h, icon } from "../../lib/dom.js";
import { setTitle } from "../../lib/router.js";
import { newsSign } from "./gallery-facts.js";

/** @typedef {"photos" | "settings"} EditorTab */

/**
 * A navigation between them. Links, so that each opens in a tab of its own too; within the editor,
 * `onSelect` is called instead of loading anew.
 * @param {string} galleryId
 * @param {{current: EditorTab | "design" | "proofing" | "activity", news?: boolean,
 *   onSelect?: (tab: EditorTab) => void}} options `news`: shown at the tab where they are
 */
export function galleryTabs(galleryId, { current, news = false, onSelect }) {
  const base = `/studio/g/${encodeURIComponent(galleryId)}`;
  /** @type {Map<string, HTMLAnchorElement>} */
  const links = new Map([
    ["photos", link(base, t("studio.photos"), "photos")],
    ["design", link(`${base}/design`, t("studio.design"), null)],
    ["proofing", link(`${base}/proofing`, t("studio.proofing"), null)],
    ["activity", link(`${base}/activity`, t("studio.activity"), null)],
    ["settings", link(`${base}?tab=settings`, t("studio.settings"), "settings")],
  ]);
  const sign = newsSign(news);
  if (sign) links.get("proofing")?.append(sign);
  mark(current);

  /** @param {string} href @param {string} text @param {EditorTab | null} tab */
  function link(href, text, tab) {
    return h(
      "a",
      {
        class: "section-link",
        href,
        on: {
          click: (/** @type {MouseEvent} */ event) => {
            const isPlain =
              !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
            if (!tab || !onSelect || !isPlain) return;
            event.preventDefault();
            history.replaceState(null, "", href);
            onSelect(tab);
          },
        },
      },
      text,
    );
  }

  /** @param {string} tab */
  function mark(tab) {
    for (const [name, each] of links) {
      if (name === tab) each.setAttribute("aria-current", "page");
      else each.removeAttribute("aria-current");
    }
    // Once it stands: in a narrow window the line of them may be longer than that.
    requestAnimationFrame(() =>
      links.get(tab)?.scrollIntoView({ block: "nearest", inline: "center" }),
    );
  }

  return {
    element: h(
      "nav",
      { class: "section-links", "aria-label": t("studio.galleryParts") },
      ...links.values(),
    ),
    current: /** @type {EditorTab} */ (current === "settings" ? current : "photos"),
    select: mark,
  };
}

/**
 * What stands above the parts that are pages of their own; it names the window, too.
 * @param {import("./gallery-facts.js").Gallery} gallery
 * @param {"design" | "proofing" | "activity"} part
 */
export function galleryHead(gallery, part) {
  const title = t(`studio.${part}`);
  setTitle(`${title}: ${gallery.title}`);
  return [
    h(
      "header",
      { class: "editor-head" },
      h(
        "a",
        { class: "back-link", href: `/studio/g/${encodeURIComponent(gallery.id)}` },
        icon("chevron-left", { size: 18 }),
        h("bdi", null, gallery.title),
      ),
      h("h1", null, title),
    ),
    // Whoever looks at what is new sees it here.
    galleryTabs(gallery.id, { current: part, news: part !== "proofing" && gallery.news }).element,
  ];
}

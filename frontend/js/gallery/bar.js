/** The bar that sticks over the grid: sections on the left, what one can do on the right. */
import { t } from "../i18n/index.js";
import { h, icon } from "../lib/dom.js";

/**
 * @typedef {object} BarOptions
 * @property {string} title
 * @property {import("./photos.js").Section[]} sections
 * @property {(index: number) => void} onSection
 * @property {boolean} favorites whether hearts are allowed
 * @property {number | null} limit how many of them may be sent
 * @property {() => void} onFavorites
 * @property {() => void} [onSelect]
 * @property {() => void} [onShare]
 * @property {() => void} [onDownload]
 * @property {() => void} onTop
 */

/** @param {BarOptions} options */
export function bar(options) {
  const count = h("span", { class: "bar__count" });
  const heart = action("heart", t("viewer.favorites"), options.onFavorites, count);
  heart.setAttribute("aria-pressed", "false");
  const select = options.onSelect && action("select", t("viewer.select"), options.onSelect);
  const sections = options.sections.some(({ name }) => name) ? options.sections : [];
  const links = sections.map(({ name }, index) =>
    h(
      "button",
      { class: "bar__section", type: "button", on: { click: () => options.onSection(index) } },
      h("bdi", null, name || t("viewer.unsorted")),
    ),
  );
  const nav = h("nav", { class: "bar__sections", "aria-label": t("viewer.sections") }, links);
  let marked = -1;
  const element = h(
    "div",
    { class: "bar" },
    h(
      "button",
      { class: "bar__title", type: "button", title: t("viewer.top"), on: { click: options.onTop } },
      h("bdi", null, options.title),
    ),
    links.length > 0 && nav,
    h(
      "div",
      { class: "bar__actions" },
      options.favorites && heart,
      select,
      options.onShare && action("share", t("viewer.share"), options.onShare),
      options.onDownload && action("download", t("viewer.download"), options.onDownload),
    ),
  );
  return {
    element,
    /** @param {number} value @param {boolean} filtered */
    setFavorites(value, filtered) {
      const { limit } = options;
      const of = limit ? ` / ${limit}` : "";
      count.textContent = value || limit ? t("common.number", { count: value }) + of : "";
      count.classList.toggle("is-over", Boolean(limit && value > limit));
      heart.setAttribute("aria-pressed", String(filtered));
      heart.setAttribute("aria-label", t("viewer.favoritesCount", { count: value }) + of);
      heart.classList.toggle("has-some", value > 0);
    },
    /** Mark the section that is being looked at, and bring its name into sight. @param {number} current */
    setSection(current) {
      if (current === marked) return;
      links[marked]?.removeAttribute("aria-current");
      marked = current;
      const link = links[current];
      link?.setAttribute("aria-current", "true");
      if (link) nav.scrollLeft = link.offsetLeft - nav.clientWidth / 3;
    },
  };
}

/**
 * @param {import("../lib/icons.js").IconName} name @param {string} label @param {() => void} run
 * @param {HTMLElement} [extra]
 */
function action(name, label, run, extra) {
  return h(
    "button",
    {
      class: ["bar__action", `bar__action--${name}`],
      type: "button",
      "aria-label": label,
      on: { click: run },
    },
    icon(name, { size: 22 }),
    h("span", { class: "bar__label" }, label),
    extra && [" ", extra], // "Favorites 2", not "Favorites2", for whoever hears it
  );
}

/** The bar that sticks over the grid: sections on the left, what one can do on the right. */
import { t } from "../i18n/index.js";
import { h, icon } from "../lib/dom.js";

/**
 * @typedef {object} BarOptions
 * @property {string} title
 * @property {import("./photos.js").Section[]} sections
 * @property {(index: number) => void} onSection
 * @property {boolean} favorites whether hearts are allowed
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
  const element = h(
    "div",
    { class: "bar" },
    sections.length
      ? h("nav", { class: "bar__sections", "aria-label": t("viewer.sections") }, links)
      : h(
          "button",
          {
            class: "bar__title",
            type: "button",
            title: t("viewer.top"),
            on: { click: options.onTop },
          },
          h("bdi", null, options.title),
        ),
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
      count.textContent = value ? t("common.number", { count: value }) : "";
      heart.setAttribute("aria-pressed", String(filtered));
      heart.setAttribute("aria-label", t("viewer.favoritesCount", { count: value }));
      heart.classList.toggle("has-some", value > 0);
    },
    /** Mark the section that is being looked at. @param {number} current */
    setSection(current) {
      for (const [index, link] of links.entries()) {
        if (index === current) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
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

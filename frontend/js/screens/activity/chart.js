/** A small chart of bars, with the same numbers as a table. */
import { currentLanguage, formatNumber, t } from "../../i18n/index.js";
import { localeOf } from "../../i18n/language.js";
import { h } from "../../lib/dom.js";
import { ceilingOf } from "./series.js";

const NS = "http://www.w3.org/2000/svg";
const HEIGHT = 100;

/** @param {string} tag @param {Record<string, string | number>} props @param {...Node} children */
function svg(tag, props, ...children) {
  const element = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(props)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/**
 * @param {import("./series.js").Series} series
 * @param {string} measure in words
 */
export function barChart({ unit, bars }, measure) {
  const format = new Intl.DateTimeFormat(localeOf(currentLanguage()), {
    timeZone: "UTC",
    ...(unit === "day" ? { day: "numeric", month: "short" } : { month: "short", year: "numeric" }),
  });
  /** @param {import("./series.js").Bar} bar */
  const when = (bar) => format.format(new Date(bar.start));
  const top = ceilingOf(Math.max(...bars.map(({ value }) => value)));
  const most = bars.reduce((best, bar) => (bar.value > best.value ? bar : best));
  const count = bars.reduce((sum, { value }) => sum + value, 0);
  const drawing = svg(
    "svg",
    {
      class: "chart__bars",
      viewBox: `0 0 ${bars.length} ${HEIGHT}`,
      preserveAspectRatio: "none",
      role: "img",
      "aria-label": t("activity.chart", {
        measure,
        count,
        most: formatNumber(most.value),
        day: when(most),
      }),
    },
    ...bars.map((bar, place) => column(bar, place)),
  );
  const middle = bars[Math.floor((bars.length - 1) / 2)];
  const name = t(unit === "day" ? "activity.byDay" : "activity.byMonth", { measure });
  return h(
    "figure",
    { class: "chart" },
    h("figcaption", { class: "visually-hidden" }, name),
    h(
      "div",
      { class: "chart__field" },
      h(
        "div",
        { class: "chart__scale", "aria-hidden": "true" },
        ...[top, top / 2, 0].map((value) => h("span", null, formatNumber(value))),
      ),
      drawing,
    ),
    h(
      "div",
      { class: "chart__days", "aria-hidden": "true" },
      ...[bars[0], middle, bars.at(-1)].map((bar) => bar && h("span", null, when(bar))),
    ),
    h(
      "details",
      { class: "chart__table" },
      h("summary", null, t("activity.table")),
      h(
        "table",
        { class: "numbers" },
        h("caption", { class: "visually-hidden" }, name),
        h(
          "thead",
          null,
          h(
            "tr",
            null,
            h("th", { scope: "col" }, t(unit === "day" ? "activity.day" : "activity.month")),
            h("th", { scope: "col" }, measure),
          ),
        ),
        h(
          "tbody",
          null,
          ...bars
            .filter(({ value }) => value > 0)
            .toReversed()
            .map((bar) =>
              h(
                "tr",
                null,
                h("th", { scope: "row" }, when(bar)),
                h("td", null, formatNumber(bar.value)),
              ),
            ),
        ),
      ),
    ),
  );

  /** A bar, and the whole height above it to point at. @param {import("./series.js").Bar} bar @param {number} place */
  function column(bar, place) {
    // Something is never drawn as nothing: a bar is two units high at least.
    const height = bar.value && Math.max(2, (bar.value / top) * HEIGHT);
    const title = svg("title", {});
    title.textContent = `${when(bar)}: ${formatNumber(bar.value)}`;
    return svg(
      "g",
      {},
      title,
      svg("rect", { class: "chart__room", x: place, y: 0, width: 1, height: HEIGHT }),
      svg("rect", {
        class: "chart__bar",
        x: place + 0.14,
        y: HEIGHT - height,
        width: 0.72,
        height,
      }),
    );
  }
}

/** `/photographers` and `/photographers/:city`: those who want to be found. */
import { errorText, t, texts } from "../i18n/index.js";
import { api } from "../lib/api.js";
import { $, h } from "../lib/dom.js";
import { navigate, setTitle } from "../lib/router.js";
import { loadStyles } from "../lib/styles.js";
import { picture } from "../pages/cards.js";
import { siteHead } from "../pages/site.js";
import { textButton } from "../ui/button.js";
import { cityField } from "../ui/city-field.js";

texts("public");

/** @type {import("../lib/router.js").Screen} */
export default async function directory(root, params, url) {
  const life = new AbortController();
  const { signal } = life;
  const cityId = params.city ?? "";
  const known = url.searchParams.get("city") ?? "";
  const heading = h("h1");
  const list = h("ul", { class: "people", "aria-busy": "true" });
  const foot = h("div", { class: "people__foot" });
  const seen = covers(signal);
  const city = cityField({
    hint: t("pages.directory.cityHint"),
    signal,
    onChoose: ({ id, name: chosen }) =>
      navigate(`/photographers/${encodeURIComponent(id)}?${new URLSearchParams({ city: chosen })}`),
  });
  city.value = known;
  name(known);
  const styled = loadStyles("/css/public.css");
  root.append(
    siteHead(),
    h(
      "div",
      { class: "wide" },
      h(
        "div",
        { class: "directory__head" },
        h(
          "div",
          { class: "directory__lead" },
          heading,
          h("p", { class: "muted" }, t("pages.directory.lead")),
        ),
        h(
          "div",
          { class: "directory__search" },
          city.element,
          cityId &&
            h(
              "a",
              { class: "button button--quiet", href: "/photographers" },
              t("pages.directory.everywhere"),
            ),
        ),
      ),
      list,
      foot,
    ),
  );
  await styled;
  await more("");
  return () => life.abort();

  /** @param {string} text the city's name */
  function name(text) {
    const title = text ? t("pages.directory.titleIn", { city: text }) : t("pages.directory.title");
    heading.textContent = title;
    setTitle(title);
  }

  /** @param {string} cursor */
  async function more(cursor) {
    foot.replaceChildren();
    const query = new URLSearchParams({
      limit: "24",
      ...(cityId && { city_id: cityId }),
      ...(cursor && { cursor }),
    });
    try {
      const { items, next_cursor: next } = await api.get(`/photographers?${query}`, { signal });
      list.removeAttribute("aria-busy");
      const cards = items.map(person);
      list.append(...cards);
      for (const card of cards) {
        const strip = $(".person__strip", card);
        if (strip) seen.observe(strip);
      }
      if (cityId && !known && items[0]?.city?.name) {
        name(items[0].city.name);
        city.value = items[0].city.name;
      }
      if (!list.childElementCount) empty();
      if (next) {
        foot.append(textButton(t("pages.directory.more"), () => more(next)));
      }
    } catch (error) {
      if (signal.aborted) return;
      foot.append(
        h("p", { role: "alert" }, errorText(error)),
        textButton(t("common.tryAgain"), () => more(cursor)),
      );
    }
  }

  function empty() {
    list.replaceWith(
      h(
        "div",
        { class: "empty" },
        h("h2", null, t("pages.directory.empty")),
        h(
          "p",
          { class: "muted" },
          known ? t("pages.directory.emptyText", { city: known }) : t("pages.directory.emptyAll"),
        ),
        cityId && h("a", { class: "button", href: "/photographers" }, t("pages.directory.clear")),
      ),
    );
  }
}

const SHOWN = 3;

/**
 * Show photographers with covers of their galleries, asked for when they come into view.
 * @param {AbortSignal} signal
 */
function covers(signal) {
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        fill(/** @type {HTMLElement} */ (target));
      }
    },
    { rootMargin: "50%" },
  );
  signal.addEventListener("abort", () => seen.disconnect());
  return seen;

  /** @param {HTMLElement} strip */
  async function fill(strip) {
    try {
      const path = `/photographers/${encodeURIComponent(strip.dataset.handle ?? "")}`;
      const { galleries } = await api.get(path, { session: null, signal });
      const found = galleries.map((/** @type {any} */ { cover }) => cover).filter(Boolean);
      if (found.length === 0) return;
      const shown = found.slice(0, SHOWN);
      strip.replaceChildren(...shown.map((/** @type {any} */ cover) => picture(cover)));
    } catch {
      // The initial stays; the card leads to the profile all the same.
    }
  }
}

/**
 * @param {{name: string, handle: string, bio: string, city: import("../ui/city-field.js").City | null}} each
 */
function person({ name, handle, bio, city }) {
  return h(
    "li",
    null,
    h(
      "a",
      { class: "person__link", href: `/@${encodeURIComponent(handle)}` },
      h(
        "span",
        { class: "person__strip", dataset: { handle }, "aria-hidden": "true" },
        [...name][0] ?? "",
      ),
      h("span", { class: "person__name", dir: "auto" }, name),
      city &&
        h("span", { class: "muted small" }, [city.name, city.country].filter(Boolean).join(", ")),
      bio && h("span", { class: "person__bio", dir: "auto" }, bio),
    ),
  );
}

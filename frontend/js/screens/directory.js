/** `/photographers` and `/photographers/:city`: those who want to be found. */
import { errorText, t, texts } from "../i18n/index.js";
import { api } from "../lib/api.js";
import { $, h, say } from "../lib/dom.js";
import { placeOf } from "../lib/place.js";
import { navigate, setTitle } from "../lib/router.js";
import { loadStyles } from "../lib/styles.js";
import { picture } from "../pages/cards.js";
import { siteFoot, siteHead } from "../pages/site.js";
import { SPECIALITIES, specialityLine, specialityName } from "../pages/specialities.js";
import { textButton } from "../ui/button.js";
import { cityField } from "../ui/city-field.js";
import { field } from "../ui/field.js";

texts("public");

const SEARCH_WAIT_MS = 200;

/** @type {import("../lib/router.js").Screen} */
export default async function directory(root, params, url) {
  const life = new AbortController();
  const { signal } = life;
  const cityId = params.city ?? "";
  const known = url.searchParams.get("city") ?? "";
  const wanted = {
    q: url.searchParams.get("q") ?? "",
    speciality: url.searchParams.get("for") ?? "",
  };
  let turn = 0;
  let timer = 0;
  const heading = h("h1");
  const list = h("ul", { class: "people", "aria-busy": "true" });
  const foot = h("div", { class: "people__foot" });
  const seen = covers(signal);
  const city = cityField({
    hint: t("pages.directory.cityHint"),
    signal,
    onChoose: ({ id, name: chosen }) =>
      navigate(`/photographers/${encodeURIComponent(id)}?${kept({ city: chosen })}`),
  });
  city.value = known;
  const search = field({
    label: t("specialities.search"),
    name: "q",
    type: "search",
    value: wanted.q,
    autocomplete: "off",
    maxlength: 200,
  });
  search.input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => change({ q: search.value }), SEARCH_WAIT_MS);
  });
  signal.addEventListener("abort", () => clearTimeout(timer));
  const pills = ["", ...SPECIALITIES].map((code) => pill(code));
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
          search.element,
          cityId &&
            h(
              "a",
              { class: "button button--quiet", href: `/photographers?${kept({})}` },
              t("pages.directory.everywhere"),
            ),
        ),
      ),
      h("div", { class: "pills", role: "group", "aria-label": t("specialities.filter") }, ...pills),
      list,
      foot,
    ),
  );
  await styled;
  await more("");
  root.append(siteFoot()); // below what is there, so that it never moves
  return () => life.abort();

  /** The query of an address that keeps what is wanted. @param {Record<string, string>} others */
  function kept(others) {
    return new URLSearchParams({
      ...others,
      ...(wanted.speciality && { for: wanted.speciality }),
      ...(wanted.q && { q: wanted.q }),
    });
  }

  /** @param {string} code */
  function pill(code) {
    return h(
      "button",
      {
        class: "pill",
        type: "button",
        "aria-pressed": String(code === wanted.speciality),
        dataset: { code },
        on: { click: () => change({ speciality: code }) },
      },
      code ? specialityName(code) : t("specialities.all"),
    );
  }

  /** @param {Partial<typeof wanted>} wish */
  async function change(wish) {
    Object.assign(wanted, wish);
    for (const each of pills) {
      each.setAttribute("aria-pressed", String(each.dataset.code === wanted.speciality));
    }
    const query = kept(known ? { city: known } : {}).toString();
    history.replaceState(history.state, "", `${location.pathname}${query && `?${query}`}`);
    const count = await more("");
    if (count !== undefined) say(t("specialities.found", { count }));
  }

  /** @param {string} text the city's name */
  function name(text) {
    const title = text ? t("pages.directory.titleIn", { city: text }) : t("pages.directory.title");
    heading.textContent = title;
    setTitle(title);
  }

  /**
   * Show what comes after `cursor`; from the beginning, in place of what is there.
   * @param {string} cursor
   * @returns {Promise<number | undefined>} how many are shown now
   */
  async function more(cursor) {
    turn += 1;
    const mine = turn;
    const query = new URLSearchParams({
      limit: "24",
      ...(cityId && { city_id: cityId }),
      ...(wanted.speciality && { speciality: wanted.speciality }),
      ...(wanted.q && { q: wanted.q }),
      ...(cursor && { cursor }),
    });
    try {
      const { items, next_cursor: next } = await api.get(`/photographers?${query}`, { signal });
      if (mine !== turn) return undefined;
      list.removeAttribute("aria-busy");
      foot.replaceChildren();
      const cards = items.map(person);
      if (cursor) list.append(...cards);
      else list.replaceChildren(...cards);
      for (const card of cards) {
        const strip = $(".person__strip", card);
        if (strip) seen.observe(strip);
      }
      if (cityId && !known && items[0]?.city?.name) {
        name(items[0].city.name);
        city.value = items[0].city.name;
      }
      if (!list.childElementCount) foot.append(empty());
      if (next) {
        foot.append(textButton(t("pages.directory.more"), () => more(next)));
      }
      return list.childElementCount;
    } catch (error) {
      if (signal.aborted || mine !== turn) return undefined;
      foot.replaceChildren(
        h("p", { role: "alert" }, errorText(error)),
        textButton(t("common.tryAgain"), () => more(cursor)),
      );
      return undefined;
    }
  }

  function empty() {
    const isNarrow = Boolean(wanted.q || wanted.speciality);
    const nobody = known
      ? t("pages.directory.emptyText", { city: known })
      : t("pages.directory.emptyAll");
    return h(
      "div",
      { class: "empty" },
      h("h2", null, isNarrow ? t("specialities.none") : t("pages.directory.empty")),
      h("p", { class: "muted" }, isNarrow ? t("specialities.noneText") : nobody),
      (cityId || isNarrow) &&
        h("a", { class: "button", href: "/photographers" }, t("pages.directory.clear")),
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
 * @param {{name: string, handle: string, bio: string, specialities?: string[], city: import("../ui/city-field.js").City | null}} each
 */
function person({ name, handle, bio, city, specialities }) {
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
      city && h("span", { class: "muted small" }, placeOf(city)),
      specialities &&
        specialities.length > 0 &&
        h("span", { class: "small" }, specialityLine(specialities)),
      bio && h("span", { class: "person__bio", dir: "auto" }, bio),
    ),
  );
}

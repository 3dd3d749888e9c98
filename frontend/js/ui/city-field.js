/** A city, found as one types: a combobox after the WAI-ARIA pattern. */
import { t, texts } from "../i18n/index.js";
import { api } from "../lib/api.js";
import { h, say } from "../lib/dom.js";
import { ApiError } from "../lib/errors.js";
import { countryOf, placeOf } from "../lib/place.js";
import { loadStyles } from "../lib/styles.js";
import { field } from "./field.js";

texts("cities");

/** @typedef {{id: string, name: string, country: string, country_code: string, admin?: string | null}} City */

const WAIT_MS = 140;
const MOST = 8;
const LEAST_CHARS = 2;
let count = 0;

/**
 * Return a field for a city. `id` is that of the chosen one, `null` for none; a text that was not
 * chosen from the list is not valid.
 * @param {{city?: City | null, hint: string, optional?: boolean, signal: AbortSignal,
 *   onChoose?: (city: City) => void}} options
 */
export function cityField({ city = null, hint, optional, signal, onChoose }) {
  loadStyles("/css/combo.css");
  count += 1;
  const id = `cities-${count}`;
  const base = field({
    label: t("cities.city"),
    name: "city",
    autocomplete: "off",
    hint,
    optional,
    value: city ? placeOf(city) : "",
  });
  const { input } = base;
  const list = h("ul", {
    class: "combo__list",
    id,
    role: "listbox",
    "aria-label": t("cities.list"),
    hidden: true,
  });
  input.parentElement?.classList.add("combo");
  input.parentElement?.append(list);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": id,
  })) {
    input.setAttribute(name, value);
  }
  let chosen = city;
  /** @type {City[]} */
  let found = [];
  let active = -1;
  let timer = 0;
  let asked = new AbortController();

  input.addEventListener("input", () => {
    chosen = null;
    close();
    const text = input.value.trim();
    if (text.length >= LEAST_CHARS) timer = setTimeout(() => search(text), WAIT_MS);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const { key } = /** @type {KeyboardEvent} */ (event);
    if (list.hidden) return;
    if (key === "Escape") close();
    else if (!found.length) return;
    else if (key === "ArrowDown") mark((active + 1) % found.length);
    else if (key === "ArrowUp") mark((Math.max(active, 0) - 1 + found.length) % found.length);
    else if (key === "Enter") choose(found[Math.max(active, 0)]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  signal.addEventListener("abort", close);

  /** @param {string} text */
  async function search(text) {
    asked = new AbortController();
    try {
      const query = new URLSearchParams({ q: text, limit: String(MOST) });
      show((await api.get(`/cities?${query}`, { signal: asked.signal })).items);
    } catch (error) {
      // Overtaken by the next letter, or failed: typing on asks again.
      if (!asked.signal.aborted && !(error instanceof ApiError)) throw error;
    }
  }

  /** @param {City[]} cities */
  function show(cities) {
    if (document.activeElement !== input) return;
    found = cities;
    list.replaceChildren(...cities.map(option));
    if (!cities.length) {
      list.append(
        h(
          "li",
          { class: "combo__none muted", role: "option", "aria-disabled": true },
          t("cities.none"),
        ),
      );
    }
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    say(t("cities.found", { count: cities.length }));
  }

  /** @param {City} each @param {number} place */
  function option(each, place) {
    /** @param {Event} event */
    const press = (event) => {
      event.preventDefault(); // else the input loses the focus, which closes the list
      choose(each);
    };
    return h(
      "li",
      {
        class: "combo__option",
        role: "option",
        id: `${id}-${place}`,
        "aria-selected": false,
        on: { pointerdown: press },
      },
      h("bdi", null, each.name),
      h("span", { class: "muted small" }, [each.admin, countryOf(each)].filter(Boolean).join(", ")),
    );
  }

  /** @param {number} place */
  function mark(place) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = place;
    list.children[place]?.setAttribute("aria-selected", "true");
    list.children[place]?.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", `${id}-${place}`);
  }

  /** @param {City | undefined} each */
  function choose(each) {
    if (!each) return;
    chosen = each;
    input.value = placeOf(each);
    base.setError(null);
    close();
    onChoose?.(each);
  }

  function close() {
    clearTimeout(timer);
    asked.abort();
    active = -1;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  return {
    ...base,
    /** Whether the field is empty or a city of the list. */
    check() {
      const isFine = chosen !== null || base.value === "";
      base.setError(isFine ? null : t("cities.choose"));
      return isFine;
    },
    get value() {
      return base.value;
    },
    set value(text) {
      base.value = text;
    },
    get id() {
      return chosen?.id ?? null;
    },
  };
}

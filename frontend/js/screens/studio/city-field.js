/** A city, found as one types: a combobox after the WAI-ARIA pattern. */
import { t } from "../../i18n/index.js";
import { api } from "../../lib/api.js";
import { h, say } from "../../lib/dom.js";
import { ApiError } from "../../lib/errors.js";
import { field } from "../../ui/field.js";

/** @typedef {{id: string, name: string, country: string, admin?: string | null}} City */

const WAIT_MS = 180;
const MOST = 8;
let count = 0;

/**
 * Return a field for a city. `id` is that of the chosen one, `null` for none; a text that was not
 * chosen from the list is not valid.
 * @param {{city?: City | null, signal: AbortSignal, hint?: string}} options
 */
export function cityField({ city = null, signal, hint = t("studio.cityHint") }) {
  count += 1;
  const listId = `cities-${count}`;
  const base = field({
    label: t("studio.city"),
    name: "city",
    autocomplete: "off",
    hint,
    optional: true,
    value: city ? cityName(city) : "",
  });
  const input = base.input;
  const list = h("ul", { class: "city-combo__list", role: "listbox", id: listId, hidden: true });
  base.element.classList.add("city-combo");
  input.parentElement?.append(list);
  for (const [name, value] of [
    ["role", "combobox"],
    ["aria-autocomplete", "list"],
    ["aria-expanded", "false"],
    ["aria-controls", listId],
  ]) {
    input.setAttribute(/** @type {string} */ (name), /** @type {string} */ (value));
  }
  let chosen = city;
  /** @type {City[]} */
  let found = [];
  let active = -1;
  let timer = 0;
  let asked = new AbortController();
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    asked.abort();
  });

  input.addEventListener("input", () => {
    chosen = null;
    clearTimeout(timer);
    asked.abort();
    const text = input.value.trim();
    if (text.length < 2) return show([]);
    timer = setTimeout(() => search(text), WAIT_MS);
  });
  input.addEventListener("blur", () => show([]));
  input.addEventListener("keydown", (event) => {
    const { key } = /** @type {KeyboardEvent} */ (event);
    if (list.hidden) return;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      const step = key === "ArrowDown" ? 1 : -1;
      activate((active + step + found.length) % found.length);
    } else if (key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(/** @type {City} */ (found[active]));
    } else if (key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      show([]);
    }
  });

  /** @param {string} text */
  async function search(text) {
    asked = new AbortController();
    try {
      const query = new URLSearchParams({ q: text, limit: String(MOST) });
      const { items } = await api.get(`/cities?${query}`, { signal: asked.signal });
      show(items);
      say(t("studio.citiesFound", { count: items.length }));
    } catch (error) {
      // A search that was overtaken, or that failed: the city is optional and may be added later.
      if (!asked.signal.aborted && !(error instanceof ApiError)) throw error;
    }
  }

  /** @param {City[]} cities */
  function show(cities) {
    found = cities;
    active = -1;
    list.replaceChildren(
      ...cities.map((each, i) =>
        h(
          "li",
          {
            class: "city-combo__option",
            role: "option",
            id: `${listId}-${i}`,
            "aria-selected": "false",
            on: {
              // Before the input loses the focus, which would close the list.
              pointerdown: (/** @type {Event} */ event) => {
                event.preventDefault();
                choose(each);
              },
            },
          },
          h("span", null, each.name),
          h("span", { class: "muted" }, [each.admin, each.country].filter(Boolean).join(", ")),
        ),
      ),
    );
    list.hidden = cities.length === 0;
    input.setAttribute("aria-expanded", String(cities.length > 0));
    input.removeAttribute("aria-activedescendant");
  }

  /** @param {number} index */
  function activate(index) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = index;
    const option = list.children[index];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", `${listId}-${index}`);
  }

  /** @param {City} each */
  function choose(each) {
    chosen = each;
    input.value = cityName(each);
    base.setError(null);
    show([]);
  }

  return {
    ...base,
    /** Whether the field is empty or a city of the list. */
    check() {
      const isFine = chosen !== null || input.value.trim() === "";
      base.setError(isFine ? null : t("studio.cityChoose"));
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

/** @param {City} city */
const cityName = ({ name, country }) => `${name}, ${country}`;

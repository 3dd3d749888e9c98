/** A text field that offers choices while one types (ARIA combobox with a list). */
import { h } from "../lib/dom.js";
import { field } from "./field.js";

const WAIT_MS = 140;
let count = 0;

/**
 * Return the field. `search(text, signal)` gives what to offer; `onChoose` gets what was taken.
 * @template T
 * @param {{label: string, name: string, value?: string, hint?: string, least?: number,
 *   search: (text: string, signal: AbortSignal) => Promise<T[]>,
 *   show: (item: T) => {label: string, detail?: string}, onChoose: (item: T) => void,
 *   nothing: string, onFound?: (count: number) => void}} options
 */
export function combo({
  label,
  name,
  value,
  hint,
  least = 2,
  search,
  show,
  onChoose,
  nothing,
  onFound,
}) {
  count += 1;
  const id = `combo-${count}`;
  const input = field({ label, name, value, hint, autocomplete: "off" });
  const list = h("ul", {
    class: "combo__list",
    id,
    role: "listbox",
    "aria-label": label,
    hidden: true,
  });
  input.element.classList.add("combo");
  input.element.append(list);
  const box = input.input;
  for (const [key, text] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": id,
  })) {
    box.setAttribute(key, text);
  }
  /** @type {T[]} */
  let items = [];
  let active = -1;
  /** @type {AbortController | null} */
  let running = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  box.addEventListener("input", () => {
    clearTimeout(timer);
    running?.abort();
    if (input.value.length < least) close();
    else timer = setTimeout(look, WAIT_MS);
  });
  box.addEventListener("blur", () => setTimeout(close, 120)); // a press on an option comes first
  box.addEventListener("keydown", (event) => {
    const { key } = /** @type {KeyboardEvent} */ (event);
    if (list.hidden || !items.length) return;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      mark((active + (key === "ArrowDown" ? 1 : -1) + items.length) % items.length);
    } else if (key === "Enter") {
      event.preventDefault();
      choose(Math.max(0, active));
    } else if (key === "Escape") {
      event.stopPropagation();
      event.preventDefault();
      close();
    }
  });

  async function look() {
    running = new AbortController();
    const { signal } = running;
    try {
      items = await search(input.value, signal);
    } catch {
      if (!signal.aborted) close(); // typing on asks again
      return;
    }
    if (signal.aborted || document.activeElement !== box) return;
    active = -1;
    box.removeAttribute("aria-activedescendant");
    list.replaceChildren(
      ...items.map((item, index) => {
        const { label: text, detail } = show(item);
        return h(
          "li",
          {
            class: "combo__option",
            id: `${id}-${index}`,
            role: "option",
            "aria-selected": "false",
            on: { pointerdown: () => choose(index) },
          },
          h("bdi", null, text),
          detail && h("span", { class: "muted small" }, detail),
        );
      }),
    );
    if (!items.length) {
      list.append(
        h(
          "li",
          {
            class: "combo__option muted",
            role: "option",
            "aria-disabled": "true",
            "aria-selected": "false",
          },
          nothing,
        ),
      );
    }
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    onFound?.(items.length);
  }

  /** @param {number} index */
  function mark(index) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = index;
    const option = list.children[index];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", `${id}-${index}`);
  }

  /** @param {number} index */
  function choose(index) {
    const item = items[index];
    if (!item) return;
    input.value = show(item).label;
    close();
    onChoose(item);
  }

  function close() {
    clearTimeout(timer);
    running?.abort();
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  return input;
}

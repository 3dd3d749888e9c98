/** Tabs with the usual keys: arrows, Home and End move and choose. */
import { h } from "../lib/dom.js";

/**
 * @typedef {{id: string, label: string, panel?: HTMLElement}} Tab `panel` is shown and hidden for you
 */

let count = 0;

/**
 * Return a tab list; `onSelect(id)` is called for every change, not for the first choice.
 * @param {{label: string, tabs: Tab[], selected?: string, onSelect?: (id: string) => void}} options
 * @returns {{element: HTMLElement, select: (id: string) => void, selected: string}}
 */
export function tabs({ label, tabs: items, selected, onSelect }) {
  count += 1;
  const prefix = `tabs-${count}`;
  let current = selected ?? items[0]?.id ?? "";
  /** @type {Map<string, HTMLButtonElement>} */
  const buttons = new Map();
  const element = h("div", {
    class: "tabs",
    role: "tablist",
    "aria-label": label,
    on: { keydown },
  });
  for (const { id, label: text, panel } of items) {
    const button = h(
      "button",
      {
        class: "tabs__tab",
        type: "button",
        role: "tab",
        id: `${prefix}-${id}`,
        on: { click: () => choose(id) },
      },
      text,
    );
    if (panel) {
      panel.id ||= `${prefix}-${id}-panel`;
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", button.id);
      button.setAttribute("aria-controls", panel.id);
    }
    buttons.set(id, button);
    element.append(button);
  }
  paint();

  function paint() {
    for (const { id, panel } of items) {
      const button = buttons.get(id);
      button?.setAttribute("aria-selected", String(id === current));
      if (button) button.tabIndex = id === current ? 0 : -1;
      if (panel) panel.hidden = id !== current;
    }
  }

  /** @param {string} id */
  function choose(id) {
    if (id === current) return;
    current = id;
    paint();
    onSelect?.(id);
  }

  /** @param {KeyboardEvent} event */
  function keydown(event) {
    const at = items.findIndex(({ id }) => id === current);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = items[(to + items.length) % items.length];
    if (!next) return;
    choose(next.id);
    buttons.get(next.id)?.focus();
  }

  return {
    element,
    select(id) {
      current = id;
      paint();
    },
    get selected() {
      return current;
    },
  };
}

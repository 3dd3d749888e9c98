/** A menu of commands that opens from a button. */
import { h, icon, topLayer } from "../lib/dom.js";

/**
 * @typedef {{label: string, icon?: import("../lib/icons.js").IconName, danger?: boolean,
 *   disabled?: boolean, run: () => void}} MenuItem
 */

let count = 0;

/**
 * Make `button` open a menu. `items` is asked each time, so that it fits the moment.
 * @param {HTMLElement} button
 * @param {() => MenuItem[]} items
 * @param {{label?: string, signal?: AbortSignal}} [options]
 * @returns {{open: () => void, close: () => void}}
 */
export function menu(button, items, { label, signal } = {}) {
  count += 1;
  const id = `menu-${count}`;
  /** @type {HTMLElement | null} */
  let box = null;
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => (box ? close() : open()), { signal });
  signal?.addEventListener("abort", () => close());

  function open() {
    close();
    const element = h("div", {
      class: "menu",
      id,
      role: "menu",
      popover: "auto",
      "aria-label": label ?? button.getAttribute("aria-label") ?? button.textContent,
      on: { keydown, toggle: closedOutside },
    });
    for (const item of items()) element.append(entry(item));
    // Where its button is, so that it belongs to the same landmark.
    (button.closest("dialog, main") ?? topLayer()).append(element);
    element.showPopover();
    box = element;
    button.setAttribute("aria-expanded", "true");
    place(element, button.getBoundingClientRect());
    /** @type {HTMLElement | null} */ (
      element.querySelector("[role=menuitem]:not(:disabled)")
    )?.focus();
  }

  /** @param {MenuItem} item */
  function entry({ label: text, icon: name, danger = false, disabled = false, run }) {
    return h(
      "button",
      {
        class: ["menu__item", danger && "menu__item--danger"],
        type: "button",
        role: "menuitem",
        tabIndex: -1,
        disabled,
        on: {
          click: () => {
            close(true);
            run();
          },
        },
      },
      name && icon(name, { size: 20 }),
      text,
    );
  }

  /** @param {boolean} [refocus] */
  function close(refocus = false) {
    const element = box;
    box = null;
    if (!element) return;
    button.setAttribute("aria-expanded", "false");
    element.remove();
    if (refocus) button.focus({ preventScroll: true });
  }

  /** @param {ToggleEvent} event */
  function closedOutside(event) {
    if (event.newState !== "closed" || !box) return;
    // The press that closed it may be the one on the button, which must not open it again.
    const element = box;
    setTimeout(() => {
      if (box === element) close();
    }, 0);
  }

  /** @param {KeyboardEvent} event */
  function keydown(event) {
    if (!box) return;
    const entries = /** @type {HTMLElement[]} */ ([
      ...box.querySelectorAll("[role=menuitem]:not(:disabled)"),
    ]);
    const at = entries.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      entries[(to + entries.length) % entries.length]?.focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      close(true);
    } else if (event.key.length === 1) {
      const letter = event.key.toLowerCase();
      entries.find((each) => each.textContent?.trim().toLowerCase().startsWith(letter))?.focus();
    }
  }

  return { open, close: () => close() };
}

/** Put the menu under its button, or over it where there is no room. @param {HTMLElement} element @param {DOMRect} at */
function place(element, at) {
  const box = element.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.right - box.width, innerWidth - box.width - 8));
  const below = at.bottom + 6 + box.height <= innerHeight - 8;
  element.style.left = `${left}px`;
  element.style.top = `${below ? at.bottom + 6 : Math.max(8, at.top - 6 - box.height)}px`;
}

/** The grid by keyboard: arrows, Home, End, F, X, Space, Esc, Ctrl+A. */
import { readItem } from "../lib/storage.js";
import { photoInNextRow } from "./layout.js";

/** Single letters can be switched off (WCAG 2.1.4). */
export const lettersOn = () => readItem("galerly.letters") !== false;

/** @param {EventTarget | null} target */
export const isTyping = (target) =>
  target instanceof HTMLElement &&
  Boolean(target.closest("input, textarea, select, [contenteditable]"));

/**
 * @param {import("./grid.js").Grid} grid
 * @param {AbortSignal} signal
 */
export function gridKeys(grid, signal) {
  grid.root.addEventListener("keydown", (event) => inGrid(grid, event), { signal });
  document.addEventListener(
    "keydown",
    (event) => {
      if (!grid.selection.active || document.querySelector("dialog[open]")) return;
      if (event.key === "Escape") grid.selection.stop();
      else if ((event.ctrlKey || event.metaKey) && event.key === "a" && !isTyping(event.target)) {
        event.preventDefault();
        const at = grid.source.sections.find(
          ({ first, count }) => grid.current >= first && grid.current < first + count,
        );
        grid.selection.add(at?.first ?? 0, at ? at.first + at.count : grid.source.count);
      }
    },
    { signal },
  );
}

/** @param {import("./grid.js").Grid} grid @param {KeyboardEvent} event */
function inGrid(grid, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || !grid.layout) return;
  const to = target(grid, grid.layout, event.key);
  if (to !== null) {
    event.preventDefault();
    grid.reveal(to, { focus: true });
    return;
  }
  const key = event.key.toLowerCase();
  if (key === " " || (key === "x" && lettersOn())) {
    if (!grid.options.onSelection || /** @type {Element} */ (event.target).closest("button"))
      return;
    event.preventDefault();
    grid.selection.toggle(grid.current, event.shiftKey);
  } else if (key === "f" && lettersOn()) {
    const photo = grid.source.at(grid.current);
    if (photo) grid.options.onFavorite?.(photo.id);
  }
}

/** @param {import("./grid.js").Grid} grid @param {import("./layout.js").Layout} layout @param {string} key */
function target(grid, layout, key) {
  const { current } = grid;
  switch (key) {
    case "ArrowLeft":
      return Math.max(0, current - 1);
    case "ArrowRight":
      return Math.min(layout.count - 1, current + 1);
    case "ArrowUp":
      return photoInNextRow(layout, current, -1);
    case "ArrowDown":
      return photoInNextRow(layout, current, 1);
    case "Home":
      return 0;
    case "End":
      return layout.count - 1;
    default:
      return null;
  }
}

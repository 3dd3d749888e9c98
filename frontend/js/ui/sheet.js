/** Sheets: dialogs at the side of a wide window, at the bottom of a phone's. */
import { openSideDialog } from "./dialog.js";

/**
 * Show a sheet. `clear` leaves what is behind it undimmed (a photo one comments on).
 * @param {import("./dialog.js").DialogOptions & {clear?: boolean}} options
 * @returns {import("./dialog.js").DialogHandle}
 */
export function openSheet({ clear = false, className = "", ...options }) {
  return openSideDialog({
    ...options,
    className: `${className} ${clear ? "sheet--clear" : ""}`.trim(),
  });
}

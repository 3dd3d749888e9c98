/** The two kinds of button: with words, and with a drawing alone. */
import { h, icon } from "../lib/dom.js";

/** @typedef {import("../lib/icons.js").IconName} IconName */

/**
 * Return a button that says `label`; `run` is what a press does, "submit" to send its form.
 * @param {string} label
 * @param {"submit" | ((event: MouseEvent) => void)} run
 * @param {{kind?: string, icon?: IconName, className?: string}} [look] `kind`: filled, quiet, wide,
 *   small, danger, outline-danger, or several
 */
export function textButton(label, run, { kind, icon: name, className } = {}) {
  const kinds = kind?.split(" ").map((each) => `button--${each}`) ?? [];
  const isSubmit = run === "submit";
  return h(
    "button",
    {
      class: ["button", ...kinds, className],
      type: isSubmit ? run : "button",
      on: { click: isSubmit ? null : run },
    },
    name && icon(name, { size: 20 }),
    label,
  );
}

/**
 * Return a button that shows a drawing, and says `label` to those who do not see it.
 * @param {IconName} name
 * @param {string} label
 * @param {(event: MouseEvent) => void} run
 * @param {{size?: number, className?: string}} [look]
 */
export function iconButton(name, label, run, { size, className } = {}) {
  return h(
    "button",
    {
      class: ["icon-button", className],
      type: "button",
      "aria-label": label,
      on: { click: run },
    },
    icon(name, { size }),
  );
}

import { h } from "../../lib/dom.js";

/**
 * A part of the settings with its heading.
 * @param {string} title
 * @param {...(Node | false | null)} children
 */
export const part = (title, ...children) =>
  h(
    "section",
    { class: "account__part" },
    h("h2", { class: "account__title" }, title),
    h("div", { class: "account__body" }, ...children),
  );

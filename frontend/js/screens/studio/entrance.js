/** The frame of the pages before the studio: sign-up, sign-in, reset. */
import { texts } from "../../i18n/index.js";
import { h } from "../../lib/dom.js";
import { setTitle } from "../../lib/router.js";
import { loadStyles } from "../../lib/styles.js";

texts("studio");

/**
 * Prepare the page; returns the column to fill.
 * @param {HTMLElement} root
 * @param {{title: string, lead?: string}} options
 */
export async function entrance(root, { title, lead }) {
  await loadStyles("/css/studio.css");
  setTitle(title);
  const page = h(
    "div",
    { class: "page entrance" },
    h("a", { class: "entrance__brand", href: "/" }, "Galerly"),
    h("div", { class: "entrance__head" }, h("h1", null, title), lead && h("p", null, lead)),
  );
  root.append(page);
  return page;
}

/**
 * A line below the form that leads to a neighboring page.
 * @param {string} text
 * @param {string} href
 * @param {string} label
 */
export const aside = (text, href, label) =>
  h("p", { class: "entrance__aside" }, text && `${text} `, h("a", { href }, label));

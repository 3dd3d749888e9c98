/** Making nodes. Data enters a page only as text, as an attribute or as a property, here. */
import { iconPaths } from "./icons.js";
import { safeMediaUrl, safeUrl } from "./url.js";

/** @typedef {Node | string | number | false | null | undefined} Child */
/** @typedef {Record<string, unknown>} Props */

/** Set as properties: their attribute is only the first value. */
const PROPERTIES = new Set([
  "value",
  "checked",
  "disabled",
  "hidden",
  "selected",
  "indeterminate",
  "open",
  "readOnly",
  "multiple",
  "tabIndex",
]);

/**
 * Return a new element.
 *
 * Props: `class` (string or list, falsy ones left out), `dataset`, `style` (an object; custom
 * properties too), `on` (`{click: fn}` or `{click: [fn, options]}`), `ref` (called with the
 * element); everything else is an attribute or property: `false`, `null` and `undefined` leave it
 * out, `true` sets it empty (aria-* get "true"). Links and sources that are not safe are dropped.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Props | null} [props]
 * @param {...(Child | Child[])} children strings become text
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) set(element, name, value);
  element.append(.../** @type {(Node | string)[]} */ (children.flat().filter(isShown).map(asNode)));
  return element;
}

/** @param {Child} child */
const isShown = (child) => child !== false && child !== null && child !== undefined;
/** @param {Child} child */
const asNode = (child) => (typeof child === "number" ? String(child) : child);

/** @param {HTMLElement} element @param {string} name @param {any} value */
function set(element, name, value) {
  if (value === undefined || value === null) return;
  if (name === "class") {
    element.className = Array.isArray(value) ? value.filter(Boolean).join(" ") : value;
  } else if (name === "dataset") {
    for (const [key, data] of Object.entries(value)) {
      if (data !== undefined && data !== null) element.dataset[key] = String(data);
    }
  } else if (name === "style") {
    for (const [key, data] of Object.entries(value)) element.style.setProperty(key, String(data));
  } else if (name === "on") {
    for (const [type, listener] of Object.entries(value)) {
      const [fn, options] = Array.isArray(listener) ? listener : [listener];
      if (fn) element.addEventListener(type, fn, options);
    }
  } else if (name === "ref") {
    value(element);
  } else if (/^on/i.test(name)) {
    throw new TypeError(`${name}: listeners go through \`on\``);
  } else if (PROPERTIES.has(name)) {
    /** @type {any} */ (element)[name] = value;
  } else if (value === false && !name.startsWith("aria-")) {
    return;
  } else {
    element.setAttribute(
      name,
      checked(name, value === true && !name.startsWith("aria-") ? "" : String(value)),
    );
  }
}

/** @param {string} name @param {string} value */
function checked(name, value) {
  if (name === "href" || name === "action" || name === "formaction") return safeUrl(value);
  if (name === "src" || name === "poster") return safeMediaUrl(value);
  if (name === "srcdoc") throw new TypeError("srcdoc would turn data into a page");
  return value;
}

/**
 * Return the drawing `name` (24 px, current color), hidden from screen readers.
 * @param {import("./icons.js").IconName} name
 * @param {{size?: number, filled?: boolean}} [options]
 */
export function icon(name, { size = 24, filled = false } = {}) {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("width", String(size));
  svg.setAttribute("height", String(size));
  svg.setAttribute("class", filled ? "icon icon--filled" : "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(ns, "path");
  path.setAttribute("d", iconPaths[name]);
  svg.append(path);
  return svg;
}

/**
 * Listen to `type` on `target` until `signal` aborts.
 * @param {EventTarget} target
 * @param {string} type
 * @param {(event: any) => void} fn
 * @param {AddEventListenerOptions} [options]
 */
export function on(target, type, fn, options) {
  target.addEventListener(type, fn, options);
}

/**
 * Return the first match, or `null`.
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {HTMLElement | null}
 */
export function $(selector, root = document) {
  return root.querySelector(selector);
}

/** Return the element that floating and spoken things go into: the topmost modal dialog, or body. */
export function topLayer() {
  // What lies outside an open modal dialog is inert: not heard and not clickable.
  return /** @type {HTMLElement} */ (
    [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body
  );
}

let spoken = 0;

/**
 * Have `text` read out by screen readers when they are done with what they say now.
 * @param {string} text
 */
export function say(text) {
  const layer = topLayer();
  let region = $(":scope > .live", layer);
  if (!region) {
    region = h("div", { class: "live visually-hidden", role: "status", "aria-live": "polite" });
    layer.append(region);
  }
  // The same words twice are a change only if the text differs: a no-break space alternates.
  spoken += 1;
  region.textContent = spoken % 2 ? text : `${text}\u00a0`;
}

/** From here on a title is set smaller, so that it stays a title. */
const LONG_CHARS = 48;

/** @param {string} title */
export const isLong = (title) =>
  title.length > LONG_CHARS || title.split(/[\s-]/).some((word) => word.length > LONG_CHARS / 2);

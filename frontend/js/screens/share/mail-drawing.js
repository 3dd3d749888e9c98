/**
 * A mail's HTML, drawn with elements of our own.
 *
 * The page's policy lets no text become markup, rightly. So what the server would send is read
 * here, and each element that mails are made of is made anew, with its look; all else is left out,
 * and links lead nowhere. What is seen is that very mail.
 */
import { h } from "../../lib/dom.js";

/** @typedef {{tag: string, attributes: Record<string, string>, children: (MailNode | string)[]}} MailNode */

const TOKENS =
  /<!--[\s\S]*?-->|<![^>]*>|<(?<close>\/?)(?<tag>[a-z][a-z0-9]*)(?<rest>(?:\s+[\w-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*\/?>|(?<text>[^<]+|<)/gi;
const ATTRIBUTES = /(?<name>[\w-]+)(?:\s*=\s*(?:"(?<a>[^"]*)"|'(?<b>[^']*)'|(?<c>[^\s"'>]+)))?/g;
const VOID = new Set(["br", "hr", "meta", "img", "link"]);
const ENTITIES = /** @type {Record<string, string>} */ ({
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
});

/** @param {string} text */
const decoded = (text) =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name) return ENTITIES[name.toLowerCase()] ?? whole;
    const point = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });

/**
 * Return what a mail's HTML says, as a tree below one root.
 * @param {string} html
 * @returns {MailNode}
 */
export function readMail(html) {
  /** @type {MailNode} */
  const root = { tag: "", attributes: {}, children: [] };
  const open = [root];
  const here = () => /** @type {MailNode} */ (open.at(-1));
  for (const { groups = {} } of html.matchAll(TOKENS)) {
    const { close, tag, rest, text } = groups;
    if (text !== undefined) {
      here().children.push(decoded(text));
    } else if (tag && close) {
      const from = open.findLastIndex((each) => each.tag === tag.toLowerCase());
      if (from > 0) open.length = from;
    } else if (tag) {
      const attributes = Object.fromEntries(
        [...(rest ?? "").matchAll(ATTRIBUTES)].map(({ groups: { name = "", a, b, c } = {} }) => [
          name.toLowerCase(),
          decoded(a ?? b ?? c ?? ""),
        ]),
      );
      const node = { tag: tag.toLowerCase(), attributes, children: [] };
      here().children.push(node);
      if (!VOID.has(node.tag)) open.push(node);
    }
  }
  return root;
}

/** What each of a mail's elements is drawn with. @type {Record<string, keyof HTMLElementTagNameMap>} */
const DRAWN = {
  a: "span",
  b: "b",
  bdi: "bdi",
  body: "div",
  br: "br",
  div: "div",
  em: "em",
  h1: "div",
  p: "p",
  span: "span",
  strong: "strong",
  table: "table",
  tbody: "tbody",
  td: "td",
  tr: "tr",
};
const UNSEEN = new Set(["head", "script", "style", "title"]);
const KEPT = ["align", "bgcolor", "border", "cellpadding", "cellspacing", "dir", "width"];
const LOOKS =
  /^(?:background|border|color|display|font|height|letter-spacing|line-height|margin|max-width|overflow-wrap|padding|text|width|word-break)/;

/**
 * Return the mail as an element, as wide as it is given room.
 * @param {string} html
 * @returns {HTMLElement}
 */
export function drawMail(html) {
  const tree = readMail(html);
  const box = h("div", { class: "mail" }, ...tree.children.flatMap(drawn));
  for (const rule of rulesOf(tree)) {
    for (const each of box.querySelectorAll(rule.selector)) {
      look(/** @type {HTMLElement} */ (each), rule.style);
    }
  }
  return box;
}

/** @param {MailNode | string} node @returns {(Node | string)[]} */
function drawn(node) {
  if (typeof node === "string") return [node];
  if (UNSEEN.has(node.tag)) return [];
  const children = node.children.flatMap(drawn);
  const tag = DRAWN[node.tag];
  if (!tag) return children;
  const { class: names = "", style = "", ...attributes } = node.attributes;
  const element = h(
    tag,
    {
      class: ["mail__part", ...names.split(/\s+/).filter(Boolean).map(own)],
      role: tag === "table" ? "presentation" : node.tag === "h1" ? "heading" : null,
      "aria-level": node.tag === "h1" ? "3" : null,
      ...Object.fromEntries(KEPT.map((name) => [name, attributes[name]])),
    },
    ...(tag === "br" ? [] : children),
  );
  if (node.tag === "a") element.style.textDecoration = "underline";
  look(element, style);
  return [element];
}

/** Its classes are not those of our pages. @param {string} name */
const own = (name) => `mail--${name}`;

/** @param {HTMLElement} element @param {string} style */
function look(element, style) {
  for (const part of style.split(";")) {
    const [, name, value] = part.match(/^\s*([a-z-]+)\s*:\s*(.+?)\s*(?:!important)?\s*$/i) ?? [];
    if (name && value && LOOKS.test(name) && !/url\(/i.test(value)) {
      element.style.setProperty(name, value);
    }
  }
}

/**
 * The rules of the mail's style sheet that hold here: for dark screens, for narrow ones.
 * @param {MailNode} node
 * @returns {{selector: string, style: string}[]}
 */
function rulesOf(node) {
  if (node.tag !== "style") {
    return node.children.flatMap((each) => (typeof each === "string" ? [] : rulesOf(each)));
  }
  const sheet = node.children.join("");
  return [...sheet.matchAll(/@media\s*([^{]+)\{((?:[^{}]+\{[^{}]*\})*)\s*\}/g)]
    .filter(([, condition = ""]) => matchMedia(condition.trim()).matches)
    .flatMap(([, , rules = ""]) => [...rules.matchAll(/([^{}]+)\{([^{}]*)\}/g)])
    .map(([, selector = "", style = ""]) => ({
      // Links are drawn as spans.
      selector: selector
        .trim()
        .replace(/\.([\w-]+)/g, `.${own("$1")}`)
        .replace(/ a\b/g, " span"),
      style,
    }));
}

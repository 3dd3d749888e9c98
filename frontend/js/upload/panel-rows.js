/** The list of files in the upload panel; only the rows in view stand in the page. */
import { formatBytes, t } from "../i18n/index.js";
import { h, icon } from "../lib/dom.js";
import { iconButton } from "../ui/button.js";
import { thumbOf } from "./file-thumb.js";

/** @typedef {import("./items.js").Item} Item */
/** @typedef {import("./items.js").State} State */

/** As in the styles; larger letters need more of it. */
const ROW_REM = 3.5;
const OVERSCAN = 4;
/** What needs a person comes first, what moves next, what is settled last. */
/** @type {readonly State[]} */
const ORDER = [
  "failed",
  "sending",
  "resting",
  "confirming",
  "arrived",
  "ready",
  "asking",
  "hashed",
  "hashing",
  "waiting",
  "done",
  "duplicate",
];

/**
 * @param {import("./queue.js").UploadQueue} queue
 * @param {{signal: AbortSignal}} options
 */
export function uploadRows(queue, { signal }) {
  const rowPx = ROW_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const list = h("ul", { class: "upload__rows", "aria-label": t("studio.files") });
  const element = h(
    "div",
    { class: "upload__scroll", tabIndex: 0, role: "group", "aria-label": t("studio.files") },
    list,
  );
  /** @type {Map<number, {node: HTMLElement, state: string, bar: HTMLElement | null}>} by key */
  const rows = new Map();
  element.addEventListener("scroll", () => requestAnimationFrame(paint), { passive: true, signal });

  /** The files between two places of the list, without making a list of all. */
  /** @param {number} from @param {number} to @returns {Item[]} */
  function slice(from, to) {
    const found = [];
    let at = 0;
    for (const state of ORDER) {
      const set = queue.items.by[state];
      if (at + set.size <= from) {
        at += set.size;
        continue;
      }
      for (const item of set) {
        if (at >= from) found.push(item);
        at += 1;
        if (at >= to) return found;
      }
    }
    return found;
  }

  function paint() {
    if (element.offsetParent === null && element.isConnected) return;
    const total = queue.items.list.length;
    list.style.height = `${total * rowPx}px`;
    const height = element.clientHeight || 5 * rowPx;
    const from = Math.max(0, Math.floor(element.scrollTop / rowPx) - OVERSCAN);
    const to = Math.ceil((element.scrollTop + height) / rowPx) + OVERSCAN;
    const items = slice(from, to);
    const keys = new Set(items.map(({ key }) => key));
    for (const [key, { node }] of rows) {
      if (keys.has(key)) continue;
      node.remove();
      rows.delete(key);
    }
    items.forEach((item, i) => {
      place(item, from + i, total);
    });
    paintBars();
  }

  /** @param {Item} item @param {number} index @param {number} total */
  function place(item, index, total) {
    let row = rows.get(item.key);
    if (!row) {
      row = { node: h("li", { class: "file" }, thumbOf(item.file)), state: "", bar: null };
      rows.set(item.key, row);
      list.append(row.node);
    }
    const { node } = row;
    if (row.state !== item.state) {
      const hadFocus = node.contains(document.activeElement);
      row.state = item.state;
      row.bar = item.state === "sending" ? h("span", { class: "file__bar" }) : null;
      node.replaceChildren(/** @type {Node} */ (node.firstChild), ...parts(item, row.bar));
      node.dataset.state = item.state;
      if (hadFocus) element.focus();
    }
    node.style.transform = `translateY(${index * rowPx}px)`;
    node.setAttribute("aria-posinset", String(index + 1));
    node.setAttribute("aria-setsize", String(total));
  }

  function paintBars() {
    for (const item of queue.items.by.sending) {
      const bar = rows.get(item.key)?.bar;
      if (bar) bar.style.transform = `scaleX(${item.sentBytes / (item.file.size || 1)})`;
    }
  }

  /** @param {Item} item @param {HTMLElement | null} bar */
  function parts(item, bar) {
    const { name, size } = item.file;
    const isSettled = item.state === "done" || item.state === "duplicate";
    return [
      h(
        "span",
        { class: "file__words" },
        h("bdi", { class: "file__name", title: item.path }, name),
        h("span", { class: "file__state", title: item.reason?.detail }, stateText(item)),
      ),
      h("span", { class: "file__size" }, formatBytes(size)),
      item.state === "failed" &&
        tool("retry", t("studio.retryFile", { name }), () => queue.retry(item)),
      !isSettled && tool("close", t("studio.removeFile", { name }), () => queue.remove(item)),
      isSettled && h("span", { class: "file__tick" }, icon("check", { size: 18 })),
      bar,
    ].filter((part) => part !== false && part !== null);
  }

  return { element, paint, paintBars };
}

/**
 * @param {import("../lib/icons.js").IconName} name
 * @param {string} label
 * @param {() => void} run
 */
function tool(name, label, run) {
  return iconButton(name, label, run, { size: 18, className: "file__tool" });
}

/**
 * Where a file stands, in words.
 * @param {Item} item
 * @returns {string}
 */
function stateText({ state, reason, tries }) {
  switch (state) {
    case "failed":
      return reasonText(reason);
    case "sending":
      return t("studio.fileSending");
    case "resting":
      return t("studio.fileResting", { count: tries });
    case "hashing":
      return t("studio.fileHashing");
    case "arrived":
    case "confirming":
      return t("studio.fileConfirming");
    case "done":
      return t("studio.fileDone");
    case "duplicate":
      return t("studio.fileDuplicate");
    default:
      return t("studio.fileWaiting");
  }
}

/**
 * @param {import("./items.js").Reason | null} reason
 * @returns {string}
 */
function reasonText(reason) {
  if (!reason) return t("studio.fileFailed");
  const key = `studio.reasons.${reason.code}`;
  const own = t(key);
  if (own !== key) return own;
  const known = t(`common.errors.${reason.code}`);
  if (reason.detail) return reason.detail;
  return known.startsWith("common.") ? t("studio.fileFailed") : known;
}

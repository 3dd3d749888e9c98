/** Short messages at the lower edge. Nothing that a person must read stands only here. */
import { t } from "../i18n/index.js";
import { $, h, topLayer } from "../lib/dom.js";
import { iconButton } from "./button.js";

const SHORT_MS = 5000;
const ACTION_MS = 10_000;

/** Where the focus was before it came to a message, and goes back to. @type {any} */
let before = null;

/**
 * Show `text`, and read it out. It leaves after 5 s (10 s with an action), but never while the
 * pointer or the focus is on it. Either `onAction` is called, or `onGone`, once it has left.
 * @param {string} text
 * @param {{action?: string, onAction?: () => void, onGone?: () => void, kind?: "info" | "error"}} [options]
 * @returns {{close: () => void}}
 */
export function toast(text, { action, onAction, onGone, kind = "info" } = {}) {
  const layer = topLayer();
  let host = $(":scope > .toasts", layer);
  if (!host) {
    host = h("div", { class: "toasts", role: "status", "aria-live": "polite" });
    layer.append(host);
  }
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  const element = h(
    "div",
    {
      class: ["toast", `toast--${kind}`],
      on: {
        focusin: (/** @type {any} */ { relatedTarget }) => {
          if (!host?.contains(relatedTarget)) before = relatedTarget;
        },
      },
    },
    h("span", { class: "toast__text" }, text),
    action &&
      h(
        "button",
        {
          class: "toast__action",
          type: "button",
          on: {
            click: () => {
              onGone = onAction;
              close();
            },
          },
        },
        action,
      ),
    iconButton("close", t("common.dismiss"), () => close(), {
      size: 18,
      className: "toast__close",
    }),
  );
  const start = () => {
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        if (element.matches(":hover, :focus-within")) start();
        else close();
      },
      action ? ACTION_MS : SHORT_MS,
    );
  };
  function close() {
    clearTimeout(timer);
    if (element.contains(document.activeElement)) before?.focus();
    element.remove();
    if (!host?.childElementCount) host?.remove();
    const then = onGone;
    onGone = undefined;
    then?.();
  }
  // An older message makes room: two at most.
  while (host.childElementCount > 1) host.firstElementChild?.remove();
  // Put in after the host is known as a live region, or nothing is read out.
  setTimeout(() => host?.append(element), host.isConnected ? 30 : 0);
  start();
  return { close };
}

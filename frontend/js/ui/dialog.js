/** Modal dialogs, as the browser's own <dialog>: focus trap, Esc and inertness come with it. */
import { t } from "../i18n/index.js";
import { h, icon, topLayer } from "../lib/dom.js";

/**
 * @typedef {{close: (value?: any) => void, element: HTMLDialogElement, closed: Promise<any>}} DialogHandle
 * @typedef {{label: string, kind?: "filled" | "danger" | "quiet" | "", type?: "button" | "submit",
 *   form?: string, disabled?: boolean, run?: (handle: DialogHandle) => void}} DialogAction
 * @typedef {object} DialogOptions
 * @property {string} title
 * @property {Node | Node[] | string} [body]
 * @property {DialogAction[]} [actions] a button each; one without `run` closes
 * @property {string} [labelledBy] id of a heading in the body, which then replaces the title line
 * @property {string} [className]
 * @property {boolean} [closable] whether Esc, the cross and a press outside close it; true
 */

let count = 0;

/**
 * Show a dialog over everything; focus returns to where it was when it closes.
 *
 * `closed` resolves with what `close(value)` was given, `undefined` when it was dismissed.
 * @param {DialogOptions} options
 * @returns {DialogHandle}
 */
export function openDialog(options) {
  return show(options, "dialog");
}

/**
 * Show a dialog at the side (at the bottom on a phone). Same promise as `openDialog`.
 * @param {DialogOptions} options
 * @returns {DialogHandle}
 */
export function openSideDialog(options) {
  return show(options, "sheet");
}

/** @param {DialogOptions} options @param {"dialog" | "sheet"} kind @returns {DialogHandle} */
function show(
  { title, body = [], actions = [], labelledBy, className = "", closable = true },
  kind,
) {
  count += 1;
  const id = labelledBy ?? `dialog-${count}`;
  const opener = /** @type {HTMLElement | null} */ (document.activeElement);
  /** @type {any} */
  let result;
  const closer =
    closable &&
    h(
      "button",
      {
        class: "icon-button",
        type: "button",
        "aria-label": t("common.close"),
        on: { click: () => handle.close() },
      },
      icon("close"),
    );
  const element = h(
    "dialog",
    { class: [kind, className, topLayer().closest(".dark") && "dark"], "aria-labelledby": id },
    !labelledBy &&
      h("div", { class: "dialog__head" }, h("h2", { class: "dialog__title", id }, title), closer),
    h("div", { class: "dialog__body" }, ...(Array.isArray(body) ? body : [body])),
    actions.length > 0 &&
      h(
        "div",
        { class: "dialog__actions" },
        ...actions.map((action) => actionButton(action, () => handle)),
      ),
  );
  /** @type {DialogHandle} */
  const handle = {
    element,
    close(value) {
      result = value;
      element.close();
    },
    closed: new Promise((resolve) => {
      element.addEventListener("close", (event) => {
        if (event.target !== element) return;
        element.remove();
        if (opener?.isConnected) opener.focus({ preventScroll: true });
        resolve(result);
      });
    }),
  };
  element.addEventListener("cancel", (event) => {
    if (event.target === element && !closable) event.preventDefault();
  });
  // Only a press that starts on the backdrop closes: dragging out of a field must not.
  element.addEventListener("pointerdown", (event) => {
    if (event.target !== element || !closable) return;
    const box = element.getBoundingClientRect();
    const inside =
      event.clientX >= box.left &&
      event.clientX <= box.right &&
      event.clientY >= box.top &&
      event.clientY <= box.bottom;
    if (!inside) handle.close();
  });
  document.body.append(element);
  element.showModal();
  return handle;
}

/** @param {DialogAction} action @param {() => DialogHandle} handle */
function actionButton({ label, kind = "", type = "button", form, disabled = false, run }, handle) {
  return h(
    "button",
    {
      class: ["button", kind && `button--${kind}`],
      type,
      form,
      disabled,
      on: type === "submit" ? {} : { click: () => (run ? run(handle()) : handle().close()) },
    },
    label,
  );
}

/**
 * Ask a yes-or-no question; `false` also when it was dismissed.
 * @param {{title: string, text?: string, confirm?: string, danger?: boolean}} options
 * @returns {Promise<boolean>}
 */
export async function confirmDialog({ title, text = "", confirm, danger = false }) {
  const handle = openDialog({
    title,
    body: text ? h("p", null, text) : [],
    actions: [
      { label: t("common.cancel"), kind: "quiet" },
      {
        label: confirm ?? t("common.confirm"),
        kind: danger ? "danger" : "filled",
        run: (dialog) => dialog.close(true),
      },
    ],
  });
  return (await handle.closed) === true;
}

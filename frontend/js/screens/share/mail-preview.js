/** The mail of an invitation, before it goes out. */
import { errorText, t } from "../../i18n/index.js";
import { api } from "../../lib/api.js";
import { h } from "../../lib/dom.js";
import { openDialog } from "../../ui/dialog.js";
import { tabs } from "../../ui/tabs.js";
import { toast } from "../../ui/toast.js";
import { drawMail } from "./mail-drawing.js";

/**
 * Show the mail that an invitation would send, as the server makes it.
 * @param {{email: string, name: string, message: string, language: string}} draft
 * @param {import("./dialog.js").ShareContext} context
 */
export async function previewMail(draft, { path, options, signal }) {
  /** @type {{subject: string, html: string, text: string}} */
  let mail;
  try {
    mail = await api.post(`${path}/clients/preview`, draft, options);
  } catch (error) {
    if (!signal.aborted) toast(errorText(error), { kind: "error" });
    return;
  }
  const look = h("div", { class: "mail-preview__look", tabIndex: 0 }, drawMail(mail.html));
  const text = h(
    "div",
    { class: "mail-preview__text", tabIndex: 0 },
    h("p", { class: "mail-preview__plain", dir: "auto" }, mail.text),
    h("p", { class: "small muted" }, t("sharing.previewNote")),
  );
  const choice = tabs({
    label: t("sharing.previewTitle"),
    tabs: [
      { id: "look", label: t("sharing.previewLook"), panel: look },
      { id: "text", label: t("sharing.previewText"), panel: text },
    ],
  });
  const line = (/** @type {string} */ name, /** @type {string} */ value) =>
    h("div", { class: "facts__row" }, h("dt", null, name), h("dd", null, h("bdi", null, value)));
  const dialog = openDialog({
    title: t("sharing.previewTitle"),
    className: "mail-preview",
    body: [
      h(
        "dl",
        { class: "facts mail-preview__facts" },
        line(t("sharing.to"), draft.email || t("sharing.nobodyYet")),
        line(t("sharing.subject"), mail.subject),
      ),
      choice.element,
      look,
      text,
    ],
  });
  dialog.element.style.setProperty("--dialog-width", "680px");
}

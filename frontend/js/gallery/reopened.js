/**
 * A choice that was sent, and that the photographer has opened again since. The server tells what
 * is so now; that it was sent before is remembered in this browser.
 */
import { t } from "../i18n/index.js";
import { readItem, writeItem } from "../lib/storage.js";
import { toast } from "../ui/toast.js";

/** @typedef {import("./page.js").GalleryContext} Context */

/** @param {Context} context */
const slotOf = ({ session, gallery }) => `galerly.sent.${session}.${gallery.id}`;

/** Remember that the choice is sent. @param {Context} context */
export const keepSent = (context) => writeItem(slotOf(context), "sent");

/** Return words for a choice that is open again, or "". @param {Context} context */
export function reopenedText(context) {
  const { photographer, selection } = context.gallery;
  const isOpen = !selection?.submitted_at && !(Date.parse(selection?.deadline) <= Date.now());
  return isOpen && readItem(slotOf(context))
    ? t("viewer.choiceReopened", { name: photographer?.name || t("viewer.somebody") })
    : "";
}

/** Say so, once, and remember a choice that is sent. @param {Context} context */
export function tellReopened(context) {
  const text = reopenedText(context);
  if (context.gallery.selection?.submitted_at) keepSent(context);
  else if (text && readItem(slotOf(context)) === "sent") {
    writeItem(slotOf(context), "told");
    toast(text);
  }
}

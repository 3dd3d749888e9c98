/** Passing the gallery's link on. */
import { t, texts } from "../i18n/index.js";
import { h } from "../lib/dom.js";
import { openDialog } from "../ui/dialog.js";
import { field } from "../ui/field.js";
import { toast } from "../ui/toast.js";

texts("gallery");

/** @param {import("./page.js").GalleryContext} context */
export function openShare({ access, gallery }) {
  const url = `${location.origin}/s#${access.link?.token ?? ""}`;
  const link = field({ label: t("gallery.share.link"), name: "link", value: url });
  link.input.readOnly = true;
  link.input.addEventListener("focus", () => /** @type {HTMLInputElement} */ (link.input).select());
  openDialog({
    title: t("gallery.share.title"),
    body: [h("p", { class: "muted" }, t("gallery.share.text")), link.element],
    actions: [
      ...("share" in navigator
        ? [
            {
              label: t("gallery.share.send"),
              run: () => navigator.share({ title: gallery.title, url }).catch(() => {}),
            },
          ] // closed
        : []),
      {
        label: t("gallery.share.copy"),
        kind: "filled",
        run: async (handle) => {
          await copy(url, /** @type {HTMLInputElement} */ (link.input));
          handle.close();
          toast(t("gallery.share.copied"));
        },
      },
    ],
  });
}

/** @param {string} text @param {HTMLInputElement} input */
async function copy(text, input) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Pages over plain http have no clipboard; the old way still works from a field.
    input.select();
    document.execCommand("copy");
  }
}

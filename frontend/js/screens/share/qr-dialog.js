/** The QR code of a share link: to be shown, to be saved. */
import { t } from "../../i18n/index.js";
import { h } from "../../lib/dom.js";
import { openDialog } from "../../ui/dialog.js";
import { qrPicture, saveQr } from "../../ui/qr.js";
import { safeName } from "../../ui/save-file.js";

/**
 * Show the code of a link.
 * @param {import("./links.js").ShareLink} link
 * @param {{name: string, title: string}} words what the link and its gallery are called
 */
export async function openQrDialog(link, { name, title }) {
  const label = t("sharing.qrOf", { name });
  const file = safeName(`${title} ${name}`);
  const picture = await qrPicture(link.url, { label });
  openDialog({
    title: label,
    className: "qr-dialog",
    body: [
      picture,
      h("p", { class: "qr-dialog__title", dir: "auto" }, title),
      h(
        "p",
        { class: "small muted qr-dialog__text" },
        [t("sharing.qrText"), link.has_password && t("sharing.qrLocked")].filter(Boolean).join(" "),
      ),
    ],
    actions: [
      { label: t("sharing.saveSvg"), run: () => saveQr(link.url, "svg", file) },
      {
        label: t("sharing.savePng"),
        kind: "filled",
        run: () => saveQr(link.url, "png", file),
      },
    ],
  });
}

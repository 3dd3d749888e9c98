/** Taking everything along, and leaving. */
import { errorText, t } from "../../i18n/index.js";
import { api } from "../../lib/api.js";
import { dropSession } from "../../lib/auth.js";
import { h } from "../../lib/dom.js";
import { navigate } from "../../lib/router.js";
import { textButton } from "../../ui/button.js";
import { openDialog } from "../../ui/dialog.js";
import { field } from "../../ui/field.js";
import { form } from "../../ui/form.js";
import { toast } from "../../ui/toast.js";
import { closeAllUploads } from "../../upload/uploads.js";
import { asPhotographer } from "../studio/session.js";
import { part } from "./part.js";

/**
 * @param {import("../settings.js").User} _user
 * @param {{signal: AbortSignal}} options
 */
export function accountPart(_user, { signal }) {
  const save = textButton(t("studio.exportData"), async () => {
    save.disabled = true;
    try {
      const options = { ...asPhotographer, signal, timeout: 120_000 };
      const { url, filename } = await api.post("/auth/me/export", {}, options);
      if (!signal.aborted) h("a", { href: url, download: filename }).click();
    } catch (error) {
      if (!signal.aborted) toast(errorText(error), { kind: "error" });
    } finally {
      save.disabled = false;
      save.focus();
    }
  });
  return part(
    t("studio.account"),
    h("p", { class: "muted" }, t("studio.exportText")),
    h("div", null, save),
    h(
      "div",
      { class: "danger-zone" },
      h("h3", null, t("studio.deleteAccount")),
      h("p", { class: "muted" }, t("studio.deleteAccountText")),
      textButton(t("studio.deleteAccountButton"), remove, { kind: "outline-danger" }),
    ),
  );
}

async function remove() {
  const password = field({
    label: t("studio.password"),
    name: "password",
    type: "password",
    autocomplete: "current-password",
    required: true,
  });
  const { element } = form({
    id: "delete-account",
    fields: { password },
    body: [h("p", null, t("studio.deleteAccountWarning")), password.element],
    send: async () => {
      const body = { password: password.value };
      await api.delete("/auth/me", { ...asPhotographer, body });
      dialog.close(true);
    },
    explain: (error) =>
      error.code === "bad-credentials" || error.code === "password-wrong"
        ? [password, t("studio.wrongPassword")]
        : null,
  });
  const dialog = openDialog({
    title: t("studio.deleteAccount"),
    body: element,
    actions: [
      { label: t("common.cancel"), kind: "quiet" },
      { label: t("studio.deleteForever"), kind: "danger", type: "submit", form: "delete-account" },
    ],
  });
  password.input.focus();
  if ((await dialog.closed) !== true) return;
  closeAllUploads();
  dropSession("photographer");
  await navigate("/", { replace: true });
  toast(t("studio.accountDeleted"));
}

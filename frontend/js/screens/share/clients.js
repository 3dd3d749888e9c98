/** The clients invited to a gallery by e-mail: list, invite, withdraw. */
import { errorText, formatDate, t, texts, withTexts } from "../../i18n/index.js";
import { LANGUAGES } from "../../i18n/language.js";
import { api } from "../../lib/api.js";
import { h } from "../../lib/dom.js";
import { iconButton, textButton } from "../../ui/button.js";
import { checkbox, select } from "../../ui/choice.js";
import { confirmDialog } from "../../ui/dialog.js";
import { field } from "../../ui/field.js";
import { form } from "../../ui/form.js";
import { toast } from "../../ui/toast.js";
import { permissionFields, permissionText } from "../studio/permission-fields.js";

texts("notices");

/** @typedef {{email: string, name?: string, created_at?: string,
 *   mail_waits?: boolean, permissions: import("../studio/gallery-facts.js").Permissions}} Client */

/**
 * Fill `panel` with the invited clients and the form that invites another.
 * @param {HTMLElement} panel
 * @param {Client[]} first
 * @param {import("./dialog.js").ShareContext} context
 */
export function clientsPanel(panel, first, context) {
  const { path, gallery, options, signal } = context;
  let clients = first;
  const list = h("ul", { class: "links" });
  paint();
  invite();

  function paint() {
    list.replaceChildren(...clients.map(row));
    list.hidden = clients.length === 0;
  }

  function invite() {
    const email = field({
      label: t("studio.email"),
      name: "email",
      type: "email",
      hint: t("studio.clientHint"),
      autocomplete: "off",
      inputmode: "email",
      required: true,
    });
    const name = field({
      label: t("studio.name"),
      name: "name",
      autocomplete: "off",
      maxlength: 100,
      optional: true,
    });
    const message = field({
      label: t("studio.message"),
      name: "message",
      type: "textarea",
      maxlength: 2000,
      optional: true,
    });
    const language = select({
      label: t("sharing.language"),
      name: "language",
      options: [["", t("sharing.languageOwn")], ...Object.entries(LANGUAGES)],
    });
    const mail = h(
      "div",
      { class: "invite__mail" },
      message.element,
      language.element,
      textButton(t("sharing.preview"), preview, { icon: "eye", kind: "quiet" }),
    );
    const notify = checkbox({
      label: t("studio.sendInvitation"),
      name: "notify",
      checked: true,
      onChange: (checked) => {
        mail.hidden = !checked;
      },
    });
    const permissions = permissionFields(gallery.settings.default_permissions, {
      label: t("studio.permissions"),
    });
    const { element } = form({
      fields: { email, name, message },
      body: [
        h("div", { class: "pair" }, email.element, name.element),
        notify.element,
        mail,
        permissions.element,
      ],
      submit: t("studio.invite"),
      signal,
      send: async () => {
        const body = {
          email: email.value,
          name: name.value,
          permissions: permissions.value,
          notify: notify.checked,
          language: language.value,
          ...(notify.checked && message.value ? { message: message.value } : {}),
        };
        /** @type {Client} */
        const client = await api.post(`${path}/clients`, body, {
          ...options,
          idempotencyKey: true,
        });
        clients = [client, ...clients.filter((each) => each.email !== client.email)];
        paint();
        invite();
        panel.querySelector("input")?.focus();
        toast(t(notify.checked ? "studio.invited" : "studio.clientAdded", { email: client.email }));
      },
    });
    panel.replaceChildren(list, element);

    async function preview() {
      const draft = {
        email: email.value,
        name: name.value,
        message: message.value,
        language: language.value,
      };
      try {
        const { previewMail } = await withTexts(import("./mail-preview.js"));
        await previewMail(draft, context);
      } catch (error) {
        if (!signal.aborted) toast(errorText(error), { kind: "error" });
      }
    }
  }

  /** @param {Client} client */
  function row(client) {
    const { email, name, permissions, created_at } = client;
    return h(
      "li",
      { class: "link" },
      h(
        "div",
        { class: "link__head" },
        h("bdi", { class: "link__name" }, name || email),
        iconButton("trash", t("studio.withdrawFrom", { email }), () => withdraw(client), {
          size: 20,
        }),
      ),
      h(
        "p",
        { class: "small muted" },
        [
          name && email,
          permissionText(permissions),
          client.mail_waits ? t("notices.waits") : created_at && formatDate(created_at),
        ]
          .filter(Boolean)
          .join(" · "),
      ),
    );
  }

  /** @param {Client} client */
  async function withdraw({ email }) {
    const sure = await confirmDialog({
      title: t("studio.withdraw"),
      text: t("studio.withdrawText", { email }),
      confirm: t("studio.withdraw"),
      danger: true,
    });
    if (!sure) return;
    try {
      await api.delete(`${path}/clients/${encodeURIComponent(email)}`, options);
      clients = clients.filter((each) => each.email !== email);
      paint();
      toast(t("studio.withdrawn", { email }));
    } catch (error) {
      if (!signal.aborted) toast(errorText(error), { kind: "error" });
    }
  }
}

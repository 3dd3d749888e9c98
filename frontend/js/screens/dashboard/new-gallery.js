import { t } from "../../i18n/index.js";
import { api } from "../../lib/api.js";
import { openDialog } from "../../ui/dialog.js";
import { field } from "../../ui/field.js";
import { form } from "../../ui/form.js";
import { noonOf } from "../studio/days.js";
import { asPhotographer } from "../studio/session.js";

/**
 * Ask for what a new gallery needs and make it; `null` if the person thought better of it.
 * @returns {Promise<import("../studio/gallery-facts.js").Gallery | null>}
 */
export async function newGallery() {
  const title = field({
    label: t("studio.title"),
    name: "title",
    hint: t("studio.titleHint"),
    maxlength: 200,
    required: true,
  });
  const shotAt = field({
    label: t("studio.shotAt"),
    name: "shot_at",
    type: "date",
    optional: true,
  });
  const client = field({
    label: t("studio.clientEmail"),
    name: "client_email",
    type: "email",
    hint: t("studio.clientEmailHint"),
    autocomplete: "off",
    inputmode: "email",
    optional: true,
  });
  const { element } = form({
    id: "new-gallery",
    fields: { title, shot_at: shotAt, client_email: client },
    body: [title.element, shotAt.element, client.element],
    send: async () => {
      const body = {
        title: title.value,
        ...(shotAt.value ? { shot_at: noonOf(shotAt.value) } : {}),
        ...(client.value ? { client_email: client.value } : {}),
      };
      const options = { ...asPhotographer, idempotencyKey: /** @type {const} */ (true) };
      dialog.close(await api.post("/galleries", body, options));
    },
  });
  const dialog = openDialog({
    title: t("studio.newGallery"),
    body: element,
    actions: [
      { label: t("common.cancel"), kind: "quiet" },
      { label: t("studio.createGallery"), kind: "filled", type: "submit", form: "new-gallery" },
    ],
  });
  title.input.focus();
  return (await dialog.closed) ?? null;
}

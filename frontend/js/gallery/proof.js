/** Sending the favorites to the photographer: "these are my choices". */
import { errorText, formatDate, t, texts } from "../i18n/index.js";
import { api } from "../lib/api.js";
import { h, icon } from "../lib/dom.js";
import { textButton } from "../ui/button.js";
import { openDialog } from "../ui/dialog.js";
import { field } from "../ui/field.js";
import { askForChoice } from "./identify.js";
import { keepSent, reopenedText } from "./reopened.js";

texts("gallery");

/**
 * Fill the place under the client's favorites: how many, by when, and the button.
 * @param {HTMLElement} place
 * @param {import("./page.js").GalleryContext} context
 */
export function fillSubmit(place, context) {
  const { favorites, gallery, signal } = context;
  const name = gallery.photographer?.name || t("viewer.somebody");
  const selection = gallery.selection ?? {};
  const { limit = null, deadline = null } = selection;
  const isOver = deadline !== null && Date.parse(deadline) <= Date.now();

  function paint() {
    if (selection.submitted_at) {
      place.replaceChildren(
        h(
          "p",
          { class: "submit__sent" },
          icon("check", { size: 20 }),
          t("viewer.choiceSent", { name }),
        ),
      );
      return;
    }
    if (!favorites.count) {
      place.replaceChildren();
      return;
    }
    const date = deadline ? formatDate(deadline) : "";
    if (isOver) {
      place.replaceChildren(h("p", { class: "muted" }, t("gallery.proof.over", { date })));
      return;
    }
    const tooMany = limit === null ? 0 : favorites.count - limit;
    const button = textButton(t("gallery.proof.send"), send, { kind: "filled" });
    button.disabled = tooMany > 0;
    const words = [
      reopenedText(context) || t("gallery.proof.lead"),
      date && t("gallery.proof.deadline", { date }),
    ];
    place.replaceChildren(
      h("p", { class: "muted" }, words.filter(Boolean).join(" ")),
      ...(limit === null
        ? []
        : [h("p", null, t("gallery.proof.limit", { count: favorites.count, limit }))]),
      ...(tooMany > 0 ? [h("p", null, t("gallery.proof.tooMany", { count: tooMany }))] : []),
      button,
    );
  }

  async function send() {
    await askForChoice(context);
    const note = field({
      label: t("gallery.proof.note"),
      name: "note",
      type: "textarea",
      optional: true,
      maxlength: 2000,
    });
    const handle = openDialog({
      title: t("gallery.proof.title"),
      body: [h("p", null, t("gallery.proof.text", { name, count: favorites.count })), note.element],
      actions: [
        { label: t("common.cancel"), kind: "quiet" },
        {
          label: t("gallery.comments.send"),
          kind: "filled",
          run: async (dialog) => {
            try {
              const body = note.value ? { note: note.value } : {};
              await api.post(`${context.path}/selection`, body, {
                session: context.session,
                retry: 2,
              });
              selection.submitted_at = new Date().toISOString();
              gallery.selection = selection;
              keepSent(context);
              dialog.close();
            } catch (error) {
              note.setError(errorText(error));
            }
          },
        },
      ],
    });
    await handle.closed;
    paint();
  }

  favorites.subscribe(paint, { signal });
  paint();
}

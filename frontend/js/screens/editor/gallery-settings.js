/** The editor's settings tab. */
import { t, texts } from "../../i18n/index.js";
import { h } from "../../lib/dom.js";
import { textButton } from "../../ui/button.js";
import { select } from "../../ui/choice.js";
import { field } from "../../ui/field.js";
import { form } from "../../ui/form.js";
import { toast } from "../../ui/toast.js";
import { dayOf, endOfDay, minuteOf, momentOf, noonOf } from "../studio/days.js";
import { permissionFields } from "../studio/permission-fields.js";

texts("notices");

/** @typedef {import("../studio/gallery-facts.js").Gallery} Gallery */

/** @returns {readonly (readonly [import("./photo-list.js").Sort, string])[]} */
export const sortOptions = () => [
  ["position", t("studio.sortPosition")],
  ["taken_at", t("studio.sortTaken")],
  ["filename", t("studio.sortName")],
  ["created_at", t("studio.sortAdded")],
];

/**
 * @param {Gallery} gallery
 * @param {{save: (change: object) => Promise<Gallery>, onDelete: () => void, signal: AbortSignal}} options
 */
export function gallerySettings(gallery, { save, onDelete, signal }) {
  const { settings } = gallery;
  const title = field({
    label: t("studio.title"),
    name: "title",
    value: gallery.title,
    maxlength: 200,
    required: true,
  });
  const description = field({
    label: t("studio.description"),
    name: "description",
    type: "textarea",
    value: gallery.description ?? "",
    maxlength: 5000,
    optional: true,
  });
  const shotAt = field({
    label: t("studio.shotAt"),
    name: "shot_at",
    type: "date",
    value: dayOf(gallery.shot_at),
    optional: true,
  });
  const expiresAt = field({
    label: t("studio.expiresAt"),
    name: "expires_at",
    type: "date",
    value: dayOf(gallery.expires_at),
    hint: t("studio.expiresHint"),
    optional: true,
  });
  const opensAt = field({
    label: t("notices.opensAt"),
    name: "publish_at",
    type: "datetime-local",
    value: minuteOf(gallery.publish_at),
    hint: t("notices.opensHint"),
    optional: true,
  });
  const sort = select({
    label: t("studio.sortForClients"),
    name: "sort",
    options: sortOptions(),
    value: settings.sort,
  });
  const permissions = permissionFields(settings.default_permissions, {
    label: t("studio.defaultPermissions"),
  });
  const { element } = form({
    fields: { title, description, shot_at: shotAt, expires_at: expiresAt, publish_at: opensAt },
    body: [
      title.element,
      description.element,
      h("div", { class: "pair" }, shotAt.element, expiresAt.element),
      opensAt.element,
      sort.element,
      permissions.element,
      h("p", { class: "field__hint" }, t("studio.defaultPermissionsHint")),
    ],
    submit: t("studio.saveChanges"),
    signal,
    send: async () => {
      await save({
        title: title.value,
        description: description.value,
        // A day that was not touched keeps its hour.
        ...(shotAt.value === dayOf(gallery.shot_at) ? {} : { shot_at: noonOf(shotAt.value) }),
        ...(expiresAt.value === dayOf(gallery.expires_at)
          ? {}
          : { expires_at: endOfDay(expiresAt.value) }),
        ...opening(),
        settings: {
          sort: sort.value,
          default_permissions: permissions.value,
        },
      });
      toast(t("studio.saved"));
    },
  });
  /** A draft that is given a time to open is on its way: what opens by itself is published. */
  function opening() {
    if (opensAt.value === minuteOf(gallery.publish_at)) return {};
    const publish_at = momentOf(opensAt.value);
    return publish_at ? { publish_at, state: "published" } : { publish_at };
  }

  const remove = h(
    "section",
    { class: "danger-zone" },
    h("h2", null, t("studio.deleteGallery")),
    h("p", { class: "muted" }, t("studio.deleteGalleryText")),
    textButton(t("studio.deleteGalleryButton"), onDelete, { kind: "outline-danger" }),
  );
  return h("div", { class: "settings" }, element, remove);
}

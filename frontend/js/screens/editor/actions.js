/** What is done with a gallery as a whole: publish, archive, delete. */
import { errorText, t } from "../../i18n/index.js";
import { api } from "../../lib/api.js";
import { h } from "../../lib/dom.js";
import { navigate } from "../../lib/router.js";
import { readItem, writeItem } from "../../lib/storage.js";
import { openDialog } from "../../ui/dialog.js";
import { field } from "../../ui/field.js";
import { form } from "../../ui/form.js";
import { toast } from "../../ui/toast.js";
import { closeUploads } from "../../upload/uploads.js";
import { asPhotographer } from "../studio/session.js";

/** @typedef {import("../studio/gallery-facts.js").Gallery} Gallery */

/**
 * The commands of the editor's menu, as they fit the gallery's state.
 * @param {Gallery} gallery
 * @param {{setState: (state: Gallery["state"]) => void, onDelete: () => void}} options
 * @returns {import("../../ui/menu.js").MenuItem[]}
 */
export function galleryCommands({ state }, { setState, onDelete }) {
  return [
    state === "published" && {
      label: t("studio.unpublish"),
      icon: /** @type {const} */ ("eye-off"),
      run: () => setState("draft"),
    },
    state === "archived"
      ? {
          label: t("studio.unarchive"),
          icon: /** @type {const} */ ("archive"),
          run: () => setState("draft"),
        }
      : {
          label: t("studio.archive"),
          icon: /** @type {const} */ ("archive"),
          run: () => setState("archived"),
        },
    {
      label: t("studio.deleteGallery"),
      icon: /** @type {const} */ ("trash"),
      danger: true,
      run: onDelete,
    },
  ].filter((item) => item !== false);
}

/**
 * Ask for the gallery's title as a sign of being sure, then delete it and go to the list.
 * @param {Gallery} gallery
 */
export async function deleteGallery(gallery) {
  const typed = field({
    label: t("studio.typeTitle"),
    name: "confirmation",
    autocomplete: "off",
    required: true,
  });
  const { element } = form({
    id: "delete-gallery",
    fields: { confirmation: typed },
    body: [
      h("p", null, t("studio.deleteGalleryWarning", { count: gallery.photo_count })),
      h("p", { class: "quoted" }, h("bdi", null, gallery.title)),
      typed.element,
    ],
    send: async () => {
      if (typed.value !== gallery.title.trim()) {
        typed.setError(t("studio.titleDiffers"));
        typed.input.focus();
        return;
      }
      closeUploads(gallery.id);
      await api.delete(`/galleries/${encodeURIComponent(gallery.id)}`, asPhotographer);
      dialog.close(true);
    },
  });
  const dialog = openDialog({
    title: t("studio.deleteGallery"),
    body: element,
    actions: [
      { label: t("common.cancel"), kind: "quiet" },
      {
        label: t("studio.deleteForever"),
        kind: "danger",
        type: "submit",
        form: "delete-gallery",
      },
    ],
  });
  typed.input.focus();
  if ((await dialog.closed) !== true) return;
  await navigate("/studio", { replace: true });
  toast(t("studio.galleryDeleted"));
}

/**
 * Deletes photos of one gallery, once the message that can take it back has gone. `flush` does at
 * once what is still open. What a page could not finish before it was left, the next one goes on
 * with: until then no photo comes back that was deleted.
 * @param {string} galleryId
 * @param {import("./photo-list.js").PhotoList} list
 * @param {{onDeleted: (count: number) => void}} options
 */
export function photoDeleter(galleryId, list, { onDeleted }) {
  const slot = `galerly.deleting.${galleryId}`;
  /** @type {Map<string[], {close: () => void}>} */
  const open = new Map();

  /** @param {string[]} ids */
  function remove(ids) {
    if (ids.length === 0) return;
    list.putAway(ids);
    const message = toast(t("studio.photosDeleted", { count: ids.length }), {
      action: t("common.undo"),
      onAction: () => {
        if (open.delete(ids)) list.bringBack(ids);
      },
      onGone: () => {
        if (open.delete(ids)) send(ids);
      },
    });
    open.set(ids, message);
  }

  /** @returns {string[]} what was begun, in whichever page */
  const begun = () => readItem(slot) ?? [];
  /** @param {string[]} ids */
  const end = (ids) => {
    const done = new Set(ids);
    const rest = begun().filter((id) => !done.has(id));
    writeItem(slot, rest.length ? rest : null);
  };

  /** @param {string[]} ids */
  async function send(ids) {
    writeItem(slot, [...new Set([...begun(), ...ids])]);
    const path = `/galleries/${encodeURIComponent(galleryId)}/photos/delete`;
    try {
      for (let at = 0; at < ids.length; at += 1000) {
        const body = { photo_ids: ids.slice(at, at + 1000) };
        await api.post(path, body, { ...asPhotographer, keepalive: true, retry: 2 });
      }
      list.forget(ids);
      onDeleted(ids.length);
    } catch (error) {
      list.bringBack(ids);
      toast(errorText(error), { kind: "error" });
    }
    end(ids);
  }

  const left = begun();
  if (left.length) {
    list.putAway(left);
    send(left);
  }

  return {
    remove,
    flush() {
      for (const message of open.values()) message.close();
    },
  };
}

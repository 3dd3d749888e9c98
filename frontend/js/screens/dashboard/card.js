/** A gallery in the list: its cover, how it stands, and what is done with it at once. */
import { errorText, formatDate, t, texts, withTexts } from "../../i18n/index.js";
import { api } from "../../lib/api.js";
import { h, icon } from "../../lib/dom.js";
import { menu } from "../../ui/menu.js";
import { toast } from "../../ui/toast.js";
import { deleteGallery, galleryCommands } from "../editor/actions.js";
import { newsSign, stateChip } from "../studio/gallery-facts.js";
import { asPhotographer } from "../studio/session.js";
import { coverOf } from "./covers.js";

texts("dashboard");

/** @typedef {import("../studio/gallery-facts.js").Gallery} Gallery */

/**
 * @param {Gallery} first
 * @param {AbortSignal} signal
 */
export function galleryCard(first, signal) {
  let gallery = first;
  const place = `/studio/g/${encodeURIComponent(gallery.id)}`;
  const chip = h("span", null, stateChip(gallery));
  const more = h(
    "button",
    {
      class: "icon-button gallery-card__more",
      type: "button",
      "aria-label": t("dashboard.commandsOf", { title: gallery.title }),
    },
    icon("more"),
  );
  menu(more, commands, { signal });
  const when = gallery.shot_at ?? gallery.created_at;
  return h(
    "li",
    { class: "gallery-card", dataset: { gallery: gallery.id } },
    h(
      "a",
      { class: "gallery-card__link", href: place },
      coverOf(gallery, signal),
      h(
        "span",
        { class: "gallery-card__row" },
        h("bdi", { class: "gallery-card__title" }, gallery.title),
        h("span", { class: "gallery-card__signs" }, newsSign(gallery.news), chip),
      ),
      h(
        "span",
        { class: "gallery-card__facts" },
        [
          gallery.photo_count > 0
            ? t("common.photos", { count: gallery.photo_count })
            : t("studio.noPhotos"),
          gallery.favorite_count > 0 && t("studio.favoritesOf", { count: gallery.favorite_count }),
          formatDate(when),
        ]
          .filter(Boolean)
          .join(" · "),
      ),
    ),
    more,
  );

  /** @returns {import("../../ui/menu.js").MenuItem[]} */
  function commands() {
    return [
      { label: t("studio.share"), icon: "share", run: share },
      {
        label: t("studio.preview"),
        icon: "external",
        run: () => open(`/g/${encodeURIComponent(gallery.id)}`, "_blank", "noopener"),
      },
      ...(gallery.state === "published"
        ? []
        : [
            {
              label: t("studio.publish"),
              icon: /** @type {const} */ ("eye"),
              run: () => setState("published"),
            },
          ]),
      ...galleryCommands(gallery, { setState, onDelete: () => deleteGallery(gallery) }),
    ];
  }

  /** @param {Gallery["state"]} state */
  async function setState(state) {
    try {
      const path = `/galleries/${encodeURIComponent(gallery.id)}`;
      gallery = await api.patch(path, { state }, { ...asPhotographer, signal });
      chip.replaceChildren(stateChip(gallery));
      const said = {
        draft: t("studio.nowDraft"),
        published: t("studio.nowPublished"),
        archived: t("studio.nowArchived"),
      };
      toast(
        said[state],
        state === "published" ? { action: t("studio.share"), onAction: share } : {},
      );
    } catch (error) {
      if (!signal.aborted) toast(errorText(error), { kind: "error" });
    }
  }

  async function share() {
    try {
      const { openShareDialog } = await withTexts(import("../share/dialog.js"));
      openShareDialog(gallery, { sections: gallery.settings.sections ?? [] });
    } catch (error) {
      toast(errorText(error), { kind: "error" });
    }
  }
}

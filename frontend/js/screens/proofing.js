/** What clients chose and said. */
import { errorText, formatDateTime, t } from "../i18n/index.js";
import { api } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { textButton } from "../ui/button.js";
import { select } from "../ui/choice.js";
import { confirmDialog } from "../ui/dialog.js";
import { toast } from "../ui/toast.js";
import { commentsPart } from "./proofing/comments.js";
import { copyNames, saveCsv } from "./proofing/export.js";
import { photoTile, ThumbSource } from "./proofing/thumbs.js";
import { galleryHead } from "./studio/gallery-tabs.js";
import { asPhotographer } from "./studio/session.js";
import { failure, openStudio } from "./studio/shell.js";

/**
 * @typedef {object} Choice what one viewer chose
 * @property {{id: string, name?: string | null, email?: string | null}} viewer
 * @property {string | null} submitted_at
 * @property {string | null} [note]
 * @property {import("./editor/photo-list.js").Photo[]} photos
 */

/** @type {import("../lib/router.js").Screen} */
export default async function screen(root, params) {
  const studio = await openStudio(root, { title: t("studio.proofing") });
  if (!studio) return undefined;
  const { body, signal } = studio;
  const path = `/galleries/${encodeURIComponent(params.id ?? "")}`;
  const options = { ...asPhotographer, signal };
  await show();
  return studio.cleanUp;

  async function show() {
    try {
      const [gallery, favorites, comments] = await Promise.all([
        api.get(path, options),
        all(`${path}/favorites`),
        all(`${path}/comments`),
      ]);
      const thumbs = new ThumbSource(path, signal);
      body.replaceChildren(
        ...galleryHead(gallery, "proofing"),
        choicesPart(/** @type {Choice[]} */ (favorites), gallery.title, thumbs),
        commentsPart(comments, { path, signal, thumbs }),
      );
      // Seen: a sign of it that stays by a bad line is no reason for a message.
      if (gallery.news) api.delete(`${path}/news`, options).catch(() => {});
    } catch (error) {
      if (signal.aborted) return;
      body.replaceChildren(failure(error, show));
    }
  }

  /** Every item of a list, page after page. @param {string} list @returns {Promise<any[]>} */
  async function all(list) {
    const items = [];
    let cursor = null;
    do {
      const query = cursor ? `?${new URLSearchParams({ cursor })}` : "";
      const page = await api.get(list + query, options);
      items.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor);
    return items;
  }

  /** @param {Choice[]} choices @param {string} title @param {ThumbSource} thumbs */
  function choicesPart(choices, title, thumbs) {
    // Those that were sent stand first: they wait for the photographer.
    const withPhotos = choices
      .filter(({ photos, submitted_at }) => photos.length || submitted_at)
      .toSorted((a, b) => Number(!a.submitted_at) - Number(!b.submitted_at));
    if (withPhotos.length === 0) {
      return h(
        "section",
        { class: "proof" },
        h("h2", { class: "proof__title" }, t("studio.favorites")),
        h("p", { class: "muted" }, t("studio.noFavorites")),
      );
    }
    const people = h("div", { class: "proof__people" });
    const filter = select({
      label: t("studio.show"),
      name: "filter",
      hideLabel: true,
      options: [
        ["all", t("studio.everybody")],
        ["submitted", t("studio.onlySubmitted")],
      ],
      onChange: paint,
    });
    const shown = () =>
      withPhotos.filter(({ submitted_at }) => filter.value === "all" || submitted_at);
    const names = () => [
      ...new Set(shown().flatMap(({ photos }) => photos.map((p) => p.filename))),
    ];
    paint();
    return h(
      "section",
      { class: "proof" },
      h(
        "div",
        { class: "proof__head" },
        h("h2", { class: "proof__title" }, t("studio.favorites")),
        h(
          "div",
          { class: "proof__tools" },
          filter.element,
          textButton(t("studio.copyAllNames"), () => copyNames(names()), { icon: "copy" }),
          textButton(t("studio.csv"), () => saveCsv(shown(), title), { icon: "download" }),
        ),
      ),
      people,
    );

    function paint() {
      people.replaceChildren(...shown().map((choice) => person(choice, thumbs)));
    }
  }

  /** @param {Choice} choice @param {ThumbSource} thumbs */
  function person(choice, thumbs) {
    const { viewer, submitted_at, note, photos } = choice;
    const name = viewer.name || viewer.email || t("studio.somebody");
    return h(
      "article",
      { class: "person" },
      h(
        "header",
        { class: "person__head" },
        h("h3", { class: "person__name" }, h("bdi", null, name)),
        h(
          "p",
          { class: "small muted" },
          [
            viewer.name && viewer.email,
            t("studio.favoritesOf", { count: photos.length }),
            submitted_at
              ? t("studio.submittedAt", { date: formatDateTime(submitted_at) })
              : t("studio.notSubmitted"),
          ]
            .filter(Boolean)
            .join(" · "),
        ),
        h(
          "div",
          { class: "person__tools" },
          textButton(
            t("studio.copyNames"),
            () => copyNames(photos.map(({ filename }) => filename)),
            { icon: "copy" },
          ),
          submitted_at && textButton(t("studio.reopen"), () => reopen(viewer.id, name)),
        ),
      ),
      note && h("blockquote", { class: "person__note" }, h("bdi", null, note)),
      h(
        "ul",
        { class: "strip", "aria-label": t("studio.favoritesBy", { name }) },
        ...photos.map((photo) => h("li", null, photoTile(photo, thumbs))),
      ),
    );
  }

  /** @param {string} viewerId @param {string} name */
  async function reopen(viewerId, name) {
    const sure = await confirmDialog({
      title: t("studio.reopen"),
      text: t("studio.reopenText", { name }),
      confirm: t("studio.reopenButton"),
    });
    if (!sure) return;
    try {
      await api.delete(`${path}/selections/${encodeURIComponent(viewerId)}`, options);
      toast(t("studio.reopened", { name }));
      await show();
    } catch (error) {
      if (!signal.aborted) toast(errorText(error), { kind: "error" });
    }
  }
}

/** Comments by photo and viewer, and the photographer's answers: each between the two alone. */
import { formatDateTime, t } from "../../i18n/index.js";
import { api } from "../../lib/api.js";
import { h, say } from "../../lib/dom.js";
import { field } from "../../ui/field.js";
import { form } from "../../ui/form.js";
import { asPhotographer } from "../studio/session.js";
import { photoTile } from "./thumbs.js";

/**
 * @typedef {object} Comment
 * @property {string} id
 * @property {string} photo_id
 * @property {string} text
 * @property {string} created_at
 * @property {"photographer" | "viewer"} author
 * @property {string} author_name may be empty
 * @property {string | null} viewer_id who wrote it, or whom it answers; null: written to everybody
 */

/**
 * @param {Comment[]} comments
 * @param {{path: string, signal: AbortSignal, thumbs: import("./thumbs.js").ThumbSource}} context
 */
export function commentsPart(comments, { path, signal, thumbs }) {
  /** @type {Map<string, Comment[]>} */
  const threads = new Map();
  for (const comment of comments) {
    const key = `${comment.photo_id} ${comment.viewer_id}`;
    threads.set(key, [...(threads.get(key) ?? []), comment]);
  }
  return h(
    "section",
    { class: "proof" },
    h("h2", { class: "proof__title" }, t("studio.comments")),
    threads.size === 0 && h("p", { class: "muted" }, t("studio.noComments")),
    ...[...threads.values()].map(thread),
  );

  /** @param {Comment[]} some of one photo and viewer */
  function thread(some) {
    const { photo_id: photoId, viewer_id } = /** @type {Comment} */ (some[0]);
    const list = h(
      "ol",
      { class: "thread__list" },
      ...some.toSorted((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at)).map(entry),
    );
    const text = field({
      label: t("studio.reply"),
      name: "text",
      type: "textarea",
      maxlength: 2000,
      required: true,
    });
    const { element } = form({
      fields: { text },
      body: [text.element],
      submit: t("studio.sendReply"),
      kind: "plain",
      signal,
      send: async () => {
        const options = { ...asPhotographer, signal, idempotencyKey: /** @type {const} */ (true) };
        const place = `${path}/photos/${encodeURIComponent(photoId)}/comments`;
        list.append(entry(await api.post(place, { text: text.value, viewer_id }, options)));
        text.value = "";
        say(t("studio.replySent"));
      },
    });
    return h(
      "article",
      { class: "thread" },
      photoTile({ id: photoId }, thumbs),
      h("div", { class: "thread__words" }, list, element),
    );
  }
}

/** @param {Comment} comment */
function entry({ author, author_name, text, created_at }) {
  const name = author === "photographer" ? t("studio.you") : author_name;
  return h(
    "li",
    { class: "comment" },
    h(
      "p",
      { class: "small muted" },
      h("bdi", { class: "comment__author" }, name || t("studio.somebody")),
      ` · ${formatDateTime(created_at)}`,
    ),
    h("p", { class: "comment__text" }, h("bdi", null, text)),
  );
}

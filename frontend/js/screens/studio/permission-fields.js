import { t } from "../../i18n/index.js";
import { h } from "../../lib/dom.js";
import { checkbox, select } from "../../ui/choice.js";

/** @typedef {import("./gallery-facts.js").Permissions} Permissions */

/**
 * The controls for what a holder may do beyond looking; `value` is what they say.
 * @param {Permissions} permissions
 * @param {{label: string}} options
 */
export function permissionFields(permissions, { label }) {
  const download = select({
    label: t("studio.downloads"),
    name: "download",
    options: [
      ["none", t("studio.downloadNone")],
      ["web", t("studio.downloadWeb")],
      ["original", t("studio.downloadOriginal")],
    ],
    value: permissions.download,
  });
  const favorites = checkbox({
    label: t("studio.allowFavorites"),
    name: "favorites",
    checked: permissions.favorites,
  });
  const comments = checkbox({
    label: t("studio.allowComments"),
    name: "comments",
    checked: permissions.comments,
  });
  return {
    element: h(
      "fieldset",
      { class: "group" },
      h("legend", { class: "group__legend" }, label),
      download.element,
      favorites.element,
      comments.element,
    ),
    /** @returns {Permissions} */
    get value() {
      return {
        download: download.value,
        favorites: favorites.checked,
        comments: comments.checked,
      };
    },
  };
}

/**
 * "Originals, favorites, comments".
 * @param {Permissions} permissions
 */
export function permissionText({ download, favorites, comments }) {
  return [
    download === "none" && t("studio.lookOnly"),
    download === "web" && t("studio.downloadWebShort"),
    download === "original" && t("studio.downloadOriginalShort"),
    favorites && t("studio.favorites"),
    comments && t("studio.comments"),
  ]
    .filter(Boolean)
    .join(" · ");
}

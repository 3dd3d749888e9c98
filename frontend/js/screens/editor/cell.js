/** One photo of the contact sheet: picture or state, name, marks. */
import { currentLanguage, t } from "../../i18n/index.js";
import { h, icon } from "../../lib/dom.js";

/** @typedef {import("./photo-list.js").Photo} Photo */

/**
 * Return the cell of a photo.
 * @param {Photo} photo
 * @param {boolean} isCover
 * @param {(photo: Photo) => void} onStale called when its picture does not load
 */
export function makeCell(photo, isCover, onStale) {
  const { id, filename, title, status, hidden, section } = photo;
  // The server tells the reason in English; elsewhere it stands with the opened photo only.
  const reason = currentLanguage() === "en" && photo.failure;
  const note =
    status === "failed"
      ? reason || t("studio.failedPhoto")
      : status === "processing" && t("studio.preparing");
  // In the order of what is seen, and then what is only drawn.
  const label = [
    title || filename,
    isCover && t("studio.cover"),
    note,
    hidden && t("studio.isHidden"),
    section,
  ];
  return h(
    "div",
    {
      class: ["cell", hidden && "cell--hidden", `cell--${status}`],
      role: "option",
      dataset: { id },
      "aria-label": label.filter(Boolean).join(", "),
    },
    h(
      "div",
      { class: "cell__caption", "aria-hidden": "true" },
      h("bdi", { class: "cell__name" }, title || filename),
      " ",
      isCover && h("span", { class: "cell__badge" }, t("studio.cover")),
      hidden && icon("eye-off", { size: 16 }),
    ),
    h(
      "div",
      { class: "cell__box" },
      status === "ready" && picture(photo, onStale),
      note &&
        h(
          "span",
          { class: ["cell__note", `cell__note--${status}`] },
          status === "failed" && icon("warning", { size: 20 }),
          h("span", null, note),
        ),
    ),
    h("span", { class: "cell__tick", "aria-hidden": "true" }, icon("check", { size: 18 })),
  );
}

/**
 * @param {Photo} photo
 * @param {(photo: Photo) => void} onStale
 */
function picture(photo, onStale) {
  const { urls, width, height } = photo;
  return h("img", {
    class: "cell__image",
    src: urls?.thumb ?? "",
    alt: "",
    draggable: "false",
    decoding: "async",
    width: width || undefined,
    height: height || undefined,
    on: { error: () => onStale(photo) },
  });
}

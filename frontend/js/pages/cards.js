/** A gallery as a card: its cover whole in a quiet box, its title under it. */

import { miniImage } from "../grid/mini.js";
import { formatDate, t } from "../i18n/index.js";
import { h } from "../lib/dom.js";

/** Return an image that fades in over its mini-image. @param {any} photo @param {"thumb" | "thumb_2x"} [size] */
export function picture(photo, size = "thumb_2x") {
  const url = photo?.urls?.[size] ?? photo?.urls?.thumb;
  const frame = h("div", { class: "picture" });
  const mini = miniImage(photo?.placeholder);
  if (mini) frame.style.backgroundImage = `url("${mini}")`;
  if (url) {
    const img = h("img", { class: "picture__photo", alt: "", loading: "lazy", decoding: "async" });
    img.addEventListener("load", () => frame.classList.add("is-in"));
    img.src = url;
    frame.append(img);
  }
  return frame;
}

/** @param {any} gallery @param {string} href */
export function galleryCard(gallery, href) {
  return h(
    "li",
    { class: "card" },
    h(
      "a",
      { class: "card__link", href },
      picture(gallery.cover),
      h("span", { class: "card__title", dir: "auto" }, gallery.title),
      h(
        "span",
        { class: "card__meta" },
        [
          gallery.photographer?.name,
          gallery.shot_at && formatDate(gallery.shot_at),
          gallery.photo_count && t("common.photos", { count: gallery.photo_count }),
        ]
          .filter(Boolean)
          .join(" · "),
      ),
    ),
  );
}
